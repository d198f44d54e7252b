"""Which id each listed page has: the one it had, else the posting's own identifier, else its address."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from spiders.items import Posting
from spiders.pages.index import KnownPage


@dataclass
class Row:
    """One listed posting before it has an id: its address, what was read, and the identifier its page states."""

    address: str
    posting: Posting
    identifier: str | None = None
    final_address: str | None = None
    marks: dict[str, str] = field(default_factory=dict)


def identified(rows: list[Row], known: dict[str, KnownPage]) -> list[Row]:
    """Give each row's posting its id and return the rows without twins.

    An id once given to an address stays. A posting's own identifier goes before its address where it holds a digit
    (an employer's name does not tell postings apart) and no other listed posting has it; so a posting whose address
    changed keeps its id.
    """
    kept = without_twins(rows, known)
    ids = {row.address: had.posting_id for row in kept if (had := known.get(row.address)) and had.posting_id}
    taken = set(ids.values())
    stated = Counter(row.identifier for row in kept if row.identifier)
    for row in kept:
        own = row.identifier
        is_own = own is not None and re.search(r"\d", own) and stated[own] == 1 and own not in taken
        stands_for = str(own) if is_own else row.address.lstrip("#")
        row.posting.source_posting_id = ids.get(row.address) or stands_for
        row.posting.page_marks = row.marks
    return kept


def without_twins(rows: list[Row], known: dict[str, KnownPage]) -> list[Row]:
    """Return the rows with one of each page that is listed under two addresses; postings known apart stay apart."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[twin_key(row)].append(row)
    kept = []
    for group in groups.values():
        had = [row for row in group if (page := known.get(row.address)) and page.posting_id]
        arrived = [row for row in group if row.address == row.final_address]
        chosen = had or [min(arrived or group, key=lambda row: row.address)]
        twins = [row.address for row in group if row not in chosen]
        if twins:
            chosen[0].marks["also_at"] = " ".join(twins)
        kept += chosen
    return kept


def twin_key(row: Row) -> tuple[object, ...]:
    """Return what twins share: where their addresses led, or their identifier and all they say."""
    posting = row.posting
    if posting.unread_reason or posting.text_not_fetched or not (row.identifier or row.final_address):
        return (row.address,)
    content = (posting.title, posting.html, posting.text_key, str(posting.places), str(posting.location_texts))
    return (row.identifier or row.final_address, *content)
