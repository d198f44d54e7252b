"""What pages state in any shape and encoding is read, or counted as dropped by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.crawl_run import landed
from tests.page_sites import Answer, Site, block, bytes_of, crawl_sites, document, links, posting, script
from tests.test_page_sets import HOME

pytestmark = pytest.mark.journey
BERLIN = {"@type": "PostalAddress", "addressLocality": "Berlin", "addressRegion": "BE", "addressCountry": "DE"}
PARIS = {"@type": "PostalAddress", "addressLocality": "Paris", "addressCountry": {"@type": "Country", "name": "France"}}
IN_BERLIN, IN_PARIS = ("Berlin", "BE", "DE"), ("Paris", None, "France")


class Field(NamedTuple):
    """Properties of a JobPosting, and what must land of them."""

    name: str
    properties: dict[str, Any]
    landed: dict[str, Any]


def located(name: str, location: Any, *places: tuple[Any, ...], texts: tuple[str, ...] = ()) -> Field:
    """Return a location and the places and texts it holds."""
    return Field(name, {"jobLocation": location}, {"places": list(places), "location_texts": list(texts)})


def paid(name: str, salary: Any, *amounts: tuple[Any, ...], text: str | None = None, **more: Any) -> Field:
    """Return a pay field and the amounts (min, max, currency, period), or the text, it holds."""
    return Field(name, {"baseSalary": salary, **more}, {"pay": list(amounts), "salary_text": text})


def money(**fields: Any) -> dict[str, Any]:
    """Return a MonetaryAmount in euros."""
    return {"@type": "MonetaryAmount", "currency": "EUR", **fields}


def yearly(**fields: Any) -> dict[str, Any]:
    """Return a MonetaryAmount in euros a year."""
    return money(value={"@type": "QuantitativeValue", "unitText": "YEAR", **fields})


def place(address: Any) -> dict[str, Any]:
    """Return a Place."""
    return {"@type": "Place", "address": address}


HUNDRED = (60_000.0, 80_000.0, "EUR", "YEAR")
FIELDS = [
    located("place", place(BERLIN), IN_BERLIN),
    located("address_list", place([BERLIN, PARIS]), IN_BERLIN, IN_PARIS),
    located("bare_address", BERLIN, IN_BERLIN),
    located("bare_addresses", [BERLIN, PARIS], IN_BERLIN, IN_PARIS),
    located("lists_of_lists", [[place(BERLIN)], [place(PARIS)]], IN_BERLIN, IN_PARIS),
    located("towns", place(BERLIN | {"addressLocality": ["Berlin", "Potsdam"]}), IN_BERLIN, ("Potsdam", "BE", "DE")),
    located("wrapped_town", place({"addressLocality": {"@value": "Berlin"}}), ("Berlin", None, None)),
    located("text", "Berlin, Germany", texts=("Berlin, Germany",)),
    located("address_text", place("Berlin, Germany"), texts=("Berlin, Germany",)),
    located("address_texts", place(["Berlin", "Paris"]), texts=("Berlin", "Paris")),
    located("named", {"@type": "Place", "name": "Berlin office"}, texts=("Berlin office",)),
    located("contained", {"@type": "Place", "containedInPlace": place(BERLIN)}, IN_BERLIN),
    paid("points", yearly(minValue="60.000", maxValue="80.000"), HUNDRED),
    paid("points_and_comma", yearly(minValue="60.000,00", maxValue="80.000,00"), HUNDRED),
    paid("commas", yearly(minValue="60,000", maxValue="80,000.00"), HUNDRED),
    paid("blanks", yearly(minValue="60 000", maxValue="80\u202f000"), HUNDRED),
    paid("apostrophes", yearly(minValue="60'000", maxValue="80’000"), HUNDRED),
    paid("thousands", yearly(minValue="60k", maxValue="80 K"), HUNDRED),
    paid("signs", yearly(minValue="€60.000", maxValue="80.000 €"), HUNDRED),
    paid("number_in_amount", money(value=65000), (65_000.0, 65_000.0, "EUR", None)),
    paid("text_in_amount", money(value="65.000"), (65_000.0, 65_000.0, "EUR", None)),
    paid("range_in_text", yearly(value="60000-80000"), HUNDRED),
    paid("ends_on_amount", money(minValue=60000, maxValue=80000, unitText="YEAR"), HUNDRED),
    paid("ends_beside_value", money(minValue=60000, maxValue=80000, value={"unitText": "YEAR"}), HUNDRED),
    paid("amount_list", [yearly(minValue=60000, maxValue=80000)], HUNDRED),
    paid("value_list", money(value=[{"minValue": 60000, "maxValue": 80000, "unitText": "YEAR"}]), HUNDRED),
    paid("two_numbers", [60000, 80000], (60_000.0, 80_000.0, "EUR", None), salaryCurrency="EUR"),
    paid("bare_number", 65000, (65_000.0, 65_000.0, "EUR", None), salaryCurrency="EUR"),
    paid("bare_text", "60.000 - 80.000 EUR pro Jahr", text="60.000 - 80.000 EUR pro Jahr"),
    paid("words_in_value", yearly(value="from 60k"), text="from 60k EUR per year"),
    paid("hourly", money(value={"value": "45,50", "unitText": "HOUR"}), (45.5, 45.5, "EUR", "HOUR")),
    paid("left_empty", money(value={"minValue": 0, "maxValue": 0, "unitText": "YEAR"})),
    paid("negative", yearly(minValue=-5, maxValue=80000), (None, 80_000.0, "EUR", "YEAR")),
    paid("price", {"priceCurrency": "EUR", "minPrice": "60000", "maxPrice": "80000", "unitText": "YEAR"}, HUNDRED),
    Field("wrapped", {"title": {"@value": "ML Lead"}, "description": {"@value": "<p>Rust</p>"}}, {"title": "ML Lead", "html": "<p>Rust</p>"}),
    Field("titles", {"title": [{"@language": "en", "@value": "ML Lead"}, {"@value": "ML-Leitung"}]}, {"title": "ML Lead"}),
    Field("entities", {"title": "R&amp;D &#8211; ML"}, {"title": "R&D – ML"}),
    Field("description_list", {"description": ["<p>Rust</p>", {"@value": "<p>Go</p>"}]}, {"html": "<p>Rust</p>\n<p>Go</p>"}),
    Field("escaped", {"description": "&lt;p&gt;Rust&lt;/p&gt;"}, {"html": "<p>Rust</p>"}),
    Field("written_breaks", {"description": "Rust\\nGo"}, {"html": "Rust\nGo"}),
    Field("employer", {"hiringOrganization": [{"@type": "Organization", "name": "Acme & Sons"}]}, {"employer_text": "Acme & Sons"}),
    Field("employer_text", {"hiringOrganization": "Acme"}, {"employer_text": "Acme"}),
    Field("dates", {"datePosted": {"@value": "2026-9-3"}, "validThrough": ["2026-12-01T00:00:00+01:00"]}, {"published_at": "2026-09-03T00:00:00Z", "valid_through": "2026-11-30T23:00:00Z"}),
    Field("future_date", {"datePosted": "2099-10-01"}, {"published_at": None}),
    Field("german_date", {"datePosted": "03.09.2026"}, {"published_at": "2026-09-03T00:00:00Z"}),
    Field("remote", {"jobLocationType": ["TELECOMMUTE"], "applicantLocationRequirements": [{"@type": "Country", "name": "Spain"}, "Italy"]}, {"workplace_text": "TELECOMMUTE", "remote_scope_texts": ["Spain", "Italy"]}),
    Field("types", {"employmentType": ["FULL_TIME", {"@value": "CONTRACTOR"}]}, {"employment_type_text": "FULL_TIME, CONTRACTOR"}),
]  # fmt: skip
UNREADABLE = {
    "jobLocation": {"@type": "Place", "geo": {"latitude": 52.5}},
    "baseSalary": money(value={"@type": "QuantitativeValue", "median": 5}),
    "applicantLocationRequirements": {"@id": "https://example.org/nowhere"},
    "hiringOrganization": {"@type": "Organization", "logo": "x.png"},
    "description": {"@type": "Text"},
}
GRAPH = {"@context": "https://schema.org", "@graph": [
    {"@type": "Organization", "@id": "#acme", "name": "Acme"},
    {"@type": "Place", "@id": "#office", "address": {"@id": "#address"}},
    BERLIN | {"@id": "#address"},
    {"@type": ["JobPosting"], "@id": "#job", "title": "ML Lead", "description": "Rust", "hiringOrganization": {"@id": "#acme"}, "jobLocation": [{"@id": "#office"}]},
]}  # fmt: skip
CAPITALS = {
    "@type": "http://schema.org/JobPosting",
    "Title": "ML Lead",
    "Description": "Rust",
    "JobLocation": {"Address": BERLIN},
}
RAW_POINTS = '{"@type": "JobPosting", "title": "ML Lead", "baseSalary": {"currency": "EUR", "value": {"minValue": 60.000, "maxValue": 80.000, "unitText": "YEAR"}}}'
PAGES: dict[str, tuple[Answer, dict[str, Any]]] = {
    "graph": (document(script(GRAPH)), {"title": "ML Lead", "employer_text": "Acme", "places": [IN_BERLIN]}),
    "several_blocks": (document(script({"@id": "#acme", "name": "Acme"}) + script("{broken") + script(block(1, hiringOrganization={"@id": "#acme"}))), {"employer_text": "Acme"}),
    "capitals": (document(script(CAPITALS)), {"title": "ML Lead", "places": [IN_BERLIN]}),
    "prefixed": (document(script({"@type": "schema:JobPosting", "schema:title": "ML Lead", "schema:description": "Rust"})), {"title": "ML Lead", "html": "Rust"}),
    "points_unquoted": (document(script(RAW_POINTS)), {"pay": [HUNDRED]}),
    "said_twice": (document(script(block(1)) * 2), {"title": "ML Engineer 1"}),
    "beside_similar": (document(script(block(1, url="/jobs/beside_similar")) + script(block(2, url="/jobs/2"))), {"title": "ML Engineer 1"}),
    "main_entity": (document(script({"@type": "WebPage", "mainEntity": block(1)})), {"title": "ML Engineer 1"}),
    "guarded": (document(script(f"//<![CDATA[\n{json.dumps(block(1))}\n//]]>")), {"title": "ML Engineer 1"}),
    "trailing_comma": (document(script(json.dumps(block(1))[:-1] + ",}")), {"title": "ML Engineer 1"}),
}  # fmt: skip
WORDS = "Zürich – Ingénieur “KI” · €"


def encoded(encoding: str, declared: str | None, header: str | None = None) -> Answer:
    """Return a page in one encoding that declares another, in itself and in its header."""
    page = posting(WORDS)
    if declared:
        page = page.replace("<head>", f'<head><meta charset="{declared}">')
    return bytes_of(page.encode(encoding), "text/html" + (f"; charset={header}" if header else ""))


ENCODED = {
    "latin_by_header": encoded("cp1252", None, "ISO-8859-1"),
    "latin_by_meta": encoded("cp1252", "iso-8859-1"),
    "latin_undeclared": encoded("cp1252", None),
    "latin_called_utf8": encoded("cp1252", "utf-8", "utf-8"),
    "utf8_called_latin": encoded("utf-8", "iso-8859-1", "ISO-8859-1"),
    "utf16": encoded("utf-16", "utf-16", "utf-16"),
    "utf16_undeclared": encoded("utf-16", None),
    "utf16_without_mark": encoded("utf-16-le", "utf-16"),
    "utf16_big": encoded("utf-16-be", None, "utf-16"),
    "utf8_with_mark": encoded("utf-8-sig", None, "iso-8859-1"),
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Read one board of all these pages, one of fields nobody can read, and one of damaged letters."""
    home = tmp_path_factory.mktemp("page_fields")
    pages: dict[str, Answer] = {
        f"/jobs/{field.name}": document(script(block(1) | field.properties)) for field in FIELDS
    }
    pages |= {f"/jobs/{name}": page for name, (page, _) in PAGES.items()}
    pages |= {f"/jobs/{name}": page for name, page in ENCODED.items()}
    unread = {"/jobs/1": document(script(block(1) | UNREADABLE))}
    damaged = {"/jobs/1": bytes_of(posting("Zürich").encode().replace(b"PyTorch", b"Py\xffTorch"), "text/html")}
    made = {"fields": pages, "unread": unread, "damaged": damaged}
    sites = {name: Site([found | {HOME: document(body=links(found))}]) for name, found in made.items()}
    found = {"crawls": crawl_sites(home, sites, days=[0])[0]}
    found |= {row["source_posting_id"]: row for row in landed(home, "jobposting") if row["board"] == "fields"}
    yield found
    for site in sites.values():
        site.server.close()


def comparable(row: dict[str, Any], name: str) -> Any:
    """Return a landed field in the form of the table above."""
    if name == "places":
        return [tuple(entry[part] for part in ("city", "region", "country")) for entry in row["places"]]
    if name == "pay":
        return [tuple(entry[part] for part in ("min", "max", "currency", "period")) for entry in row["pay"]]
    return row[name]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_fields_in_any_shape(field: Field, rows: dict[str, Any]) -> None:
    row = rows[f"/jobs/{field.name}"]
    assert {name: comparable(row, name) for name in field.landed} == field.landed


@pytest.mark.parametrize("name", PAGES)
def test_blocks_in_any_shape(name: str, rows: dict[str, Any]) -> None:
    row = rows[f"/jobs/{name}"]
    assert {key: comparable(row, key) for key in PAGES[name][1]} == PAGES[name][1]


@pytest.mark.parametrize("name", ENCODED)
def test_letters_in_any_encoding(name: str, rows: dict[str, Any]) -> None:
    assert rows[f"/jobs/{name}"]["title"] == f"ML Engineer {WORDS}"


def test_what_cannot_be_read_is_counted_by_field(rows: dict[str, Any]) -> None:
    crawls = rows["crawls"]
    assert crawls["unread"]["dropped"] == {f"{name}: unreadable": 1 for name in UNREADABLE}
    assert (crawls["fields"]["replaced_characters"], crawls["damaged"]["replaced_characters"]) == (0, 1)
    assert crawls["fields"]["crawl_status"] == "complete" and not crawls["fields"]["unread"]
