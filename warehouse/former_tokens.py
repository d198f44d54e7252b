"""Give one board with two tokens one history: what was read under a former token belongs to the present one."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import duckdb

from warehouse.database import transaction

Tokens = dict[tuple[str, str], str]

FORMER = """
create or replace temp table former as
select unnest($rows::json::struct(source varchar, former varchar, present varchar)[], recursive := true)
"""
HELD = """
select count(*) from former f
where exists (select 1 from raw.run_board b where b.source = f.source and b.board = f.former)
   or exists (select 1 from raw.posting p where p.source = f.source and p.board = f.former)
"""
# Postings read under both tokens are one: the number that was given first stays.
SAME = """
create or replace temp table same as
select posting_id, min(posting_id) over one as kept
from raw.posting p
join (select source, former as token, present from former
      union select source, present, present from former) f on f.source = p.source and f.token = p.board
window one as (partition by p.source, f.present, p.source_posting_id)
qualify posting_id <> kept
"""
UNITED = (
    "update raw.sighting s set posting_id = kept from same where same.posting_id = s.posting_id",
    "update raw.posting_version v set posting_id = kept from same where same.posting_id = v.posting_id",
    # content that both tokens showed is one version
    """delete from raw.posting_version v
       where (posting_id, crawl_id) in (
           select posting_id, crawl_id from raw.posting_version where posting_id in (select kept from same)
           qualify row_hash = lag(row_hash) over (partition by posting_id order by crawl_id))""",
    "delete from raw.posting where posting_id in (select posting_id from same)",
    "update raw.posting p set board = present from former f where f.source = p.source and f.former = p.board",
    """update raw.crawl c set board = present, former_token = coalesce(former_token, f.former)
       from former f where f.source = c.source and f.former = c.board""",
    """delete from raw.run_board r using former f
       where f.source = r.source and f.former = r.board
         and exists (select 1 from raw.run_board b
                     where b.sequence = r.sequence and b.source = f.source and b.board = f.present)""",
    "update raw.run_board b set board = present from former f where f.source = b.source and f.former = b.board",
)


def former_tokens(boards: list[dict[str, Any]]) -> Tokens:
    """Return the present token by source and former one, as a run's board list names them.

    A former token that is itself tracked is a board of its own again, and one that two lines name is nobody's.
    """
    named = [
        (row["source"], token, row["board"])
        for row in boards
        for token in str(row.get("was") or "").replace(";", " ").split()
        if token != row["board"]
    ]
    tracked = {(row["source"], row["board"]) for row in boards if row.get("enabled")}
    times = Counter((source, token) for source, token, _ in set(named))
    former = {
        (source, token): present
        for source, token, present in named
        if times[source, token] == 1 and (source, token) not in tracked
    }
    return {key: newest(former, key) for key in former}


def without_former_tokens(boards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of a board list but those of former tokens of others."""
    former = former_tokens(boards)
    return [row for row in boards if (row["source"], row["board"]) not in former]


def newest(former: Tokens, key: tuple[str, str]) -> str:
    """Follow a token to the one that no line calls former; a ring of lines ends where it began."""
    source, token = key[0], former[key]
    passed = {key[1]}
    while (source, token) in former and token not in passed:
        passed.add(token)
        token = former[source, token]
    return token


def unite_tokens(connection: duckdb.DuckDBPyConnection, former: Tokens) -> None:
    """Bring all raw rows under former tokens to the present ones, in a transaction of its own.

    Done before each run that names them, so that loading many runs at once gives what loading each in its time gave.
    """
    if not former:
        return
    rows = [{"source": source, "former": token, "present": present} for (source, token), present in former.items()]
    with transaction(connection):
        connection.execute(FORMER, {"rows": json.dumps(rows)})
        if connection.execute(HELD).fetchone() != (0,):
            connection.execute(SAME)
            for statement in UNITED:
                connection.execute(statement)
