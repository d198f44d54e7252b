"""What Prefect's interface shows of a run beside its state: its name, and artifacts for what one looks up first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect.artifacts import create_link_artifact, create_table_artifact
from prefect.runtime import flow_run

from flows.settings import SettingsError, load_settings
from flows.steps import CrawlOutcome, last_complete_week


def weekly_name() -> str:
    """Name a weekly run after its week or weeks: `weekly 2026-W47`, `weekly 2026-W40 to 2026-W46`."""
    if not (now := run_time()):
        return "weekly"
    if first := flow_run.parameters.get("first_week"):
        return f"weekly {first} to {flow_run.parameters.get('last_week') or f'{last_complete_week(now):%G-W%V}'}"
    return f"weekly {flow_run.parameters.get('week') or f'{last_complete_week(now):%G-W%V}'}"


def crawl_name() -> str:
    """Name a crawl after its day, UTC, and what was asked for: `crawl 2026-11-16`, `crawl 2026-11-16 ashby`."""
    if not (now := run_time()):
        return "crawl"
    asked = [name for kind in ("sources", "boards") for name in flow_run.parameters.get(kind) or []]
    return " ".join([f"crawl {now:%Y-%m-%d}", *asked])


def run_time() -> datetime | None:
    """Return the instant that the run of this context takes for now; None where the settings cannot be read."""
    given = flow_run.parameters.get("now")
    try:
        return load_settings(**({"now": given} if given else {})).clock()
    except (SettingsError, OSError):  # the flow says so in its state
        return None


def show_boards(outcome: CrawlOutcome) -> None:
    """Show the boards of a crawl that were not read completely, a row each, and how many were."""
    if outcome.unfinished:
        create_table_artifact(list(outcome.unfinished), key="boards-with-problems", description=outcome.sentence())


def show_page(page: Path, week: str) -> None:
    """Link the page of a week."""
    create_link_artifact(page.absolute().as_uri(), f"The week {week}", key="weekly-report")
