"""The command that merges the landing files of past months."""

from __future__ import annotations

from flows.cli.terminal import say
from flows.compacting import compact as compact_landing
from flows.disk import require_space
from flows.lock import run_lock
from flows.settings import load_settings


def compact() -> None:
    """Merge the landing files of past months. Nothing that they hold is lost; scheduled runs do it as well."""
    settings = load_settings()
    require_space(settings.home)
    with run_lock(settings.home):
        lines = compact_landing(settings)
    for line in lines or ["nothing to merge: months are merged 31 days after their end"]:
        say(f"compact: {line}")
