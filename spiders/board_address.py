"""Name the board that an address is about: the board itself, a posting on it, its interface, or an embed of it."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from spiders.job_sites import site_at

TABLE = Path(__file__).with_name("board_addresses.csv")
# What the paths and hosts of the table abbreviate. `...` is whatever follows in the path.
ABBREVIATIONS = {
    "<board>": "(?P<board>[^/]+)",
    "<tenant>": "(?P<tenant>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)",
    "<site>": "(?P<site>[^/]+)",
    "<uid>": "(?P<uid>[^/]+)",
    "<posting>": "(?P<posting>[^/]+)",
    "<number>": r"(?P<posting>[0-9]+)(?![0-9A-Za-z])",
    "<locale>": "(?:/[a-z]{2}(?:[-_][A-Za-z]{2,4})?)?",
    "/...": "/.*",
    "...": "(?:/.*)?",
}
SHORT = re.compile(r"(?<!\?P)<[a-z]+>|/?\.\.\.")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._&'-]{0,99}")
FILE = re.compile(r"\.(?:txt|xml|ico|js|css|png|jpe?g|svg|gif|html?|php|aspx?|json|rss|woff2?)$", re.I)
LANGUAGE = re.compile(r"[a-z]{2}[-_][A-Z]{2}")
# Names of a system's own machines, and the beginnings of its own paths, on any system.
OWN_HOSTS = frozenset(
    "about accounts admin api app apply apis assets auth blog cdn careers developer developers docs embed feed fonts"
    " help images img info internal jobs js legal login logout media metrics news partners privacy press public"
    " resources scripts sdk search security signin signup static status support terms widget widgets www".split()
)
OWN_PATHS = frozenset(
    "accounts api apis apply assets careers embed favicon.ico internal jobs login logout sdk signin signup static users"
    " v0 v1 v2 v3 widget widgets _next".split()
)
NOTHING: frozenset[str] = frozenset()
OWN = {"tenant": OWN_HOSTS, "board": OWN_PATHS, "query": OWN_PATHS, "site": NOTHING}
PORTS = (None, 80, 443)


class BoardAddress(NamedTuple):
    """One board as an address names it; `base_url` is empty where the source's own host reads it."""

    source: str
    board: str
    base_url: str = ""
    posting: str | None = None


class Shape(NamedTuple):
    """One row of the table: how addresses of a source look."""

    source: str
    vendors: tuple[str, ...]
    host: re.Pattern[str]
    path: re.Pattern[str]
    parameter: str
    value: re.Pattern[str]
    token: str
    base_url: str
    own: frozenset[str]


class Address(NamedTuple):
    """An address taken apart: host without `www.`, path decoded part by part, parameters by name in lower case."""

    host: str
    path: str
    query: dict[str, str]


def board_of(url: str) -> BoardAddress | None:
    """Return the board that an address names, None where it names none; nothing is asked.

    >>> board_of("https://job-boards.eu.greenhouse.io/acme/jobs/4012345")
    BoardAddress(source='greenhouse', board='acme', base_url='', posting='4012345')
    """
    address = address_of(url)
    if address is None:
        return None
    return next((found for shape in shapes() if (found := named(shape, address)) is not None), None)


def is_vendors(url: str) -> bool:
    """Return whether an address is on a domain of a system itself.

    >>> is_vendors("https://www.greenhouse.com/pricing"), is_vendors("https://example.com/careers")
    (True, False)
    """
    address = address_of(url)
    vendors = {vendor for shape in shapes() for vendor in shape.vendors}
    return address is not None and any(address.host == name or address.host.endswith(f".{name}") for name in vendors)


def refusal_at(url: str) -> str | None:
    """Return why the site of an address is not crawled, None where nothing is known against it."""
    address = address_of(url)
    site = site_at(address.host) if address is not None else None
    return site.refusal if site is not None else None


def address_of(url: str) -> Address | None:
    """Take an address apart; None for one that no browser would open, or that hides where it leads."""
    text = url.strip().strip("<>\"'")
    if text.startswith("//"):
        text = f"https:{text}"
    elif "://" not in text:
        text = f"https://{text}"
    if re.search(r"[\s\\\x00-\x1f]", text):
        return None
    try:
        parts = urlsplit(text)
        is_plain = parts.scheme in ("http", "https") and parts.port in PORTS and parts.username is None
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    path = "/".join(decoded(part) for part in parts.path.split("/") if part)
    if not is_plain or "." not in host or ".." in path:
        return None
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    return Address(host, f"/{path}" if path else "", {name.lower(): value.strip() for name, value in pairs})


def decoded(part: str) -> str:
    """Return one part of a path decoded; an encoded slash stays encoded."""
    return unquote(part).replace("/", "%2F")


def named(shape: Shape, address: Address) -> BoardAddress | None:
    """Return the board of an address of one shape; None where it has another, or names a page of the system's own."""
    host, path = shape.host.fullmatch(address.host), shape.path.fullmatch(address.path)
    if host is None or path is None:
        return None
    parts = {**host.groupdict(), **path.groupdict(), "host": address.host}
    if shape.parameter:
        value = shape.value.fullmatch(address.query.get(shape.parameter, ""))
        if value is None:
            return None
        parts |= {"query": value[1], "dashed": value[1].replace(" ", "-")}
    parts |= {"lower": parts["lower"].lower()} if "lower" in parts else {}
    if not all(is_name(parts[part], OWN[part] | shape.own) for part in OWN if parts.get(part)):
        return None
    posting = parts.get("posting") or (parts["query"] if not shape.token else None)
    return BoardAddress(shape.source, shape.token.format(**parts), shape.base_url.format(**parts), posting)


def is_name(text: str, own: frozenset[str]) -> bool:
    """Return whether a part of an address can be an employer's name, and is none of a system's own."""
    return bool(NAME.fullmatch(text)) and not (text.lower() in own or FILE.search(text) or LANGUAGE.fullmatch(text))


@cache
def shapes() -> list[Shape]:
    """Return the rows of the table, in order; the first that fits an address decides."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return [shape_of(row) for row in csv.DictReader(stream)]


def shape_of(row: dict[str, str]) -> Shape:
    """Return one row with its patterns compiled; `query` may state a pattern behind a tilde."""
    parameter, _, value = row["query"].partition("~")
    return Shape(
        row["source"],
        tuple(row["vendor"].split()),
        re.compile(written_out(row["host"])),
        re.compile(written_out(row["path"])),
        parameter.lower(),
        re.compile(f".*?{value}.*" if value else "(.+)"),
        row["token"],
        row["base_url"],
        frozenset(row["not"].lower().split()),
    )


def written_out(pattern: str) -> str:
    """Return a pattern without abbreviations; `(?P<name>` is none."""
    return SHORT.sub(lambda found: ABBREVIATIONS[found[0]], pattern)
