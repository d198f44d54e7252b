"""The commands that run the pipeline: all of it, or one step."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import steps
from flows.backfill import report_each, weeks_asked
from flows.cli.terminal import complain, exit_with, problems, say
from flows.cli.values import FirstWeek, Instant, LastWeek, Week
from flows.disk import require_space
from flows.forgetting import is_anything_forgotten, sweep
from flows.lock import check_free, run_lock
from flows.scheduler import SchedulerUnreachable, check_reachable
from flows.settings import Settings, load_settings, quiet_prefect
from flows.tracked import boards_listed
from reports.words import counted

if TYPE_CHECKING:
    from reports.weekly import Issued
    from warehouse.build import BuildResult

FLOW_STATUSES = {"Completed": 0, "Incomplete": 3, "Failed": 1}
Force = Annotated[bool, typer.Option("--force", help="Publish even if over half of the postings are gone.")]


def ready() -> Settings:
    """Return the settings of an installation that has room for a run."""
    settings = load_settings()
    require_space(settings.home)
    return settings


def require_server(settings: Settings) -> None:
    """Raise SchedulerUnreachable where a Prefect server is named and does not answer."""
    try:
        check_reachable(settings.home)
    except SchedulerUnreachable as error:
        remedy = "start it, or unset PREFECT_API_URL to run without one"
        raise SchedulerUnreachable(f"the Prefect server cannot be reached: {error}; {remedy}") from error


def run_flow(flow: Any, **parameters: Any) -> Any:
    """Run a flow and return its final state; raises SchedulerUnreachable where Prefect's API does not answer."""
    try:
        return flow(**parameters, return_state=True)
    except RuntimeError as error:
        if "API" not in str(error):
            raise
        raise SchedulerUnreachable(f"{str(error).rstrip('.')}; look at PREFECT_API_URL and at the server") from error


def flow_status(state: Any) -> int:
    """Return the exit status of a flow's final state: 0 complete, 3 incomplete, 1 skipped or failed."""
    return FLOW_STATUSES.get(state.name, 1)


def demo(
    weeks: Annotated[int, typer.Option(min=1, max=52, help="Simulated weeks.")] = 26,
    seed: Annotated[int, typer.Option(help="Seed of the invented market.")] = 1,
    open_page: Annotated[bool, typer.Option("--open", help="Open the newest report.")] = False,
) -> None:
    """Run the pipeline over weeks of an invented market. It lives in HOME/demo, which is wiped first."""
    settings = ready()
    home = settings.home / "demo"
    quiet_prefect(settings)
    require_server(settings)
    from flows.demo import NotADemoFolder, clear_demo_folder
    from flows.demo import demo as demo_flow

    try:
        clear_demo_folder(home)
    except NotADemoFolder as error:
        complain(str(error))
        raise typer.Exit(1) from None
    state: Any = run_flow(demo_flow, home=str(home.resolve()), weeks=weeks, seed=seed)
    if state.name != "Completed":
        complain(f"the demo failed: {state.message}")
        raise typer.Exit(1)
    newest = sorted((home / "reports").glob("*-W*/index.html"))[-1].absolute()
    say(f"report: {newest}")
    say(f"site: {(home / 'reports' / 'index.html').absolute()} (`jobtrends serve` shows it)")
    if open_page:
        webbrowser.open(newest.as_uri())


def weekly(week: Week = None, first: FirstWeek = None, last: LastWeek = None) -> None:
    """Crawl what is due, build, publish and report. The scheduled deployment runs the same."""
    settings = ready()
    weeks_asked(week, first, last, settings.clock())
    steps.require_contact(settings)
    boards_listed(settings)
    check_free(settings.home)
    quiet_prefect(settings)
    require_server(settings)
    from flows.weekly import weekly as weekly_flow

    state: Any = run_flow(weekly_flow, week=week, first_week=first, last_week=last)
    status = flow_status(state)
    if status == 1:
        complain(state.message)
    else:
        say(f"{state.name}: {state.message}")
    exit_with(status)


def crawl(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    board: Annotated[list[str] | None, typer.Option(help="Only this board, SOURCE:TOKEN; may be repeated.")] = None,
) -> None:
    """Read every board that is due and land what it shows. 0: all complete or none due; 3: some; 1: none."""
    settings = ready()
    with run_lock(settings.home):
        planned = steps.plan_crawl(settings, settings.clock(), source or [], board or [], steps.CRAWL_FRESH_HOURS)
        if planned["folder"] is None:
            say("crawl: no board was due")
            return
        outcome = crawl_with_bars(settings, Path(planned["folder"]), planned["due"])
    for problem in outcome.problems:
        say(problem)
    say(f"crawl: {outcome.sentence()}")
    exit_with(outcome.exit_status)


def crawl_with_bars(settings: Settings, folder: Path, due: dict[str, int]) -> steps.CrawlOutcome:
    """Crawl the sources side by side under a bar each; plain lines where no terminal is."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=problems, disable=not problems.is_terminal) as progress:
        bars = {source: progress.add_task(source, total=count) for source, count in due.items()}
        ended = (
            steps.crawl_sources(
                settings, folder, list(due), lambda source, done: progress.update(bars[source], completed=done)
            )
            if due
            else {}
        )
    return steps.seal_crawl(folder, ended)


def build(force: Force = False) -> None:
    """Load and read what was landed, compute every table, publish."""
    settings = ready()
    with run_lock(settings.home):
        result = steps.build_warehouse(settings, say=lambda step: say(f"build: {step}"), force=force)
    say_refused(result)
    for finding in result.warnings:
        say(f"warning: {finding.sentence}")
    say(f"{counted(len(result.runs_loaded), 'run')} loaded, {counted(result.contents_cleaned, 'content')} cleaned")
    say(f"published: {settings.published}")


def say_refused(result: BuildResult) -> None:
    """Print a line on each file of landing that was not taken in."""
    for refusal in result.refused:
        say(f"refused: {refusal.sentence()}")


def report(
    week: Week = None,
    first: FirstWeek = None,
    last: LastWeek = None,
    as_of: Instant = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the newest page.")] = False,
) -> None:
    """Issue the report of a week. 0: complete; 3: issued, but the week is incomplete; 1: nothing issued."""
    settings = ready()
    now = settings.clock()
    weeks = weeks_asked(week, first, last, now)
    with run_lock(settings.home):
        reported = report_each(
            weeks, lambda monday, is_last: reported_page(steps.report_week(settings, monday, now, as_of, renew=is_last))
        )
    for label, reason in {**reported.incomplete, **reported.failed}.items():
        say(f"{label}: {'incomplete week' if label in reported.pages else 'not reported'}: {reason}")
    if open_page and reported.pages:
        webbrowser.open(Path(list(reported.pages.values())[-1]).as_uri())
    exit_with(FLOW_STATUSES[reported.state])


def reported_page(issued: Issued) -> tuple[str, str | None]:
    """Print where a week's page is; returns that, and why the week is incomplete, if it is."""
    page = issued.page.absolute()
    say(f"report: {page}" + ("" if issued.is_new else " (unchanged)"))
    return str(page), issued.incomplete_reason


def rebuild(force: Force = False) -> None:
    """Rebuild the warehouse from the landing files, and publish it."""
    from warehouse.build import rebuild as rebuild_warehouse

    settings = ready()
    with run_lock(settings.home):
        if is_anything_forgotten(settings.home):
            say(f"rebuild: {sweep(settings.home)}")
        result = rebuild_warehouse(
            settings.home,
            settings.clock(),
            lambda step: say(f"rebuild: {step}"),
            force,
            settings.readers,
            settings.memory,
        )
    say_refused(result)
    say(f"rebuilt from {counted(len(result.runs_loaded), 'run')}: {settings.published}")
