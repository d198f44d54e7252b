"""The Frictionless Data Package of a report: each table as CSV with its column types and as Parquet, with checksums."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas
from pandas.api import types

from reports.files import json_bytes

KINDS = (
    (types.is_bool_dtype, "boolean"),
    (types.is_integer_dtype, "integer"),
    (types.is_float_dtype, "number"),
)


def datapackage(
    name: str, title: str, tables: dict[str, tuple[str, pandas.DataFrame]], files: dict[str, bytes]
) -> bytes:
    """Return `datapackage.json`; `tables` maps keys to titles and rows, `files` paths to contents."""
    return json_bytes(
        {
            "profile": "data-package",
            "name": name,
            "title": title,
            "resources": [
                made
                for key, (title, frame) in sorted(tables.items())
                for made in (csv_resource(key, title, frame, files), parquet_resource(key, title, files))
            ],
        }
    )


def csv_resource(key: str, title: str, frame: pandas.DataFrame, files: dict[str, bytes]) -> dict[str, Any]:
    """Return what the package says of one CSV file."""
    fields = [{"name": column, "type": type_of(frame[column])} for column in frame.columns]
    return {
        "profile": "tabular-data-resource",
        "name": key.replace("_", "-"),
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **located(f"data/{key}.csv", files),
        "schema": {"fields": fields, "missingValues": [""]},
    }


def parquet_resource(key: str, title: str, files: dict[str, bytes]) -> dict[str, Any]:
    """Return what the package says of one Parquet file, which holds its columns' types itself."""
    return {
        "profile": "data-resource",
        "name": f"{key.replace('_', '-')}-parquet",
        "title": title,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **located(f"data/{key}.parquet", files),
    }


def located(path: str, files: dict[str, bytes]) -> dict[str, Any]:
    """Return a file's path, size and checksum."""
    return {"path": path, "bytes": len(files[path]), "hash": f"sha256:{hashlib.sha256(files[path]).hexdigest()}"}


def type_of(column: pandas.Series[Any]) -> str:
    """Return the column's type; "any" for one without a value."""
    if column.isna().all():
        return "any"
    if types.is_datetime64_any_dtype(column):
        return "date" if (column.dropna().dt.normalize() == column.dropna()).all() else "datetime"
    return next((name for check, name in KINDS if check(column)), "string")
