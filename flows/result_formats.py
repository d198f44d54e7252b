"""Results of queries as text: an aligned table for a terminal, Markdown for a page, CSV and JSON for other programs."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TextIO

from rich.cells import cell_len, set_cell_size

from flows.adhoc import Result, Row
from flows.visible import visible
from reports.words import counted, csv_cell, csv_line

NULL = "NULL"
GAP = "  "
CUT = "…"
LEAST_WIDTH = 6  # of a column that is cut
USUAL_WIDTH = 40  # a column is wider only if a tenth of its cells are, so that one long title does not pad every row
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
           "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip
Results = Sequence[Callable[[], Result]]  # each runs its statement, so they are called in order


@dataclass(frozen=True)
class Layout:
    """How results are written: the terminal's width, if CSV is guarded against formulas, if a terminal reads it."""

    width: int = 120
    guards_formulas: bool = False
    is_terminal: bool = False


def write_table(results: Results, stream: TextIO, layout: Layout) -> None:
    """Write each result as an aligned table no wider than the terminal, with the number of its rows."""
    for number, run in enumerate(results):
        result = run()
        stream.write("\n" if number else "")
        if result.names == ["explain_key", "explain_value"]:
            stream.writelines(visible(line) + "\n" for row in result.rows() for line in str(row[1]).splitlines())
        else:
            stream.writelines(line + "\n" for line in table_lines(result, layout.width))
        stream.flush()


def table_lines(result: Result, width: int) -> Iterator[str]:
    """Yield the lines of one table."""
    names = [visible(name) for name in result.names]
    rows = [[visible(shown(value)) for value in row] for row in result.rows()]
    widths = column_widths([[cell_len(cell) for cell in column] for column in zip(names, *rows, strict=True)], width)
    is_number = [kind.split("(")[0] in NUMBERS for kind in result.types]
    for row in (names, ["-" * size for size in widths], *rows):
        yield GAP.join(aligned(*cell) for cell in zip(row, widths, is_number, strict=False)).rstrip()
    more = "; there are more (--limit)" if result.is_cut else ""
    left_out = f"; {len(widths)} of {len(names)} columns: --format csv or json shows all"
    yield f"({counted(len(rows), 'row')}{more}{left_out if len(widths) < len(names) else ''})"


def column_widths(lengths: Sequence[Sequence[int]], width: int) -> list[int]:
    """Return the width of each column that fits, given the lengths of its name and cells.

    The widest columns are cut first; where even narrow ones do not fit, those at the end are left out.
    """
    needed = [usual_width(*column) for column in lengths[:-1]] + [max(column) for column in lengths[-1:]]
    count = len(needed)
    while count > 1 and sum(min(size, LEAST_WIDTH) for size in needed[:count]) + len(GAP) * (count - 1) > width:
        count -= 1
    room = width - len(GAP) * (count - 1)
    fitting = [cap for cap in range(LEAST_WIDTH, room + 1) if sum(min(size, cap) for size in needed[:count]) <= room]
    return [min(size, max(fitting, default=LEAST_WIDTH)) for size in needed[:count]]


def usual_width(name: int, *cells: int) -> int:
    """Return the width of a column that others follow: its longest cell's, unless only few are that long."""
    longest = max((name, *cells))
    if longest <= USUAL_WIDTH:
        return longest
    return max(name, USUAL_WIDTH, sorted(cells)[int(0.9 * (len(cells) - 1))] if cells else 0)


def aligned(cell: str, width: int, is_number: bool) -> str:
    """Return a cell of a given width, cut where it is longer; numbers stand at the right."""
    length = cell_len(cell)
    if length > width:
        return set_cell_size(cell, width - 1) + CUT
    padding = " " * (width - length)
    return padding + cell if is_number else cell + padding


def write_csv(results: Results, stream: TextIO, layout: Layout) -> None:
    """Write each result as CSV with a header, an empty line between two."""
    guarded = csv_cell if layout.guards_formulas else unguarded
    for number, run in enumerate(results):
        result = run()
        stream.write("\n" if number else "")
        for row in (result.names, *result.rows()):
            cells = [guarded(value if is_number(value) else text(value)) for value in row]
            stream.write(csv_line([visible(cell) for cell in cells] if layout.is_terminal else cells))
        stream.flush()


def is_number(value: Any) -> bool:
    """Return whether a value is a number; truth values are not."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def unguarded(value: Any) -> str:
    """Return a cell as it is."""
    return "" if value is None else str(value)


def text(value: Any) -> str | None:
    """Return a value as text: null is None, truth in lower case, instants in ISO 8601, nested values as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple, dict)):
        return as_json(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def shown(value: Any) -> str:
    """Return a value as the table shows it."""
    told = text(value)
    return NULL if told is None else told


def write_json(results: Results, stream: TextIO, layout: Layout) -> None:
    """Write one JSON document: a list of objects; of several statements, a list of such lists."""
    for number, run in enumerate(results):
        result = run()
        stream.write(("[" if len(results) > 1 else "") if number == 0 else ",\n")
        _write_objects(result, stream)
    stream.write("]\n" if len(results) > 1 else "\n")


def _write_objects(result: Result, stream: TextIO) -> None:
    names = distinct(result.names)
    stream.write("[")
    for number, row in enumerate(result.rows()):
        stream.write((",\n" if number else "") + as_json(_object(names, result.types, row)))
    stream.write("]")


def write_json_lines(results: Results, stream: TextIO, layout: Layout) -> None:
    """Write each row as a JSON object on a line of its own."""
    for run in results:
        result = run()
        names = distinct(result.names)
        stream.writelines(as_json(_object(names, result.types, row)) + "\n" for row in result.rows())


def write_markdown(results: Results, stream: TextIO, layout: Layout) -> None:
    """Write each result as a Markdown table, an empty line between two."""
    for number, run in enumerate(results):
        result = run()
        stream.write("\n" if number else "")
        marks = ["---:" if kind.split("(")[0] in NUMBERS else "---" for kind in result.types]
        stream.write(markdown_row(map(visible, result.names)) + markdown_row(marks))
        stream.writelines(markdown_row(visible(shown(value)) for value in row) for row in result.rows())


def markdown_row(cells: Iterable[str]) -> str:
    """Return one line of a Markdown table; no cell ends another."""
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |\n"


def _object(names: list[str], types: list[str], row: Row) -> dict[str, Any]:
    values = [json.loads(v) if kind == "JSON" and v is not None else v for v, kind in zip(row, types, strict=True)]
    return dict(zip(names, values, strict=True))


def distinct(names: list[str]) -> list[str]:
    """Return column names of which no two are alike: the second `a` becomes `a_1`."""
    made: list[str] = []
    for name in names:
        number, candidate = 0, name
        while candidate in made:
            number += 1
            candidate = f"{name}_{number}"
        made.append(candidate)
    return made


def as_json(value: Any) -> str:
    """Return a value as JSON that every parser reads; no control character stands in it unescaped."""
    written = json.dumps(plain(value), ensure_ascii=False, allow_nan=False)
    if not written.isprintable():
        written = json.dumps(plain(value), allow_nan=False).replace("\x7f", "\\u007f")
    return written


def plain(value: Any) -> Any:
    """Return a value as JSON's types: a number that is not finite as null, times as ISO 8601, bytes as hexadecimal."""
    match value:
        case None | str() | bool() | int():
            return value
        case float() | Decimal():
            return float(value) if math.isfinite(value) else None
        case list() | tuple():
            return [plain(part) for part in value]
        case dict():
            return {key if isinstance(key, str) else shown(key): plain(part) for key, part in value.items()}
        case datetime() | date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return str(value)


Writer = Callable[[Results, TextIO, Layout], None]
WRITERS: dict[str, Writer] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_json_lines,
    "markdown": write_markdown,
}
