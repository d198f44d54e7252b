"""Which titles are worth a request for their text: those that do not alone decide that a posting is out of scope."""

from __future__ import annotations

import gzip
import json
from itertools import product
from pathlib import Path

import pytest

from spiders.titles import TABLE, wants_text
from warehouse.clean.role import role_without_text
from warehouse.title_gate import title_gate

GRADES = ("", "Senior ", "Head of ", "VP, ", "Werkstudent ")
FIELDS = (
    *("", "Machine Learning ", "ML ", "AI ", "Artificial Intelligence ", "IA générative ", "KI ", "Data ", "Research "),
    *(
        "Software ",
        "Computer Vision ",
        "NLP ",
        "Forward Deployed ",
        "Agent ",
        "Robotics ",
        "Applied ",
        "Sales ",
        "Chef ",
    ),
)
TRADES = (
    "Engineer",
    "Scientist",
    "SWE",
    "Eng.",
    "Manager",
    "Analyst",
    "Executive",
    "Researchers",
    "",
    "Ingénieur (H/F)",
)
TAILS = ("", ", AI Gateway", " - Trust &amp; Safety", " (m/w/d)", ", Machine Learning Platform")


def same_as_the_classifier(title: str) -> bool:
    """Return whether the gate wants a title exactly where the classifier cannot rule it out without the text."""
    return wants_text(title) == (role_without_text(" ".join(title.replace("&amp;", "&").split())).in_scope is not False)


def test_the_table_is_the_classifiers() -> None:
    told = "write it again: python -m warehouse.title_gate spiders/title_gate.csv"
    assert TABLE.read_text(encoding="utf-8") == title_gate(), told


def test_the_gate_wants_what_a_title_does_not_rule_out() -> None:
    titles = ["".join(parts) for parts in product(GRADES, FIELDS, TRADES, TAILS)]
    assert [title for title in titles if not same_as_the_classifier(title)] == []
    assert 0.2 < sum(map(wants_text, titles)) / len(titles) < 0.9


@pytest.mark.parametrize("title", ["Artificial Intelligence", "IA", "Forward Deployed Engineer", "Agent Engineer", ""])
def test_titles_that_a_shorter_list_of_words_missed(title: str) -> None:
    assert wants_text(title) or role_without_text(title).in_scope is False


@pytest.mark.shared
def test_titles_of_real_boards(shared: Path) -> None:
    with gzip.open(shared / "data/real/greenhouse_raw/responses.jsonl.gz", "rt") as stream:
        titles = {job["title"] for line in stream for job in json.loads(line)["api"]["jobs"]}
    assert [title for title in sorted(titles)[::4] if not same_as_the_classifier(title)] == []
