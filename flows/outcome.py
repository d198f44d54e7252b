"""How a step ends that fails for an expected reason: as a failed task with one line, which the flow repeats."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect import Task
from prefect.client.schemas.objects import State, TaskRun
from prefect.exceptions import FailedRun
from prefect.states import Failed
from prefect.tasks import exponential_backoff

from flows.failures import EXPECTED, StepFailed, one_line
from warehouse.database import LOCKED

P = ParamSpec("P")
R = TypeVar("R")
# Prefect's engines log through these; the last of them when a run's process ends with a failed state.
ENGINE_LOGGERS = ("prefect.task_runs", "prefect.flow_runs", "prefect.engine")


def failed(error: Exception) -> State[Any]:
    """Return the failed state of an expected failure; its message is one line, and no traceback is logged of it."""
    for name in ENGINE_LOGGERS:
        logging.getLogger(name).addFilter(without_empty_traceback)
    return Failed(message=one_line(error))


def without_empty_traceback(record: logging.LogRecord) -> bool:
    """Drop from a record the traceback that shows only that a failed state was returned; keep all others."""
    if record.exc_info and (record.exc_info[1] is None or isinstance(record.exc_info[1], FailedRun)):
        record.exc_info = None
    return True


def failing_in_one_line(step: Callable[P, R]) -> Callable[P, R | State[Any]]:
    """Make an expected failure of a task its failed state, whose message is one line; others keep their traceback."""

    @wraps(step)
    def _told(*args: P.args, **kwargs: P.kwargs) -> R | State[Any]:
        try:
            return step(*args, **kwargs)
        except EXPECTED as error:
            return failed(error)

    return _told


def value_of(result: R | State[Any]) -> R:
    """Return what a task returned; raises StepFailed with its line if it failed."""
    if isinstance(result, State):
        raise StepFailed(result.message or result.name or "a step failed")
    return result


def passes(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Tell if another program held a database, which may have passed when the task runs again; the rest would not."""
    return LOCKED in (state.message or "")


# Two minutes, four and eight, give or take a half: whoever has the warehouse open in a client may let go of it.
RETRIES: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(backoff_factor=120),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": passes,
}
