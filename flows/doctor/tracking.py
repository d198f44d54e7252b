"""Whom we ask, and who can reach us: the contact and the board list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import duckdb

from flows.doctor.opening import published_file
from flows.finding import Finding, broken, fine, shortened, warning
from flows.settings import Settings
from flows.tracked import boards_checked
from warehouse.database import WarehouseError

PROBLEMS_SHOWN = 20
READ_COMPLETELY = """
select b.source || ':' || b.board, count(*) filter (c.crawl_status = 'complete') > 0
from core.crawl c join core.board b using (board_id) group by 1
"""


def contact(settings: Settings) -> Iterator[Finding]:
    """Look at the contact in the user agent."""
    if settings.contact:
        yield fine("contact", settings.contact)
    else:
        yield broken("contact", "none: set JOBTRENDS_CONTACT to an address at which a site's owner can reach you")


def boards(settings: Settings) -> Iterator[Finding]:
    """Look at the board list: what cannot be used, a line each, then what nobody has proved."""
    listed, problems = boards_checked(settings)
    path = settings.board_list
    for problem in problems[:PROBLEMS_SHOWN]:
        yield broken("boards", f"{path}: {problem}")
    if len(problems) > PROBLEMS_SHOWN:
        yield broken("boards", f"{path}: {len(problems) - PROBLEMS_SHOWN} more problems")
    enabled = [board for board in listed if board["enabled"]]
    refused: dict[str, list[str]] = {}
    for board in enabled:
        if host := refused_host(board["base_url"], settings.allowed):
            refused.setdefault(host, []).append(name(board))
    for host, names in refused.items():
        told = f"{host} will not be asked, since only https on its own port is: {shortened(names)}"
        yield broken("boards", f"{path}: {told}; correct base_url, or make an exception with JOBTRENDS_ALLOW_HOSTS")
    if not enabled and not problems:
        yield broken("boards", f"{path}: no board is enabled; set `enabled` to true, or leave it empty")
    elif not problems:
        kinds = ", ".join(f"{count} {source}" for source, count in Counter(b["source"] for b in enabled).items())
        yield fine("boards", f"{len(enabled)} tracked in {path}: {kinds}")
    yield from unproven(settings, enabled)


def refused_host(address: str, allowed: list[str]) -> str | None:
    """Return host and port of an address that the crawl will refuse: of http, or of a port of its own."""
    if not address:
        return None
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"{parts.hostname}:{port}"
    return None if host in allowed or (parts.scheme == "https" and port == 443) else host


def unproven(settings: Settings, enabled: list[dict[str, Any]]) -> Iterator[Finding]:
    """Look for boards that nobody has ever read completely."""
    told = boards_read(settings)
    never = [name(board) for board in enabled if told.get(name(board)) is False]
    if never:
        remedy = "`jobtrends sources check SOURCE:BOARD` shows why; correct the line, or set `enabled` to false"
        yield warning("boards", f"{len(never)} were asked and never read completely: {shortened(never)}; {remedy}")
    pages = [b for b in enabled if b["source"] == "jobposting" and not b["evidence"] and not told.get(name(b))]
    if pages:
        told_names = shortened([name(board) for board in pages])
        remedy = "run `jobtrends sources check jobposting:BOARD`, then note in `evidence` what it showed, and when"
        yield warning("boards", f"{len(pages)} enabled pages are unproven: {told_names}; {remedy}")


def boards_read(settings: Settings) -> dict[str, bool]:
    """Return of each board asked so far if it was ever read completely, from the published file if there is one."""
    try:
        with published_file(settings.published) as connection:
            return dict(connection.execute(READ_COMPLETELY).fetchall())
    except (WarehouseError, duckdb.Error):
        return {}  # told by the look at the published file


def name(board: dict[str, Any]) -> str:
    """Return a board as SOURCE:BOARD."""
    return f"{board['source']}:{board['board']}"
