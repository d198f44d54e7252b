"""What the closing rules make of a board's answers, written a second time and without SQL: see docs/method.md#closing-rules.

It takes the crawl lines of tests/given.py. Its constants are those of the text, not of the reference file.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

CONFIRM, RETURN, LOST, EXCUSED, GONE = (timedelta(hours=20), *(timedelta(days=days) for days in (14, 28, 28, 7)))
RELISTED, STRANGER_FROM, SAME_TITLES = 0.1, 5, 0.5


@dataclass
class Open:
    rows: int
    absent_at: datetime | None = None
    excused_at: datetime | None = None


@dataclass
class Doubt:
    crawl: Crawl
    kind: str
    missing: set[str]
    back: set[str] = field(default_factory=set)


@dataclass
class Crawl:
    at: datetime
    status: str
    ids: set[str]
    over: set[str]
    rows: int
    company: str | None
    http: int | None
    evidence: str = ""
    is_sight: bool = False


@dataclass
class Loss:
    at: datetime
    reason: str


class BoardHistory:
    """A board's answers in order, judged one by one as each became known."""

    def __init__(self, title: dict[str, str]) -> None:
        self.title = title
        self.crawls: list[Crawl] = []
        self.losses: list[Loss] = []
        self.open: dict[str, Open] = {}
        self.known: set[str] = set()
        self.known_at: datetime | None = None
        self.name: str | None = None
        self.stranger: set[str] = set()
        self.taken_for: str | None = None
        self.is_renamed = False
        self.doubts: list[Doubt] = []
        self.empties: list[Crawl] = []
        self.gone: list[datetime] = []
        self.last: datetime | None = None

    def lose(self, at: datetime, reason: str) -> None:
        self.losses.append(Loss(at, reason))
        self.begin()

    def begin(self) -> None:
        self.open, self.doubts, self.empties, self.gone, self.last = {}, [], [], [], None

    def forget(self) -> None:
        self.known, self.known_at, self.name, self.stranger, self.taken_for, self.is_renamed = (
            set(), None, None, set(), None, False,
        )  # fmt: skip

    def pass_time(self, at: datetime) -> bool:
        """Lose what time alone loses by an instant; says if the board was lost."""
        self.give_up(at)
        is_lost = self.last is not None and at >= self.last + LOST
        if self.last is not None and is_lost:
            self.lose(self.last + LOST, "replaced" if self.taken_for == "replaced" else "not_read")
        return is_lost

    def give_up(self, at: datetime) -> None:
        """Lose the postings that rows without an id may have been for too long."""
        for name, state in list(self.open.items()):
            if state.excused_at is not None and at >= state.excused_at + EXCUSED:
                del self.open[name]

    def unlist(self, at: datetime) -> None:
        if not self.pass_time(at) and self.last is not None:
            self.lose(at, "board_unlisted")
        self.forget()

    def read(self, crawl: Crawl) -> None:
        self.crawls.append(crawl)
        if crawl.status == "failed" and crawl.http in (404, 410):
            self.gone.append(crawl.at)
        elif crawl.status == "complete":
            self.gone = []
        shown = crawl.ids | crawl.over if crawl.status in ("complete", "partial") else set()
        apart = self.recognise(crawl, shown)
        if self.last is not None and len(self.gone) >= 3 and self.gone[-1] - self.gone[0] >= GONE:
            self.lose(self.gone[0], "board_gone")
        elif (
            not self.is_known_by(crawl, shown, apart)
            and not self.pass_time(crawl.at)
            and apart == "replaced"
            and self.is_renamed
            and self.last is not None
        ):
            self.lose(crawl.at, "replaced")
        if apart == "replaced" and self.is_renamed:
            self.begin()
            self.forget()
            apart = None
        if crawl.status in ("complete", "partial"):
            self.judge(crawl, shown, apart)
        else:
            crawl.evidence = crawl.status

    def is_known_by(self, crawl: Crawl, shown: set[str], apart: str | None) -> bool:
        """Return whether doubtful answers that an answer confirms leave the board no 28 days without complete evidence."""
        self.give_up(crawl.at)
        if crawl.status != "complete" or self.is_strangers(shown, apart):
            return False
        if not shown and not crawl.rows:
            confirmed = self.empties if self.open and self.is_believed_empty([*self.empties, crawl]) else []
        else:
            held = self.held(crawl, shown, apart)
            confirmed = [d.crawl for d in self.doubts if self.verdict(d, crawl, held, apart) == "upheld"]
        return bool(confirmed) and crawl.at < max(past.at for past in confirmed) + LOST

    def recognise(self, crawl: Crawl, shown: set[str]) -> str | None:
        """Say what an answer that shares no posting with the board is; None for the board's own."""
        if not shown or not self.known or shown & self.known:
            return None
        named = crawl.company is not None and self.name is not None
        if named and crawl.company != self.name:
            return "replaced"
        if shown & self.stranger and (self.taken_for == "renumbered" or not named):
            return self.taken_for
        assert self.known_at is not None
        if len(self.known) < STRANGER_FROM or crawl.at >= self.known_at + LOST:
            return "replaced" if self.taken_for == "replaced" and not named else None
        ours = Counter(self.title[name] for name in self.known)
        theirs = Counter(self.title[name] for name in shown)
        if (ours & theirs).total() >= SAME_TITLES * max(len(self.known), len(shown)):
            return "renumbered"
        return None if named else "replaced"

    def judge(self, crawl: Crawl, shown: set[str], apart: str | None) -> None:
        complete = crawl.status == "complete"
        if self.is_strangers(shown, apart):
            crawl.evidence = "doubtful" if complete else "partial"
            self.note_stranger(crawl, shown, "replaced")
            if complete:
                self.empties = []
        elif complete and not shown and not crawl.rows:
            self.judge_empty(crawl)
        else:
            self.judge_listing(crawl, shown, apart)

    def is_strangers(self, shown: set[str], apart: str | None) -> bool:
        return apart == "replaced" or (self.taken_for == "replaced" and not shown)

    def note_stranger(self, crawl: Crawl, shown: set[str], kind: str) -> None:
        if shown:
            self.stranger = shown if crawl.status == "complete" else self.stranger | shown
            self.taken_for = kind

    def judge_empty(self, crawl: Crawl) -> None:
        crawl.is_sight = True
        if not self.open:
            crawl.evidence, self.last, self.empties = "complete", crawl.at, []
            return
        crawl.evidence = "doubtful"
        self.empties.append(crawl)
        if self.is_believed_empty(self.empties):
            for empty in self.empties:
                empty.evidence = "complete"
            self.open, self.empties, self.last = {}, [], crawl.at

    def is_believed_empty(self, empties: list[Crawl]) -> bool:
        if len(self.open) <= 19:
            return len({empty.at.date() for empty in empties}) >= 3
        return len(empties) >= 14 and empties[-1].at - empties[0].at >= timedelta(days=14)

    def judge_listing(self, crawl: Crawl, shown: set[str], apart: str | None) -> None:
        complete = crawl.status == "complete"
        held = self.held(crawl, shown, apart)
        live = {name for name, state in self.open.items() if state.absent_at is None}
        missing = live - shown - held
        upheld = self.weigh(crawl, held, apart)
        before = len(self.open)
        if not complete:
            crawl.evidence = "partial"
        elif upheld:
            crawl.evidence = "complete"
        elif (
            apart
            or (5 <= before <= 19 and len(missing) > before / 2)
            or (before > 19 and len(missing) >= 10 and len(missing) > before / 4)
        ):
            crawl.evidence = "doubtful"
        else:
            crawl.evidence = "complete"
        if apart and crawl.evidence != "complete":
            self.note_stranger(crawl, shown, apart)
            if complete:
                self.empties = []
                self.doubts.append(Doubt(crawl, apart, live))
            return
        self.take_in(crawl, shown, held, missing, upheld)

    def held(self, crawl: Crawl, shown: set[str], apart: str | None) -> set[str]:
        """Return the open postings that rows without an id may be."""
        if crawl.status != "complete" or apart is not None:
            return set()
        return {name for name, state in self.open.items() if name not in shown and crawl.rows > state.rows}

    def weigh(self, crawl: Crawl, held: set[str], apart: str | None) -> list[Doubt]:
        """Drop the doubts that an answer decides; returns those that it confirms."""
        verdicts = [(doubt, self.verdict(doubt, crawl, held, apart)) for doubt in self.doubts]
        self.doubts = [doubt for doubt, verdict in verdicts if verdict is None]
        upheld = [doubt for doubt, verdict in verdicts if verdict == "upheld"]
        for doubt in upheld:
            doubt.crawl.evidence = "complete"
        return upheld

    @staticmethod
    def verdict(doubt: Doubt, crawl: Crawl, held: set[str], apart: str | None) -> str | None:
        """Return what an answer that is neither empty nor another company's says about a doubt, if anything."""
        if apart is not None and doubt.kind != apart:
            return None
        slack = RELISTED * len(doubt.missing)
        if len(crawl.ids & doubt.missing) > slack:
            return "refuted"
        is_late = crawl.status == "complete" and crawl.at >= doubt.crawl.at + CONFIRM
        return "upheld" if is_late and len(held & doubt.missing) <= slack else None

    def take_in(self, crawl: Crawl, shown: set[str], held: set[str], missing: set[str], upheld: list[Doubt]) -> None:
        evidence = crawl.evidence == "complete"
        crawl.is_sight = self.last is not None or evidence
        is_overlap = bool(shown & self.known)
        imports = [doubt for doubt in upheld if doubt.kind == "renumbered"]
        if imports:
            self.losses.append(Loss(imports[0].crawl.at, "renumbered"))
            self.doubts = []
            for doubt in imports:
                doubt.crawl.is_sight = True
            self.open = {name: Open(doubt.crawl.rows) for doubt in imports for name in doubt.crawl.ids}
            held = {name for name in self.open.keys() - shown if crawl.rows > imports[-1].crawl.rows}
            missing = self.open.keys() - shown - held
        if crawl.is_sight:
            self.see(crawl, shown, held, missing, upheld)
        if crawl.evidence == "doubtful":
            self.doubts.append(Doubt(crawl, "missing", missing))
        if crawl.status == "complete":
            self.empties = []
        if evidence:
            self.last = crawl.at
        if shown:
            if crawl.is_sight:
                self.known = {name for name, state in self.open.items() if state.absent_at is None}
            elif is_overlap:
                self.known |= crawl.ids
            self.known_at, self.name = crawl.at, crawl.company or self.name
            self.stranger, self.taken_for, self.is_renamed = set(), None, False

    def see(self, crawl: Crawl, shown: set[str], held: set[str], missing: set[str], upheld: list[Doubt]) -> None:
        for doubt in upheld:
            self.end_doubted(doubt, shown, held)
        for doubt in self.doubts:
            doubt.back |= crawl.ids & doubt.missing
        for name in crawl.over:
            self.open.pop(name, None)
        for name in crawl.ids:
            self.open[name] = Open(crawl.rows)
        for name in held & self.open.keys():
            self.open[name].excused_at = self.open[name].excused_at or crawl.at
        if crawl.evidence == "complete":
            self.miss(crawl.at, self.open.keys() - shown - held, missing)

    def end_doubted(self, doubt: Doubt, shown: set[str], held: set[str]) -> None:
        for name in (doubt.missing - doubt.back - shown) & self.open.keys():
            if name in held:
                self.open[name].absent_at = doubt.crawl.at
            elif doubt.kind == "missing":
                del self.open[name]

    def miss(self, at: datetime, unseen: set[str], missing: set[str]) -> None:
        for name in unseen:
            absent_at = self.open[name].absent_at
            if absent_at is None and name in missing:
                self.open[name].absent_at = at
            elif absent_at is not None and at >= absent_at + CONFIRM:
                del self.open[name]

    def spells(self, name: str, now: datetime) -> list[str]:
        """Return a posting's spells as tests/given.py writes them."""
        told: list[tuple[datetime, datetime | None, str, str]] = []
        bounds = [None, *(loss.at for loss in self.losses), None]
        for begin, lost in itertools.pairwise(bounds):
            inside = [
                c for c in self.crawls
                if (begin is None or c.at >= begin) and (lost is None or c.at < lost)
            ]  # fmt: skip
            evidence = [c for c in inside if c.evidence == "complete"]
            if not evidence:
                continue
            sights: list[Crawl] = []
            for crawl in inside:
                shows = crawl.at >= evidence[0].at and crawl.is_sight and name in crawl.ids | crawl.over
                # what a source says again of a posting already over is no sight of it
                if shows and (name in crawl.ids or (sights and name in sights[-1].ids)):
                    sights.append(crawl)
            part: list[Crawl] = []
            for sight in sights:
                end = ending(name, part[-1], sight.at, inside, now) if part else None
                if end and (end[1] == "lost" or sight.at > end[0] + RETURN):
                    told.append(spell(part[0], evidence[0], told, end))
                    part = []
                part.append(sight)
            if part:
                end = ending(name, part[-1], lost, inside, now) or (lost and (lost, "lost"))
                told.append(spell(part[0], evidence[0], told, end))
        return [
            f"{entered:%Y-%m-%d} {ended.strftime('%Y-%m-%d') if ended else '-'} {start} {kind}"
            for entered, ended, start, kind in told
        ]


def ending(
    name: str, sight: Crawl, until: datetime | None, inside: list[Crawl], now: datetime
) -> tuple[datetime, str] | None:
    """Return when and how a posting ended after a sight and before an instant."""
    if name in sight.over:
        return sight.at, "closed"
    later = [c for c in inside if c.at > sight.at and (until is None or c.at < until)]
    excuses = [
        c.at + EXCUSED for c in later if c.status == "complete" and c.is_sight and c.rows > sight.rows
    ]  # fmt: skip
    given_up = excuses[0] if excuses else None
    absences = [c.at for c in later if c.evidence == "complete" and c.rows <= sight.rows]
    if any(at >= absences[0] + CONFIRM and (given_up is None or at <= given_up) for at in absences):
        return absences[0], "closed"
    if given_up is not None and given_up <= now and (until is None or given_up < until):
        return given_up, "lost"
    return None


def spell(
    first: Crawl, evidence: Crawl, earlier: list[Any], end: tuple[datetime, str] | None
) -> tuple[datetime, datetime | None, str, str]:
    """Return one spell; a posting begins found in a first evidence, or after it was lost."""
    found = first.at == evidence.at or bool(earlier and earlier[-1][3] == "lost")
    ended, kind = end or (None, "-")
    return first.at, ended, "found" if found else "new", kind
