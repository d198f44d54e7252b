"""One process a source: forked from a parent that has Scrapy loaded, limited in time and memory, killed by pid."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from spiders import runs
from spiders.crawling import crawl_source, load_components
from spiders.storage import sentence

PROCESS_MEMORY_BYTES = 2 * 1024**3  # address space; resident memory is held to 512 MiB by Scrapy's MEMUSAGE_LIMIT_MB
POLL_SECONDS = 0.05
ORPHAN_POLL_SECONDS = 1.0
REASON_BYTES = 2_000


@dataclass(frozen=True)
class Running:
    """One running process: its source, when it is killed, and the end of the pipe in which it says why it stopped."""

    source: str
    deadline: float
    told: int

    def reason(self) -> str:
        """Return why the process stopped before its end, empty where it did not; a full disk holds up no pipe."""
        with os.fdopen(self.told, "rb") as stream:
            return stream.read().decode("utf-8", "replace")


@dataclass
class Supervisor:
    """Run the spiders of one crawl run, some side by side; `ended` says which ended early, and why.

    Loading Scrapy costs more than reading a small board, so it is loaded once and each process forked from it; a
    forked process shares nothing afterwards, and its end takes nobody with it.
    """

    folder: Path
    seconds: float
    at_once: int
    ended: dict[str, str] = field(default_factory=dict)
    running: dict[int, Running] = field(default_factory=dict)

    def run(self, sources: list[str]) -> dict[str, str]:
        """Crawl all sources and return why any ended early. When the parent dies, so do the spiders."""
        parent = os.getppid()
        load_components()
        with runs.locked(self.folder):
            return self._run(list(sources), parent)

    def _run(self, waiting: list[str], parent: int) -> dict[str, str]:
        try:
            while waiting or self.running:
                while waiting and len(self.running) < self.at_once:
                    self.start(waiting.pop(0))
                self.reap()
                if os.getppid() != parent:
                    break
                time.sleep(POLL_SECONDS)
        finally:
            for pid in self.running:
                os.kill(pid, signal.SIGKILL)
        return self.ended

    def start(self, source: str) -> None:
        """Fork the process of one source."""
        job = runs.job_of(self.folder, source)
        job.begin(self.seconds)
        told, telling = os.pipe()
        pid = os.fork()
        if pid:
            os.close(telling)
            self.running[pid] = Running(source, time.monotonic() + self.seconds, told)
            return
        status = 1
        try:
            watch_parent(os.getppid())
            log = os.open(self.folder / f"{source}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(log, 1)
            os.dup2(log, 2)
            resource.setrlimit(resource.RLIMIT_AS, (PROCESS_MEMORY_BYTES, PROCESS_MEMORY_BYTES))
            if stopped := crawl_source(job):
                os.write(telling, stopped.encode()[:REASON_BYTES])
            status = 0
        except OSError as error:
            os.write(telling, sentence(error).encode()[:REASON_BYTES])
        finally:
            os._exit(status)

    def reap(self) -> None:
        """Note which processes ended, and kill those past their time limit."""
        for pid, process in list(self.running.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                del self.running[pid]
                reason = process.reason()
                if status and not reason:
                    reason = f"the spider ended with status {os.waitstatus_to_exitcode(status)}"
                if reason:
                    self.ended.setdefault(process.source, reason)
            elif time.monotonic() > process.deadline and process.source not in self.ended:
                self.ended[process.source] = f"the spider was killed at its limit of {self.seconds:.0f} s"
                os.kill(pid, signal.SIGKILL)


def watch_parent(parent: int) -> None:
    """End this process when its parent is gone, so that nobody crawls unseen after a kill."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(ORPHAN_POLL_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
