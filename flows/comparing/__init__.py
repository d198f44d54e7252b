"""Hold an advert or a CV against the newest published week; nothing of the text is stored or sent."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from flows.comparing.held import Held
from warehouse.database import SQL_FOLDER, WarehouseError, connect_published

FOLDER = Path(__file__).parent
ANSWERS = ("groups", "skills", "pay", "years")
ANSWERS_OF_A_CV = ("fits", "next_skills")
Rows = list[dict[str, Any]]


def compare(published: Path, held: Held) -> dict[str, Any]:
    """Return what a text says and, by name, the rows of each answer: shares with intervals, or the reason they lack.

    Groups go from the most alike to the whole market. Raises WarehouseError for a file that cannot be compared with.
    """
    names = ANSWERS + (ANSWERS_OF_A_CV if held.kind == "cv" else ())
    with connect_published(published) as connection:
        try:
            prepare(connection, held)
            answers = {name: rows_of(connection, name) for name in names}
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WarehouseError(
                f"{published}: made by another version; `jobtrends build` publishes it again"
            ) from error
    return {"text": asdict(held), "week": answers["groups"][0]["week"] if answers["groups"] else None} | answers


def prepare(connection: duckdb.DuckDBPyConnection, held: Held) -> None:
    """Make the temporary tables that the answers are read from."""
    connection.execute((SQL_FOLDER / "macros.sql").read_text(encoding="utf-8"))
    connection.execute(
        "create temp table compared"
        " (group_no integer, alike varchar[], role varchar, level varchar, countries varchar[]);"
        " create temp table held (skill varchar, named_as varchar)"
    )
    for number, alike in enumerate(groups_of(held), 1):
        values = [
            held.role if "role" in alike else None,
            held.level if "level" in alike else None,
            held.countries if "place" in alike else None,
        ]
        connection.execute("insert into compared values (?, ?, ?, ?, ?)", [number, list(alike), *values])
    for skill, named_as in held.skills.items():
        connection.execute("insert into held values (?, ?)", [skill, named_as])
    connection.execute((FOLDER / "market.sql").read_text(encoding="utf-8"))


def groups_of(held: Held) -> list[tuple[str, ...]]:
    """Return what each group's vacancies share with the text, the most alike first; what is unknown is left out."""
    known = {"role": held.role, "level": held.level, "place": held.countries}
    wanted = (("role", "level", "place"), ("role", "level"), ("role",), ())
    groups = (tuple(name for name in names if known[name]) for names in wanted)
    return list(dict.fromkeys(groups))


def rows_of(connection: duckdb.DuckDBPyConnection, name: str) -> Rows:
    """Return the rows of an answer by column."""
    cursor = connection.execute((FOLDER / f"{name}.sql").read_text(encoding="utf-8"))
    columns = [column[0] for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
