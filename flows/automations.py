"""What the Prefect server does by itself: mark runs that were killed, and tell the operator what went wrong.

A process that is killed together with its worker can report nothing, and its run would be shown as running for ever:
it is marked as crashed. Nothing of ours waits for that mark; the lock on the data folder decides if the next run may
start. A run that a killed worker had taken and not started would be lost: it is scheduled again. What a server that was
killed too forgot to await is looked for when a worker starts (flows/recovering.py).

Where the setting NOTIFY names addresses, each is told of runs that failed, crashed, are late or ended incomplete, and
of a deployment that no longer runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from prefect.automations import AutomationCore, EventTrigger, Posture
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, RunDeployment, SendNotification

from flows.scheduler import POOL, TELLS

SILENT_FOR = timedelta(seconds=90)  # three heartbeats of 30 s (prefect.yaml)
UNSTARTED_FOR = timedelta(minutes=3)
SILENT = "no heartbeat for 90 seconds: its process was killed; the next run takes it up"
NOT_BEGUN = "taken by a worker that was killed before it began"
ENDS = ("Completed", "Incomplete", "Skipped", "Failed", "TimedOut", "Cancelled", "Crashed")  # names, two of them ours
# Names of states that an operator wants to hear of; `Incomplete` is ours, of a week whose page says so.
TOLD_OF = ("Failed", "Crashed", "TimedOut", "Late", "Incomplete")
# A deployment without a run for longer than its schedule and some hours no longer runs: paused, deleted, or no worker.
LONGEST_PAUSE = {"daily": timedelta(hours=30), "weekly": timedelta(days=7, hours=12)}
RUN_TOLD = "{{ flow_run.state.message or 'no message' }}\n\nThe run in Prefect: {{ flow_run|ui_url }}"


def automations(deployment_ids: Sequence[str]) -> list[AutomationCore]:
    """Return the automations for the runs of these deployments; runs of other projects are left alone."""
    return [
        AutomationCore(
            name="jobtrends: a run without heartbeats has crashed",
            description="Its process was killed together with its worker. The next run takes it up.",
            trigger=silence(deployment_ids, ("Running", "heartbeat"), ("heartbeat", *ENDS), SILENT_FOR),
            actions=[changed(StateType.CRASHED, "Crashed", SILENT)],
        ),
        AutomationCore(
            name="jobtrends: a run that was taken and not started is scheduled again",
            description="Its worker was killed before the process of the run began; nothing of it was done.",
            trigger=silence(deployment_ids, ("Pending",), ("Running", "heartbeat", *ENDS), UNSTARTED_FOR),
            actions=[changed(StateType.SCHEDULED, "Scheduled again", NOT_BEGUN)],
        ),
    ]


def recovery(deployment_id: str) -> AutomationCore:
    """Return the automation that looks for lost runs some minutes after a worker has started."""
    return AutomationCore(
        name="jobtrends: look for lost runs after a worker has started",
        description="What the server was to await is lost when it is killed at the wrong moment.",
        trigger=EventTrigger(
            expect={"prefect.worker.started"},
            match_related={"prefect.resource.role": "work-pool", "prefect.resource.name": POOL},
            posture=Posture.Reactive,
            threshold=1,
            within=UNSTARTED_FOR,
        ),
        actions=[
            RunDeployment(
                source="selected",
                deployment_id=UUID(deployment_id),
                parameters=None,
                job_variables=None,
                schedule_after=UNSTARTED_FOR,
            )
        ],
    )


def notifications(deployment_ids: Mapping[str, str], blocks: Sequence[UUID]) -> list[AutomationCore]:
    """Return the automations that tell the operator through notification blocks; none where there is no block.

    `deployment_ids` are by the names of the deployments.
    """
    if not blocks:
        return []
    return [
        AutomationCore(
            name=TELLS,
            trigger=state_entered(list(deployment_ids.values())),
            actions=[
                told(one, "jobtrends: {{ flow_run.name }}: {{ flow_run.state.name }}", RUN_TOLD) for one in blocks
            ],
        ),
        *(
            AutomationCore(
                name=f"jobtrends: tell that {name} no longer runs",
                trigger=no_run_begins(one, LONGEST_PAUSE[name]),
                actions=[told(block, f"jobtrends: {name} no longer runs", not_run(name)) for block in blocks],
            )
            for name, one in deployment_ids.items()
        ),
    ]


def not_run(name: str) -> str:
    """Return what is told of a deployment that no longer runs."""
    hours = LONGEST_PAUSE[name] // timedelta(hours=1)
    return f"No run of it has begun for {hours} hours. `jobtrends doctor` says what is wrong with its schedule."


def told(block: UUID, subject: str, body: str) -> SendNotification:
    """Return the action that sends a message through a block."""
    return SendNotification(block_document_id=block, subject=subject, body=body)


def state_entered(deployment_ids: Sequence[str]) -> EventTrigger:
    """Return a trigger that fires for each run that enters a state which the operator wants to hear of."""
    return EventTrigger(
        expect={f"prefect.flow-run.{state}" for state in TOLD_OF},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related=of_deployments(deployment_ids),
        for_each={"prefect.resource.id"},
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )


def no_run_begins(deployment_id: str, within: timedelta) -> EventTrigger:
    """Return a trigger that fires when no run of a deployment begins for so long."""
    return EventTrigger(
        expect={"prefect.flow-run.Running"},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related=of_deployments([deployment_id]),
        posture=Posture.Proactive,
        threshold=1,
        within=within,
    )


def of_deployments(deployment_ids: Sequence[str]) -> dict[str, str | list[str]]:
    """Return the related resource by which events of these deployments' runs are known."""
    return {
        "prefect.resource.role": "deployment",
        "prefect.resource.id": [f"prefect.deployment.{one}" for one in deployment_ids],
    }


def silence(
    deployment_ids: Sequence[str], after: Sequence[str], awaited: Sequence[str], within: timedelta
) -> EventTrigger:
    """Return a trigger that fires when none of the awaited events of a run follows one of `after` in time."""
    return EventTrigger(
        after={f"prefect.flow-run.{event}" for event in after},
        expect={f"prefect.flow-run.{event}" for event in awaited},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related=of_deployments(deployment_ids),
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=within,
    )


def changed(kind: StateType, name: str, message: str) -> ChangeFlowRunState:
    """Return the action that gives the run another state."""
    return ChangeFlowRunState(state=kind, name=name, message=message, force=False)
