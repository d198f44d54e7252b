"""Take the sealed crawl runs of landing into the raw tables, in order, each run once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.database import attached, connect, remove_database, run_file, table_files, transaction
from warehouse.former_tokens import former_tokens, unite_tokens
from warehouse.imports import load_imports
from warehouse.landing import Refusal, Run, RunRefused, find_runs, in_order
from warehouse.loading import insert_run, load_run
from warehouse.months import Postings
from warehouse.raw_tables import make_raw_tables

NO_PLACE = 2_147_483_647  # of a run that is loaded only to see if it can be
TOO_LATE = "belongs before runs that are loaded, of which landing no longer holds {} whole"
RESTORE_THOSE = "restore the files of {} and build again; `jobtrends rebuild` does without them"
SHORT_RUNS = """
select distinct r.run_id
from raw.crawl c
join raw.run r using (sequence)
left join (select crawl_id, count(*) as sightings from raw.sighting group by crawl_id) s using (crawl_id)
where c.listed > coalesce(s.sightings, 0)
"""


@dataclass
class Loaded:
    """What a load did: names of the runs taken in, in order, and every file of landing that was not."""

    runs: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class Stored(NamedTuple):
    """A run in the raw tables: its place, its own number and clock (UTC), and whether it was refused."""

    sequence: int
    number: int
    clock: datetime
    refused: bool


def load_landing(connection: duckdb.DuckDBPyConnection, home: Path, as_of: datetime | None = None) -> Loaded:
    """Take in the sealed runs that are not loaded yet; `as_of` leaves out what landed later.

    One transaction a run: a kill leaves whole runs only. A run that does not add up is refused by name: its crawls
    count as failed until its files are restored. When a run belongs before one that is loaded, all are loaded again.
    """
    is_upgraded = make_raw_tables(connection)
    with Postings(home) as postings:
        return load_found(connection, postings, as_of, is_upgraded=is_upgraded)


def load_found(
    connection: duckdb.DuckDBPyConnection, postings: Postings, as_of: datetime | None, *, is_upgraded: bool
) -> Loaded:
    """Take in the runs and imports that landing holds; after an upgrade, those once loaded short as well."""
    home = postings.home
    stored = stored_runs(connection)
    found = find_runs(home, [name for name, run in stored.items() if not run.refused])
    new = {name: run for name, run in found.runs.items() if as_of is None or run.landed_at <= as_of}
    loaded = Loaded(refused=list(found.refused))
    still = {name: refusal_of(connection, postings, new[name]) for name in stored.keys() & new.keys()}
    early = runs_out_of_place(connection, stored, new) | {name for name, refusal in still.items() if not refusal}
    short = short_runs(connection) if is_upgraded else set[str]()
    if early or short:
        lost = load_again(connection, postings, stored, short, loaded)
        if not lost:
            return loaded
        loaded.refused += [too_late(new.pop(name), lost) for name in sorted(early)]
    loaded.refused += [refusal for refusal in still.values() if refusal]
    load_new(connection, postings, stored, new, loaded)
    loaded.refused += load_imports(connection, home, as_of)
    with transaction(connection):
        note_refused(connection, loaded.refused)
    return loaded


def stored_runs(connection: duckdb.DuckDBPyConnection) -> dict[str, Stored]:
    """Return the runs in the raw tables, by name."""
    rows = connection.execute(
        "select run_id, sequence, coalesce(number, sequence), clock, refused is not null from raw.run"
    ).fetchall()
    return {
        name: Stored(place, number, clock.replace(tzinfo=UTC), refused) for name, place, number, clock, refused in rows
    }


def places_of(stored: dict[str, Stored], new: dict[str, Run]) -> dict[str, int]:
    """Return the place of each run, loaded or not."""
    runs = {name: (run.number, run.clock) for name, run in (stored | new).items()}
    return in_order((name, number, clock) for name, (number, clock) in runs.items())


def runs_out_of_place(
    connection: duckdb.DuckDBPyConnection, stored: dict[str, Stored], new: dict[str, Run]
) -> set[str]:
    """Return the new runs that belong before one that is loaded, or change the place of one."""
    places = places_of(stored, new)
    last = max((run.sequence for run in stored.values()), default=None)
    moved = any(places[name] != run.sequence for name, run in stored.items())
    unloaded = new.keys() - stored.keys()
    early = {name for name in unloaded if moved or (last is not None and places[name] < last)}
    return {name for name in early if not is_unfit(connection, new[name])}


def is_unfit(connection: duckdb.DuckDBPyConnection, run: Run) -> bool:
    """Return whether the lines of a run's summary cannot be taken in at all."""
    try:
        with attempt(connection):
            insert_run(connection, run, NO_PLACE)
    except RunRefused:
        return True
    return False


def refusal_of(connection: duckdb.DuckDBPyConnection, postings: Postings, run: Run) -> Refusal | None:
    """Return why a run cannot be taken in, or None when it can."""
    try:
        with attempt(connection):
            load_run(connection, postings, run, NO_PLACE)
    except RunRefused as error:
        return error.refusal
    return None


@contextmanager
def attempt(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Undo what the block does."""
    connection.execute("begin")
    try:
        yield
    finally:
        connection.execute("rollback")


def short_runs(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the runs that an earlier version loaded with fewer postings than their crawls listed."""
    return {row[0] for row in connection.execute(SHORT_RUNS).fetchall()}


def load_again(
    connection: duckdb.DuckDBPyConnection,
    postings: Postings,
    stored: dict[str, Stored],
    short: set[str],
    loaded: Loaded,
) -> list[str]:
    """Load all of landing beside the raw tables, and put it in their place unless that would lose a loaded run.

    Returns the names of the runs that it would lose; those that were loaded `short` may be lost.
    """
    file = postings.home / "tmp" / "raw_again.duckdb"
    file.parent.mkdir(parents=True, exist_ok=True)
    remove_database(file)
    with connect(file) as fresh:
        make_raw_tables(fresh)
        again = load_found(fresh, postings, None, is_upgraded=False)
    whole = {name for name, run in stored.items() if not run.refused}
    lost = sorted(whole - {*again.runs, *short})
    if not lost:
        take_raw_tables(connection, file)
        loaded.runs, loaded.refused = [name for name in again.runs if name not in whole], again.refused
    remove_database(file)
    return lost


def take_raw_tables(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Replace the raw tables by those of another database."""
    with attached(connection, file, "again", "read_only"), transaction(connection):
        for table in table_files("raw"):
            connection.execute(f"drop table {table.table}")
            run_file(connection, table)
            connection.execute(f"insert into {table.table} by name from again.{table.table}")


def too_late(run: Run, lost: list[str]) -> Refusal:
    """Return why a run cannot be put before those that are loaded."""
    named = lost[0] + (f" and {len(lost) - 1} more" if len(lost) > 1 else "")
    return Refusal(run.file, TOO_LATE.format(named), RESTORE_THOSE.format(named), run.run_id, run.clock)


def load_new(
    connection: duckdb.DuckDBPyConnection,
    postings: Postings,
    stored: dict[str, Stored],
    new: dict[str, Run],
    loaded: Loaded,
) -> None:
    """Load the runs that come after all loaded ones, in order; the crawls of one that is refused count as failed."""
    places = places_of(stored, new)
    for name in sorted(new.keys() - stored.keys(), key=places.__getitem__):
        unite_tokens(connection, former_tokens(new[name].boards))
        try:
            with transaction(connection):
                load_run(connection, postings, new[name], places[name])
            loaded.runs.append(name)
        except RunRefused as error:
            loaded.refused.append(error.refusal)
            with suppress(RunRefused), transaction(connection):
                insert_run(connection, new[name], places[name], refused=error.refusal.cause)


def note_refused(connection: duckdb.DuckDBPyConnection, refused: list[Refusal]) -> None:
    """Replace the table of files that were not taken in."""
    connection.execute("delete from raw.refused_file")
    for refusal in refused:
        clock = refusal.clock and refusal.clock.replace(tzinfo=None)
        row = [refusal.file, refusal.run_id, clock, refusal.cause, refusal.remedy]
        connection.execute("insert into raw.refused_file values (?, ?, ?, ?, ?)", row)
