"""Skills a text names: one pass of a prefix-tree pattern over all spellings, with the senses that do not count left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from warehouse.clean.asking import RANK
from warehouse.clean.reference import listed, rows
from warehouse.clean.document import Document

# A word that is a skill only beside others: "Spark" in "Kafka, Spark, Flink", not in "spark interest".
NEIGHBOUR_GAP = re.compile(
    r"[ \t]*(?:[,;/|&+•()]|\band\b|\bor\b|\bund\b|\boder\b|\be\.g\.|\bet\b)[ \t,/(]*(?:and|or|e\.g\.)?[ \t]*", re.I
)
NEIGHBOUR_CHARACTERS = 12
EVIDENCE_CHARACTERS = 60
PHRASE_CHARACTERS = 100  # how far before and after its word a phrase is looked for, within the line
UNLESS_CHARACTERS = 30
EDGE = r"(?<![\w.+#@])", r"(?![\w+#])"
WEB_ADDRESS = re.compile(r"https?://\S+|www\.\S+", re.I)


@dataclass(frozen=True)
class Mention:
    """One skill named in a text: class by section, the words (a substring of the text), and the block they stand in."""

    skill: str
    skill_class: str
    evidence: str
    block_number: int


@dataclass(frozen=True)
class Alias:
    """What a spelling stands for and when it counts; without a skill it stands for nothing, and covers what it holds."""

    skill: str | None
    exact: str | None = None
    needs_neighbour: bool = False
    unless: re.Pattern[str] | None = None
    phrase: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Span:
    """Where a text names a skill."""

    start: int
    end: int
    skill: str


def vocabulary() -> Iterator[tuple[str, Alias]]:
    """Yield every spelling, in lower case with single spaces, with what it stands for."""
    for row in rows("skills"):
        unless = re.compile(row["unless"]) if row["unless"] else None
        for text in listed(row["aliases"]):
            yield folded(text), Alias(row["skill"], unless=unless)
        for text in listed(row["exact_aliases"]):
            yield folded(text), Alias(row["skill"], exact=text, unless=unless)
        for text in listed(row["listed_aliases"]):
            yield folded(text), Alias(row["skill"], exact=text, needs_neighbour=True, unless=unless)
        for text in listed(row["not_aliases"]):
            yield folded(text), Alias(None)
    for row in rows("skill_phrases"):
        phrase = re.compile(row["pattern"], re.I)
        for text in listed(row["triggers"]):
            yield folded(text), Alias(row["skill"], phrase=phrase)


def folded(text: str) -> str:
    """Return a text as the matcher sees it: lower case, hyphens as spaces, web addresses blank; the length stays."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals lower to two characters
        lowered = "".join(character.lower()[:1] for character in text)
    lowered = lowered.translate(HYPHENS)
    if "://" in lowered or "www." in lowered:
        lowered = WEB_ADDRESS.sub(lambda match: " " * len(match.group()), lowered)
    return lowered


HYPHENS = str.maketrans({"-": " ", "\u2010": " ", "\u2011": " ", "\u2012": " ", "\t": " ", "’": "'"})


@cache
def matcher() -> tuple[re.Pattern[str], dict[str, tuple[Alias, ...]]]:
    """Return one prefix-tree pattern over all spellings (longest first) and what each spelling stands for."""
    aliases: dict[str, tuple[Alias, ...]] = {}
    for spelling, alias in vocabulary():
        aliases[spelling] = (*aliases.get(spelling, ()), alias)
        if alias.phrase is None and spelling[-1].isalpha() and spelling[-1] != "s" and len(spelling) > 2:
            aliases[plural(spelling)] = (*aliases.get(plural(spelling), ()), alias)
    for spelling, found in aliases.items():
        if any(alias.skill is None for alias in found):
            aliases[spelling] = ()
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for spelling in aliases:
        node = tree
        for character in spelling:
            node = node.setdefault(character, {})
        node[""] = {}
    pattern = re.compile(EDGE[0] + _pattern(tree) + EDGE[1])
    return pattern, aliases


def plural(spelling: str) -> str:
    """Return the English plural of a spelling."""
    return spelling[:-1] + "ies" if re.search(r"[^aeiou]y$", spelling) else spelling + "s"


def _pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    """Return the pattern of a prefix tree; ends are tried last, so that the longest spelling wins."""
    branches = [
        (r" {1,3}" if character == " " else re.escape(character)) + _pattern(child)
        for character, child in sorted(node.items())
        if character
    ]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    if "" in node:
        return f"(?:{joined})?" if len(branches) == 1 else joined + "?"
    return joined


def spans(text: str) -> list[Span]:
    """Return every mention in a text in order, those that need a neighbour only beside another."""
    pattern, aliases = matcher()
    sure: list[Span] = []
    unsure: list[Span] = []
    for match in pattern.finditer(folded(text)):
        start, end = match.span()
        spelling = match.group()
        for alias in aliases.get(spelling) or aliases.get(" ".join(spelling.split()), ()):
            if span := _span(text, start, end, alias):
                (unsure if alias.needs_neighbour else sure).append(span)
    sure = without_covered(sure)
    found = sure + [span for span in unsure if _has_neighbour(text, span, (*sure, *unsure))]
    return sorted(found, key=lambda span: (span.start, span.end, span.skill))


# What a more exact skill already says is not said twice: "collaborate with cross-functional teams".
COVERED_BY = {"Collaboration": "Cross-Functional Collaboration"}
COVERED_CHARACTERS = 25


def without_covered(found: list[Span]) -> list[Span]:
    """Return the mentions without those whose more exact sister stands in or right behind the same words."""
    covering = [span for span in found if span.skill in COVERED_BY.values()]
    return [
        span
        for span in found
        if not any(
            COVERED_BY.get(span.skill) == other.skill
            and other.start <= span.end + COVERED_CHARACTERS
            and span.start <= other.end
            for other in covering
        )
    ]


def _span(text: str, start: int, end: int, alias: Alias) -> Span | None:
    """Return where an alias names its skill, None when the words around it say that it does not."""
    if alias.phrase is not None and alias.skill:
        return _phrase(text, start, end, alias.skill, alias.phrase)
    if alias.exact is not None and text[start:end] not in (alias.exact, alias.exact + "s"):
        return None
    if alias.unless and alias.unless.search(text, max(0, start - UNLESS_CHARACTERS), end + UNLESS_CHARACTERS):
        return None
    return Span(start, end, alias.skill) if alias.skill else None


def _phrase(text: str, start: int, end: int, skill: str, phrase: re.Pattern[str]) -> Span | None:
    """Return the phrase that a trigger word stands in, looked for near the word within its line."""
    left = max(text.rfind("\n", max(0, start - PHRASE_CHARACTERS), start) + 1, start - PHRASE_CHARACTERS, 0)
    right = text.find("\n", end, end + PHRASE_CHARACTERS)
    stop = right if right >= 0 else min(len(text), end + PHRASE_CHARACTERS)
    for match in phrase.finditer(text[left:stop]):
        if left + match.start() <= start and end <= left + match.end():
            return Span(left + match.start(), left + match.end(), skill)
    return None


LEAD_IN = re.compile(
    r"\b(?:knowledge of|proficien\w+ (?:in|with)|(?:experience|experienced|expertise|familiarity|familiar|fluency|fluent|skills?|skilled|expert|coding|programming|working)"
    r" (?:with|in|using|of)|written in|languages? such as|frameworks? such as|tools? such as|such as|e\.g\.,?|(?:tools?|assistants?|platforms?|frameworks?|libraries|technologies) (?:like|including)|using|tools?:|stack:)[ (:]*$",
    re.I,
)
LEAD_IN_CHARACTERS = 40


def _has_neighbour(text: str, span: Span, others: Iterable[Span]) -> bool:
    """Say whether words of skill stand before a spelling, or another skill right beside it."""
    if LEAD_IN.search(text, max(0, span.start - LEAD_IN_CHARACTERS), span.start):
        return True
    for other in others:
        if other.skill == span.skill:
            continue
        if span.end <= other.start <= span.end + NEIGHBOUR_CHARACTERS:
            gap = text[span.end : other.start]
        elif other.end <= span.start <= other.end + NEIGHBOUR_CHARACTERS:
            gap = text[other.end : span.start]
        else:
            continue
        if NEIGHBOUR_GAP.fullmatch(gap):
            return True
    return False


def mentions(document: Document, own_name: str = "") -> list[Mention]:
    """Return each skill named, once, in its strongest class; `own_name` is the employer's own name, folded.

    A skill named like the employer counts inside requirement blocks only.
    """
    best: dict[str, Mention] = {}
    title, text, blocks, begins = document.title, document.text, document.blocks, document.begins
    for span in spans(title):
        _keep(best, Mention(span.skill, "required", title[span.start : span.end][:EVIDENCE_CHARACTERS], -1))
    own_places = _places_of_name(text, own_name)
    for span in spans(text):
        if any(begin <= span.start and span.end <= stop for begin, stop in own_places):
            continue
        block = blocks[bisect_right(begins, span.start) - 1]
        if own_name and folded(span.skill) == own_name and block.section_kind != "requirements":
            continue
        held = best.get(span.skill)
        if held is not None and held.skill_class == "required":
            continue
        begin = begins[block.number]
        asked = document.asking.class_of(block, span.start - begin, span.end - begin, span.skill)
        if asked is not None:
            evidence = text[span.start : span.end][:EVIDENCE_CHARACTERS]
            _keep(best, Mention(span.skill, asked, evidence, block.number))
    return sorted(best.values(), key=lambda mention: mention.skill)


def _places_of_name(text: str, name: str) -> list[tuple[int, int]]:
    """Return where an employer's own name of several words stands: "Acme Robotics" does not ask for robotics."""
    if " " not in name:
        return []
    return [match.span() for match in re.finditer(re.escape(name), folded(text))]


def _keep(best: dict[str, Mention], mention: Mention) -> None:
    held = best.get(mention.skill)
    if held is None or RANK[mention.skill_class] < RANK[held.skill_class]:
        best[mention.skill] = mention
