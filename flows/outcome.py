"""How a step ends that fails for an expected reason: as a failed task with one line, which the flow repeats."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect.client.schemas.objects import State
from prefect.exceptions import FailedRun
from prefect.states import Failed

from flows.failures import EXPECTED, StepFailed, one_line

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
