"""Prefect for real: server, pool, worker, schedules; killed runs, held locks, refused parameters."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import TaskRun
from prefect.logging import disable_run_logger
from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings
from prefect.states import Failed

from flows import recovering, scheduler_health
from flows.failures import one_line
from flows.outcome import passes
from flows.settings import load_settings
from flows.weekly import build_task, report_task
from tests.landing import Landing, posting
from tests.prefect_platform import NOW, ServedPlatform, utc_now, wait_until
from tests.running import youngest
from tests.sinks import Sinks
from warehouse import build
from warehouse.database import connect, unusable

pytestmark = pytest.mark.prefect


@pytest.fixture(scope="module")
def sinks() -> Iterator[Sinks]:
    """Receive notifications."""
    with Sinks() as received:
        yield received


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, sinks: Sinks) -> Iterator[ServedPlatform]:
    """Start a server, deploy, and start a worker, by the commands of the operating guide."""
    pruned = {"JOBTRENDS_PREFECT_DAYS": "60", "PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS": "3"}
    made = ServedPlatform(tmp_path_factory.mktemp("prefect"), JOBTRENDS_NOTIFY=sinks.addresses, **pruned)
    try:
        made.start_server()
        deployed = made.call("deploy")
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
        made.start_worker()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def killed_run(platform: ServedPlatform) -> str:
    """Kill worker and engine while a crawl has read one board of three; returns the run's id."""
    platform.answer_seconds = 3.0
    run_id = platform.begin("crawl/daily")
    crawls = platform.home / "landing/incoming"
    wait_until(
        lambda: any(path.stat().st_size for path in crawls.glob("*/ashby.crawls.part")), 120, "a board that was read"
    )
    platform.kill(run_id)
    platform.answer_seconds = 0.0
    return run_id


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Hold the data folder, as another run does."""
    with (home / "run.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.write("process 4242 since 2026-11-16 04:00:00 UTC")
        stream.flush()
        yield


def test_f56_the_next_run_takes_up_one_that_was_killed_with_its_worker(
    platform: ServedPlatform, killed_run: str
) -> None:
    assert platform.run(killed_run)["state"]["type"] == "RUNNING"
    restarted = utc_now()
    platform.start_worker()
    next_run = platform.begin("crawl/daily")
    assert platform.ended(next_run)["message"] == "3 boards: 3 complete"
    assert platform.run(next_run)["name"] == "crawl 2026-11-16"
    tasks = {task["name"]: task["tags"] for task in platform.tasks_of(next_run)}
    assert "ashby" in tasks.pop("crawl ashby")
    assert {name.rpartition("-")[0] for name in tasks} == {"read-texts", "compact-landing"}
    # A minute, or where the machine is crowded twice what the first run needed to start; a held slot would cost five.
    begun = datetime.fromisoformat(platform.run(next_run)["start_time"])
    assert begun - restarted <= max(timedelta(seconds=60), 2 * platform.delay(killed_run))
    (summary,) = (platform.home / "landing/runs").glob("*.json")
    assert {row["crawl_status"] for row in json.loads(summary.read_text())["crawls"]} == {"complete"}
    asked = [path for _, path in platform.boards.asked if "b0" in path]
    assert len(asked) == 1, "the board that had been read was not asked again"


def test_the_server_plans_runs_of_both_deployments_and_doctor_says_when(platform: ServedPlatform) -> None:
    deployed = platform.call("prefect", "--no-prompt", "deploy", "--all")
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    daily = wait_until(lambda: platform.scheduled("crawl/daily"), 90, "planned daily runs")
    weekly = wait_until(lambda: platform.scheduled("weekly/weekly"), 90, "planned weekly runs")
    assert {f"{due:%H:%M}" for due in daily} == {"03:15"} and len(daily) >= 3
    assert {f"{due:%a %H:%M}" for due in weekly} == {"Mon 06:00"}
    told = platform.call("doctor").stdout
    assert f"ok   schedule of daily: next run at {daily[0]:%Y-%m-%d %H:%M} UTC" in told
    assert f"ok   schedule of weekly: next run at {weekly[0]:%Y-%m-%d %H:%M} UTC" in told
    assert "polls the pool 'local'" in told


def test_a_worker_executes_a_scheduled_run_unasked_which_shows_progress_and_boards_with_problems(
    platform: ServedPlatform,
) -> None:
    platform.gone = "/b1"
    run_id = platform.schedule_once("crawl/daily", boards=["ashby:b0", "ashby:b1"])
    ended = platform.ended(run_id)
    platform.gone = "no board"
    assert (ended["name"], ended["message"]) == ("Incomplete", "2 boards: 1 complete, 1 failed")
    assert {"jobtrends", "crawl"} <= set(platform.run(run_id)["tags"])
    wait_until(lambda: "ashby:b1 failed: HTTP 404" in platform.log_of(run_id), 30, "a line on the board in the log")
    shown = {row["key"]: row for row in platform.artifacts_of(run_id)}
    (problem,) = json.loads(shown["boards-with-problems"]["data"])
    assert (problem["board"], problem["status"]) == ("ashby:b1", "failed") and "HTTP 404" in problem["reason"]
    bar = shown["crawl-ashby"]
    assert (bar["type"], bar["data"]) == ("progress", 100.0) and "of 2 that were due" in bar["description"]


def test_a_crawl_that_is_cancelled_ends_at_once_and_its_spiders_with_it(platform: ServedPlatform) -> None:
    platform.answer_seconds = 30.0
    run_id = platform.begin("crawl/daily", boards=["ashby:b0"])
    wait_until(lambda: any((platform.home / "landing/incoming").glob("*/ashby.crawls.part")), 120, "a crawl that reads")
    spiders = youngest(platform.engine(run_id))
    platform.ask(f"/flow_runs/{run_id}/set_state", {"state": {"type": "CANCELLING"}})
    assert platform.ended(run_id, 90)["type"] == "CANCELLED"
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in spiders), 30, "the end of the spiders")
    platform.answer_seconds = 0.0
    assert platform.ended(platform.begin("crawl/daily", boards=["ashby:b0"]))["message"] == "1 board: 1 complete"


def test_the_form_of_a_run_shows_the_choices_and_what_each_parameter_means(platform: ServedPlatform) -> None:
    forms = {
        name: platform.ask(f"/deployments/name/{name}")["parameter_openapi_schema"]["properties"]
        for name in ("crawl/daily", "weekly/weekly")
    }
    assert all(field["description"] for form in forms.values() for field in form.values())
    (sources,) = (choice["items"]["enum"] for choice in forms["crawl/daily"]["sources"]["anyOf"] if "items" in choice)
    assert "greenhouse" in sources and len(sources) > 20
    assert "2026-W47" in forms["weekly/weekly"]["week"]["description"]


def test_f55_what_meets_a_held_data_folder_waits_or_is_skipped_or_fails_in_one_line(platform: ServedPlatform) -> None:
    with held(platform.home):
        patient = platform.begin("weekly/weekly")
        impatient = platform.begin("weekly/weekly", {"JOBTRENDS_LOCK_WAIT_HOURS": "0.001"})
        daily = platform.begin("crawl/daily")
        skipped = platform.ended(daily)
        assert (skipped["type"], skipped["name"]) == ("COMPLETED", "Skipped") and "process 4242" in skipped["message"]
        failed = platform.ended(impatient)
        assert (failed["type"], failed["name"]) == ("FAILED", "Failed")
        assert "held by process 4242" in failed["message"] and "waited 4 seconds" in failed["message"]
        wait_until(lambda: "waiting for" in platform.log_of(patient), 60, "a waiting weekly run that says so")
        assert "held by process 4242" in platform.log_of(patient) and "3 hours at most" in platform.log_of(patient)
        assert platform.run(patient)["state"]["type"] == "RUNNING"
    issued = platform.ended(patient)
    assert (issued["type"], issued["name"]) == ("COMPLETED", "Completed"), issued["message"]
    assert Path(issued["message"]).exists()
    assert platform.run(patient)["name"] == "weekly 2026-W46"
    shown = {row["key"]: row["data"] for row in platform.artifacts_of(patient)}
    assert Path(issued["message"]).as_uri() in shown["weekly-report"] and shown["build"] == 100.0
    tables = {key: json.loads(data) for key, data in shown.items() if str(data).startswith(("[{", "[]"))}
    assert tables.keys() == {"coverage", "boards-not-read", "bridge", "warnings-of-checks"}
    whole, ashby = tables["coverage"]
    assert (whole["source"], ashby["source"]) == ("all", "ashby") and whole["boards tracked"] == 3
    assert len(tables["boards-not-read"]) == whole["boards tracked"] - whole["read"]
    stock = tables["bridge"][0]
    moved = sum((1 if name[0] == "+" else -1) * count for name, count in stock.items() if name[0] in "+-")
    assert stock["open before"] + moved == stock["= open now"] > 0
    for row in tables["warnings-of-checks"]:
        assert f"check {row['check']}: {row['rows']} rows" in platform.log_of(patient)


def test_a_build_runs_again_after_another_program_held_the_warehouse(
    platform: ServedPlatform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Landing(tmp_path).run(1, "2026-11-15T03:15:00Z", {"ashby:acme": [posting("a")]})
    fields = load_settings(home=tmp_path, contact="tests", now=NOW).as_fields()
    client = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", client, str(tmp_path / "warehouse.duckdb")]
    attempts: list[object] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline()

        def opened(path: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
            attempts.append(path)
            if len(attempts) == 2:
                holder.communicate()  # lets go
            return connect(path, memory_limit, wait_seconds=0.1)

        monkeypatch.setattr(build, "connect", opened)
        again = build_task.with_options(retry_delay_seconds=0.1)
        outside = {PREFECT_API_URL: platform.api, PREFECT_LOGGING_TO_API_ENABLED: False}
        with temporary_settings(outside):
            assert again(fields, "2026-W46") == 1 and len(attempts) == 2


def test_a_task_runs_again_only_where_another_program_held_a_database() -> None:
    held_open = unusable("w.duckdb", duckdb.IOException('IO Error: Could not set lock on file "w.duckdb"'), "")
    for error, again in ((held_open, True), (OSError(28, "No space left on device"), False)):
        assert passes(build_task, TaskRun.model_construct(), Failed(message=one_line(error))) is again
    for task in (build_task, report_task):
        assert task.retries == 3 and task.retry_jitter_factor == 0.5 and task.timeout_seconds


@pytest.mark.parametrize(
    ("deployment", "name", "value"),
    [
        *[("weekly/weekly", "week", value) for value in ("banana", "2026-W7", "2026W47", "2026-W47 ", 202647, ["2026-W47"])],
        *[("weekly/weekly", name, "2026-W4") for name in ("first_week", "last_week")],
        *[("weekly/weekly", "now", value) for value in ("banana", "16.11.2026", "2026-13-01T00:00", 1_790_000_000, "2026-11-16")],
        *[("crawl/daily", "sources", value) for value in ("ashby", ["monster"], [""])],
        *[("crawl/daily", "boards", value) for value in (["acme"], ["ashby:../x"], ["ashby:"])],
        ("crawl/daily", "now", "soon"),
    ],
)  # fmt: skip
def test_parameters_that_cannot_be_meant_are_refused_before_a_run_is_made(
    platform: ServedPlatform, deployment: str, name: str, value: object
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        platform.begin(deployment, **{name: value})
    refused.value.close()
    assert refused.value.code in (409, 422)


def test_expected_failures_are_one_line_in_the_state_and_told(platform: ServedPlatform, sinks: Sinks) -> None:
    before = len(list((platform.home / "landing/runs").glob("*.json")))
    begun = {
        "2027-W53": platform.begin("weekly/weekly", week="2027-W53"),
        "not over": platform.begin("weekly/weekly", week="2026-W47"),
        "JOBTRENDS_CONTACT": platform.begin("weekly/weekly", {"JOBTRENDS_CONTACT": ""}),
        "/proc/jobtrends": platform.begin("crawl/daily", {"JOBTRENDS_HOME": "/proc/jobtrends"}),
    }
    for words, run_id in begun.items():
        state = platform.ended(run_id)
        assert state["type"] == "FAILED" and words in state["message"]
        assert "\n" not in state["message"] and "Traceback" not in platform.log_of(run_id)
    assert len(list((platform.home / "landing/runs").glob("*.json"))) == before
    for received in (sinks.mails, sinks.posts):
        wait_until(lambda kept=received: any("JOBTRENDS_CONTACT" in message for message in kept), 60, "a notification")
    assert any("jobtrends: weekly 2027-W53: Failed" in mail for mail in sinks.mails)


def test_without_addresses_nobody_is_told_any_more(platform: ServedPlatform) -> None:
    told = platform.call("deploy", JOBTRENDS_NOTIFY="")
    assert told.returncode == 0 and "that daily no longer runs': deleted" in told.stdout, told
    names = [row["name"] for row in platform.ask("/automations/filter", {})]
    assert len(names) == 3 and all("tell" not in name for name in names)


def test_prefect_keeps_its_files_in_the_data_folder_and_no_results_of_runs(platform: ServedPlatform) -> None:
    assert [path for path in (platform.home / "prefect/storage").rglob("*") if path.is_file()] == []
    assert (platform.home / "prefect/prefect.db").exists()
    assert (platform.home / "prefect").stat().st_mode & 0o077 == 0


def ended_run(platform: ServedPlatform, days: int) -> str:
    """Make a run that ended so many days ago, with a log and an artifact; returns its id."""
    flow = platform.ask("/flows/", {"name": "crawl"})["id"]
    run_id = str(platform.ask("/flow_runs/", {"flow_id": flow, "state": {"type": "COMPLETED"}})["id"])
    now = utc_now().isoformat()
    line = {"name": "test", "level": 20, "message": "3 boards: 3 complete", "timestamp": now, "flow_run_id": run_id}
    platform.ask("/logs/", [line])
    platform.ask("/artifacts/", {"key": "boards", "type": "markdown", "data": "b0", "flow_run_id": run_id})
    with sqlite3.connect(platform.home / "prefect/prefect.db", timeout=30) as connection:
        ended = f"{utc_now() - timedelta(days=days):%Y-%m-%d %H:%M:%S.%f}"
        connection.execute("update flow_run set end_time = ? where id = ?", (ended, run_id))
    connection.close()
    return run_id


def test_the_server_deletes_runs_older_than_the_setting_with_their_logs_and_artifacts(platform: ServedPlatform) -> None:
    old, young = ended_run(platform, 61), ended_run(platform, 59)

    def left() -> list[str]:
        found = platform.ask("/flow_runs/filter", {"flow_runs": {"id": {"any_": [old, young]}}})
        logged = [run_id for run_id in (old, young) if platform.log_of(run_id)]
        return [row["id"] for row in (*found, *platform.artifacts_of(old), *platform.artifacts_of(young))] + logged

    wait_until(lambda: len(left()) == 3, 60, "the end of the old run")
    assert platform.run(young)["id"] == young and platform.log_of(young) and platform.artifacts_of(young)


def test_f56_a_run_killed_with_its_worker_is_marked_as_crashed(platform: ServedPlatform, killed_run: str) -> None:
    state = platform.ended(killed_run, 150)
    assert state["type"] == "CRASHED" and "no heartbeat" in state["message"]


def test_a_run_that_the_server_forgot_is_found_after_a_worker_has_started(
    platform: ServedPlatform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"deployments": {"id": {"any_": [platform.deployment("recovery/recovery")]}}}
    wait_until(lambda: platform.ask("/flow_runs/filter", asked), 60, "a look for lost runs that an automation planned")
    taken = {"state": {"type": "PENDING"}}
    run_id = platform.ask(f"/deployments/{platform.deployment('crawl/daily')}/create_flow_run", taken)["id"]
    monkeypatch.setenv("PREFECT_API_URL", platform.api)
    monkeypatch.setattr(scheduler_health, "LATE_AFTER", timedelta(0))
    assert any("never began it; start the worker" in found.message for found in scheduler_health.findings(tmp_path))
    monkeypatch.setattr(recovering, "UNSTARTED_FOR", timedelta(0))
    with temporary_settings({PREFECT_API_URL: platform.api}), get_client(sync_client=True) as client:
        with disable_run_logger():
            assert recovering.look(client) == (1, True)
        assert recovering.has_heartbeat(client, client.read_flow_run(run_id), utc_now()) is False
    assert platform.ended(run_id)["type"] == "COMPLETED"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:1/api", "does not answer"),
        ("http://127.0.0.1:PORT", "ends with /api"),
        ("127.0.0.1:PORT/api", "no web address"),
    ],
)
def test_doctor_says_why_the_server_cannot_be_asked(
    platform: ServedPlatform, address: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", address.replace("PORT", str(platform.port)))
    (finding,) = scheduler_health.findings(tmp_path)
    assert not finding.is_fine and words in finding.message


def test_the_active_profile_names_the_server_too(
    platform: ServedPlatform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    (finding,) = scheduler_health.findings(tmp_path)
    assert finding.is_fine and "by hand only" in finding.message
    (tmp_path / "prefect").mkdir()
    profile = f'active = "ours"\n[profiles.ours]\nPREFECT_API_URL = "{platform.api}"\n'
    (tmp_path / "prefect/profiles.toml").write_text(profile)
    assert len(scheduler_health.findings(tmp_path)) == 3


def test_doctor_says_that_a_schedule_is_paused_that_no_worker_polls_and_that_nothing_is_deployed(
    platform: ServedPlatform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", platform.api)
    platform.ask(f"/deployments/{platform.deployment('weekly/weekly')}/pause_deployment", {})
    weekly = {f.subject: f.message for f in scheduler_health.findings(tmp_path) if not f.is_fine}["schedule of weekly"]
    assert "is paused" in weekly and "`jobtrends deploy`" in weekly
    for worker in platform.ask("/work_pools/local/workers/filter", {}):
        platform.ask(f"/work_pools/local/workers/{urllib.parse.quote(worker['name'])}", method="DELETE")
    for name in ("weekly/weekly", "crawl/daily"):
        platform.ask(f"/deployments/{platform.deployment(name)}", method="DELETE")
    told = {f.subject: f.message for f in scheduler_health.findings(tmp_path) if not f.is_fine}
    assert "no worker polls" in told["worker"] and "there is no deployment crawl/daily" in told["schedule of daily"]
    assert "there is no deployment weekly/weekly" in told["schedule of weekly"]
