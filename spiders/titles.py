"""Which titles are worth one more request for their text, where a source lists titles without texts.

The rules are those of the warehouse's classifier of titles, as `python -m warehouse.title_gate` writes them.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import NamedTuple

NOT_WANTED = "out of scope by its title"  # why a text is not fetched
TABLE = Path(__file__).with_name("title_gate.csv")


class Rule(NamedTuple):
    """One row of the table; of the rows that decide, the first that holds does."""

    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    result: str

    def holds(self, title: str) -> bool:
        """Return whether the rule holds for a title."""
        if not self.pattern.search(title) or (self.needs and not self.needs.search(title)):
            return False
        return not (self.unless and self.unless.search(title))


@cache
def rules(step: str) -> list[Rule]:
    """Return the rules of a step, in order."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["step"] == step]
    return [
        Rule(re.compile(row["pattern"]), compiled(row["needs"]), compiled(row["unless"]), row["result"]) for row in rows
    ]


def compiled(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern of the table, None for an empty cell."""
    return re.compile(pattern) if pattern else None


def wants_text(title: str) -> bool:
    """Return whether the posting's text is fetched: unless its title alone decides that it is out of scope.

    >>> wants_text("Senior ML Engineer"), wants_text("Account Executive, AI"), wants_text("Software Engineer")
    (True, False, True)
    """
    plain = " ".join(unescape(title).split())
    for rule in rules("rewrite"):
        plain = rule.pattern.sub(rule.result, plain)
    return not plain or next((rule.result for rule in rules("decide") if rule.holds(plain)), "unwanted") == "wanted"
