"""Write what classes and tables state where others read it: facts of sources, landed columns, and a document.

`python -m spiders.tables` in a checkout, after a change of a source's facts or recorded cases, or of spiders.items; a
test compares.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

from scrapy.spiderloader import SpiderLoader

from spiders.board_spider import BoardSpider
from spiders.crawling import pinned_settings
from spiders.detail_spider import DetailSpider
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

RECORDED = ROOT / "tests" / "recorded"
# The columns of the table of fields: the fields of Posting of which any stands for each.
FIELDS = {
    "employer": "employer_text",
    "place": "location_texts places",
    "workplace": "workplace_text is_remote",
    "employment": "employment_type_text",
    "department": "department_text",
    "level": "level_text",
    "language": "language_text",
    "published": "published_at",
    "updated": "updated_at",
    "closes": "valid_through",
    "pay": "pay",
    "pay in words": "salary_text",
    "text": "html",
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
        DOCUMENT: document(),
    }


def document() -> str:
    """Return the document of sources with its tables as they are now."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, content in (("job sites", job_sites()), ("sources", read_sources()), ("fields", stated_fields())):
        text = with_section(text, name, content)
    return text


def read_sources() -> str:
    """Return the sources that are read as a table of the document: what each is, its kind, and whom to name."""
    lines = ["| source | what is read | kind | to be named | |", "| --- | --- | --- | --- | --- |"]
    for s in sources():
        module = (import_module(s.__module__).__doc__ or "").strip().rstrip(".")
        limit = "" if s.may_list else "counted only"
        lines.append(f"| `{s.name}` | {module} | {s.listing_kind} | {s.attribution} | {limit} |")
    return "\n".join(lines)


def stated_fields() -> str:
    """Return which fields the recorded cases of each source land as a table of the document."""
    lines = [f"| source | {' | '.join(FIELDS)} |", f"| --- |{' --- |' * len(FIELDS)}"]
    for s in sources():
        cases = [json.loads(path.read_bytes()) for path in sorted((RECORDED / s.name).glob("*/expected.json"))]
        landed = {name for case in cases for posting in case["postings"] for name in posting}
        asked = getattr(s, "detail", DetailSpider.detail) is not DetailSpider.detail
        cells = [("yes" if landed & set(names.split()) else "") for names in FIELDS.values()]
        lines.append(f"| `{s.name}` | {' | '.join(cells[:-1])} | {'one by one' if asked else cells[-1]} |")
    return "\n".join(lines)


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
