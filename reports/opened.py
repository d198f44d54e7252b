"""The vacancies that opened this week: one page by role, and a feed for each role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from reports import words
from reports.addresses import slug_of
from reports.atom import Entry, feed
from reports.figure import Row, lookup_query, records
from reports.page import Page
from reports.published import Published
from reports.templating import render

FEED_ENTRIES = 200


def opened_files(published: Published, page: Page) -> Iterator[tuple[str, bytes]]:
    """Yield `new.html` and `feed/<role>.xml`; a role that opened nothing has an empty feed."""
    rows = records(published.frame(lookup_query("opened"), week=page.week.monday))
    listed = [row for row in rows if row["may_list"]]
    by_role = {role: list(group) for role, group in groupby(listed, lambda row: row["role"])}
    by_role = dict(sorted(by_role.items(), key=lambda item: (-len(item[1]), item[0])))
    yield "new.html", new_html(by_role, len(rows), len(rows) - len(listed), page).encode("utf-8")
    for role in page.addresses.issued["role"]:
        yield f"feed/{slug_of(role)}.xml", role_feed(role, by_role.get(role, []), page)


def new_html(by_role: dict[str, list[Row]], count: int, unlisted: int, page: Page) -> str:
    """Return the page of new vacancies; `unlisted` of `count` come from sources whose terms forbid listing."""
    heading = f"{words.count(count)} {words.plural(count, 'vacancy', 'vacancies')} opened in {page.week.name}"
    if page.week.is_first:
        heading = "Nothing was read before the first reading, so nothing counts as new"
    elif not count:
        heading = f"No vacancy opened in {page.week.name}"
    description = (
        ", ".join(f"{len(rows)} {words.label(role)}" for role, rows in list(by_role.items())[:6]) or "none opened"
    )
    own = replace(page, place="New this week", heading=heading, description=description)
    return render("new.html.j2", page=own, by_role=by_role, unlisted=unlisted, slug_of=slug_of, pay=pay_words)


def pay_words(row: Row) -> str:
    """Return stated pay as its advert has it, a year, in thousands."""
    if row["pay_currency"] is None:
        return ""
    ends = [row["pay_floor"], row["pay_ceiling"]]
    shown = "–".join(dict.fromkeys(f"{end / 1000:.0f}" for end in ends if end is not None))
    return f"{shown}k {row['pay_currency']}"


def role_feed(role: str, rows: list[Row], page: Page) -> bytes:
    """Return the feed of one role's new vacancies."""
    name = f"{page.masthead.title}: new {words.label(role)} vacancies"
    entries = [advert_entry(row, page) for row in rows[:FEED_ENTRIES]]
    return feed(page.masthead, f"feed/{slug_of(role)}.xml", name, "new.html", entries, page.week.monday)


def advert_entry(row: Row, page: Page) -> Entry:
    """Return one vacancy as a feed entry; without a link of its own it leads to the page."""
    details = [row["place"], words.label(row["workplace"]) if row["workplace"] != "unstated" else "", pay_words(row)]
    title = f"{words.text(row['title'])}, {words.text(row['employer'])}"
    link: Any = words.safe_link(row["url"]) or page.masthead.url("new.html")
    return Entry(
        f"vacancy/{row['vacancy_id']}/{row['opened_at']:%Y%m%d}",
        title,
        f"{row['opened_at']:%Y-%m-%dT%H:%M:%SZ}",
        link,
        " · ".join(part for part in details if part),
    )
