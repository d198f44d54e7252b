"""Issue one week's report from the published file: whole or not at all, and never overwritten; then renew the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reports.addresses import FILE as ADDRESS_FILE
from reports.addresses import Addresses
from reports.archive import issued_values
from reports.digest import card_png, digest_files
from reports.errors import NoSuchWeek
from reports.figure import Row, query, records
from reports.front import Front, front_files, read_front
from reports.masthead import Masthead
from reports.page import Page, Week
from reports.published import Published, opened
from reports.staging import next_version, write


@dataclass
class Issued:
    """What was issued: the page, if it is new, its id, why the week is incomplete, and the printed values."""

    page: Path
    report_id: str
    is_new: bool
    incomplete_reason: str | None
    values: list[dict[str, Any]] = field(default_factory=list)


def issue_report(
    published: Path, folder: Path, week: date, *, masthead: Masthead, invented: bool, as_of: datetime | None = None
) -> Issued:
    """Write the report of a week beside the earlier ones; raises NoSuchWeek, or OlderFile where the file lacks a table.

    An issued page is never overwritten: other content goes to r2, r3 ...; the same content is the same page.
    """
    with opened(published) as connection, next_version(folder) as site:
        told = week_told(connection, week, as_of)
        addresses = Addresses.of(site)
        admit_subjects(connection, addresses)
        name = told.label if as_of is None else f"{told.label}-as-of-{as_of:%Y%m%dT%H%M%SZ}"
        page = Page(
            told, masthead, addresses, up="../", place="This week", card=f"{name}/card.png", is_invented=invented
        )
        front = read_front(connection, page)
        report_id, is_new = write_report(site, name, front, page)
        write(site, {ADDRESS_FILE: addresses.text().encode()})
    values = printed_values(front, told.monday)
    return Issued(folder / report_id / "index.html", report_id, is_new, told.quality["incomplete_reason"], values)


def week_told(published: Published, week: date, as_of: datetime | None) -> Week:
    """Return what is known of a week as a whole; the first reading stands in while no week is over."""
    rows = records(
        published.frame("select * from marts.week_quality where week = $week or week_label = 'first'", week=week)
    )
    if not rows:
        known = records(published.frame("select max(week_label) as label from marts.week_quality"))
        raise NoSuchWeek(
            f"nothing is known of the week of {week:%G-W%V}; the latest week published is {known[0]['label'] or 'none'}"
        )
    quality = rows[0]
    monday = quality["week"].date()
    cutoff = records(
        published.frame("select max(last_complete_at) as cutoff from marts.week_board where week = $week", week=monday)
    )
    labels = records(published.frame("select week_label from marts.week_quality where week <> $week", week=monday))
    return Week(
        monday, quality["week_label"], quality, cutoff[0]["cutoff"], as_of, [row["week_label"] for row in labels]
    )


def admit_subjects(published: Published, addresses: Addresses) -> None:
    """Give an address to every subject that has or had an open vacancy."""
    for row in records(published.frame(query("subjects"))):
        addresses.admit(row["kind"], row["names"] or [])


def write_report(site: Path, name: str, front: Front, page: Page) -> tuple[str, bool]:
    """Write a report's files into `site/name`, or into r2, r3 ... beside an issued page with other content.

    Returns the report's path in the site, and if it is new; equal content is left as it is.
    """
    path, number, files = name, 1, week_files(front, page)
    while (site / path / "index.html").exists():
        if (site / path / "index.html").read_bytes() == files["index.html"]:
            return path, False
        number, previous = number + 1, issued_values(site / path / "report.json")
        path, page.up = f"{name}/r{number}", "../../"
        files = week_files(front, page, previous)
    write(site / path, files)
    return path, True


def week_files(front: Front, page: Page, previous: dict[str, Any] | None = None) -> dict[str, bytes]:
    """Return all files of a report: page, tables, digest, and the picture for shared links."""
    return {**front_files(front, page, previous), **digest_files(front, page), "card.png": card_png(page)}


def printed_values(front: Front, week: date) -> list[dict[str, Any]]:
    """Return the headline values of the page, for the table of what was printed."""
    by_key = {made.figure.key: made.rows for made in front.drawn}
    values = [
        printed(week, "open_vacancies", f"{row['slice_kind']}:{row['slice']}", row["open_vacancies"], row)
        for row in by_key["bridge"]
    ]
    values += [
        printed(week, "skill_share", row["skill"], row["share_vacancy"], row)
        for row in by_key["skills"]
        if not row["suppressed_reason"]
    ]
    return values


def printed(week: date, metric: str, slice_: str, value: Any, row: Row) -> dict[str, Any]:
    """Return one printed value."""
    return {
        "week": week,
        "metric": metric,
        "slice": slice_,
        "value": value,
        "ci_low": row.get("ci_low"),
        "ci_high": row.get("ci_high"),
        "n": row["vacancies"],
        "employers": row["employers"],
    }
