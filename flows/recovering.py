"""The flow that looks for lost runs after a worker has started: of which the server forgot that it awaited something.

The automations await signs of life (flows/automations.py). What they await is noted after the state of a run has
changed; a server that is killed in between never asks for it. So each start of a worker is followed by one look at the
states themselves. Doing it again is safe: it touches only runs that nobody works on.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName, FlowRunFilter, FlowRunFilterState
from prefect.client.schemas.filters import FlowRunFilterStateType as OfType
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Completed, Crashed, Scheduled

from flows.automations import NOT_BEGUN, SILENT, SILENT_FOR, UNSTARTED_FOR
from flows.scheduler import DEPLOYMENTS

AGAIN_SECONDS = 20.0


@flow(name="recovery", flow_run_name="look for lost runs", timeout_seconds=1800, persist_result=False)
def recovery() -> Any:
    """Schedule runs again that were taken and not begun, and mark as crashed those that began and fell silent."""
    with get_client(sync_client=True) as client:
        found, is_over = look(client)
        while not is_over:
            time.sleep(AGAIN_SECONDS)
            more, is_over = look(client)
            found += more
    return Completed(message=f"{found} lost run{'s' * (found != 1)} found")


def look(client: SyncPrefectClient) -> tuple[int, bool]:
    """Bring the runs in order that have been silent for too long; returns how many, and if no other may become one."""
    runs = unfinished(client)
    lost = [run for run in runs if is_lost(client, run)]
    for run in lost:
        get_run_logger().warning("%s has been lost: %s since %s", run.name, run.state_name, since(run))
        client.set_flow_run_state(run.id, found_state(run))
    return len(lost), not any(run.state_type == StateType.PENDING for run in runs if run not in lost)


def found_state(run: FlowRun) -> State[Any]:
    """Return the state that a lost run is given."""
    if run.state_type == StateType.PENDING:
        return Scheduled(name="Scheduled again", message=NOT_BEGUN)
    return Crashed(message=SILENT)


def unfinished(client: SyncPrefectClient) -> list[FlowRun]:
    """Return the runs of our scheduled deployments that a worker has taken and that have not ended."""
    types = OfType(any_=[StateType.PENDING, StateType.RUNNING])
    return client.read_flow_runs(
        deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=list(DEPLOYMENTS))),
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=types)),
    )


def is_lost(client: SyncPrefectClient, run: FlowRun) -> bool:
    """Tell if a run has been silent for longer than a living one is."""
    silent = datetime.now(UTC) - since(run)
    if run.state_type == StateType.PENDING:
        return silent > UNSTARTED_FOR
    return silent > 2 * SILENT_FOR and not has_heartbeat(client, run, datetime.now(UTC) - 2 * SILENT_FOR)


def since(run: FlowRun) -> datetime:
    """Return when a run entered its state, UTC."""
    return run.state.timestamp if run.state else datetime.now(UTC) - timedelta(days=1)


def has_heartbeat(client: SyncPrefectClient, run: FlowRun, after: datetime) -> bool:
    """Tell if a run has given a sign of life after an instant."""
    asked = {
        "event": {"name": ["prefect.flow-run.heartbeat"]},
        "resource": {"id": [f"prefect.flow-run.{run.id}"]},
        "occurred": {"since": after.isoformat()},
    }
    answer = client.request("POST", "/events/filter", json={"filter": asked, "limit": 1})
    return bool(answer.json()["events"])
