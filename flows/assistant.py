"""A server for assistants: the Model Context Protocol over standard input and output.

It offers what an analyst has and no more: the tables with their comments, one read-only query at a time with limits,
and the findings of a week with their intervals and caveats. Nothing else of the machine is in reach of a query.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from flows.adhoc import EmptyQuery, answers
from flows.result_formats import distinct, plain
from warehouse.database import WarehouseError

ROWS = 200
LONGEST_ROWS = 5_000
SECONDS = 30.0
CHARACTERS = 500_000  # of one answer; the protocol's messages are limited, and so is what an assistant can read
# Assistants ask several things at once, and the first connection locks the settings of all others of its process.
ONE_AT_A_TIME = threading.Lock()
TABLES = """
select t.schema_name || '.' || t.table_name as name, t.comment as meaning, t.estimated_size as rows,
       list({'name': c.column_name, 'type': c.data_type, 'meaning': c.comment} order by c.column_index) as columns
from duckdb_tables() t
join duckdb_columns() c using (schema_name, table_name)
where t.schema_name in ('core', 'marts') and ($table = '' or t.schema_name || '.' || t.table_name = $table)
group by all
order by 1
"""
INSTRUCTIONS = """\
Job postings of machine-learning engineers, week by week, as collected from public job boards. Begin with list_tables;
marts.* are made for questions. Shares and changes have intervals (ci_low, ci_high): give them with every number, and
say that a value is suppressed where suppressed_reason says why. Null means unknown, not zero. Boards that were not read
are unknown, not empty."""


def make_server(published: Path, reports: Path) -> MCPServer[Any]:
    """Return the server over one published file and one folder of reports."""
    server: MCPServer[Any] = MCPServer("jobtrends", instructions=INSTRUCTIONS)

    @server.tool()
    def list_tables(table: str = "") -> str:
        """List the published tables with their meaning and size, or one table (marts.week_skill) with its columns."""
        rows = query_rows(published, TABLES, {"table": table}, LONGEST_ROWS)["rows"]
        if not rows:
            raise ToolError(f"{table}: no such table; list_tables without a name lists them all")
        if not table:
            rows = [{key: row[key] for key in ("name", "meaning", "rows")} for row in rows]
        return as_text(rows)

    @server.tool()
    def query(sql: str, limit: int = ROWS) -> str:
        """Run one read-only query in DuckDB's SQL; at most `limit` rows (5,000), 500,000 characters and 30 seconds."""
        return as_text(query_rows(published, sql, {}, max(1, min(limit, LONGEST_ROWS))))

    @server.tool()
    def week_findings(week: str = "") -> str:
        """Give the findings of a week (2026-W47; the newest if none is named), with intervals, coverage and caveats."""
        return as_text(findings(reports, week))

    return server


def as_text(value: Any) -> str:
    """Return a value as JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)


def query_rows(published: Path, sql: str, values: dict[str, str], limit: int) -> dict[str, Any]:
    """Return the rows of one statement, and if there are more of them; raises ToolError with one line."""
    try:
        with ONE_AT_A_TIME, answers(published, sql, values, SECONDS, limit) as statements:
            if len(statements) > 1:
                raise ToolError("one statement at a time")
            result = statements[0]()
            names = distinct(result.names)
            rows, is_too_long = fitting(dict(zip(names, map(plain, row), strict=True)) for row in result.rows())
            return {"rows": rows, "is_cut": result.is_cut or is_too_long}
    except (EmptyQuery, WarehouseError) as error:
        raise ToolError(" ".join(str(error).split())) from error


def fitting(rows: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], bool]:
    """Return the rows that fit into one answer, and if any was left out; raises ToolError where none fits."""
    taken: list[dict[str, Any]] = []
    left = CHARACTERS
    for row in rows:
        left -= len(as_text(row))
        if left < 0 and not taken:
            raise ToolError(
                f"a row has more than {CHARACTERS:,} characters; ask for fewer columns, or for parts of texts"
            )
        if left < 0:
            return taken, True
        taken.append(row)
    return taken, False


def findings(reports: Path, week: str) -> dict[str, Any]:
    """Return what a week's page says first, and its quality; raises ToolError where there is no such page."""
    pages = sorted(reports.glob("*-W*/report.json"))
    wanted = [page for page in pages if not week or page.parent.name == week]
    if not wanted:
        known = ", ".join(page.parent.name for page in pages[-5:]) or "none yet"
        raise ToolError(f"{week or 'newest week'}: no page of it; the newest are: {known}")
    told = json.loads(wanted[-1].read_text(encoding="utf-8"))
    caveats = ["The market is invented."] if told["invented_market"] else []
    if told["incomplete_reason"]:
        caveats.append(f"The week is incomplete: {told['incomplete_reason']}.")
    caveats.append(
        "It speaks of the boards that were read, not of the whole market; figures are provisional for weeks."
    )
    kept = ("week_label", "headline", "sentences", "data_cutoff", "quality")
    return {key: told[key] for key in kept} | {"caveats": caveats}
