"""Take the sealed imports of landing into raw tables of their own, each once: they are no crawls, and prove nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import first_line, quoted, transaction
from warehouse.landing import MOVE_OUT, RUN_NAME, UNREADABLE, Refusal, instant
from warehouse.loading import CONTENT_ERRORS, landed_columns

RESTORE_IMPORT = "restore the file from a copy and build again, or do without it: remove {}"
NO_CONTENT = ("source", "source_posting_id", "file", "seen_at", "html", "same_source", "same_board", "same_id")
RUN = """
insert into raw.import_run
select (select coalesce(max(import_id), 0) + 1 from raw.import_run), $name, $now::timestamptz::timestamp, $origin,
       $licence, $held_by, $postings
"""
FILE_FIELDS = {
    "file": "integer",
    **dict.fromkeys(("name", "sha256", "kind"), "varchar"),
    **dict.fromkeys(("entries", "postings", "repeated"), "integer"),
    **dict.fromkeys(("skipped", "dropped"), "map(varchar, integer)"),
    "refused": "varchar",
}
FILES = """
insert into raw.import_file by name
select (select max(import_id) from raw.import_run) as import_id, f.*
from (select unnest($rows::json::struct({kinds})[]) as f)
"""
LANDED = """
create or replace temp table landed_import as
select * exclude (text_key), text_key, board_content({content}, source, '') as row_hash
from read_json({path}, format = 'newline_delimited', columns = {columns}, hive_partitioning = false,
               maximum_object_size = 67108864)
"""
POSTINGS = """
insert into raw.imported_posting by name
select (select max(import_id) from raw.import_run) as import_id, l.* exclude (html)
from landed_import l
where not exists (select 1 from raw.imported_posting p where p.source = l.source
                  and p.source_posting_id = l.source_posting_id and p.row_hash = l.row_hash)
qualify row_number() over (partition by source, source_posting_id, row_hash order by file) = 1
"""
TEXTS = """
insert into raw.imported_text
select text_key, min(html), md5(min(html)) from landed_import
where html is not null and text_key is not null and text_key not in (select text_key from raw.imported_text)
group by text_key
"""


class ImportRefused(Exception):
    """An import that cannot be taken in as it is."""


def load_imports(connection: duckdb.DuckDBPyConnection, home: Path, as_of: datetime | None = None) -> Iterator[Refusal]:
    """Take in the sealed imports that are not loaded yet, one transaction each; yield those that do not add up.

    `as_of` leaves out what landed later.
    """
    known = {row[0] for row in connection.execute("select name from raw.import_run").fetchall()}
    folder = home / "landing" / "imports"
    for path in sorted(folder.glob("*.json")):
        if path.stem in known:
            continue
        file = f"landing/imports/{path.name}"
        if not RUN_NAME.fullmatch(path.stem):
            yield Refusal(file, "no summary of an import", MOVE_OUT)
            continue
        try:
            told = summary(path)
            if as_of is None or instant(told["now"]) <= as_of:
                with transaction(connection):
                    load_import(connection, path, told)
        except ImportRefused as error:
            yield Refusal(file, str(error), RESTORE_IMPORT.format(file))


def summary(path: Path) -> dict[str, Any]:
    """Read the summary of an import; raises ImportRefused where it is none."""
    try:
        told = json.loads(path.read_bytes())
        instant(told["now"])
    except OSError as error:
        raise ImportRefused(f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise ImportRefused(f"damaged: {type(error).__name__} {error}") from error
    if not told.keys() >= {"import_id", "origin", "files", "postings", "digest"} or told["import_id"] != path.stem:
        raise ImportRefused("no summary of an import of that name")
    return dict(told)


def load_import(connection: duckdb.DuckDBPyConnection, path: Path, told: dict[str, Any]) -> None:
    """Load one import whole; raises ImportRefused where its postings are not as they were sealed."""
    postings = path.with_suffix(".jsonl.gz")
    check_digest(postings, told)
    taken = taken_columns(connection)
    columns = "{" + ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in taken.items()) + "}"
    fields = ", ".join(f'"{name}" := "{name}"' for name in taken if name not in NO_CONTENT)
    content = f"md5(to_json(struct_pack({fields}))::varchar)"
    kinds = ", ".join(f'"{name}" {kind}' for name, kind in FILE_FIELDS.items())
    run = {name: told.get(name) for name in ("now", "origin", "licence", "held_by", "postings")}
    rows = [{name: file.get(name) for name in FILE_FIELDS} for file in told["files"]]
    try:
        connection.execute(RUN, run | {"name": path.stem})
        connection.execute(FILES.format(kinds=kinds), {"rows": json.dumps(rows)})
        connection.execute(LANDED.format(content=content, path=quoted(str(postings)), columns=columns))
        connection.execute(POSTINGS)
        connection.execute(TEXTS)
        connection.execute("drop table landed_import")
    except CONTENT_ERRORS as error:
        raise ImportRefused(f"damaged: {first_line(error)}") from error


def taken_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return name and type of the landed columns that the table has, and of the markup, which has its own."""
    there = {row[0] for row in connection.execute("describe raw.imported_posting").fetchall()} | {"html"}
    return {name: kind for name, kind in landed_columns("imported").items() if name in there}


def check_digest(postings: Path, told: dict[str, Any]) -> None:
    """Raise ImportRefused where the postings of an import are missing, cut or changed."""
    digest, count = hashlib.sha256(), 0
    try:
        with gzip.open(postings, "rb") as stream:
            for line in stream:
                digest.update(line)
                count += 1
    except FileNotFoundError as error:
        raise ImportRefused(f"its postings are missing: {postings.name}") from error
    except (*UNREADABLE, OSError) as error:
        raise ImportRefused(f"its postings are cut or damaged: {type(error).__name__} {error}") from error
    if (count, digest.hexdigest()) != (told["postings"], told["digest"]):
        raise ImportRefused(f"its postings are not as they were sealed: {count} of {told['postings']} are there")
