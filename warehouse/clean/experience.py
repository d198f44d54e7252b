"""Years of experience: the smallest number that the main demand states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from warehouse.clean.asking import is_preferred, sentence_around
from warehouse.clean.document import Document
from warehouse.clean.lowercase import lowered
from warehouse.clean.reference import listed, rows
from warehouse.clean.rules import NOTHING, Found, Hit, rule_set
from warehouse.clean.sections import Block
from warehouse.clean.skill_context import Span

NUMBERS = {matcher.value: matcher for matcher in rule_set("number_of_years").matchers}
WORDS = {word: int(row["number"]) for row in rows("number_words") for word in listed(row["words"])}
DIGITS, WRITTEN_OUT = re.compile(r"\d+(?:\.5)?"), re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
WORK = rule_set("word_of_experience").matcher
NOT_DEMANDED_BEFORE, NOT_DEMANDED_BEHIND = (
    rule_set(f"years_not_demanded_{side}").matcher for side in ("before", "behind")
)
DEMANDED_BEFORE = rule_set("years_demanded_before").matcher
OF_THE_EMPLOYER, OF_COLLEAGUES = rule_set("years_of_the_employer").matcher, rule_set("years_of_colleagues").matcher
# Years that may stand for a degree are not the experience demanded.
INSTEAD_BEFORE, OR_BEFORE, DEGREE_BEFORE = (
    rule_set(name).matcher for name in ("years_for_a_degree_before", "or_years_before", "degree_before_years")
)
# "Bachelor's and 6 years, Master's and 4": what stands between the years of two alternatives, and behind the second.
OTHER_DEGREE, NEXT_DEGREE = rule_set("years_of_another_degree").matcher, rule_set("years_of_next_degree").matcher
DEGREE_BEHIND = rule_set("degree_behind_years").matcher
BEGINS_WITH_OR, ENDS_WITH_OR = re.compile(r"\W*or\b", re.I), re.compile(r"\bor\W*$", re.I)
ALTERNATIVES = 5  # lines: one a degree
BETWEEN_CHARACTERS, DEGREE_CHARACTERS = 220, 130
SKILL_CHARACTERS, MONTHS_CHARACTERS = 60, 40
MOST = 25  # years that a posting demands
COMPANY_CHARACTERS = 120
CLAUSE = 70  # texts without line ends run on: a mark farther off speaks of something else
SKIPPED_SECTIONS = frozenset(("preferred", "equal_opportunity", "pay", "benefits"))
MATCHES_TRIED = 20  # demands stand early in their line; a line with more numbers of years is no demand
SECTION_ORDER = {"requirements": 0, "unknown": 1, "duties": 1, "about_company": 3}


class Demand(NamedTuple):
    """Years that a line demands, with the place of its words."""

    years: float
    start: int
    end: int
    rule: str


def experience_years_min(document: Document) -> Found:
    """Return the years that the first demand states, as text; empty where none is stated.

    A demand in a requirements section goes before one elsewhere. Years only preferred do not count; years of the
    company, of vesting or of history are no demand.

    >>> experience_years_min(Document("You have at least three years of experience with Spark.")).value
    '3.0'
    """
    found: dict[int, Found] = {}
    for block in document.cued("years"):
        if block.section_kind not in SKIPPED_SECTIONS and (stated := least_demand(with_alternatives(document, block))):
            found.setdefault(SECTION_ORDER.get(block.section_kind, 2), stated)
    return found[min(found)] if found else NOTHING


def with_alternatives(document: Document, block: Block) -> Block:
    """Return a line with those below that go on with "or", as one."""
    lines = [block.text]
    for below in document.blocks[block.number + 1 : block.number + 1 + ALTERNATIVES]:
        if not (ENDS_WITH_OR.search(lines[-1]) or BEGINS_WITH_OR.match(below.text)):
            break
        lines.append(below.text)
    return block._replace(text=" ".join(lines)) if len(lines) > 1 else block


def least_demand(block: Block) -> Found | None:
    """Return a line's first demand or, where it goes by degrees, the least of the alternatives."""
    stated = demands_in(block.text)
    if not stated:
        return None
    alternatives, low = [stated[0]], lowered(block.text)
    for demand in stated[1:]:
        if not is_alternative(low, alternatives[-1].end, demand):
            break
        alternatives.append(demand)
    least = min(alternatives)
    return Found(str(least.years), block.text[least.start : least.end], least.rule)


def is_alternative(low: str, left: int, demand: Demand) -> bool:
    """Return whether years are an alternative to those that end at `left`, for another degree."""
    between = low[left : demand.start]
    if len(between) > BETWEEN_CHARACTERS:
        return False
    return OTHER_DEGREE.holds(between) or (NEXT_DEGREE.holds(between) and DEGREE_BEHIND.begins(low, demand.end))


@lru_cache(maxsize=1_024)
def demands_in(line: str) -> list[Demand]:
    """Return the numbers of years that a line demands, in order."""
    low = lowered(line)
    hits = list(NUMBERS["years"].hits(low)) or list(NUMBERS["words"].hits(low))
    if ":" in line or not hits:
        hits += NUMBERS["label"].hits(low)
    if "month" in low:
        hits += [hit for hit in NUMBERS["months"].hits(low) if speaks_of_work(low, hit)]
    return [
        Demand(years, hit.start, hit.end, hit.rule.name)
        for hit in sorted(hits, key=lambda hit: hit.start)[:MATCHES_TRIED]
        if (years := years_of(hit, low)) is not None and is_demand(line, low, hit.start, hit.end)
    ]


def years_of(hit: Hit, low: str) -> float | None:
    """Return the number of years that words state, None for none that is demanded: "0 to 2" is, "0" is not."""
    if hit.rule.value == "words":
        word = WRITTEN_OUT.search(low, hit.start, hit.end)
        return float(WORDS[word[0]]) if word else None
    numbers = [float(number) for number in DIGITS.findall(low[hit.start : hit.end])]
    if hit.rule.value == "months":
        return round(numbers[0] / 12, 1)
    return numbers[0] if 0 < numbers[0] <= MOST or (not numbers[0] and len(numbers) > 1) else None


def years_by_skill(document: Document, found: Iterable[Span]) -> dict[str, float]:
    """Return {skill: years} where a demand for years names a skill right behind: "5+ years of Python"."""
    stated: dict[str, float] = {}
    lines = set(document.lines_at("years"))
    by_line: dict[int, list[Span]] = {}
    for span in found:
        number = document.line_at(span.start)
        if number in lines:
            by_line.setdefault(number, []).append(span)
    for number, spans in by_line.items():
        begin, block = document.line_starts[number], document.blocks[number]
        for demand in demands_in(block.text):
            _, stop = sentence_around(block.text, demand.end, demand.end)
            last = min(stop, demand.end + SKILL_CHARACTERS)
            near = [span for span in spans if demand.end <= span.start - begin < last]
            for span in near:
                stated.setdefault(span.skill, demand.years)
    return stated


def speaks_of_work(low: str, hit: Hit) -> bool:
    """Return whether a number of months is one of experience."""
    return "experience" in low[hit.start : hit.end + MONTHS_CHARACTERS]


def is_demand(line: str, low: str, start: int, end: int) -> bool:
    """Return whether years are what the one to be hired must bring; behind a capital they are part of a code."""
    if line[start - 1 : start].isupper():
        return False
    before = low[max(0, start - 30) : start]
    if NOT_DEMANDED_BEFORE.holds(before) and not DEMANDED_BEFORE.holds(before):
        return False
    left, right = sentence_around(line, start, end)
    if NOT_DEMANDED_BEHIND.begins(low[end : end + 60]) or stands_for_a_degree(low, left, start):
        return False
    near = max(left, start - COMPANY_CHARACTERS)
    if OF_THE_EMPLOYER.holds(low, near, min(right, end + COMPANY_CHARACTERS)) or OF_COLLEAGUES.holds(low[near:start]):
        return False
    if is_preferred(line, max(left, start - CLAUSE), min(right, end + CLAUSE), start, end):
        return False
    return "+" in line[start:end] or low.endswith(" plus", start, end) or WORK.holds(low, left, right)


def stands_for_a_degree(low: str, left: int, start: int) -> bool:
    """Return whether the words before years at `start`, in a sentence from `left` on, offer them for a degree."""
    if INSTEAD_BEFORE.holds(low[max(0, start - 30) : start]):
        return True
    left = max(left, start - DEGREE_CHARACTERS)
    last = OR_BEFORE.find(low, left, start)
    return last is not None and DEGREE_BEFORE.holds(low, left, last.start)
