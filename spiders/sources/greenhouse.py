"""Greenhouse job boards."""

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
    unescape_once,
)
from spiders.items import Board, BoardCrawl, Pay, Place, Posting
from spiders.politeness import CrawlRefused

READ = frozenset(
    [
        "id",
        "internal_job_id",
        "title",
        "company_name",
        "absolute_url",
        "location",
        "offices",
        "departments",
        "first_published",
        "updated_at",
        "application_deadline",
        "requisition_id",
        "metadata",
        "language",
        "content",
        "pay_input_ranges",
    ]
)


class GreenhouseSpider(BoardSpider):
    """The public job board API: the whole board in one answer, with `meta.total` to prove it.

    Documentation: developers.greenhouse.io/job-board.html. Lacks employment type and workplace as fields (they
    stand in `metadata` where the employer shows it). Looked at in November 2026.
    """

    name = "greenhouse"
    public_host = "https://boards-api.greenhouse.io"

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        url = f"{self.base(board)}/v1/boards/{quote(board.board)}/jobs?content=true&pay_transparency=true"
        response = await self.fetcher.get(url, crawl)
        crawl.pages = 1
        answer = mapping(decode_json(response.body, crawl))
        jobs = answer.get("jobs")
        if not isinstance(jobs, list):
            raise CrawlRefused("failed", "shape: key 'jobs' missing")
        require_keys(jobs, ("id", "title"))
        total = mapping(answer.get("meta")).get("total")
        if isinstance(total, int) and not isinstance(total, bool):
            crawl.stated_total = total
        else:
            crawl.end("partial", "no meta.total to prove the board whole")
        crawl.company_name = next(
            (name for job in jobs if (name := text_or_none(mapping(job).get("company_name")))), None
        )
        if not jobs and total == 0:
            crawl.empty_proof = "total 0"
        count_unmapped(jobs, READ, crawl)
        return self.mapped_rows(jobs, crawl, to_posting)


def to_posting(job: dict[str, Any], crawl: BoardCrawl) -> Posting:
    """Map one job post."""
    departments = texts(*(mapping(d).get("name") for d in rows(job.get("departments"))))
    content = text_or_none(job.get("content"))
    return Posting(
        source_posting_id=identifier(job.get("id")),
        requisition_id=text_or_none(job.get("internal_job_id")),
        is_prospect="internal_job_id" in job and job["internal_job_id"] is None,
        title=text_or_none(job.get("title")),
        employer_text=text_or_none(job.get("company_name")),
        url=text_or_none(job.get("absolute_url")),
        location_texts=texts(mapping(job.get("location")).get("name")),
        places=[place for office in rows(job.get("offices")) if (place := office_place(mapping(office)))],
        department_text=departments[0] if departments else None,
        language_text=text_or_none(job.get("language")),
        published_at=instant_or_none(job.get("first_published"), crawl, "first_published"),
        updated_at=instant_or_none(job.get("updated_at"), crawl, "updated_at"),
        valid_through=instant_or_none(job.get("application_deadline"), crawl, "application_deadline"),
        pay=[pay for entry in rows(job.get("pay_input_ranges")) if (pay := range_pay(mapping(entry)))],
        attributes=metadata(job) | requisition(job),
        html=unescape_once(content) if content else None,
    )


def office_place(office: Any) -> Place | None:
    """Map an office: its own location where stated, else its name."""
    text = text_or_none(office.get("location")) or text_or_none(office.get("name"))
    return Place(city=text) if text else None


def range_pay(entry: Any) -> Pay | None:
    """Map one pay range, given in cents; the period stands in the title only."""
    low, high = number_or_none(entry.get("min_cents")), number_or_none(entry.get("max_cents"))
    if not low and not high:
        return None
    return Pay(
        min=low / 100 if low else None,
        max=high / 100 if high else None,
        currency=text_or_none(entry.get("currency_type")),
        period=text_or_none(entry.get("title")),
        label=text_or_none(entry.get("blurb")),
    )


def metadata(job: dict[str, Any]) -> dict[str, str]:
    """Return the employer's own fields as texts by name; lists are joined."""
    found = {}
    for entry in rows(job.get("metadata")):
        if mapping(entry).get("value_type") == "user":  # a named person
            continue
        value = mapping(entry).get("value")
        joined = "; ".join(texts(*value)) if isinstance(value, list) else text_or_none(value)
        if joined and (name := text_or_none(entry.get("name"))):
            found[name] = joined
    return found


def requisition(job: dict[str, Any]) -> dict[str, str]:
    """Return the employer's requisition number, which may be a placeholder and is no key."""
    number = text_or_none(job.get("requisition_id"))
    return {"requisition_id": number} if number else {}
