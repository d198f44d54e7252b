"""What can be known of the invented market at its crawl instants: an independent account of docs/method.md, from truth/ only.

Written without the warehouse's SQL: each board's answers are judged by a second writing of the closing rules, which must
not believe one that truth/ calls short or another's. It takes the constants from the text of the rules.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.closing_reference import BoardHistory, Crawl

CONFIRM, RETURN, REPOST = timedelta(hours=20), timedelta(days=14), timedelta(days=90)
START_KINDS, END_KINDS = ("new", "reposted", "found", "entered_scope"), ("closed", "lost", "left_scope")
ELSEWHERE = timedelta(days=60)
TELLS_OPENINGS = ("greenhouse",)  # sources whose answers tell general applications from openings
SLACK, OLDEST = timedelta(days=14), timedelta(days=730)


@dataclass
class Spell:
    entered: datetime
    ended: datetime | None
    start: str
    end: str | None
    first_board: str = ""
    last_board: str = ""
    marks: frozenset[str] = frozenset()  # what shows, after a loss, that it is the same vacancy


@dataclass
class Board:
    """A board's answers as truth/ tells them, and what a second writing of the closing rules makes of them."""

    history: BoardHistory
    crawls: list[dict] = field(default_factory=list)
    owner: str = ""

    def read(self, row: dict) -> None:
        """Take in one answer."""
        self.crawls.append(row)
        if row["verdict"] == "not tracked":
            self.history.unlist(row["at"])
            return
        self.history.is_renamed |= bool(self.owner) and self.owner != row["owner"]
        self.owner = row["owner"]
        is_whole = row["verdict"] in ("true", "short") or bool(row["newcomers"])
        shown = {*row["ids"], *row["newcomers"]}
        is_unreadable = bool(row["without_id"]) and not shown  # rows, but none with an id
        status = "failed" if is_unreadable else "complete" if is_whole else "partial" if shown else "failed"
        company = row["company"] if shown else None
        over, http = set(row["unlisted"]), row["status"] if row["status"] != 200 else None
        was_open, losses = bool(self.history.open), len(self.history.losses)
        self.history.read(Crawl(row["at"], status, shown, over, row["without_id"], company, http))
        row["crawl"] = self.history.crawls[-1]
        row["is_first"] = not was_open or len(self.history.losses) > losses

    def check(self) -> None:
        """Fail where the rules believe an answer that truth/ calls short, or another company's, about what they hold open."""
        for row in self.crawls:
            if row["verdict"] in ("short", "nothing") and not row["is_first"]:
                assert row["crawl"].evidence != "complete", row

    @property
    def losses(self) -> list[datetime]:
        return [loss.at for loss in self.history.losses]

    @property
    def evidence(self) -> list[datetime]:
        return [crawl.at for crawl in self.history.crawls if crawl.evidence == "complete"]

    def sights(self, identifier: str) -> list[datetime]:
        """Return when the board's answers listed a posting."""
        return [row["at"] for row in self.crawls if identifier in row["ids"] and row["crawl"].is_sight]

    def is_ever_read(self, identifier: str) -> bool:
        """Return whether an answer that listed a posting could be read beyond its id."""
        return any(identifier in row["ids"] and identifier not in row["unread"] for row in self.crawls)

    def epochs(self) -> list[tuple[datetime | None, datetime | None, datetime | None]]:
        edges = [None, *self.losses, None]
        found = []
        for begin, end in itertools.pairwise(edges):
            inside = [e for e in self.evidence if (begin is None or e >= begin) and (end is None or e < end)]
            found.append((min(inside, default=None), begin, end))
        return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def posting_spells(board: Board, identifier: str, published: datetime | None, name: str = "") -> list[Spell]:
    sights = board.sights(identifier)
    spells: list[Spell] = []
    for first, _, lost in board.epochs():
        if first is None:
            continue
        seen = [s for s in sights if s >= first and (lost is None or s < lost)]
        without_id = {crawl["at"]: crawl["without_id"] for crawl in board.crawls}
        inside = [(e, without_id[e]) for e in board.evidence if e >= first and (lost is None or e < lost)]
        runs: list[list[datetime]] = []
        for sight in seen:
            last = runs[-1][-1] if runs else sight
            if runs and (close := closed_at(last, sight, absent(inside, last, without_id))) and sight > close + RETURN:
                runs.append([sight])
            elif runs:
                runs[-1].append(sight)
            else:
                runs.append([sight])
        for number, run in enumerate(runs):
            following = runs[number + 1][0] if number + 1 < len(runs) else None
            closed = closed_at(run[-1], following, absent(inside, run[-1], without_id))
            said = [c["at"] for c in board.crawls if identifier in c["unlisted"] and c["at"] > run[-1]]
            closed = min([*([closed] if closed else []), *said], default=None)
            before = max((e for e in board.evidence if e < run[0]), default=None)
            start, entered = entry(run[0], first, before, published, is_first=not spells)
            end = "closed" if closed else "lost" if lost else None
            # Openings of this source carry a number of their own.
            marks = frozenset({identifier, name} if name.startswith("greenhouse:") else {identifier})
            spells.append(Spell(entered, closed or lost, start, end, name, name, marks))
    return spells


def absent(evidence: list[tuple[datetime, int]], sight: datetime, without_id: dict[datetime, int]) -> list[datetime]:
    """Return the evidence that can show an absence: with no more rows without an id than the last sight had."""
    return [moment for moment, count in evidence if count <= without_id[sight]]


def closed_at(sight: datetime, following: datetime | None, evidence: list[datetime]) -> datetime | None:
    absences = [e for e in evidence if e > sight and (following is None or e < following)]
    confirmed = [e for e in absences if e >= absences[0] + CONFIRM] if absences else []
    return absences[0] if confirmed else None


def entry(
    sight: datetime, first: datetime, before: datetime | None, published: datetime | None, *, is_first: bool
) -> tuple[str, datetime]:
    if sight == first:
        return "found", sight
    assert before is not None
    if published is None:
        return "new", sight
    if is_first and before - OLDEST <= published <= before - SLACK:
        return "found", sight
    usable = is_first and published <= sight and sight - OLDEST <= published and published >= before - SLACK
    return "new", max(published if usable else sight, first)


def unite(spells: list[Spell]) -> list[Spell]:
    """Unite the intervals of one vacancy's postings; gaps up to a day are bridged after a close."""
    far = datetime.max.replace(tzinfo=spells[0].entered.tzinfo)
    united: list[Spell] = []
    for spell in sorted(spells, key=lambda s: (s.entered, s.ended or far)):
        last = united[-1] if united else None
        slack = timedelta(days=1) if last and last.end == "closed" else timedelta(0)
        if (
            last
            and (last.ended is None or spell.entered <= last.ended + slack)
            and not (last.end == "lost" and last.ended == spell.entered)
        ):
            if (spell.ended or far) > (last.ended or far) or (last.ended is not None and spell.ended is None):
                last.ended, last.end, last.last_board = spell.ended, spell.end, spell.last_board
            elif spell.ended == last.ended and spell.end == "closed":
                last.end = "closed"
            if spell.entered == last.entered and spell.start == "found":
                last.start = "found"
            last.marks |= spell.marks
        else:
            united.append(replace(spell))
    tell_kinds(united)
    return united


def tell_kinds(united: list[Spell]) -> None:
    """Tell moves from closes, and finds and reposts from new openings, by what came before and after."""
    for closed, found in itertools.pairwise(united):
        is_near = closed.end == "closed" and closed.ended and found.entered <= closed.ended + ELSEWHERE
        if is_near and found.start == "found" and found.first_board != closed.last_board:
            closed.end = "lost"  # it has moved to another board, and was open all the time
    for number, spell in enumerate(united):
        closes = [s.ended for s in united[:number] if s.end == "closed" and s.ended]
        if number and is_found_again(united[number - 1], spell):
            spell.start = "found"
        if spell.start == "new" and closes and max(closes) >= spell.entered - REPOST:
            spell.start = "reposted"


def is_found_again(lost: Spell, spell: Spell) -> bool:
    """Return whether a vacancy is back after a loss: by its id or number, or at another source soon enough to be told by its words."""
    if lost.end != "lost" or lost.ended is None:
        return False
    is_elsewhere = spell.first_board.split(":")[0] != lost.last_board.split(":")[0]
    return bool(lost.marks & spell.marks) or (is_elsewhere and spell.entered <= lost.ended + ELSEWHERE)


def in_scope_spells(spells: list[Spell], scope: list[tuple[datetime, bool]]) -> list[Spell]:
    """Cut a vacancy's listings to the times in which it was in scope; `scope` is what each sight of it showed."""
    cut: list[Spell] = []
    for spell in spells:
        before = [inside for moment, inside in scope if moment <= spell.entered]
        marks = [(spell.entered, before[-1] if before else scope[0][1])]
        for moment, inside in scope:
            is_within = moment > spell.entered and (spell.ended is None or moment < spell.ended)
            if is_within and inside != marks[-1][1]:
                marks.append((moment, inside))
        for number, (begin, inside) in enumerate(marks):
            is_last = number + 1 == len(marks)
            ended, end = (spell.ended, spell.end) if is_last else (marks[number + 1][0], "left_scope")
            if inside:
                cut.append(Spell(begin, ended, spell.start if number == 0 else "entered_scope", end))
    return cut


def shown_scope(board: Board, row: dict) -> list[tuple[datetime, bool]]:
    """Return the scope that each sight of a posting showed: that of its title, unless it is a general application."""
    prospect = at(row["prospect_from"]) if row["prospect_from"] else None
    shown = []
    for crawl in board.crawls:
        if row["posting_id"] in crawl["ids"]:
            title = [inside for since, inside in row["scope"] if at(since) <= crawl["at"]] or [row["scope"][0][1]]
            shown.append((crawl["at"], title[-1] and not (prospect and prospect <= crawl["at"])))
    return shown


def is_opening(board: Board, row: dict) -> bool:
    """Return whether a posting passes for an opening: where sources do not say so, a general application does, too."""
    if row["source"] not in TELLS_OPENINGS:
        return True
    first = min(board.sights(row["posting_id"]), default=None)
    is_general = row["prospect_from"] and first and at(row["prospect_from"]) <= first
    return not row["is_prospect"] and not is_general


def read_boards(truth: Path, titles: dict[str, dict[str, str]], now: datetime) -> dict[tuple[str, str], Board]:
    """Return the boards with all their answers judged as they can be by `now`."""
    boards: dict[tuple[str, str], Board] = {}
    rows = [json.loads(line) for line in (truth / "crawls.jsonl").read_text().splitlines()]
    for row in sorted(rows, key=lambda row: row["instant"]):
        key = (row["source"], row["board"])
        board = boards.setdefault(key, Board(BoardHistory(titles[":".join(key)])))
        board.read(row | {"at": at(row["instant"])})
    for board in boards.values():
        board.history.pass_time(now)
        board.check()
    return boards


def known_weeks(truth: Path, now: datetime, *, in_scope: bool = False) -> dict[str, dict[str, int]]:
    """Return stock and flows of every week as they can be known at `now`, over all vacancies or over those in scope."""
    market = json.loads((truth / "market.json").read_text())
    boards = read_boards(truth, market["titles"], now)
    members: dict[int, set[tuple[str, str, str]]] = defaultdict(set)
    published: dict[tuple[str, str, str], datetime] = {}
    rows: dict[tuple[str, str, str], dict] = {}
    for row in market["postings"]:
        key = (row["source"], row["board"], row["posting_id"])
        if is_opening(boards[key[0], key[1]], row):
            members[row["vacancy"]].add(key)
            rows.setdefault(key, row)
            if boards[key[0], key[1]].is_ever_read(key[2]):
                published[key] = min(at(row["published"]), published.get(key, at(row["published"])))
    spells = []
    for keys in members.values():
        own = [s for k in keys for s in posting_spells(boards[k[0], k[1]], k[2], published.get(k), f"{k[0]}:{k[1]}")]
        listings = unite(own) if own else []
        if in_scope and listings:
            shown = [shown_scope(boards[key[0], key[1]], rows[key]) for key in sorted(keys)]
            listings = in_scope_spells(listings, next(scope for scope in shown if scope))
        spells += listings
    first = min(board.evidence[0] for board in boards.values() if board.evidence)
    monday = (first - timedelta(days=first.weekday())).replace(hour=0, minute=0, second=0)
    weeks = {}
    while (tau := monday + timedelta(days=7)) <= now:
        begun = [s for s in spells if monday <= s.entered < tau]
        over = [s for s in spells if s.ended and monday <= s.ended < tau]
        weeks[f"{monday:%G-W%V}"] = {
            "stock": sum(s.entered < tau and (s.ended is None or s.ended >= tau) for s in spells),
            **{kind: sum(s.start == kind for s in begun) for kind in START_KINDS},
            **{kind: sum(s.end == kind for s in over) for kind in END_KINDS},
        }
        monday = tau
    return weeks
