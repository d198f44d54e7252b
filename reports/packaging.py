"""The Frictionless Data Package of a report: its CSV files with checksums and column types."""

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


def datapackage(name: str, title: str, tables: dict[str, tuple[str, pandas.DataFrame, bytes]]) -> bytes:
    """Return `datapackage.json`; `tables` maps a key to its title, its rows and the bytes of its CSV."""
    return json_bytes(
        {
            "profile": "tabular-data-package",
            "name": name,
            "title": title,
            "resources": [resource(key, *table) for key, table in sorted(tables.items())],
        }
    )


def resource(key: str, title: str, frame: pandas.DataFrame, content: bytes) -> dict[str, Any]:
    """Return what the package says of one CSV file."""
    return {
        "profile": "tabular-data-resource",
        "name": key.replace("_", "-"),
        "title": title,
        "path": f"data/{key}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [{"name": column, "type": type_of(frame[column])} for column in frame.columns],
            "missingValues": [""],
        },
    }


def type_of(column: pandas.Series[Any]) -> str:
    """Return the column's type; "any" for one without a value."""
    if column.isna().all():
        return "any"
    if types.is_datetime64_any_dtype(column):
        return "date" if (column.dropna().dt.normalize() == column.dropna()).all() else "datetime"
    return next((name for check, name in KINDS if check(column)), "string")
