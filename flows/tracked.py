"""What is tracked, and whether one board answers."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows import steps
from flows.settings import Settings
from reports.words import counted


def boards_listed(settings: Settings) -> list[dict[str, Any]]:
    """Return the board list in force; raises CrawlRefusedToStart naming everything wrong with it."""
    boards, problems = boards_checked(settings)
    if problems:
        raise steps.CrawlRefusedToStart(f"{settings.board_list}: {'; '.join(problems)}")
    return boards


def boards_checked(settings: Settings) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the boards that can be used, and a sentence for each problem of the list."""
    steps.require_board_list(settings)
    told = steps.run_spider_command(steps.spider_command("boards", str(settings.board_list)))
    return told["boards"], told["problems"]


@dataclass
class BoardCheck:
    """What reading one board showed: its crawl as landed, and what of the board is not in it."""

    board: str
    crawl: dict[str, Any]

    @property
    def left_out(self) -> list[str]:
        """Return what was listed and not read, and what was dropped, with counts."""
        crawl = self.crawl
        told = [f"{count} unread: {reason}" for reason, count in crawl["unread"].items()]
        if crawl["rows_without_id"]:
            told.append(f"{crawl['rows_without_id']} without a readable id")
        told += [f"{count} not read: {name}" for name, count in unread_fields(crawl).items()]
        return told + [f"{count} dropped: {name}" for name, count in dropped_links(crawl).items()]

    @property
    def exit_status(self) -> int:
        """Return 0 when all of the board was read, 3 when part of it was not, 1 when nothing was."""
        if self.crawl["crawl_status"] not in ("complete", "partial"):
            return 1
        return 3 if self.left_out or self.crawl["crawl_status"] == "partial" else 0

    def sentences(self) -> list[str]:
        """Say what came of it, a line each."""
        status, reason = self.crawl["crawl_status"], self.crawl["crawl_reason"]
        first = f"{self.board}: {status}" if status == "complete" else f"{self.board} {status}: {reason}"
        if self.crawl["empty_proof"] and not self.crawl["listed"]:
            first += f", empty ({self.crawl['empty_proof']})"
        elif self.crawl["listed"]:
            first += f", {counted(self.crawl['listed'], 'posting')} listed"
        told_above = dropped_links(self.crawl) | unread_fields(self.crawl)
        fields = {name: n for name, n in self.crawl["dropped"].items() if name not in told_above}
        told = ", ".join(f"{name} ({count})" for name, count in sorted(fields.items()))
        return [first, *(f"  {line}" for line in self.left_out), *([f"  not carried on: {told}"] if told else [])]


def dropped_links(crawl: dict[str, Any]) -> dict[str, int]:
    """Return the links and addresses of a listing that were not followed, by kind."""
    kinds = ("link ", "sitemap entry ", "child sitemap ", "page gone")
    return {name: count for name, count in crawl["dropped"].items() if name.startswith(kinds)}


def unread_fields(crawl: dict[str, Any]) -> dict[str, int]:
    """Return the stated fields that could not be read, as "field: why"."""
    links = dropped_links(crawl)
    told = {name: count for name, count in crawl["dropped"].items() if ": " in name and name not in links}
    return {name: count for name, count in told.items() if not name.endswith(": a named person")}


def check_board(settings: Settings, board: str) -> BoardCheck:
    """Crawl one board into a folder that is thrown away, and return what it showed."""
    with tempfile.TemporaryDirectory(dir=_scratch(settings)) as folder:
        trial = settings.model_copy(update={"boards": settings.board_list, "home": Path(folder)})
        steps.crawl_boards(trial, settings.clock(), boards=[board])
        summary = next((Path(folder) / "landing" / "runs").glob("*.json"))
        return BoardCheck(board, json.loads(summary.read_text(encoding="utf-8"))["crawls"][0])


def _scratch(settings: Settings) -> str:
    scratch = settings.home / "tmp"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    return str(scratch)
