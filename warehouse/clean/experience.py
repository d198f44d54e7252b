"""Years of experience: the smallest number that the main demand states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from warehouse.clean.asking import is_preferred, sentence_around
from warehouse.clean.document import Document
from warehouse.clean.lowercase import low_pattern, lowered
from warehouse.clean.neighbours import Span
from warehouse.clean.sections import Block

UNIT = r"(?:years?|yrs?|jahre?n?|ans\b|années|años|jaar|anni|anos|lata?|år)(?![\w])"
YEARS = re.compile(
    r"(?P<low>\d(?<![\d$€£].)(?<!\d\..)(?<!(?-i:[A-Z]).)\d?(?:\.5)?)\s?(?:\+|plus|or more)?(?:\s?\\?(?:-|–|—|to|bis|à|a)\s?(?P<high>\d{1,2})\s?\+?)?\s?(?:\(\w{1,12}\)\s?)?"
    rf"(?:\+|plus|or more)?(?:-| )?(?:(?:[a-z-]+ ){{1,2}}(?=years? of (?:[a-z]+ )?experience))?{UNIT}(?!\s*(?:old|ago|in a row|of age))",
    re.I,
)
YEARS_WORD = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|zwei|drei|fünf|deux|trois|cinq)(?:-(?:to|or)-\w+)?\s?(?:\\?\(\d{1,2}\\?\)\s?)?(?:\+|plus|or more)?\s?(?:to \w+ (?:\\?\(\d{1,2}\\?\)\s?)?)?(?:years?|yrs|jahre?n?|ans)\b",
    re.I,
)
MONTHS = re.compile(
    r"(?<![\d.$€£])(\d{1,2})\+?\s?(?:-|–|to)?\s?(?:\d{1,2}\s?)?months?\b(?! (?:contract|notice|probation))", re.I
)
WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15,
    "zwei": 2, "drei": 3, "fünf": 5, "deux": 2, "trois": 3, "cinq": 5,
}  # fmt: skip
EXPERIENCE = low_pattern(
    r"experience|experienced|erfahrung|exp\b|expérience|experiencia|experiência|esperienza|ervaring|doświadcz|erfaring|erfarenhet|working (?:with|in|as|on)|background|building|developing|track record"
    r"|industry|professional|hands-on|in (?:software|data|machine|ml|ai)|engineering|coding|programming|proven|work(?:ed)?\b|practice|expertise|post-?graduat|managing|leading"
)
NOT_DEMANDED_BEFORE = low_pattern(
    r"\b(?:last|past|next|founded|over the|within|every|after|for (?:over|more than)|than|first|combined|contract|term|history|vesting|leave|each|celebrating|coming|previous|for|built on|duration|established|spent|in just|our|with over|collective)\W{0,3}(?:\w+\W+)?$"
)
DEMANDED_FOR = low_pattern(
    r"\b(?:look|looking|requirements?|required|factors) for\W{0,3}(?:\w+\W+)?$|(?:^|[.;:•*-] ?)more than\W{0,3}$"
)
NOT_DEMANDED_AFTER = low_pattern(
    r"\W{0,3}(?:old|ago|in a row|of age|vesting|contract|warranty|anniversary|cliff|plan|in business|of (?:growth|history|innovation|insight|research and development|combined)|running|straight|later|college|universit|degree|undergraduate|accredited|institution"
    r"|(?:of )?(?:\w+ ){0,4}experience (?:may|can) (?:be )?substitut)"
)
OF_THE_COMPANY = low_pattern(
    r"\b(?:founders?|we(?:'ve| have|’ve)|our (?:team|company|founders|leaders|people)|company (?:has|with (?:over |more than |nearly |almost )?(?:\d|two|three|four|five|six|seven|eight|nine|ten|decades))|has been|have been|since \d{4}|team (?:has|brings)|members? have|(?<!you )(?<!'ll )(?<!will )(?<!must )bring \d|many (?:\w+ ){0,2}candidates|established company|project duration|duration:)\b"
)
# Years that may stand for a degree are not the experience demanded.
INSTEAD = low_pattern(r"\b(?:consider|in lieu of|in place of|substitut\w+|degree,? or)\W{0,3}(?:\w+\W+)?$")
NAMED_DEGREE = r"(?:bachelor\S*|master\S*|ph\.? ?d\S*|doctora\w+|b\.?s\.?c?|m\.?s\.?c?|b\.?a|mba|associate(?:'s)? degree|as/aa)(?!\w)"
# "Bachelor's and 6 years, Master's and 4": what stands between the years of two alternatives, and behind the second.
OR_DEGREE = low_pattern(
    rf"(?<!\w)or\W.{{0,30}}?\b{NAMED_DEGREE}|\b{NAMED_DEGREE}.{{0,60}}(?:\bor\b|[a-z]or(?= ))"
    rf"|(?:^|[,;])\W{{0,3}}(?:an? )?{NAMED_DEGREE}(?: degrees?)?\W{{0,3}}(?:with|and|plus)?\W*(?:at least )?$"
)
AND_DEGREE = low_pattern(rf"\b{NAMED_DEGREE}.*,|,.*\b{NAMED_DEGREE}|\bor\b")
DEGREE_BEHIND = low_pattern(rf"[^.;,]{{0,45}}\b(?:with|and|for) an? (?:\w+ )?{NAMED_DEGREE}")
# "A degree in statistics, or 7 years of related experience": these stand for the degree.
FOR_A_DEGREE = low_pattern(
    rf"\b(?:degree|{NAMED_DEGREE})[^.;:]{{0,100}}(?<!experience )(?<!\d )(?<!and/)\bor (?:at least |a minimum of |minimum )?(?:equivalent )?$"
)
BEGINS_WITH_OR, ENDS_WITH_OR = re.compile(r"\W*or\b", re.I), re.compile(r"\bor\W*$", re.I)
ALTERNATIVES = 5  # lines: one a degree
BETWEEN_CHARACTERS, DEGREE_CHARACTERS = 220, 130
SKILL_CHARACTERS = 60
COMPANY_CHARACTERS = 120
CLAUSE = 70  # texts without line ends run on: a mark farther off speaks of something else
SKIPPED_SECTIONS = frozenset(("preferred", "equal_opportunity", "pay", "benefits"))
MATCHES_TRIED = 20  # demands stand early in their line; a line with more numbers of years is no demand
SECTION_ORDER = {"requirements": 0, "unknown": 1, "duties": 1, "about_company": 3}


def experience_years_min(document: Document) -> tuple[float, str] | None:
    """Return the years that the first demand states with its words, None where none is stated.

    A demand in a requirements section goes before one elsewhere. Years only preferred do not count; years of the
    company, of vesting or of history are no demand.
    """
    found: dict[int, tuple[float, str]] = {}
    for block in document.cued("years"):
        if block.section_kind not in SKIPPED_SECTIONS and (stated := least_demand(with_alternatives(document, block))):
            found.setdefault(SECTION_ORDER.get(block.section_kind, 2), stated)
    return found[min(found)] if found else None


def with_alternatives(document: Document, block: Block) -> Block:
    """Return a line with those below that go on with "or", as one."""
    lines = [block.text]
    for below in document.blocks[block.number + 1 : block.number + 1 + ALTERNATIVES]:
        if not (ENDS_WITH_OR.search(lines[-1]) or BEGINS_WITH_OR.match(below.text)):
            break
        lines.append(below.text)
    return block._replace(text=" ".join(lines)) if len(lines) > 1 else block


def least_demand(block: Block) -> tuple[float, str] | None:
    """Return (years, words) of a line's first demand or, where it goes by degrees, of the least of the alternatives."""
    stated = demands_in(block.text)
    if not stated:
        return None
    alternatives, low = [stated[0]], lowered(block.text)
    for demand in stated[1:]:
        if not is_alternative(low, alternatives[-1][2], *demand[1:]):
            break
        alternatives.append(demand)
    years, start, end = min(alternatives)
    return years, block.text[start:end]


def is_alternative(low: str, left: int, start: int, end: int) -> bool:
    """Say whether years at [start, end) are an alternative to those that end at `left`, for another degree."""
    between = low[left:start]
    if len(between) > BETWEEN_CHARACTERS:
        return False
    return OR_DEGREE.search(between) is not None or (
        AND_DEGREE.search(between) is not None and DEGREE_BEHIND.match(low, end) is not None
    )


@lru_cache(maxsize=1_024)
def demands_in(line: str) -> list[tuple[float, int, int]]:
    """Return (years, start, end) of each number of years that a line demands."""
    matches = [(match.start(), match.end(), float(match["low"]), match["high"]) for match in YEARS.finditer(line)]
    if not matches:
        matches = [(m.start(), m.end(), float(WORDS[m[1].lower()]), None) for m in YEARS_WORD.finditer(line)]
    if "month" in line:
        found = (match for match in MONTHS.finditer(line) if speaks_of_work(line, match))
        matches += [(match.start(), match.end(), round(int(match[1]) / 12, 1), None) for match in found]
    return [
        (years, start, end)
        for start, end, years, high in sorted(matches)[:MATCHES_TRIED]
        if is_demand(line, start, end) and (0 < years <= 25 or (years == 0 and high))
    ]


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
        begin, block = document.begins[number], document.blocks[number]
        for years, _, end in demands_in(block.text):
            _, stop = sentence_around(block.text, end, end)
            near = [span for span in spans if end <= span.start - begin < min(stop, end + SKILL_CHARACTERS)]
            for span in near:
                stated.setdefault(span.skill, years)
    return stated


def speaks_of_work(line: str, match: re.Match[str]) -> bool:
    """Say whether a number of months is one of experience."""
    return re.search(r"experience", line[match.start() : match.end() + 40], re.I) is not None


def is_demand(line: str, start: int, end: int) -> bool:
    """Say whether a number of years is what the one to be hired must bring."""
    low = lowered(line)
    before, after = low[max(0, start - 30) : start], low[end : end + 60]
    if (NOT_DEMANDED_BEFORE.search(before) and not DEMANDED_FOR.search(before)) or NOT_DEMANDED_AFTER.match(after):
        return False
    left, right = sentence_around(line, start, end)
    near = max(left, start - COMPANY_CHARACTERS), min(right, end + COMPANY_CHARACTERS)
    if INSTEAD.search(before) or FOR_A_DEGREE.search(low, max(left, start - DEGREE_CHARACTERS), start):
        return False
    if OF_THE_COMPANY.search(low, *near) or is_preferred(
        line, max(left, start - CLAUSE), min(right, end + CLAUSE), start, end
    ):
        return False
    return "+" in line[start:end] or EXPERIENCE.search(low, left, right) is not None
