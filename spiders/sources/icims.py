"""iCIMS career portals."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from scrapy import Request

from spiders.days import day_ago
from spiders.fields import UnreadableRow
from spiders.html_rows import HtmlListingSpider, words_in
from spiders.items import Board, BoardCrawl, Posting
from spiders.listing import Listed
from spiders.row import Row

NUMBER = re.compile(r"/jobs/(\d+)/")
PAGE = re.compile(r"[?&]pr=(\d{1,3})\b")
# What a card's labels mean, which differ from portal to portal.
LABELS = {
    "locations": re.compile(r"\blocations?\b", re.I),
    "category": re.compile(r"\b(?:category|department)\b", re.I),
    "type": re.compile(r"\btype\b", re.I),
    "number": re.compile(r"\b(?:id|number)\b", re.I),
    "posted": re.compile(r"\bposted\b", re.I),
    "remote": re.compile(r"\b(?:remote|workplace)\b", re.I),
}
FULL_PAGE = 20
INVENTED_AGE, ABOUT = timedelta(days=730), timedelta(days=3)


class IcimsSpider(HtmlListingSpider):
    """The search page of a tenant's portal, page by page; a posting's page holds its JobPosting.

    Undocumented; robots.txt is each tenant's own. Some portals state invented dates in their JobPostings, two years
    before they are asked; these are dropped. Looked at in November 2026.
    """

    name = "icims"
    public_host = "https://careers-{board}.icims.com"
    provider = "icims.com"
    states_first_publication = False
    dates_suspect = True
    address = "/jobs/search?ss=1&in_iframe=1&pr={page}"
    page_query = "?in_iframe=1"
    keys = frozenset(["link", "title", *LABELS])

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for a page by its number, which the portal counts from 0."""
        return Request(self.base(board) + self.address.format(page=page - 1), headers={"Accept": "text/html"})

    def after(self, board: Board, listed: Listed) -> Request | None:
        """Return the request for the next page, None after the last that is stated."""
        is_last = not listed.last or listed.pages >= self.pages_stated[board.board]
        return None if is_last else self.request(board, listed.rows, listed.pages + 1)

    def judge_list(self, crawl: BoardCrawl, listed: Listed) -> None:
        """End as partial a full page that says nothing of others."""
        super().judge_list(crawl, listed)
        if listed.rows >= FULL_PAGE and not self.pages_stated[crawl.board]:
            crawl.end("partial", f"{listed.rows} postings, and nothing shows that there are no further pages")

    def pages_of(self, page: Any) -> int:
        """Return how many pages a page states or links to."""
        linked = [int(number) + 1 for link in page.iter("a") for number in PAGE.findall(link.get("href") or "")]
        return max([super().pages_of(page), *linked])

    @classmethod
    def cards(cls, page: Any) -> list[dict[str, Any]]:
        """Return the cards of a page."""
        return [fields for card in page.find_class("iCIMS_JobCardItem") if (fields := card_fields(card))]

    def id_of(self, row: dict[str, Any]) -> str:
        """Return the number in a card's address."""
        if (number := NUMBER.search(row.get("link") or "")) is None:
            raise UnreadableRow("no number in the address")
        return number[1]

    def posting(self, row: Row) -> Posting:
        """Map one card."""
        places = row.text("locations")
        return Posting(
            source_posting_id=self.id_of(row.fields),
            requisition_id=row.text("number"),
            title=row.text("title"),
            url=row.text("link"),
            location_texts=[place.strip() for place in places.split("|")] if places else [],
            workplace_text=row.text("remote"),
            employment_type_text=row.text("type"),
            department_text=row.text("category"),
            published_at=day_ago(row, "posted"),
        )

    def fill(self, posting: Posting, answer: Row) -> None:
        """Take from the page what the card leaves open, but for invented dates."""
        stated = answer.fields.get("published_at")
        age = datetime.fromisoformat(answer.crawl.observed_at) - datetime.fromisoformat(stated) if stated else None
        if age is not None and abs(age - INVENTED_AGE) < ABOUT:
            answer.drop("datePosted", "invented")
            answer.fields["published_at"] = answer.fields["valid_through"] = None
        super().fill(posting, answer)


def card_fields(card: Any) -> dict[str, Any] | None:
    """Return the fields of a card by what their labels mean; without an address that can be read, its title only."""
    link = next((link for link in card.iter("a") if NUMBER.search(link.get("href") or "")), None)
    if link is None:
        title = next((words_in(heading) for heading in card.iter("h2", "h3", "h4")), None)
        return {"title": title} if title else None
    heading = next(link.iter("h2", "h3", "h4"), None)
    found = {"link": link.get("href"), "title": words_in(heading) or (link.get("title") or "").partition(" - ")[2]}
    for label in [*card.find_class("field-label"), *card.iter("dt")]:
        value, said = label.getnext(), words_in(label) or ""
        name = next((name for name, pattern in LABELS.items() if pattern.search(said)), None)
        if name and value is not None and label.getparent() is not link and (text := words_in(value)):
            found.setdefault(name, re.sub(r" ?\(.*", "", text) if name == "posted" else text)
    return found
