"""What is tracked, and whether one board answers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flows import steps
from flows.settings import Settings


def boards_listed(settings: Settings) -> list[dict[str, Any]]:
    """Return the board list in force."""
    boards: list[dict[str, Any]] = steps.answer_of(steps.spider_command("boards", str(settings.board_list)))["boards"]
    return boards


def check_board(settings: Settings, board: str) -> steps.CrawlOutcome:
    """Crawl one board into a folder that is thrown away, and return what came of it."""
    with tempfile.TemporaryDirectory(dir=_scratch(settings)) as folder:
        trial = settings.model_copy(update={"boards": settings.board_list, "home": Path(folder)})
        return steps.crawl_boards(trial, settings.clock(), boards=[board])


def _scratch(settings: Settings) -> str:
    scratch = settings.home / "tmp"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    return str(scratch)
