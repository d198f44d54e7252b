"""Fields of JSON boards that are not as documented: read, or counted by field; a row with a readable id is a sighting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import fault_server as fs
from tests.crawl_run import crawl, landed, write_boards
from tests.fault_server import FaultServer

pytestmark = pytest.mark.journey
GREENHOUSE, LEVER, ASHBY = "greenhouse", "lever", "ashby"


class Field(NamedTuple):
    """What a board states of its first posting, what of it lands, and what is counted as dropped or unread."""

    name: str
    source: str
    stated: dict[str, Any]
    lands: dict[str, Any]
    dropped: tuple[str, ...] = ()
    unread: str | None = None


def own_field(kind: str, value: Any, name: Any = "Salary Range") -> dict[str, Any]:
    return {"metadata": [{"id": 1, "name": name, "value_type": kind, "value": value}]}


def pay(low: float | None, high: float | None, currency: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "pay": [dict.fromkeys(("period", "kind", "label")) | {"min": low, "max": high, "currency": currency} | more]
    }


SALARY = {"period": "Salary Range", "kind": "Salary Range", "label": "Salary Range"}
RANGE = {"unit": "EUR", "min_value": "60000.0", "max_value": "80000.0"}
TIER = {"compensationType": "Salary", "interval": "1 YEAR", "currencyCode": "EUR", "minValue": 60000, "maxValue": 80000}
WRONG = [True, 7.5, {"a": {"b": 1}}, [[1], {}], "x" * 10, 10**30]

FIELDS = [
    Field("currency_range", GREENHOUSE, own_field("currency_range", RANGE), pay(60000, 80000, "EUR", **SALARY)),
    Field("currency_range_text", GREENHOUSE, own_field("currency_range", RANGE), {"attributes": {"Salary Range": "EUR 60000.0 - 80000.0"}}),
    Field("currency", GREENHOUSE, own_field("currency", {"unit": "USD", "amount": 90000}), pay(90000, 90000, "USD", **SALARY)),
    Field("currency_half", GREENHOUSE, own_field("currency_range", {"unit": "USD", "min_value": "1,000", "max_value": None}), pay(1000, None, "USD", **SALARY)),
    Field("currency_other", GREENHOUSE, own_field("currency_range", {"from": 1}), {"pay": [], "attributes": {}}, ("metadata.value: currency_range not read",)),
    Field("currency_dot", GREENHOUSE, own_field("currency", {"unit": "EUR", "amount": "60.000"}), {"pay": []}, ("metadata.value.amount: no clear number",)),
    Field("number_range", GREENHOUSE, own_field("number_range", {"min_value": 1, "max_value": 5}, "Level"), {"attributes": {"Level": "1 - 5"}, "pay": []}),
    Field("multi_select", GREENHOUSE, own_field("multi_select", ["Remote", "Hybrid"], "Model"), {"attributes": {"Model": "Remote; Hybrid"}}),
    Field("metadata_user", GREENHOUSE, own_field("user", "Jo Doe", "Recruiter"), {"attributes": {}}, ("metadata.value: a named person",)),
    Field("metadata_text", GREENHOUSE, {"metadata": "none"}, {"attributes": {}}, ("metadata: wrong type",)),
    Field("metadata_unnamed", GREENHOUSE, own_field("short_text", "x", None), {"attributes": {}}, ("metadata.name: missing",)),
    Field("location_text", GREENHOUSE, {"location": "Berlin"}, {"location_texts": ["Berlin"]}),
    Field("location_number", GREENHOUSE, {"location": {"name": {"de": 1}}}, {"location_texts": []}, ()),
    Field("location_flag", GREENHOUSE, {"location": True}, {"location_texts": []}, ("location: wrong type",)),
    Field("office_object", GREENHOUSE, {"offices": {"name": "Rome"}}, {"places": [{"city": "Rome", "region": None, "country": None}]}),
    Field("office_names", GREENHOUSE, {"offices": ["Rome", 5, None]}, {"places": [{"city": c, "region": None, "country": None} for c in ("Rome", "5")]}),
    Field("department_text", GREENHOUSE, {"departments": ["Research"]}, {"department_text": "Research"}),
    Field("company_list", GREENHOUSE, {"company_name": ["Acme"]}, {"employer_text": "Acme"}),
    Field("company_object", GREENHOUSE, {"company_name": {"a": 1}}, {"employer_text": None}, ("company_name: wrong type",)),
    Field("published_2099", GREENHOUSE, {"first_published": "2099-01-01T00:00:00Z"}, {"published_at": None}, ("first_published: date in the future",)),
    Field("published_1970", GREENHOUSE, {"first_published": "1970-01-01T00:00:00Z"}, {"published_at": None}, ("first_published: impossible date",)),
    Field("published_number", GREENHOUSE, {"first_published": 5}, {"published_at": None}, ("first_published: impossible date",)),
    Field("published_words", GREENHOUSE, {"first_published": "last week"}, {"published_at": None}, ("first_published: impossible date",)),
    Field("published_tomorrow", GREENHOUSE, {"first_published": "2026-11-19T01:00:00Z"}, {"published_at": "2026-11-19T01:00:00Z"}),
    Field("deadline_later", GREENHOUSE, {"application_deadline": "2027-12-01"}, {"valid_through": "2027-12-01T00:00:00Z"}),
    Field("range_texts", GREENHOUSE, {"pay_input_ranges": [{"min_cents": "6000000", "max_cents": None, "currency_type": "EUR"}]}, pay(60000, None, "EUR")),
    Field("range_words", GREENHOUSE, {"pay_input_ranges": [{"min_cents": "lots"}]}, {"pay": []}, ("pay_input_ranges.min_cents: no clear number",)),
    Field("range_text", GREENHOUSE, {"pay_input_ranges": "60k"}, {"pay": []}, ("pay_input_ranges: wrong type",)),
    Field("content_list", GREENHOUSE, {"content": ["<p>One.</p>"]}, {"html": "<p>One.</p>"}),
    Field("content_object", GREENHOUSE, {"content": {"en": "x"}}, {"html": None}, ("content: wrong type",)),
    Field("title_number", GREENHOUSE, {"title": 7}, {"title": "7"}),
    Field("title_null", GREENHOUSE, {"title": None}, {"title": None, "html": None, "text_not_fetched": True}, (), "title missing or unreadable"),
    Field("title_blank", LEVER, {"text": "  "}, {"title": None}, (), "title missing or unreadable"),
    Field("title_object", ASHBY, {"title": {"en": "x"}}, {"title": None}, ("title: wrong type",), "title missing or unreadable"),
    Field("categories_text", LEVER, {"categories": "Berlin"}, {"location_texts": []}, ("categories: wrong type",)),
    Field("commitment_list", LEVER, {"categories": {"commitment": ["Full-time"], "allLocations": "Rome"}}, {"employment_type_text": "Full-time", "location_texts": ["Rome"]}),
    Field("created_2099", LEVER, {"createdAt": 4_070_908_800_000}, {"published_at": None}, ("createdAt: date in the future",)),
    Field("created_zero", LEVER, {"createdAt": 0}, {"published_at": None}, ("createdAt: impossible date",)),
    Field("created_text", LEVER, {"createdAt": "2026-10-01"}, {"published_at": None}, ("createdAt: impossible date",)),
    Field("salary_text", LEVER, {"salaryRange": {"min": "60,000", "max": "80 000", "currency": "EUR", "interval": "per-year-salary"}}, pay(60000, 80000, "EUR", period="per-year-salary")),
    Field("salary_bare", LEVER, {"salaryRange": "60000-80000"}, {"pay": []}, ("salaryRange: wrong type",)),
    Field("salary_flag", LEVER, {"salaryRange": {"min": True, "max": 80000}}, pay(None, 80000), ("salaryRange.min: no clear number",)),
    Field("salary_negative", LEVER, {"salaryRange": {"min": -5, "max": 80000}}, pay(None, 80000), ("salaryRange.min: no clear number",)),
    Field("halves_only", LEVER, {"description": None, "opening": "<p>A</p>", "descriptionBody": "<p>B</p>"}, {"html": "<p>A</p>\n<p>B</p>"}),
    Field("lists_text", LEVER, {"lists": "no list"}, {}, ("lists: wrong type",)),
    Field("tier_text", ASHBY, {"compensation": {"compensationTiers": [{"title": "A", "components": [TIER | {"minValue": "60,000"}]}]}}, pay(60000, 80000, "EUR", period="1 YEAR", kind="Salary", label="A")),
    Field("tier_words", ASHBY, {"compensation": "60k"}, {"pay": []}, ("compensation: wrong type",)),
    Field("second_names", ASHBY, {"secondaryLocations": ["Rome", {"location": "Oslo"}]}, {"location_texts": ["Rome", "Oslo"]}),
    Field("second_text", ASHBY, {"location": {"name": "Bern"}, "secondaryLocations": "Rome"}, {"location_texts": ["Bern", "Rome"]}),
    Field("address_text", ASHBY, {"address": "Main St"}, {"places": []}, ("address: wrong type",)),
    Field("country_object", ASHBY, {"address": {"postalAddress": {"addressCountry": {"name": "Italy"}}}}, {"places": [{"city": None, "region": None, "country": "Italy"}]}),
    Field("remote_text", ASHBY, {"isRemote": "true"}, {"is_remote": True}),
    Field("listed_text", ASHBY, {"isListed": "False"}, {"is_listed": False}),
    Field("listed_number", ASHBY, {"isListed": 2}, {"is_listed": None}, ("isListed: wrong type",)),
    Field("published_future", ASHBY, {"publishedAt": "2031-01-01"}, {"published_at": None}, ("publishedAt: date in the future",)),
]  # fmt: skip
FIELDS += [
    Field(f"{source}_{name}_wrong{n}", source, {name: value}, {})
    for source, names in (
        (GREENHOUSE, ("title", "internal_job_id", "company_name", "absolute_url", "location", "offices", "departments", "first_published", "updated_at", "application_deadline", "requisition_id", "metadata", "language", "content", "pay_input_ranges")),
        (LEVER, ("text", "categories", "country", "workplaceType", "createdAt", "description", "lists", "additional", "salaryRange", "salaryDescriptionPlain", "hostedUrl")),
        (ASHBY, ("title", "department", "team", "employmentType", "location", "secondaryLocations", "address", "workplaceType", "isRemote", "publishedAt", "isListed", "jobUrl", "descriptionHtml", "compensation")),
    )
    for name in names
    for n, value in enumerate(WRONG)
]  # fmt: skip
WRONG_TYPES = [field for field in FIELDS if "_wrong" in field.name]
NAMED = [field for field in FIELDS if "_wrong" not in field.name]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], dict[tuple[str, str], Any]]]:
    """Crawl one board for each field; the first of its three postings states it."""
    home: Path = tmp_path_factory.mktemp("fields")
    stated = {field.name: field for field in FIELDS}

    def answer(call: fs.Call) -> None:
        field = stated[call.path.split("?")[0].removesuffix("/jobs").rsplit("/", 1)[1]]
        rows = fs.rows(call.shape, 3)
        rows[0] |= field.stated
        call.send(fs.http(json.dumps(fs.wrapped(call.shape, rows)).encode()))

    servers = {source: FaultServer(source, answer) for source in (GREENHOUSE, LEVER, ASHBY)}
    write_boards(home, [(f.source, f.name, f"http://127.0.0.1:{servers[f.source].port}") for f in FIELDS])
    crawls = crawl(home, [server.port for server in servers.values()])
    rows = [row for source in servers for row in landed(home, source)]
    yield crawls, {(row["board"], row["source_posting_id"]): row for row in rows}
    for server in servers.values():
        server.close()


@pytest.mark.parametrize("field", NAMED, ids=lambda field: field.name)
def test_a_field_is_read_or_counted(field: Field, crawled: Any) -> None:
    crawls, rows = crawled
    row = rows[field.name, {GREENHOUSE: "1", LEVER: "l1", ASHBY: "a1"}[field.source]]
    assert {name: row[name] for name in field.lands} == field.lands
    assert set(field.dropped) <= set(crawls[field.name]["dropped"]), crawls[field.name]["dropped"]
    assert row["unread_reason"] == field.unread
    assert crawls[field.name]["unread"] == ({field.unread: 1} if field.unread else {})
    assert (crawls[field.name]["crawl_status"], crawls[field.name]["listed"]) == ("complete", 3)


def test_no_wrong_type_of_any_field_loses_a_posting(crawled: Any) -> None:
    crawls, rows = crawled
    for field in WRONG_TYPES:
        told = crawls[field.name]
        assert (told["crawl_status"], told["listed"], told["rows_without_id"]) == ("complete", 3, 0), field
        assert sum(board == field.name for board, _ in rows) == 3, field


def test_an_object_where_a_text_belongs_is_always_counted(crawled: Any) -> None:
    for field in WRONG_TYPES:
        if field.name.endswith(("_wrong2", "_wrong3")):
            dropped = crawled[0][field.name]["dropped"]
            assert any(name.startswith(next(iter(field.stated))) for name in dropped), (field, dropped)
