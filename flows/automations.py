"""What the Prefect server does by itself about runs of which nothing is heard any more.

A process that is killed together with its worker can report nothing, and its run would be shown as running for ever:
it is marked as crashed. Nothing of ours waits for that mark; the lock on the data folder decides if the next run may
start. A run that a killed worker had taken and not started would be lost: it is scheduled again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from prefect.automations import AutomationCore, EventTrigger, Posture
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState

SILENT_FOR = timedelta(seconds=90)  # three heartbeats of 30 s (prefect.yaml)
UNSTARTED_FOR = timedelta(minutes=3)
ENDS = ("Completed", "Failed", "Cancelled", "Crashed")


def automations(deployment_ids: Sequence[str]) -> list[AutomationCore]:
    """Return the automations for the runs of these deployments; runs of other projects are left alone."""
    return [
        AutomationCore(
            name="jobtrends: a run without heartbeats has crashed",
            description="Its process was killed together with its worker. The next run takes it up.",
            trigger=silence(deployment_ids, "heartbeat", ("heartbeat", *ENDS), SILENT_FOR),
            actions=[
                changed(
                    StateType.CRASHED,
                    "Crashed",
                    "no heartbeat for 90 seconds: its process was killed; the next run takes it up",
                )
            ],
        ),
        AutomationCore(
            name="jobtrends: a run that was taken and not started is scheduled again",
            description="Its worker was killed before the process of the run began; nothing of it was done.",
            trigger=silence(deployment_ids, "Pending", ("Running", "heartbeat", *ENDS), UNSTARTED_FOR),
            actions=[
                changed(StateType.SCHEDULED, "Scheduled again", "taken by a worker that was killed before it began")
            ],
        ),
    ]


def silence(deployment_ids: Sequence[str], after: str, awaited: Sequence[str], within: timedelta) -> EventTrigger:
    """Return a trigger that fires when none of the awaited events of a run follows another in time."""
    return EventTrigger(
        after={f"prefect.flow-run.{after}"},
        expect={f"prefect.flow-run.{event}" for event in awaited},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related={
            "prefect.resource.role": "deployment",
            "prefect.resource.id": [f"prefect.deployment.{one}" for one in deployment_ids],
        },
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=within,
    )


def changed(kind: StateType, name: str, message: str) -> ChangeFlowRunState:
    """Return the action that gives the run another state."""
    return ChangeFlowRunState(state=kind, name=name, message=message, force=False)
