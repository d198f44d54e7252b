"""One posting's text prepared for reading: scanned once, split into lines with their sections."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from warehouse.clean.asking import RequirementClassifier
from warehouse.clean.lowercase import lowered
from warehouse.clean.rules import Hit, Matcher
from warehouse.clean.sections import Block, blocks, line_starts_of
from warehouse.clean.vocabulary import scan_of

AROUND = 90  # characters looked at before and after a cue, within its line


class Document:
    """A plain text with title; what is derived from it is made once, when first asked for."""

    def __init__(self, text: str, title: str = "") -> None:
        """Take a text as `plain_text` returns it."""
        self.text, self.title = text, title
        self.scan = scan_of(text)
        self.line_starts = line_starts_of(text)
        self._around: dict[tuple[str, int], list[tuple[int, int]]] = {}
        self._words_around: dict[tuple[str, int], str] = {}

    @cached_property
    def blocks(self) -> list[Block]:
        """Return the lines with the sections they stand in."""
        return blocks(self.text) if self.text else []

    @cached_property
    def asking(self) -> RequirementClassifier:
        """Return how the lines ask for what they name."""
        marked = {cue: set(self.lines_at(cue)) for cue in ("preferred", "negation")}
        return RequirementClassifier(self.blocks, marked["preferred"], marked["negation"])

    @cached_property
    def low_title(self) -> str:
        """Return the title in lower case."""
        return lowered(self.title)

    def line_at(self, position: int) -> int:
        """Return the number of the line that a place of the text stands in."""
        return bisect_right(self.line_starts, position) - 1

    def lines_at(self, cue: str) -> list[int]:
        """Return the numbers of the lines that hold a field's cues, in order."""
        return list(dict.fromkeys(map(self.line_at, self.scan.at(cue))))

    def cued(self, cue: str) -> Iterator[Block]:
        """Yield the blocks that hold a field's cues."""
        return (self.blocks[number] for number in self.lines_at(cue))

    def matches_near(self, cue: str, pattern: re.Pattern[str], around: int = AROUND) -> Iterator[re.Match[str]]:
        """Yield a pattern's matches in the text around each of a field's cues, within the cue's line."""
        for left, right in self.windows_around(cue, around):
            yield from pattern.finditer(self.text, left, right)

    def hits(self, cue: str, matcher: Matcher, around: int = AROUND) -> Iterator[Hit]:
        """Yield where rules hold in the text around each of a field's cues, within the cue's line."""
        for left, right in self.windows_around(cue, around):
            yield from matcher.hits(self.scan.low, left, right)

    def words_around(self, cue: str, around: int = AROUND) -> str:
        """Return in lower case what `near` looks at, one place a line: a word that it does not hold stands nowhere."""
        key = cue, around
        if key not in self._words_around:
            low = self.scan.low
            self._words_around[key] = "\n".join([low[left:right] for left, right in self.windows_around(cue, around)])
        return self._words_around[key]

    def windows_around(self, cue: str, characters: int = AROUND) -> list[tuple[int, int]]:
        """Return [start, end) of the text around each of a field's cues, as `windows` does."""
        key = cue, characters
        if key not in self._around:
            self._around[key] = list(self.windows(self.scan.at(cue), characters))
        return self._around[key]

    def windows(self, positions: Sequence[int], around: int = AROUND) -> Iterator[tuple[int, int]]:
        """Yield [start, end) of the text around places in ascending order, within their lines, overlaps joined."""
        held: tuple[int, int] | None = None
        for position in positions:
            line = self.line_at(position)
            left = max(self.line_starts[line], position - around)
            right = min(self.line_starts[line + 1] - 1, position + around)
            if held and left <= held[1]:
                held = held[0], right
                continue
            if held:
                yield held
            held = left, right
        if held:
            yield held
