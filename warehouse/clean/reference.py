"""Read the reference files, each once a process."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "reference"
RULES = Path(__file__).parent.parent / "rules"

# The files that say what texts mean; the others are read by SQL alone.
FOR_TEXTS = (
    *(
        "cities",
        "countries",
        "country_groups",
        "cues",
        "currencies",
        "degrees",
        "fields_of_study",
        "heading_words",
        "implied_skills",
        "inline_headings",
    ),
    *("kinds_of_work", "languages", "number_words", "place_aliases", "place_statements", "regions", "role_titles"),
    *("skill_contexts", "skill_guards", "skill_phrases", "skills", "word_lists"),
)


@cache
def digest() -> str:
    """Return a hash of the files that say what texts mean: those above and all rules."""
    found = hashlib.sha256()
    for path in (*(FOLDER / f"{name}.csv" for name in FOR_TEXTS), *sorted(RULES.glob("*.csv"))):
        found.update(path.stem.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `reference/<name>.csv`, texts as written."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return the words of a list of `reference/word_lists.csv`."""
    (words,) = (row["words"] for row in rows("word_lists") if row["list"] == name)
    return tuple(listed(words))


def listed(cell: str) -> list[str]:
    """Split a cell of semicolon-separated values."""
    return [value.strip() for value in cell.split(";") if value.strip()]
