"""An installation in use, and its twin without disturbance: an invented market, a Prefect server, a calendar of days."""

from __future__ import annotations

import fcntl
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from flows import steps
from flows.spider_session import SpiderSession
from tests.market_run import ServedMarket, market_settings
from tests.prefect_platform import Platform, wait_until
from tests.tables import LEFT_OUT

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


class Use:
    """The market, the disturbed installation on a Prefect server, and the same days without disturbance."""

    def __init__(self, market: ServedMarket, spiders: SpiderSession, folder: Path, **environment: str) -> None:
        self.market, self.spiders, self.board_list = market, spiders, folder / "market/boards.csv"
        settings = {"ALLOW_HOSTS": ",".join(market.hosts), "ANSWER_SECONDS": "10", "INVENTED_MARKET": "true"}
        self.platform = Platform(
            folder, **{f"JOBTRENDS_{name}": value for name, value in settings.items()}, **environment
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
        self.spiders.crawl(settings, settings.clock())

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
        wait_until(lambda: self.platform.run(run_id)["state"]["type"] == "RUNNING", 600, "a running run")
        wait_until(lambda: self.platform.run(run_id)["infrastructure_pid"], 600, "the process of a run")
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
            lambda: any(p.stat().st_size for p in incoming.glob("*/*.crawls.part")), 600, "a board that was read", 0.01
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


def assert_same_tables(use: Use) -> None:
    """Compare all published tables but those that tell of runs."""
    mine, calm = rows_of(use.home / "jobtrends.duckdb"), rows_of(use.calm / "jobtrends.duckdb")
    assert mine.keys() == calm.keys()
    differing = {
        name: [sorted(set(one[name]) - set(other[name]))[:3] for one, other in ((mine, calm), (calm, mine))]
        for name in calm.keys() - TELLS_OF_RUNS
        if mine[name] != calm[name]
    }
    assert not differing, differing


def rows_of(file: Path) -> dict[str, list[str]]:
    """Return the rows of every published table, without our own numbers."""
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(COLUMNS, [[*LEFT_OUT, *ATTEMPTS]]).fetchall()
        return {
            table: sorted(str(row) for row in connection.execute(f"select {chosen} from {table}").fetchall())
            for table, chosen in columns
        }
