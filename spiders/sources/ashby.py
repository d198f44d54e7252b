"""Ashby job boards."""

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
)
from spiders.items import Board, BoardCrawl, Pay, Place, Posting
from spiders.politeness import CrawlRefused

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


def to_posting(job: dict[str, Any], crawl: BoardCrawl) -> Posting:
    """Map one job; amounts come from the tiers, since the flattened summary drops currencies."""
    secondary = [mapping(entry) for entry in rows(job.get("secondaryLocations"))]
    compensation = mapping(job.get("compensation"))
    shown = job.get("shouldDisplayCompensationOnJobPostings") is not False
    listed = job.get("isListed")
    return Posting(
        source_posting_id=identifier(job.get("id")),
        title=text_or_none(job.get("title")),
        url=text_or_none(job.get("jobUrl")) or text_or_none(job.get("applyUrl")),
        is_listed=listed if isinstance(listed, bool) else None,
        location_texts=texts(job.get("location"), *(entry.get("location") for entry in secondary)),
        places=[place for entry in (job, *secondary) if (place := postal_place(mapping(entry.get("address"))))],
        workplace_text=text_or_none(job.get("workplaceType")),
        is_remote=job["isRemote"] if isinstance(job.get("isRemote"), bool) else None,
        employment_type_text=text_or_none(job.get("employmentType")),
        department_text=text_or_none(job.get("department")) or text_or_none(job.get("team")),
        published_at=instant_or_none(job.get("publishedAt"), crawl, "publishedAt"),
        salary_text=text_or_none(compensation.get("compensationTierSummary")) if shown else None,
        pay=tier_pay(compensation) if shown else [],
        attributes={"team": team} if (team := text_or_none(job.get("team"))) else {},
        html=text_or_none(job.get("descriptionHtml")) or text_or_none(job.get("descriptionPlain")),
    )


def postal_place(address: Any) -> Place | None:
    """Map a postal address; absent keys and empty texts mean the same."""
    postal = mapping(mapping(address).get("postalAddress"))
    place = Place(
        city=text_or_none(postal.get("addressLocality")),
        region=text_or_none(postal.get("addressRegion")),
        country=text_or_none(postal.get("addressCountry")),
    )
    return place if place.city or place.region or place.country else None


def tier_pay(compensation: Any) -> list[Pay]:
    """Return one entry a component of each tier that states an amount; `kind` is the component's type."""
    found = []
    for tier in rows(compensation.get("compensationTiers")):
        for component in rows(mapping(tier).get("components")):
            entry = mapping(component)
            low, high = number_or_none(entry.get("minValue")), number_or_none(entry.get("maxValue"))
            if low or high:
                found.append(component_pay(entry, low, high, text_or_none(tier.get("title"))))
    return found


def component_pay(entry: Any, low: float | None, high: float | None, label: str | None) -> Pay:
    """Map one compensation component."""
    return Pay(
        min=low,
        max=high,
        currency=text_or_none(entry.get("currencyCode")),
        period=text_or_none(entry.get("interval")),
        kind=text_or_none(entry.get("compensationType")),
        label=label,
    )
