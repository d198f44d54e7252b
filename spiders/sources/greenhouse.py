"""Greenhouse job boards."""

from __future__ import annotations

from spiders.fields import identifier, unescape_once
from spiders.items import Pay, Place, Posting
from spiders.listing import ListingSpider
from spiders.own_fields import own_fields, own_pay
from spiders.row import Row


class GreenhouseSpider(ListingSpider):
    """The public job board API: the whole board in one answer, with `meta.total` to prove it.

    Documentation: developers.greenhouse.io/job-board.html. Lacks employment type and workplace as fields (they
    stand in `metadata` where the employer shows it). Looked at in November 2026.
    """

    name = "greenhouse"
    public_host = "https://boards-api.greenhouse.io"
    address = "/v1/boards/{board}/jobs?content=true&pay_transparency=true"
    rows_key = "jobs"
    total_path = ("meta", "total")
    keys = frozenset(
        "id internal_job_id title company_name absolute_url location offices departments first_published updated_at"
        " application_deadline requisition_id metadata language content pay_input_ranges".split()
    )

    def posting(self, row: Row) -> Posting:
        """Map one job post; the requisition number may be a placeholder and is no key."""
        content, number = row.text("content"), row.text("requisition_id")
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            requisition_id=row.text("internal_job_id"),
            is_prospect="internal_job_id" in row.fields and row.fields["internal_job_id"] is None,
            title=row.text("title"),
            employer_text=row.text("company_name"),
            url=row.text("absolute_url"),
            location_texts=row.names("location", "name"),
            places=[Place(city=name) for name in row.names("offices", "location", "name")],
            department_text=row.name("departments", "name"),
            language_text=row.text("language"),
            published_at=row.instant("first_published"),
            updated_at=row.instant("updated_at"),
            valid_through=row.instant("application_deadline", is_past=False),
            pay=[pay for entry in row.rows("pay_input_ranges") if (pay := range_pay(entry))] + own_pay(row, "metadata"),
            attributes=own_fields(row, "metadata") | ({"requisition_id": number} if number else {}),
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
