"""Understand every content that the rules have not read yet, in partitions of constant size."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from warehouse.clean import CLEAN_VERSION
from warehouse.clean.employer import employer_key, employer_name, is_agency
from warehouse.clean.fields import columns_of
from warehouse.clean.posting import Advertisement, Reading
from warehouse.clean.scope_first import Unread, understand_in_scope
from warehouse.clean.sections import wording_hash, wordings_of
from warehouse.database import has_table, quoted, run_file, table_files, transaction
from warehouse.readers import ALONE, PARTITION, Readers

Progress = Callable[[str], None]
TABLES = ("reading", "mention", "block", "term")
# Every content there is, crawled and imported, with its markup and the employer's name, which goes by the board list
# where the posting names none.
CONTENT = """
create or replace temp view content as
select v.row_hash, v.title, coalesce(v.employer_text, b.employer) as company, v.location_texts, v.places,
       v.remote_scope_texts, v.workplace_text, v.is_remote, v.employment_type_text, v.salary_text, v.pay,
       v.text_not_fetched, v.text_key, t.html, t.markup_hash
from raw.posting_version v
join raw.posting p using (posting_id)
left join (select source, board, arg_max(employer, sequence) as employer from raw.run_board
           where listing_kind not in ('thread', 'window') group by all) b  -- these hold the postings of many employers
     using (source, board)
left join raw.posting_text t using (text_key)
union all
select v.row_hash, v.title, v.employer_text, v.location_texts, v.places,
       v.remote_scope_texts, v.workplace_text, v.is_remote, v.employment_type_text, v.salary_text, v.pay,
       v.text_not_fetched, v.text_key, t.html, t.markup_hash
from raw.imported_posting v
left join raw.imported_text t using (text_key)
"""
# What a reading rests on beside the content's own fields: the employer's name and the markup, which can land later.
READ = """
create or replace temp view content_read as
select row_hash, any_value(company) as company,
       md5(concat_ws(chr(31), coalesce(any_value(company), ''), any_value(markup_hash))) as inputs
from content
group by row_hash
"""
UNREAD_NAMES = """
select distinct employer from raw.run_board where employer not in (select listed from clean.listed_employer)
"""
NAMES = """
insert into clean.listed_employer by name
select unnest($rows::json::struct(listed varchar, employer varchar, employer_key varchar, is_agency boolean)[],
              recursive := true)
"""
STALE = """
create or replace temp table stale as
select r.row_hash from clean.reading r join content_read c using (row_hash) where r.inputs <> c.inputs
"""
UNREAD = """
select v.row_hash, any_value(v.title), any_value(c.company), any_value(v.location_texts),
       any_value(v.places), any_value(v.remote_scope_texts), any_value(v.workplace_text), any_value(v.is_remote),
       any_value(v.employment_type_text), any_value(v.salary_text), any_value(v.pay), any_value(v.html),
       any_value(not v.text_not_fetched), any_value(c.inputs)
from content v
join content_read c using (row_hash)
where not exists (select 1 from clean.reading r where r.row_hash = v.row_hash)
group by v.row_hash
order by any_value(v.text_key), v.row_hash  -- what is made of a text alone is made once for those that share it
"""


def silent(_: str) -> None:
    """Tell nobody."""


def clean_postings(
    connection: duckdb.DuckDBPyConnection, folder: Path, readers: Readers = ALONE, say: Progress = silent
) -> int:
    """Read all unread contents into the clean tables and return how many; `folder` holds the files of a partition.

    Readings by older rules, or of what has changed since, are dropped first. One transaction a partition, so that what
    was read is kept when anything stops it.
    """
    drop_outdated(connection)
    for file in table_files("clean"):
        run_file(connection, file)
    drop_stale(connection)
    read_names(connection)
    reading = connection.cursor()
    reading.execute(CONTENT)
    reading.execute(READ)
    reading.execute(UNREAD)
    done = 0
    partitions = iter(partial(reading.fetchmany, PARTITION), [])
    for answer in readers.read(understood_lines, partitions, say):
        write_partition(connection, folder, answer)
        done += answer.contents
    return done


def drop_outdated(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what other rules than today's have read, with its tables: newer rules may have other columns."""
    other = "select 1 from clean.reading where clean_version <> ? limit 1"
    if has_table(connection, "clean.reading") and connection.execute(other, [CLEAN_VERSION]).fetchone():
        for table in (*TABLES, "listed_employer"):
            connection.execute(f"drop table if exists clean.{table}")


def drop_stale(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the readings that rest on another name of the employer, or on another markup, than is known now."""
    connection.execute(CONTENT)
    connection.execute(READ)
    with transaction(connection):
        connection.execute(STALE)
        for table in TABLES:
            connection.execute(f"delete from clean.{table} where row_hash in (select row_hash from stale)")


def read_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Read the employers' names of the board list that have not been read yet."""
    names = [row[0] for row in connection.execute(UNREAD_NAMES).fetchall()]
    rows = [
        {"listed": n, "employer": employer_name(n), "employer_key": employer_key(n), "is_agency": is_agency(n)}
        for n in names
    ]
    if rows:
        connection.execute(NAMES, {"rows": json.dumps(rows)})


class Content(NamedTuple):
    """One content, what was read of it beside its own fields as a hash, and what it means as far as it was read."""

    row_hash: str
    inputs: str
    reading: Reading | Unread


def understood(row: tuple[Any, ...]) -> Content:
    """Understand one content as the query gives it."""
    row_hash, title, company, locations, places, scopes, where, is_remote, employment, salary, pay, *rest = row
    html, is_fetched, inputs = rest
    reading = understand_in_scope(
        Advertisement(
            title=title,
            company=company,
            location="; ".join(locations or []),
            places=places or [],
            remote_scopes=scopes or [],
            workplace=where,
            is_remote=is_remote,
            employment_type=employment,
            salary_text=salary,
            pay=pay or [],
            text=html,
            is_text_fetched=is_fetched,
        )
    )
    return Content(row_hash, inputs, reading)


class Lines(NamedTuple):
    """What a partition's contents mean: how many there were, and the rows of each clean table as lines of JSON."""

    contents: int
    lines: dict[str, str]


def understood_lines(partition: list[tuple[Any, ...]]) -> Lines:
    """Understand a partition of contents; run by whoever reads, in this process or elsewhere."""
    contents = [understood(row) for row in partition]
    read = [(content.row_hash, content.reading) for content in contents if isinstance(content.reading, Reading)]
    lines = {
        "reading": json_lines(map(reading_row, contents)),
        "mention": json_lines(row for content in read for row in mention_rows(*content)),
        "block": json_lines(row for content in read for row in block_rows(*content)),
        "term": json_lines(row for content in read for row in term_rows(*content)),
    }
    return Lines(len(contents), lines)


def json_lines(rows: Iterable[dict[str, Any]]) -> str:
    """Return rows as lines of JSON."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_partition(connection: duckdb.DuckDBPyConnection, folder: Path, answer: Lines) -> None:
    """Insert one partition through JSON files, which DuckDB reads an order faster than it takes single rows."""
    folder.mkdir(parents=True, exist_ok=True)
    with transaction(connection):
        for table, lines in answer.lines.items():
            if lines:
                path = folder / f"{table}.jsonl"
                path.write_text(lines, encoding="utf-8")
                connection.execute(insertion(connection, table, path))
                path.unlink()


def insertion(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> str:
    """Return the statement that inserts a JSON file into a clean table by column name."""
    described = connection.execute(f"describe clean.{table}").fetchall()
    columns = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind, *_ in described)
    return (
        f"insert into clean.{table} by name from read_json({quoted(str(path))}, format = 'newline_delimited',"
        f" columns = {{{columns}}}, hive_partitioning = false, maximum_object_size = 67108864)"
    )


def reading_row(content: Content) -> dict[str, Any]:
    """Return the reading's own row."""
    return {
        "row_hash": content.row_hash,
        "clean_version": CLEAN_VERSION,
        "inputs": content.inputs,
        **columns_of(content.reading),
    }


def mention_rows(row_hash: str, reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield a row a skill."""
    for mention in reading.mentions:
        yield {
            "row_hash": row_hash,
            "skill": mention.skill,
            "class": mention.skill_class,
            "evidence": mention.evidence,
            "block_no": mention.block_number,
            "years_min": reading.experience_by_skill.get(mention.skill),
        }


def block_rows(row_hash: str, reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield a row a block, of postings in scope only: nobody asks for the others' boilerplate."""
    blocks = reading.blocks if reading.role.in_scope else []
    for block, wording in zip(blocks, wordings_of(block.text for block in blocks), strict=True):
        yield {
            "row_hash": row_hash,
            "block_no": block.number,
            "section_kind": block.section_kind,
            "block_hash": wording_hash(wording),
            "wording": wording,
            "characters": len(block.text),
        }


def term_rows(row_hash: str, reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield a row a name that the vocabulary does not hold."""
    for term in reading.unknown_terms:
        yield {"row_hash": row_hash, "term": term}
