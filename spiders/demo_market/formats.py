"""Write the market's boards in the true formats of the three sources that answer in JSON."""

from __future__ import annotations

import html as html_module
from datetime import datetime
from typing import Any

from spiders.demo_market.places import City, PayRange
from spiders.demo_market.postings import MarketBoard, MarketPosting

EMPLOYMENT_TYPES = {"Full-time": "FullTime", "Contract": "Contract", "Part-time": "PartTime", "Internship": "Intern"}


def iso(moment: datetime) -> str:
    """Return an instant as the sources write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def location_text(posting: MarketPosting) -> str:
    """Return the place as a recruiter would type it."""
    city, region, country, _ = posting.city
    place = ", ".join(part for part in (city, region, country) if part)
    return f"Remote - {country}" if posting.workplace == "remote" else place


def greenhouse(board: MarketBoard, postings: list[MarketPosting], instant: datetime) -> dict[str, Any]:
    """Return a Greenhouse board answer."""
    jobs = [greenhouse_job(board, posting, instant) for posting in postings]
    return {"jobs": jobs, "meta": {"total": len(jobs)}}


def greenhouse_job(board: MarketBoard, posting: MarketPosting, instant: datetime) -> dict[str, Any]:
    """Return one row of a Greenhouse answer; a prospect has no job behind it."""
    is_prospect = posting.is_prospect_at(instant) or posting.requisition is None
    return {
        "id": int(posting.posting_id),
        "internal_job_id": None if is_prospect else int(str(posting.requisition)),
        "title": posting.title_at(instant).text,
        "company_name": board.employer,
        "absolute_url": f"https://boards.example.com/{board.token}/jobs/{posting.posting_id}",
        "location": {"name": location_text(posting)},
        "offices": [],
        "departments": [{"id": 1, "name": "Engineering"}],
        "first_published": iso(posting.published),
        "updated_at": iso(instant),
        "requisition_id": "See Opening ID",
        "metadata": own_fields(posting),
        "language": "en",
        "content": html_module.escape(posting.html(instant)),
    }


def own_fields(posting: MarketPosting) -> list[dict[str, Any]]:
    """Return the employer's own fields: the contract, and for some postings the pay as a range of a currency."""
    fields: list[dict[str, Any]] = [
        {"id": 1, "name": "Employment Type", "value": posting.contract, "value_type": "single_select"}
    ]
    if posting.pay is None or posting.pay.period != "year" or posting.vacancy % 3:
        return fields
    value = {"unit": posting.pay.currency, "min_value": f"{posting.pay.low}.0", "max_value": f"{posting.pay.high}.0"}
    return [*fields, {"id": 2, "name": "Annual base salary range", "value": value, "value_type": "currency_range"}]


def lever(board: MarketBoard, postings: list[MarketPosting], instant: datetime) -> list[dict[str, Any]]:
    """Return a Lever answer, unpaged."""
    return [
        {
            "id": posting.posting_id,
            "text": posting.title_at(instant).text,
            "categories": {
                "location": location_text(posting), "commitment": posting.contract, "team": "Engineering"
            },
            "country": posting.city.code,
            "workplaceType": {"on_site": "on-site", "unstated": "unspecified"}.get(
                posting.workplace, posting.workplace
            ),
            "createdAt": int(posting.published.timestamp() * 1000),
            "description": posting.html(instant),
            "lists": [],
            "additional": "",
            "hostedUrl": f"https://jobs.example.com/{board.token}/{posting.posting_id}",
            **({"salaryRange": salary_range(posting.pay)} if posting.pay else {}),
        }
        for posting in postings
    ]  # fmt: skip


def salary_range(pay: PayRange) -> dict[str, Any]:
    """Return Lever's structured pay."""
    return {"min": pay.low, "max": pay.high, "currency": pay.currency, "interval": f"per-{pay.period}-salary"}


def ashby(board: MarketBoard, postings: list[MarketPosting], instant: datetime) -> dict[str, Any]:
    """Return an Ashby answer."""
    workplace = {"remote": "Remote", "hybrid": "Hybrid", "on_site": "OnSite", "unstated": None}
    jobs = [
        {
            "id": posting.posting_id,
            "title": posting.title_at(instant).text,
            "department": "Engineering",
            "employmentType": EMPLOYMENT_TYPES.get(posting.contract, "Temporary"),
            "location": location_text(posting),
            "secondaryLocations": [{"location": city.city, "address": postal(city)} for city in posting.more_cities],
            "address": postal(posting.city),
            "workplaceType": workplace[posting.workplace],
            "isRemote": posting.workplace in ("remote", "hybrid"),
            "publishedAt": iso(posting.published),
            "isListed": not posting.is_unlisted_at(instant),
            "jobUrl": f"https://ashby.example.com/{board.token}/{posting.posting_id}",
            "descriptionHtml": posting.html(instant),
            "shouldDisplayCompensationOnJobPostings": True,
            "compensation": {"compensationTiers": tiers(posting.pay)},
        }
        for posting in postings
    ]
    return {"apiVersion": "1", "jobs": jobs}


def tiers(pay: PayRange | None) -> list[dict[str, Any]]:
    """Return Ashby's compensation tiers."""
    if pay is None:
        return []
    component = {
        "compensationType": "Salary",
        "interval": f"1 {pay.period.upper()}",
        "currencyCode": pay.currency,
        "minValue": pay.low,
        "maxValue": pay.high,
    }
    return [{"title": None, "components": [component]}]


def postal(city: City) -> dict[str, Any]:
    """Return a postal address."""
    place = {"addressLocality": city.city, "addressRegion": city.region, "addressCountry": city.country}
    return {"postalAddress": place}
