"""The commands about the schedule: put it on a Prefect server; run Prefect's own commands as this project needs."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import typer

from flows import scheduler_health
from flows.cli.commands import plain
from flows.cli.terminal import say
from flows.scheduler import SchedulerUnreachable, api_address, check_reachable
from flows.settings import load_settings, quiet_prefect

NO_SERVER = (
    "no Prefect server is named: set PREFECT_API_URL (http://127.0.0.1:4200/api for one that "
    "`jobtrends prefect server start` starts here)"
)
STARTING_SECONDS = 60.0  # a first start makes its database
WITHOUT_SERVER = ("server", "config", "profile", "version")
# Every word behind `prefect` is Prefect's own, --help too.
FOREIGN_WORDS = {"allow_extra_args": True, "ignore_unknown_options": True}
prefect_commands = plain()


def deploy() -> None:
    """Put the schedules on the Prefect server. Also work pool and automations; run again, it updates what differs."""
    settings = load_settings()
    address = awaited_server(settings.home)
    quiet_prefect(settings)
    from flows.deploying import deploy as put_on_server

    for line in put_on_server(address, settings.notified):
        say(line)
    for finding in scheduler_health.findings(settings.home):
        say(f"{finding.subject}: {finding.message}")


def awaited_server(home: Path) -> str:
    """Return the address of the server as soon as it answers; raises SchedulerUnreachable if it does not in time."""
    if not (address := api_address(home)):
        raise SchedulerUnreachable(NO_SERVER)
    end = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            check_reachable(home)
            return address
        except SchedulerUnreachable:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


@prefect_commands.command(context_settings=FOREIGN_WORDS, add_help_option=False)
def prefect(context: typer.Context) -> None:
    """Run a command of Prefect's own, such as `server start`. Its files are in HOME/prefect, its telemetry is off."""
    settings = load_settings()
    words = context.args
    if words and words[0] not in WITHOUT_SERVER and not words[0].startswith("-") and not api_address(settings.home):
        raise SchedulerUnreachable(NO_SERVER)
    quiet_prefect(settings)
    # Started in the background by a script, a worker would ignore the SIGINT by which it ends itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-m", "prefect", *words])
