"""Markets with hardly anything in them: every page is made, and says in words what it cannot say in numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from reports import words
from reports.figures import roles
from tests.site.sparse import landed

Page = Any


@dataclass
class Sparse:
    """The site of one such market."""

    site: Path

    def page(self, path: str) -> Page:
        """Return the root of a page; `week` is that of the newest week."""
        name = f"{sorted(self.site.glob('[2f]*/digest.html'))[-1].parent.name}/index.html" if path == "week" else path
        return lxml.html.parse(str(self.site / name)).getroot()

    def words(self, path: str) -> str:
        """Return a page's words, one blank between any two."""
        return " ".join(" ".join(self.page(path).xpath("//main")[0].itertext()).split())


@pytest.fixture(scope="module")
def first_reading(tmp_path_factory: pytest.TempPathFactory) -> Sparse:
    """Read twelve employers once, in a week that is not over."""
    return Sparse(landed(tmp_path_factory.mktemp("first"), 12, 4, 1, is_same_day=True).home / "reports")


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Sparse:
    """Read three boards without a vacancy for two weeks."""
    return Sparse(landed(tmp_path_factory.mktemp("nothing"), 3, 0, 2).home / "reports")


@pytest.fixture(scope="module")
def one_employer(tmp_path_factory: pytest.TempPathFactory) -> Sparse:
    """Read one employer for three weeks, after which some of its vacancies are missing once."""
    return Sparse(landed(tmp_path_factory.mktemp("one"), 1, 12, 3).home / "reports")


def test_a_first_reading_counts_nothing_as_new_or_closed(first_reading: Sparse) -> None:
    said = first_reading.words("week")
    assert "First reading: 48 vacancies open at 12 employers" in said
    assert "Opened / closed – nothing was read before" in said and "over –" not in said
    assert not first_reading.page("week").xpath("//figure[@id='index' or @id='flows' or @id='bridge' or @id='movers']")
    assert "nothing counts as new" in first_reading.words("new.html")
    assert "week first" not in "".join(first_reading.words(name) for name in ("new.html", "find.html", "index.html"))


def test_without_a_vacancy_no_picture_stands_empty(nothing: Sparse) -> None:
    said, page = nothing.words("week"), nothing.page("week")
    assert "0 vacancies open" in said and "None: nothing opened or closed" in said
    assert not page.xpath("//figure[@id='flows' or @id='bridge' or @id='claims']")
    assert page.xpath("//figure[.//h3]") and "over –" not in said and "and all were read" not in said
    assert "No vacancy opened in week" in nothing.words("new.html")
    assert "0 skills, 0 employers, 0 places, 0 roles" in nothing.words("find.html")


def test_of_one_employer_there_are_counts_in_proper_words(one_employer: Sparse) -> None:
    said = one_employer.words("week")
    assert "1 employer has at least one open" in said and "1 employers" not in said and "1 boards" not in said
    assert "of 0 tested" not in said and not re.search(r"(?<!\d)0k", said)
    for row in one_employer.page("week").xpath("//figure[@id='roles']//table[contains(@class, 'rows')]/tbody/tr"):
        assert "fewer than 30 vacancies" in row.text_content()


def test_a_subject_has_no_part_larger_than_its_whole(one_employer: Sparse) -> None:
    """A vacancy that is missing once is open still, and left out of all shares."""
    for path in sorted(one_employer.site.glob("skill/*/index.html")):
        for heading in lxml.html.parse(str(path)).xpath("//h3[contains(., ' of ')]/text()"):
            part, _, whole = heading.replace(" do not say", "").replace(" state base pay", "").rpartition(" of ")
            assert int(part.rpartition(" ")[2]) <= int(whole), heading


def test_suppressed_shares_of_roles_are_neither_drawn_nor_told() -> None:
    week = date(2026, 8, 10)
    rows: list[dict[str, Any]] = [
        {
            "week": week + timedelta(weeks=n),
            "week_label": "",
            "role": role,
            "share_vacancy": share,
            "suppressed_reason": reason,
        }
        for n in range(14)
        for role, share, reason in (("ml_engineer", 0.5, None), ("data_scientist", 0.3, "under 3"))
    ]
    page: Any = None
    assert (
        roles.role_weeks_title(rows, page)
        == f"ML engineer: from {words.per_cent(0.5)} to {words.per_cent(0.5)} over 13 weeks"
    )
    for row in rows:
        row["suppressed_reason"] = "fewer than 30 vacancies"
    assert roles.role_weeks_title(rows, page) == "Too few vacancies to show shares"
    (figure,) = (figure for figure in roles.ROLES if figure.key == "role_weeks")
    assert roles.role_weeks(figure, rows, page) is None
