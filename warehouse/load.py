"""Take sealed crawl runs from landing into the raw tables, in order, each run once."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import WarehouseError, quoted, transaction
from warehouse.raw_tables import make_raw_tables

PLACE = "struct(city varchar, region varchar, country varchar)[]"
PAY = 'struct("min" double, "max" double, currency varchar, period varchar, kind varchar, label varchar)[]'
# What is read from a landed posting; keys a later version adds are ignored, keys an older one lacks are null.
LANDED_COLUMNS = {
    "board": "varchar",
    "source_posting_id": "varchar",
    "title": "varchar",
    "employer_text": "varchar",
    "url": "varchar",
    "requisition_id": "varchar",
    "is_prospect": "boolean",
    "is_listed": "boolean",
    "is_closed": "boolean",
    "location_texts": "varchar[]",
    "places": PLACE,
    "workplace_text": "varchar",
    "is_remote": "boolean",
    "employment_type_text": "varchar",
    "department_text": "varchar",
    "level_text": "varchar",
    "language_text": "varchar",
    "published_at": "timestamp",
    "valid_through": "timestamp",
    "salary_text": "varchar",
    "pay": PAY,
    "remote_scope_texts": "varchar[]",
    "attributes": "map(varchar, varchar)",
    "text_not_fetched": "boolean",
    "unread_reason": "varchar",
    "text_key": "varchar",
    "html": "varchar",
}
NO_CONTENT = ("board", "source_posting_id", "is_closed", "unread_reason", "html")
CONTENT = [name for name in LANDED_COLUMNS if name not in NO_CONTENT]
CRAWL_COLUMNS = {
    "source": "varchar",
    "board": "varchar",
    "observed_at": "varchar",
    "crawl_status": "varchar",
    "crawl_reason": "varchar",
    "http_status": "integer",
    "company_name": "varchar",
    "stated_total": "integer",
    "listed": "integer",
    "pages": "integer",
    "requests": "integer",
    "received_bytes": "bigint",
    "duplicates": "integer",
    "rejected": "map(varchar, integer)",
    "dropped": "map(varchar, integer)",
    "warnings": "varchar[]",
    "unread": "map(varchar, integer)",
    "rows_without_id": "integer",
    "postings_digest": "varchar",
    "empty_proof": "varchar",
}
BOARD_COLUMNS = {
    "source": "varchar",
    "board": "varchar",
    "employer": "varchar",
    "enabled": "boolean",
    "listing_kind": "varchar",
    "was": "varchar",
    "country": "varchar",
}
RUN_BOARDS = "insert into raw.run_board select $sequence, l.* from ({rows})"
CRAWLS = """
insert into raw.crawl
select (select coalesce(max(crawl_id), 0) from raw.crawl) + row_number() over (order by l.source, l.board), $sequence,
       l.* replace (l.observed_at::timestamptz::timestamp as observed_at, coalesce(l.rejected, map {{}}) as rejected,
                    coalesce(l.dropped, map {{}}) as dropped)
from ({rows})
"""


def load_landing(connection: duckdb.DuckDBPyConnection, home: Path, as_of: datetime | None = None) -> list[str]:
    """Load the sealed runs not loaded yet and return their names; `as_of` leaves out what landed later.

    One transaction a run: a kill leaves whole runs only.
    """
    make_raw_tables(connection)
    known = {row[0] for row in connection.execute("select sequence from raw.run").fetchall()}
    loaded = []
    for path in sorted((home / "landing" / "runs").glob("*.json")):
        if int(path.stem.split("-")[0]) in known:
            continue
        summary = read_summary(path)
        if as_of is not None and datetime.fromisoformat(summary["landed_at"]) > as_of:
            continue
        load_run(connection, home, summary)
        loaded.append(summary["run_id"])
    return loaded


def read_summary(path: Path) -> dict[str, Any]:
    """Read one crawl summary; raises WarehouseError naming a damaged file."""
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise WarehouseError(f"{path}: damaged crawl summary: {error}") from error
    if not isinstance(summary, dict) or "crawls" not in summary:
        raise WarehouseError(f"{path}: not a crawl summary")
    return summary


def load_run(connection: duckdb.DuckDBPyConnection, home: Path, summary: dict[str, Any]) -> None:
    """Load one run in one transaction."""
    with transaction(connection):
        insert_run(connection, summary)
        crawled = sorted({crawl["source"] for crawl in summary["crawls"]})
        for source in crawled:
            path = home / "landing" / "postings" / source / f"{summary['run_id']}.jsonl.gz"
            if path.exists():
                load_postings(connection, path, source, summary["sequence"])


def insert_run(connection: duckdb.DuckDBPyConnection, summary: dict[str, Any]) -> None:
    """Insert the run, its board list and its crawls."""
    sequence = summary["sequence"]
    connection.execute(
        "insert into raw.run values (?, ?, ?::timestamptz, ?::timestamptz)",
        [sequence, summary["run_id"], summary["now"], summary["landed_at"]],
    )
    for statement, columns, listed in ((RUN_BOARDS, BOARD_COLUMNS, "boards"), (CRAWLS, CRAWL_COLUMNS, "crawls")):
        kinds = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        rows = f"select unnest($rows::json::struct({kinds})[]) as l"
        known = [{name: row.get(name) for name in columns} for row in summary[listed]]
        connection.execute(statement.format(rows=rows), {"sequence": sequence, "rows": json.dumps(known)})


def load_postings(connection: duckdb.DuckDBPyConnection, path: Path, source: str, sequence: int) -> None:
    """Load one source's landed postings of one run: keys, sightings, changed contents, new texts."""
    columns = "{" + ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in LANDED_COLUMNS.items()) + "}"
    hashed = ", ".join(f'"{name}"' for name in CONTENT)
    try:
        connection.execute(
            f"""
            create or replace temp table landed as
            select *, md5(to_json(struct_pack({", ".join(f'"{n}" := "{n}"' for n in CONTENT)}))::varchar) as row_hash
            from read_json({quoted(str(path))}, format = 'newline_delimited', columns = {columns},
                           maximum_object_size = 67108864)
            """
        )
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: damaged postings file: {str(error).splitlines()[0]}") from error
    parameters = {"source": source, "sequence": sequence}
    connection.execute(NEW_POSTINGS, {"source": source})
    connection.execute(SIGHTINGS, parameters)
    connection.execute(NEW_VERSIONS.format(content=hashed), parameters)
    connection.execute(NEW_TEXTS)
    connection.execute("drop table landed")


NEW_POSTINGS = """
insert into raw.posting
select (select coalesce(max(posting_id), 0) from raw.posting)
       + row_number() over (order by board, source_posting_id), $source, board, source_posting_id
from (select distinct board, source_posting_id from landed) l
where not exists (select 1 from raw.posting p where p.source = $source and p.board = l.board
                  and p.source_posting_id = l.source_posting_id)
"""
SIGHTINGS = """
insert into raw.sighting
select c.crawl_id, p.posting_id, bool_or(coalesce(l.is_closed, false) or not coalesce(l.is_listed, true)),
       bool_and(l.unread_reason is not null)
from landed l
join raw.posting p on p.source = $source and p.board = l.board and p.source_posting_id = l.source_posting_id
join raw.crawl c on c.source = $source and c.board = l.board and c.sequence = $sequence
group by all
"""
# What could not be read is no content, and a text once read is not lost to a page that could not be fetched.
NEW_VERSIONS = """
insert into raw.posting_version by name
with latest as (
    select posting_id, arg_max(row_hash, crawl_id) as row_hash, bool_or(text_key is not null) as has_text
    from raw.posting_version
    where posting_id in (select p.posting_id from landed l join raw.posting p on p.source = $source
                         and p.board = l.board and p.source_posting_id = l.source_posting_id)
    group by posting_id
)
select p.posting_id, c.crawl_id, l.row_hash, {content}, l.unread_reason is not null as is_unread
from landed l
join raw.posting p on p.source = $source and p.board = l.board and p.source_posting_id = l.source_posting_id
join raw.crawl c on c.source = $source and c.board = l.board and c.sequence = $sequence
left join latest v on v.posting_id = p.posting_id
where v.row_hash is distinct from l.row_hash
  and (v.posting_id is null or not (l.unread_reason is not null or (l.text_not_fetched and v.has_text)))
qualify row_number() over (partition by p.posting_id order by l.unread_reason is not null, l.row_hash) = 1
"""
NEW_TEXTS = """
insert into raw.posting_text
select text_key, min(html) from landed
where html is not null and text_key is not null
  and text_key not in (select text_key from raw.posting_text)
group by text_key
"""
