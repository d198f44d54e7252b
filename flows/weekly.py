"""The weekly report as a Prefect flow: Monday 06:00 UTC, by schedule.

Crawls the boards without a complete crawl in the last 24 hours, builds, publishes, and issues the report of the last
complete week. When anything stops it, nothing is published and last week's page stays. Running it again is safe: a
page once issued is never overwritten, and the same input gives the same page.
"""

from __future__ import annotations

from typing import Any

from flows.settings import Settings, load_settings, quiet_prefect

quiet_prefect(load_settings().home)

from prefect import flow, get_run_logger, task  # noqa: E402 (its settings come first)
from prefect.states import Completed  # noqa: E402

from flows import steps  # noqa: E402
from flows.crawl import FLOW_SECONDS, crawl_as_task  # noqa: E402
from flows.lock import AlreadyRunning, run_lock  # noqa: E402


@task(name="build")
def build_task(settings_fields: dict[str, Any], week: str) -> int:
    """Load, clean, build, check and publish; returns how many contents were cleaned."""
    settings = load_settings(**settings_fields)
    return steps.build_warehouse(settings, week=steps.week_of(week)).contents_cleaned


@task(name="report")
def report_task(settings_fields: dict[str, Any], week: str) -> dict[str, Any]:
    """Issue the week's page; returns where it is and whether the week is complete."""
    settings = load_settings(**settings_fields)
    issued = steps.report_week(settings, steps.week_of(week), settings.clock())
    return {"page": str(issued.page), "incomplete": issued.incomplete_reason}


def weekly_run(settings: Settings, week: str | None, with_crawl: bool) -> tuple[str, str]:
    """Do one weekly run under the data folder's lock; returns the state's name and message."""
    now = settings.clock()
    label = week or f"{steps.last_complete_week(now):%G-W%V}"
    logger = get_run_logger()
    if with_crawl:
        outcome = crawl_as_task(settings, now, [], [], steps.WEEKLY_FRESH_HOURS)
        logger.info("crawl: %s", outcome.sentence())
    fields = settings.as_fields()
    build_task(fields, label)
    issued = report_task(fields, label)
    if issued["incomplete"]:
        return "Incomplete", f"{issued['page']}: incomplete week: {issued['incomplete']}"
    return "Completed", str(issued["page"])


@flow(name="weekly", timeout_seconds=FLOW_SECONDS)
def weekly(week: str | None = None, now: str | None = None) -> Any:
    """Crawl, build, publish and report the last complete week, or the week named (2026-W47)."""
    settings = load_settings(**({"now": now} if now else {}))
    try:
        with run_lock(settings.home):
            name, message = weekly_run(settings, week, with_crawl=True)
    except AlreadyRunning as error:
        return Completed(name="Skipped", message=str(error))
    return Completed(name=name, message=message)


if __name__ == "__main__":
    weekly()
