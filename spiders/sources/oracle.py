"""Oracle Recruiting Cloud career sites."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.fields import identifier, mapping
from spiders.items import Board, BoardCrawl, Posting
from spiders.listing import ListingSpider
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.stated import attributes, first, places_of, sections

RESOURCES = "/hcmRestApi/resources/latest"
WORKPLACES = {"ORA_REMOTE": "remote", "ORA_HYBRID": "hybrid", "ORA_ON_SITE": "on site"}
FURTHER = ("LegalEmployer", "BusinessUnit", "Organization", "JobFunction", "StudyLevel", "JobShift", "WorkerType")


class OracleSpider(ListingSpider):
    """The interface behind a site of candidate experience; a board is `host/site`, such as a pod's name and `CX_1`.

    Documentation: docs.oracle.com (REST API for Oracle Fusion Cloud HCM, recruitingCEJobRequisitions). Pages are asked
    for within `finder`; the total stands in the first item; each posting's text has an answer of its own. Looked at in
    November 2026.
    """

    name = "oracle"
    public_host = "https://{host}"
    provider, provider_at_once = "oraclecloud.com", 2
    rows_key = "requisitionList"
    needed = ("Id", "Title")
    total_path = ("TotalJobsCount",)
    page_rows = 25
    keys = frozenset(FURTHER) | frozenset(
        "Id Title PostedDate PostingEndDate Language PrimaryLocation PrimaryLocationCountry WorkplaceType"
        " WorkplaceTypeCode JobFamily JobSchedule JobType ContractType ManagerLevel Department secondaryLocations"
        " ShortDescriptionStr".split()
    )
    detail_keys = keys | frozenset(
        "RequisitionId Category JobLevel ExternalPostedStartDate ExternalPostedEndDate ContentLocale workLocation"
        " otherWorkLocations requisitionFlexFields ExternalDescriptionStr ExternalResponsibilitiesStr"
        " ExternalQualificationsStr CorporateDescriptionStr OrganizationDescriptionStr".split()
    )

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for the rows behind `skip` others."""
        finder = f"findReqs;siteNumber={site_of(board.board)},limit=25,offset={skip},sortBy=POSTING_DATES_DESC"
        query = f"onlyData=true&expand=requisitionList.secondaryLocations&finder={finder}"
        url = f"{self.base(board)}{RESOURCES}/recruitingCEJobRequisitions?{query}"
        return Request(url, headers={"Accept": "application/json"})

    def decode(self, response: Response, crawl: BoardCrawl) -> Any:
        """Return the first item of an answer, which holds the list or the posting."""
        answer = super().decode(response, crawl)
        items = mapping(answer).get("items", answer)
        found = items[0] if isinstance(items, list) and items else items
        if not isinstance(found, dict):
            raise CrawlRefused("failed", "shape: no item in the answer")
        return found

    def posting(self, row: Row) -> Posting:
        """Map one row of the list, or the same fields of a posting's own answer."""
        number, host = identifier(row.fields.get("Id")), row.crawl.board.partition("/")[0]
        page = f"https://{host}/hcmUI/CandidateExperience/en/sites/{site_of(row.crawl.board)}/job/{number}"
        others, code = list(row.rows("secondaryLocations")), row.text("WorkplaceTypeCode")
        kinds = dict.fromkeys(row.text(name) for name in ("JobSchedule", "JobType", "ContractType"))
        countries = places_of([row], (), (), "PrimaryLocationCountry") + places_of(others, (), (), "CountryCode")
        return Posting(
            source_posting_id=number,
            title=row.text("Title"),
            url=page,
            location_texts=row.texts("PrimaryLocation") + [name for place in others if (name := place.text("Name"))],
            places=[place for n, place in enumerate(countries) if place not in countries[:n]],
            workplace_text=row.text("WorkplaceType") or (WORKPLACES.get(code, code) if code else None),
            employment_type_text=", ".join(kind for kind in kinds if kind) or None,
            department_text=first(row, ("JobFamily", "Department", "Category")),
            level_text=first(row, ("ManagerLevel", "JobLevel")),
            language_text=first(row, ("Language", "ContentLocale")),
            published_at=row.instant("PostedDate") or row.instant("ExternalPostedStartDate"),
            valid_through=row.instant("PostingEndDate", is_past=False)
            or row.instant("ExternalPostedEndDate", is_past=False),
            attributes=attributes(row, *FURTHER),
        )

    def detail(self, board: Board, posting: Posting) -> Request:
        """Return the request for a posting's text."""
        finder = f'ById;Id="{posting.source_posting_id}",siteNumber={site_of(board.board)}'
        query = f"expand=all&onlyData=true&finder={finder}"
        url = f"{self.base(board)}{RESOURCES}/recruitingCEJobRequisitionDetails?{query}"
        return Request(url, headers={"Accept": "application/json"})

    def fill(self, posting: Posting, answer: Row) -> None:
        """Take the text, and what the list does not state."""
        said, work = self.posting(answer), [*answer.rows("workLocation"), *answer.rows("otherWorkLocations")]
        towns = places_of(work, "TownOrCity", ("Region2", "Region1"), "Country")
        own = ((entry.text("Prompt"), entry.text("Value")) for entry in answer.rows("requisitionFlexFields"))
        posting.fill_from(said)
        posting.places = towns or posting.places
        posting.attributes |= said.attributes | {name: value for name, value in own if name and value}
        posting.requisition_id = answer.text("RequisitionId")
        posting.html = sections(
            (None, answer.text("ExternalDescriptionStr") or answer.text("ShortDescriptionStr")),
            ("Responsibilities", answer.text("ExternalResponsibilitiesStr")),
            ("Qualifications", answer.text("ExternalQualificationsStr")),
            (None, answer.text("CorporateDescriptionStr")),
            (None, answer.text("OrganizationDescriptionStr")),
        )


def site_of(token: str) -> str:
    """Return the site's number in a board's token."""
    return token.rpartition("/")[2]
