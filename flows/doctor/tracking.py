"""Whom we ask, and who can reach us: the contact and the board list."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import duckdb

from flows.doctor.opening import published_file
from flows.finding import Finding, broken, fine, shortened, warning
from flows.settings import KEYS_OF_SOURCES, Settings
from flows.tracked import boards_checked
from warehouse.database import WarehouseError

PROBLEMS_SHOWN = 20
# What all answers of a board so far come to.
COME_TO = """
select b.source || ':' || b.board,
       case when count(*) filter (c.crawl_status = 'complete') = 0 then 'unread'
            when arg_max(c.evidence_rule, c.crawl_id) = 'shows another company''s board' then 'replaced'
            when any_value(b.filled_at) is null and any_value(b.listing_kind) in ('whole', 'page_set') then 'unproven'
            else 'read' end
from core.crawl c join core.board b using (board_id) group by 1
"""
CHECK = "`jobtrends sources check SOURCE:BOARD` shows"
CORRECT = "correct the line, or set `enabled` to false"
TOLD = {
    "unread": ("were asked and never read completely", f"{CHECK} why; {CORRECT}"),
    "unproven": ("answer, and have never listed a posting", f"{CHECK} if the token is still the employer's; {CORRECT}"),
    "replaced": (
        "show another company's postings, which do not count",
        "correct the token, or write the new employer's name into the line",
    ),
}


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
    yield from without_key({board["source"] for board in enabled})
    yield from unproven(settings, enabled)


def without_key(sources: set[str]) -> Iterator[Finding]:
    """Look for tracked sources that want a key which the environment lacks."""
    for source in sorted(sources & KEYS_OF_SOURCES.keys()):
        if missing := [name for name in KEYS_OF_SOURCES[source] if not os.environ.get(name)]:
            told = f"{source} is skipped without {' and '.join(missing)}"
            yield warning("boards", f"{told}; set it in the environment of the runs, or `enabled` to false")


def refused_host(address: str, allowed: list[str]) -> str | None:
    """Return host and port of an address that the crawl will refuse: of http, or of a port of its own."""
    if not address:
        return None
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"{parts.hostname}:{port}"
    return None if host in allowed or (parts.scheme == "https" and port == 443) else host


def unproven(settings: Settings, enabled: list[dict[str, Any]]) -> Iterator[Finding]:
    """Look for boards whose answers so far prove nothing, or prove that they are another company's."""
    told = answers_so_far(settings)
    for state, (words, remedy) in TOLD.items():
        if names := [name(board) for board in enabled if told.get(name(board)) == state]:
            yield warning("boards", f"{len(names)} {words}: {shortened(names)}; {remedy}")
    pages = [b for b in enabled if b["source"] == "jobposting" and not b["evidence"] and told.get(name(b)) != "read"]
    if pages:
        told_names = shortened([name(board) for board in pages])
        remedy = "run `jobtrends sources check jobposting:BOARD`, then note in `evidence` what it showed, and when"
        yield warning("boards", f"{len(pages)} enabled pages are unproven: {told_names}; {remedy}")


def answers_so_far(settings: Settings) -> dict[str, str]:
    """Return what the answers of each board asked so far come to, from the published file if there is one."""
    try:
        with published_file(settings.published) as connection:
            return dict(connection.execute(COME_TO).fetchall())
    except (WarehouseError, duckdb.Error):
        return {}  # told by the look at the published file


def name(board: dict[str, Any]) -> str:
    """Return a board as SOURCE:BOARD."""
    return f"{board['source']}:{board['board']}"
