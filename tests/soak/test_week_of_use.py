"""A week of use (`make soak`): a Prefect server and a worker on an invented market, disturbed in many ways.

Runs begin by schedule, on a calendar that advances a day at a time. At the end the tables equal those of a week without
disturbance, and every disturbance was told where an operator looks.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
from collections.abc import Callable, Iterator

import pytest

from flows.spider_session import SpiderSession
from tests.market_run import served_market
from tests.prefect_platform import wait_until
from tests.running import youngest
from tests.soak.use import Use, assert_same_tables

pytestmark = [pytest.mark.soak, pytest.mark.prefect]
SEED, WEEKS = 5, 3
FILE_LIMIT = 1024 * 1024


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Use]:
    """Serve the market and start Prefect."""
    folder = tmp_path_factory.mktemp("week")
    with served_market(folder / "market", SEED, WEEKS) as market, SpiderSession() as spiders:
        made = Use(market, spiders, folder)
        try:
            yield made
        finally:
            made.platform.close()


def test_a_week_of_use(week: Use) -> None:
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


def a_held_data_folder_makes_the_weekly_run_wait(week: Use, _: str) -> None:
    """Monday: an ordinary crawl, and a weekly run that meets a held data folder."""
    assert week.done(week.planned("crawl/daily"))["type"] == "COMPLETED"
    with week.lock_held():
        waiting = week.planned("weekly/weekly")
        wait_until(lambda: "held by process 4242" in week.platform.log_of(waiting), 300, "a word of the wait")
    assert week.done(waiting)["type"] == "COMPLETED"
    week.report_calmly()


def a_power_cut_in_the_middle_of_a_crawl_is_taken_up(week: Use, _: str) -> str:
    """Tuesday: worker and run are killed; the next run reads what was left. Returns the killed run."""
    killed = week.planned("crawl/daily")
    with week.market_stopped(killed):
        week.platform.kill(killed)
    week.platform.start_worker()
    assert week.done(week.planned("crawl/daily"))["type"] == "COMPLETED"
    return killed


def a_run_that_falls_due_while_all_is_down_is_late(week: Use, killed: str) -> None:
    """Wednesday: the worker is killed before the run is planned, the server before it is due; both come back."""
    week.platform.kill_worker()
    late = week.planned("crawl/daily")
    week.platform.stop_by_kill()
    week.platform.start_server()
    week.platform.start_worker()
    assert week.done(late)["type"] == "COMPLETED"
    crashed = week.platform.ended(killed, 300)
    assert crashed["type"] == "CRASHED" and "no heartbeat" in crashed["message"]


def a_held_data_folder_skips_the_daily_run(week: Use, _: str) -> None:
    """Friday: the run says who holds the data folder; somebody asks for it again."""
    with week.lock_held():
        skipped = week.done(week.planned("crawl/daily"))
    assert skipped["name"] == "Skipped" and "process 4242" in skipped["message"]
    assert week.done(week.platform.begin("crawl/daily", now=week.instant))["type"] == "COMPLETED"
    # From tomorrow on two boards are not on the list.
    week.dropped = {line.split(",")[1] for line in week.board_list.read_text().splitlines()[4:6]}


def an_edited_board_list_is_what_is_crawled(week: Use, _: str) -> None:
    """Saturday: the boards that left the list are not read."""
    crawled = week.done(week.planned("crawl/daily"))
    assert crawled["type"] == "COMPLETED"
    summary = json.loads(sorted((week.home / "landing/runs").glob("*.json"))[-1].read_text())
    assert not week.dropped & {row["board"] for row in summary["crawls"]}


def a_damaged_landing_file_is_told_by_name(week: Use, _: str) -> None:
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


def a_killed_spider_and_a_full_disk_are_told(week: Use, _: str) -> None:
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
DAYS: dict[int, Callable[[Use, str], str | None]] = {
    0: a_held_data_folder_makes_the_weekly_run_wait,
    1: a_power_cut_in_the_middle_of_a_crawl_is_taken_up,
    2: a_run_that_falls_due_while_all_is_down_is_late,
    4: a_held_data_folder_skips_the_daily_run,
    5: an_edited_board_list_is_what_is_crawled,
    6: a_damaged_landing_file_is_told_by_name,
    7: a_killed_spider_and_a_full_disk_are_told,
}
