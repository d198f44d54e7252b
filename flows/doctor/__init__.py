"""What is wrong with an installation, and how to fix it: every look within seconds, whatever hangs."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable

from flows import scheduler_health
from flows.doctor import asked, cluster, databases, folder, landing, landing_files, tracking
from flows.failures import EXPECTED, one_line
from flows.finding import Finding, broken, warning
from flows.settings import Settings

LOOK_SECONDS = 3.5
Look = Callable[[Settings], Iterable[Finding]]


def schedule(settings: Settings) -> Iterable[Finding]:
    """Look at the schedule on the Prefect server, and if it tells whom the settings name."""
    yield from scheduler_health.findings(settings.home)
    yield from scheduler_health.notifications(settings.home, len(settings.notified))


LOOKS: dict[str, Look] = {
    "contact": tracking.contact,
    "boards": tracking.boards,
    "data folder": folder.findings,
    "age of data": landing.findings,
    "requests": asked.findings,
    "landing": landing_files.findings,
    "warehouse": databases.warehouse,
    "published file": databases.published,
    "cluster": cluster.findings,
    "schedule": schedule,
}


def findings(settings: Settings) -> list[Finding]:
    """Look at everything a run needs, side by side; what takes too long or fails is a finding itself."""
    answers: queue.SimpleQueue[tuple[str, list[Finding]]] = queue.SimpleQueue()
    for subject, look in LOOKS.items():
        # Daemons, since a thread that hangs on a dead disk or server must not keep the command from ending.
        threading.Thread(target=answer, args=(subject, look, settings, answers.put), daemon=True).start()
    found: dict[str, list[Finding]] = {}
    deadline = time.monotonic() + LOOK_SECONDS
    while len(found) < len(LOOKS):
        try:
            subject, seen = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        found[subject] = seen
    late = f"not known within {LOOK_SECONDS:g} seconds; look again when the machine is less busy"
    return [finding for subject in LOOKS for finding in found.get(subject, [warning(subject, late)])]


def answer(subject: str, look: Look, settings: Settings, put: Callable[[tuple[str, list[Finding]]], None]) -> None:
    """Look, and hand over what was found."""
    try:
        put((subject, list(look(settings))))
    except EXPECTED as error:
        put((subject, [broken(subject, one_line(error))]))
