"""What words on pages mean: rows of words.csv, each with an example and a counter-example."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("words.csv")
# How the rows of a kind are held against a text: found anywhere in it, or the whole of it.
WHOLE = frozenset(
    ["other_page", "next_page", "bare_next", "stated_count", "id_param", "facet_param", "page_param"]
) | frozenset(["tracking_param", "weak_tracking_param", "other_site", "generic_link", "card_link", "whole_list"])


def word_rows() -> list[dict[str, str]]:
    """Return the rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """Return one pattern for all rows of a kind, blind to letter case."""
    rows = [row["pattern"] for row in word_rows() if row["kind"] == kind]
    return re.compile("|".join(f"(?:{row})" for row in rows), re.I)


def said(kind: str, text: str) -> re.Match[str] | None:
    """Return where a text holds, or is, one of the kind's words.

    >>> said("next_page", "Load more jobs") is not None, said("next_page", "Next steps") is not None
    (True, False)
    """
    return pattern(kind).fullmatch(text) if kind in WHOLE else pattern(kind).search(text)
