"""`jobtrends clean`: read postings one by one, understand each, write one object a line, in constant memory."""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TextIO, cast

import duckdb

from warehouse.clean.fields import explained, output_of
from warehouse.clean.posting import Advertisement, understand
from warehouse.clean.scope_first import understand_in_scope
from warehouse.errors import UnreadableInput
from warehouse.readers import ALONE, PARTITION, Readers

PARQUET_MARK = b"PAR1"


class UnreadableLine(ValueError):
    """A line is no posting: the message says why."""


class Answer(NamedTuple):
    """What became of a line: its number, and the object as JSON or why it could not be read."""

    number: int
    line: str | None
    problem: str | None


def cleaned_lines(
    lines: Iterable[str], explain: bool, errors: TextIO, readers: Readers = ALONE, scope_first: bool = False
) -> Iterator[str | None]:
    """Yield one JSON object a readable line, None for a line that cannot be read, which is reported with its number.

    Alone, each line is answered before the next is taken. With `scope_first`, postings out of scope are read only as
    far as that is decided, and the answers say so as `unread_reason`.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    size = 1 if readers == ALONE else PARTITION
    partitions = iter(lambda: list(islice(numbered, size)), [])
    function = partial(answered, explain, scope_first)
    for answers in readers.read(function, partitions, lambda told: print_problem(errors, told)):
        for answer in answers:
            if answer.problem:
                print_problem(errors, f"line {answer.number}: {answer.problem}")
            yield answer.line


def print_problem(errors: TextIO, sentence: str) -> None:
    """Write one line to the stream of errors."""
    errors.write(f"{sentence}\n")


def answered(explain: bool, scope_first: bool, partition: list[tuple[int, str]]) -> list[Answer]:
    """Say what the postings of some numbered lines mean; run by whoever reads, in this process or elsewhere."""
    answers = []
    for number, line in partition:
        try:
            answers.append(
                Answer(number, json.dumps(cleaned(parsed(line), explain, scope_first), ensure_ascii=False), None)
            )
        except UnreadableLine as error:
            answers.append(Answer(number, None, str(error)))
    return answers


def parsed(line: str) -> dict[str, Any]:
    """Parse one line; raises UnreadableLine for what is no object with an id."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableLine(f"not JSON: {str(error)[:80]}") from None
    if not isinstance(row, dict) or row.get("id") in (None, ""):
        raise UnreadableLine("no object with an id")
    return row


def cleaned(row: dict[str, Any], explain: bool = False, scope_first: bool = False) -> dict[str, Any]:
    """Return what a posting row means, in the fixed output of `jobtrends clean`; `scope_first` adds `unread_reason`."""
    texts = {
        name: text_of(row.get(name))
        for name in ("title", "company", "location", "employment_type", "salary_text", "text", "html")
    }
    advertisement = Advertisement(
        title=texts["title"],
        company=texts["company"],
        location=texts["location"],
        employment_type=texts["employment_type"],
        salary_text=texts["salary_text"],
        text=texts["text"] or texts["html"],
    )
    reading = understand_in_scope(advertisement) if scope_first else understand(advertisement)
    answer = output_of(row["id"], reading)
    if scope_first:
        answer["unread_reason"] = reading.unread_reason
    return answer | {"explain": explained(reading)} if explain else answer


def text_of(value: Any) -> str | None:
    """Return a field as text without characters that cannot be written, None where it is absent."""
    return None if value is None else str(value).encode("utf-8", "replace").decode("utf-8")


def input_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file or, for "-", of the standard input; the rows of Parquet as JSON lines.

    A Parquet stream is kept in a temporary file, since its table of contents stands at its end.
    """
    if str(path) != "-":
        with path.open("rb") as stream:
            is_parquet = stream.read(4) == PARQUET_MARK
        if is_parquet:
            yield from parquet_lines(path)
        else:
            with path.open(encoding="utf-8", errors="replace") as text:
                yield from text
        return
    source = io.BufferedReader(cast("io.RawIOBase", sys.stdin.buffer))
    if not source.peek(4).startswith(PARQUET_MARK):
        yield from (line.decode("utf-8", "replace") for line in source)
        return
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        yield from parquet_lines(Path(copy.name))


def parquet_lines(path: Path) -> Iterator[str]:
    """Yield the rows of a Parquet file as JSON lines; raises UnreadableInput for a damaged one."""
    with duckdb.connect() as connection:
        try:
            cursor = connection.execute("select to_json(t)::varchar from read_parquet(?) t", [str(path)])
            while batch := cursor.fetchmany(500):
                yield from (row[0] for row in batch)
        except duckdb.Error as error:
            raise UnreadableInput(f"{path}: not a Parquet file that can be read: {error}") from error
