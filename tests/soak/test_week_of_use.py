"""A week of use (`make soak`): a Prefect server and a worker on an invented market, disturbed in many ways.

Runs begin by schedule, on a calendar that advances a day at a time. At the end the tables equal those of a week without
disturbance, and every disturbance was told where an operator looks.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import steps
from tests.market_run import ServedMarket, market_settings, served_market
from tests.prefect_platform import Platform, wait_until
from tests.running import youngest
from tests.tables import LEFT_OUT

pytestmark = [pytest.mark.soak, pytest.mark.prefect]
SEED, WEEKS = 5, 3
# These tell which runs read the boards, so they hold the disturbances themselves.
TELLS_OF_RUNS = {"core.run", "core.crawl", "core.evidence_fold", "core.reject"}
# So do these columns of the others: how often a board was asked, what that cost, and how the attempts ended.
ATTEMPTS = (
    "crawls", "complete", "partial", "doubtful", "failed", "skipped", "last_reason", "requests", "received_bytes",
)  # fmt: skip
# Our own numbers go by the order of runs, of which the disturbed week has more.
OWN_NUMBER = "(data_type = 'INTEGER' and column_name like '%\\_id' escape '\\' or data_type = 'INTEGER[]' or column_name = 'first_run')"
COLUMNS = f"""
select schema_name || '.' || table_name, string_agg('"' || column_name || '"', ', ' order by column_index)
from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
where schema_name in ('core', 'marts') and not {OWN_NUMBER} and not list_contains(?, column_name)
group by all order by 1
"""
FILE_LIMIT = 1024 * 1024


class Week:
    """The market, the disturbed installation on a Prefect server, and the same week without disturbance."""

    def __init__(self, market: ServedMarket, market_home: Path, folder: Path) -> None:
        self.market, self.board_list = market, market_home / "boards.csv"
        hosts = ",".join(market.hosts)
        self.platform = Platform(
            folder, JOBTRENDS_ALLOW_HOSTS=hosts, JOBTRENDS_ANSWER_SECONDS="10", JOBTRENDS_INVENTED_MARKET="true"
        )
        self.home, self.calm = self.platform.home, folder / "calm"
        self.dropped: set[str] = set()
        self.instant = ""

    def begin_day(self, instant: str) -> None:
        """Set the market's clock and give both installations the board list of the day."""
        self.instant = instant
        self.market.set_clock(instant)
        lines = self.board_list.read_text().splitlines(keepends=True)
        kept = "".join(line for line in lines if line.split(",")[1] not in self.dropped)
        for home in (self.home, self.calm):
            home.mkdir(parents=True, exist_ok=True)
            (home / "boards.csv").write_text(kept)

    def crawl_calmly(self) -> None:
        """Crawl the day without disturbance."""
        settings = market_settings(self.calm, self.market.hosts, self.instant)
        steps.crawl_boards(settings, settings.clock())

    def report_calmly(self) -> None:
        """Do the weekly run without disturbance."""
        settings = market_settings(self.calm, self.market.hosts, self.instant)
        steps.crawl_boards(settings, settings.clock(), fresh_hours=steps.WEEKLY_FRESH_HOURS)
        week = steps.last_complete_week(settings.clock())
        steps.build_warehouse(settings, week=week)
        steps.report_week(settings, week, settings.clock())

    def planned(self, name: str) -> str:
        """Schedule a run on the day's instant and return its id."""
        return self.platform.schedule_once(name, now=self.instant)

    def running(self, run_id: str) -> int:
        """Wait until a run's process works, and return it."""
        wait_until(lambda: self.platform.run(run_id)["state"]["type"] == "RUNNING", 120, "a running run")
        wait_until(lambda: self.platform.run(run_id)["infrastructure_pid"], 120, "the process of a run")
        return self.platform.engine(run_id)

    def done(self, run_id: str) -> dict[str, Any]:
        """Wait for the end of a run and return its state."""
        return self.platform.ended(run_id, 600)

    def begin_use(self) -> None:
        """Start Prefect as the operating guide says, on what has landed so far."""
        shutil.copytree(self.calm / "landing", self.home / "landing")
        self.platform.start_server()
        deployed = self.platform.call("deploy")
        assert deployed.returncode == 0, deployed.stderr
        self.platform.start_worker()

    @contextmanager
    def market_stopped(self, run_id: str) -> Iterator[None]:
        """Stop the market in the middle of a crawl, when some boards have been read."""
        incoming = self.home / "landing/incoming"
        self.running(run_id)
        wait_until(
            lambda: any(p.stat().st_size for p in incoming.glob("*/*.crawls.part")), 120, "a board that was read", 0.01
        )
        self.market.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.market.process.send_signal(signal.SIGCONT)

    @contextmanager
    def lock_held(self) -> Iterator[None]:
        """Hold the data folder."""
        with (self.home / "run.lock").open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            stream.write("process 4242 since long ago")
            stream.flush()
            yield


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    """Serve the market and start Prefect."""
    folder = tmp_path_factory.mktemp("week")
    with served_market(folder / "market", SEED, WEEKS) as market:
        made = Week(market, folder / "market", folder)
        try:
            yield made
        finally:
            made.platform.close()


def test_a_week_of_use(week: Week) -> None:
    """Seven days and the Monday after them; Thursday nobody crawls, in neither installation."""
    earlier, days = week.market.instants[:-8], week.market.instants[-8:]
    for instant in earlier:
        week.begin_day(instant)
        week.crawl_calmly()
    week.begin_use()
    killed = ""
    for number, instant in enumerate(days):
        if number == THURSDAY:
            continue
        week.begin_day(instant)
        week.crawl_calmly()
        killed = DAYS[number](week, killed) or killed
    week.report_calmly()
    assert_same_tables(week)


def a_held_data_folder_makes_the_weekly_run_wait(week: Week, _: str) -> None:
    """Monday: an ordinary crawl, and a weekly run that meets a held data folder."""
    assert week.done(week.planned("crawl/daily"))["type"] == "COMPLETED"
    with week.lock_held():
        waiting = week.planned("weekly/weekly")
        wait_until(lambda: "held by process 4242" in week.platform.log_of(waiting), 300, "a word of the wait")
    assert week.done(waiting)["type"] == "COMPLETED"
    week.report_calmly()


def a_power_cut_in_the_middle_of_a_crawl_is_taken_up(week: Week, _: str) -> str:
    """Tuesday: worker and run are killed; the next run reads what was left. Returns the killed run."""
    killed = week.planned("crawl/daily")
    with week.market_stopped(killed):
        week.platform.kill(killed)
    week.platform.start_worker()
    assert week.done(week.planned("crawl/daily"))["type"] == "COMPLETED"
    return killed


def a_run_that_falls_due_while_all_is_down_is_late(week: Week, killed: str) -> None:
    """Wednesday: the worker is killed before the run is planned, the server before it is due; both come back."""
    week.platform.kill_worker()
    late = week.planned("crawl/daily")
    week.platform.stop_by_kill()
    week.platform.start_server()
    week.platform.start_worker()
    assert week.done(late)["type"] == "COMPLETED"
    crashed = week.platform.ended(killed, 300)
    assert crashed["type"] == "CRASHED" and "no heartbeat" in crashed["message"]


def a_held_data_folder_skips_the_daily_run(week: Week, _: str) -> None:
    """Friday: the run says who holds the data folder; somebody asks for it again."""
    with week.lock_held():
        skipped = week.done(week.planned("crawl/daily"))
    assert skipped["name"] == "Skipped" and "process 4242" in skipped["message"]
    assert week.done(week.platform.begin("crawl/daily", now=week.instant))["type"] == "COMPLETED"
    # From tomorrow on two boards are not on the list.
    week.dropped = {line.split(",")[1] for line in week.board_list.read_text().splitlines()[4:6]}


def an_edited_board_list_is_what_is_crawled(week: Week, _: str) -> None:
    """Saturday: the boards that left the list are not read."""
    crawled = week.done(week.planned("crawl/daily"))
    assert crawled["type"] == "COMPLETED"
    summary = json.loads(sorted((week.home / "landing/runs").glob("*.json"))[-1].read_text())
    assert not week.dropped & {row["board"] for row in summary["crawls"]}


def a_damaged_landing_file_is_told_by_name(week: Week, _: str) -> None:
    """Sunday: a rebuild names the file and does without its run; when it is whole again, the next one takes it in."""
    assert week.done(week.planned("crawl/daily"))["type"] == "COMPLETED"
    damaged = sorted((week.home / "landing/postings/greenhouse").glob("*.jsonl.gz"))[-1]
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    built = week.platform.call("rebuild", JOBTRENDS_NOW=week.instant)
    assert built.returncode == 0 and f"refused: landing/postings/greenhouse/{damaged.name}: " in built.stdout, built
    damaged.write_bytes(whole)
    built = week.platform.call("rebuild", JOBTRENDS_NOW=week.instant)
    assert built.returncode == 0 and "refused" not in built.stdout, built


def a_killed_spider_and_a_full_disk_are_told(week: Week, _: str) -> None:
    """Monday: each stops what it must, keeps what is published, and the run after it is well."""
    hurt = week.planned("crawl/daily")
    with week.market_stopped(hurt):
        os.kill(youngest(week.platform.engine(hurt))[0], signal.SIGKILL)
    assert week.done(hurt)["name"] == "Incomplete"
    killed_spider = re.compile("the spiders? ended with status -9")
    wait_until(lambda: killed_spider.search(week.platform.log_of(hurt)), 30, "a word of the killed spider")
    published, pages = (week.home / "jobtrends.duckdb").read_bytes(), sorted((week.home / "reports").iterdir())
    with week.lock_held():
        full = week.planned("weekly/weekly")
        resource.prlimit(week.running(full), resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))
    told = week.done(full)
    assert told["type"] == "FAILED" and re.search("free some (disk )?space", told["message"]), told["message"]
    assert (week.home / "jobtrends.duckdb").read_bytes() == published
    assert sorted((week.home / "reports").iterdir()) == pages
    assert week.done(week.planned("weekly/weekly"))["type"] == "COMPLETED"


THURSDAY = 3
DAYS: dict[int, Callable[[Week, str], str | None]] = {
    0: a_held_data_folder_makes_the_weekly_run_wait,
    1: a_power_cut_in_the_middle_of_a_crawl_is_taken_up,
    2: a_run_that_falls_due_while_all_is_down_is_late,
    4: a_held_data_folder_skips_the_daily_run,
    5: an_edited_board_list_is_what_is_crawled,
    6: a_damaged_landing_file_is_told_by_name,
    7: a_killed_spider_and_a_full_disk_are_told,
}


def assert_same_tables(week: Week) -> None:
    """Compare all published tables but those that tell of runs."""
    mine, calm = rows_of(week.home / "jobtrends.duckdb"), rows_of(week.calm / "jobtrends.duckdb")
    assert mine.keys() == calm.keys()
    differing = {
        name: [sorted(set(one[name]) - set(other[name]))[:3] for one, other in ((mine, calm), (calm, mine))]
        for name in calm.keys() - TELLS_OF_RUNS
        if mine[name] != calm[name]
    }
    assert differing == {}


def rows_of(file: Path) -> dict[str, list[str]]:
    """Return the rows of every published table, without our own numbers."""
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(COLUMNS, [[*LEFT_OUT, *ATTEMPTS]]).fetchall()
        return {
            table: sorted(str(row) for row in connection.execute(f"select {chosen} from {table}").fetchall())
            for table, chosen in columns
        }
