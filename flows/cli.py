"""The command line: `jobtrends`. Every subcommand is a thin skin over a plain function."""

from __future__ import annotations

import json
import sys
import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from flows import adhoc, doctor, steps, tracked
from flows.lock import AlreadyRunning, check_free, run_lock
from flows.settings import Settings, SettingsError, load_settings, quiet_prefect
from reports.weekly import NoSuchWeek, OlderFile
from warehouse.build import rebuild as rebuild_warehouse
from warehouse.clean.stream import cleaned_lines, input_lines
from warehouse.database import WarehouseError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="What the machine-learning job market asks for: collected, kept, and reported every week.",
)
sources_app = typer.Typer(no_args_is_help=True, help="What is tracked, and whether it answers.")
app.add_typer(sources_app, name="sources")
console = Console()
problems = Console(stderr=True)
USAGE = 2


def main() -> None:
    """Run the command line; known problems become one line and a status, never a traceback."""
    try:
        app()
    except (WarehouseError, AlreadyRunning, NoSuchWeek, OlderFile, steps.CrawlRefusedToStart) as error:
        complain(error)
        sys.exit(1)
    except SettingsError as error:
        complain(error)
        sys.exit(USAGE)


def say(text: str) -> None:
    """Print one line."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def complain(error: Exception) -> None:
    """Print one line on what went wrong."""
    problems.print(f"jobtrends: {error}", style="red", markup=False, highlight=False, soft_wrap=True)


def exit_with(status: int) -> None:
    """End with a status."""
    if status:
        raise typer.Exit(status)


def flow_status(state: Any) -> int:
    """Return the exit status of a flow's final state: 0 complete, 3 incomplete, 1 skipped or failed."""
    if state.name == "Completed":
        return 0
    return 3 if state.name == "Incomplete" else 1


@app.command()
def demo(
    weeks: Annotated[int, typer.Option(min=1, max=12, help="Simulated weeks.")] = 6,
    seed: Annotated[int, typer.Option(help="Seed of the invented market.")] = 1,
    open_page: Annotated[bool, typer.Option("--open", help="Open the newest report.")] = False,
) -> None:
    """Run the whole pipeline over simulated weeks of an invented market, in HOME/demo, which is wiped first."""
    settings = load_settings()
    home = settings.home / "demo"
    quiet_prefect(settings.home)
    from flows.demo import NotADemoFolder, clear_demo_folder
    from flows.demo import demo as demo_flow

    try:
        clear_demo_folder(home)
    except NotADemoFolder as error:
        complain(error)
        raise typer.Exit(1) from None
    state: Any = demo_flow(home=str(home.resolve()), weeks=weeks, seed=seed, return_state=True)
    if state.name != "Completed":
        say(f"the demo failed: {state.message}")
        raise typer.Exit(1)
    newest = sorted((home / "reports").glob("*-W*/index.html"))[-1].resolve()
    say(f"report: {newest}")
    if open_page:
        webbrowser.open(newest.as_uri())


@app.command()
def weekly(
    week: Annotated[str | None, typer.Option(help="ISO week, such as 2026-W47; the last complete one.")] = None,
) -> None:
    """Crawl what is due, build, publish and report: what the scheduled deployment runs."""
    settings = load_settings()
    checked_week(week)
    check_free(settings.home)
    quiet_prefect(settings.home)
    from flows.weekly import weekly as weekly_flow

    state: Any = weekly_flow(week=week, return_state=True)
    say(f"{state.name}: {state.message}")
    exit_with(flow_status(state))


@app.command()
def crawl(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given again.")] = None,
    board: Annotated[list[str] | None, typer.Option(help="Only this board, SOURCE:TOKEN; may be given again.")] = None,
) -> None:
    """Read every board that is due and land what it shows. 0: all complete or none due; 3: some; 1: none."""
    settings = load_settings()
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


@app.command()
def build() -> None:
    """Load what was landed, understand it, compute every table, check and publish."""
    settings = load_settings()
    with run_lock(settings.home):
        result = steps.build_warehouse(settings, say=lambda step: say(f"build: {step}"))
    for finding in result.warnings:
        say(f"warning: {finding.check}: {finding.rows} rows, first {finding.first}")
    say(f"{len(result.runs_loaded)} runs loaded, {result.contents_cleaned} contents cleaned")
    say(f"published: {settings.published}")


@app.command()
def report(
    week: Annotated[str | None, typer.Option(help="ISO week, such as 2026-W47; the last complete one.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Show what was known at this ISO instant.")] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page.")] = False,
) -> None:
    """Issue the report of a week. 0: complete; 3: issued, but the week is incomplete; 1: nothing issued."""
    settings = load_settings()
    monday = checked_week(week) or steps.last_complete_week(settings.clock())
    with run_lock(settings.home):
        issued = steps.report_week(settings, monday, settings.clock(), checked_instant(as_of))
    say(f"report: {issued.page.resolve()}" + ("" if issued.is_new else " (unchanged)"))
    if open_page:
        webbrowser.open(issued.page.resolve().as_uri())
    if issued.incomplete_reason:
        say(f"incomplete week: {issued.incomplete_reason}")
        raise typer.Exit(3)


def checked_week(week: str | None) -> Any:
    """Return the Monday of a week label; ends with 2 for anything else."""
    if week is None:
        return None
    try:
        return steps.week_of(week)
    except ValueError:
        raise typer.BadParameter(f"{week!r} is no ISO week such as 2026-W47") from None


def checked_instant(text: str | None) -> datetime | None:
    """Return an ISO instant in UTC; ends with 2 for anything else."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no ISO instant such as 2026-11-23T06:00:00Z") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@app.command()
def rebuild() -> None:
    """Make the warehouse anew from landing, and publish it."""
    settings = load_settings()
    with run_lock(settings.home):
        result = rebuild_warehouse(settings.home, settings.clock(), progress=lambda step: say(f"rebuild: {step}"))
    say(f"rebuilt from {len(result.runs_loaded)} runs: {settings.published}")


@app.command()
def clean(
    source: Annotated[
        Path,
        typer.Argument(metavar="IN", help="Postings as JSON Lines or Parquet; - for standard input.", allow_dash=True),
    ],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="JSON Lines out; - for standard output.", allow_dash=True)
    ],
    explain: Annotated[bool, typer.Option(help="Add the words that led to each value.")] = False,
) -> None:
    """Say what postings mean, without warehouse or network. 3: some lines could not be read."""
    out = sys.stdout if str(target) == "-" else target.open("w", encoding="utf-8")
    unread = 0
    for line in cleaned_lines(input_lines(source), explain, sys.stderr):
        if line is None:
            unread += 1
        else:
            out.write(line + "\n")
    out.flush()
    if unread:
        problems.print(f"{unread} lines could not be read", markup=False)
        raise typer.Exit(3)


@sources_app.command("list")
def sources_list(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print every tracked board."""
    boards = tracked.boards_listed(load_settings())
    if as_json:
        say(json.dumps(boards, ensure_ascii=False))
        return
    for board in boards:
        say(f"{board['source']}:{board['board']}  {board['employer']}{'' if board['enabled'] else '  (disabled)'}")
    say(f"{len(boards)} boards")


@sources_app.command("check")
def sources_check(board: Annotated[str, typer.Argument(help="SOURCE:TOKEN of a listed board.")]) -> None:
    """Ask one board now, without keeping its answer. 0: complete; 1: not."""
    outcome = tracked.check_board(load_settings(), board)
    say("; ".join(outcome.problems) or f"{board}: complete")
    exit_with(0 if outcome.complete else 1)


@app.command()
def sql(
    query: Annotated[
        str | None, typer.Argument(help="One query; read from standard input where none is given.")
    ] = None,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Run ad hoc SQL on the published file, read-only and locked down."""
    if output not in adhoc.FORMATS:
        raise typer.BadParameter(f"{output!r} is none of {', '.join(adhoc.FORMATS)}")
    text = query if query is not None else sys.stdin.read()
    say(adhoc.answer(load_settings().published, text, output))


@app.command("doctor")
def doctor_command() -> None:
    """Say what is wrong with this installation and how to mend it. 1: something is."""
    findings = doctor.findings(load_settings())
    for finding in findings:
        say(f"{'ok  ' if finding.is_fine else 'BAD '} {finding.subject}: {finding.message}")
    exit_with(0 if all(finding.is_fine for finding in findings) else 1)


if __name__ == "__main__":
    main()
