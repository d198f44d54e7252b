"""One process a source: forked from a parent that has Scrapy loaded, limited in time and memory, killed by pid."""

from __future__ import annotations

import math
import os
import resource
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from spiders import runs
from spiders.boards import crawl_seconds
from spiders.crawling import crawl_source, load_components
from spiders.ending import watch_parent
from spiders.storage import sentence

PROCESS_MEMORY_BYTES = 2 * 1024**3  # address space; resident memory is held to 512 MiB by Scrapy's MEMUSAGE_LIMIT_MB
POLL_SECONDS = 0.05
REASON_BYTES = 2_000


@dataclass(frozen=True)
class Running:
    """One running process: its source, its time, when it is killed, and the pipe in which it says why it stopped."""

    source: str
    seconds: float
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
    forked process shares nothing afterwards, and its end takes nobody with it. Each has its source's own time, or
    `seconds` where that is given, and none longer than what is left of `window` seconds for all.
    """

    folder: Path
    seconds: float | None
    at_once: int
    window: float = math.inf
    ended: dict[str, str] = field(default_factory=dict)
    running: dict[int, Running] = field(default_factory=dict)
    closes_at: float = math.inf

    def run(self, sources: list[str]) -> dict[str, str]:
        """Crawl all sources and return why any ended early. When the parent dies, so do the spiders."""
        parent = os.getppid()
        self.closes_at = time.monotonic() + self.window
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
        """Fork the process of one source, if there is time left for it."""
        left = self.closes_at - time.monotonic()
        if left <= 0:
            self.ended[source] = f"not begun: the time limit of the crawl, {self.window:.0f} s, was over"
            return
        job = runs.job_of(self.folder, source)
        seconds = crawl_seconds(source) if self.seconds is None else self.seconds
        job.begin(min(seconds, left))
        told, telling = os.pipe()
        pid = os.fork()
        if pid:
            os.close(telling)
            self.running[pid] = Running(source, job.seconds, job.ends_at, told)
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
                self.ended[process.source] = f"the spider was killed at its limit of {process.seconds:.0f} s"
                os.kill(pid, signal.SIGKILL)
