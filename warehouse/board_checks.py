"""What the records of all crawls tell of each board: its latest answer, beside the one before and its best."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import WarehouseError, connect_published
from warehouse.months import DAMAGED, is_month_file, month_lines

TOLD = (
    "source varchar, board varchar, crawl_status varchar, crawl_reason varchar, http_status integer, "
    "company_name varchar, listed integer, requests integer, received_bytes bigint"
)
CRAWLS = f"""
insert into crawl by name
select now::timestamp as moment, unnest(crawls, recursive := true)
from read_json($files, columns = {{now: 'varchar', crawls: 'struct({TOLD})[]'}}, hive_partitioning = false,
               maximum_object_size = 1_000_000_000)
"""
# One row per board ever asked. An answer is one that lists a board, completely or in part; `before` is the one before
# the latest crawl, `best` the most postings that any answer listed. Days are whole days before `$now`.
RECORDS = """
with told as (
    select *, crawl_status in ('complete', 'partial') as answers,
           row_number() over (partition by source, board order by moment desc) as nth
    from crawl
)
select source, board,
       max(moment) as asked_at,
       any_value(crawl_status) filter (nth = 1) as crawl_status,
       any_value(crawl_reason) filter (nth = 1) as crawl_reason,
       any_value(http_status) filter (nth = 1) as http_status,
       any_value(listed) filter (nth = 1 and answers) as listed,
       arg_max(listed, moment) filter (nth > 1 and answers) as before,
       max(listed) filter (answers) as best,
       max(moment) filter (crawl_status = 'complete') as complete_at,
       date_diff('day', max(moment) filter (answers and listed > 0), $now::timestamp) as days_since_filled,
       any_value(requests) filter (nth = 1) as requests,
       any_value(received_bytes) filter (nth = 1) as received_bytes
from told
group by source, board
"""
IN_SCOPE = """
select source, board, arg_max(open_vacancies, week) from marts.week_board group by source, board
"""
Key = tuple[str, str]


def crawl_records(home: Path, now: datetime) -> dict[Key, dict[str, Any]]:
    """Return what the crawls of a data folder told of each board, by source and token, damaged summaries left out."""
    runs = home / "landing" / "runs"
    with duckdb.connect() as connection:
        connection.execute(f"create table crawl (moment timestamp, {TOLD})")
        take_in(connection, sorted(map(str, runs.glob("*.json"))))
        for path in sorted(filter(is_month_file, runs.iterdir())) if runs.is_dir() else ():
            take_in_month(connection, path)
        found = connection.execute(RECORDS, {"now": now.replace(tzinfo=None)})
        names = [column[0] for column in found.description or []]
        return {(row[0], row[1]): dict(zip(names, row, strict=True)) for row in found.fetchall()}


def take_in(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    """Take in the crawls of summaries, but not those of damaged ones."""
    try:
        insert_crawls(connection, files)
    except duckdb.Error:
        insert_crawls(connection, [path for path in files if is_summary(path)])


def insert_crawls(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    """Insert the crawls of summaries."""
    if files:
        connection.execute(CRAWLS, {"files": files})


def take_in_month(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Take in the crawls of a month's runs, up to any damage."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as lines:
        with suppress(*DAMAGED, OSError):
            lines.writelines(line for _, line in month_lines(path))
        lines.flush()
        insert_crawls(connection, [lines.name])


def is_summary(path: str) -> bool:
    """Return whether a file is the summary of a run."""
    try:
        told = json.loads(Path(path).read_bytes())
        return isinstance(told["now"], str) and all(isinstance(crawl, dict) for crawl in told["crawls"])
    except (OSError, ValueError, LookupError, TypeError):
        return False


def open_in_scope(published: Path) -> dict[Key, int]:
    """Return the in-scope vacancies open on each board at the end of the last week published; none without a file."""
    try:
        with connect_published(published) as connection:
            rows: Iterable[tuple[str, str, int]] = connection.execute(IN_SCOPE).fetchall()
    except (WarehouseError, duckdb.Error):
        return {}
    return {(source, board): count for source, board, count in rows}
