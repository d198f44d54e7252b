"""Ad hoc SQL on the published file, with files, network and settings out of reach.

A query runs in a thread of its own, since the database holds back the signal of Ctrl-C while it computes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from warehouse.database import WarehouseError, connect_published, quoted

BATCH = 5_000
INTERRUPT_PAUSE = 0.1  # seconds
Answer = TypeVar("Answer")
Row = tuple[Any, ...]


class EmptyQuery(ValueError):
    """There is no statement in the query."""


@dataclass
class Result:
    """What one statement returned: the names and types of its columns, and its rows in batches."""

    names: list[str]
    types: list[str]
    batches: Iterator[list[Row]]
    limit: int | None = None
    is_cut: bool = False  # known once the rows are read

    def rows(self) -> Iterator[Row]:
        """Yield the rows one by one, at most as many as the limit."""
        for number, row in enumerate(row for batch in self.batches for row in batch):
            if number == self.limit:
                self.is_cut = True
                return
            yield row


@contextmanager
def answers(
    published: Path,
    query: str,
    values: dict[str, str] | None = None,
    seconds: float | None = None,
    limit: int | None = None,
) -> Iterator[list[Callable[[], Result]]]:
    """Give a callable for each statement, which runs it and returns its result; to be called in order.

    `values` are those of the query's `$name`s, `seconds` the longest that all of it may take, `limit` the most rows of
    each result. Raises EmptyQuery where there is no statement, WarehouseError with DuckDB's own words for whatever goes
    wrong, and KeyboardInterrupt once the query has stopped.
    """
    with connect_published(published) as connection, ThreadPoolExecutor(max_workers=1) as threads:
        client = Client(connection, threads, values or {}, seconds, limit)
        statements = client.statements(query)
        with client.limited():
            yield [partial(client.result, statement) for statement in statements]


def write_parquet(
    published: Path,
    query: str,
    target: Path,
    values: dict[str, str] | None = None,
    seconds: float | None = None,
    limit: int | None = None,
) -> None:
    """Write what one statement returns to a Parquet file, which appears once it is whole; raises as `answers` does."""
    part = target.absolute().with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with connect_published(published, only_file=part) as connection, ThreadPoolExecutor(max_workers=1) as threads:
            client = Client(connection, threads, values or {}, seconds, limit)
            statements = client.statements(query)
            if len(statements) > 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise WarehouseError("SQL: a Parquet file takes the rows of one query")
            rows = statements[0].query.strip().rstrip(";")
            cut = f" limit {limit}" if limit is not None else ""
            copy = f"copy (from (\n{rows}\n){cut}) to {quoted(str(part))} (format parquet, compression zstd)"
            with client.limited():
                client.result(client.statements(copy)[0])
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@dataclass
class Client:
    """A connection whose calls run in another thread, and stop when this one is interrupted."""

    connection: duckdb.DuckDBPyConnection
    threads: ThreadPoolExecutor
    values: dict[str, str]
    seconds: float | None
    limit: int | None = None

    def statements(self, query: str) -> list[duckdb.Statement]:
        """Return the statements of a query; raises EmptyQuery where there is none."""
        found = self.call(self.connection.extract_statements, query)
        if not found:
            raise EmptyQuery("the query is empty")
        return found

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Interrupt what takes longer than the time allowed."""
        over = threading.Event()
        if self.seconds is not None:
            threading.Thread(target=self.interrupt_from, args=(self.seconds, over), daemon=True).start()
        try:
            yield
        finally:
            over.set()

    def interrupt_from(self, seconds: float, over: threading.Event) -> None:
        """Interrupt whatever runs from so many seconds on, until it is over.

        Again and again, since an interruption between two statements is lost.
        """
        while not over.wait(seconds):
            self.connection.interrupt()
            seconds = INTERRUPT_PAUSE

    def result(self, statement: duckdb.Statement) -> Result:
        """Run a statement and return what it gives."""
        named = {name: value for name, value in self.values.items() if name in statement.named_parameters}
        self.call(self.connection.execute, statement, named or None)
        columns = self.connection.description or []
        return Result(
            [column[0] for column in columns], [str(column[1]) for column in columns], self.batches(), self.limit
        )

    def batches(self) -> Iterator[list[Row]]:
        """Yield the rows of the statement run last, in batches."""
        while rows := self.call(self.connection.fetchmany, BATCH):
            yield rows

    def call(self, function: Callable[..., Answer], *arguments: Any) -> Answer:
        """Call a function of the connection; raises WarehouseError for DuckDB's errors."""
        future: Future[Answer] = self.threads.submit(function, *arguments)
        try:
            return future.result()
        except KeyboardInterrupt:
            while not future.done():
                self.connection.interrupt()
                time.sleep(INTERRUPT_PAUSE)
            raise
        except duckdb.InterruptException as error:
            raise WarehouseError(f"the query was stopped after {self.seconds:g} seconds (--timeout)") from error
        except duckdb.Error as error:
            raise WarehouseError(f"SQL: {in_one_line(error)}") from error


def in_one_line(error: duckdb.Error) -> str:
    """Return DuckDB's message on one line, with the place in the query where it names one."""
    told, _, place = str(error).partition("\n\nLINE ")
    line = place.splitlines()[0].strip() if place else ""
    return " ".join(told.split()) + (f" (line {line})" if line else "")
