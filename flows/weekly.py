"""The weekly report as a Prefect flow: Monday 06:00 UTC, by schedule.

Crawls the boards without a complete crawl in the last 24 hours, builds, publishes, and issues the report of the last
complete week. When anything stops it, nothing is published and last week's page stays. Running it again is safe: a
page once issued is never overwritten, and the same input gives the same page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.context import FlowRunContext
from prefect.states import Completed, Failed

from flows import steps
from flows.backfill import report_each, weeks_asked
from flows.crawl import FLOW_SECONDS, compact_landing, crawl_as_tasks
from flows.failures import EXPECTED
from flows.lock import AT_ONCE, run_lock
from flows.outcome import RETRIES, failed, failing_in_one_line, value_of
from flows.parameters import Instant, Week
from flows.private_files import keep_private
from flows.settings import Settings, load_settings
from flows.shown import ProgressBar, show_page, show_warnings, show_week, weekly_name
from reports.overview import overview

BUILD_STEPS = ("load", "clean", "build", "publish")
REPORT_SECONDS = 3600
LONGEST_WAIT_SECONDS = 12 * 3600  # the upper bound of the setting LOCK_WAIT_HOURS


@task(name="build", timeout_seconds=FLOW_SECONDS, persist_result=False, **RETRIES)
@failing_in_one_line
def build_task(settings_fields: dict[str, Any], week: str) -> int:
    """Load, clean, build, check and publish; returns how many contents were cleaned."""
    settings, bar = load_settings(**settings_fields), ProgressBar("build", "The steps of the build", len(BUILD_STEPS))

    def _say(step: str) -> None:
        get_run_logger().info("build: %s", step)
        if step in BUILD_STEPS:
            bar.advance(BUILD_STEPS.index(step))

    result = steps.build_warehouse(settings, _say, week=steps.week_of(week))
    bar.advance(len(BUILD_STEPS))
    show_warnings(result.warnings, [refusal.sentence() for refusal in result.refused])
    return result.contents_cleaned


@task(name="report", timeout_seconds=REPORT_SECONDS, persist_result=False, **RETRIES)
@failing_in_one_line
def report_task(settings_fields: dict[str, Any], week: str, renew: bool = True) -> dict[str, Any]:
    """Issue the week's page and renew the site; returns where the page is and why the week is incomplete, if it is."""
    settings = load_settings(**settings_fields)
    issued = steps.report_week(settings, steps.week_of(week), settings.clock(), renew=renew)
    return {"page": str(issued.page), "incomplete": issued.incomplete_reason}


def weekly_run(settings: Settings, weeks: Sequence[date], with_crawl: bool, renew: bool = True) -> tuple[str, str]:
    """Do one weekly run under the data folder's lock, for these Mondays; returns the state's name and message.

    Without `renew`, only the weeks' own pages are made: another week follows at once.
    """
    if with_crawl:
        outcome = crawl_as_tasks(settings, settings.clock(), [], [], steps.WEEKLY_FRESH_HOURS)
        get_run_logger().info("crawl: %s", outcome.sentence())
    fields = settings.as_fields()
    value_of(build_task(fields, f"{weeks[-1]:%G-W%V}"))

    def _report(monday: date, is_last: bool) -> tuple[str, str | None]:
        label = f"{monday:%G-W%V}"
        issued = value_of(report_task(fields, label, renew and is_last))
        show_page(Path(issued["page"]), label)
        if renew and is_last:
            show_week(overview(settings.published, monday), monday)
        return issued["page"], issued["incomplete"]

    reported = report_each(weeks, _report)
    return reported.state, reported.sentence()


def patience(settings: Settings) -> timedelta:
    """Return how long this run waits for the data folder: hours if it was deployed, no time if somebody started it."""
    context = FlowRunContext.get()
    is_deployed = bool(context and context.flow_run and context.flow_run.deployment_id)
    return timedelta(hours=settings.lock_wait_hours) if is_deployed else AT_ONCE


@flow(
    name="weekly",
    flow_run_name=weekly_name,
    timeout_seconds=FLOW_SECONDS + LONGEST_WAIT_SECONDS,
    persist_result=False,
)
def weekly(
    week: Week | None = None,
    first_week: Week | None = None,
    last_week: Week | None = None,
    now: Instant | None = None,
) -> Any:
    """Crawl, build, publish and report: the last complete week, the week named, or a range of weeks.

    Args:
        week: ISO week to report, such as 2026-W47; empty for the last complete one
        first_week: first week of a range, instead of a single week
        last_week: last week of the range; empty for the last complete one
        now: instant to take for now, UTC, such as 2026-11-16T06:00:00Z; empty for the clock
    """
    keep_private()
    try:
        settings = load_settings(**({"now": now} if now else {}))
        weeks_asked(week, first_week, last_week, settings.clock())
        with run_lock(settings.home, patience(settings), get_run_logger().warning):
            # An instant that was frozen stays; else the weeks are those of the time after the wait.
            weeks = weeks_asked(week, first_week, last_week, settings.clock())
            name, message = weekly_run(settings, weeks, with_crawl=True)
            compact_landing(settings)
    except EXPECTED as error:
        return failed(error)
    return Failed(message=message) if name == "Failed" else Completed(name=name, message=message)
