"""Parse XML as the wild writes it: strictly, after repairing what is often wrong with it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,32};)")
UNKNOWN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{1,32};)")
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
DECLARATION = re.compile(r"^<\?xml[^>]{0,200}\?>")
VERBATIM = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.S)


def parse_xml(text: str) -> Any:
    """Parse XML strictly, without resolving entities or fetching; raises ValueError.

    Bare ampersands and unknown entities are repaired outside verbatim parts where it cannot be read without.
    """
    content = DECLARATION.sub("", NOT_XML.sub("", text).strip())
    try:
        return strictly_parsed(content)
    except etree.XMLSyntaxError:
        parts = VERBATIM.split(content)
        parts[::2] = [UNKNOWN_ENTITY.sub(r"&amp;\1", BARE_AMPERSAND.sub("&amp;", part)) for part in parts[::2]]
    try:
        return strictly_parsed("".join(parts))
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)[:80]) from None


def strictly_parsed(content: str) -> Any:
    """Parse XML; raises XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8")
    return etree.fromstring(content.encode("utf-8", "replace"), parser)
