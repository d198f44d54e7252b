"""Every number on every kind of page comes from somewhere a reader can go: its figure's query, or the cell its mark names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import lxml.html
import pytest

from reports.figure import Column, records
from reports.figures import FIGURES
from reports.published import typed
from tests.conftest import MarketRun

Element = Any
BY_KEY = {figure.key: figure for figure in FIGURES}
KINDS = ("week", "skill", "employer", "place", "role", "index", "find", "new")
# Words of the method that hold a number: rules, not findings.
CONSTANTS = ("95\u00a0% range", "95 % range", "CC BY 4.0", "26 weeks", "Ctrl-C")
# Where a digit needs no mark: cells are compared with their query below; dates; queries, checksums and definitions
# themselves; pictures, whose table stands below them; links, whose text is a name or a week.
UNMARKED = ("td", "th", "time", "pre", "svg", "a", "style", "title", "script", "caption", "bdi", "text", "desc")
CLASSES = ("definition", "sub", "key", "facts")


def parse(path: Path) -> Element:
    """Return a page's root."""
    return lxml.html.parse(str(path)).getroot()


@pytest.fixture(scope="module")
def published(first_market: MarketRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published file as an analyst would."""
    with duckdb.connect(str(first_market.settings.published), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def queried(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """Return a query's rows as the site reads them."""
    found = connection.execute(sql)
    return records(typed(found, found.df()))


def test_the_query_beside_each_figure_gives_every_cell_of_its_table(
    week_page: Path, published: duckdb.DuckDBPyConnection
) -> None:
    cells = 0
    figures = [figure for figure in parse(week_page).xpath("//figure") if figure.xpath(".//pre")]
    for figure in figures:
        described = BY_KEY[figure.get("id")]
        rows = [row for row in queried(published, figure.xpath(".//pre")[0].text_content()) if row.get("on_page", True)]
        rows = rows[::-1] if described.is_series else rows
        lines = figure.xpath(".//div[@class='scroll']//tbody/tr")
        assert bool(lines) == bool(rows) and len(lines) <= len(rows), described.key
        for line, row in zip(lines, rows, strict=False):
            for cell, column in zip(line.xpath("td|th"), described.columns, strict=True):
                assert cell.text_content().split(" (")[0] == printed(column, row).split(" (")[0], (
                    described.key,
                    column.name,
                )
                cells += 1
    assert len(figures) >= 25 and cells > 800


def printed(column: Column, row: dict[str, Any]) -> str:
    """Return a cell's text."""
    return column.cell(row).text


def test_every_dash_says_why(week_page: Path) -> None:
    for cell in parse(week_page).xpath(
        "//table//td[normalize-space(text())='–'] | //table//span[starts-with(text(), '–')]"
    ):
        holder = cell if cell.tag == "span" else cell.xpath("./span[@title]")
        assert holder is not None and len(holder) > 0, lxml.html.tostring(cell)[:200]


def test_each_figure_names_its_definition_file_and_method(week_page: Path, site: Path) -> None:
    anchors = set(parse(site / "method.html").xpath("//@id"))
    for figure in parse(week_page).xpath("//figure[.//pre]"):
        assert "Grain:" in figure.xpath("string(.//p[@class='definition'])")
        links = figure.xpath(".//div[@class='foot']/a/@href")
        assert f"data/{figure.get('id')}.csv" in links
        assert links[0].split("#")[1] in anchors, links[0]


def test_each_marked_number_stands_in_the_column_that_its_mark_names(
    kinds_of_page: dict[str, Path], published: duckdb.DuckDBPyConnection
) -> None:
    marked = [element for kind in KINDS for element in parse(kinds_of_page[kind]).xpath("//data")]
    assert len(marked) > 40
    columns = {
        f"{schema}.{table}.{column}"
        for schema, table, column in published.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
        ).fetchall()
    }
    for element in marked:
        assert element.get("data-from") in columns | {"changes.csv", "marts"}, element.get("data-from")
        assert re.search(r"\d", element.text_content()), element.get("data-from")


def test_the_marked_numbers_of_the_first_screen_are_those_of_the_week(
    week_page: Path, published: duckdb.DuckDBPyConnection
) -> None:
    page = parse(week_page)
    week = page.xpath("//time/@datetime")[0]
    for element in page.xpath("//h1/data | //p[@class='deck']/data"):
        table, column = element.get("data-from").rsplit(".", 1)
        whole = " and slice_kind = 'all'" if table in ("marts.week_bridge", "marts.week_demand") else ""
        values = published.execute(f"select {column} from {table} where week = ?{whole}", [week]).fetchall()
        assert float(element.get("value")) in [float(value) for (value,) in values if value is not None], element.get(
            "data-from"
        )


@pytest.mark.parametrize("kind", KINDS)
def test_no_digit_stands_outside_a_cell_or_mark(kind: str, kinds_of_page: dict[str, Path]) -> None:
    loose = []
    for element in parse(kinds_of_page[kind]).xpath("//body")[0].iter():
        for text, owner in ((element.text, element), (element.tail, element.getparent())):
            if (
                text
                and re.search(r"\d", text)
                and owner is not None
                and not is_unmarked(owner)
                and not any(phrase in text for phrase in CONSTANTS)
            ):
                loose.append(text.strip())
    assert loose == []


def is_unmarked(owner: Element) -> bool:
    """Return whether an element, or one around it, is marked or of a kind that needs no mark."""
    around = [owner, *owner.iterancestors()]
    return any(e.get("data-from") or e.get("class") in CLASSES or e.tag in UNMARKED for e in around)


def test_a_number_without_origin_would_be_seen() -> None:
    """The check itself: a paragraph with a bare number is not excused."""
    bare, marked = lxml.html.fragments_fromstring('<p>41 more</p><p><data data-from="t.c">41</data></p>')
    assert not is_unmarked(bare) and is_unmarked(marked[0])


def test_all_links_lead_somewhere(site: Path) -> None:
    pages = [path for path in site.rglob("*.html") if "digest" not in path.name]
    assert len(pages) > 60
    missing = set()
    for page in pages:
        for link in lxml.html.parse(str(page)).xpath("//a/@href | //link/@href"):
            path, _, fragment = link.partition("#")
            if link.startswith(("http://", "https://", "data:")):
                continue
            if path and not (page.parent / path).exists():
                missing.add((page.relative_to(site).as_posix(), link))
            if not path and fragment and not parse(page).xpath(f"//*[@id='{fragment}']"):
                missing.add((page.relative_to(site).as_posix(), link))
    assert not missing


def test_links_to_adverts_are_marked(site: Path) -> None:
    for page in site.rglob("*.html"):
        for anchor in re.findall(r'<a [^>]*href="https?://[^>]*>', page.read_text()):
            assert 'rel="nofollow noopener noreferrer"' in anchor, anchor
