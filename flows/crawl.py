"""The daily crawl as a Prefect flow: 03:15 UTC, by schedule.

A board that fails is named in the crawl summary and the others go on; a second run while one is going on is skipped.
Running it again is safe: boards read completely in the last 20 hours are not due, and a killed run is taken up.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import steps
from flows.failures import EXPECTED, one_line
from flows.lock import AlreadyRunning, run_lock
from flows.outcome import failed, failing_in_one_line, value_of
from flows.parameters import Board, Instant, Source
from flows.settings import Settings, keep_private, load_settings

FLOW_SECONDS = 6 * 3600


@task(name="crawl-sources", task_run_name="crawl {sources}", result_serializer="json")
@failing_in_one_line
def crawl_sources(settings_fields: dict[str, Any], folder: str, sources: list[str]) -> dict[str, str]:
    """Read the due boards, a process a source; returns which ended early, and why."""
    return steps.crawl_sources(load_settings(**settings_fields), Path(folder), sources)


def crawl_as_task(
    settings: Settings, now: datetime, sources: list[str], boards: list[str], fresh_hours: float
) -> steps.CrawlOutcome:
    """Crawl what is due, and seal the run."""
    planned = steps.plan_crawl(settings, now, sources, boards, fresh_hours)
    if planned["folder"] is None:
        return steps.CrawlOutcome()
    due = list(planned["due"])
    ended = value_of(crawl_sources(settings.as_fields(), planned["folder"], due)) if due else {}
    return steps.seal_crawl(Path(planned["folder"]), ended)


@flow(name="crawl", timeout_seconds=FLOW_SECONDS, result_serializer="json")
def crawl(sources: list[Source] | None = None, boards: list[Board] | None = None, now: Instant | None = None) -> Any:
    """Read every board that is due and land what it shows."""
    keep_private()
    try:
        settings = load_settings(**({"now": now} if now else {}))
        with run_lock(settings.home):
            outcome = crawl_as_task(
                settings, settings.clock(), list(sources or []), boards or [], steps.CRAWL_FRESH_HOURS
            )
    except AlreadyRunning as error:
        return Completed(name="Skipped", message=one_line(error))
    except EXPECTED as error:
        return failed(error)
    return state_of(outcome)


def state_of(outcome: steps.CrawlOutcome) -> State[Any]:
    """Return the state of a crawl that ended: Failed when no board due is complete."""
    logger = get_run_logger()
    for problem in outcome.problems:
        logger.warning(problem)
    if outcome.exit_status == 1:
        return Failed(message=outcome.sentence())
    return Completed(name="Incomplete" if outcome.exit_status else "Completed", message=outcome.sentence())
