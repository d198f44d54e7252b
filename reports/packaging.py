"""The Frictionless Data Package of a report: its CSV files with checksums and column types."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

TYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (datetime, "datetime"),
    (date, "date"),
    (str, "string"),
)


def datapackage(name: str, title: str, tables: dict[str, tuple[str, list[dict[str, Any]], bytes]]) -> bytes:
    """Return `datapackage.json`; `tables` maps a key to its title, its rows and the bytes of its CSV."""
    document = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "resources": [resource(key, *table) for key, table in sorted(tables.items())],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def resource(key: str, title: str, rows: list[dict[str, Any]], content: bytes) -> dict[str, Any]:
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
        "schema": {"fields": [{"name": name, "type": type_of(rows, name)} for name in rows[0]], "missingValues": [""]},
    }


def type_of(rows: list[dict[str, Any]], column: str) -> str:
    """Return the column's type: the one all its values share, "any" for a mixture or nothing."""
    types = {type_name(row[column]) for row in rows if row[column] is not None}
    if types == {"integer", "number"}:
        return "number"
    return types.pop() if len(types) == 1 else "any"


def type_name(value: object) -> str:
    """Return the type of one value."""
    return next((name for kind, name in TYPES if isinstance(value, kind)), "any")
