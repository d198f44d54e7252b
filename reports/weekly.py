"""Make one week's report from the published file: page, CSV, JSON; whole or not at all, and never overwritten."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from reports.figure import Figure
from reports.figures import FIGURES
from reports.issuing import put, write_archive
from reports.masthead import Masthead
from reports.pages import Drawn, Week, page_files

READER_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
FIRST_READING = "first"
TABLE = re.compile(r"\b(?:marts|core)\.\w+")


class NoSuchWeek(ValueError):
    """The published file holds nothing about the week asked for."""


class OlderFile(ValueError):
    """The published file was made by an older version: tables or columns that the report reads are not in it."""


class UnreadableFile(ValueError):
    """The published file is missing or damaged."""


@dataclass
class Issued:
    """What was issued: the page, whether it is new, its id, why the week is incomplete, and the printed values."""

    page: Path
    report_id: str
    is_new: bool
    incomplete_reason: str | None
    values: list[dict[str, Any]] = field(default_factory=list)


def issue_report(
    published: Path, folder: Path, week: date, *, masthead: Masthead, invented: bool, as_of: datetime | None = None
) -> Issued:
    """Write the report of a week beside the earlier ones; raises NoSuchWeek, UnreadableFile or OlderFile.

    An issued page is never overwritten: other content goes to r2, r3 ...; the same content is the same page.
    """
    with opened(published) as connection:
        try:
            told = week_told(connection, week, masthead)
            told.is_invented, told.as_of = invented, as_of
            drawn = [draw(connection, figure, told) for figure in FIGURES]
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            missing = str(error).splitlines()[0]
            raise OlderFile(
                f"{published}: made by an older version ({missing}); `jobtrends build` makes it again"
            ) from error
        except duckdb.Error as error:
            raise unreadable(published, error) from error
    name = told.label if as_of is None else f"{told.label}-as-of-{as_of:%Y%m%dT%H%M%SZ}"
    page, is_new = put(folder, name, lambda up, previous: page_files(told, drawn, up, previous))
    write_archive(folder, masthead)
    report_id = page.parent.relative_to(folder).as_posix()
    return Issued(page, report_id, is_new, told.quality["incomplete_reason"], printed_values(drawn, told.week))


def opened(published: Path) -> duckdb.DuckDBPyConnection:
    """Open the published file for reading only; raises UnreadableFile where it is missing or damaged."""
    if not published.exists():
        raise UnreadableFile(f"{published}: not there yet; `jobtrends build` or `jobtrends demo` makes it")
    try:
        connection = duckdb.connect(str(published), read_only=True, config=READER_SETTINGS)
        connection.execute("set TimeZone = 'UTC'")
    except duckdb.Error as error:
        raise unreadable(published, error) from error
    return connection


def unreadable(published: Path, error: duckdb.Error) -> UnreadableFile:
    """Return the error that says why the published file cannot be read."""
    told = str(error).splitlines()[0].removeprefix("IO Error: ").rstrip("!")
    return UnreadableFile(f"{published}: {told}; `jobtrends build` publishes it again")


def week_told(connection: duckdb.DuckDBPyConnection, week: date, masthead: Masthead) -> Week:
    """Return what is known of a week as a whole; the first reading stands in while no week is over."""
    rows = rows_of(connection, "select * from marts.week_quality where week = $week or week_label = 'first'", week)
    if not rows:
        known = rows_of(
            connection, "select max(week_label) as label from marts.week_quality where week >= $week", date.min
        )
        latest = known[0]["label"] or "none"
        raise NoSuchWeek(f"nothing is known of the week of {week:%G-W%V}; the latest week published is {latest}")
    quality = rows[0]
    cutoff = rows_of(
        connection, "select max(last_complete_at) as cutoff from marts.week_board where week = $week", quality["week"]
    )
    labels = rows_of(connection, "select week_label from marts.week_quality where week <> $week", quality["week"])
    return Week(
        quality["week"],
        quality["week_label"],
        quality,
        cutoff[0]["cutoff"],
        [row["week_label"] for row in labels],
        masthead,
    )


def draw(connection: duckdb.DuckDBPyConnection, figure: Figure, told: Week) -> Drawn:
    """Return a figure with its rows; none for one that a first reading cannot have."""
    if told.label == FIRST_READING:
        if not figure.first_reading:
            return Drawn(figure, [])
        figure = replace(figure, columns=tuple(column for column in figure.columns if not column.is_flow))
    return Drawn(figure, rows_of(connection, figure.sql, told.week), definition_of(connection, figure))


def definition_of(connection: duckdb.DuckDBPyConnection, figure: Figure) -> str:
    """Return what the database itself says of the tables behind a figure: meaning, grain, what is counted."""
    tables = dict.fromkeys(TABLE.findall(figure.sql))
    query = "select comment from duckdb_tables() where schema_name || '.' || table_name = ?"
    found = [connection.execute(query, [table]).fetchone() for table in tables]
    return " ".join(f"{table}: {row[0]}" for table, row in zip(tables, found, strict=True) if row and row[0])


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str, week: date) -> list[dict[str, Any]]:
    """Return a query's rows as mappings."""
    cursor = connection.execute(sql, {"week": week})
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def printed_values(drawn: list[Drawn], week: date) -> list[dict[str, Any]]:
    """Return the headline values of the page, for the table of what was printed."""
    by_key = {entry.figure.key: entry.rows for entry in drawn}
    values = [
        printed(week, "open_vacancies", f"{row['slice_kind']}:{row['slice']}", row["open_vacancies"], row)
        for row in by_key["bridge"]
    ]
    values += [
        printed(week, "skill_share", row["skill"], row["share_vacancy"], row)
        for row in by_key["skills"]
        if not row["suppressed_reason"]
    ]
    return values


def printed(week: date, metric: str, slice_: str, value: Any, row: dict[str, Any]) -> dict[str, Any]:
    """Return one printed value."""
    return {
        "week": week,
        "metric": metric,
        "slice": slice_,
        "value": value,
        "lo": row.get("lo"),
        "hi": row.get("hi"),
        "n": row["vacancies"],
        "employers": row["employers"],
    }
