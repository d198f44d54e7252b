"""Copy the published tables into Parquet and CSV files with a description that other programs read.

The folder is a Frictionless Data Package: `datapackage.json` holds every file with its checksum, size, columns, types
and comments. A nested value (a list, a map) is JSON in CSV and stays nested in Parquet.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import WarehouseError, connect_published, quoted

PACKAGE_FILE = "datapackage.json"
WAYS = {"parquet": "(format parquet, compression zstd)", "csv": "(format csv, header)"}
MEDIA_TYPES = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}
TABLES = """
select schema_name || '.' || table_name, coalesce(comment, '')
from duckdb_tables() where schema_name in ('core', 'marts') order by all
"""
COLUMNS = """
select column_name, data_type, coalesce(comment, '')
from duckdb_columns() where schema_name || '.' || table_name = ? order by column_index
"""
# The types of Frictionless by those of DuckDB; what is not here is a text.
KINDS = (
    (re.compile(r".*\]$"), "array"),
    (re.compile(r"MAP|STRUCT|JSON"), "object"),
    (re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$"), "integer"),
    (re.compile(r"DOUBLE|FLOAT|DECIMAL"), "number"),
    (re.compile(r"BOOLEAN"), "boolean"),
    (re.compile(r"DATE$"), "date"),
    (re.compile(r"TIMESTAMP"), "datetime"),
)
NESTED = ("array", "object")
KEY = """
select constraint_column_names from duckdb_constraints()
where constraint_type = 'PRIMARY KEY' and schema_name || '.' || table_name = ?
"""
# What stands above all files; a file of others' data has its own.
LICENCES = [
    {
        "name": "other-open",
        "title": "Numbers may be used freely; the texts and facts of single postings are their employers'",
    }
]
LICENCES_OF = {
    "core.city": [{"name": "CC-BY-4.0", "title": "GeoNames", "path": "https://creativecommons.org/licenses/by/4.0/"}]
}
Say = Callable[[str], None]
Column = tuple[str, str, str]  # name, DuckDB's type, comment


def export(published: Path, folder: Path, ways: list[str], say: Say) -> int:
    """Write every published table in each way (`parquet`, `csv`) and the description; returns how many files.

    An earlier export at `folder` is replaced once the new one is whole. Raises WarehouseError where the folder holds
    anything else, or where the published file cannot be read.
    """
    check_replaceable(folder)
    part = folder.absolute().with_name(f"{folder.absolute().name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        with connect_published(published, can_write_files=True) as connection:
            resources = list(written(connection, part, ways, say))
        write_description(part, published, resources)
        shutil.rmtree(folder, ignore_errors=True)
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return len(resources)


def check_replaceable(folder: Path) -> None:
    """Raise WarehouseError where something other than an export would be overwritten."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / PACKAGE_FILE).exists())):
        raise WarehouseError(f"{folder}: holds something that is not an export; name another folder")


def written(connection: duckdb.DuckDBPyConnection, folder: Path, ways: list[str], say: Say) -> Iterator[dict[str, Any]]:
    """Write the files and yield what the description says of each."""
    for way in ways:
        (folder / way).mkdir()
        for table, comment in connection.execute(TABLES).fetchall():
            columns = connection.execute(COLUMNS, [table]).fetchall()
            path = folder / way / f"{table}.{way}"
            connection.execute(f"copy ({selection(table, columns, way)}) to {quoted(str(path))} {WAYS[way]}")
            say(f"export: {way}/{path.name}")
            described = resource(path, table, comment, columns, way)
            if key := connection.execute(KEY, [table]).fetchone():
                described["schema"]["primaryKey"] = key[0]
            yield described


def selection(table: str, columns: list[Column], way: str) -> str:
    """Return the query of a table's rows in the order of the published file."""
    if way == "parquet":
        return f"from {table}"
    shown = [
        f'to_json("{name}") as "{name}"' if kind_of(type_) in NESTED else f'"{name}"' for name, type_, _ in columns
    ]
    return f"select {', '.join(shown)} from {table}"


def resource(path: Path, table: str, comment: str, columns: list[Column], way: str) -> dict[str, Any]:
    """Return what the description says of one file."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    licences = {"licenses": LICENCES_OF[table]} if table in LICENCES_OF else {}
    return {
        "profile": "tabular-data-resource",
        "name": f"{table.replace('_', '-')}-{way}",
        "title": table,
        "description": comment,
        "path": f"{way}/{path.name}",
        "format": way,
        "mediatype": MEDIA_TYPES[way],
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [{"name": name, "type": kind_of(type_), "description": told} for name, type_, told in columns],
            "missingValues": [""],
        },
        **licences,
    }


def kind_of(type_: str) -> str:
    """Return the Frictionless type of a column of DuckDB."""
    return next((kind for pattern, kind in KINDS if pattern.match(type_)), "string")


def write_description(folder: Path, published: Path, resources: list[dict[str, Any]]) -> None:
    """Write `datapackage.json`: what the files are, of when, under which terms, and how to cite them."""
    made = datetime.fromtimestamp(published.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    description = {
        "profile": "data-package",
        "name": "ml-job-trends",
        "title": "Machine-learning jobs: postings, vacancies and weekly numbers",
        "created": made,
        "description": "The published tables of ml-job-trends. What each number means: docs/method.md of the project.",
        "licenses": LICENCES,
        "citation": f"ml-job-trends, published tables of {made}",
        "resources": resources,
    }
    text = json.dumps(description, indent=1, ensure_ascii=False)
    (folder / PACKAGE_FILE).write_text(text + "\n", encoding="utf-8")
