"""Replay what real boards showed, capture by capture, through a local server, the real spiders and the warehouse.

The histories lie beside the checkout (`shared/data/real`); nothing of them is kept here.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb

from flows import steps
from flows.settings import Settings, load_settings
from tests.fault_server import Call, FaultServer, http

RETURN = timedelta(days=14)
LABS = "ai_labs_history"
BOARDS = "greenhouse_boards_history"
READ_AT = time(18, 0)  # the day's captures are served from here on: each was taken earlier that day
Key = tuple[str, str]

GREENHOUSE_JOB = """
{'id': job_id::bigint, 'title': title, 'location': {'name': location}, 'absolute_url': url, 'content': '',
 'updated_at': updated_at_last, 'first_published': first_published, 'requisition_id': requisition_id,
 'internal_job_id': try_cast(internal_job_id as double)::bigint, 'company_name': company_name, 'language': language}
"""
LAB_ASHBY = """
{'id': split_part(job_id, '_', 3), 'title': title, 'location': location, 'jobUrl': url, 'isListed': true,
 'descriptionHtml': '', 'publishedAt': updated_at_first}
"""
LAB_GREENHOUSE = """
{'id': split_part(job_id, '_', 3)::bigint, 'title': title, 'location': {'name': location}, 'absolute_url': url,
 'content': '', 'updated_at': updated_at_last}
"""


@dataclass
class Capture:
    """What one board showed on one day: its answer and the postings listed, by the source's own id."""

    day: date
    answer: bytes
    listed: frozenset[str]


@dataclass
class History:
    """The captures of each board, one a day at most, oldest first; boards are (source, token)."""

    captures: dict[Key, list[Capture]] = field(default_factory=dict)

    def returns(self, board: Key, posting: str, absent: date) -> date | None:
        """Return the first day within the return period at which the board lists a posting again."""
        later = (c.day for c in self.captures[board] if absent < c.day <= absent + RETURN and posting in c.listed)
        return next(later, None)

    def is_wrong_answer(self, board: Key, day: date) -> bool:
        """Return whether the capture of a day was short or empty by mistake.

        It lists less than three quarters of the one before, and most of what it lacks is listed again within 14 days.
        """
        captures = self.captures[board]
        place = next(n for n, capture in enumerate(captures) if capture.day == day)
        before, now = captures[max(place - 1, 0)].listed, captures[place].listed
        back = sum(self.returns(board, posting, day) is not None for posting in before - now)
        return len(now) < 0.75 * len(before) and back > len(before - now) / 2


def read_history(shared: Path, first: date, last: date, boards: int) -> History:
    """Return the labs and the boards captured most often that show at most 150 postings, in a range of days."""
    folder, history = shared / "data/real", History()
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        chosen = connection.execute(
            f"""select board from '{folder / BOARDS}/snapshots.parquet' where snapshot_at::date between ? and ?
            group by board having max(n_jobs) between 5 and 150
            order by count(distinct snapshot_at::date) desc, board limit ?""",
            [first, last, boards],
        ).fetchall()
        for (board,) in chosen:
            made = captures(connection, folder / BOARDS, f"board = '{board}'", GREENHOUSE_JOB, first, last)
            history.captures["greenhouse", board] = made
        for lab, source, job in (
            ("OpenAI", "ashby", LAB_ASHBY),
            ("DeepMind", "greenhouse", LAB_GREENHOUSE),
            ("Runway", "greenhouse", LAB_GREENHOUSE),
        ):
            made = captures(connection, folder / LABS, f"company = '{lab}'", job, first, last)
            history.captures[source, f"lab-{lab.lower()}"] = made
    return history


def captures(
    connection: duckdb.DuckDBPyConnection, folder: Path, which: str, job: str, first: date, last: date
) -> list[Capture]:
    """Return the last capture of each day, its postings in the source's own form."""
    rows = connection.execute(
        f"""with moment as (
            select max(snapshot_at) as at from '{folder}/snapshots.parquet'
            where {which} and snapshot_at::date between ? and ? group by snapshot_at::date)
        select m.at::date, list(({job})::json order by j.job_id) filter (j.job_id is not null)
        from moment m left join (select * from '{folder}/job_intervals.parquet' where {which}) j
          on m.at between j.first_snapshot and j.last_snapshot
        group by m.at order by m.at""",
        [first, last],
    ).fetchall()
    made = []
    for day, jobs in rows:
        found: list[dict[str, Any]] = [json.loads(text) for text in jobs or []]
        is_greenhouse = "absolute_url" in job
        document = {"jobs": found, "meta": {"total": len(found)}} if is_greenhouse else {"jobs": found}
        answer = json.dumps({"apiVersion": "1"} | document).encode()
        made.append(Capture(day, answer, frozenset(str(row["id"]) for row in found)))
    return made


@dataclass
class Close:
    """A close that the tables told on a Monday: which posting, when it was first absent, and when it was first told."""

    board: Key
    posting: str
    absent: date
    told: date


@dataclass
class Replay:
    """A replay's outcome: the installation, its last Monday, and every close that any Monday's tables told."""

    settings: Settings
    closes: dict[tuple[Key, str, date], Close]
    crawls: int


def replay(history: History, home: Path, first: date, last: date) -> Replay:
    """Crawl each board on the days it was captured, and build every Monday morning; the clock is frozen throughout."""
    today: dict[str, bytes] = {}
    server = FaultServer("any", lambda call: serve(call, today))
    write_board_list(home, history, server.port)
    done = Replay(at(home, server.port, first, time(6)), {}, 0)
    try:
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if day.weekday() == 0 and number:
                done.settings = at(home, server.port, day, time(6))
                steps.build_warehouse(done.settings)
                note_closes(done, day)
            done.crawls += crawl_day(history, home, server.port, day, today)
    finally:
        server.close()
    return done


def serve(call: Call, today: dict[str, bytes]) -> None:
    """Answer with the day's capture of a board."""
    call.send(http(today[call.path.split("?")[0]]))


def write_board_list(home: Path, history: History, port: int) -> None:
    """Write the board list of a history."""
    lines = ["source,board,employer,base_url,delay_s,enabled,notes"]
    lines += [f"{source},{board},{board},http://127.0.0.1:{port},,true," for source, board in history.captures]
    (home / "boards.csv").write_text("\n".join(lines) + "\n")


def at(home: Path, port: int, day: date, hour: time) -> Settings:
    """Return the settings of a moment."""
    now = datetime.combine(day, hour, UTC)
    return load_settings(home=home, contact="tests", now=now, allow_hosts=f"127.0.0.1:{port}", request_delay=0.0)


def crawl_day(history: History, home: Path, port: int, day: date, today: dict[str, bytes]) -> int:
    """Crawl the boards captured on a day; returns how many."""
    today.clear()
    due = []
    for (source, board), made in history.captures.items():
        capture = next((capture for capture in made if capture.day == day), None)
        if capture:
            path = f"/posting-api/job-board/{board}" if source == "ashby" else f"/v1/boards/{board}/jobs"
            today[path] = capture.answer
            due.append(f"{source}:{board}")
    if due:
        settings = at(home, port, day, READ_AT)
        outcome = steps.crawl_boards(settings, settings.clock(), boards=due)
        assert outcome.statuses == {"complete": len(due)}, outcome.problems[:3]
    return len(due)


def note_closes(done: Replay, monday: date) -> None:
    """Keep the closes that this Monday's tables tell and no earlier one's told."""
    with duckdb.connect(str(done.settings.published), read_only=True) as connection:
        rows = connection.execute(
            "select p.source, p.board, p.source_posting_id, s.first_absent_at::date"
            " from core.posting_spell s join core.posting p using (posting_id) where s.end_kind = 'closed'"
        ).fetchall()
    for source, board, posting, absent in rows:
        close = Close((source, board), posting, absent, monday)
        done.closes.setdefault((close.board, posting, absent), close)


def believed(history: History) -> list[Close]:
    """Return the closes of a reader who believes every answer: a posting is gone when one answer lacks it."""
    found = []
    for board, made in history.captures.items():
        for before, now in itertools.pairwise(made):
            found += [Close(board, posting, now.day, now.day) for posting in before.listed - now.listed]
    return found


def answers_at_fault(history: History, closes: list[Close]) -> int:
    """Count the closes that came from an answer that was short or empty by mistake."""
    return sum(history.is_wrong_answer(close.board, close.absent) for close in closes)


def false_closes(history: History, closes: list[Close]) -> list[Close]:
    """Return the closes of postings that the same board lists again within 14 days of their first absence."""
    return [close for close in closes if history.returns(close.board, close.posting, close.absent)]
