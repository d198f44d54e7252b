"""The lowest degree that a posting accepts."""

from __future__ import annotations

from functools import cache

from warehouse.clean.asking import is_preferred, sentence_around
from warehouse.clean.document import Document
from warehouse.clean.lowercase import lowered
from warehouse.clean.reference import listed, rows
from warehouse.clean.rules import UNSTATED, Found, rule_set
from warehouse.clean.sections import Block
from warehouse.clean.vocabulary import folded

ORDER = ("bachelor", "master", "phd")
STATES = ("MA", "MS")  # of the United States too
BEHIND_INITIALS = rule_set("degree_behind_initials", as_written=True).matcher
COLLEAGUES = ("BA", "BS")  # also said of business analysts and of nonsense
OF_COLLEAGUES_BEFORE, OF_COLLEAGUES_BEHIND = (
    rule_set(f"initials_of_colleagues_{side}", as_written=True).matcher for side in ("before", "behind")
)
BEHIND_MASTER = rule_set("behind_master").matcher
NOT_REQUIRED = rule_set("degree_not_required").matcher
LOWER_BEFORE = rule_set("lower_degree_before", as_written=True).matchers
REQUIRED_BEHIND = rule_set("degree_required_behind").matcher
FIELD_APART = rule_set("field_apart").matcher
BEFORE = 16
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


def degree_min(document: Document) -> Found:
    """Return the lowest degree demanded: none_required, bachelor, master, phd or unstated.

    A degree of no named level is the lowest; it counts where its sentence names none.
    """
    found: list[tuple[int, str]] = []
    generic: list[tuple[tuple[int, int], str]] = []
    sentences: set[tuple[int, int]] = set()
    for start, end in document.scan.words("degree")[:DEGREES_READ]:
        words = document.text[start:end]
        degree = lowest_beside(document.text, start, degree_at(document, start, end))
        if degree == "no":
            return Found("none_required", words, "")
        if degree not in ("any", *ORDER):
            continue
        block, sentence = place_of(document, start, end)
        if degree in ("any", "bachelor") and NOT_REQUIRED.holds(document.scan.low, sentence[0], start):
            return Found("none_required", words, "")
        if degree == "any":
            generic += [(sentence, words)] if demanded(document, block, sentence, start, end) else []
        else:
            sentences.add(sentence)
            found += [(ORDER.index(degree), words)] if demanded(document, block, sentence, start, end) else []
    found += [(0, words) for sentence, words in generic if sentence not in sentences or not found]
    return Found(ORDER[min(found)[0]], min(found)[1], "") if found else UNSTATED


def degree_at(document: Document, start: int, end: int) -> str:
    """Return what a spelling at [start, end) stands for, "none" where its case says that it is something else."""
    named, exact = degrees()
    words = document.text[start:end]
    if folded(words) in exact and (
        not words[0].isupper() or (words in STATES and not BEHIND_INITIALS.begins(document.text, end))
    ):
        return "none"
    if words in COLLEAGUES and names_colleagues(document.text, start, end):
        return "none"
    if words.lower() == "master" and end < len(document.text) and not BEHIND_MASTER.begins(document.scan.low, end):
        return "none"
    return named.get(folded(words), "none")


def names_colleagues(text: str, start: int, end: int) -> bool:
    """Return whether the words around initials make colleagues of them."""
    return OF_COLLEAGUES_BEHIND.begins(text, end) or OF_COLLEAGUES_BEFORE.holds(text, max(0, start - BEFORE), start)


def lowest_beside(text: str, start: int, degree: str) -> str:
    """Return the lowest of a degree and those right before it that no word's edge parts from what precedes."""
    for matcher in LOWER_BEFORE:
        if degree not in ORDER or ORDER.index(matcher.value) >= ORDER.index(degree):
            continue
        if hit := matcher.find(text, max(0, start - BEFORE), start):
            degree, start = matcher.value, hit.start
    return degree


def place_of(document: Document, start: int, end: int) -> tuple[Block, tuple[int, int]]:
    """Return the block and the bounds, in the text, of the sentence that a place stands in."""
    block = document.blocks[document.line_at(start)]
    begin = document.line_starts[block.number]
    left, right = sentence_around(block.text, start - begin, end - begin)
    return block, (begin + left, begin + right)


def demanded(document: Document, block: Block, sentence: tuple[int, int], start: int, end: int) -> bool:
    """Return whether a degree named at [start, end) is asked for, not only preferred and not the company's own."""
    begin = document.line_starts[block.number]
    left, right = sentence[0] - begin, sentence[1] - begin
    if block.section_kind == "preferred" and REQUIRED_BEHIND.begins(document.scan.low, end):
        return True
    if (
        block.section_kind in SKIPPED_SECTIONS
        or document.asking.by_section(block, block.text, left, right) == "context"
    ):
        return False
    apart = FIELD_APART.find(lowered(block.text), end - begin, right)
    return not is_preferred(block.text, left, apart.start if apart else right, start - begin, end - begin)
