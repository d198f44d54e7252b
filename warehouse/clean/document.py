"""One posting's text prepared for reading: its lines with their sections, and a quick way to the lines that matter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from warehouse.clean.asking import Asking
from warehouse.clean.sections import Block, begins_of, blocks, hinted_lines


class Document:
    """A plain text with title; everything derived from it is made once, when first asked for."""

    def __init__(self, text: str, title: str = "") -> None:
        """Take a text as `plain_text` returns it."""
        self.text, self.title = text, title
        self.low = text.lower()
        self.begins = begins_of(text)
        self.blocks: list[Block] = blocks(text, self.begins) if text else []

    @cached_property
    def asking(self) -> Asking:
        """Return how the lines ask for what they name."""
        return Asking(self.blocks)

    def hinted(self, hints: tuple[str, ...]) -> Iterator[Block]:
        """Yield the blocks that hold any of the lower-case hints."""
        return (self.blocks[number] for number, _, _ in hinted_lines(self.low, self.begins, hints))
