"""Write what follows from the registry of fields: the clean table and the list in docs/understanding.md.

`python -m warehouse.field_documents` writes both; tests compare them with the registry.
"""

from __future__ import annotations

from pathlib import Path

from warehouse.clean.fields import FIELDS, Field

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "warehouse/sql/clean/reading.sql"
DOCUMENT = ROOT / "docs/understanding.md"
BEGINS, ENDS = "<!-- fields: written by python -m warehouse.field_documents -->", "<!-- end of fields -->"
NOT_NULL = " not null"
HEAD = """\
-- What one content of a posting means: the answer of the pure functions in warehouse/clean, kept so that no text is
-- read twice by the same rules. Of a content out of scope and of no adjacent role, only what decides scope is read.
-- Written by `python -m warehouse.field_documents` from the registry of fields.
-- Grain: one row per content (row_hash).
-- Build: kept.
create table clean.reading (
    row_hash varchar primary key,  -- the content
    clean_version varchar not null,  -- version of the rules and of the reference files
    inputs varchar,  -- hash of what was read beside the content: the employer's name and the markup
"""


def table() -> str:
    """Return the declaration of clean.reading."""
    columns = (f"    {field.name} {column_of(field)},  -- {field.meaning}\n" for field in FIELDS if field.column)
    return f"{HEAD}{''.join(columns)}    {whole_or_unread()}\n);\n"


def column_of(field: Field) -> str:
    """Return the type of a column, which may be null where a posting is not read as a whole."""
    return field.column if field.is_always else field.column.removesuffix(NOT_NULL)


def whole_or_unread() -> str:
    """Return the constraint that nothing is null without a reason."""
    read = [field.name for field in FIELDS if field.column.endswith(NOT_NULL) and not field.is_always]
    return f"check (unread_reason is not null or ({' and '.join(f'{name} is not null' for name in read)}))"


def listing() -> str:
    """Return the table of fields for the document, between its marks."""
    rows = (
        f"| `{field.name}` | {field.meaning} | {field.read_by} |\n"
        for field in FIELDS
        if field.is_output or field.read_by
    )
    return f"{BEGINS}\n\n| field | meaning | read by |\n| --- | --- | --- |\n{''.join(rows)}\n{ENDS}"


def with_listing(document: str) -> str:
    """Return a document with the table of fields between its marks."""
    before, _, rest = document.partition(BEGINS)
    return before + listing() + rest.partition(ENDS)[2]


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
    DOCUMENT.write_text(with_listing(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
