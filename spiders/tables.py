"""Write what classes and tables state where others read it: facts of sources, landed columns, and a document.

`python -m spiders.tables` in a checkout, after a change of a source's facts or of spiders.items; a test compares.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from scrapy.spiderloader import SpiderLoader

from spiders.board_spider import BoardSpider
from spiders.crawling import pinned_settings
from spiders.importing.items import Imported
from spiders.items import BoardCrawl, Posting
from spiders.job_sites import JOB_SITES

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "sources.md"
STATES = {"refused": "not crawled", "off": "switched off"}
# Fields whose SQL type differs from what their class says.
SPECIAL = dict.fromkeys(("published_at", "updated_at", "valid_through", "seen_at"), "timestamp") | {
    "received_bytes": "bigint"
}
TYPES = {
    "str": "varchar",
    "str | None": "varchar",
    "bool": "boolean",
    "bool | None": "boolean",
    "int": "integer",
    "int | None": "integer",
    "list[str]": "varchar[]",
    "list[list[str | None]]": "varchar[][]",
    "dict[str, str]": "map(varchar, varchar)",
    "dict[str, int]": "map(varchar, integer)",
    "list[Place]": "struct(city varchar, region varchar, country varchar)[]",
    "list[Pay]": 'struct("min" double, "max" double, currency varchar, period varchar, kind varchar, label varchar)[]',
}


def sources() -> list[type[BoardSpider]]:
    """Return the classes of all sources, by name."""
    loader = SpiderLoader.from_settings(pinned_settings())
    return [spider for name in sorted(loader.list()) if issubclass(spider := loader.load(name), BoardSpider)]


def tables() -> dict[Path, str]:
    """Return the content of every table by its path in the checkout."""
    facts = [(s.name, s.listing_kind, s.public_host, f"{s.crawl_seconds:.0f}") for s in sources()]
    told = [
        (
            s.name,
            s.listing_kind,
            flag(s.states_first_publication),
            flag(s.dates_suspect),
            s.attribution,
            flag(s.may_list),
        )
        for s in sources()
    ]
    named = ("source", "listing_kind", "states_first_publication", "dates_suspect", "attribution", "may_list")
    columns = [("posting", "board", "varchar"), *columns_of("posting", Posting), *columns_of("crawl", BoardCrawl)]
    columns += columns_of("imported", Imported)
    return {
        ROOT / "spiders" / "sources.csv": as_csv(("source", "listing_kind", "public_host", "crawl_seconds"), facts),
        ROOT / "warehouse" / "reference" / "sources.csv": as_csv(named, told),
        ROOT / "warehouse" / "reference" / "landed_columns.csv": as_csv(("record", "column", "type"), columns),
        DOCUMENT: with_section(DOCUMENT.read_text(encoding="utf-8"), "job sites", job_sites()),
    }


def job_sites() -> str:
    """Return the sites that are not crawled as a table of the document."""
    lines = ["| site | | why | what you can bring |", "| --- | --- | --- | --- |"]
    lines += [f"| {s.name} | {STATES[s.state]} | {s.reason} | {s.imported} |" for s in JOB_SITES.values()]
    return "\n".join(lines)


def with_section(document: str, name: str, content: str) -> str:
    """Return a document with the part between the marks of a section replaced."""
    begin, end = f"<!-- {name}: python -m spiders.tables -->", f"<!-- end of {name} -->"
    before, after = document.partition(begin)[0], document.partition(end)[2]
    return f"{before}{begin}\n\n{content}\n\n{end}{after}"


def columns_of(record: str, kind: Any) -> list[tuple[str, str, str]]:
    """Return record, name and SQL type of each field that is landed."""
    return [(record, entry.name, SPECIAL.get(entry.name) or TYPES[str(entry.type)]) for entry in fields(kind)]


def flag(value: bool) -> str:
    """Return a truth value as tables write it."""
    return str(value).lower()


def as_csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


if __name__ == "__main__":
    for path, text in tables().items():
        path.write_text(text, encoding="utf-8")
