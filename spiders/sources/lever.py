"""Lever job sites, global and EU."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from spiders.board_spider import BoardSpider, count_unmapped, require_keys
from spiders.fields import decode_json, identifier, text_or_none
from spiders.items import Board, BoardCrawl, Pay, Place, Posting
from spiders.politeness import CrawlRefused
from spiders.row import Row

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
                # An empty page after a full one may be the end, or a hole: the page behind it tells.
                further = row_count and not jobs and await self.page(board, crawl, skip=row_count + PAGE_ROWS)
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
                if further:
                    crawl.end("partial", "an empty page lies before others")
                elif has_moved:
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


def to_posting(job: Row) -> Posting:
    """Map one posting; its text stands in up to three parts and a list of headed sections."""
    categories = job.row("categories")
    country, team = job.name("country", "code", "name"), categories.name("team", "name")
    first = categories.names("location", "name")
    return Posting(
        source_posting_id=identifier(job.fields.get("id")),
        title=job.text("text"),
        url=job.text("hostedUrl") or job.text("applyUrl"),
        location_texts=list(dict.fromkeys(first + categories.names("allLocations", "name"))),
        places=[Place(country=country)] if country else [],
        workplace_text=job.text("workplaceType"),
        employment_type_text=categories.text("commitment"),
        department_text=categories.name("department", "name") or team,
        level_text=categories.text("level"),
        published_at=job.instant("createdAt", unit="ms"),
        salary_text=job.text("salaryDescriptionPlain") or job.text("salaryDescription"),
        pay=[pay for entry in job.rows("salaryRange") if (pay := stated_pay(entry))],
        attributes={"team": team} if team else {},
        html=whole_html(job),
    )


def stated_pay(entry: Row) -> Pay | None:
    """Map `salaryRange`, whose interval reads like `per-year-salary`."""
    low, high = entry.number("min"), entry.number("max")
    if not low and not high:
        return None
    return Pay(min=low, max=high, currency=entry.text("currency"), period=entry.text("interval"))


def whole_html(job: Row) -> str | None:
    """Join opening, headed lists and closing; `lists` often holds most of the text."""
    parts = [job.text("description") or job.text("descriptionPlain") or halves(job)]
    parts += [
        f"<h3>{section.text('text') or ''}</h3><ul>{' '.join(section.texts('content'))}</ul>"
        for section in job.rows("lists")
    ]
    parts.append(job.text("additional") or job.text("additionalPlain") or "")
    return text_or_none("\n".join(part for part in parts if part))


def halves(job: Row) -> str:
    """Return the description from its two halves, where it is not given whole."""
    opening = job.text("opening") or job.text("openingPlain") or ""
    return "\n".join(
        part for part in (opening, job.text("descriptionBody") or job.text("descriptionBodyPlain")) if part
    )
