"""Comeet (Spark Hire Recruit) careers sites."""

from __future__ import annotations

from scrapy import Request

from spiders.fields import identifier
from spiders.items import Board, Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import attributes, first, places_of, sections


class ComeetSpider(ListingSpider):
    """The careers API: all positions of a company in one answer, a bare array without a total.

    Documentation: developers.comeet.com/reference/careers-api-overview. A board is `UID/TOKEN`, which the employer's
    own careers page prints. A position in several places is several positions. States no date of publication; the
    address for applications is not read. Looked at in November 2026.
    """

    name = "comeet"
    public_host = "https://www.comeet.co"
    address = "/careers-api/2.0/company/{board}/positions?token={token}&details=true"
    needed = ("uid", "name")
    states_first_publication = False
    keys = frozenset(
        "uid name company_name url_comeet_hosted_page url_active_page location workplace_type employment_type"
        " department experience_level time_updated details is_internal categories".split()
    )

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for all positions."""
        uid, _, token = board.board.partition("/")
        return Request(self.base(board) + self.address.format(board=uid, token=token))

    def posting(self, row: Row) -> Posting:
        """Map one position."""
        place, is_internal = row.row("location"), row.flag("is_internal")
        return Posting(
            source_posting_id=identifier(row.fields.get("uid")),
            title=row.text("name"),
            employer_text=row.text("company_name"),
            url=first(row, ("url_comeet_hosted_page", "url_active_page")),
            is_listed=None if is_internal is None else not is_internal,
            location_texts=place.texts("name"),
            places=places_of([place], "city", "state", "country"),
            workplace_text=row.text("workplace_type"),
            is_remote=place.flag("is_remote"),
            employment_type_text=row.text("employment_type"),
            department_text=row.name("department", "name"),
            level_text=row.text("experience_level"),
            updated_at=row.instant("time_updated"),
            attributes=attributes(row, "categories"),
            html=sections(*((part.text("name"), part.text("value")) for part in row.rows("details"))),
        )
