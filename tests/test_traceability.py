"""Every number on the page comes from somewhere a reader can go: its figure's SQL, or the cell that its mark names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import lxml.html
import pytest

from flows import steps
from reports import findings
from reports.figures import FIGURES
from reports.masthead import Masthead
from reports.weekly import issue_report
from tests.conftest import MarketRun

Element = Any
BY_KEY = {figure.key: figure for figure in FIGURES}
# Words of the method that hold a number: rules of the method, not findings.
CONSTANTS = ("at least 20 hours apart", "95\u00a0% intervals", "SHA-256 of the files", "CC BY 4.0")
# Where a digit needs no mark: cells are compared with their SQL below; dates; the SQL, checksums and definitions themselves;
# pictures, whose table stands below them; links, whose text is a week.
UNMARKED = ("td", "th", "time", "pre", "svg", "a", "style", "title", "script")


@pytest.fixture(scope="module")
def page(first_market: MarketRun, tmp_path_factory: pytest.TempPathFactory) -> Element:
    """Issue the report of the invented market's last week and parse its page."""
    settings = first_market.settings
    week = steps.last_complete_week(settings.clock())
    folder = tmp_path_factory.mktemp("traced")
    issued = issue_report(settings.published, folder, week, masthead=Masthead("Traced"), invented=True)
    return lxml.html.parse(str(issued.page)).getroot()


@pytest.fixture(scope="module")
def published(first_market: MarketRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published file as an analyst would."""
    with duckdb.connect(str(first_market.settings.published), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def queried(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """Return a query's rows as mappings."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_the_sql_beside_each_figure_gives_every_value_printed(
    page: Element, published: duckdb.DuckDBPyConnection
) -> None:
    figures = page.xpath("//figure[.//td]")
    cells = 0
    for figure in figures:
        described = BY_KEY[figure.get("id")]
        rows = queried(published, figure.xpath(".//pre")[0].text_content())
        lines = figure.xpath(".//tbody/tr")
        assert len(lines) == len(rows), described.key
        for line, row in zip(lines, rows, strict=True):
            for cell, column in zip(line.xpath("td"), described.columns, strict=True):
                expected = "advertisement" if cell.xpath("a") else column.cell(row)
                assert cell.text_content() == expected, (described.key, column.name)
                cells += 1
    assert len(figures) >= 20 and cells > 1_000


def test_each_figure_names_its_definition_and_file(page: Element) -> None:
    for figure in page.xpath("//figure[.//td]"):
        assert "Grain:" in figure.xpath(".//p[@class='definition']")[0].text_content()
        assert figure.xpath(".//figcaption/a/@href") == [f"data/{figure.get('id')}.csv"]


def test_each_marked_number_stands_in_the_cell_that_its_mark_names(
    page: Element, published: duckdb.DuckDBPyConnection
) -> None:
    week = page.xpath("//time/@datetime")[0]
    marked = page.xpath("//data")
    assert len(marked) > 20
    for element in marked:
        origin = element.get("data-from")
        if origin.startswith("#"):
            rows = queried(published, page.xpath(f"//figure[@id='{origin[1:]}']//pre")[0].text_content())
            assert float(element.get("value")) in [row["share_vacancy"] for row in rows]
            continue
        table, column = origin.rsplit(".", 1)
        whole = " and slice_kind = 'all'" if table == "marts.week_bridge" else ""
        ((value,),) = published.execute(f"select {column} from {table} where week = ?{whole}", [week]).fetchall()
        assert element.get("value") == str(value), origin
        assert re.sub(r"\D", "", element.text_content()), origin


def test_each_finding_holds_only_what_its_table_prints(page: Element) -> None:
    findings = page.xpath("//h3[@data-from]")
    assert len(findings) >= 5
    for finding in findings:
        printed = finding.getparent().xpath("string(.//tbody)")
        numbers = re.findall(r"\d[\d.,]*\d|\d", finding.text_content())
        assert all(number in printed for number in numbers), finding.text_content()


def test_no_digit_stands_outside_a_cell_or_mark(page: Element) -> None:
    fixed = {text for f in FIGURES for text in (f.title, f"{f.title}.", f.measure, f.empty)}
    loose = []
    for element in page.iter():
        for text, owner in ((element.text, element), (element.tail, element.getparent())):
            if not text or not re.search(r"\d", text) or owner is None or is_unmarked(owner):
                continue
            if text.strip() not in fixed and not any(phrase in text for phrase in CONSTANTS):
                loose.append(text.strip())
    assert loose == []


def is_unmarked(owner: Element) -> bool:
    """Say whether an element, or one around it, is marked or of a kind that needs no mark."""
    around = [owner, *owner.iterancestors()]
    return any(e.get("data-from") or e.get("class") == "definition" or e.tag in UNMARKED for e in around)


def test_a_number_without_origin_would_be_seen() -> None:
    """The check itself: a paragraph with a bare number is not excused."""
    bare, marked = lxml.html.fragments_fromstring('<p>41 more</p><p><data data-from="t.c">41</data></p>')
    assert not is_unmarked(bare) and is_unmarked(marked[0])


def test_report_json_says_where_numbers_come_from(page: Element) -> None:
    base = Path(page.base_url).parent if page.base_url else None
    assert base is not None
    document = json.loads((base / "report.json").read_text())
    assert all(figure["definition"] for figure in document["figures"] if figure["rows"])


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ((0.4, 0.5), (0.1, 0.2), "A leads with 40 to 50\u00a0%, clearly ahead of B"),
        ((0.4, 0.5), (0.35, 0.45), "not clearly"),
    ],
)
def test_the_words_of_a_lead_follow_the_intervals(
    first: tuple[float, float], second: tuple[float, float], said: str
) -> None:
    rows = [
        {"name": name, "share": sum(ends) / 2, "lo": ends[0], "hi": ends[1], "suppressed_reason": None}
        for name, ends in (("B", second), ("a", first))
    ]
    found = findings.leading(rows, "name", "share")
    assert found is not None and said in found
    assert findings.leading(rows[:1], "name", "share") is None


@pytest.mark.parametrize(
    ("low", "high", "said"), [(1.01, 1.1, "rose"), (0.9, 0.99, "fell"), (0.9, 1.1, "No clear change")]
)
def test_the_words_of_a_change_follow_its_interval(low: float, high: float, said: str) -> None:
    week = {"week": date(2026, 10, 26), "linked_week": date(2026, 10, 19)}
    assert said in str(findings.last_link([week | {"link_lo": low, "link_hi": high}]))
    bridged = {"week": date(2026, 10, 26), "linked_week": date(2026, 10, 5), "link_lo": 1.01, "link_hi": 1.1}
    assert findings.last_link([bridged]) == "Open vacancies rose over the last 3 weeks, by a factor of 1.010 to 1.100"
    assert findings.last_link([{"link_lo": None, "link_hi": None}]) == "No change over the last week can be told"
