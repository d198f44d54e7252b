"""Personio career sites."""

from __future__ import annotations

from scrapy import Request

from spiders.detail_spider import leave_out
from spiders.fields import identifier
from spiders.items import Board, BoardCrawl, Posting
from spiders.mapping import mapped_rows
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.stated import attributes, sections
from spiders.xml_rows import XmlListingSpider

NOT_HERE = (301, 302, 303, 307, 308, 404)


class PersonioSpider(XmlListingSpider):
    """The XML feed of a tenant, on `.de` or `.com`: the whole board in one document, without a total.

    Documentation: developer.personio.de (open positions), made for use by other programs; an employer switches it on.
    Asked for in English; a position that is published in another language only has no text then, and is read from the
    feed in the tenant's own language. States no pay and no country. Looked at in November 2026.
    """

    name = "personio"
    public_host = "https://{board}.jobs.personio.de"
    provider = "personio"
    address = "/xml?language=en"
    root = "workzag-jobs"
    rows_path = ("position",)
    needed = ("id", "name")
    keys = frozenset(
        "id name subcompany office additionalOffices department recruitingCategory employmentType seniority schedule"
        " yearsOfExperience occupation occupationCategory keywords createdAt jobDescriptions".split()
    )

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        """Read the feed where the tenant has it, and what has no text in English in the tenant's own language."""
        try:
            found = await super().read(board, crawl)
        except CrawlRefused as refused:
            if board.base_url or refused.http_status not in NOT_HERE:
                raise
            board.base_url = self.base(board).removesuffix(".de") + ".com"
            self.keep_pace(board.base_url, board.delay_s)
            found = await super().read(board, crawl)
        if any(not posting.html and not posting.text_key for posting in found):
            await self.fill_texts(board, crawl, found)
        return found

    async def fill_texts(self, board: Board, crawl: BoardCrawl, found: list[Posting]) -> None:
        """Take texts from the feed in the tenant's own language; one that is refused costs the texts only."""
        http_status = crawl.http_status
        lacking = [posting for posting in found if not (posting.html or posting.text_key or posting.unread_reason)]
        try:
            answer = self.decode(await self.ask(Request(f"{self.base(board)}/xml"), crawl), crawl)
        except CrawlRefused as refused:
            crawl.warnings.append(f"texts in the tenant's own language not read: {refused.reason}")
            for posting in lacking:
                leave_out(posting, refused.reason)
            return
        finally:
            crawl.http_status = http_status
        told = mapped_rows(self.rows(answer), BoardCrawl("", "", crawl.observed_at, ""), self.posting)
        texts = {posting.source_posting_id: posting.html for posting in told}
        for posting in lacking:
            posting.text_not_fetched, posting.text_reason = False, None  # as an earlier run landed it
            posting.html = texts.get(posting.source_posting_id)

    def posting(self, row: Row) -> Posting:
        """Map one position, whose page the feed does not name."""
        number, offices = identifier(row.fields.get("id")), row.row("additionalOffices").texts("office")
        parts = [(part.text("name"), part.text("value")) for part in row.row("jobDescriptions").rows("jobDescription")]
        kinds = [kind for name in ("employmentType", "schedule") if (kind := row.text(name))]
        return Posting(
            source_posting_id=number,
            title=row.text("name"),
            employer_text=row.text("subcompany"),
            url=f"/job/{number}",
            location_texts=list(dict.fromkeys(row.texts("office") + offices)),
            employment_type_text=", ".join(kinds) or None,
            department_text=row.text("department") or row.text("recruitingCategory"),
            level_text=row.text("seniority"),
            published_at=row.instant("createdAt"),
            attributes=attributes(
                row, "recruitingCategory", "yearsOfExperience", "occupation", "occupationCategory", "keywords"
            ),
            html=sections(*parts),
        )
