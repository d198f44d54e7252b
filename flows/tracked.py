"""What is tracked, and whether one board answers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flows import steps
from flows.settings import Settings


def boards_listed(settings: Settings) -> list[dict[str, Any]]:
    """Return the board list in force; raises CrawlRefusedToStart naming everything wrong with it."""
    boards, problems = boards_checked(settings)
    if problems:
        raise steps.CrawlRefusedToStart(f"{settings.board_list}: {'; '.join(problems)}")
    return boards


def boards_checked(settings: Settings) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the boards that can be used, and a sentence for each problem of the list."""
    told = steps.answer_of(steps.spider_command("boards", str(settings.board_list)))
    return told["boards"], told["problems"]


def check_board(settings: Settings, board: str) -> steps.CrawlOutcome:
    """Crawl one board into a folder that is thrown away, and return what came of it."""
    with tempfile.TemporaryDirectory(dir=_scratch(settings)) as folder:
        trial = settings.model_copy(update={"boards": settings.board_list, "home": Path(folder)})
        return steps.crawl_boards(trial, settings.clock(), boards=[board])


def _scratch(settings: Settings) -> str:
    scratch = settings.home / "tmp"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    return str(scratch)
