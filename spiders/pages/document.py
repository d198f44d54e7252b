"""From the bytes of an answer to a parsed page: its encoding, whether all of it arrived, and its visible text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from scrapy.http import Response
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from spiders.items import BoardCrawl
from spiders.pages.words import said

HTML_END = re.compile(r"</html\s*>", re.I)
END_WITHIN = 20_000  # characters after which scripts and comments may still follow the end of the page
MUST_CLOSE = frozenset("div ul ol table section main article a span script style header footer nav form h1 h2".split())
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
UNSEEN = frozenset(["script", "style", "template", "noscript", "head", "svg", "select", "title"])
BLOCKS = frozenset(
    "p div li ul ol td tr table section main article h1 h2 h3 h4 h5 h6 header footer nav br body".split()
)
FURNITURE = frozenset(["nav", "header", "footer"])
FURNITURE_ROLES = frozenset(["navigation", "banner", "contentinfo"])
SHORT_PAGE = 1_500  # visible characters: a challenge says little, a page of content more
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
FALLBACK = "cp1252"
STRAY_ZEROS = 20  # a page may hold a zero byte in so many characters, a binary file holds more


def text_of(response: Response, crawl: BoardCrawl) -> str:
    """Decode a page: a byte order mark first, then UTF-8 where it fits, then what is declared, then Windows-1252.

    Bytes that fit nothing become U+FFFD and are counted.
    """
    body = response.body
    encoding = encoding_of(body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
    text = body.decode(encoding, errors="replace").removeprefix("\ufeff")
    crawl.replaced_characters += text.count("\ufffd")
    return text


def encoding_of(body: bytes, content_type: str) -> str:
    """Return the encoding in which a page's bytes make sense."""
    marked = read_bom(body)[0] or wide_encoding(body[:400])
    if marked:
        return marked
    if fits(body, "utf-8"):
        return "utf-8"
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if declared and not declared.startswith("utf-") and fits(body, declared):
        return declared
    damaged = body.decode("utf-8", errors="replace").count("\ufffd")
    return "utf-8" if len(MULTIBYTE.findall(body)) >= damaged else FALLBACK


def wide_encoding(head: bytes) -> str | None:
    """Name UTF-16 without a mark, told by the zero bytes between the letters of its markup."""
    if head.count(0) < len(head) // 4:
        return None
    return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"


def fits(body: bytes, encoding: str) -> bool:
    """Return whether bytes are valid in an encoding."""
    try:
        codecs.lookup(encoding)
        body.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return False
    return True


def parse_page(text: str) -> Any | None:
    """Parse an HTML page; None when nothing is in it."""
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False)
    content = XML_DECLARATION.sub("", text).replace("\x00", "").encode("utf-8", "replace")
    try:
        page = lxml_html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return page


class OpenElements(HTMLParser):
    """Follow which elements that must be closed still are open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opened element."""
        if tag in MUST_CLOSE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and what was left open in it."""
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]


def is_whole(response: Response, text: str) -> bool:
    """Return whether all of a page arrived: it ends as pages do, or its length was stated and nothing is left open.

    `</html>` may be left out by the standard, so that its lack proves a cut only where nothing else shows the end.
    """
    if HTML_END.search(text[-END_WITHIN:]):
        return True
    if "partial" in response.flags or text.rstrip()[-1:] != ">":
        return False
    reader = OpenElements()
    reader.feed(text)
    return not reader.open and not reader.rawdata


def is_html(text: str) -> bool:
    """Return whether an answer is a page at all, whatever its headers call it."""
    head = text[:2000].lstrip().lower()
    return (
        "<" in head[:500] and not head.startswith(("{", "[", "%pdf")) and head.count("\x00") <= len(head) // STRAY_ZEROS
    )


def is_hidden(element: Any) -> bool:
    """Return whether an element or one around it is not shown."""
    return any(
        node.tag in UNSEEN
        or "hidden" in node.attrib
        or node.get("aria-hidden") == "true"
        or HIDDEN_STYLE.search(node.get("style") or "")
        for node in [element, *element.iterancestors()]
        if isinstance(node.tag, str)
    )


def is_furniture(element: Any) -> bool:
    """Return whether an element stands in the site's own navigation, head or foot."""
    return any(
        node.tag in FURNITURE or (node.get("role") or "").lower() in FURNITURE_ROLES
        for node in element.iterancestors()
        if isinstance(node.tag, str)
    )


def visible_lines(page: Any) -> Iterator[str]:
    """Yield the text that a reader sees, a block element a line."""
    words: list[str] = []
    body = page.find(".//body")
    for kind, node in etree.iterwalk(page if body is None else body, events=("start", "end")):
        if kind == "start" and isinstance(node.tag, str) and node.tag in BLOCKS:
            yield from flushed(words)
        if kind == "start" and node.text and isinstance(node.tag, str) and not is_hidden(node):
            words.append(node.text)
        if kind == "end" and isinstance(node.tag, str) and node.tag in BLOCKS:
            yield from flushed(words)
        parent = node.getparent()
        if kind == "end" and node.tail and parent is not None and not is_hidden(parent):
            words.append(node.tail)
    yield from flushed(words)


def flushed(words: list[str]) -> Iterator[str]:
    """Yield what was gathered as one line and begin the next."""
    line = " ".join("".join(words).split())
    words.clear()
    if line:
        yield line


def is_challenge(text: str, page: Any | None) -> bool:
    """Return whether a page without content of its own asks its reader to prove that they are human."""
    if not said("challenge", text[:60_000]):
        return False
    return page is None or sum(map(len, visible_lines(page))) <= SHORT_PAGE
