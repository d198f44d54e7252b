"""Greenhouse job boards."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

from spiders.board_spider import BoardSpider, count_unmapped, require_keys
from spiders.fields import decode_json, identifier, mapping, unescape_once
from spiders.items import Board, BoardCrawl, Pay, Place, Posting
from spiders.politeness import CrawlRefused
from spiders.row import Row

CURRENCY_FIELDS = ("currency", "currency_range")
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
        crawl.stated_total = stated_total(answer.get("meta"))
        if crawl.stated_total is None:
            crawl.end("partial", "no meta.total to prove the board whole")
        if not jobs and crawl.stated_total == 0:
            crawl.empty_proof = "total 0"
        count_unmapped(jobs, READ, crawl)
        postings = self.mapped_rows(jobs, crawl, to_posting)
        names = Counter(posting.employer_text for posting in postings if posting.employer_text)
        crawl.company_name = names.most_common(1)[0][0] if names else None
        return postings


def stated_total(meta: Any) -> int | None:
    """Return the number of postings the source states, None where it states none."""
    total = mapping(meta).get("total")
    if isinstance(total, str) and total.isascii() and total.isdigit() and len(total) < 10:
        total = int(total)
    return total if isinstance(total, int) and not isinstance(total, bool) else None


def to_posting(job: Row) -> Posting:
    """Map one job post."""
    content = job.text("content")
    return Posting(
        source_posting_id=identifier(job.fields.get("id")),
        requisition_id=job.text("internal_job_id"),
        is_prospect="internal_job_id" in job.fields and job.fields["internal_job_id"] is None,
        title=job.text("title"),
        employer_text=job.text("company_name"),
        url=job.text("absolute_url"),
        location_texts=job.names("location", "name"),
        places=[Place(city=name) for name in job.names("offices", "location", "name")],
        department_text=job.name("departments", "name"),
        language_text=job.text("language"),
        published_at=job.instant("first_published"),
        updated_at=job.instant("updated_at"),
        valid_through=job.instant("application_deadline", is_past=False),
        pay=[pay for entry in job.rows("pay_input_ranges") if (pay := range_pay(entry))] + metadata_pay(job),
        attributes=metadata(job) | requisition(job),
        html=unescape_once(content) if content else None,
    )


def range_pay(entry: Row) -> Pay | None:
    """Map one pay range, given in cents; the period stands in the title only."""
    low, high = entry.number("min_cents"), entry.number("max_cents")
    if not low and not high:
        return None
    return Pay(
        min=low / 100 if low else None,
        max=high / 100 if high else None,
        currency=entry.text("currency_type"),
        period=entry.text("title"),
        label=entry.text("blurb"),
    )


def metadata(job: Row) -> dict[str, str]:
    """Return the employer's own fields as texts by name; lists are joined, amounts given with their currency."""
    found = {}
    for entry in job.rows("metadata"):
        name, value = entry.text("name"), entry.stated("value")
        if value is None:
            continue
        if entry.fields.get("value_type") == "user":
            entry.drop("value", "a named person")
        elif not name:
            entry.drop("name", "missing")
        elif text := metadata_text(entry, value):
            found[name] = text
    return found


def metadata_text(entry: Row, value: Any) -> str | None:
    """Return the value of one of the employer's own fields as text."""
    if isinstance(value, bool):
        return str(value)
    if not isinstance(value, dict):
        return "; ".join(entry.texts("value")) or None
    amount = entry.row("value")
    ends = [text for key in ("amount", "min_value", "max_value") if (text := amount.text(key))]
    if not ends:
        entry.drop("value", f"{str(entry.fields.get('value_type'))[:40]} not read")
    return " ".join(text for text in (amount.text("unit"), " - ".join(ends)) if text) if ends else None


def metadata_pay(job: Row) -> list[Pay]:
    """Return the employer's own fields of a currency as amounts, whose kind is the field's name."""
    found = []
    for entry in job.rows("metadata"):
        is_amount = entry.fields.get("value_type") in CURRENCY_FIELDS and isinstance(entry.stated("value"), dict)
        if is_amount and (name := entry.text("name")):
            amount = entry.row("value")
            single = amount.number("amount")
            low, high = amount.number("min_value") or single, amount.number("max_value") or single
            if low or high:
                found.append(named_pay(name, amount.text("unit"), low, high))
    return found


def named_pay(name: str, currency: str | None, low: float | None, high: float | None) -> Pay:
    """Return an amount of a field whose name says what it is and for which period."""
    return Pay(min=low or None, max=high or None, currency=currency, period=name, kind=name, label=name)


def requisition(job: Row) -> dict[str, str]:
    """Return the employer's requisition number, which may be a placeholder and is no key."""
    number = job.text("requisition_id")
    return {"requisition_id": number} if number else {}
