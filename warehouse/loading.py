"""Take one sealed crawl run into the raw tables."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import REFERENCE_FOLDER, first_line, quoted
from warehouse.former_tokens import without_former_tokens
from warehouse.landing import Run, RunRefused, check_postings
from warehouse.months import Postings

# What is landed and not read: `page_marks`, `other_pages` and `validators` are the spiders' own memory.
NOT_READ = {
    "posting": ("updated_at", "page_marks", "text_reason"),
    "crawl": ("listing_kind", "replaced_characters", "other_pages", "validators"),
    "imported": (),
}


def landed_columns(record: str) -> dict[str, str]:
    """Return name and type of what is read of a landed record, in the order in which it states them.

    Keys that a later version adds are ignored, keys that an older one lacks are null.
    """
    with (REFERENCE_FOLDER / "landed_columns.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["record"] == record]
    return {row["column"]: row["type"] for row in rows if row["column"] not in NOT_READ[record]}


LANDED_COLUMNS, CRAWL_COLUMNS = landed_columns("posting"), landed_columns("crawl")
NO_CONTENT = ("board", "source_posting_id", "is_closed", "unread_reason", "html")
CONTENT = [name for name in LANDED_COLUMNS if name not in NO_CONTENT]
BOARD_COLUMNS = {
    "source": "varchar",
    "board": "varchar",
    "employer": "varchar",
    "enabled": "boolean",
    "listing_kind": "varchar",
    "was": "varchar",
    "country": "varchar",
}
# What the engine says of values that it cannot take in; a full disk or a fault of ours is none of these.
CONTENT_ERRORS = (duckdb.InvalidInputException, duckdb.DataError, duckdb.IntegrityError)
RUN_BOARDS = "insert into raw.run_board select $sequence, l.* from ({rows})"
CRAWLS = """
insert into raw.crawl by name
select (select coalesce(max(crawl_id), 0) from raw.crawl) + row_number() over (order by l.source, l.board) as crawl_id,
       $sequence as sequence,
       l.* replace (l.observed_at::timestamptz::timestamp as observed_at, coalesce(l.rejected, map {{}}) as rejected,
                    coalesce(l.dropped, map {{}}) as dropped)
from ({rows})
"""


def load_run(connection: duckdb.DuckDBPyConnection, postings: Postings, run: Run, place: int) -> None:
    """Load one run whole; raises RunRefused when it does not add up."""
    check_postings(postings, run)
    insert_run(connection, run, place)
    for source in sorted({crawl["source"] for crawl in run.crawls}):
        path = postings.readable(source, run.run_id)
        if path.exists():
            load_postings(connection, path, run, source, place, postings.name(source, run.run_id, run.is_merged))


def insert_run(connection: duckdb.DuckDBPyConnection, run: Run, place: int, refused: str | None = None) -> None:
    """Insert the run, its board list and its crawls; those of a run that is refused count as failed."""
    crawls = run.crawls if refused is None else [uncounted(crawl, refused) for crawl in run.crawls]
    boards = without_former_tokens(run.boards)
    try:
        connection.execute(
            "insert into raw.run values (?, ?, ?::timestamptz, ?::timestamptz, ?, ?)",
            [place, run.run_id, run.clock, run.landed_at, run.number, refused],
        )
        for statement, columns, lines in ((RUN_BOARDS, BOARD_COLUMNS, boards), (CRAWLS, CRAWL_COLUMNS, crawls)):
            kinds = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            rows = f"select unnest($rows::json::struct({kinds})[]) as l"
            known = [{name: line.get(name) for name in columns} for line in lines]
            connection.execute(statement.format(rows=rows), {"sequence": place, "rows": json.dumps(known)})
    except CONTENT_ERRORS as error:
        raise RunRefused(run.refusal(run.file, f"damaged: {first_line(error)}")) from error


def uncounted(crawl: dict[str, Any], cause: str) -> dict[str, Any]:
    """Return the crawl line of a run that is refused: what it says of postings is not known."""
    if crawl["crawl_status"] in ("failed", "skipped"):
        return crawl | {"http_status": None}
    known = ("source", "board", "observed_at", "pages", "requests", "received_bytes")
    reason = f"its landing files do not add up: {cause}"
    return {name: crawl.get(name) for name in known} | {
        "crawl_status": "failed", "crawl_reason": reason, "listed": 0, "duplicates": 0
    }  # fmt: skip


def load_postings(
    connection: duckdb.DuckDBPyConnection, path: Path, run: Run, source: str, place: int, landed: str
) -> None:
    """Load one source's postings of one run from a file: keys, sightings, changed contents, new texts.

    `landed` names the file of landing that they come from.
    """
    columns = "{" + ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in LANDED_COLUMNS.items()) + "}"
    hashed = ", ".join(f'"{name}"' for name in CONTENT)
    fields = ", ".join(f'"{name}" := "{name}"' for name in CONTENT)
    content = f"md5(to_json(struct_pack({fields}))::varchar)"
    try:
        connection.execute(
            f"""
            create or replace temp table landed as
            select *, board_content({content}, {quoted(source)}, board) as row_hash
            from read_json({quoted(str(path))}, format = 'newline_delimited', columns = {columns},
                           maximum_object_size = 67108864)
            """
        )
    except CONTENT_ERRORS as error:
        raise RunRefused(run.refusal(landed, f"damaged: {first_line(error)}")) from error
    parameters = {"source": source, "sequence": place}
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
select text_key, min(html), md5(min(html)) from landed
where html is not null and text_key is not null
  and text_key not in (select text_key from raw.posting_text)
group by text_key
"""
