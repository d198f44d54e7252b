"""Write career pages: listings, sitemaps and posting pages with their JSON-LD, built in the ways that sites are."""

from __future__ import annotations

import hashlib
import html as html_module
import json
from datetime import datetime
from typing import Any

from spiders.demo_market.formats import iso
from spiders.demo_market.postings import MarketBoard, MarketPosting

PAGE_ROWS = 3  # postings on one page of a numbered listing
EMPLOYMENT = {"Full-time": "FULL_TIME", "Contract": "CONTRACTOR", "Part-time": "PART_TIME", "Internship": "INTERN"}
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
SHELL = '<!doctype html><html><head><title>Careers</title></head><body><div id="root"></div><script>boot()</script></body></html>'
MAINTENANCE = (
    "<!doctype html><html><body><h1>We'll be back soon</h1><p>Scheduled maintenance until noon.</p></body></html>"
)
CHALLENGE = "<!doctype html><html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>"
NOTHING_OPEN = "<p>There are no open positions at the moment. Follow us to hear of new ones.</p>"


def page(title: str, body: str, head: str = "") -> str:
    """Return a whole page."""
    title = html_module.escape(title)
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def links(board: MarketBoard, postings: list[MarketPosting], instant: datetime) -> str:
    """Return the list of links to postings."""
    rows = "".join(
        f'<li>{html_module.escape(posting.title_at(instant).text)} <a href="{href(board, posting)}">View opening</a></li>'
        for posting in postings
    )
    return f"<ul>{rows}</ul>" if rows else ""


def href(board: MarketBoard, posting: MarketPosting) -> str:
    """Return the address of a posting's page as its listing links it: some with tracking, some with a slash."""
    if board.style == "dutch":
        return posting.posting_id + "/?utm_source=careers"
    return posting.posting_id


def listing(board: MarketBoard, postings: list[MarketPosting], instant: datetime) -> str:
    """Return the one listing page of a board, with links or with the postings themselves."""
    if board.style == "inline":
        blocks = "".join(script(block(board, posting, instant)) for posting in postings)
        titles = "".join(f"<li>{html_module.escape(posting.title_at(instant).text)}</li>" for posting in postings)
        body = f"<ul>{titles}</ul>" if postings else NOTHING_OPEN
        return page(f"{board.employer} careers", body, blocks)
    body = links(board, postings, instant) or NOTHING_OPEN
    extras = '<p><a href="/brochure/working-with-us.pdf">Our brochure</a></p>' if board.style == "extras" else ""
    return page(f"{board.employer} careers", body + extras)


def numbered(board: MarketBoard, postings: list[MarketPosting], number: int, instant: datetime) -> str:
    """Return one page of a numbered listing."""
    count = max(1, -(-len(postings) // PAGE_ROWS))
    shown = postings[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    numbers = "".join(f'<a href="/{board.token}/careers?page={n}">{n}</a> ' for n in range(1, count + 1))
    pager = f'<div class="pagination">{numbers}</div>' if count > 1 else ""
    return page(f"{board.employer} careers", (links(board, shown, instant) or NOTHING_OPEN) + pager)


def sitemap(base: str, postings: list[MarketPosting], instant: datetime) -> str:
    """Return a sitemap of a board's posting pages; pages change when their texts do."""
    urls = "".join(
        f"<url><loc>{base}{html_module.escape(posting.posting_id)}</loc><lastmod>{changed(posting, instant)}</lastmod>"
        f"<image:image><image:loc>{base}/logo/{posting.city.code}.png</image:loc></image:image></url>"
        for posting in postings
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACES}>{urls}</urlset>'


def changed(posting: MarketPosting, instant: datetime) -> str:
    """Return when a posting's page changed last."""
    moments = [since for since, _ in [*posting.texts, *posting.titles] if since <= instant]
    return iso(max(moments, default=posting.opens))


def sitemap_index(base: str, token: str, children: list[str]) -> str:
    """Return the index of a board's child sitemaps."""
    rows = "".join(f"<sitemap><loc>{base}/{token}/{child}.xml</loc></sitemap>" for child in children)
    return f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex {NAMESPACES}>{rows}</sitemapindex>'


def posting_page(board: MarketBoard, posting: MarketPosting, instant: datetime, *, is_broken: bool = False) -> str:
    """Return one posting's page with its JSON-LD block; `is_broken` leaves a quote open in it."""
    title = posting.title_at(instant).text
    markup = script(block(board, posting, instant))
    if is_broken:
        markup = markup.replace('"datePosted": "', '"datePosted": ""', 1)
    return page(title, f"<h1>{html_module.escape(title)}</h1>", markup)


def bare_page(posting: MarketPosting, instant: datetime) -> str:
    """Return a posting's page that has lost its markup."""
    return page(posting.title_at(instant).text, "<h1>Join us</h1><p>Details will follow.</p>")


def script(content: Any) -> str:
    """Return a JSON-LD block."""
    return '<script type="application/ld+json">' + json.dumps(content).replace("</", "<\\/") + "</script>"


def block(board: MarketBoard, posting: MarketPosting, instant: datetime) -> dict[str, Any]:
    """Return a posting as schema.org has it, in one of the shapes in which sites write it."""
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": posting.title_at(instant).text,
        "description": posting.html(instant),
        "datePosted": posting.published.date().isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": board.employer},
        "employmentType": EMPLOYMENT.get(posting.contract, "TEMPORARY"),
        "jobLocation": {"@type": "Place", "address": address(posting)},
    }
    if posting.workplace == "remote":
        made["jobLocationType"] = "TELECOMMUTE"
        made["applicantLocationRequirements"] = {"@type": "Country", "name": posting.city.country}
    if posting.pay:
        made["baseSalary"] = base_salary(posting)
    if board.style == "inline":
        made["identifier"] = {"@type": "PropertyValue", "name": board.employer, "value": posting.posting_id}
    return oddly_shaped(made, posting) if board.style == "odd" else made


def address(posting: MarketPosting) -> dict[str, Any]:
    """Return a posting's place as schema.org has it."""
    city, region, country, _ = posting.city
    return {"@type": "PostalAddress", "addressLocality": city, "addressRegion": region, "addressCountry": country}


def base_salary(posting: MarketPosting) -> dict[str, Any]:
    """Return a posting's pay as schema.org has it."""
    assert posting.pay is not None
    value = {
        "@type": "QuantitativeValue",
        "minValue": posting.pay.low,
        "maxValue": posting.pay.high,
        "unitText": posting.pay.period.upper(),
    }
    return {"@type": "MonetaryAmount", "currency": posting.pay.currency, "value": value}


def oddly_shaped(made: dict[str, Any], posting: MarketPosting) -> dict[str, Any]:
    """Return a block in one of the shapes that sites get wrong; all of them can be read."""
    kind = int(hashlib.blake2b(posting.posting_id.encode(), digest_size=1).hexdigest(), 16) % 5
    if kind == 0:
        made["jobLocation"]["address"] = [made["jobLocation"]["address"]]
    elif kind == 1:
        made["jobLocation"] = made["jobLocation"]["address"]
    elif kind == 2:
        made["title"] = {"@value": made["title"]}
        made["description"] = [made["description"]]
    elif kind == 3 and posting.pay:
        made["baseSalary"] = (
            f"{posting.pay.currency} {posting.pay.low:,} - {posting.pay.high:,} per {posting.pay.period}"
        )
    elif kind == 4:
        organization = made["hiringOrganization"]
        made["hiringOrganization"] = {"@id": "#employer"}
        return {"@context": made.pop("@context"), "@graph": [organization | {"@id": "#employer"}, made]}
    return made


def tag_of(body: bytes) -> str:
    """Return the mark by which a page says that it has not changed."""
    return '"' + hashlib.blake2b(body, digest_size=8).hexdigest() + '"'
