"""How a headline of segments is read: "Company | Role | Place | ...", the custom on Hacker News."""

from __future__ import annotations

import pytest

from warehouse.clean.headline import company_of_headline, roles_of_headline
from warehouse.clean.places.segments import places_of_headline
from warehouse.clean.posting import Advertisement, understand


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("Initech | ML Engineer | Austin, TX or Remote (US) | Full-time", [("US", "Austin")]),
        ("Initech | Remote (US, AU), SF | Engineers (Rust, Go)", [("US", "San Francisco"), ("AU", None)]),
        ("Initech (YC W99) | ONSITE (Berlin) | https://example.com/jobs", [("DE", "Berlin")]),
        ("Initech | Boston, New York and London | Several roles", [("GB", "London"), ("US", "Boston"), ("US", "New York")]),
        ("Initech - Leeds, UK (visa candidates welcome!) - Data Engineer", [("GB", "Leeds")]),
        ("Lisbon, Portugal | Initech | ON-SITE", [("PT", "Lisbon")]),
        ("San Francisco/ Madrid | Initech | Product Managers", [("ES", "Madrid"), ("US", "San Francisco")]),
        ("Tulsa, OK", [("US", "Tulsa")]),
        ("Initech (Leeds, UK) sorts letters", [("GB", "Leeds")]),
        ("Initech // Oslo, Norway // Full-time", [("NO", "Oslo")]),
        ("Initech | C++ Systems SWE | Oslo, Norway", [("NO", "Oslo")]),
        ("Initech | Designer | Remote (PT preferred)", []),
        ("Initech | ML & Computer Vision | QA and Test | AI/ML", []),
        ("Pawnee Metrics, data for all | Engineers | Full-time", []),
        ("Senior Engineer, Enterprise", []),
        ("Our Mission", []),
        ("Senior Engineer - Python, AI (Perm, Italy)", [("IT", None)]),
        ("Biologist - Target ID", []),
        ("Vendedor | Recife/PE", [("BR", "Recife")]),
        ("Account Executive (Alpine region)", []),
        ("Engineer (Contract, UK, Remote)", [("GB", None)]),
    ],
)  # fmt: skip
def test_places_of_headlines(line: str, places: list[tuple[str, str | None]]) -> None:
    found = {(place.country, place.city) for place in places_of_headline(line)[0]}
    assert {place for place in found if place[1] or place[0] not in {c for c, city in found if city}} == set(places)


@pytest.mark.parametrize(
    ("line", "company"),
    [
        ("Initech (https://example.com ) | ML Engineer | Austin", "Initech"),
        ("Initech is hiring! | Engineers | Remote", "Initech"),
        ("Initech [robots] | Engineers | Remote", "Initech"),
        ("Senior Data Engineer | Initech | Remote", None),
        ("Berlin | Initech | Engineers", None),
        ("REMOTE | Initech | Engineers", None),
    ],
)
def test_companies_of_headlines(line: str, company: str | None) -> None:
    assert company_of_headline(line) == company


def test_a_comment_is_read_by_its_headline() -> None:
    text = "Initech, Inc. | Machine Learning Engineer | Berlin, Germany | ONSITE (3 days/week) | Full-time\nWe sort letters."
    reading = understand(Advertisement(text=text))
    assert (reading.role.role, reading.workplace, reading.employment_type) == ("ml_engineer", "hybrid", "FULL_TIME")
    assert (reading.employer_key, reading.cities) == ("initech", ["Berlin"])


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("Initech AI | Software Engineers | Austin, TX | Full-time", "Software Engineers | Full-time"),
        ("Senior Data Engineer | Initech | Remote", "Senior Data Engineer | Initech | Remote"),
        ("Initech | Analyst | NYC | initech.ai Initech builds AI agents", "Analyst"),
        ("Initech | Analyst, Austin. We are building AI agents | Full-time", "Analyst, Austin | Full-time"),
    ],
)
def test_roles_of_headlines(line: str, roles: str) -> None:
    assert roles_of_headline(line) == roles


def test_a_companys_name_is_no_trade() -> None:
    text = "Initech AI | Backend Engineer | Berlin, Germany\nWe sort letters. You write Go."
    assert understand(Advertisement(title=text.partition("\n")[0], text=text)).role.role == "software_engineer"


def test_the_employer_that_a_source_names_goes_before_a_headline() -> None:
    reading = understand(Advertisement(company="Acme", text="Initech | ML Engineer | Berlin\nWe sort letters."))
    assert reading.employer == "Acme"
