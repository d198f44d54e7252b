"""The command line: `jobtrends`. Every command is a thin layer over a plain function.

Expected failures end with one line and a status: 2 for wrong usage or a setting that cannot be used, else 1. The
traceback is shown only with --debug, which may stand anywhere.
"""

from __future__ import annotations

import sys
import traceback
from types import TracebackType
from typing import Annotated

import typer
from typer.exceptions import TyperException

from flows.cli.commands import plain, with_commands
from flows.cli.terminal import complain, say
from flows.private_files import keep_private

DEBUG = "--debug"
FAILED, USAGE, INTERRUPTED = 1, 2, 130
app = plain(
    no_args_is_help=True,
    help="What the machine-learning job market asks for: collected, kept, and reported every week.",
)


def say_version(is_asked: bool) -> None:
    """Print the version of the installed package."""
    if is_asked:
        from importlib.metadata import version

        say(f"jobtrends {version('ml-job-trends')}")
        raise typer.Exit


@app.callback()
def everywhere(
    debug: Annotated[bool, typer.Option(DEBUG, help="Show the traceback of a failure; may stand anywhere.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=say_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Hold the options that every command takes; `main` reads the first."""


def main() -> None:
    """Run the command line and end with its status."""
    words = sys.argv[1:]
    is_debug = DEBUG in words and words[0] != "prefect"  # whose words are Prefect's own
    if not is_debug:
        sys.excepthook = complain_of_fault
    keep_private()
    sys.exit(status_of([word for word in words if word != DEBUG] if is_debug else words, is_debug))


def status_of(words: list[str], is_debug: bool) -> int:
    """Run one command and return its status; with `is_debug`, let an expected failure through."""
    try:
        # Not the Typer app itself, which would put its own hook for uncaught errors in place of ours.
        return int(with_commands(app).main(args=words, prog_name="jobtrends", standalone_mode=False) or 0)
    except TyperException as error:
        return wrong_usage(error)
    except typer.Abort:  # Ctrl-C, or the end of what is typed, at a question
        complain("stopped at a question; nothing more was done")
        return INTERRUPTED
    except expected_failures() as error:
        if is_debug:
            raise
        return failed(error)


def expected_failures() -> tuple[type[Exception], ...]:
    """Return the types of failures that end with one line; loaded when something has failed."""
    from flows.failures import EXPECTED

    return EXPECTED


def failed(error: Exception) -> int:
    """Print the one line of an expected failure and return the status to end with."""
    from flows.failures import WRONG_USAGE, one_line

    complain(one_line(error))
    return USAGE if isinstance(error, WRONG_USAGE) else FAILED


def wrong_usage(error: TyperException) -> int:
    """Print what is wrong with the words of a command and where its help is; with no words, the help."""
    from flows.failures import flat

    context = getattr(error, "ctx", None)
    message = error.format_message()
    if context and message == context.get_help():
        typer.echo(message, err=True)
    elif message := flat(message):
        complain(f"{message.rstrip('.')}; see `{context.command_path if context else 'jobtrends'} --help`")
    return USAGE


def complain_of_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print one line on an error that nobody expected, in place of its traceback."""
    from flows.failures import one_line

    frames = traceback.extract_tb(trace)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    remedy = f"this is a fault of jobtrends: run it again with {DEBUG} and report what it prints"
    complain(f"{kind.__name__}: {one_line(error)}{where}; {remedy}")


if __name__ == "__main__":
    main()
