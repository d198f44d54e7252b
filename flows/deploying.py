"""Put what runs by schedule on a Prefect server: work pool, deployments with their schedules, automations.

Doing it again changes what differs and makes nothing twice.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from prefect.automations import AutomationCore
from prefect.workers.process import ProcessWorker

from flows.automations import automations, notifications, recovery
from flows.failures import StepFailed, flat
from flows.notification import keep_blocks
from flows.scheduler import DEPLOYMENTS, POOL, RECOVERY, NotThere
from flows.scheduler import ask as ask_server

ask = partial(ask_server, seconds=30.0)
PREFECT_FILE = Path(__file__).parent / "prefect.yaml"  # a link to that of the project, so that a wheel holds it


def deploy(address: str, notify: list[str]) -> Iterator[str]:
    """Deploy to the server at `address` and yield what was done, a line each.

    `notify` are the addresses that are told what goes wrong. Runs have the current folder as their working directory.
    Raises SchedulerUnreachable, or StepFailed for what Prefect refuses.
    """
    yield make_pool(address)
    make_deployments(address)
    ids = {name: deployment_id(address, f"{flow}/{name}") for name, flow in DEPLOYMENTS.items()}
    for name, one in ids.items():
        ask(address, f"/deployments/{one}/schedule", {})
        yield f"deployment {DEPLOYMENTS[name]}/{name}: its runs work in {Path.cwd()}"
    blocks = keep_blocks(address, notify)
    marks = [*automations(list(ids.values())), recovery(deployment_id(address, RECOVERY))]
    yield from make_automations(address, [*marks, *notifications(ids, blocks)])
    yield told_of(len(blocks))


def told_of(addresses: int) -> str:
    """Return the line on who is told of failures."""
    if not addresses:
        return "notifications: none; the setting NOTIFY names who is told of failed, late and incomplete runs"
    return f"notifications: failed, late and incomplete runs are told to {addresses} address{'es' * (addresses > 1)}"


def make_pool(address: str) -> str:
    """Make the work pool if there is none of its name; one that is there keeps its type."""
    try:
        ask(address, f"/work_pools/{POOL}")
    except NotThere:
        template = ProcessWorker.get_default_base_job_template()
        ask(address, "/work_pools/", {"name": POOL, "type": ProcessWorker.type, "base_job_template": template})
        return f"work pool {POOL}: made"
    return f"work pool {POOL}: there already"


def make_deployments(address: str) -> None:
    """Run Prefect's own command on prefect.yaml, which holds the deployments and their schedules."""
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(PREFECT_FILE)]
    environment = os.environ | {"PREFECT_API_URL": address, "PWD": str(Path.cwd())}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StepFailed(f"prefect deploy failed: {flat(done.stdout + done.stderr)[-500:]}")


def deployment_id(address: str, full_name: str) -> str:
    """Return the id of a deployment; raises StepFailed if it is not on the server."""
    try:
        return str(ask(address, f"/deployments/name/{full_name}")["id"])
    except NotThere:
        raise StepFailed(f"{address}: Prefect did not make the deployment {full_name}") from None


def make_automations(address: str, wanted: list[AutomationCore]) -> Iterator[str]:
    """Make the automations, bring those of the same name up to date, and delete ours that are no longer wanted."""
    found = {row["name"]: row["id"] for row in ask(address, "/automations/filter", {"limit": 200})}
    for automation in wanted:
        content = automation.model_dump(mode="json", exclude={"owner_resource"})
        if one := found.get(automation.name):
            ask(address, f"/automations/{one}", content, method="PUT")
        else:
            ask(address, "/automations/", content)
        yield f"automation {automation.name!r}: {'there already' if one else 'made'}"
    for name in sorted(found.keys() - {automation.name for automation in wanted}):
        if name.startswith("jobtrends: "):
            ask(address, f"/automations/{found[name]}", method="DELETE")
            yield f"automation {name!r}: deleted"
