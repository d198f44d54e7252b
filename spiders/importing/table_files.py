"""Files of rows: CSV, Parquet, JSON Lines and JSON, read in constant memory."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

import duckdb

from spiders.importing.items import MAX_PART, FileRefused, Tally
from spiders.importing.opening import HeldFile
from spiders.importing.tables import keep_objects, keep_rows, map_for
from spiders.importing.web_page import Keep
from spiders.pages.document import encoding_of

HEAD = 65_536
DELIMITERS = ",;\t|"
BATCH = 500  # rows of Parquet at a time
READER_SETTINGS = {
    "memory_limit": "1GB",
    "threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file; raises FileRefused for one longer than any row is."""
    number = 0
    while line := stream.readline(MAX_PART + 1):
        number += 1
        if len(line) > MAX_PART:
            raise FileRefused(f"line {number}: longer than {MAX_PART // 2**20} MiB")
        yield line


def delimiter_of(head: bytes) -> str | None:
    """Return what separates the columns of a table by its first line, None for what is no table."""
    line = head.partition(b"\n")[0].decode("utf-8", "replace")
    if "\x00" in line or "\ufffd" in line:
        return None
    best = max(DELIMITERS, key=line.count)
    return best if line.count(best) else None


def read_csv(file: HeldFile, tally: Tally, keep: Keep) -> None:
    """Keep the postings of a CSV file, whatever of `,;|` or tabs separates its columns."""
    with file.opened() as stream:
        head = stream.read(HEAD)
        decode = codecs.getincrementaldecoder(encoding_of(head, ""))("replace").decode
        lines = bounded_lines(ChainedStream(head, stream))  # type: ignore[arg-type]
        csv.field_size_limit(MAX_PART)
        reader = csv.reader((decode(line) for line in lines), delimiter=delimiter_of(head) or ",")
        try:
            header = [name.removeprefix("\ufeff").strip() for name in next(reader, [])]
            columns = map_for(header, tally)
            keep_rows((dict(zip(header, row, strict=False)) for row in reader if row), columns, tally, keep)
        except csv.Error as error:
            raise FileRefused(f"line {reader.line_num}: {error}") from error


class ChainedStream:
    """Bytes that were read ahead, and the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self.head, self.rest = head, rest

    def readline(self, limit: int) -> bytes:
        """Return the next line, no more than so many bytes of it."""
        if not self.head:
            return self.rest.readline(limit)
        line, newline, self.head = self.head.partition(b"\n")
        return line + newline if newline else line + self.rest.readline(limit - len(line))


def read_parquet(file: HeldFile, tally: Tally, keep: Keep) -> None:
    """Keep the postings of a Parquet file; only the columns that are read are taken off the disk."""
    try:
        with duckdb.connect(config=dict(READER_SETTINGS)) as connection:
            connection.execute("set enable_progress_bar = false")
            rows = connection.execute("select * from read_parquet(?) limit 0", [str(file.path)])
            names = [str(column[0]) for column in rows.description or []]
            columns = map_for(names, tally)
            used = {column for found in columns.columns.values() for column in found}
            taken = [name for name in names if name in used]
            for name in (name for name in names if name not in used):
                tally.crawl.drop(f"{name[:60]}: column")
            chosen = ", ".join('"' + name.replace('"', '""') + '"' for name in taken)
            rows = connection.execute(f"select {chosen} from read_parquet(?)", [str(file.path)])
            while batch := rows.fetchmany(BATCH):
                keep_rows((dict(zip(taken, row, strict=True)) for row in batch), columns, tally, keep)
    except duckdb.Error as error:
        raise FileRefused(f"cannot be read as Parquet: {str(error).splitlines()[0][:120]}") from error


def read_json(file: HeldFile, tally: Tally, keep: Keep) -> None:
    """Keep the postings of JSON Lines, or of one JSON array or object."""
    with file.opened() as stream:
        lines = bounded_lines(stream)
        first = next(lines, b"")
        if is_object(first):
            keep_objects((parsed(line) for line in chain([first], lines) if line.strip()), tally, keep)
            return
    told = parsed(file.whole())
    if told is None:
        raise FileRefused("neither JSON Lines nor JSON")
    graph = told.get("@graph", told) if isinstance(told, dict) else told
    keep_objects(graph if isinstance(graph, list) else [graph], tally, keep)


def is_object(line: bytes) -> bool:
    """Return whether a line is a JSON object of its own."""
    return line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") and isinstance(parsed(line), dict)


def parsed(content: bytes) -> Any:
    """Return what JSON says, None for what is none."""
    try:
        return json.loads(content.decode(json.detect_encoding(content), "replace").removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
