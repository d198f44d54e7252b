"""Which site an address belongs to, the site's own id in it, and what of it is kept: rows of sites.csv."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.pages.addresses import route_of
from spiders.pages.words import said

TABLE = Path(__file__).with_name("sites.csv")
NOWHERE = "unknown"  # the site of a file that names no address
JOB_PARAMETER = re.compile(r"(?:v?jk|jl|jid|gh_jid|jobListingId|ashby_jid|reqid|requisition|vacancy(?:id)?)", re.I)
VALUE = re.compile(r"[\w.~-]{1,64}")


class Site(NamedTuple):
    """A job site: its name, its host, how its addresses hold an id, and why saved copies of it are not read."""

    site: str
    host: str
    id_pattern: str
    terms: str
    example: str
    id: str


@cache
def sites() -> list[Site]:
    """Return the rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return [Site(**row) for row in csv.DictReader(stream)]


def site_of(url: str | None) -> str:
    """Return the name of the site of an address: its row's, else its host without `www.`.

    >>> site_of("https://de.indeed.com/viewjob?jk=1"), site_of("https://www.example.org/jobs/1"), site_of(None)
    ('indeed', 'example.org', 'unknown')
    """
    host = host_of(url)
    row = row_of(host)
    return row.site if row else host or NOWHERE


@lru_cache(maxsize=10_000)
def row_of(host: str) -> Site | None:
    """Return the row of a host, or of a name of a site, in any country."""
    for row in sites():
        name = row.host.partition(".")[0]
        if (
            host in (row.site, row.host)
            or host.endswith("." + row.host)
            or re.search(rf"(?:^|\.){name}\.(?:com?|[a-z]{{2}})(?:\.[a-z]{{2}})?$", host)
        ):
            return row
    return None


def host_of(url: str | None) -> str:
    """Return the host of an address in small letters, without `www.`; empty where there is none."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def id_of(url: str | None) -> str | None:
    """Return the id that a known site gives in its own address."""
    row = row_of(host_of(url))
    found = re.search(row.id_pattern, url or "") if row else None
    return found[1] if found else None


def plain_address(url: str | None) -> str | None:
    """Return an address without what may tell its reader: only parameters that name a job stay, and a script's route.

    >>> plain_address("https://me:secret@www.example.org/jobs/view?midToken=A1&jk=0f3c#top")
    'https://www.example.org/jobs/view?jk=0f3c'
    """
    try:
        parts = urlsplit((url or "").strip())
        host = parts.hostname
        port = f":{parts.port}" if parts.port else ""
        pairs = parse_qsl(parts.query)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    kept = [(name, value) for name, value in pairs if names_job(name) and VALUE.fullmatch(value)]
    return urlunsplit((parts.scheme, host + port, parts.path, urlencode(kept), route_of(parts.fragment) or ""))


def names_job(parameter: str) -> bool:
    """Return whether a parameter of a query names a job."""
    return bool(JOB_PARAMETER.fullmatch(parameter) or said("id_param", parameter))
