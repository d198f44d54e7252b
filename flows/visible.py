"""Text from outside as a terminal may show it."""

from __future__ import annotations


def visible(text: str) -> str:
    """Return a text with every character that is not printed as its escape, so that it cannot steer a terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(character: str) -> str:
    return " " if character == "\xa0" else character.encode("unicode_escape").decode("ascii")
