"""One spiders' process for many crawl runs, with Scrapy loaded once: for the demo and the tests."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from flows import steps
from flows.settings import Settings


class SpiderSession:
    """Ask the spiders' commands of one process, one after another; it ends with the context."""

    def __enter__(self) -> Self:
        command = steps.spider_command("session")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.process.kill()
        with self.process:  # closes its streams and waits
            pass

    def ask(self, words: list[str]) -> dict[str, Any]:
        """Return the answer to one command; raises CrawlRefusedToStart with its message."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the spiders ended; see the lines above"}
        if "error" in answer:
            raise steps.CrawlRefusedToStart(answer["error"])
        return answer

    def crawl(self, settings: Settings, now: datetime) -> steps.CrawlOutcome:
        """Crawl every board and seal the run."""
        planned = self.ask(steps.plan_words(settings, now))
        if planned["folder"] is None:
            return steps.CrawlOutcome()
        folder = Path(planned["folder"])
        ended = self.ask(steps.crawl_words(settings, folder, list(planned["due"])))["ended"] if planned["due"] else {}
        return steps.outcome_of(self.ask(steps.seal_words(folder, ended)))
