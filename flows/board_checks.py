"""What is wrong with each tracked board, told by the records of all crawls; nothing is asked."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

from flows.settings import PACKAGED_BOARDS, Settings
from flows.tracked import boards_listed
from reports.words import counted
from warehouse.board_checks import Key, crawl_records, open_in_scope
from warehouse.clean.employer import employer_key

LEFT_THE_HOST = "redirect to another host: "
FELL_FROM = 10  # postings, below which half of them may well end in a day
REFUSES = ("forbidden by robots.txt", "robots.txt: ", "tdm-reservation")
UNASKED: dict[str, Any] = dict.fromkeys(
    "asked_at crawl_status crawl_reason http_status listed before best complete_at days_since_filled requests"
    " received_bytes".split()
)


@dataclass(frozen=True)
class Elsewhere:
    """What the packaged list knows of boards that other boards took the place of, and of employers' boards."""

    successors: dict[Key, str]
    employers: dict[str, list[str]]

    @classmethod
    def packaged(cls) -> Elsewhere:
        """Read it from the packaged list."""
        successors, employers = dict[Key, str](), dict[str, list[str]]()
        with PACKAGED_BOARDS.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                name = f"{row['source']}:{row['board']}"
                for former in row["was"].split():
                    source, _, token = former.rpartition(":")
                    successors[source or row["source"], token] = name
                if row["enabled"] == "true":
                    employers.setdefault(employer_key(row["employer"]) or "", []).append(name)
        return cls(successors, employers)

    def moved_to(self, board: dict[str, Any], is_wrong: bool) -> str | None:
        """Return where a board went: its successor, the host it leads to, or, where it fails, the employer's other."""
        if name := self.successors.get((board["source"], board["board"])):
            return name
        reason = board["crawl_reason"] or ""
        if reason.startswith(LEFT_THE_HOST):
            return str(reason.removeprefix(LEFT_THE_HOST))
        own, key = f"{board['source']}:{board['board']}", employer_key(board["employer"]) or ""
        others = [name for name in self.employers.get(key, []) if name != own]
        return others[0] if is_wrong and others else None


def checked_boards(settings: Settings) -> list[dict[str, Any]]:
    """Return each enabled board with its record, where it may have moved to, and its problem if it has one."""
    records, scopes = crawl_records(settings.home, settings.clock()), open_in_scope(settings.published)
    elsewhere, told = Elsewhere.packaged(), []
    for listed in boards_listed(settings):
        if not listed["enabled"]:
            continue
        key = (listed["source"], listed["board"])
        names = {name: listed[name] for name in ("source", "board", "employer")}
        row = UNASKED | records.get(key, {}) | names | {"in_scope": scopes.get(key)}
        wrong = problem(row)
        moved = elsewhere.moved_to(row, wrong is not None)
        row |= {"robots": robots(row), "moved_to": moved, "problem": wrong or (moved and "moved")}
        told.append(row)
    return told


def problem(row: dict[str, Any]) -> str | None:
    """Return what is wrong with a board's latest answer; None where nothing is, or nobody asked."""
    status, listed, before = row["crawl_status"], row["listed"], row["before"]
    if status is None:
        return None
    if status != "complete":
        return f"{status}: {row['crawl_reason']}"
    if not listed:
        days = row["days_since_filled"]
        return "empty, and never filled" if days is None else f"empty; last filled {counted(days, 'day')} ago"
    if before is not None and before >= FELL_FROM and listed < before / 2:
        return f"fell from {before} to {listed} postings"
    return None


def robots(row: dict[str, Any]) -> str | None:
    """Return what robots.txt says to us, as far as the latest crawl tells."""
    reason = row["crawl_reason"] or ""
    if reason.startswith("robots.txt unreadable"):
        return "unreadable"
    if reason.startswith(REFUSES):
        return "forbids"
    return "allows" if row["crawl_status"] in ("complete", "partial") else None


def table(rows: list[dict[str, Any]]) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
    """Return names, types and rows of the table that is printed: days since filled, kilobytes."""
    names = ["board", "latest", "listed", "before", "best", "in scope", "filled", "asked", "kB", "robots", "moved to"]
    kinds = ["VARCHAR", "VARCHAR", *["INTEGER"] * 7, "VARCHAR", "VARCHAR"]
    cells = [
        (
            f"{row['source']}:{row['board']}",
            row["crawl_status"] or "not asked",
            *(cell(row[name]) for name in ("listed", "before", "best", "in_scope", "days_since_filled", "requests")),
            "" if row["received_bytes"] is None else -(-row["received_bytes"] // 1000),
            row["robots"] or "",
            row["moved_to"] or "",
            row["problem"] or "",
        )
        for row in rows
    ]
    return [*names, "problem"], [*kinds, "VARCHAR"], cells


def cell(value: int | None) -> int | str:
    """Return a number as the table holds it: nothing where it is not known."""
    return "" if value is None else value


def sentence(rows: list[dict[str, Any]]) -> str:
    """Say what came of it."""
    wrong = sum(row["problem"] is not None for row in rows)
    unasked = sum(row["asked_at"] is None for row in rows)
    told = f"{counted(len(rows), 'board')}: {wrong} with a problem"
    return f"{told}, {unasked} never asked" if unasked else told
