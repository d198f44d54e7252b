"""Lines to blocks: the kind of section each line stands in, by the heading above it and by its own words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from warehouse.clean.lowercase import low_pattern, lowered
from warehouse.clean.reference import rows
from warehouse.clean.rules import Matcher, filled, rule_set
from warehouse.clean.text import BULLET, KEPT_TEXTS
from warehouse.clean.vocabulary import VocabularyScan, scan_of

MARKDOWN = re.compile(r"\*\*|__|^#{1,6}\s+|\\(?=[-+#.!&])")
OUTSIDE_WORDS = re.compile(r"^[\W_]+|[\W_]+$")
HEADING_CHARACTERS = 80
SENTENCE_ENDS = (".", ";", ",", "。", ";")
HEADING_WORDS = 11
CUE_CHARACTERS = 80
WITHIN_SENTENCES = frozenset(
    ",|:;()$/–—-"
)  # between parts of a list or a sentence, not in a title of more than six words
SHORT_WORD = 3  # letters, as in "if" and "the", which stay small in a title
LINE_KIND_CHARACTERS = 400  # a longer line is a text without line breaks, and about many things


class Block(NamedTuple):
    """One line of a text: its number, its words, the kind of section it stands in, whether it is that one's heading."""

    number: int
    text: str
    section_kind: str
    is_heading: bool = False


def wordings_of(lines: Iterable[str]) -> list[str]:
    """Return the words of each of a text's lines without bullet and case; `plain_text` left one space between them."""
    return [
        line[2:] if line[:2] == "- " else line if line[:1].isalpha() else without_bullet(line)
        for line in map(str.lower, lines)
    ]


def without_bullet(line: str) -> str:
    """Return a line without the mark of a list's item that it begins with."""
    bullet = BULLET.match(line)
    return line[bullet.end() :] if bullet else line


def wording_hash(wording: str) -> str:
    """Return the hash by which a block's wording is known to SQL."""
    return blake2b(wording.encode("utf-8", "replace"), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Heading:
    """A kind of section with what its headings hold, and what a heading of a few general words is made of."""

    kind: str
    held: Matcher
    whole: re.Pattern[str] | None


def headings() -> tuple[Heading, ...]:
    """Return the kinds of sections with their headings, in the order in which they are tried; a kind can come twice."""
    bare = {matcher.value: whole_heading(matcher) for matcher in rule_set("section_of_bare_heading").matchers}
    matchers = rule_set("section_of_heading").matchers
    last = {matcher.value: number for number, matcher in enumerate(matchers)}
    return tuple(
        Heading(matcher.value, matcher, bare.get(matcher.value) if last[matcher.value] == number else None)
        for number, matcher in enumerate(matchers)
    )


def whole_heading(bare: Matcher) -> re.Pattern[str]:
    """Return the pattern of a heading that is made of a kind's bare words and of words that only qualify them."""
    words, qualifier = "|".join(rule.source for rule in bare.rules), filled("{QUALIFIER}")
    return low_pattern(rf"(?:{qualifier}\W+)*(?:{words})(?:\W+(?:{qualifier}|{words}))*")


A_DEMAND = rule_set("item_of_a_list").matcher
A_PREFERENCE = rule_set("item_with_its_preference").matcher
MIXED = rule_set("heading_of_both").matcher
HEADINGS = headings()
# "Location: Porto" and "Salary: $90k" say something of the job and open no section; what follows stands in the one
# above.
LABELLED = frozenset(("location", "pay", "process"))
PRICED = re.compile(r"[$£€] ?\d")
LABEL = re.compile(r"[^:]{2,40}(?::|\s[-–—]\s?)\W*\w|\W*(?:job |work )?location\W+\w", re.I)
# No heading is without one of these words: a look that costs a tenth of the patterns'.
KEYWORDS = frozenset(row["word"] for row in rows("heading_words"))
WORD = re.compile(r"[^\W\d_]+")
RULE = re.compile(r"[-_=*~<> ]{5,}")  # drawn across the page: what follows stands in no section above
# Chinese and Japanese, whose words no space parts; Korean and Cyrillic, whose headings are few: no list of words.
OTHER_SCRIPTS = re.compile("[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def heading_kind(line: str) -> str | None:
    """Say which kind of section a line opens, or None when it opens none.

    A heading is short, has no sentence in it, and reads like one of the known ones.
    """
    if len(line) > HEADING_CHARACTERS + 20 or (line[-1:] in SENTENCE_ENDS and not line.endswith("...")):
        return None
    if line.startswith("- ") and not line.rstrip("*_ ").endswith(":"):
        return None
    if KEYWORDS.isdisjoint(WORD.findall(line.lower())) and (line.isascii() or not OTHER_SCRIPTS.search(line)):
        return None
    return _heading_kind(line)


@lru_cache(maxsize=8_192)
def _heading_kind(line: str) -> str | None:
    bulleted = BULLET.match(line)
    bare = MARKDOWN.sub("", line[bulleted.end() :] if bulleted else line)
    marked = bare.rstrip().endswith((":", "?")) or bare.isupper() or bare != line
    if bare.rstrip(" *_").endswith(SENTENCE_ENDS) and not bare.endswith("..."):
        return None
    bare = OUTSIDE_WORDS.sub("", bare)
    words = len(bare.split())
    if not bare or len(bare) > HEADING_CHARACTERS or words > HEADING_WORDS:
        return None
    in_capitals = is_title_case(bare)
    if (words > 6 and not marked and not in_capitals) or (bulleted and (words > 5 or not line.rstrip().endswith(":"))):
        return None
    low = lowered(bare)
    if not marked and A_PREFERENCE.holds(low):
        return None
    reads = marked or not A_DEMAND.holds(low)
    return next((heading.kind for heading in HEADINGS if is_heading_of(heading, low, reads)), None)


def is_title_case(line: str) -> bool:
    """Return whether all longer words of a line begin with a capital: "It Would Be Great if You Had"."""
    if not WITHIN_SENTENCES.isdisjoint(line):
        return False
    return all(word[0].isupper() for word in line.split() if len(word) > SHORT_WORD)


def is_heading_of(heading: Heading, low: str, reads: bool) -> bool:
    """Return whether a line in lower case without its marks is a heading of a kind.

    It is made of the kind's words or, where it reads like a heading, holds them.
    """
    if not (heading.whole and heading.whole.fullmatch(low)) and not (reads and heading.held.holds(low)):
        return False
    return heading.kind != "preferred" or not MIXED.holds(low)


def is_label(line: str, kind: str) -> bool:
    """Return whether a line that reads like a heading of a kind already says what it announces."""
    return (kind in LABELLED and LABEL.match(line) is not None) or (
        kind == "benefits" and PRICED.search(line) is not None
    )


LINE_KINDS = rule_set("section_of_line").matchers


def line_kinds(line_starts: list[int], scan: VocabularyScan) -> dict[int, str]:
    """Return the lines whose own words tell what they are about, whatever heading stands above, as {number: kind}.

    Only lines that hold one of the kind's cues are looked at.
    """
    found: dict[int, str] = {}
    for matcher in LINE_KINDS:
        kind = matcher.value
        for position in scan.at(kind):
            number = bisect_right(line_starts, position) - 1
            start, end = line_starts[number], line_starts[number + 1] - 1
            if number in found or end - start > LINE_KIND_CHARACTERS:
                continue
            if matcher.holds(scan.low, max(start, position - CUE_CHARACTERS), min(end, position + CUE_CHARACTERS)):
                found[number] = kind
    return found


def line_starts_of(text: str) -> list[int]:
    """Return where each line of a text begins, and one past the end."""
    line_starts, position = [0], text.find("\n")
    while position >= 0:
        line_starts.append(position + 1)
        position = text.find("\n", position + 1)
    return [*line_starts, len(text) + 1]


@lru_cache(maxsize=KEPT_TEXTS)
def blocks(text: str) -> list[Block]:
    """Split a plain text into blocks; a line keeps the section kind of the heading above it."""
    own = line_kinds(line_starts_of(text), scan_of(text))
    found, kind = [], "unknown"
    for number, line in enumerate(text.split("\n")):
        opened = heading_kind(line)
        if opened is None or not is_label(line, opened):
            kind = opened or ("unknown" if RULE.fullmatch(line) else kind)
        found.append(Block(number, line, opened or own.get(number, kind), opened is not None))
    return found
