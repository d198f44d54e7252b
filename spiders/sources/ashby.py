"""Ashby job boards."""

from __future__ import annotations

from urllib.parse import quote

from spiders.board_spider import BoardSpider, count_unmapped, require_keys
from spiders.fields import decode_json, identifier, mapping
from spiders.items import Board, BoardCrawl, Pay, Place, Posting
from spiders.politeness import CrawlRefused
from spiders.row import Row

READ = frozenset(
    [
        "id",
        "title",
        "department",
        "team",
        "employmentType",
        "location",
        "secondaryLocations",
        "address",
        "workplaceType",
        "isRemote",
        "publishedAt",
        "isListed",
        "jobUrl",
        "applyUrl",
        "descriptionHtml",
        "descriptionPlain",
        "shouldDisplayCompensationOnJobPostings",
        "compensation",
    ]
)


class AshbySpider(BoardSpider):
    """The public posting API: the whole board in one unpaged answer, without a total.

    Documentation: developers.ashbyhq.com/docs/public-job-posting-api. States no employer name; `workplaceType` is
    authoritative, `isRemote` is also true for hybrid. Answers can take 12 s. Looked at in November 2026.
    """

    name = "ashby"
    public_host = "https://api.ashbyhq.com"

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        url = f"{self.base(board)}/posting-api/job-board/{quote(board.board)}?includeCompensation=true"
        response = await self.fetcher.get(url, crawl)
        crawl.pages = 1
        jobs = mapping(decode_json(response.body, crawl)).get("jobs")
        if not isinstance(jobs, list):
            raise CrawlRefused("failed", "shape: key 'jobs' missing")
        require_keys(jobs, ("id", "title"))
        crawl.empty_proof = None if jobs else "empty list"
        count_unmapped(jobs, READ, crawl)
        return self.mapped_rows(jobs, crawl, to_posting)


def to_posting(job: Row) -> Posting:
    """Map one job; amounts come from the tiers, since the flattened summary drops currencies."""
    secondary = list(job.rows("secondaryLocations", may_be_bare=True))
    compensation, team = job.row("compensation"), job.name("team", "name")
    shown = job.flag("shouldDisplayCompensationOnJobPostings") is not False
    locations = job.names("location", "location", "name") + job.names("secondaryLocations", "location", "name")
    return Posting(
        source_posting_id=identifier(job.fields.get("id")),
        title=job.text("title"),
        url=job.text("jobUrl") or job.text("applyUrl"),
        is_listed=job.flag("isListed"),
        location_texts=list(dict.fromkeys(locations)),
        places=[place for entry in (job, *secondary) if (place := postal_place(entry.row("address")))],
        workplace_text=job.text("workplaceType"),
        is_remote=job.flag("isRemote"),
        employment_type_text=job.text("employmentType"),
        department_text=job.name("department", "name") or team,
        published_at=job.instant("publishedAt"),
        salary_text=compensation.text("compensationTierSummary") if shown else None,
        pay=tier_pay(compensation) if shown else [],
        attributes={"team": team} if team else {},
        html=job.text("descriptionHtml") or job.text("descriptionPlain"),
    )


def postal_place(address: Row) -> Place | None:
    """Map a postal address; absent keys and empty texts mean the same."""
    postal = address.row("postalAddress")
    place = Place(
        city=postal.name("addressLocality", "name"),
        region=postal.name("addressRegion", "name"),
        country=postal.name("addressCountry", "name"),
    )
    return place if place.city or place.region or place.country else None


def tier_pay(compensation: Row) -> list[Pay]:
    """Return one entry a component of each tier that states an amount; `kind` is the component's type."""
    found = []
    for tier in compensation.rows("compensationTiers"):
        label = tier.text("title")
        for component in tier.rows("components"):
            kind = component.text("compensationType")
            low, high = component.number("minValue"), component.number("maxValue")
            if low or high:
                found.append(component_pay(component, low, high, kind, label))
    return found


def component_pay(component: Row, low: float | None, high: float | None, kind: str | None, label: str | None) -> Pay:
    """Map one compensation component."""
    return Pay(
        min=low,
        max=high,
        currency=component.text("currencyCode"),
        period=component.text("interval"),
        kind=kind,
        label=label,
    )
