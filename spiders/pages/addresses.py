"""Addresses of posting pages: one normal form, which pages belong to a site, and what looks like a posting.

The normal form, which stands for a posting where it states no identifier of its own, is path, query and route without
scheme and host: percent-encoding made one, no trailing slash or `index.html`, no double slashes, query sorted and
without tracking and page numbers; a fragment counts only where it is a script's route ("#/jobs/7").
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urljoin, urlsplit, urlunsplit

from spiders.pages.words import said
from spiders.safety import forbidden_reason, host_and_port

SEGMENT_SAFE = "-._~!$&'()*+,;=:@"
INDEX_FILE = re.compile(r"(?:index|default)\.(?:html?|php|aspx?|jsp)", re.I)
SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.I)
FILE = re.compile(
    r"\.(?:pdf|docx?|odt|rtf|pptx?|xlsx?|csv|zip|gz|rar|jpe?g|png|gif|svg|webp|avif|ico|bmp|mp[34]|mov|webm|css|js|json"
    r"|ics|rss|atom|woff2?)$",
    re.I,
)
DIGIT = re.compile(r"\d")
WEAK_VALUE_LENGTH = 12
DEFAULT_PORTS = (80, 443)


def resolved(base: str, href: str) -> str | None:
    """Return a link's absolute address, None where it leads to no page (mail, telephone, script, bad address)."""
    try:
        url = urljoin(base, href.strip())
        parts = urlsplit(url)
        host_and_port(url)
        url.encode()
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def same_site(base: str, url: str) -> bool:
    """Return whether two addresses belong to one site: same host but for `www.`, whatever the scheme."""
    (host, port), (other, other_port) = host_and_port(base), host_and_port(url)
    if host.removeprefix("www.") != other.removeprefix("www."):
        return False
    return port == other_port or other_port in DEFAULT_PORTS


def askable(base: str, url: str, allow_hosts: frozenset[str]) -> str:
    """Return the address to ask for a page of the site: as linked where that is allowed, else on the listing's host."""
    parts = urlsplit(url)
    linked = urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query, ""))
    own = urlsplit(base)
    upgraded = urlunsplit((own.scheme, parts.netloc, parts.path, parts.query, ""))
    for candidate in (linked, upgraded):
        if forbidden_reason(candidate, allow_hosts) is None and urlsplit(candidate).scheme == own.scheme:
            return candidate
    return urlunsplit((own.scheme, own.netloc, parts.path, parts.query, ""))


def normal_address(url: str) -> str:
    """Return the normal form of a posting's address.

    >>> normal_address("https://www.example.com/jobs//ml%7Eops/?utm_source=x&gh_jid=7#apply")
    '/jobs/ml~ops?gh_jid=7'
    >>> normal_address("http://example.com/careers#/jobs/7/")
    '/careers#/jobs/7'
    """
    parts = urlsplit(url)
    query, route = normal_query(parts.query), route_of(parts.fragment)
    return normal_path(parts.path) + (f"?{query}" if query else "") + (f"#{route}" if route else "")


def normal_path(path: str) -> str:
    """Return a path with one percent-encoding and without empty, dot and index segments."""
    kept: list[str] = []
    for segment in SESSION.sub("", path).split("/"):
        plain = normal_segment(segment)
        if plain == "..":
            kept[-1:] = []
        elif plain not in ("", "."):
            kept.append(plain)
    if kept and INDEX_FILE.fullmatch(kept[-1]):
        kept.pop()
    return "/" + "/".join(kept)


def normal_segment(segment: str) -> str:
    """Return one part of a path, its letters composed and percent-encoded as UTF-8."""
    content = unquote_to_bytes(segment)
    try:
        text = unicodedata.normalize("NFC", content.decode())
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return quote(text.strip(), safe=SEGMENT_SAFE)


def normal_query(query: str) -> str:
    """Return a query sorted, without what never tells one posting from another: tracking, page numbers, filters."""
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if not is_noise(pair[0])]
    strong = [pair for pair in pairs if not said("weak_tracking_param", pair[0])]
    weak = [pair for pair in pairs if DIGIT.search(pair[1]) and len(pair[1]) <= WEAK_VALUE_LENGTH]
    return urlencode(sorted(strong or weak))


def is_noise(name: str) -> bool:
    """Return whether a parameter never tells one posting from another."""
    return any(said(kind, name) for kind in ("tracking_param", "page_param", "facet_param"))


def route_of(fragment: str) -> str | None:
    """Return a fragment that a script reads as the address of a posting, None for a mark within the page.

    >>> route_of("!/job/7"), route_of("apply"), route_of("gh_jid=12")
    ('/job/7', None, 'gh_jid=12')
    """
    text = fragment.removeprefix("!").rstrip("/")
    is_posting = bool(said("posting_path", text)) and text.count("/") > 1
    is_posting = is_posting or bool(DIGIT.search(text)) or reads_like_title(text)
    if text.startswith("/") and is_posting:
        return normal_path(text)
    name, has_value, value = text.partition("=")
    if has_value and value and said("id_param", name):
        return text
    return text if said("posting_path", text) and DIGIT.search(text) else None


def reads_like_title(words: str) -> bool:
    """Return whether a link's text, or an address, reads like the title of a job.

    >>> reads_like_title("/rollen/senior-ml-engineer"), reads_like_title("About us")
    (True, False)
    """
    plain = re.sub(r"[-_/]+", " ", unescaped(words))
    return bool(said("trade", plain) or (said("field_of_work", plain) and not said("other_trade", plain)))


def is_file(url: str) -> bool:
    """Return whether an address names a file rather than a page."""
    return bool(FILE.search(urlsplit(url).path))


def is_posting_like(listing: str, url: str) -> bool:
    """Return whether an address of the site reads like a posting's: by its words, below the listing, or by an id."""
    here, there = normal_path(urlsplit(listing).path), normal_path(urlsplit(url).path)
    if route_of(urlsplit(url).fragment):
        return True
    if has_id(url) and (there == here or said("posting_path", unescaped(there))):
        return True
    if there == here or is_other_page(url):
        return False
    return bool(said("posting_path", unescaped(there))) and there.count("/") >= max(2, here.count("/"))


def has_id(url: str) -> bool:
    """Return whether a query names one posting: by a parameter made for it, or by a number that is no filter."""
    pairs = parse_qsl(normal_query(urlsplit(url).query))
    return any(said("id_param", name) or DIGIT.search(value) for name, value in pairs)


def is_other_page(url: str) -> bool:
    """Return whether the last part of a path names a page about the employer, not a posting."""
    return bool(said("other_page", unescaped(normal_path(urlsplit(url).path)).rpartition("/")[2]))


def unescaped(path: str) -> str:
    """Return a normal path as it reads."""
    return unquote_to_bytes(path).decode("utf-8", "replace").lower()


def shape(address: str) -> str:
    """Return what addresses of one kind share: their folder, the kind of their last part, their parameters.

    >>> shape("/jobs/12-ml-engineer"), shape("/careers?gh_jid=7"), shape("/about")
    ('/jobs/*1', '/careers?gh_jid', '/about')
    """
    path, _, query = address.partition("#")[0].partition("?")
    if query:
        return path + "?" + "&".join(sorted({name for name, _ in parse_qsl(query, keep_blank_values=True)}))
    folder, _, last = path.rpartition("/")
    if not folder:
        return path
    return folder + ("/*1" if DIGIT.search(unescaped(last)) else "/*")
