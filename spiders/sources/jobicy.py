"""Jobicy, a board for remote jobs."""

from __future__ import annotations

from html import unescape

from spiders.fields import identifier
from spiders.items import Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import first, pay_of


class JobicySpider(ListingSpider):
    """The newest hundred postings of an industry, which is the board: `data-science`.

    Documentation: github.com/Jobicy/remote-jobs-api, without a key; asks to name Jobicy and to come at most once an
    hour, so that one board a day is enough. Postings are six hours late by design. All are remote; `jobGeo` says from
    where. Lists are escaped once more than texts. Looked at in November 2026.
    """

    name = "jobicy"
    listing_kind = "window"
    public_host = "https://jobicy.com"
    attribution = "Jobicy"
    has_many_employers = True
    address = "/api/v2/remote-jobs?count=100&industry={board}"
    rows_key = "jobs"
    needed = ("id", "jobTitle")
    keys = frozenset(
        "id url jobTitle companyName jobIndustry jobType jobGeo jobLevel jobExcerpt jobDescription pubDate salaryMin"
        " salaryMax salaryCurrency salaryPeriod annualSalaryMin annualSalaryMax".split()
    )

    def posting(self, row: Row) -> Posting:
        """Map one posting; earlier answers state pay by the year only."""
        yearly = pay_of(row, "annualSalaryMin", "annualSalaryMax", "salaryCurrency", "salaryPeriod")
        for pay in yearly:
            pay.period = pay.period or "yearly"
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            title=unescape(row.text("jobTitle") or "") or None,
            employer_text=unescape(row.text("companyName") or "") or None,
            url=row.text("url"),
            location_texts=row.texts("jobGeo"),
            is_remote=True,
            employment_type_text=unescape(", ".join(row.texts("jobType"))) or None,
            department_text=unescape(", ".join(row.texts("jobIndustry"))) or None,
            level_text=row.text("jobLevel"),
            published_at=row.instant("pubDate"),
            pay=pay_of(row, "salaryMin", "salaryMax", "salaryCurrency", "salaryPeriod") or yearly,
            remote_scope_texts=row.texts("jobGeo"),
            html=first(row, ("jobDescription", "jobExcerpt")),
        )
