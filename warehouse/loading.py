"""Take one sealed crawl run into the raw tables."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
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
BATCH_BYTES = 32 * 1024**2  # of files of postings whose rows are held at once
RUN_BOARDS = "insert into raw.run_board select $sequence, l.* from ({rows})"
CRAWLS = """
insert into raw.crawl by name
select (select coalesce(max(crawl_id), 0) from raw.crawl) + row_number() over (order by l.source, l.board) as crawl_id,
       $sequence as sequence,
       l.* replace (l.observed_at::timestamptz::timestamp as observed_at, coalesce(l.rejected, map {{}}) as rejected,
                    coalesce(l.dropped, map {{}}) as dropped)
from ({rows})
"""


@dataclass(frozen=True)
class LandedFile:
    """A file that holds one source's postings of one run, and the name of the file of landing that they come from."""

    path: Path
    source: str
    name: str


def load_run(connection: duckdb.DuckDBPyConnection, postings: Postings, run: Run, place: int) -> None:
    """Load one run whole; raises RunRefused when it does not add up."""
    check_postings(postings, run)
    insert_run(connection, run, place)
    for files in batches(files_of(postings, run)):
        load_postings(connection, files, run, place)


def files_of(postings: Postings, run: Run) -> list[LandedFile]:
    """Return the files that hold a run's postings, one for each source, in the order of their names."""
    return [
        LandedFile(path, source, postings.name(source, run.run_id, run.is_merged))
        for source in sorted({crawl["source"] for crawl in run.crawls})
        if (path := postings.readable(source, run.run_id)).exists()
    ]


def batches(files: list[LandedFile]) -> Iterator[list[LandedFile]]:
    """Part files, in order, so that those read at once hold no more than BATCH_BYTES, unless one alone does."""
    batch: list[LandedFile] = []
    size = 0
    for file in files:
        size += file.path.stat().st_size
        if batch and size > BATCH_BYTES:
            yield batch
            batch, size = [], file.path.stat().st_size
        batch.append(file)
    if batch:
        yield batch


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


def load_postings(connection: duckdb.DuckDBPyConnection, files: list[LandedFile], run: Run, place: int) -> None:
    """Load the postings of some of a run's sources: keys, sightings, changed contents, new texts."""
    columns = "{" + ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in LANDED_COLUMNS.items()) + "}"
    hashed = ", ".join(f'"{name}"' for name in CONTENT)
    fields = ", ".join(f'"{name}" := "{name}"' for name in CONTENT)
    content = f"md5(to_json(struct_pack({fields}))::varchar)"
    paths, sources = ([quoted(str(file.path)) for file in files], [quoted(file.source) for file in files])
    try:
        connection.execute(
            LANDED.format(
                content=content, columns=columns, paths=f"[{', '.join(paths)}]", sources=f"[{', '.join(sources)}]"
            )
        )
    except CONTENT_ERRORS as error:
        told = str(error)
        damaged = next((file for file in files if str(file.path) in told), files[0])
        raise RunRefused(run.refusal(damaged.name, f"damaged: {first_line(error)}")) from error
    connection.execute(NEW_POSTINGS)
    connection.execute(SIGHTINGS, {"sequence": place})
    connection.execute(NEW_VERSIONS.format(content=hashed), {"sequence": place})
    connection.execute(NEW_TEXTS)
    connection.execute("drop table landed")


LANDED = """
create or replace temp table landed as
select * exclude (filename), board_content({content}, source, board) as row_hash
from (select *, map({paths}, {sources})[filename] as source
      from read_json({paths}, format = 'newline_delimited', columns = {columns}, filename = true,
                     hive_partitioning = false, maximum_object_size = 67108864))
"""
NEW_POSTINGS = """
insert into raw.posting
select (select coalesce(max(posting_id), 0) from raw.posting)
       + row_number() over (order by source, board, source_posting_id), source, board, source_posting_id
from (select distinct source, board, source_posting_id from landed) l
where not exists (select 1 from raw.posting p where p.source = l.source and p.board = l.board
                  and p.source_posting_id = l.source_posting_id)
"""
SIGHTINGS = """
insert into raw.sighting
select c.crawl_id, p.posting_id, bool_or(coalesce(l.is_closed, false) or not coalesce(l.is_listed, true)),
       bool_and(l.unread_reason is not null)
from landed l
join raw.posting p using (source, board, source_posting_id)
join raw.crawl c on c.source = l.source and c.board = l.board and c.sequence = $sequence
group by all
"""
# What could not be read is no content, and a text once read is not lost to a page that could not be fetched.
NEW_VERSIONS = """
insert into raw.posting_version by name
with latest as (
    select posting_id, arg_max(row_hash, crawl_id) as row_hash, bool_or(text_key is not null) as has_text
    from raw.posting_version
    where posting_id in (select posting_id from landed join raw.posting using (source, board, source_posting_id))
    group by posting_id
)
select p.posting_id, c.crawl_id, l.row_hash, {content}, l.unread_reason is not null as is_unread
from landed l
join raw.posting p using (source, board, source_posting_id)
join raw.crawl c on c.source = l.source and c.board = l.board and c.sequence = $sequence
left join latest v on v.posting_id = p.posting_id
where v.row_hash is distinct from l.row_hash
  and (v.posting_id is null or not (l.unread_reason is not null or (l.text_not_fetched and v.has_text)))
qualify row_number() over (partition by p.posting_id order by l.unread_reason is not null, l.row_hash) = 1
"""
# Of a wording that several sources land in one run, the first source's markup.
NEW_TEXTS = """
insert into raw.posting_text
with new_text as (
    from landed
    where html is not null and text_key is not null and text_key not in (select text_key from raw.posting_text)
)
select text_key, min(html), md5(min(html))
from new_text
join (select text_key, min(source) as source from new_text group by text_key) using (text_key, source)
group by text_key
"""
