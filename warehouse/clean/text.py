"""HTML or plain text to lines, and lines to blocks with the kind of section they stand in."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from warehouse.clean.reference import rows

MAX_CHARACTERS = 200_000
CUT_MARK = "[cut]"
BLOCK_TAGS = frozenset(
    "p div li ul ol br tr td th table h1 h2 h3 h4 h5 h6 section article header footer blockquote pre hr dt dd".split()
)
SILENT_TAGS = frozenset(("script", "style", "noscript", "template", "svg", "head"))
BULLET = re.compile(r"^\s*(?:[-*•·▪●○◦‣–—>]|\d{1,2}[.)])\s+")
LOOKS_LIKE_HTML = re.compile(
    r"<(?:p|div|br|li|ul|ol|strong|b|h[1-6]|span|a|table)\b[^<>]{0,2000}>|</[a-z0-9]{1,10}>", re.I
)
FORMAT_CHARACTERS = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
MARKDOWN = re.compile(r"\*\*|__|^#{1,6}\s+|\\(?=[-+#.!&])")


@dataclass(frozen=True)
class Block:
    """One line of a text: its number, its text, the kind of section it stands in, and a hash of its words."""

    number: int
    text: str
    section_kind: str
    block_hash: str


def plain_text(source: str) -> str:
    """Return the text of HTML or plain text: one line a block, spaces collapsed, format characters removed.

    Longer than 200,000 characters is cut, with a mark. Idempotent on its own output.

    >>> plain_text("<p>Build&nbsp;models</p><ul><li>Python</li></ul>")
    'Build models\\nPython'
    """
    cut = len(source) > MAX_CHARACTERS
    source = source[:MAX_CHARACTERS]
    text = text_of_html(source) if LOOKS_LIKE_HTML.search(source) else source
    text = normalised(text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    kept = [line for line in lines if line]
    if cut and kept[-1:] != [CUT_MARK]:
        kept.append(CUT_MARK)
    return "\n".join(kept)


def text_of_html(source: str) -> str:
    """Return the text of a fragment, each block element on its own line; markup that is none stays text."""
    try:
        root = lxml_html.fragment_fromstring(source.replace("\x00", ""), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return source
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            if element.tag in BLOCK_TAGS:
                parts.append("\n")
            if element.text and element.tag not in SILENT_TAGS:
                parts.append(flat(element.text))
        elif event == "end" and element.tag in BLOCK_TAGS:
            parts.append("\n")
        if event != "start" and element.tail:
            parts.append(flat(element.tail))
    return "".join(parts)


def flat(text: str) -> str:
    """Return text with its line ends as spaces, as a browser shows it; two in a row stay a line."""
    return text.replace("\n\n", "\x1f").replace("\n", " ").replace("\x1f", "\n")


def normalised(text: str) -> str:
    """Return NFKC text without format characters, so that hidden characters do not hide words."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(FORMAT_CHARACTERS))


def heading_kinds() -> list[tuple[str, re.Pattern[str]]]:
    """Return the section kinds with their patterns, from reference/sections.csv, in its order."""
    return [(row["section_kind"], re.compile(row["pattern"], re.I)) for row in rows("sections")]


HEADINGS = heading_kinds()
# One look decides for most lines that they are no heading.
ANY_HEADING = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in HEADINGS), re.I)
HEADING_CHARACTERS = 80


def heading_kind(line: str) -> str | None:
    """Say which kind of section a line opens, or None when it opens none.

    A heading is short, has no sentence in it, and reads like one of the known ones.
    """
    if len(line) > HEADING_CHARACTERS + 20:
        return None
    bare = MARKDOWN.sub("", line).strip(" *_#:-–—|•")
    if not bare or len(bare) > HEADING_CHARACTERS or len(bare.split()) > 11 or bare.endswith((".", ";", ",")):
        return None
    if not ANY_HEADING.search(bare):
        return None
    for kind, pattern in HEADINGS:
        if pattern.search(bare):
            return kind
    return None


# Sentences that say by themselves what they are about, wherever they stand.
LINE_KINDS = (
    (
        "equal_opportunity",
        re.compile(
            r"equal[- ]opportunity|without regard to|regardless of (?:race|age|gender|sex)|reasonable accommodation|e-verify",
            re.I,
        ),
    ),
    (
        "process",
        re.compile(
            r"\bmay use (?:ai|artificial intelligence|automated)|tools to (?:help )?(?:review|support|screen)|your application|privacy (?:policy|notice)",
            re.I,
        ),
    ),
    (
        "benefits",
        re.compile(
            r"^\W*(?:benefits|perks)\b\W|\b(?:parental leave|health insurance|dental|401\(?k|paid time off|pto\b|paid holidays|stock options)",
            re.I,
        ),
    ),
)
LINE_KIND_CHARACTERS = 400  # a longer line is a text without line breaks, and about many things
LINE_KIND_HINTS = (
    "opportunit",
    "regard",
    "accommodat",
    "verify",
    "may use",
    "tools to",
    "application",
    "privacy",
    "benefit",
    "perk",
    "leave",
    "insurance",
    "dental",
    "401",
    "paid",
    "pto",
    "stock",
)


def line_kind(line: str) -> str | None:
    """Say what a line is about when its own words tell, whatever heading stands above it."""
    if len(line) > LINE_KIND_CHARACTERS:
        return None
    low = line.lower()
    if not any(hint in low for hint in LINE_KIND_HINTS):
        return None
    return next((kind for kind, pattern in LINE_KINDS if pattern.search(line)), None)


def blocks(text: str) -> list[Block]:
    """Split a plain text into blocks; a line keeps the section kind of the heading above it."""
    found, kind = [], "unknown"
    for number, line in enumerate(text.split("\n")):
        bulleted = BULLET.match(line)
        opened = (
            None if bulleted and len(line.split()) > 7 else heading_kind(BULLET.sub("", line) if bulleted else line)
        )
        kind = opened or kind
        own = line_kind(line) if opened is None else None
        words = " ".join((BULLET.sub("", line) if bulleted else line).lower().split())
        block_hash = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()
        found.append(Block(number, line, own or kind, block_hash))
    return found
