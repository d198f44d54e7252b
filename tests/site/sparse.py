"""Markets with hardly anything in them, or with many employers, landed without spiders: what the site shows of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flows import steps
from flows.settings import Settings, load_settings
from tests.landing import Landing, Row, posting

MONDAY = date(2026, 6, 1)
TITLES = ("Machine Learning Engineer", "Senior MLOps Engineer", "AI Engineer", "Junior Computer Vision Engineer")
PLACES = ("Berlin, Germany", "London, United Kingdom", "Remote, Germany", "New York, NY")
ASKS = ("Python and PyTorch", "Kubernetes and Terraform", "LangChain and SQL", "C++ and CUDA")
WORDS = (
    "<p>We build models that people use, and we run them ourselves.</p><h3>Requirements</h3><ul><li>You know {asks}.</li>"
    "<li>3 years of experience with machine learning in production.</li></ul><h3>Pay</h3><p>The base salary is {pay},000 to {more},000 EUR a year.</p>"
)


def openings(employer: int, count: int, week: int) -> list[Row]:
    """Return what an employer lists in a week: every third of its openings is another from week to week."""
    made = []
    for place in range(count):
        kind, name = (employer + place) % 4, f"{employer}-{place}" + (f"-{week}" if place % 3 == 2 else "")
        text = (
            WORDS.format(asks=ASKS[kind], pay=60 + 5 * kind, more=75 + 5 * kind) + f"<p>Our team is called {name}.</p>"
        )
        made.append(posting(name, text * 2, title=TITLES[kind], location_texts=[PLACES[(employer + place) % 4]]))
    return made


def landed(
    home: Path, employers: int, count: int, weeks: int, *, unread: int = 0, is_same_day: bool = False
) -> Settings:
    """Land a market read every Sunday, build its tables, and issue its newest week; `unread` boards fail in the last week.

    Returns the settings of the Monday after, or of the same day, on which no week is over where there is one only.
    """
    landing = Landing(home, with_digests=True)
    for week in range(weeks):
        day = MONDAY + timedelta(weeks=week, days=6)
        boards = {f"lever:maker{n}": openings(n, count, week) for n in range(employers)}
        failed: dict[str, Any] = {
            "crawl": {"crawl_status": "failed", "crawl_reason": "HTTP 500", "http_status": 500, "empty_proof": None}
        }
        lost: dict[str, Any] = {f"maker{n}": failed for n in range(unread)} if week == weeks - 1 else {}
        for token in lost:
            boards[f"lever:{token}"] = []
        landing.run(week + 1, f"{day}T12:00:00Z", boards, **lost)
    monday = datetime.combine(MONDAY + timedelta(weeks=weeks), time(6), UTC)
    now = monday - timedelta(hours=12) if is_same_day else monday
    settings = load_settings(home=home, contact="tests", now=now)
    steps.build_warehouse(settings)
    steps.report_week(settings, steps.last_complete_week(now), now)
    return settings
