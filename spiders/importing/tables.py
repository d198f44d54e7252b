"""Rows of tables and of JSON Lines: which column is which field, built in or told, and one posting of each row."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from spiders.fields import text_or_none
from spiders.importing.items import FileRefused, Imported, Tally
from spiders.importing.sites import id_of, row_of, site_of
from spiders.importing.web_page import Found, Keep, hashed, imported
from spiders.items import Pay, Place
from spiders.mapping import UNREADABLE
from spiders.pages.json_ld import POSTING_TYPE, is_a
from spiders.pages.postings import own_identifier, to_posting
from spiders.row import Row

TABLE = Path(__file__).with_name("column_maps.csv")
FIELDS = (
    *(
        "id",
        "system",
        "board",
        "site",
        "url",
        "apply_url",
        "title",
        "employer",
        "location",
        "city",
        "region",
        "country",
    ),
    *(
        "html",
        "markdown",
        "text",
        "published_at",
        "valid_through",
        "employment_type",
        "department",
        "level",
        "language",
    ),
    *("is_remote", "workplace", "salary_text", "salary_min", "salary_max", "salary_currency", "salary_period"),
    *("requisition", "seen_at"),
)
GATHERED = frozenset(["jobspy"])  # maps of tools that gather from sites whose terms forbid it
EMPTY = frozenset(["", "nan", "none", "null", "nat", "n/a", "-1", "unknown"])
NO_TITLE = "a row without a title"
NOT_A_ROW = "a line that is no JSON object"
TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|strong|b|em|i|a|span|table)\b[^<>]{0,2000}>", re.I)
HELD = "gathered by JobSpy from sites whose terms forbid it; say who holds it lawfully with --i-hold-this-lawfully NAME"


@dataclass
class ColumnMap:
    """Which columns hold which field, the first first; `signs` are the columns that a table of this make has."""

    name: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    signs: set[str] = field(default_factory=set)


@cache
def built_in() -> list[ColumnMap]:
    """Return the maps of the table, those with the most signs first."""
    maps: dict[str, ColumnMap] = {}
    with TABLE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found = maps.setdefault(row["map"], ColumnMap(row["map"]))
            found.columns.setdefault(row["field"], []).append(row["column"])
            found.signs |= {row["column"]} if row["is_sign"] == "true" else set()
    return sorted(maps.values(), key=lambda found: -len(found.signs))


def told_map(pairs: Iterable[str]) -> ColumnMap | None:
    """Return the map that `FIELD=COLUMN` pairs are, None without any; raises ValueError for one that is none."""
    columns: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not equals or name not in FIELDS or not column:
            raise ValueError(f"--map {pair}: not FIELD=COLUMN; the fields are {', '.join(FIELDS)}")
        columns.setdefault(name, []).append(column)
    if columns and "title" not in columns:
        raise ValueError("--map: names no column for the title")
    return ColumnMap("told", columns) if columns else None


def map_for(columns: Iterable[str], tally: Tally) -> ColumnMap:
    """Return the map of a table with these columns; raises FileRefused where none fits or its rows may not be read."""
    there = set(columns)
    if tally.columns is not None:
        lacking = sorted({name for names in tally.columns.columns.values() for name in names} - there)
        if lacking:
            raise FileRefused(
                f"has no column {lacking[0]!r}, which --map names; it has {', '.join(sorted(there)[:12])}"
            )
        return tally.columns
    found = next((made for made in built_in() if made.signs <= there), None)
    if found is None:
        raise FileRefused(f"columns that no built-in map knows: {', '.join(sorted(there)[:12])}; tell them with --map")
    if found.name in GATHERED and not tally.is_held_lawfully:
        raise FileRefused(HELD)
    return found


def keep_rows(rows: Iterable[dict[str, Any]], columns: ColumnMap, tally: Tally, keep: Keep) -> None:
    """Keep a posting of each row; what cannot be read is counted by reason."""
    used = {column for names in columns.columns.values() for column in names}
    for row in rows:
        tally.entries += 1
        try:
            posting = posting_of(row, columns, tally)
        except UNREADABLE as error:
            tally.skip(f"a row that cannot be read: {type(error).__name__}")
            continue
        for name in row.keys() - used:
            if plain(row[name]) is not None:
                tally.crawl.drop(str(name)[:60])
        if posting is None:
            tally.skip(NO_TITLE)
        else:
            keep(posting)


def posting_of(row: dict[str, Any], columns: ColumnMap, tally: Tally) -> Imported | None:
    """Return the posting of a row, None without a title."""
    told = Row({name: first_of(row, names) for name, names in columns.columns.items()}, tally.crawl)
    title = told.text("title")
    if title is None:
        return None
    url, system, board, own = (told.text(name) for name in ("url", "system", "board", "id"))
    site = system or told.text("site") or site_of(url)
    known = row_of(site)
    name = id_of(url) or (f"{board}/{own}" if own and board else own)
    return Imported(
        source_posting_id=name or hashed(title, told.text("employer"), told.text("location"), url),
        source=f"import:{known.site if known else site.lower()}",
        same_source=system.lower() if system and own else None,
        same_board=board,
        same_id=own if system else None,
        title=title,
        employer_text=told.text("employer"),
        url=url,
        apply_url=told.text("apply_url"),
        location_texts=listed(told.fields.get("location")),
        places=place_of(told),
        employment_type_text=told.text("employment_type"),
        department_text=told.text("department"),
        level_text=told.text("level"),
        language_text=told.text("language"),
        workplace_text=told.text("workplace"),
        is_remote=told.flag("is_remote"),
        requisition_id=told.text("requisition"),
        published_at=told.instant("published_at"),
        valid_through=told.instant("valid_through", is_past=False),
        seen_at=told.instant("seen_at"),
        salary_text=told.text("salary_text"),
        pay=pay_of(told),
        html=markup_of(told),
    )


def first_of(row: dict[str, Any], names: list[str]) -> Any:
    """Return the value of the first of some columns that states one."""
    return next((value for name in names if (value := plain(row.get(name))) is not None), None)


def plain(value: Any) -> Any:
    """Return a value as JSON has it, None for what tables write where nothing is known."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, str):
        return None if value.strip().lower() in EMPTY else value.strip()
    if isinstance(value, float) and value != value:  # not a number
        return None
    return None if value in ([], {}, -1) else value


def listed(value: Any) -> list[str]:
    """Return the texts of a field that may be a list, also a list written as JSON."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            value = [value]
    values = value if isinstance(value, list) else [value]
    return [text for entry in values if (text := text_or_none(entry))]


def place_of(told: Row) -> list[Place]:
    """Return the place that separate columns state."""
    city, region, country = (told.text(name) for name in ("city", "region", "country"))
    return [Place(city=city, region=region, country=country)] if city or region or country else []


def pay_of(told: Row) -> list[Pay]:
    """Return the pay that columns of numbers state."""
    low, high = told.number("salary_min"), told.number("salary_max")
    currency, period = told.text("salary_currency"), told.text("salary_period")
    return [Pay(min=low, max=high, currency=currency, period=period)] if low or high else []


def markup_of(told: Row) -> str | None:
    """Return the text of a row as markup: Markdown rendered, plain text and markup as they are."""
    markdown = told.text("markdown")
    if markdown and not TAG.search(markdown):
        return str(MarkdownIt("commonmark", {"html": False}).render(markdown)).strip()
    return told.text("html") or markdown or told.text("text")


def keep_objects(objects: Iterable[Any], tally: Tally, keep: Keep) -> None:
    """Keep a posting of each JSON object: a schema.org JobPosting, or a row of a table by its keys."""
    map_of: Callable[[dict[str, Any]], ColumnMap] = cache_map(tally)
    for told in objects:
        if not isinstance(told, dict):
            tally.entries += 1
            tally.skip(NOT_A_ROW)
        elif is_a(told, POSTING_TYPE):
            tally.entries += 1
            posting = to_posting(told, tally.crawl)
            found = Found(posting, str(told.get("url") or "") or None, own_identifier(told))
            if posting.title:
                keep(imported(found, None, None))
            else:
                tally.skip(NO_TITLE)
        else:
            keep_rows([told], map_of(told), tally, keep)


def cache_map(tally: Tally) -> Callable[[dict[str, Any]], ColumnMap]:
    """Return a function that finds the map of an object, each set of keys once."""
    known: dict[frozenset[str], ColumnMap] = {}

    def map_of(told: dict[str, Any]) -> ColumnMap:
        """Return the map of an object's keys."""
        keys = frozenset(told)
        if len(known) > 100:
            known.clear()
        if keys not in known:
            known[keys] = map_for(keys, tally)
        return known[keys]

    return map_of
