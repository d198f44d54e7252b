"""The daily crawl as a Prefect flow: 03:15 UTC, by schedule.

A board that fails is named in the crawl summary and the others go on; a second run while one is going on is skipped.
Running it again is safe: boards read completely in the last 20 hours are not due, and a killed run is taken up.
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import steps
from flows.compacting import compact
from flows.failures import EXPECTED, one_line
from flows.lock import AlreadyRunning, run_lock
from flows.outcome import failed, failing_in_one_line
from flows.parameters import Board, Instant, Source
from flows.private_files import keep_private
from flows.settings import Settings, load_settings
from flows.shown import ProgressBar, crawl_name, show_boards

FLOW_SECONDS = 6 * 3600


@task(name="crawl-source", task_run_name="crawl {source}", cache_policy=NO_CACHE, persist_result=False)
@failing_in_one_line
def crawl_source(
    settings_fields: dict[str, Any], folder: str, source: str, due: int, stopped: Event, closes_at: float
) -> dict[str, str]:
    """Read the `due` boards of a source in a process of its own, until an instant on the monotonic clock at the latest.

    Returns why it ended early, if it did.
    """
    settings, window = load_settings(**settings_fields), max(0.0, closes_at - time.monotonic())
    bar = ProgressBar(f"crawl-{source}", f"{source}: boards read of {due} that were due", due)
    ended = steps.crawl_sources(
        settings, Path(folder), [source], lambda _, done: bar.advance(done), is_stopped=stopped.is_set, window=window
    )
    bar.advance(steps.boards_read(Path(folder), source))
    return ended


@task(name="read-texts", cache_policy=NO_CACHE, persist_result=False)
@failing_in_one_line
def read_texts(settings_fields: dict[str, Any]) -> int:
    """Read the texts that have landed, ahead of the weekly run; returns how many were read."""
    from warehouse.build import read_ahead

    settings = load_settings(**settings_fields)
    return read_ahead(settings.home, settings.readers)


def read_texts_ahead(settings: Settings) -> None:
    """Read the texts that have landed; where that fails the crawl stands, and the weekly run reads them."""
    logger = get_run_logger()
    read = read_texts(settings.as_fields(), return_state=True)
    if read.is_completed():
        logger.info("%d texts read ahead of the weekly run", read.result())
    else:
        logger.warning("texts were not read ahead, the weekly run will: %s", read.message)


@task(name="compact-landing", cache_policy=NO_CACHE, persist_result=False)
@failing_in_one_line
def compact_task(settings_fields: dict[str, Any]) -> list[str]:
    """Merge the landing files of past months; returns what was done, a line each."""
    return compact(load_settings(**settings_fields))


def compact_landing(settings: Settings) -> None:
    """Merge the landing files of past months; where that fails nothing is lost, and the next run does it."""
    logger = get_run_logger()
    done = compact_task(settings.as_fields(), return_state=True)
    if not done.is_completed():
        logger.warning("the landing files of past months were not merged, the next run will: %s", done.message)
    for line in done.result() if done.is_completed() else ():
        logger.info("landing: %s", line)


def crawl_side_by_side(settings: Settings, folder: str, due: dict[str, int]) -> dict[str, str]:
    """Run a task for each source, some at once; `due` are boards by source. Returns which ended early, and why."""
    # A thread is not reached by what ends the run, and would keep it alive until its source has been read.
    stopped, closes_at = Event(), time.monotonic() + settings.crawl_hours * 3600
    tasks: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=settings.sources_at_once)
    with tasks as runner:
        try:
            window = {"folder": folder, "stopped": stopped, "closes_at": closes_at}
            return early_ends(
                {source: submitted(runner, settings, source, window | {"due": count}) for source, count in due.items()}
            )
        finally:
            stopped.set()


def submitted(
    runner: ThreadPoolTaskRunner[Any], settings: Settings, source: str, further: dict[str, Any]
) -> PrefectFuture[Any]:
    """Submit the task of a source, tagged with it."""
    asked = {"settings_fields": settings.as_fields(), "source": source, **further}
    return runner.submit(crawl_source.with_options(tags={source}), asked)


def early_ends(reads: dict[str, PrefectFuture[Any]]) -> dict[str, str]:
    """Wait for the sources' tasks and return which ended early, and why; one that failed leaves the others alone."""
    ended: dict[str, str] = {}
    for source, read in reads.items():
        read.wait()
        if read.state.is_completed():
            ended |= read.result()
        else:
            ended[source] = read.state.message or read.state.name or "its task failed"
    return ended


def crawl_as_tasks(
    settings: Settings, now: datetime, sources: list[str], boards: list[str], fresh_hours: float
) -> steps.CrawlOutcome:
    """Crawl what is due, seal the run, and show the boards that were not read completely."""
    planned = steps.plan_crawl(settings, now, sources, boards, fresh_hours)
    if planned["folder"] is None:
        return steps.CrawlOutcome()
    ended = crawl_side_by_side(settings, planned["folder"], planned["due"]) if planned["due"] else {}
    outcome = steps.seal_crawl(Path(planned["folder"]), ended)
    show_boards(outcome)
    return outcome


@flow(name="crawl", flow_run_name=crawl_name, timeout_seconds=FLOW_SECONDS, persist_result=False)
def crawl(sources: list[Source] | None = None, boards: list[Board] | None = None, now: Instant | None = None) -> Any:
    """Read every board that is due and land what it shows; then read the texts, so that Monday need not; tidy up.

    Args:
        sources: only these sources; empty for all
        boards: only these boards, each as SOURCE:TOKEN, such as greenhouse:acme; empty for all that are listed
        now: instant to take for now, UTC, such as 2026-11-16T03:15:00Z; empty for the clock
    """
    keep_private()
    try:
        settings = load_settings(**({"now": now} if now else {}))
        with run_lock(settings.home):
            outcome = crawl_as_tasks(
                settings, settings.clock(), list(sources or []), boards or [], steps.CRAWL_FRESH_HOURS
            )
            read_texts_ahead(settings)
            compact_landing(settings)
    except AlreadyRunning as error:
        return Completed(name="Skipped", message=one_line(error))
    except EXPECTED as error:
        return failed(error)
    return state_of(outcome)


def state_of(outcome: steps.CrawlOutcome) -> State[Any]:
    """Return the state of a crawl that ended: Failed when no board due is complete."""
    if outcome.exit_status == 1:
        return Failed(message=outcome.sentence())
    return Completed(name="Incomplete" if outcome.exit_status else "Completed", message=outcome.sentence())
