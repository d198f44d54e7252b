"""What a build takes over from the last one: most tables gain rows and keep the others, see sql/last.sql."""

from __future__ import annotations

import hashlib

import duckdb

from warehouse.clean import CLEAN_VERSION
from warehouse.database import REFERENCE_FOLDER, SQL_FOLDER, table_files

PRINTED = "marts.published"  # what was printed stays, by whatever rules
MARK = "core.build_mark"
TURNED_BOARDS = """
select count(*)
from core.board b
join (select source, board, arg_max(listing_kind, sequence) as listing_kind from raw.run_board group by all) r
     using (source, board)
where r.listing_kind <> b.listing_kind
"""


def take_over(connection: duckdb.DuckDBPyConnection) -> None:
    """Note what the last build left in the temporary tables of sql/last.sql, or start anew where it cannot be built on.

    It cannot when it followed other rules, or when what a board's listing proves has changed since.
    """
    files = [file for file in table_files("core", "marts") if file.table != PRINTED]
    if not can_go_on(connection):
        for file in files:
            connection.execute(f"drop table if exists {file.table}")
    for file in files:
        connection.execute(file.definition.replace("create or replace table", "create table if not exists", 1))
    connection.execute((SQL_FOLDER / "last.sql").read_text(encoding="utf-8"))


def can_go_on(connection: duckdb.DuckDBPyConnection) -> bool:
    """Say whether the tables there follow today's rules and boards."""
    known = "select count(*) from duckdb_tables() where schema_name || '.' || table_name = ?"
    if connection.execute(known, [MARK]).fetchone() == (0,):
        return False
    made_by = connection.execute(f"select rules from {MARK}").fetchone()
    return made_by == (rules(),) and connection.execute(TURNED_BOARDS).fetchone() == (0,)


def mark(connection: duckdb.DuckDBPyConnection) -> None:
    """Note how far the tables go and by which rules they were made."""
    connection.execute(f"delete from {MARK}")
    connection.execute(f"insert into {MARK} select max(sequence), ? from raw.run having count(*) > 0", [rules()])


def rules() -> str:
    """Return a hash of all that decides what the tables say: SQL, reference files, reading rules, engine."""
    found = hashlib.sha256(f"{CLEAN_VERSION} {duckdb.__version__}".encode())
    for path in sorted([*SQL_FOLDER.rglob("*.sql"), *REFERENCE_FOLDER.glob("*.csv")]):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
