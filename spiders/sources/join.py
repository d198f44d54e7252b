"""JOIN career pages."""

from __future__ import annotations

from typing import Any

from scrapy.http import Response

from spiders.fields import decode_json, identifier
from spiders.items import BoardCrawl, Posting
from spiders.pages.document import is_html, parse_page, text_of
from spiders.politeness import CrawlRefused
from spiders.posting_pages import PostingPagesSpider
from spiders.row import Row
from spiders.stated import attributes, places_of

DATA = "__NEXT_DATA__"


class JoinSpider(PostingPagesSpider):
    """A company's career pages, five jobs a page; what a page shows stands in it as data, texts on the jobs' pages.

    Undocumented, public and without a key. States no total, but how many pages there are. Looked at in November 2026.
    """

    name = "join"
    public_host = "https://join.com"
    address = "/companies/{board}?page={page}"
    rows_key = "props.pageProps.initialState.jobs.items"
    pages_path = ("props", "pageProps", "initialState", "jobs", "pagination", "pageCount")
    keys = frozenset(
        "id idParam title city country workplaceType employmentType category createdAt languageCode".split()
    )

    def decode(self, response: Response, crawl: BoardCrawl) -> Any:
        """Return the data of a page; raises CrawlRefused where it holds none."""
        text = text_of(response, crawl)
        page = parse_page(text) if is_html(text) else None
        scripts = page.xpath("//script[@id=$name]/text()", name=DATA) if page is not None else []
        if not scripts:
            raise CrawlRefused("failed", f"shape: no {DATA} in the page")
        return decode_json(str(scripts[0]).encode(), crawl)

    def posting(self, row: Row) -> Posting:
        """Map one job, as far as the list states it."""
        number = identifier(row.fields.get("id"))
        return Posting(
            source_posting_id=number,
            title=row.text("title"),
            url=f"/companies/{row.crawl.board}/{row.text('idParam') or number}",
            location_texts=row.names("city", "cityName", "name"),
            places=places_of([row.row("city")], ("cityName", "name"), "regionName", ("countryIso", "countryName")),
            workplace_text=row.text("workplaceType"),
            employment_type_text=row.name("employmentType", "nameEn", "name"),
            department_text=row.name("category", "nameEn", "name"),
            language_text=row.text("languageCode"),
            published_at=row.instant("createdAt"),
            attributes=attributes(row, "country"),
        )
