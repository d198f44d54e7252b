"""Run the data checks: queries that return the rows that offend. Some stop the build, some warn."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.database import SQL_FOLDER, WarehouseError


@dataclass(frozen=True)
class Finding:
    """One check that found something: its name, the number of offending rows, and the first of them."""

    check: str
    rows: int
    first: tuple[object, ...]

    @property
    def sentence(self) -> str:
        """Say it in one line."""
        return f"{self.check}: {self.rows} row{'' if self.rows == 1 else 's'}, first {self.first}"


class CheckFailed(WarehouseError):
    """A stopping check found rows; nothing is published."""


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run all checks and return the warnings; raises CheckFailed naming every stopping check that found rows."""
    failures = findings(connection, "fail")
    if failures:
        told = "; ".join(failure.sentence for failure in failures)
        raise CheckFailed(f"stopping checks failed, nothing is published: {told}")
    return findings(connection, "warn")


def findings(connection: duckdb.DuckDBPyConnection, kind: str) -> list[Finding]:
    """Return what the checks of one kind found; raises WarehouseError naming a file that is not valid SQL."""
    found = []
    for path in sorted((SQL_FOLDER / "checks" / kind).glob("*.sql")):
        try:
            rows = connection.execute(path.read_text(encoding="utf-8")).fetchall()
        except duckdb.ProgrammingError as error:
            raise WarehouseError(f"sql/checks/{kind}/{path.name}: {error}") from error
        if rows:
            found.append(Finding(path.stem, len(rows), rows[0]))
    return found
