"""Amazon's own job site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote_plus

from scrapy import Request

from spiders.days import written_day
from spiders.fields import identifier
from spiders.items import Board, Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import attributes, places_of, sections


class AmazonSpider(ListingSpider):
    """The search behind amazon.jobs: a board is a search in its words, with dashes for blanks (`machine-learning`).

    Undocumented; robots.txt bars internal pages only. A search gives 10,000 postings at most, the newest first, with
    their number. Each place is a JSON document within a text. `company_name` is the legal entity. Looked at in
    November 2026.
    """

    name = "amazon"
    public_host = "https://www.amazon.jobs"
    address = "/en/search.json?base_query={board}&result_limit=100&offset={skip}&sort=recent"
    rows_key = "jobs"
    needed = ("id_icims", "title")
    total_path = ("hits",)
    page_rows = 100
    cap = 10_000
    keys = frozenset(
        "id id_icims title job_path posted_date location locations normalized_location city state country_code"
        " description description_short basic_qualifications preferred_qualifications business_category job_category"
        " job_family job_schedule_type company_name team".split()
    )

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for the rows behind `skip` others."""
        path = self.address.format(board=quote_plus(board.board.replace("-", " ")), skip=skip)
        return Request(self.base(board) + path, headers={"Accept": "application/json"})

    def posting(self, row: Row) -> Posting:
        """Map one posting; the site's own path names its page."""
        places, path = list(written_places(row)), row.text("job_path")
        kinds = dict.fromkeys(kind for place in places if (kind := place.text("type")))
        country = ("countryIso2a", "normalizedCountryName", "country_code")
        own = places_of([row], "city", "state", "country_code")
        return Posting(
            source_posting_id=identifier(row.fields.get("id_icims")),
            title=row.text("title"),
            employer_text=row.text("company_name"),
            url=f"https://www.amazon.jobs{path}" if path else None,
            location_texts=row.texts("normalized_location") or row.texts("location"),
            places=places_of(places, ("normalizedCityName", "city"), ("normalizedStateName", "region"), country) or own,
            workplace_text=", ".join(kinds) or None,
            employment_type_text=row.text("job_schedule_type"),
            department_text=row.text("job_category"),
            published_at=written_day(row, "posted_date"),
            attributes=attributes(row, "business_category", "job_family", "team"),
            html=sections(
                (None, row.text("description") or row.text("description_short")),
                ("Basic qualifications", row.text("basic_qualifications")),
                ("Preferred qualifications", row.text("preferred_qualifications")),
            ),
        )


def written_places(row: Row) -> Iterator[Row]:
    """Yield the places of a posting, each a JSON document within a text."""
    for text in row.texts("locations"):
        try:
            place = json.loads(text)
        except ValueError:
            place = None
        if isinstance(place, dict):
            yield Row(place, row.crawl, "locations.")
        else:
            row.drop("locations", "not JSON")
