"""The engine over declared rules: `warehouse/rules/*.csv` hold what people know of wording, one row per rule.

A row names its field, the rule, the value it gives and its pattern, which may hold {FRAGMENTS} of `fragments.csv`; the
words right before or right behind that rule it out; an example, a counter-example and the reason. How a field applies
its rules is the field's own code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from warehouse.clean.lowercase import low_pattern

FOLDER = Path(__file__).parent.parent / "rules"
FRAGMENTS = "fragments"
FRAGMENT = re.compile(r"\{([A-Z][A-Z_]*)\}")
ESCAPED_OR_SET = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]")  # what may hold a bracket that opens nothing
UNLESS_CHARACTERS = 80  # how far before a match its `unless_before` may reach
TOKEN = re.compile(rf"{ESCAPED_OR_SET.pattern}|.", re.S)
# What many rules begin with is looked for once for all of them.
BEGINNINGS = (r"\b", r"(?:^\W*|: )", r"^\W*", r"\d\d?")
FAR = 10_000_000  # past the end of any text


class Found(NamedTuple):
    """A value read from a text, the words that gave it and the rule that took them for it."""

    value: str
    words: str
    rule: str


@dataclass(frozen=True)
class Rule:
    """One declared rule; its patterns are for texts in lower case unless its field is read as written."""

    name: str
    value: str
    source: str
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def match(self, text: str, start: int, right: int) -> re.Match[str] | None:
        """Return the match that begins at `start`, None where there is none or the words around rule it out."""
        match = self.pattern.match(text, start, right)
        if match is None or (self.after and self.after.match(text, match.end(), right)):
            return None
        if self.before and self.before.search(text, max(0, start - UNLESS_CHARACTERS), start):
            return None
        return match


UNSTATED = Found("unstated", "", "")
NOTHING = Found("", "", "")


class Hit(NamedTuple):
    """Where a rule holds in a text."""

    start: int
    end: int
    rule: Rule

    def found(self, words: str, value: str | None = None) -> Found:
        """Return the rule's value, or another one, with its words in the text that was searched, as written."""
        return Found(self.rule.value if value is None else value, words[self.start : self.end], self.rule.name)


class Matcher:
    """Rules that give one value, searched for together.

    What stands first in a text counts, then the order of the rows.
    """

    def __init__(self, value: str, rules: tuple[Rule, ...]) -> None:
        """Join the rules' patterns into one."""
        self.value, self.rules = value, rules
        self.together = re.compile("|".join(branches(rules)))
        self.is_plain = not any(rule.before or rule.after for rule in rules)

    def find(self, text: str, left: int = 0, right: int = FAR) -> Hit | None:
        """Return the first place of text[left:right] where a rule holds."""
        match = self.together.search(text, left, right)  # most texts hold none
        return next(self.hits(text, match.start(), right), None) if match else None

    def hits(self, text: str, left: int = 0, right: int = FAR) -> Iterator[Hit]:
        """Yield each place where a rule holds, none inside another."""
        search, last = self.together.search, min(right, len(text))
        while left <= last and (match := search(text, left, right)):
            start = match.start()
            own = ((rule, rule.match(text, start, right)) for rule in self.rules)
            rule, held = next(((rule, held) for rule, held in own if held), (None, None))
            left = start + 1
            if rule and held:
                yield Hit(start, held.end(), rule)
                left = max(left, held.end())

    def holds(self, text: str, left: int = 0, right: int = FAR) -> bool:
        """Return whether a rule holds anywhere in text[left:right]."""
        if self.is_plain:
            return self.together.search(text, left, right) is not None
        return self.find(text, left, right) is not None

    def begins(self, text: str, start: int = 0) -> bool:
        """Return whether a rule holds at a text's beginning, or right at `start`."""
        return self.at(text, start) is not None

    def at(self, text: str, start: int = 0, right: int = FAR) -> Hit | None:
        """Return the first rule that holds at one place of a text."""
        for rule in self.rules:
            if match := rule.match(text, start, right):
                return Hit(start, match.end(), rule)
        return None

    def without(self, text: str, words: str) -> tuple[str, str]:
        """Return a text, and it as written, with a space for each place where a rule holds."""
        parts, as_written, end = [], [], 0
        for hit in self.hits(text):
            parts.append(text[end : hit.start])
            as_written.append(words[end : hit.start])
            end = hit.end
        return (" ".join((*parts, text[end:])), " ".join((*as_written, words[end:]))) if parts else (text, words)


def branches(rules: tuple[Rule, ...]) -> Iterator[str]:
    """Yield the alternatives of the joined pattern, those that begin alike as one: only where a rule begins counts."""
    alike: dict[str, dict[str, None]] = {beginning: {} for beginning in (*BEGINNINGS, "")}
    for alternative in (one for rule in rules for one in alternatives(rule.source)):
        beginning = next(begin for begin in alike if alternative.startswith(begin))
        alike[beginning] |= dict.fromkeys(alternatives(alternative[len(beginning) :]))
    return (f"{beginning}(?:{'|'.join(found)})" for beginning, found in alike.items() if found)


def alternatives(source: str) -> list[str]:
    """Return the alternatives of a pattern, and of those the ones of brackets around all of it.

    >>> alternatives("(?:a|b(?:c|d))|[|]")
    ['a', 'b(?:c|d)', '[|]']
    """
    parts, depth = [""], 0
    for token in TOKEN.findall(source):
        depth += (token == "(") - (token == ")")
        if token == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += token
    bare = [without_brackets(part) for part in parts]
    return parts if bare == parts else [one for part in bare for one in alternatives(part)]


def without_brackets(source: str) -> str:
    """Return the alternatives of a pattern that is nothing but alternatives in brackets: they are searched faster."""
    inner = source[3:-1]
    if not source.startswith("(?:") or not source.endswith(")") or source.endswith(r"\)"):
        return source
    depth = 0
    for character in ESCAPED_OR_SET.sub("", inner):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return source
    return inner


class RuleSet:
    """The rules of one field, in the order of its file; rows of one value in a row are searched together."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        """Group the rules by value."""
        grouped = groupby(rules, key=lambda rule: rule.value)
        self.matchers = tuple(Matcher(value, tuple(same)) for value, same in grouped)

    def first(self, text: str, left: int = 0, right: int = FAR) -> Hit | None:
        """Return where the first value holds of which a rule does, anywhere in text[left:right]."""
        for matcher in self.matchers:
            if hit := matcher.find(text, left, right):
                return hit
        return None

    def first_place(self, text: str) -> Hit | None:
        """Return the first place of a text where any rule holds, whatever its value."""
        return min(
            filter(None, (matcher.find(text) for matcher in self.matchers)), default=None, key=lambda hit: hit.start
        )

    @property
    def matcher(self) -> Matcher:
        """Return the only matcher of a field whose rules all give one value."""
        (only,) = self.matchers
        return only


def rule_set(field: str, *, as_written: bool = False) -> RuleSet:
    """Return a field's rules; `as_written` where they are for texts in their own case.

    Raises ValueError where a pattern names an unknown fragment, or holds a capital that could never match.
    """
    rows = [row for row in all_rows() if row["field"] == field]
    if not rows:
        raise ValueError(f"no rules of the field {field}")
    return RuleSet(tuple(rule_of(row, as_written) for row in rows))


def rule_of(row: dict[str, str], as_written: bool) -> Rule:
    """Return the rule of a row."""
    source = filled(row["pattern"])
    before, after = filled(row["unless_before"]), filled(row["unless_after"])
    name = f"{row['field']}.{row['name']}"
    compiled = re.compile if as_written else low_pattern
    try:
        ends_before = compiled(rf"(?:{before})\Z") if before else None
        begins_behind = compiled(after) if after else None
        return Rule(name, row["value"], source, compiled(source), ends_before, begins_behind)
    except (re.error, ValueError) as error:
        raise ValueError(f"rule {name}: {error}") from error


def filled(pattern: str) -> str:
    """Return a pattern with the fragments it names put in, and those that these name."""
    known = fragments()

    def of_name(match: re.Match[str]) -> str:
        """Return the fragment of a name, in brackets."""
        if match[1] not in known:
            raise ValueError(f"{match[0]} is not in {FRAGMENTS}.csv: {pattern}")
        return f"(?:{filled(known[match[1]])})"

    return FRAGMENT.sub(of_name, pattern)


@cache
def fragments() -> dict[str, str]:
    """Return the named parts of patterns."""
    return {row["name"]: row["pattern"] for row in read(FOLDER / f"{FRAGMENTS}.csv")}


@cache
def all_rows() -> tuple[dict[str, str], ...]:
    """Return the rows of all files of rules, in the order of their files' names."""
    files = (path for path in sorted(FOLDER.glob("*.csv")) if path.stem != FRAGMENTS)
    return tuple(row for path in files for row in read(path))


def read(path: Path) -> tuple[dict[str, str], ...]:
    """Return the rows of a file, texts as written."""
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))
