"""Skills a text names, with the senses that do not count left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from warehouse.clean.asking import RANK
from warehouse.clean.document import Document
from warehouse.clean.reference import listed, rows
from warehouse.clean.rules import Rule
from warehouse.clean.skill_context import SkillContext, Span
from warehouse.clean.text import KEPT_TEXTS
from warehouse.clean.vocabulary import Alias, folded, scan_of

UNSURE_READ = 400  # spellings that need a neighbour: no posting holds more
MENTIONS_READ = 40  # of one skill: a skill named so often without being asked for is not asked for
EVIDENCE_CHARACTERS = 60
PHRASE_CHARACTERS = 80  # how far before and after its word a phrase is looked for, within the line
UNLESS_CHARACTERS = 30
CONTEXT_CHARACTERS = 80  # how far from an ambiguous name the words that make a skill of it may stand, over lines
# What a more exact skill already says is not said twice: "collaborate with cross-functional teams".
COVERED_BY = {"Collaboration": "Cross-Functional Collaboration"}
COVERED_CHARACTERS = 25


class Mention(NamedTuple):
    """One skill named in a text: class by section, the words (a substring of the text), and the block they stand in."""

    skill: str
    skill_class: str
    evidence: str
    block_number: int


@lru_cache(maxsize=KEPT_TEXTS)
def spans(text: str) -> list[Span]:
    """Return every mention in a text in order, those that need a neighbour only beside another."""
    scan = scan_of(text)
    sure: list[Span] = []
    unsure: list[Span] = []
    for start, end, spelling in scan.found:
        sure += [Span(start, end, skill) for skill in spelling.skills]
        for alias in spelling.aliases:
            enough = alias.needs_neighbour and len(unsure) >= UNSURE_READ
            if alias.skill and not enough and (span := _span(text, scan.low, start, end, alias, alias.skill)):
                (unsure if alias.needs_neighbour else sure).append(span)
    if unsure:
        context = SkillContext(text, scan.low, sure, unsure)
        unsure = [span for span in unsure if context.confirms_skill(span)]
    return sorted(without_covered(sure) + unsure)


def _span(text: str, low: str, start: int, end: int, alias: Alias, skill: str) -> Span | None:
    """Return where an alias names its skill, None when the words around it say that it does not."""
    if alias.phrase is not None:
        return _phrase(low, start, end, skill, alias.phrase)
    if alias.exact is not None and text[start:end] not in (alias.exact, alias.exact + "s"):
        return None
    if alias.unless and alias.unless.search(text, max(0, start - UNLESS_CHARACTERS), end + UNLESS_CHARACTERS):
        return None
    if alias.context and not alias.context.search(text, max(0, start - CONTEXT_CHARACTERS), end + CONTEXT_CHARACTERS):
        return None
    return Span(start, end, skill)


def _phrase(text: str, start: int, end: int, skill: str, phrase: Rule) -> Span | None:
    """Return the phrase that a trigger word stands in, near the word within its line; `text` in lower case."""
    left = max(text.rfind("\n", max(0, start - PHRASE_CHARACTERS), start) + 1, start - PHRASE_CHARACTERS, 0)
    right = text.find("\n", end, end + PHRASE_CHARACTERS)
    stop = right if right >= 0 else min(len(text), end + PHRASE_CHARACTERS)
    for match in phrase.pattern.finditer(text, left, stop):
        if match.start() <= start and end <= match.end() and phrase.match(text, match.start(), stop):
            return Span(match.start(), match.end(), skill)
    return None


def without_covered(found: list[Span]) -> list[Span]:
    """Return the mentions without those whose more exact sister stands in or right behind the same words."""
    covering = [span for span in found if span.skill in COVERED_BY.values()]
    if not covering:
        return found
    begins = [span.start for span in covering]
    kept = []
    for span in found:
        place = bisect_right(begins, span.end + COVERED_CHARACTERS) - 1
        nearest = covering[place] if place >= 0 and span.skill in COVERED_BY else None
        if nearest is None or nearest.end < span.start:
            kept.append(span)
    return kept


def mentions(document: Document, found: Sequence[Span], own_name: str = "") -> list[Mention]:
    """Return each skill named, once, in its strongest class; `own_name` is the employer's own name, folded.

    `found` are the spans of the document's text. A skill named like the employer counts inside requirement blocks only.
    """
    best: dict[str, Mention] = {}
    for span in spans_of_title(document.title):
        keep_strongest(
            best, Mention(span.skill, "required", document.title[span.start : span.end][:EVIDENCE_CHARACTERS], -1)
        )
    own_places = places_of_name(document.scan.low, own_name, found) if own_name else []
    read: Counter[str] = Counter()
    for span in found:
        held = best.get(span.skill)
        if (held is not None and held.skill_class == "required") or read[span.skill] >= MENTIONS_READ:
            continue
        read[span.skill] += 1
        if own_places and any(begin <= span.start and span.end <= stop for begin, stop in own_places):
            continue
        if mention := mention_of(document, span, own_name):
            keep_strongest(best, mention)
    return sorted(best.values(), key=lambda mention: mention.skill)


@lru_cache(maxsize=8_192)
def spans_of_title(title: str) -> list[Span]:
    """Return every mention in a title."""
    return spans(title)


def mention_of(document: Document, span: Span, own_name: str) -> Mention | None:
    """Return the mention of a span, None where it is negated or the employer's own name."""
    number = document.line_at(span.start)
    block, begin = document.blocks[number], document.line_starts[number]
    if own_name and block.section_kind != "requirements" and folded(span.skill) == own_name:
        return None
    asked = document.asking.classify(block, span.start - begin, span.end - begin, span.skill)
    if asked is None:
        return None
    return Mention(span.skill, asked, document.text[span.start : span.end][:EVIDENCE_CHARACTERS], number)


IMPLIED = {row["skill"]: listed(row["implies"]) for row in rows("implied_skills")}


def implied_by(found: Iterable[Mention]) -> list[str]:
    """Return the skills that those named presuppose and that are not named themselves; they count nowhere as named."""
    named = {mention.skill for mention in found}
    return sorted({skill for name in named for skill in IMPLIED.get(name, ())} - named)


def places_of_name(low: str, name: str, found: Iterable[Span]) -> list[tuple[int, int]]:
    """Return where an employer's own name stands that holds a skill's: "Acme Robotics" does not ask for robotics.

    `low` is the text in lower case. A name may be a board's token, written without its spaces.
    """
    letters = name.replace(" ", "")
    held = {low[span.start : span.end].replace(" ", "") for span in found}
    if not any(len(words) < len(letters) and words in letters for words in held):
        return []
    if letters not in low.replace(" ", "").replace("-", ""):  # a pattern of its own costs far more than this look
        return []
    return [match.span() for match in re.finditer("[ -]?".join(map(re.escape, letters)), low)]


def keep_strongest(best: dict[str, Mention], mention: Mention) -> None:
    """Keep a mention where its skill was not named before, or in a weaker class."""
    held = best.get(mention.skill)
    if held is None or RANK[mention.skill_class] < RANK[held.skill_class]:
        best[mention.skill] = mention
