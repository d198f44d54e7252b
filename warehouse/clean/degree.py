"""The lowest degree that a posting accepts."""

from __future__ import annotations

import re
from functools import cache

from warehouse.clean.asking import is_preferred, sentence_around
from warehouse.clean.document import Document
from warehouse.clean.lowercase import low_pattern
from warehouse.clean.reference import listed, rows
from warehouse.clean.sections import Block
from warehouse.clean.spellings import folded

ORDER = ("bachelor", "master", "phd")
STATES = ("MA", "MS")  # of the United States too
A_DEGREE = re.compile(r"\s?(?:/|in\b|or\b|degree|and\b|,? ?(?:PhD|Ph\.D|MBA|BS|BA|preferred|required|with))")
# "Master" alone is a degree only before such words: one keeps a master calendar, too.
OF_MASTER = re.compile(
    r"\s?(?:['’]s|degree|level|in [A-Z]|or\b|and\b|und\b|oder\b|ou\b|[/,;.)&(|]|of (?:[A-Z]|science|arts|engineering|business)|studi|abschluss|thesis|required|preferred|\+|$|\n)",
    re.I,
)
# "We do not require certifications or degrees."
NOT_REQUIRED = low_pattern(r"\b(?:not|n['’]t) (?:\w+ )?(?:require|need)\b[^.;:]{0,60}$")
# "QualificationsMS or PhD", "MS. or Ph.D.": a lower degree right before one, grown together with other words.
LOWER_BEFORE = (
    (
        "master",
        re.compile(r"(?:(?<![A-Z])(?:MSc?|M\.S(?:c|\.)?|MA|MBA)|[Mm]aster['’]?s?)\.?(?:,? or|,? and|,|\s?/)\s?$"),
    ),
    (
        "bachelor",
        re.compile(
            r"(?:(?<![A-Z])(?:BSc?|B\.S(?:c|\.)?|BA)|[Bb]achelor['’]?s?)\.?(?:,? or|,? and|,|\s?/)\s?(?:an? )?$"
        ),
    ),
)
BEFORE = 16
# Said of a degree right behind it, under a heading of preferences too.
REQUIRED_BEHIND = low_pattern(r"(?: (?!preferred|desired)[\w'/&-]+){0,6} (?:is |are )?required\b")
# "A bachelor's degree - knowledge of law preferred": what is preferred is the field.
FIELD_APART = re.compile(
    r" [–—-] (?!(?:\w+ )?(?:preferred|desirable|desired|a plus|nice|ideal))|, (?:with|in) (?:an? )?(?:major|focus|emphasis|concentration|speciali[sz]ation|background|degree)\b"
)
DEGREES_READ = 60  # no posting names more; a text that does is none
SKIPPED_SECTIONS = frozenset(("benefits", "equal_opportunity", "pay", "process", "preferred"))


@cache
def degrees() -> tuple[dict[str, str], frozenset[str]]:
    """Return {spelling: degree} of reference/degrees.csv, and the spellings that count in upper case only.

    "any" is a degree of no named level, "no" says that none is needed, "none" is something else.
    """
    named: dict[str, str] = {}
    exact: set[str] = set()
    for row in rows("degrees"):
        named |= {folded(word): row["degree"] for word in listed(row["words"])}
        for word in listed(row["exact_words"]):
            named.setdefault(folded(word), row["degree"])
            exact.add(folded(word))
    return named, frozenset(exact)


def degree_min(document: Document) -> tuple[str, str]:
    """Return the lowest degree demanded with its words: none_required, bachelor, master, phd or unstated.

    A degree of no named level is the lowest; it counts where its sentence names none.
    """
    found: list[tuple[int, str]] = []
    generic: list[tuple[tuple[int, int], str]] = []
    sentences: set[tuple[int, int]] = set()
    for start, end in document.scan.words("degree")[:DEGREES_READ]:
        words = document.text[start:end]
        degree = lowest_beside(document.text, start, degree_at(document.text, start, end))
        if degree == "no":
            return "none_required", words
        if degree not in ("any", *ORDER):
            continue
        block, sentence = place_of(document, start, end)
        if degree in ("any", "bachelor") and NOT_REQUIRED.search(document.scan.low, sentence[0], start):
            return "none_required", words
        if degree == "any":
            generic += [(sentence, words)] if demanded(document, block, sentence, start, end) else []
        else:
            sentences.add(sentence)
            found += [(ORDER.index(degree), words)] if demanded(document, block, sentence, start, end) else []
    found += [(0, words) for sentence, words in generic if sentence not in sentences or not found]
    return (ORDER[min(found)[0]], min(found)[1]) if found else ("unstated", "")


def degree_at(text: str, start: int, end: int) -> str:
    """Return what a spelling at [start, end) stands for, "none" where its case says that it is something else."""
    named, exact = degrees()
    words = text[start:end]
    if folded(words) in exact and (not words[0].isupper() or (words in STATES and not A_DEGREE.match(text, end))):
        return "none"
    if words.lower() == "master" and not OF_MASTER.match(text, end):
        return "none"
    return named.get(folded(words), "none")


def lowest_beside(text: str, start: int, degree: str) -> str:
    """Return the lowest of a degree and those right before it that no word's edge parts from what precedes."""
    for lower, pattern in LOWER_BEFORE:
        if degree not in ORDER or ORDER.index(lower) >= ORDER.index(degree):
            continue
        if match := pattern.search(text, max(0, start - BEFORE), start):
            degree, start = lower, match.start()
    return degree


def place_of(document: Document, start: int, end: int) -> tuple[Block, tuple[int, int]]:
    """Return the block and the bounds, in the text, of the sentence that a place stands in."""
    block = document.blocks[document.line_at(start)]
    begin = document.begins[block.number]
    left, right = sentence_around(block.text, start - begin, end - begin)
    return block, (begin + left, begin + right)


def demanded(document: Document, block: Block, sentence: tuple[int, int], start: int, end: int) -> bool:
    """Say whether a degree named at [start, end) is asked for, not only preferred and not the company's own."""
    begin = document.begins[block.number]
    left, right = sentence[0] - begin, sentence[1] - begin
    if block.section_kind == "preferred" and REQUIRED_BEHIND.match(document.scan.low, end):
        return True
    if (
        block.section_kind in SKIPPED_SECTIONS
        or document.asking.by_section(block, block.text, left, right) == "context"
    ):
        return False
    apart = FIELD_APART.search(block.text, end - begin, right)
    return not is_preferred(block.text, left, apart.start() if apart else right, start - begin, end - begin)
