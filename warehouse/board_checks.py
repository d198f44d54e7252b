"""What the records of all crawls tell of each board: its latest answer, beside the one before and its best."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import WarehouseError, connect_published

# One row per board ever asked. An answer is one that lists a board, completely or in part; `before` is the one before
# the latest crawl, `best` the most postings that any answer listed. Days are whole days before `$now`.
RECORDS = """
with crawl as (
    select now::timestamp as moment, unnest(crawls, recursive := true)
    from read_json($files, columns = {
        now: 'varchar',
        crawls: 'struct(source varchar, board varchar, crawl_status varchar, crawl_reason varchar, http_status integer,
                        company_name varchar, listed integer, requests integer, received_bytes bigint)[]'
    }, maximum_object_size = 1_000_000_000)
),
told as (
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
    files = sorted(str(path) for path in (home / "landing" / "runs").glob("*.json"))
    if not files:
        return {}
    with duckdb.connect() as connection:
        try:
            found = connection.execute(RECORDS, {"files": files, "now": now.replace(tzinfo=None)})
        except duckdb.Error:
            files = [path for path in files if is_summary(path)]
            if not files:
                return {}
            found = connection.execute(RECORDS, {"files": files, "now": now.replace(tzinfo=None)})
        names = [column[0] for column in found.description or []]
        return {(row[0], row[1]): dict(zip(names, row, strict=True)) for row in found.fetchall()}


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
