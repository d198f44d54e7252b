"""Import files through the spiders' package, which is started as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

from flows.settings import Settings
from flows.steps import iso

WRONG_USAGE = 2  # the status of the spiders' command


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
    """Land the postings of files; returns its name, a row for each file, and notes. Raises ImportFailed or WrongMap."""
    told = asdict(request) | {"home": str(settings.home), "now": iso(settings.clock()), "workers": settings.workers}
    words = [sys.executable, "-m", "spiders.importing", json.dumps(told)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        kind = WrongMap if done.returncode == WRONG_USAGE else ImportFailed
        raise kind(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "the import was killed")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
