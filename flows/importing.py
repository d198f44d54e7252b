"""Import files through the spiders' package, which is started as a process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from subprocess import PIPE
from types import FrameType
from typing import Any, NoReturn

from flows.settings import Settings
from flows.steps import iso

WRONG_USAGE = 2  # the status of the spiders' command
SIGNALLED = 128  # the status of a command that a signal stopped, less the signal's number
INTERRUPTED = SIGNALLED + signal.SIGINT
TERMINATING = (signal.SIGTERM, signal.SIGHUP)
STOP_SECONDS = 10.0  # far more than it takes to delete what was begun
KILLED = "the process that reads files was killed, perhaps for want of memory; nothing has landed, so import them again"


class Terminated(KeyboardInterrupt):
    """A signal told this process to end."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


class ImportStopped(RuntimeError):
    """An import was stopped by a signal, before anything landed; `status` is the one to end with."""

    def __init__(self, status: int) -> None:
        super().__init__("the import was stopped and nothing of it has landed; import the same files again")
        self.status = status


class WrongMap(ValueError):
    """A map of columns is none; the message says what one is."""


class ImportFailed(RuntimeError):
    """An import could not land anything; the message is one line."""


@dataclass
class ImportRequest:
    """What to import, and what whoever imports it says of it."""

    paths: list[str]
    origin: str
    licence: str | None = None
    held_by: str | None = None
    map: list[str] = field(default_factory=list)


def import_files(settings: Settings, request: ImportRequest) -> dict[str, Any]:
    """Land the postings of files; returns its name, a row for each file, and notes. Raises ImportFailed or WrongMap.

    Stopped by a signal, it raises ImportStopped, unless the import has landed in this very moment.
    """
    told = asdict(request) | {"home": str(settings.home), "now": iso(settings.clock()), "workers": settings.workers}
    words = [sys.executable, "-m", "spiders.importing", json.dumps(told)]
    with ended_by_sigterm(), subprocess.Popen(words, stdout=PIPE, stderr=PIPE, text=True) as process:
        try:
            out, err = process.communicate()
        except KeyboardInterrupt as error:
            out, err = stopped(process)
            if process.returncode:
                raise ImportStopped(error.status if isinstance(error, Terminated) else INTERRUPTED) from None
    if process.returncode:
        kind = WrongMap if process.returncode == WRONG_USAGE else ImportFailed
        raise kind(err.strip().splitlines()[-1] if err.strip() else KILLED)
    answer: dict[str, Any] = json.loads(out)
    return answer


def stopped(process: subprocess.Popen[str]) -> tuple[str, str]:
    """End the spiders' process, which takes away what it has begun; returns what it printed."""
    process.terminate()
    try:
        return process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """Have SIGTERM and a closed terminal stop what runs within as Ctrl-C does."""
    before = {number: signal.getsignal(number) for number in TERMINATING}
    for number, handler in before.items():
        if handler != signal.SIG_IGN:
            signal.signal(number, terminate)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def terminate(number: int, frame: FrameType | None) -> NoReturn:
    """Stop what runs."""
    raise Terminated(SIGNALLED + number)
