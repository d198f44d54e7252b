"""How a posting asks for what it names: required, preferred or only context, by section and by sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from functools import lru_cache

from warehouse.clean.lowercase import lowered
from warehouse.clean.reference import rows
from warehouse.clean.rules import Hit, Matcher, rule_set
from warehouse.clean.sections import Block
from warehouse.clean.text import BULLET
from warehouse.clean.vocabulary import WITHOUT_SPACES

RANK = {"required": 0, "preferred": 1, "context": 2}
ASKING_SECTIONS = frozenset(("requirements", "duties", "preferred"))
READ_BY_SENTENCE = frozenset(("unknown", "location", "about_company", "requirements", "duties", "benefits"))
# Sections that are about the employer, and sentences in them that nevertheless speak of the candidate.
ROLE_SENTENCE = rule_set("sentence_about_the_role").matcher
COMPANY_SENTENCE = rule_set("sentence_of_the_company", as_written=True).matcher
# "Preferably Go": what follows is preferred. "Go is a plus": what stands before it in the sentence is.
PREFERRED_AFTER, PREFERRED_BEFORE = (rule_set(f"preferred_{side}_mark").matcher for side in ("behind", "before"))
REQUIRED_WORDS = rule_set("required_in_sentence").matcher
# Strays in sections of another kind: a text that lost its line ends, a job described below "Why work at ...".
OF_THE_EMPLOYER, OF_THE_ROLE = (
    rule_set("sentence_about_the_employer").matcher,
    rule_set("demand_among_benefits").matcher,
)
EMPLOYER_LINE = re.compile(r"At [A-Z][\w.&’']*(?: [A-Z][\w.&’']*)?,? (?:we\b|we[’']|our\b)")
NEGATED_BEFORE = rule_set("negated").matcher
DEGREE, NOT_A_FIELD = rule_set("names_a_degree").matcher, rule_set("no_field_of_study").matcher
FLAT_LINE = 800  # characters: a longer line holds several sections
# "Experience with Scala a plus Proficient in SQL": in a text without line ends the mark of a preference ends its
# sentence. So do the bars between the parts of a headline, and the commas between Chinese clauses, whose lists have
# signs of their own.
SENTENCE_STOP = re.compile(
    rf"[;!?.。, ](?:(?<=[;!?]) |(?<=[;!?。,])(?=[{WITHOUT_SPACES}])|"
    r"(?<= )(?:\||//) |(?<=\.) (?![a-z])|(?<= )(?=[A-Z])(?:"
    r"(?=[A-Z][a-z]+ )(?:(?<=\ba plus )|(?<=\ba big plus )|(?<=\ba huge plus )|(?<=\ba strong plus )|(?<=\bpreferred )"
    r"|(?<=\bdesired )|(?<=\bdesirable )|(?<=\ban asset )|(?<=\ba bonus ))"
    r"|(?=(?:Preferred|Desired|Required|Minimum|Basic) (?:[Ss]kills|[Qq]ualifications|[Ee]xperience|[Kk]nowledge)\b)))"
)
ABBREVIATIONS = (
    "e.g.",
    "i.e.",
    "vs.",
    "min.",
    "mind.",
    "max.",
    "z.B.",
    "inkl.",
    "bzw.",
    "np.",
    "т.е.",
)  # end no sentence
# Of what stands in no section: below, the sections found are a small part of a text that lost its lines.
ASKING_SHARE = 0.25
REACH = 300  # characters: in a text without line ends a mark farther behind speaks of something else
GOES_ON = 20  # characters from a mark to its closing bracket
OWN_WORDS = 22  # more characters between a bracket's opening and a mark are what the mark speaks of
DEGREE_CHARACTERS = 170
NEGATED_CHARACTERS = 40
SENTENCE_CHARACTERS = 600
# Subjects that one can have a degree in: beside a degree they name its field, not a skill asked for.
FIELDS_OF_STUDY = frozenset(row["skill"] for row in rows("fields_of_study"))


class RequirementClassifier:
    """How one posting's lines ask; knows whether the posting has sections at all."""

    def __init__(
        self, blocks: Sequence[Block], preferring: Container[int] | None = None, negating: Container[int] | None = None
    ) -> None:
        """Look once whether any line opens a section that asks.

        `preferring` and `negating` are the numbers of the lines with words of preference or negation; None: maybe all.
        """
        self.has_sections = asks_in_sections(blocks)
        self.preferring, self.negating = preferring, negating
        self.by_sentence: dict[tuple[int, int], str] = {}

    def classify(self, block: Block, start: int, end: int, skill: str) -> str | None:
        """Return required, preferred or context of what stands at [start, end) of a block; None when it is negated."""
        line = block.text
        plain = self.preferring is not None and block.number not in self.preferring
        may_negate = self.negating is None or block.number in self.negating
        if may_negate and holds_before(NEGATED_BEFORE, line, start, NEGATED_CHARACTERS):
            return None
        may_study = skill in FIELDS_OF_STUDY and holds_before(DEGREE, line, start, DEGREE_CHARACTERS)
        is_item = line.startswith("- ") or (block.section_kind == "requirements" and not line.startswith("At "))
        if plain and not may_study and is_item and is_flat_demand(block):
            return "required"
        left, right = sentence_around(line, start, end)
        found = self.by_section(block, line, left, right)
        if found == "context":
            return found
        if may_study and is_field_of_study(line, max(left, start - DEGREE_CHARACTERS), start):
            return "context"
        if plain:
            return found
        return "preferred" if is_preferred(line, left, right, start, end) else found

    def by_section(self, block: Block, line: str, left: int, right: int) -> str:
        """Return the class of a sentence [left, right) of a block by the section it stands in and whom it speaks of."""
        kind = block.section_kind
        if is_flat_demand(block):
            low = lowered(line[left:right])
            of_employer = EMPLOYER_LINE.match(line) or (kind == "duties" and OF_THE_EMPLOYER.holds(low))
            return "context" if of_employer and not ROLE_SENTENCE.holds(low) else "required"
        if kind == "preferred":
            return "preferred"
        if kind not in READ_BY_SENTENCE:
            return "context"
        key = (block.number, left)
        if key not in self.by_sentence:
            self.by_sentence[key] = self._by_sentence(kind, line[left:right], BULLET.match(line) is not None)
        return self.by_sentence[key]

    def _by_sentence(self, kind: str, sentence: str, bulleted: bool) -> str:
        low = lowered(sentence)
        if kind in ("requirements", "duties"):
            return "context" if OF_THE_EMPLOYER.holds(low) and not ROLE_SENTENCE.holds(low) else "required"
        if kind == "benefits":
            return "required" if OF_THE_ROLE.holds(low) else "context"
        if ROLE_SENTENCE.holds(low):
            return "required"
        if kind == "about_company" or COMPANY_SENTENCE.holds(sentence):
            return "context"
        return "context" if self.has_sections and not bulleted else "required"


def is_flat_demand(block: Block) -> bool:
    """Return whether a block stands among requirements or duties and is no text that lost its line ends."""
    return block.section_kind in ("requirements", "duties") and len(block.text) <= FLAT_LINE


def asks_in_sections(blocks: Sequence[Block]) -> bool:
    """Return whether a posting asks in sections of its own: one is opened, and they hold a good part of the text."""
    if not any(block.is_heading and block.section_kind in ASKING_SECTIONS for block in blocks):
        return False
    asking = sum(len(block.text) for block in blocks if block.section_kind in ASKING_SECTIONS)
    before = sum(len(block.text) for block in blocks if block.section_kind == "unknown")
    return asking >= before * ASKING_SHARE


def sentence_around(line: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence that a place of a line stands in, at most 600 characters to either side."""
    stops = sentence_stops(line)
    left, right = bisect_right(stops, start) - 1, bisect_left(stops, end)
    floor, ceiling = max(0, start - SENTENCE_CHARACTERS), min(len(line), end + SENTENCE_CHARACTERS)
    return max(floor, stops[left] if left >= 0 else 0), min(ceiling, stops[right] if right < len(stops) else len(line))


@lru_cache(maxsize=1_024)
def sentence_stops(line: str) -> list[int]:
    """Return the places in a line behind which a new sentence begins."""
    stops = SENTENCE_STOP.finditer(line)
    return [stop.end() - 1 for stop in stops if not line.endswith(ABBREVIATIONS, 0, stop.start() + 1)]


def is_preferred(line: str, left: int, right: int, start: int, end: int) -> bool:
    """Return whether the sentence [left, right) only prefers what stands at [start, end).

    A mark in brackets speaks of what stands in the same brackets or right before them.
    """
    low = lowered(line)
    if any(modifier_applies(line, left, mark, start) for mark in PREFERRED_AFTER.hits(low, left, start)):
        return True
    for mark in PREFERRED_BEFORE.hits(low, end, min(right, end + REACH)):
        opened = line.rfind("(", end, mark.start)
        closed = line.find(")", end, mark.start)
        if opened >= 0 and line.find(")", opened, mark.start) < 0:
            # "(AWS preferred)" and "(one language preferred)" speak of themselves
            own = line[opened + 1 : mark.start]
            names_other = len(own) > OWN_WORDS or any(character.isupper() or character.isdigit() for character in own)
            goes_on = line.find(")", mark.end, mark.end + GOES_ON) < 0  # "(bonus if ...)" speaks of what follows
            beside = opened - end <= 2 or (opened - end <= 40 and len(own) < 8)
            return beside and not names_other and not goes_on
        if closed >= 0 and line.rfind("(", left, start) >= 0 and line.find(")", end) < mark.start and opened < 0:
            return True
        return not REQUIRED_WORDS.holds(low, left, right) or "," not in line[end : mark.start]
    return False


def modifier_applies(line: str, left: int, mark: Hit, start: int) -> bool:
    """Return whether a mark before a place speaks of it: not "(preferably Go) and SQL", but "and (ideally) SQL"."""
    opened = line.rfind("(", left, mark.start)
    closed = line.find(")", mark.end, start)
    if opened < 0 or closed < 0 or line.find(")", opened, mark.start) >= 0:
        return True
    return not (line[opened + 1 : mark.start] + line[mark.end : closed]).strip()


def holds_before(matcher: Matcher, line: str, end: int, characters: int) -> bool:
    """Return whether a rule holds among so many characters of a line before `end`, which may begin inside a word."""
    left = max(0, end - characters)
    begin = max(0, left - 1)
    return matcher.holds(lowered(line[begin:end]), left - begin)


def is_field_of_study(line: str, left: int, start: int) -> bool:
    """Return whether the words before a subject name a degree that it is the field of."""
    low = lowered(line[left:start])
    ends = [hit.end for hit in DEGREE.hits(low)]
    return bool(ends) and not NOT_A_FIELD.holds(low, ends[-1])
