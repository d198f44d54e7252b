"""The command that shows the report site on this machine."""

from __future__ import annotations

import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.terminal import complain, say
from flows.settings import Settings, load_settings

LOOPBACK = "127.0.0.1"


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line per request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of a request."""


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes a free one.")] = 8000,
    open_page: Annotated[bool, typer.Option("--open", help="Open the site in the browser.")] = False,
) -> None:
    """Show the report site on this machine until interrupted. It is HOME/reports, else that of the demo."""
    folder = site_folder(load_settings())
    if folder is None:
        complain("no report yet: `jobtrends demo` or `jobtrends weekly` makes one")
        raise typer.Exit(1)
    try:
        server = ThreadingHTTPServer((LOOPBACK, port), partial(QuietHandler, directory=str(folder)))
    except OSError as error:
        complain(f"port {port}: {error.strerror}; choose another with --port")
        raise typer.Exit(1) from None
    address = f"http://{LOOPBACK}:{server.server_port}/"
    say(f"{folder} at {address}, until Ctrl-C")
    if open_page:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def site_folder(settings: Settings) -> Path | None:
    """Return the folder of the site to show, None where there is none."""
    folders = (settings.home / "reports", settings.home / "demo" / "reports")
    return next((folder for folder in folders if (folder / "index.html").exists()), None)
