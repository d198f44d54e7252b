"""USAJOBS, the openings of the federal government of the United States."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from scrapy import Request

from spiders.fields import identifier, mapping
from spiders.items import Board, Pay, Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import attributes, places_of, sections

KEY, EMAIL = "JOBTRENDS_USAJOBS_KEY", "JOBTRENDS_USAJOBS_EMAIL"


class USAJobsSpider(ListingSpider):
    """All openings that a search finds; the board is what is searched for: `machine-learning`.

    Documentation: developer.usajobs.gov/api-reference/get-api-search. Wants a free key and, as user agent, the e-mail
    address it was issued to, both from the environment. Amounts are US dollars; may be used freely. Looked at in
    November 2026.
    """

    name = "usajobs"
    public_host = "https://data.usajobs.gov"
    attribution = "USAJOBS"
    has_many_employers = True
    address = "/api/Search?"
    rows_key = "SearchResult.SearchResultItems"
    pages_path = ("SearchResult", "UserArea", "NumberOfPages")
    total_path = ("SearchResult", "SearchResultCountAll")
    needed = ("MatchedObjectId", "PositionTitle")
    keys = frozenset(
        "MatchedObjectId PositionID PositionTitle PositionURI PositionLocation OrganizationName DepartmentName"
        " JobCategory JobGrade PositionSchedule PositionOfferingType QualificationSummary PositionRemuneration"
        " PublicationStartDate ApplicationCloseDate UserArea".split()
    )

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for a page; raises CrawlRefused without a key."""
        told = {"Keyword": board.board.replace("-", " "), "ResultsPerPage": 500, "Page": page}
        headers = {"Authorization-Key": self.from_environment(KEY), "User-Agent": self.from_environment(EMAIL)}
        return Request(f"{self.base(board)}{self.address}{urlencode(told)}", headers=headers)

    def rows(self, answer: Any) -> list[Any]:
        """Return what stands in the envelope of each row, with its id."""
        found = ((mapping(row), mapping(mapping(row).get("MatchedObjectDescriptor"))) for row in super().rows(answer))
        return [{**inner, "MatchedObjectId": row.get("MatchedObjectId")} for row, inner in found]

    def posting(self, row: Row) -> Posting:
        """Map one opening."""
        told, places = row.row("UserArea").row("Details"), list(row.rows("PositionLocation"))
        kinds = row.names("PositionSchedule", "Name") + row.names("PositionOfferingType", "Name")
        return Posting(
            source_posting_id=identifier(row.fields.get("MatchedObjectId")),
            requisition_id=row.text("PositionID"),
            title=row.text("PositionTitle"),
            employer_text=row.text("OrganizationName"),
            url=row.text("PositionURI"),
            location_texts=row.names("PositionLocation", "LocationName"),
            places=places_of(places, "CityName", "CountrySubDivisionCode", "CountryCode"),
            is_remote=told.flag("RemoteIndicator"),
            employment_type_text=", ".join(kinds) or None,
            department_text=row.text("DepartmentName"),
            published_at=row.instant("PublicationStartDate"),
            valid_through=row.instant("ApplicationCloseDate", is_past=False),
            pay=[pay for entry in row.rows("PositionRemuneration") for pay in dollars(entry)],
            attributes=attributes(row, "JobCategory", "JobGrade") | attributes(told, "TeleworkEligible"),
            html=sections(
                (None, told.text("JobSummary")),
                ("Duties", "\n\n".join(told.texts("MajorDuties"))),
                ("Qualifications", row.text("QualificationSummary")),
                ("Requirements", told.text("Requirements")),
                ("Education", told.text("Education")),
            ),
        )


def dollars(entry: Row) -> list[Pay]:
    """Map one range of pay; its interval is a code such as `PA` with words beside it."""
    low, high = entry.number("MinimumRange") or None, entry.number("MaximumRange") or None
    period = entry.text("Description") or entry.text("RateIntervalCode")
    return [Pay(min=low, max=high, currency="USD", period=period)] if low or high else []
