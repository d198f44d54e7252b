"""What the commands print: answers to standard output, problems to standard error, and the status they end with."""

from __future__ import annotations

import shutil

import typer
from rich.console import Console

from flows.visible import visible

WIDTH_OF_NO_TERMINAL = 120
console = Console()
problems = Console(stderr=True)


def say(text: str) -> None:
    """Print one line."""
    console.print(visible(text), markup=False, highlight=False, soft_wrap=True)


def complain(text: str) -> None:
    """Print one line on what went wrong."""
    problems.print(f"jobtrends: {visible(text)}", style="red", markup=False, highlight=False, soft_wrap=True)


def exit_with(status: int) -> None:
    """End with a status."""
    if status:
        raise typer.Exit(status)


def terminal_width() -> int:
    """Return the columns of the terminal; those of a usual one where there is none."""
    return shutil.get_terminal_size((WIDTH_OF_NO_TERMINAL, 24)).columns
