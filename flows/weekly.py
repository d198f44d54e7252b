"""The weekly report as a Prefect flow: Monday 06:00 UTC, by schedule.

Crawls the boards without a complete crawl in the last 24 hours, builds, publishes, and issues the report of the last
complete week. When anything stops it, nothing is published and last week's page stays. Running it again is safe: a
page once issued is never overwritten, and the same input gives the same page.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.context import FlowRunContext
from prefect.states import Completed

from flows import steps
from flows.crawl import FLOW_SECONDS, crawl_as_tasks
from flows.failures import EXPECTED
from flows.lock import AT_ONCE, run_lock
from flows.outcome import failed, failing_in_one_line, value_of
from flows.parameters import Instant, Week
from flows.settings import Settings, keep_private, load_settings
from flows.shown import show_page, weekly_name

LONGEST_WAIT_SECONDS = 12 * 3600  # the upper bound of the setting LOCK_WAIT_HOURS


@task(name="build", result_serializer="json")
@failing_in_one_line
def build_task(settings_fields: dict[str, Any], week: str) -> int:
    """Load, clean, build, check and publish; returns how many contents were cleaned."""
    settings = load_settings(**settings_fields)
    result = steps.build_warehouse(settings, week=steps.week_of(week))
    for refusal in result.refused:
        get_run_logger().warning("refused: %s", refusal.sentence())
    return result.contents_cleaned


@task(name="report", result_serializer="json")
@failing_in_one_line
def report_task(settings_fields: dict[str, Any], week: str, renew: bool = True) -> dict[str, Any]:
    """Issue the week's page and renew the site; returns where the page is and why the week is incomplete, if it is."""
    settings = load_settings(**settings_fields)
    issued = steps.report_week(settings, steps.week_of(week), settings.clock(), renew=renew)
    return {"page": str(issued.page), "incomplete": issued.incomplete_reason}


def weekly_run(settings: Settings, week: str | None, with_crawl: bool, renew: bool = True) -> tuple[str, str]:
    """Do one weekly run under the data folder's lock; returns the state's name and message.

    Without `renew`, only the week's own page is made: another week follows at once.
    """
    now = settings.clock()
    label = f"{steps.ended_week(week, now):%G-W%V}"
    logger = get_run_logger()
    if with_crawl:
        outcome = crawl_as_tasks(settings, now, [], [], steps.WEEKLY_FRESH_HOURS)
        logger.info("crawl: %s", outcome.sentence())
    fields = settings.as_fields()
    value_of(build_task(fields, label))
    issued = value_of(report_task(fields, label, renew))
    show_page(Path(issued["page"]), label)
    if issued["incomplete"]:
        return "Incomplete", f"{issued['page']}: incomplete week: {issued['incomplete']}"
    return "Completed", str(issued["page"])


def patience(settings: Settings) -> timedelta:
    """Return how long this run waits for the data folder: hours if it was deployed, no time if somebody started it."""
    context = FlowRunContext.get()
    is_deployed = bool(context and context.flow_run and context.flow_run.deployment_id)
    return timedelta(hours=settings.lock_wait_hours) if is_deployed else AT_ONCE


@flow(
    name="weekly",
    flow_run_name=weekly_name,
    timeout_seconds=FLOW_SECONDS + LONGEST_WAIT_SECONDS,
    result_serializer="json",
)
def weekly(week: Week | None = None, now: Instant | None = None) -> Any:
    """Crawl, build, publish and report the last complete week, or the week named (2026-W47)."""
    keep_private()
    try:
        settings = load_settings(**({"now": now} if now else {}))
        steps.ended_week(week, settings.clock())
        with run_lock(settings.home, patience(settings), get_run_logger().warning):
            # An instant that was frozen stays; else the week is that of the time after the wait.
            name, message = weekly_run(settings, week, with_crawl=True)
    except EXPECTED as error:
        return failed(error)
    return Completed(name=name, message=message)
