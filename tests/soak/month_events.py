"""What happens on the working days of a month of operation, one function a day."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress

from tests.prefect_platform import wait_until
from tests.running import youngest
from tests.soak.month import NEXT_VERSION, Month, next_version

FILE_LIMIT = 1024 * 1024
KEPT = ("landing", "jobtrends.duckdb", "reports", "boards.csv")  # what the operating guide copies
READ_AHEAD = re.compile(r"(\d+) texts read ahead")
HOURS_OFF = 6


def an_ordinary_day(month: Month) -> None:
    """Nothing happens."""
    month.crawled()


def an_ordinary_monday(month: Month) -> None:
    """The week is reported, and a look at the installation finds nothing wrong with its schedule."""
    month.crawled()
    assert month.done(month.planned("weekly/weekly"))["type"] == "COMPLETED"
    month.doctor_says("ok   worker", "ok   notifications", "ok   schedule of daily")


def worker_and_run_are_killed(month: Month) -> None:
    """In the middle of a crawl; the next run takes it up, and the killed one is marked and told."""
    killed = month.planned("crawl/daily")
    with month.market_stopped(killed):
        month.platform.kill(killed)
    month.platform.start_worker()
    month.crawled()
    assert month.platform.ended(killed, 200)["type"] == "CRASHED"
    month.told(": Crashed")


def the_server_is_killed(month: Month) -> None:
    """In the middle of a crawl, which goes on; when the server is back the run ends as if nothing had been."""
    run_id = month.planned("crawl/daily")
    with month.market_stopped(run_id):
        month.kill_server()
    month.server_was_killed_in_a_run()
    month.doctor_says("BAD  schedule", "does not answer")
    month.platform.start_server()
    assert month.done(run_id)["type"] == "COMPLETED"


def the_database_of_prefect_is_killed(month: Month) -> None:
    """In the middle of a crawl, which goes on; the server connects again when it is back."""
    run_id = month.planned("crawl/daily")
    with month.market_stopped(run_id):
        month.database.stop("immediate")
    month.database.start()
    assert month.done(run_id)["type"] == "COMPLETED"


def all_is_down_when_a_run_falls_due(month: Month) -> None:
    """It begins late, which is told."""
    month.platform.kill_worker()
    late = month.planned("crawl/daily")
    month.platform.stop_by_kill()
    month.platform.start_server()
    month.told(": Late")
    month.platform.start_worker()
    assert month.done(late)["type"] == "COMPLETED"


def the_database_of_prefect_is_restored(month: Month) -> None:
    """From a dump; deployments, automations and the addresses that are told come back with it."""
    month.crawled()
    month.database.dump()
    month.platform.close()
    month.platform.processes.clear()
    month.database.lose_and_restore()
    month.restart()
    assert month.call("deploy").count("there already") >= 5


def a_spider_is_killed(month: Month) -> None:
    """The run is incomplete, which is told; the next one reads what was left."""
    hurt = month.planned("crawl/daily")
    with month.market_stopped(hurt):
        os.kill(youngest(month.platform.engine(hurt))[0], signal.SIGKILL)
    assert month.done(hurt)["name"] == "Incomplete"
    month.told(": Incomplete")
    assert "ended with status -9" in month.platform.log_of(hurt)
    month.crawled()


def the_data_folder_is_restored(month: Month) -> None:
    """From last night's copy, as the operating guide says; what Prefect keeps elsewhere stays."""
    copy = month.platform.folder / "copy"
    copy.mkdir()
    for name in KEPT:
        target = shutil.copytree if (month.home / name).is_dir() else shutil.copy2
        target(month.home / name, copy / name)
    for path in [path for path in month.home.iterdir() if path.name != "prefect"]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(copy, month.home, dirs_exist_ok=True)
    month.call("rebuild")
    month.crawled()


def the_disk_is_full(month: Month) -> None:
    """A week cannot be built, which is told in a line; what was published stays. Later the run is asked for again."""
    month.crawled()
    published, pages = (month.home / "jobtrends.duckdb").read_bytes(), sorted((month.home / "reports").iterdir())
    with month.lock_held():
        full = month.planned("weekly/weekly")
        resource.prlimit(month.running(full), resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))
    told = month.done(full)
    assert told["type"] == "FAILED" and re.search("free some (disk )?space", told["message"]), told
    month.told("free some")
    assert (month.home / "jobtrends.duckdb").read_bytes() == published
    assert sorted((month.home / "reports").iterdir()) == pages
    assert month.done(month.planned("weekly/weekly"))["type"] == "COMPLETED"


def a_new_version_is_installed(month: Month) -> None:
    """With rules that read every text again: server and worker are stopped, all is deployed again, runs go on."""
    month.platform.close()
    month.platform.processes.clear()
    month.platform.environment["PYTHONPATH"] = str(next_version(month.platform.folder / "next"))
    assert NEXT_VERSION in month.call("--version")
    month.platform.start_server()
    assert month.call("deploy").count("there already") >= 5
    month.platform.start_worker()
    run_id = month.crawled()
    read = wait_until(lambda: READ_AHEAD.findall(month.platform.log_of(run_id)), 60, "a line on the texts read")
    assert int(read[0]) > 100, read


def the_machine_loses_power_for_hours(month: Month) -> None:
    """In the middle of a crawl, and database and all; when it is back the run is marked, told and taken up."""
    killed = month.planned("crawl/daily")
    with month.market_stopped(killed):
        wait_until(lambda: buckets(month), 60, "an awaited heartbeat")
        spiders = youngest(month.platform.engine(killed))
        month.platform.kill(killed)
        month.platform.stop_by_kill()
        kill(spiders)
        month.database.stop("immediate")
    month.database.start()
    later = f"interval '{HOURS_OFF} hours'"
    month.database.query(f'update automation_bucket set start = start - {later}, "end" = "end" - {later}')
    month.database.query(f"update flow_run_state set timestamp = timestamp - {later}")
    month.restart()
    month.crawled()
    assert month.platform.ended(killed, 200)["type"] == "CRASHED"
    month.told(": Crashed")


def kill(processes: list[int]) -> None:
    """End processes by SIGKILL; some may have ended."""
    for one in processes:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def buckets(month: Month) -> int:
    """Return how many runs are awaited to give another sign of life."""
    asked = "select count(*) from automation_bucket b join automation a on a.id = b.automation_id where a.name like"
    return int(month.database.query(f"{asked} '%without heartbeats%'"))


def server_and_worker_die_as_a_run_is_taken(month: Month) -> None:
    """Before its process begins; it is scheduled again."""
    run_id = month.platform.begin("crawl/daily", now=month.instant)
    wait_until(lambda: month.platform.run(run_id)["state"]["type"] == "PENDING", 60, "a run that was taken", 0.01)
    assert month.platform.worker
    below = youngest(month.platform.worker.pid)
    month.platform.stop_by_kill()
    month.server_was_killed_in_a_run()
    kill(below)
    month.restart()
    assert month.platform.ended(run_id, 400)["type"] == "COMPLETED"
    names = month.database.query(f"select name from flow_run_state where flow_run_id = '{run_id}'")
    assert "Scheduled again" in names, names


def a_held_data_folder_skips_the_run(month: Month) -> None:
    """The state says who holds it; somebody asks for the run again."""
    with month.lock_held():
        skipped = month.done(month.planned("crawl/daily"))
    assert skipped["name"] == "Skipped" and "process 4242" in skipped["message"]
    assert month.done(month.platform.begin("crawl/daily", now=month.instant))["type"] == "COMPLETED"


def a_landing_file_is_damaged(month: Month) -> None:
    """A rebuild names the file and does without its run; when it is whole again, the next one takes it in."""
    month.crawled()
    damaged = sorted((month.home / "landing/postings/greenhouse").glob("*.jsonl.gz"))[-1]
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    assert f"refused: landing/postings/greenhouse/{damaged.name}: " in month.call("rebuild")
    damaged.write_bytes(whole)
    assert "refused" not in month.call("rebuild")


def the_worker_is_restarted_in_the_middle_of_a_run(month: Month) -> None:
    """By its service, with SIGINT; the next run takes up what was begun."""
    stopped = month.planned("crawl/daily")
    worker = month.platform.worker
    assert worker
    with month.market_stopped(stopped):
        worker.send_signal(signal.SIGINT)
    worker.wait(60)
    month.platform.processes.remove(worker)
    month.platform.start_worker()
    assert month.platform.ended(stopped, 300)["type"] in ("CRASHED", "CANCELLED", "COMPLETED")
    month.crawled()


EVENTS: tuple[Callable[[Month], None], ...] = (
    an_ordinary_monday, worker_and_run_are_killed, the_server_is_killed, the_database_of_prefect_is_killed, all_is_down_when_a_run_falls_due,
    an_ordinary_monday, the_database_of_prefect_is_restored, an_ordinary_day, a_spider_is_killed, the_data_folder_is_restored,
    the_disk_is_full, a_new_version_is_installed, server_and_worker_die_as_a_run_is_taken, an_ordinary_day, the_machine_loses_power_for_hours,
    an_ordinary_monday, a_held_data_folder_skips_the_run, a_landing_file_is_damaged, the_worker_is_restarted_in_the_middle_of_a_run, an_ordinary_day,
    an_ordinary_monday,
)  # fmt: skip
