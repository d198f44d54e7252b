"""Lever job sites, global and EU."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from spiders.board_spider import BoardSpider, count_unmapped, require_keys
from spiders.fields import (
    decode_json,
    identifier,
    instant_or_none,
    mapping,
    number_or_none,
    rows,
    text_or_none,
    texts,
)
from spiders.items import Board, BoardCrawl, Pay, Place, Posting
from spiders.politeness import CrawlRefused

PAGE_ROWS = 100
READ = frozenset(
    [
        "id",
        "text",
        "categories",
        "country",
        "workplaceType",
        "createdAt",
        "description",
        "descriptionPlain",
        "opening",
        "openingPlain",
        "descriptionBody",
        "descriptionBodyPlain",
        "lists",
        "additional",
        "additionalPlain",
        "salaryRange",
        "salaryDescription",
        "salaryDescriptionPlain",
        "hostedUrl",
        "applyUrl",
    ]
)


class LeverSpider(BoardSpider):
    """The public postings API: pages of a bare array, ending at a short one.

    Documentation: github.com/lever/postings-api. An EU site has the EU host as its `base_url`. States no total
    and no employer name. Looked at in November 2026.
    """

    name = "lever"
    public_host = "https://api.lever.co"

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        found: list[Posting] = []
        seen: set[str] = set()
        row_count, has_moved = 0, False
        while crawl.pages < self.job.limits.board_pages and row_count < self.job.limits.board_rows:
            try:
                jobs = await self.page(board, crawl, skip=row_count)
            except CrawlRefused as refused:
                if not row_count or refused.status == "skipped":
                    raise
                crawl.end("partial", f"after {row_count} rows: {refused.reason}", refused.http_status)
                return found
            row_count += len(jobs)
            postings = self.mapped_rows(jobs, crawl, to_posting)
            ids = {posting.source_posting_id for posting in postings}
            if ids and ids <= seen:
                crawl.end("partial", "a page repeats an earlier one")
                return found
            has_moved = has_moved or not ids.isdisjoint(seen)
            found, seen = found + postings, seen | ids
            if len(jobs) < PAGE_ROWS:
                if has_moved:
                    crawl.end("partial", "rows moved between pages")
                return found
        crawl.end("partial", "page or row cap reached")
        return found

    async def page(self, board: Board, crawl: BoardCrawl, skip: int) -> list[Any]:
        """Read the rows of the page that begins after `skip` rows."""
        url = f"{self.base(board)}/v0/postings/{quote(board.board)}?mode=json&limit={PAGE_ROWS}&skip={skip}"
        response = await self.fetcher.get(url, crawl)
        crawl.pages += 1
        jobs = decode_json(response.body, crawl)
        if not isinstance(jobs, list):
            raise CrawlRefused("failed", "shape: the answer is not a list")
        require_keys(jobs, ("id", "text"))
        if not jobs and not skip:
            crawl.empty_proof = "empty list"
        count_unmapped(jobs, READ, crawl)
        return jobs


def to_posting(job: dict[str, Any], crawl: BoardCrawl) -> Posting:
    """Map one posting; its text stands in up to three parts and a list of headed sections."""
    categories = mapping(job.get("categories"))
    country = text_or_none(job.get("country"))
    return Posting(
        source_posting_id=identifier(job.get("id")),
        title=text_or_none(job.get("text")),
        url=text_or_none(job.get("hostedUrl")) or text_or_none(job.get("applyUrl")),
        location_texts=texts(categories.get("location"), *rows(categories.get("allLocations"))),
        places=[Place(country=country)] if country else [],
        workplace_text=text_or_none(job.get("workplaceType")),
        employment_type_text=text_or_none(categories.get("commitment")),
        department_text=text_or_none(categories.get("department")) or text_or_none(categories.get("team")),
        level_text=text_or_none(categories.get("level")),
        published_at=instant_or_none(job.get("createdAt"), crawl, "createdAt", unit="ms"),
        salary_text=text_or_none(job.get("salaryDescriptionPlain")),
        pay=[pay for pay in [stated_pay(mapping(job.get("salaryRange")))] if pay],
        attributes={"team": team} if (team := text_or_none(categories.get("team"))) else {},
        html=text_or_none(whole_html(job)),
    )


def stated_pay(entry: Any) -> Pay | None:
    """Map `salaryRange`, whose interval reads like `per-year-salary`."""
    low, high = number_or_none(entry.get("min")), number_or_none(entry.get("max"))
    if not low and not high:
        return None
    return Pay(
        min=low,
        max=high,
        currency=text_or_none(entry.get("currency")),
        period=text_or_none(entry.get("interval")),
    )


def whole_html(job: dict[str, Any]) -> str:
    """Join opening, headed lists and closing; `lists` often holds most of the text."""
    parts = [text_or_none(job.get("description")) or text_or_none(job.get("descriptionPlain")) or ""]
    for section in rows(job.get("lists")):
        heading, content = (
            text_or_none(mapping(section).get("text")),
            text_or_none(mapping(section).get("content")),
        )
        parts.append(f"<h3>{heading or ''}</h3><ul>{content or ''}</ul>")
    parts.append(text_or_none(job.get("additional")) or text_or_none(job.get("additionalPlain")) or "")
    return "\n".join(part for part in parts if part)
