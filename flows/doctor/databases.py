"""The writer's database and the published one: damaged, held by somebody, of an older version, or out of date."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb

from flows.doctor.landing import newest_run
from flows.doctor.opening import published_file
from flows.finding import Finding, broken, fine, warning
from flows.lock import AlreadyRunning, check_free
from flows.settings import Settings
from warehouse.database import (
    LOCKED,
    NOT_PUBLISHED,
    PUBLISH_AGAIN,
    REBUILD,
    WAREHOUSE_FILE,
    WarehouseError,
    table_files,
    unusable,
)

READ_SECONDS = 1.0
OUT_OF_DATE = timedelta(days=8)  # a weekly run, and a day


def warehouse(settings: Settings) -> Iterator[Finding]:
    """Look at the writer's own file."""
    subject, path = "warehouse", settings.home / WAREHOUSE_FILE
    if not path.exists():
        yield fine(subject, "not there yet; `jobtrends build` makes it")
        return
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            yield look_through(subject, path, connection, REBUILD)
    except duckdb.Error as error:
        if LOCKED in str(error) and is_running(settings.home):
            yield fine(subject, f"{path}: in use by the run that is going on")
        else:
            yield broken(subject, str(unusable(path, error, REBUILD)))


def is_running(home: Path) -> bool:
    """Return whether a run holds the data folder."""
    try:
        check_free(home)
    except AlreadyRunning:
        return True
    return False


def published(settings: Settings) -> Iterator[Finding]:
    """Look at the file that analysts and the report read."""
    subject, path = "published file", settings.published
    if not path.exists():
        yield fine(subject, NOT_PUBLISHED)
        return
    try:
        with published_file(path) as connection:
            found = look_through(subject, path, connection, PUBLISH_AGAIN)
            yield found
            if found.is_fine:
                yield from older(path, connection)
                yield from out_of_date(settings, connection)
    except (WarehouseError, duckdb.Error) as error:
        yield broken(subject, str(error))


def look_through(subject: str, path: Path, connection: duckdb.DuckDBPyConnection, remedy: str) -> Finding:
    """Read a database table by table as far as a second goes, which finds blocks whose checksum is wrong."""
    stop = threading.Timer(READ_SECONDS, connection.interrupt)
    stop.start()
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where not internal order by estimated_size"
    ).fetchall()
    try:
        for schema, table in tables:
            connection.execute(f'select bit_xor(hash(t)) from "{schema}"."{table}" t').fetchone()
    except duckdb.InterruptException:
        return fine(subject, f"{path}: opens; it is too large to be read through here")
    except duckdb.Error as error:
        return broken(subject, str(unusable(path, error, remedy)))
    finally:
        stop.cancel()
    return fine(subject, f"{path}: {len(tables)} tables, all of them readable")


def older(path: Path, connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Look for tables that this version publishes and the file lacks."""
    rows = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
    if missing := sorted({file.table for file in table_files("marts")} - {row[0] for row in rows}):
        yield broken("published file", f"{path}: made by another version, without {missing[0]}; {PUBLISH_AGAIN}")


def out_of_date(settings: Settings, connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Look if the newest runs of landing are in the file."""
    landed = newest_run(settings.home)
    try:
        row = connection.execute("select max(clock) from core.run").fetchone()
    except duckdb.CatalogException:
        return  # told as made by another version
    if row and row[0] and landed and landed.replace(tzinfo=None) - row[0] > OUT_OF_DATE:
        told = f"{settings.published}: holds nothing after {row[0]:%Y-%m-%d}, the newest run is of {landed:%Y-%m-%d}"
        yield warning("published file", f"{told}; `jobtrends build` takes the runs in and names what stops it")
