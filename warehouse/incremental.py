"""What a build takes over from the last one: most tables gain rows and keep the others, see sql/last.sql."""

from __future__ import annotations

import hashlib

import duckdb

from warehouse.clean import CLEAN_VERSION
from warehouse.database import REFERENCE_FOLDER, SQL_FOLDER, has_table, table_files
from warehouse.former_names import PRINTED, take_over_printed

MARK = "build.mark"
BEFORE_ALL = -(2**31)  # a sequence before that of any run
# Counts and sums of hashes of what the runs after one and up to another brought, and of how it is read. The sums of
# consecutive spans of runs add up. Crawls are numbered from 1.
RAW_ROWS = """
with span as (
    select coalesce((select max(crawl_id) from raw.crawl where sequence <= $after), 0) as after,
           coalesce((select max(crawl_id) from raw.crawl where sequence <= $until), 0) as until
),
brought as (
    select v.posting_id, v.crawl_id, v.row_hash
    from raw.posting_version v, span where v.crawl_id > after and v.crawl_id <= until
),
content as (
    select row_hash from brought
    anti join (select v.row_hash from raw.posting_version v, span where v.crawl_id <= after) using (row_hash)
),
part as (
    select 1 as number, count(*) as rows, sum(hash(r)) as hashes
    from raw.run r where sequence > $after and sequence <= $until
    union all
    select 2, count(*), sum(hash(b)) from raw.run_board b where sequence > $after and sequence <= $until
    union all
    select 3, count(*), sum(hash(c)) from raw.crawl c where sequence > $after and sequence <= $until
    union all
    select 4, count(*), sum(hash(s)) from raw.sighting s, span where s.crawl_id > after and s.crawl_id <= until
    union all
    select 5, count(*), sum(hash(posting_id, crawl_id, row_hash)) from brought
    union all
    select 6, count(*), sum(hash(r.row_hash, r.inputs)) from clean.reading r where r.row_hash in (from content)
)
select rows, coalesce(hashes, 0) from part order by number
"""
TURNED_BOARDS = """
select count(*)
from core.board b
join (select source, board, arg_max(listing_kind, sequence) as listing_kind from raw.run_board group by all) r
     using (source, board)
where r.listing_kind <> b.listing_kind
"""


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Note what the last build left in the temporary tables of sql/last.sql, or start over where it cannot be built on.

    It cannot when it followed other rules, when raw rows of then are no longer what they were (somebody's postings were
    taken out by hand), when their contents are read in another way (the board list gives an employer another name, a
    text landed after its posting), or when what a board's listing proves has changed since. What was printed stays, by
    whatever rules; tables of earlier versions go.
    """
    is_kept = can_build_incrementally(connection)
    for file in table_files("build", "core", "marts"):
        if not is_kept and file.table != PRINTED:
            connection.execute(f"drop table if exists {file.table}")
        connection.execute(file.empty)
    if not is_kept:
        take_over_printed(connection)
        drop_unknown(connection)
    connection.execute((SQL_FOLDER / "last.sql").read_text(encoding="utf-8"))


def drop_unknown(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the tables that this version does not make; those of the reference files are loaded again."""
    known = [file.table for file in table_files("build", "core", "marts")]
    rows = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where database_name = current_database() and schema_name in ('build', 'core', 'marts')"
    ).fetchall()
    for (table,) in rows:
        if table not in known:
            connection.execute(f"drop table {table}")


def can_build_incrementally(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the tables there rest on today's rules, boards and raw rows."""
    if not has_table(connection, MARK):
        return False
    row = connection.execute(f"from {MARK}").fetchone()  # an older one may have other columns
    return (
        row is not None
        and row[-1] == rules()
        and row[1] == text_of(raw_rows(connection, BEFORE_ALL, row[0]))
        and connection.execute(TURNED_BOARDS).fetchone() == (0,)
    )


def mark(connection: duckdb.DuckDBPyConnection) -> None:
    """Note how far the tables go and what they rest on: the rows that `prepare` found as noted, and those since."""
    row = connection.execute(f"from {MARK}").fetchone()
    after, known = (row[0], numbers_of(row[1])) if row else (BEFORE_ALL, [])
    connection.execute(f"delete from {MARK}")
    last = connection.execute("select max(sequence) from raw.run").fetchone()
    if last is not None and last[0] is not None:
        added = raw_rows(connection, after, last[0])
        rows = [before + more for before, more in zip(known, added, strict=True)] if known else added
        values = [last[0], text_of(rows), rules()]
        connection.execute(f"insert into {MARK} values (?, ?, ?)", values)


def is_of_another_version(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether another version, with other rules or table files, made the tables that are there."""
    if not has_table(connection, MARK):
        return has_table(connection, "core.posting")
    row = connection.execute(f"from {MARK}").fetchone()
    return row is not None and row[-1] != rules()


def raw_rows(connection: duckdb.DuckDBPyConnection, after: int, until: int) -> list[int]:
    """Return counts and sums of hashes of the raw rows that the runs after one and up to another brought."""
    rows = connection.execute(RAW_ROWS, {"after": after, "until": until}).fetchall()
    return [number for row in rows for number in row]


def text_of(numbers: list[int]) -> str:
    """Return numbers as the mark holds them."""
    return " ".join(map(str, numbers))


def numbers_of(text: str) -> list[int]:
    """Return the numbers that a mark holds."""
    return [int(number) for number in text.split()]


def rules() -> str:
    """Return a hash of all that decides what the tables say: SQL, reference files, reading rules, engine."""
    found = hashlib.sha256(f"{CLEAN_VERSION} {duckdb.__version__}".encode())
    for path in sorted([*SQL_FOLDER.rglob("*.sql"), *REFERENCE_FOLDER.glob("*.csv")]):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
