"""Run commands of the command line as a user does: in a process of their own, or faster in this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows import cli


@dataclass
class Done:
    """What a command ended with."""

    status: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """Return the one line of an expected failure."""
        assert self.err.count("\n") == 1 and self.err.startswith("jobtrends: ") and "Traceback" not in self.err, (
            self.err
        )
        return self.err.removeprefix("jobtrends: ").rstrip("\n")


class Commands:
    """The command line in this process, with settings of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch, home: Path) -> None:
        self.capsys, self.patch, self.home = capsys, patch, home
        for name in [name for name in os.environ if name.startswith("PREFECT_")]:
            patch.delenv(name)
        patch.setenv("PREFECT_HOME", str(home / "prefect"))  # a command sets it where it is not, and for good
        patch.setenv("JOBTRENDS_HOME", str(home))
        patch.setenv("COLUMNS", "100")
        patch.chdir(home.parent)

    def __call__(self, *words: str, **environment: str) -> Done:
        """Run one command; `environment` holds settings without their prefix."""
        self.capsys.readouterr()
        with self.patch.context() as patch, kept_umask():
            for name, value in environment.items():
                patch.setenv(f"JOBTRENDS_{name}", value)
            status = cli.status_of(list(words), is_debug=False)
        told = self.capsys.readouterr()
        return Done(status, told.out, told.err)


@contextmanager
def kept_umask() -> Iterator[None]:
    """Give the process its umask back."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def start(home: Path, *words: str, is_group: bool = False, **environment: str) -> subprocess.Popen[str]:
    """Start a command in a process of its own, with `is_group` as a terminal does: in a group of its own."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *words], env=told | {"JOBTRENDS_HOME": str(home)} | environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=take_interrupts,
        start_new_session=is_group,
    )  # fmt: skip


def take_interrupts() -> None:
    """Have Ctrl-C end this process, also where the tests run in the background of a shell that ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def completed(home: Path, *words: str, **environment: str) -> Done:
    """Run a command in a process of its own to its end."""
    process = start(home, *words, **environment)
    out, err = process.communicate(timeout=120)
    return Done(process.returncode, out, err)
