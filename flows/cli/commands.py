"""The commands by name, each with its line in the help. What a command needs is loaded when it is run.

So the help loads no command, and none pays for what only others use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

# The order is that of the help; a line is the first sentence of what the command's own help says.
COMMANDS = (
    ("init", "starting:init", "Set up an installation here: settings, own boards, first page."),
    ("demo", "pipeline:demo", "Run the pipeline over weeks of an invented market."),
    ("weekly", "pipeline:weekly", "Crawl what is due, build, publish and report."),
    ("crawl", "pipeline:crawl", "Read every board that is due and land what it shows."),
    ("build", "pipeline:build", "Load and read what was landed, compute every table, publish."),
    ("report", "pipeline:report", "Issue the report of a week."),
    ("rebuild", "pipeline:rebuild", "Rebuild the warehouse from the landing files, and publish it."),
    ("clean", "reading:clean", "Say what postings mean, without warehouse or network."),
    ("sql", "asking:sql", "Run ad hoc SQL on the published file, read-only and locked down."),
    (
        "mcp",
        "asking:mcp",
        "Serve tables and findings to assistants: Model Context Protocol on standard input and output, read-only.",
    ),
    ("export", "exporting:export", "Copy the published tables into Parquet or CSV files."),
    ("serve", "serving:serve", "Show the report site on this machine until interrupted."),
    ("doctor", "installation:doctor", "Say what is wrong with this installation and how to fix it."),
    ("deploy", "scheduling:deploy", "Put the schedules on the Prefect server."),
    ("forget", "forgetting:forget", "Take boards or postings out of landing, tables and site, for good."),
    ("compact", "compacting:compact", "Merge the landing files of past months."),
    ("compare", "comparing:compare", "Hold an advert or a CV against the newest week: skills, pay, years."),
    (
        "import",
        "importing:import_postings",
        "Take in postings that you hold: saved pages, alert mails, tables, archives.",
    ),
    ("prefect", "scheduling:prefect_commands", "Run a command of Prefect's own, such as `server start`."),
    ("sources", "boards:sources", "What is tracked, and if it answers."),
)


class Deferred(TyperCommand):
    """A command known by its name and its line in the help, whose module is loaded when it is run."""

    def __init__(self, name: str, place: str, line: str) -> None:
        super().__init__(name, short_help=line)
        self.module, _, self.attribute = place.partition(":")

    def loaded(self) -> TyperCommand | TyperGroup:
        """Return the command itself, made of a plain function or of a Typer application."""
        found = getattr(import_module(f"flows.cli.{self.module}"), self.attribute)
        if not isinstance(found, typer.Typer):
            found, function = plain(), found
            found.command(self.name)(function)
        return typer.main.get_command(found)  # type: ignore[return-value]

    def make_context(self, *told: Any, **options: Any) -> typer.Context:
        """Return the context in which the command itself is run."""
        return self.loaded().make_context(*told, **options)  # type: ignore[return-value]


def plain(**options: Any) -> typer.Typer:
    """Return an empty application whose help is plain, which is read as well, and made in half the time."""
    return typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, **options)


def with_commands(app: typer.Typer) -> TyperGroup:
    """Return the group of an application, with all commands in it."""
    group = typer.main.get_group(app)
    for row in COMMANDS:
        group.add_command(Deferred(*row))
    return group
