"""Whether the words around a spelling make a skill of it: "Spark" in "Kafka, Spark, Flink", not in "spark interest"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from warehouse.clean.reference import rows
from warehouse.clean.rules import filled, rule_set


class Span(NamedTuple):
    """Where a text names a skill."""

    start: int
    end: int
    skill: str


GAP = re.compile(
    r"[ \t]*(?:[,;/|&+•()]|\band/or\b|\band\b|\bor\b|\bund\b|\boder\b|\be\.g\.|\bet\b)"
    r"[ \t,/(]*(?:and/or|and|or|e\.g\.)?[ \t]*",
    re.I,
)
GAP_CHARACTERS = 12
# Names that stand for nothing here between a word and a skill of the same enumeration: "Hadoop, Pig, Hive".
SEPARATOR = r"(?:,? and |,? or |[,;]? ?/ ?|[,;] ?| ?• ?)"
LARGE_EMPLOYER = filled("{LARGE_EMPLOYER}")
OTHER_NAMES = re.compile(
    rf"(?:{SEPARATOR}(?!{LARGE_EMPLOYER})[A-Z][\w.+#-]*(?: [A-Z\d][\w.+#-]*)?){{1,3}}{SEPARATOR}(?:etc\.? )?"
)
ENUMERATION_CHARACTERS = 45
LEAD_IN = rule_set("skill_lead_in").matcher
LEAD_IN_CHARACTERS = 40
SAID_BEHIND = rule_set("skill_said_behind").matcher  # "R is a plus"
SOFT_SKILLS = frozenset(
    row["skill"] for row in rows("skills") if row["category"] == "soft skill"
)  # stand beside anything
ITEM_CHARACTERS = 40  # a line of so few, with a skill in it, is an item of the list that a line of one word stands in


class SkillContext:
    """The spellings of a text by where they begin and end."""

    def __init__(self, text: str, low: str, sure: Iterable[Span], unsure: Iterable[Span]) -> None:
        """Take a text, also in lower case, the spellings that are always skills, and those that need a neighbour."""
        self.text, self.low = text, low
        self.sure = sorted(span for span in sure if span.skill not in SOFT_SKILLS)
        self.starts = {span.start: span for span in (*self.sure, *unsure)}
        self.ends = {span.end: span for span in (*self.sure, *unsure)}

    def confirms_skill(self, span: Span) -> bool:
        """Return whether words of skill stand around a spelling, or another skill beside it or in its enumeration."""
        return (
            LEAD_IN.holds(self.low, max(0, span.start - LEAD_IN_CHARACTERS), span.start)
            or SAID_BEHIND.at(self.low, span.end) is not None
            or self.beside(span)
            or self.in_enumeration(span)
            or self.in_list(span)
        )

    def beside(self, span: Span) -> bool:
        """Return whether another spelling stands right beside one, with no more than a comma or an "and" between."""
        for distance in range(GAP_CHARACTERS + 1):
            after, before = self.starts.get(span.end + distance), self.ends.get(span.start - distance)
            if after and after.skill != span.skill and GAP.fullmatch(self.text, span.end, after.start):
                return True
            if before and before.skill != span.skill and GAP.fullmatch(self.text, before.end, span.start):
                return True
        return False

    def in_enumeration(self, span: Span) -> bool:
        """Return whether a sure skill follows or precedes in the same enumeration, names of other things between."""
        place = bisect_left(self.sure, span)
        after, before = self.sure[place : place + 1], self.sure[max(0, place - 1) : place]
        return any(self.enumerates(span.end, one.start) for one in after) or any(
            self.enumerates(one.end, span.start) for one in before
        )

    def enumerates(self, left: int, right: int) -> bool:
        """Return whether the text between two places is one of an enumeration of names."""
        return 0 <= right - left <= ENUMERATION_CHARACTERS and OTHER_NAMES.fullmatch(self.text, left, right) is not None

    def in_list(self, span: Span) -> bool:
        """Return whether a spelling is a whole line, and the line before or after it a short one with a sure skill."""
        begin, end = self.text.rfind("\n", 0, span.start) + 1, self.text.find("\n", span.end)
        if span.end != (len(self.text) if end < 0 else end) or self.text[begin : span.start] not in ("", "- "):
            return False
        before = self.text.rfind("\n", 0, max(begin - 1, 0)) + 1
        after = self.text.find("\n", end + 1) if end >= 0 else -1
        return self.is_item(before, begin - 1) or (
            end >= 0 and self.is_item(end + 1, after if after >= 0 else len(self.text))
        )

    def is_item(self, begin: int, end: int) -> bool:
        """Return whether a line is a short one that holds a sure skill."""
        place = bisect_left(self.sure, (begin,))
        return 0 <= end - begin <= ITEM_CHARACTERS and place < len(self.sure) and self.sure[place].start < end
