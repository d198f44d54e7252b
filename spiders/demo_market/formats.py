"""Write the market's boards in the true formats of the five sources."""

from __future__ import annotations

import html as html_module
import json
from datetime import datetime
from typing import Any

from spiders.demo_market.market import Market, MarketBoard, MarketPosting


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
    jobs = [
        {
            "id": int(posting.posting_id),
            "internal_job_id": int(posting.requisition) if posting.requisition else None,
            "title": posting.title,
            "company_name": board.employer,
            "absolute_url": f"https://boards.example.com/{board.token}/jobs/{posting.posting_id}",
            "location": {"name": location_text(posting)},
            "offices": [],
            "departments": [{"id": 1, "name": "Engineering"}],
            "first_published": iso(posting.published),
            "updated_at": iso(instant),
            "requisition_id": "See Opening ID",
            "metadata": None,
            "language": "en",
            "content": html_module.escape(posting.html(instant)),
        }
        for posting in postings
    ]
    return {"jobs": jobs, "meta": {"total": len(jobs)}}


def lever(board: MarketBoard, postings: list[MarketPosting], instant: datetime) -> list[dict[str, Any]]:
    """Return a Lever answer, unpaged."""
    return [
        {
            "id": posting.posting_id,
            "text": posting.title,
            "categories": {"location": location_text(posting), "commitment": "Full-time", "team": "Engineering"},
            "country": posting.city[3],
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
    ]


def salary_range(pay: tuple[int, int, str]) -> dict[str, Any]:
    """Return Lever's structured pay."""
    return {"min": pay[0], "max": pay[1], "currency": pay[2], "interval": "per-year-salary"}


def ashby(board: MarketBoard, postings: list[MarketPosting], instant: datetime) -> dict[str, Any]:
    """Return an Ashby answer."""
    workplace = {"remote": "Remote", "hybrid": "Hybrid", "on_site": "OnSite", "unstated": None}
    jobs = [
        {
            "id": posting.posting_id,
            "title": posting.title,
            "department": "Engineering",
            "employmentType": "FullTime",
            "location": location_text(posting),
            "secondaryLocations": [{"location": city[0], "address": postal(city)} for city in posting.more_cities],
            "address": postal(posting.city),
            "workplaceType": workplace[posting.workplace],
            "isRemote": posting.workplace in ("remote", "hybrid"),
            "publishedAt": iso(posting.published),
            "isListed": True,
            "jobUrl": f"https://ashby.example.com/{board.token}/{posting.posting_id}",
            "descriptionHtml": posting.html(instant),
            "shouldDisplayCompensationOnJobPostings": True,
            "compensation": {"compensationTiers": tiers(posting.pay)},
        }
        for posting in postings
    ]
    return {"apiVersion": "1", "jobs": jobs}


def tiers(pay: tuple[int, int, str] | None) -> list[dict[str, Any]]:
    """Return Ashby's compensation tiers."""
    if pay is None:
        return []
    component = {
        "compensationType": "Salary",
        "interval": "1 YEAR",
        "currencyCode": pay[2],
        "minValue": pay[0],
        "maxValue": pay[1],
    }
    return [{"title": None, "components": [component]}]


def postal(city: tuple[str, str, str, str]) -> dict[str, Any]:
    """Return a postal address."""
    return {"postalAddress": {"addressLocality": city[0], "addressRegion": city[1], "addressCountry": city[2]}}


def listing_page(board: MarketBoard, postings: list[MarketPosting]) -> str:
    """Return the careers page of a JSON-LD board."""
    links = "".join(
        f'<li>{html_module.escape(posting.title)} <a href="{posting.posting_id}">View opening</a></li>'
        for posting in postings
    )
    return (
        f"<!doctype html><html><head><title>{board.employer} careers</title></head><body><ul>{links}</ul></body></html>"
    )


def sitemap(base: str, postings: list[MarketPosting]) -> str:
    """Return a sitemap of a board's posting pages."""
    urls = "".join(f"<url><loc>{base}{posting.posting_id}</loc></url>" for posting in postings)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def posting_page(board: MarketBoard, posting: MarketPosting, instant: datetime) -> str:
    """Return one posting's page with its JSON-LD block."""
    city, region, country, _ = posting.city
    block: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": posting.title,
        "description": posting.html(instant),
        "datePosted": posting.published.date().isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": board.employer},
        "employmentType": "FULL_TIME",
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": city,
                "addressRegion": region,
                "addressCountry": country,
            },
        },
    }
    if posting.workplace == "remote":
        block["jobLocationType"] = "TELECOMMUTE"
    if posting.pay:
        low, high, currency = posting.pay
        value = {"@type": "QuantitativeValue", "minValue": low, "maxValue": high, "unitText": "YEAR"}
        block["baseSalary"] = {"@type": "MonetaryAmount", "currency": currency, "value": value}
    script = json.dumps(block).replace("</", "<\\/")
    return (
        f"<!doctype html><html><head><title>{html_module.escape(posting.title)}</title>"
        f'<script type="application/ld+json">{script}</script></head><body><h1>{html_module.escape(posting.title)}</h1></body></html>'
    )


def threads(instant: datetime) -> dict[str, Any]:
    """Return Algolia's search answer for the thread author, the month's thread among it."""
    title = instant.strftime("Ask HN: Who is hiring? (%B %Y)")
    return {"hits": [{"objectID": "8000001", "title": title}, {"objectID": "8000002", "title": "Ask HN: Freelancer?"}]}


def thread(market: Market, instant: datetime) -> dict[str, Any]:
    """Return a thread with the comments written by an instant."""
    written = [
        {"id": number, "created_at": iso(moment), "author": "somebody", "text": html, "children": []}
        for number, moment, html in market.comments
        if moment <= instant
    ]
    return {"id": 8_000_001, "children": written}
