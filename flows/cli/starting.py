"""The command that sets up a new installation, from nothing to the first page."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from flows.cli import pipeline
from flows.cli.boards import sources_add
from flows.cli.terminal import complain, say
from flows.settings import SETTINGS_FILE, load_settings

Urls = Annotated[
    list[str] | None, typer.Argument(metavar="[URL]...", help="Careers pages or postings of employers to track.")
]


def init(
    urls: Urls = None,
    contact: Annotated[str, typer.Option(help="Your web or e-mail address, for the user agent; else asked.")] = "",
    run: Annotated[bool, typer.Option("--run/--no-run", help="Read the boards and make the first page.")] = True,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page.")] = False,
) -> None:
    """Set up an installation here: settings, own boards, first page. Doing it again changes no file you have."""
    from flows.first_steps import begin_board_list

    set_up_settings(contact)
    settings = load_settings()
    own = begin_board_list(settings) if urls or is_asked() else None
    added: list[bool] = []
    try:
        for url in urls or asked_urls():
            added.append(add_told(url))
    finally:
        if own and not any(added):
            own.unlink()  # an empty list would stand before the packaged one
    if added and not any(added):
        raise typer.Exit(1)
    say(f"boards: {load_settings().board_list}")
    if run:
        first_page(open_page)


def is_asked() -> bool:
    """Return whether somebody sits at a terminal and can be asked."""
    return sys.stdin.isatty()


def set_up_settings(contact: str) -> None:
    """Write the settings file, with a contact that is given or asked for; one that is there stays."""
    from flows.first_steps import write_settings

    if not Path(SETTINGS_FILE).exists() and not (contact or load_settings().contact) and is_asked():
        contact = typer.prompt("Your web or e-mail address, by which sites can reach you")
    path = write_settings(Path.cwd(), contact or load_settings().contact)
    say(f"settings: {path}" if path else f"settings: {Path(SETTINGS_FILE).resolve()} is there already, and stays")


def asked_urls() -> Iterator[str]:
    """Yield the addresses that somebody types, until an empty line; none where nobody can be asked."""
    if is_asked():
        say("Employers to track: the address of a careers page or of a posting, one a line; an empty line ends.")
    while is_asked() and (url := typer.prompt("address", default="", show_default=False).strip()):
        yield url


def add_told(url: str) -> bool:
    """Track the board behind an address and print what is told of it; returns whether it was added."""
    from flows.adding import NotAdded

    try:
        sources_add(url)
    except NotAdded as error:
        complain(str(error))
        return False
    return True


def first_page(open_page: bool) -> None:
    """Read the boards, make the tables, and issue the first page."""
    for step in (pipeline.crawl, pipeline.build, pipeline.report):
        status = status_of(step)
        if status not in (0, 3):
            raise typer.Exit(status)
    site = (load_settings().home / "reports" / "index.html").absolute()
    say(f"site: {site} (`jobtrends serve` shows it)")
    say("next: `jobtrends doctor` looks at the installation; docs/operating.md says how to schedule it")
    if open_page:
        webbrowser.open(site.as_uri())


def status_of(step: Callable[[], None]) -> int:
    """Run a command's function and return the status it ends with."""
    try:
        step()
    except typer.Exit as ended:
        return int(ended.exit_code)
    return 0
