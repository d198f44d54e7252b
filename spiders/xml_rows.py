"""XML answers as the objects that JSON would hold, so that their rows are read field by field like any other."""

from __future__ import annotations

from typing import Any, ClassVar

from lxml import etree
from scrapy.http import Response

from spiders.fields import mapping
from spiders.items import BoardCrawl
from spiders.listing import ListingSpider
from spiders.pages.document import text_of
from spiders.pages.xml import parse_xml
from spiders.politeness import CrawlRefused

PREFIXES = {"http://base.google.com/ns/1.0": "g"}
DEEPEST = 50


def name_of(element: Any) -> str:
    """Return an element's name, with the prefix of a namespace that is not its document's."""
    name = etree.QName(element)
    if name.namespace in (None, etree.QName(element.getroottree().getroot()).namespace):
        return name.localname
    return f"{PREFIXES.get(name.namespace, element.prefix)}:{name.localname}"


def content_of(element: Any, depth: int = 0) -> Any:
    """Return an element's text, or an object of its elements by name, with a list for those that are repeated."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or depth > DEEPEST:
        return "".join(element.itertext()).strip()
    found: dict[str, Any] = {}
    for child in children:
        name, value = name_of(child), content_of(child, depth + 1)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


class XmlListingSpider(ListingSpider):
    """A list in XML: `root` names the document, `rows_path` leads from it to the elements that are rows."""

    root: ClassVar[str]
    rows_path: ClassVar[tuple[str, ...]]

    def decode(self, response: Response, crawl: BoardCrawl) -> Any:
        """Return the content of the document; raises CrawlRefused where it is another one."""
        try:
            document = parse_xml(text_of(response, crawl))
        except ValueError as error:
            raise CrawlRefused("failed", f"not XML: {error}") from None
        if name_of(document) != self.root:
            raise CrawlRefused("failed", f"shape: root element {name_of(document)[:40]!r}")
        return content_of(document)

    def rows(self, answer: Any) -> list[Any]:
        """Return the rows; raises CrawlRefused where what should hold them is missing."""
        *holders, last = self.rows_path
        for name in holders:
            if name not in mapping(answer):
                raise CrawlRefused("failed", f"shape: element {name!r} missing")
            answer = answer[name]
        if (not holders and mapping(answer) and last not in answer) or (answer and isinstance(answer, str)):
            raise CrawlRefused("failed", f"shape: no element {last!r}, but others")
        found = mapping(answer).get(last, [])
        return found if isinstance(found, list) else [found]
