"""Workday career sites."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from scrapy import Request
from scrapy.http import JsonRequest, Response

from spiders.days import day_ago
from spiders.fields import UnreadableRow, identifier, mapping
from spiders.items import Board, BoardCrawl, Place, Posting
from spiders.newest import NewestFirstSpider
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.stated import attributes

PLACES_COUNTED = re.compile(r"\d+ locations", re.I)
REQUISITION = re.compile(r"_([^_/]*\d[^_/]*)$")


class WorkdaySpider(NewestFirstSpider):
    """The interface behind a tenant's career site (`tenant.wdN.site`): POST, pages of 20, and an answer a posting.

    Undocumented; Workday's terms name its own sites, not those of its customers. The total is right on the first page
    only. Offsets stop at 2,000 and begin again, so that a longer list is never known whole. A list gives the day of a
    posting in words up to 30 days back, and of several places their number only. `hiringOrganization` is the legal
    entity, not the employer's name. A site that robots.txt bars is not asked for its list either. Looked at in
    November 2026.
    """

    name = "workday"
    public_host = "https://{part[0]}.{part[1]}.myworkdayjobs.com"
    crawl_seconds = 7200.0
    provider, provider_at_once, provider_delay = "myworkdayjobs.com", 2, 0.5
    rows_key = "jobPostings"
    needed = ("externalPath", "title")
    total_path = ("total",)
    page_rows = 20
    cap = 2_000
    keys = frozenset("title externalPath locationsText postedOn bulletFields timeType remoteType".split())
    detail_keys = frozenset(
        "id title jobDescription location additionalLocations country jobRequisitionLocation startDate endDate"
        " postedOn timeType remoteType jobReqId externalUrl posted hiringOrganization".split()
    )

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for the rows behind `skip` others."""
        body = {"appliedFacets": {}, "limit": self.page_rows, "offset": skip, "searchText": ""}
        tenant, _, site = parts(board.board)
        url = f"{self.base(board)}/wday/cxs/{quote(tenant)}/{quote(site)}/jobs"
        told = {"shown_at": [f"{self.base(board)}/{quote(site)}/"]}
        return JsonRequest(url, data=body, headers={"Accept": "application/json"}, meta=told)

    def id_of(self, row: dict[str, Any]) -> str:
        """Return the number of the requisition that ends a path, else the path."""
        path = identifier(row["externalPath"])
        number = REQUISITION.search(path)
        return number[1] if number else path

    def posting(self, row: Row) -> Posting:
        """Map one row of the list."""
        path, places = row.text("externalPath"), row.text("locationsText")
        if path is None:
            raise UnreadableRow("externalPath missing")
        if places and PLACES_COUNTED.fullmatch(places):
            row.drop("locationsText", "a number of places")
        tenant, pod, site = parts(row.crawl.board)
        return Posting(
            source_posting_id=self.id_of(row.fields),
            requisition_id=next((text for text in row.texts("bulletFields") if text in path), None),
            title=row.text("title"),
            url=f"https://{tenant}.{pod}.myworkdayjobs.com/{site}{path}",
            location_texts=[places] if places and not PLACES_COUNTED.fullmatch(places) else [],
            workplace_text=row.text("remoteType"),
            employment_type_text=row.text("timeType"),
            published_at=day_ago(row, "postedOn"),
            attributes=attributes(row, "bulletFields"),
        )

    def detail(self, board: Board, posting: Posting) -> Request:
        """Return the request for a posting's text."""
        tenant, _, site = parts(board.board)
        path = (posting.url or "").partition(f".myworkdayjobs.com/{site}")[2]
        return Request(
            f"{self.base(board)}/wday/cxs/{quote(tenant)}/{quote(site)}{path}", headers={"Accept": "application/json"}
        )

    def decode_detail(self, response: Response, posting: Posting, crawl: BoardCrawl) -> Any:
        """Return the posting's own object, with the legal entity that stands beside it."""
        answer = mapping(self.decode(response, crawl))
        if not isinstance(answer.get("jobPostingInfo"), dict):
            raise CrawlRefused("failed", "shape: key 'jobPostingInfo' missing")
        return answer["jobPostingInfo"] | {"hiringOrganization": answer.get("hiringOrganization")}

    def fill(self, posting: Posting, answer: Row) -> None:
        """Take the text, the places one by one, and the day of posting."""
        place, entity = answer.row("jobRequisitionLocation"), answer.name("hiringOrganization", "name")
        country = place.name("country", "alpha2Code", "descriptor") or answer.name(
            "country", "alpha2Code", "descriptor"
        )
        named = answer.names("location", "descriptor") or place.names("descriptor")
        posting.html = answer.text("jobDescription")
        posting.url = answer.text("externalUrl") or posting.url
        posting.location_texts = list(dict.fromkeys(named + answer.names("additionalLocations", "descriptor")))
        posting.places = [Place(country=country)] if country else []
        posting.requisition_id = answer.text("jobReqId") or posting.requisition_id
        posting.is_listed = answer.flag("posted")
        posting.workplace_text = answer.text("remoteType") or posting.workplace_text
        posting.employment_type_text = answer.text("timeType") or posting.employment_type_text
        posting.published_at = answer.instant("startDate") or posting.published_at
        posting.valid_through = answer.instant("endDate", is_past=False)
        posting.attributes |= {"legal_entity": entity} if entity else {}


def parts(token: str) -> tuple[str, str, str]:
    """Return tenant, pod and site of a board's token."""
    tenant, pod, site = (*token.split(".", 2), "", "")[:3]
    return tenant, pod, site
