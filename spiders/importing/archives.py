"""Archives of many pages: WARC as crawlers write it, and Web Data Commons' N-Quads, both read as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from spiders.importing.items import MAX_PART, FileRefused, Tally
from spiders.importing.opening import HeldFile
from spiders.importing.table_files import bounded_lines
from spiders.importing.web_page import NO_TITLE, NOT_A_PAGE, Found, Keep, imported, read_page
from spiders.pages.json_ld import DEEPEST, POSTING_TYPE, plain_name
from spiders.pages.postings import own_identifier, to_posting

TOO_LARGE = f"a page larger than {MAX_PART // 2**20} MiB"
PAGE_TYPES = ("text/html", "application/xhtml", "")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
TERM = r"(?:<([^<>\s]*)>|(_:\S+)|(\"(?:[^\"\\]|\\.)*\")(?:@[\w-]+|\^\^<[^<>\s]*>)?)"
QUAD = re.compile(rf"\s*{TERM}\s+<([^<>\s]*)>\s+{TERM}\s+<([^<>\s]*)>\s*\.\s*")
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
MOST_QUADS = 20_000  # of one page
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def read_warc(file: HeldFile, tally: Tally, keep: Keep) -> None:
    """Keep the postings of the pages in a WARC file, one record at a time."""
    with file.opened() as stream:
        try:
            for record in ArchiveIterator(stream):
                if record.rec_type in ("response", "resource"):
                    read_record(record, tally, keep)
        except (ArchiveLoadFailed, UnicodeDecodeError) as error:
            raise FileRefused(f"damaged after {tally.entries} pages: {error}") from error


def read_record(record: ArcWarcRecord, tally: Tally, keep: Keep) -> None:
    """Keep the postings of one record."""
    headers = record.http_headers
    status = headers.get_statuscode() if headers else "200"
    kind = (headers.get_header("Content-Type") if headers else record.content_type) or ""
    if status != "200" or not kind.strip().lower().startswith(PAGE_TYPES[:2] if kind else PAGE_TYPES):
        tally.entries += 1
        tally.skip(NOT_A_PAGE if status == "200" else f"HTTP {status}"[:10])
        return
    body = record.content_stream().read(MAX_PART + 1)
    if len(body) > MAX_PART:
        tally.entries += 1
        tally.skip(TOO_LARGE)
        return
    when = INSTANT.match(record.rec_headers.get_header("WARC-Date") or "")
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    seen_at = when[0] + "Z" if when else None
    read_page(body, tally, keep, content_type=kind, url=url or None, seen_at=seen_at, is_archive=True)


class Quad(NamedTuple):
    """One statement of a page: of what, what, and its value."""

    subject: str
    predicate: str
    value: str
    is_node: bool
    page: str


def is_quads(head: bytes) -> bool:
    """Return whether bytes begin with a statement in N-Quads."""
    return quad_of(head.partition(b"\n")[0]) is not None


def quad_of(line: bytes) -> Quad | None:
    """Return the statement that a line is."""
    found = QUAD.fullmatch(line.decode("utf-8", "replace"))
    if not found:
        return None
    literal = found[7]
    value = unescaped(literal[1:-1]) if literal else found[5] or found[6]
    return Quad(found[1] or found[2] or "", found[4], value, literal is None, found[8])


def unescaped(text: str) -> str:
    """Return a literal's text."""

    def character(found: re.Match[str]) -> str:
        """Return what an escape stands for."""
        code = found[1] or found[2]
        if not code:
            return ESCAPED.get(found[3], found[3])
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"

    return ESCAPE.sub(character, text) if "\\" in text else text


def read_quads(file: HeldFile, tally: Tally, keep: Keep) -> None:
    """Keep the postings of N-Quads, whose statements of one page stand together."""
    with file.opened() as stream:
        for page, quads in groupby(statements(stream, tally), key=lambda quad: quad.page):
            tally.entries += 1
            told = list(zip(range(MOST_QUADS), quads, strict=False))
            read_statements(page, [quad for _, quad in told], tally, keep)


def statements(stream: Any, tally: Tally) -> Iterator[Quad]:
    """Yield the statements of a file; lines that are none are counted."""
    for line in bounded_lines(stream):
        quad = quad_of(line)
        if quad:
            yield quad
        elif line.strip() and not line.startswith(b"#"):
            tally.skip("a line that is no statement")


def read_statements(page: str, quads: list[Quad], tally: Tally, keep: Keep) -> None:
    """Keep the postings that the statements of one page describe."""
    nodes: dict[str, list[Quad]] = {}
    for quad in quads:
        nodes.setdefault(quad.subject, []).append(quad)
    found = [subject for subject, told in nodes.items() if any(is_posting(quad) for quad in told)]
    if not found:
        tally.skip("statements about no posting")
    for subject in found:
        block = described(subject, nodes, 0)
        posting = to_posting(block, tally.crawl)
        if posting.title is None:
            tally.skip(NO_TITLE)
        else:
            own = subject if subject.startswith("http") and len(found) > 1 else None
            keep(imported(Found(posting, own, own_identifier(block)), page, None))


def is_posting(quad: Quad) -> bool:
    """Return whether a statement says that something is a posting."""
    return quad.predicate == TYPE and POSTING_TYPE.fullmatch(quad.value) is not None


def described(subject: str, nodes: dict[str, list[Quad]], depth: int) -> dict[str, Any]:
    """Return what is said of something as JSON-LD has it."""
    block: dict[str, Any] = {}
    for quad in nodes.get(subject, []) if depth < DEEPEST // 2 else []:
        name = "@type" if quad.predicate == TYPE else plain_name(quad.predicate)
        is_inner = quad.is_node and quad.value in nodes and quad.value != subject
        value: Any = described(quad.value, nodes, depth + 1) if is_inner else quad.value
        block[name] = (
            [*(block[name] if isinstance(block[name], list) else [block[name]]), value] if name in block else value
        )
    return block
