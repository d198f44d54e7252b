"""What a text is, an advert or a CV, by its wording."""

from __future__ import annotations

from warehouse.clean.lowercase import lowered
from warehouse.clean.rules import Found, rule_set

KINDS = ("advert", "cv")
RULES = rule_set("text_kind")
NEITHER = Found("", "", "")
WORDS_SHOWN = 3


def text_kind(text: str) -> Found:
    """Return advert or cv with some of the words that say so; empty where as many rules speak for one as for the other.

    The number of rules that hold decides, not how often each does. `text` is plain text, one line a block.

    >>> text_kind("We are looking for an engineer.\\nYou will train models.").value
    'advert'
    """
    held = {matcher.value: first_words(matcher.value, text) for matcher in RULES.matchers}
    most = max(KINDS, key=lambda kind: len(held[kind]))
    if len({len(held[kind]) for kind in KINDS}) == 1:
        return NEITHER
    return Found(most, "; ".join(list(held[most].values())[:WORDS_SHOWN]), ", ".join(held[most]))


def first_words(kind: str, text: str) -> dict[str, str]:
    """Return the rules of a kind that hold in a text, each with the first words that it holds in."""
    low, found = lowered(text), dict[str, str]()
    for matcher in RULES.matchers:
        if matcher.value == kind:
            for hit in matcher.hits(low):
                found.setdefault(hit.rule.name, " ".join(text[hit.start : hit.end].split()).strip(" -•*:"))
    return found
