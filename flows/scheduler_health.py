"""What is wrong with the schedule on the Prefect server: who asks gets findings, never an exception."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.finding import Finding, fine, warning
from flows.scheduler import DEPLOYMENTS, POOL, TELLS, NotThere, SchedulerUnreachable, ask, check_reachable

LATE_AFTER = timedelta(minutes=5)
DEPLOY = "`jobtrends deploy` puts it there"


def findings(home: Path) -> list[Finding]:
    """Ask the Prefect server, if one is named, for the next run of each deployment and for a worker; within seconds."""
    try:
        address = check_reachable(home)
        if address is None:
            return [Finding("schedule", True, "no Prefect server is named by PREFECT_API_URL; runs start by hand only")]
        return [*(deployment(address, name) for name in DEPLOYMENTS), worker(address)]
    except SchedulerUnreachable as error:
        return [Finding("schedule", False, str(error))]


def deployment(address: str, name: str) -> Finding:
    """Look for the next scheduled run of a deployment."""
    subject, full_name = f"schedule of {name}", f"{DEPLOYMENTS[name]}/{name}"
    try:
        found = ask(address, f"/deployments/name/{full_name}")
    except NotThere:
        return Finding(subject, False, f"there is no deployment {full_name} at {address}; {DEPLOY}")
    if found["paused"] or not any(schedule["active"] for schedule in found["schedules"]):
        return Finding(subject, False, f"the schedule of {full_name} is paused or absent; `jobtrends deploy` sets it")
    now = datetime.now(UTC)
    if stuck := [run for run in runs_in(address, found["id"], "PENDING") if now - entered(run) > LATE_AFTER]:
        told = f"a worker took the run {stuck[0]['name']} at {entered(stuck[0]):%Y-%m-%d %H:%M} UTC and never began it"
        return Finding(subject, False, f"{told}; start the worker again, which looks for such runs")
    waiting = [(instant(run), run["auto_scheduled"]) for run in runs_in(address, found["id"], "SCHEDULED")]
    if late := [due for due, _ in waiting if now - due > LATE_AFTER]:
        return Finding(subject, False, f"the run of {late[0]:%Y-%m-%d %H:%M} UTC has not begun; no worker takes it")
    if planned := [due for due, is_planned in waiting if is_planned]:
        return Finding(subject, True, f"next run at {planned[0]:%Y-%m-%d %H:%M} UTC")
    remedy = "runs appear within a minute of a deployment; if none does, look at the server's log"
    return Finding(subject, False, f"no run of {full_name} is scheduled; {remedy}")


def runs_in(address: str, deployment_id: str, state: str) -> list[dict[str, Any]]:
    """Return the runs of a deployment in a type of state, the earliest first."""
    asked = {
        "deployments": {"id": {"any_": [deployment_id]}},
        "flow_runs": {"state": {"type": {"any_": [state]}}},
        "sort": "EXPECTED_START_TIME_ASC",
    }
    runs: list[dict[str, Any]] = ask(address, "/flow_runs/filter", asked)
    return runs


def instant(run: dict[str, Any]) -> datetime:
    """Return when a run is due."""
    return datetime.fromisoformat(run["expected_start_time"])


def entered(run: dict[str, Any]) -> datetime:
    """Return when a run entered its state."""
    return datetime.fromisoformat(run["state"]["timestamp"])


def worker(address: str) -> Finding:
    """Look for a worker that polls the pool."""
    start = f"`jobtrends prefect worker start --pool {POOL}`"
    try:
        known: list[dict[str, Any]] = ask(address, f"/work_pools/{POOL}/workers/filter", {})
    except NotThere:
        return Finding("worker", False, f"there is no work pool {POOL!r} at {address}; {DEPLOY}")
    online = [row["name"] for row in known if row["status"] == "ONLINE"]
    if not online:
        return Finding("worker", False, f"no worker polls the pool {POOL!r}, so no run will begin; start one: {start}")
    return Finding("worker", True, f"{', '.join(online)} polls the pool {POOL!r}")


def notifications(home: Path, addresses: int) -> Iterator[Finding]:
    """Look if the server tells as many addresses as NOTIFY names; nothing is told where it names none."""
    if not addresses:
        return
    named = f"NOTIFY names {addresses} address{'es' * (addresses > 1)}"
    try:
        address = check_reachable(home)
        rows: list[dict[str, Any]] = ask(address, "/automations/filter", {"limit": 200}) if address else []
    except (SchedulerUnreachable, NotThere):
        return  # told by the look at the schedule
    told = sum(len(row["actions"]) for row in rows if row["name"] == TELLS and row["enabled"])
    if address is None:
        yield warning(
            "notifications", f"{named}, and no Prefect server is named by PREFECT_API_URL that would tell them"
        )
    elif told != addresses:
        yield warning("notifications", f"{named}, and the server tells {told or 'nobody'}; run `jobtrends deploy`")
    else:
        yield fine("notifications", f"failed, late and incomplete runs are told to {addresses}")
