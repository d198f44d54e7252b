"""Take a posting or a board out of everything that is kept, for good: landing, raw answers, tables and site."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from flows.parameters import source_names
from flows.settings import Settings
from flows.steps import iso, run_spider_command, spider_command
from reports.words import counted

FILE = "forgotten.csv"
COLUMNS = ("source", "board", "posting_id", "forgotten_at", "reason")
IMPORTED = "import"  # in place of a source, for what was imported; its board is the site
POSTINGS_BY_ADDRESS = "select distinct source, board, source_posting_id from core.posting where url = $url"
IMPORTED_BY_ADDRESS = """
select distinct 'import', replace(source, 'import:', ''), source_posting_id from core.imported_posting where url = $url
"""
IMPORTED_COPIES = """
select distinct replace(i.source, 'import:', ''), i.source_posting_id
from core.imported_posting i
join core.posting p using (posting_id)
where p.source = $source and p.board = $board and $posting_id in ('', p.source_posting_id)
"""
HOW_TO_NAME = "name a board (greenhouse:acme), a posting (greenhouse:acme:4010001), or the address of a posting"


class NothingToForget(ValueError):
    """The name is neither a board's nor a posting's, or nothing of that name is known: wrong usage."""


@dataclass(frozen=True)
class Subject:
    """What is to be forgotten: a posting, or with an empty `posting_id` a whole board."""

    source: str
    board: str
    posting_id: str = ""

    def __str__(self) -> str:
        return ":".join(filter(None, (self.source, self.board, self.posting_id)))


def subjects_of(published: Path, name: str) -> list[Subject]:
    """Return what a name means; raises NothingToForget. One address may be that of several postings."""
    if urlsplit(name).scheme in ("http", "https"):
        found = [Subject(*row) for row in postings_at(published, name)]
        if not found:
            raise NothingToForget(f"{name}: no posting of this address is published; {HOW_TO_NAME}")
        return found
    parts = name.split(":", 2)
    if len(parts) < 2 or not all(parts):
        raise NothingToForget(f"{name}: {HOW_TO_NAME}")
    if parts[0] not in (*source_names(), IMPORTED):
        raise NothingToForget(f"{name}: no source is called {parts[0]!r}; {HOW_TO_NAME}")
    return [Subject(*parts)]


def postings_at(published: Path, address: str) -> list[tuple[str, ...]]:
    """Return source, board and id of the published postings of an address."""
    if not published.exists():
        return []
    with duckdb.connect(str(published), read_only=True) as connection:
        queries = (POSTINGS_BY_ADDRESS, IMPORTED_BY_ADDRESS)
        return [row for query in queries for row in rows_of(connection, query, {"url": address})]


def rows_of(connection: duckdb.DuckDBPyConnection, query: str, told: dict[str, str]) -> list[tuple[str, ...]]:
    """Return the rows of a query, none where the file was published before there was such a table."""
    try:
        return connection.execute(query, told).fetchall()
    except duckdb.CatalogException:
        return []


def forget(settings: Settings, subjects: list[Subject], reason: str) -> Iterator[str]:
    """Forget subjects and yield what was done, a line each; call under the lock of the data folder.

    What is kept of them is their names in landing/forgotten.csv. Numbers that weekly pages have printed stay.
    """
    from reports.site import renew_site
    from reports.staging import keep_newest
    from warehouse.build import rebuild

    subjects = [*subjects, *imported_copies(settings.published, subjects)]
    note(settings.home / "landing" / FILE, subjects, iso(settings.clock()), reason)
    yield sweep(settings.home)
    (settings.home / "tmp" / "as_of.duckdb").unlink(missing_ok=True)  # of the last report of an earlier instant
    result = rebuild(
        settings.home, settings.clock(), None, force=True, readers=settings.readers, memory=settings.memory
    )
    yield f"rebuilt from {counted(len(result.runs_loaded), 'run')}: {settings.published}"
    if (settings.home / "reports").exists():
        renew_site(
            settings.published,
            settings.home / "reports",
            masthead=settings.masthead,
            invented=settings.invented_market,
        )
        keep_newest(settings.home / "reports", 1)
        yield "site: made again without them; numbers that weekly pages have printed stay"


def imported_copies(published: Path, subjects: list[Subject]) -> list[Subject]:
    """Return the imported copies of what is to be forgotten; their source is `import`, their board the site."""
    if not published.exists():
        return []
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = [row for one in subjects for row in rows_of(connection, IMPORTED_COPIES, asdict(one))]
    return [Subject(IMPORTED, *row) for row in rows]


def is_anything_forgotten(home: Path) -> bool:
    """Return whether the data folder holds tombstones."""
    return (home / "landing" / FILE).exists()


def sweep(home: Path) -> str:
    """Take what is forgotten out of landing, also where a copy brought it back; returns what went, as a line."""
    swept = run_spider_command(spider_command("forget", "--home", str(home)))
    rows, files = counted(swept["postings"], "row"), counted(swept["raw_files"], "file")
    return f"landing: {rows} of postings and {files} of raw answers deleted"


def note(path: Path, subjects: list[Subject], moment: str, reason: str) -> None:
    """Add the subjects to the tombstones, each once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = set[tuple[str, ...]]()
    if path.exists():
        with path.open(encoding="utf-8", newline="") as stream:
            known = {tuple(row[name] for name in COLUMNS[:3]) for row in csv.DictReader(stream)}
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        if not stream.tell():
            writer.writerow(COLUMNS)
        for one in subjects:
            if (one.source, one.board, one.posting_id) not in known:
                writer.writerow((one.source, one.board, one.posting_id, moment, reason))
