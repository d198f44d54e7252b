"""The steps of a run as plain functions: crawl through processes, build, report. No scheduler is needed for them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.settings import Settings
from reports.errors import NoSuchWeek
from reports.words import counted
from warehouse.database import WAREHOUSE_FILE, WarehouseError

if TYPE_CHECKING:
    from reports.weekly import Issued
    from warehouse.build import BuildResult

CRAWL_FRESH_HOURS = 20.0  # a board read completely so recently is not due; the closing rules need 20 h between reads
WEEKLY_FRESH_HOURS = 24.0
POLL_SECONDS = 0.1
WRONG_USAGE = 2  # the status of the spiders' command
WEEK_PATTERN = r"^[0-9]{4}-W[0-9]{2}$"
Say = Callable[[str], None]
Advance = Callable[[str, int], None]


class CrawlRefusedToStart(RuntimeError):
    """The crawl may not start as things are set; the message says what to set."""


class NoSuchBoard(CrawlRefusedToStart):
    """A board or source asked for by name is not in the board list: wrong usage."""


class NoSuchRange(NoSuchWeek):
    """The weeks asked for cannot be meant: wrong usage."""


@dataclass
class CrawlOutcome:
    """What a crawl run came to: boards by `crawl_status`."""

    run_id: str | None = None
    statuses: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unfinished: list[dict[str, str]] = field(default_factory=list)  # board, status, reason

    @property
    def problems(self) -> list[str]:
        """Return what to warn of, a line each."""
        return [*self.notes, *("{board} {status}: {reason}".format(**board) for board in self.unfinished)]

    @property
    def due(self) -> int:
        """Return how many boards were asked."""
        return sum(self.statuses.values())

    @property
    def complete(self) -> int:
        """Return how many answered completely."""
        return self.statuses.get("complete", 0)

    @property
    def exit_status(self) -> int:
        """Return 0 when every board due is complete or none was due, 1 when none is, else 3."""
        return 0 if self.complete == self.due else 3 if self.complete else 1

    def sentence(self) -> str:
        """Say what came of it."""
        if not self.due:
            return "no board was due"
        told = ", ".join(f"{count} {status}" for status, count in sorted(self.statuses.items()))
        return f"{counted(self.due, 'board')}: {told}"


def spider_command(*words: str) -> list[str]:
    """Return the command that starts the spiders' package as a process."""
    return [sys.executable, "-m", "spiders", *words]


def run_spider_command(command: list[str]) -> dict[str, Any]:
    """Run a short spider command and return its JSON; raises CrawlRefusedToStart or NoSuchBoard with its message."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        kind = NoSuchBoard if done.returncode == WRONG_USAGE else CrawlRefusedToStart
        raise kind(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "spiders failed")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def require_contact(settings: Settings) -> None:
    """Raise CrawlRefusedToStart where no site's owner could reach us."""
    if not settings.contact:
        raise CrawlRefusedToStart(
            "no contact: set JOBTRENDS_CONTACT to an address at which a site's owner can reach you"
        )


def require_board_list(settings: Settings) -> None:
    """Raise CrawlRefusedToStart where the board list is no file."""
    if not settings.board_list.is_file():
        remedy = "set JOBTRENDS_BOARDS to a board list, or leave it unset"
        raise CrawlRefusedToStart(f"{settings.board_list}: no such file; {remedy}")


def plan_crawl(
    settings: Settings, now: datetime, sources: Iterable[str] = (), boards: Iterable[str] = (), fresh_hours: float = 0.0
) -> dict[str, Any]:
    """Begin a crawl run, or take up a killed one; returns its folder and the boards due by source."""
    return run_spider_command(spider_command(*plan_words(settings, now, sources, boards, fresh_hours)))


def plan_words(
    settings: Settings, now: datetime, sources: Iterable[str] = (), boards: Iterable[str] = (), fresh_hours: float = 0.0
) -> list[str]:
    """Return the spiders' command that plans a run."""
    require_contact(settings)
    require_board_list(settings)
    spider_settings = {
        "contact": settings.contact,
        "request_delay": settings.request_delay,
        "allow_hosts": settings.allowed,
        "only_allowed_hosts": settings.invented_market,
        "raw_days": settings.raw_days,
        "limits": {"answer_seconds": settings.answer_seconds},
    }
    words = ["plan", "--home", str(settings.home), "--now", iso(now), "--boards", str(settings.board_list)]
    words += ["--settings", json.dumps(spider_settings), "--fresh-hours", str(fresh_hours)]
    words += [word for source in sources for word in ("--source", source)]
    return words + [word for board in boards for word in ("--board", board)]


def crawl_words(settings: Settings, folder: Path, sources: list[str], window: float | None = None) -> list[str]:
    """Return the spiders' command that reads the boards of a run, in `window` seconds or those of the settings."""
    own = [] if settings.source_seconds is None else ["--seconds", str(settings.source_seconds)]
    window = settings.crawl_hours * 3600 if window is None else window
    words = ["crawl", str(folder), *sources, *own, "--window-seconds", str(window)]
    return [*words, "--at-once", str(settings.sources_at_once)]


def seal_words(folder: Path, ended: dict[str, str]) -> list[str]:
    """Return the spiders' command that seals a run."""
    return ["seal", str(folder), *(word for entry in ended.items() for word in ("--ended", "=".join(entry)))]


def crawl_sources(
    settings: Settings,
    folder: Path,
    sources: list[str],
    advance: Advance | None = None,
    is_stopped: Callable[[], bool] | None = None,
    window: float | None = None,
) -> dict[str, str]:
    """Crawl the sources of a run, a process each, some side by side; returns why any ended early.

    With `window`, all of them end within so many seconds, else within those of the settings.

    Several times a second, `advance` is told how many boards of each source have been read, and `is_stopped` is asked
    if the run is over: then the processes are ended.
    """
    command = spider_command(*crawl_words(settings, folder, sources, window))
    advance = advance or (lambda source, done: None)
    with (
        (folder / "crawl.log").open("ab") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            while process.poll() is None:
                if is_stopped and is_stopped():
                    return dict.fromkeys(sources, "the run was stopped")
                for source in sources:
                    advance(source, boards_read(folder, source))
                time.sleep(POLL_SECONDS)
            told = process.stdout.read() if process.stdout else ""
        finally:
            if process.poll() is None:
                process.kill()
    if process.returncode:
        return dict.fromkeys(sources, f"the spiders ended with status {process.returncode}")
    ended: dict[str, str] = json.loads(told)["ended"]
    return ended


def boards_read(folder: Path, source: str) -> int:
    """Return how many boards a running spider has finished."""
    part = folder / f"{source}.crawls.part"
    return part.read_bytes().count(b"\n") if part.exists() else 0


def seal_crawl(folder: Path, ended: dict[str, str]) -> CrawlOutcome:
    """Move a run's files into landing and count its boards by status."""
    return outcome_of(run_spider_command(spider_command(*seal_words(folder, ended))))


def outcome_of(summary: dict[str, Any]) -> CrawlOutcome:
    """Count a sealed run's boards by status."""
    outcome = CrawlOutcome(run_id=summary["run_id"], notes=list(summary["notes"]))
    for crawl in summary["crawls"]:
        status = crawl["crawl_status"]
        outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
        if status != "complete":
            board, reason = f"{crawl['source']}:{crawl['board']}", str(crawl["crawl_reason"])
            outcome.unfinished.append({"board": board, "status": status, "reason": reason})
    return outcome


def crawl_boards(
    settings: Settings,
    now: datetime,
    sources: Iterable[str] = (),
    boards: Iterable[str] = (),
    fresh_hours: float = CRAWL_FRESH_HOURS,
    say: Say | None = None,
) -> CrawlOutcome:
    """Crawl what is due, a process a source, some side by side, and seal the run."""
    planned = plan_crawl(settings, now, sources, boards, fresh_hours)
    if planned["folder"] is None:
        return CrawlOutcome()
    folder = Path(planned["folder"])
    ended = crawl_sources(settings, folder, list(planned["due"])) if planned["due"] else {}
    outcome = seal_crawl(folder, ended)
    if say:
        say(f"crawl: {outcome.sentence()}")
    return outcome


def last_complete_week(now: datetime) -> date:
    """Return the Monday of the last ISO week that ended before an instant, UTC."""
    monday = now.date() - timedelta(days=now.weekday())
    return monday - timedelta(days=7)


def week_of(label: str) -> date:
    """Return the Monday of an ISO week label such as 2026-W47; raises ValueError for anything else."""
    if not re.fullmatch(WEEK_PATTERN, label):
        raise ValueError(f"{label!r} is not an ISO week such as 2026-W47")
    return date.fromisocalendar(int(label[:4]), int(label[6:]), 1)


def ended_week(label: str | None, now: datetime) -> date:
    """Return the Monday of the week named, or of the last complete one; raises NoSuchWeek for one that is not over."""
    latest = last_complete_week(now)
    try:
        monday = week_of(label) if label else latest
    except ValueError:
        raise NoSuchWeek(f"{label} is not an ISO week such as {latest:%G-W%V}") from None
    if monday > latest:
        raise NoSuchWeek(f"the week {label} is not over at {iso(now)}; the last complete one is {latest:%G-W%V}")
    return monday


def build_warehouse(
    settings: Settings, say: Say | None = None, week: date | None = None, force: bool = False
) -> BuildResult:
    """Build and publish; with `week`, publish nothing if no board was read by that week's end.

    Without `force`, nothing is published either when over half of the published postings are gone.
    """
    from warehouse.build import build  # loading what reads texts takes half a second, which only who builds should pay

    return build(
        settings.home,
        settings.clock(),
        week=week,
        progress=say,
        force=force,
        readers=settings.readers,
        memory=settings.memory,
    )


def report_week(
    settings: Settings, week: date, now: datetime, as_of: datetime | None = None, *, renew: bool = True
) -> Issued:
    """Issue the report of a week from the published file, keep what it printed, and renew the rest of the site.

    With `as_of`, from a temporary warehouse of what had landed by then, which is not kept. Without `renew` only the
    week's own page is made: further weeks follow at once.
    """
    from reports.site import renew_site  # loading what draws takes 2 s and 80 MiB, which only who draws should pay
    from reports.weekly import issue_report
    from warehouse.build import build
    from warehouse.reported_values import record_printed

    options: dict[str, Any] = {"masthead": settings.masthead, "invented": settings.invented_market}
    if as_of is not None:
        target = settings.home / "tmp" / "as_of.duckdb"
        target.parent.mkdir(parents=True, exist_ok=True)
        build(settings.home, now, as_of=as_of, target=target, readers=settings.readers, memory=settings.memory)
        return issue_report(target, settings.home / "reports", week, as_of=as_of, **options)
    if settings.published.exists() and not (settings.home / WAREHOUSE_FILE).exists():
        missing = settings.home / WAREHOUSE_FILE
        raise WarehouseError(
            f"{missing}: not there, so what is printed could not be recorded; `jobtrends build` makes it"
        )
    issued = issue_report(settings.published, settings.home / "reports", week, **options)
    record_printed(settings.home, issued.values, issued.report_id, now)  # also of a page whose run ended before this
    if renew:
        renew_site(settings.published, settings.home / "reports", **options)
    return issued


def iso(moment: datetime) -> str:
    """Return an instant as ISO 8601 with Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
