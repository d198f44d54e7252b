"""JazzHR career pages."""

from __future__ import annotations

import re
from typing import Any

from spiders.fields import UnreadableRow
from spiders.html_rows import HtmlListingSpider, words_in
from spiders.items import Posting
from spiders.row import Row

CODE = re.compile(r"/apply/(?:jobs/details/)?(?!jobs\b)([A-Za-z0-9]{6,20})(?:[/?#]|$)")


class JazzhrSpider(HtmlListingSpider):
    """The table of a tenant's openings, on one page; a posting's page holds its JobPosting, with pay where stated.

    Undocumented; robots.txt is each tenant's own. Some tenants stand behind a wall against robots, and are not read. A
    row may be linked twice. Looked at in November 2026.
    """

    name = "jazzhr"
    public_host = "https://{board}.applytojob.com"
    provider = "applytojob.com"
    address = "/apply/jobs"
    keys = frozenset("link title location department".split())

    @classmethod
    def cards(cls, page: Any) -> list[dict[str, Any]]:
        """Return the openings of a page, of a table or of a list."""
        found: dict[str, dict[str, Any]] = {}
        for link in page.iter("a"):
            code, title = CODE.search(link.get("href") or ""), words_in(link)
            if code and title and code[1] not in found:
                found[code[1]] = {"link": link.get("href"), "title": title, **beside(link)}
        return list(found.values())

    def id_of(self, row: dict[str, Any]) -> str:
        """Return the code in an opening's address."""
        if (code := CODE.search(row.get("link") or "")) is None:
            raise UnreadableRow("no code in the address")
        return code[1]

    def posting(self, row: Row) -> Posting:
        """Map one opening."""
        place = row.text("location")
        return Posting(
            source_posting_id=self.id_of(row.fields),
            title=row.text("title"),
            url=row.text("link"),
            location_texts=[place] if place else [],
            department_text=row.text("department"),
        )


def beside(link: Any) -> dict[str, str | None]:
    """Return what a table's row or a list's entry says beside its link: the place, and the department."""
    entry = next(link.iterancestors("tr", "li"), None)
    if entry is None:
        return {}
    named = {"location": ["fa-map-marker"], "department": ["resumator_department", "fa-sitemap"]}
    found: dict[str, str | None] = {}
    for name, classes in named.items():
        marked = [element for kind in classes for element in entry.find_class(kind)]
        found[name] = next((words_in(e) or words_in(e.getparent()) for e in marked), None)
    cells = [cell for cell in entry.iterchildren("td") if link not in cell.iter("a")]
    found["location"] = found["location"] or (words_in(cells[-1]) if cells else None)
    return found
