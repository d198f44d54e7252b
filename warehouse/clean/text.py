"""HTML or plain text to lines: one line a block, hard-wrapped and broken lines made whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from lxml import etree

from warehouse.clean.run_together import parted

MAX_CHARACTERS = 200_000
KEPT_TEXTS = 32  # what is made of a text alone is made once for equal ones that follow each other
CUT_MARK = "[cut]"
BULLET = re.compile(r"(?:[-*·–—>]|\d{1,2}[.)])\s+|[•▪●○◦‣■◆❖➢►▶▸→✓✔🔹\uf0a7\uf0b7\uf0d8\uf0fc]\s*")
LOOKS_LIKE_HTML = re.compile(
    r"<(?:p|div|br|li|ul|ol|strong|b|h[1-6]|span|a|table)\b[^<>]{0,2000}>|</[a-z0-9]{1,10}>", re.I
)
# Soft hyphens, joiners, marks of direction and other characters that show nothing.
FORMAT_CHARACTERS = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Each block element on lines of its own, items with a bullet; what is not shown says nothing.
TO_TEXT = etree.XSLT(
    etree.XML("""
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="utf-8"/>
  <xsl:template match="p|div|ul|ol|br|tr|td|th|table|h1|h2|h3|h4|h5|h6
    |section|article|header|footer|blockquote|pre|hr|dt|dd">
    <xsl:text>&#10;</xsl:text><xsl:apply-templates/><xsl:text>&#10;</xsl:text>
  </xsl:template>
  <xsl:template match="li"><xsl:text>&#10;- </xsl:text><xsl:apply-templates/><xsl:text>&#10;</xsl:text></xsl:template>
  <xsl:template match="script|style|noscript|template|svg|head"/>
</xsl:stylesheet>""")
)
PARSER = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
DEEPEST = 2_000  # elements within one another: the parser leaves out what stands deeper
TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
OWN_BULLET = re.compile(rf"\n- (?=\s*(?:{BULLET.pattern}))")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")  # but white space
ESCAPES = re.compile(r"(?<!\\)\\+(?=[-+&#.!*()|\[\]'\"~])")  # Markdown: "C\+\+", "R\&D"
# Line ends, tabs and characters that a program wrote out as code: "Requirements\\n- Python\\n", "\\u2022 Python".
WRITTEN_LINE_END = re.compile(r"\\+r\\+n|\\+[nr](?=\s*(?:[-•*·\\A-ZÀ-Þ(<\d]|$|[^\x00-\x7f]))")
WRITTEN_CHARACTER = re.compile(r"\\+u([0-9a-fA-F]{4})")
WRITTEN_TAB = re.compile(r"\\+t(?=\s*[-•*A-Z\\])")
LEAST_WRITTEN = 2  # line ends written out; one may be a path
EMPTY_LINE = "\ue000"  # two line ends in a row, kept through the parser, which takes them for a space


@lru_cache(maxsize=KEPT_TEXTS)
def plain_text(source: str) -> str:
    """Return the text of HTML or plain text: one line a block, spaces collapsed, escapes and format characters removed.

    Longer than 200,000 characters is cut, with a mark. Idempotent on its own output.

    >>> plain_text("<p>Build&nbsp;models</p><ul><li>Python</li></ul>")
    'Build models\\n- Python'
    """
    cut = len(source) > MAX_CHARACTERS
    source = source[:MAX_CHARACTERS]
    if "\\n" in source:
        source = with_line_ends(source)
    is_html = "<" in source and LOOKS_LIKE_HTML.search(source) is not None
    text = normalised(text_of_html(source) if is_html else source)
    if "\\" in text:
        text = ESCAPES.sub("", CONTROL_CHARACTERS.sub("", text))
    broken = text.split("\n")
    lines = [line.strip() if line.isprintable() and "  " not in line else squeezed(line) for line in broken]
    if not is_html and "" in lines:
        lines = list(unwrapped(lines, [len(line) for line in map(str.rstrip, broken)]))
    lines = [line for line in lines if line != "-"]
    kept = [part for line in continued(lines) for part in parted(line)]
    if cut and kept[-1:] != [CUT_MARK]:
        kept.append(CUT_MARK)
    return "\n".join(kept)


def with_line_ends(source: str) -> str:
    """Return a text with the line ends, tabs and characters that stand in it as code.

    >>> with_line_ends("Requirements\\\\n- Python\\\\n- SQL").split("\\n")
    ['Requirements', '- Python', '- SQL']
    """
    if len(WRITTEN_LINE_END.findall(source)) < LEAST_WRITTEN:
        return source
    source = WRITTEN_CHARACTER.sub(lambda code: chr(int(code[1], 16)), source)
    return WRITTEN_TAB.sub(" ", WRITTEN_LINE_END.sub("\n", source))


def squeezed(line: str) -> str:
    """Return a line without control characters, each run of white space as one space."""
    return " ".join(CONTROL_CHARACTERS.sub("", line).split())


def text_of_html(source: str) -> str:
    """Return the text of a fragment, each block element on its own line; markup that is none stays text."""
    source = source.replace("\x00", "").replace("\r", "").replace("\n\n", EMPTY_LINE).replace("\n", " ")
    try:
        root = etree.fromstring(f"<div>{source}</div>".encode("utf-8", "replace"), PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return source.replace(EMPTY_LINE, "\n\n")
    if source.count("<") > DEEPEST and any(error.type_name == "ERR_RESOURCE_LIMIT" for error in PARSER.error_log):
        return unescape(TAG.sub("\n", source)).replace(EMPTY_LINE, "\n")
    return OWN_BULLET.sub("\n", str(TO_TEXT(root))).replace(EMPTY_LINE, "\n")


def normalised(text: str) -> str:
    """Return NFKC text without format characters, so that hidden characters do not hide words."""
    if text.isascii():
        return text
    # the one character that most texts would have to be normalised for
    spaced = FORMAT_CHARACTERS.sub("", text).replace("\xa0", " ")
    return unicodedata.normalize("NFKC", spaced)


WRAP_WIDTHS = range(45, 101)


def unwrapped(lines: list[str], lengths: list[int]) -> Iterator[str]:
    """Yield paragraphs of a text whose lines were broken at a fixed width, others as they are.

    A break is one of the wrapping when the next line's first word would not have fitted into the line's width.
    `lengths` are those of the lines as written, with what they are indented by.
    """
    width = max(lengths, default=0)
    if width not in WRAP_WIDTHS:
        yield from lines
        return
    held = ""
    room = 0
    for line, length in zip(lines, lengths, strict=True):
        fits = held and line and room + 1 + len(line.partition(" ")[0]) <= width
        if held and line and not fits and not BULLET.match(line):
            held = joined(held, line)
        else:
            yield held
            held = line
        room = length
    yield held


# Behind a hyphen a line was broken inside a word, but not in "pre- and post-training".
BROKEN_WORD = re.compile(r"\w-")
NEXT_OF_TWO = re.compile(r"(?:and|or|und|oder|to|et|&|/)(?:\W|$)")


def joined(held: str, line: str) -> str:
    """Return a line and its rest as one."""
    ends_broken = held.endswith("-") and BROKEN_WORD.fullmatch(held, len(held) - 2)
    broken = ends_broken and line[0].isalnum() and not NEXT_OF_TWO.match(line)
    return held + line if broken else f"{held} {line}"


CONTINUED_CHARACTERS = 40
SENTENCE_ENDS = (".", ":", ";", "!", "?", "•")
CONNECTIVES = (
    " and",
    " or",
    " of",
    " the",
    " to",
    " with",
    " in",
    " for",
    " a",
    " an",
    " our",
    " your",
    ",",
    " &",
    "/",
)


def breaks_off(held: str, line: str) -> bool:
    """Return whether a line breaks off in a sentence that the next one goes on with."""
    return held.endswith(CONNECTIVES) or (line[0].islower() and not held.endswith(SENTENCE_ENDS))


def continued(lines: list[str]) -> Iterator[str]:
    """Yield the lines that are not empty, a long line that breaks off in a sentence joined with its rest."""
    held = ""
    for line in filter(None, lines):
        if len(held) >= CONTINUED_CHARACTERS and breaks_off(held, line) and not BULLET.match(line):
            held = joined(held, line)
            continue
        if held:
            yield held
        held = line
    if held:
        yield held
