"""Lower case that keeps every place of a text, and patterns for it: they cost a third of ignoring case."""

from __future__ import annotations

import re

UPPER_CASE = re.compile(r"(?<!\\)[A-ZÀ-ÖØ-Þ]")


def lowered(text: str) -> str:
    """Return a text in lower case, apostrophes straight, as long as it was: some capitals would lower to two signs."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(character.lower()[:1] for character in text)
    return low.replace("’", "'")


def low_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern for texts in lower case; raises ValueError where it holds a capital, which would never match."""
    if UPPER_CASE.search(re.sub(r"\(\?P<\w+>", "(", pattern)):
        raise ValueError(f"capital in a pattern for lower case: {pattern}")
    return re.compile(pattern)
