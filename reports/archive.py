"""All weeks: the archive page with the chart over all of them, the feed of reports, and `latest/`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas
from markupsafe import Markup

from reports import charts, words
from reports.atom import Entry, feed
from reports.errors import DamagedReport
from reports.figure import Row, query, records
from reports.page import Page
from reports.published import Published
from reports.templating import render


@dataclass(frozen=True)
class Issue:
    """One issued report: its path in the site and its report.json."""

    path: str
    report: dict[str, Any]

    @property
    def name(self) -> str:
        """Return the folder of its week."""
        return self.path.split("/", 1)[0]


def issues_of(site: Path) -> list[Issue]:
    """Return all issued reports, the newest week first, within a week the newest issue first."""
    found = []
    for file in sorted(site.glob("*/report.json")) + sorted(site.glob("*/r*/report.json")):
        report = with_headline(issued_values(file))
        found.append(
            Issue(file.parent.relative_to(site).as_posix(), {k: v for k, v in report.items() if k != "figures"})
        )
    return sorted(
        found, key=lambda issue: (issue.report["week"], issue.report["as_of"] or "", number(issue)), reverse=True
    )


def issued_values(file: Path) -> dict[str, Any]:
    """Return an issued report.json; raises DamagedReport."""
    try:
        values: dict[str, Any] = json.loads(file.read_bytes())
    except ValueError as error:
        remedy = f"restore it from a copy, or remove {file.parent} to have it issued again"
        raise DamagedReport(f"{file}: damaged: {error}; {remedy}") from error
    return values


def with_headline(report: dict[str, Any]) -> dict[str, Any]:
    """Return an issued report with a headline: its first sentence where an earlier version issued it without."""
    if "headline" in report:
        return report
    first, *others = report["sentences"]
    return report | {"headline": first, "sentences": others}


def number(issue: Issue) -> int:
    """Return which issue of its week a report is, from 1."""
    return int(issue.path.split("/r", 1)[1]) if "/r" in issue.path else 1


def archive_files(published: Published, site: Path, page: Page) -> Iterator[tuple[str, bytes]]:
    """Yield `index.html`, `feed.xml` and `latest/index.html`."""
    issues = issues_of(site)
    latest = next((issue for issue in issues if not issue.report["as_of"]), None)
    yield "index.html", archive_html(published, issues, latest, page).encode("utf-8")
    entries = [entry(issue, page) for issue in issues]
    yield "feed.xml", feed(page.masthead, "feed.xml", page.masthead.title, "index.html", entries, page.week.monday)
    if latest:
        yield (
            "latest/index.html",
            render(
                "latest.html.j2", title=page.masthead.title, path=latest.path, heading=latest.report["headline"]
            ).encode(),
        )


def entry(issue: Issue, page: Page) -> Entry:
    """Return a report as a feed entry: its finding is the title."""
    report = issue.report
    updated = str(report["data_cutoff"] or f"{report['week']}T00:00:00Z")
    link = page.masthead.url(f"{issue.path}/index.html")
    return Entry(issue.path, f"{report['headline']} ({issue.path})", updated, link, " ".join(report["sentences"]))


def archive_html(published: Published, issues: list[Issue], latest: Issue | None, page: Page) -> str:
    """Return the archive: the newest week at a glance, the index over all weeks as known now, and every week's page."""
    weeks = records(published.frame(query("all_weeks")))
    own = replace(
        page, place="All weeks", heading="All weeks", description=latest.report["headline"] if latest else "no week yet"
    )
    known = {f"{row['week']:%Y-%m-%d}": row for row in weeks}
    by_week: dict[str, list[Issue]] = {}
    for issue in issues:
        by_week.setdefault(issue.name, []).insert(0, issue)
    return render(
        "archive.html.j2", page=own, latest=latest, picture=index_picture(weeks), by_week=by_week, known=known
    )


def index_picture(weeks: list[Row]) -> Markup | None:
    """Draw the index over all weeks."""
    told = [week for week in weeks if week["index_value"] is not None]
    if len(told) < 2:
        return None
    last = told[-1]
    end = (words.decimal(last["index_value"]), words.decimal_interval(None, last["ci_low"], last["ci_high"]))
    draw = charts.band_line(pandas.DataFrame(told), "index_value", "ci_low", "ci_high", "d", end=end)
    return charts.picture(
        draw, "Index of open vacancies over all weeks", f"From 100 to {end[0]}, range {end[1]}", is_full=True
    )
