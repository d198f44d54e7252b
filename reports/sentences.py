"""Sentences of the first screen. Every number in them is marked with the cell of the published file it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup, escape

from reports import words
from reports.figure import Row
from reports.page import Page

NAMED = 4  # employers or skills named in a line; further ones are counted


def number(value: Any, source: str, show: Callable[[Any], str] = words.count) -> Markup:
    """Return a number marked with the column it comes from."""
    return Markup('<data value="{}" data-from="{}">{}</data>').format(value, source, show(value))


def joined(parts: Sequence[Markup | str], last: str = " and ") -> Markup:
    """Return names as a list in words."""
    if len(parts) < 2:
        return Markup("").join(escape(part) for part in parts)
    return Markup(", ").join(escape(part) for part in parts[:-1]) + last + escape(parts[-1])


def linked(page: Page, kind: str, names: Sequence[str]) -> Markup:
    """Return names, each linked to its look-up page, the first few by name and the rest as a count."""
    shown = [link(page, kind, name) for name in names[:NAMED]]
    rest = len(names) - len(shown)
    return joined([*shown, f"{rest} more"]) if rest else joined(shown)


def link(page: Page, kind: str, name: str) -> Markup:
    """Return a name, linked to its look-up page where it has one."""
    href = page.href(kind, name)
    shown = Markup("<bdi>{}</bdi>").format(words.text(name))
    return Markup('<a href="{}">{}</a>').format(href, shown) if href else shown


def change_words(row: Row) -> str:
    """Return the words that the interval of the newest link allows."""
    if row["link_ci_low"] is None:
        return "No comparison this week"
    return "Hiring rose" if row["link_ci_low"] > 1 else "Hiring fell" if row["link_ci_high"] < 1 else "No clear change"


def change_range(row: Row) -> Markup:
    """Return the interval of the newest link as changes in per cent, both ends marked."""
    low = number(row["link_ci_low"], "marts.week_index.link_ci_low", words.ratio_change)
    high = number(row["link_ci_high"], "marts.week_index.link_ci_high", words.ratio_change)
    return Markup("between {} and {}").format(low, high)


def headline(row: Row, page: Page) -> Markup:
    """Return the week's finding: what the interval allows to be said, and what drives it."""
    stock = number(row["open_vacancies"], "marts.week_bridge.open_vacancies")
    if page.week.is_incomplete or row["link_ci_low"] is None:
        return Markup("{}: {} vacancies open").format(
            change_words(row) if not page.week.is_incomplete else "Incomplete week", stock
        )
    said = Markup("{}: {} open, {}").format(change_words(row), stock, change_range(row))
    return said + Markup("; {}").format(driven(row)) if row["drivers"] else said


def first_headline(quality: Row) -> Markup:
    """Return the headline of a first reading, which has nothing to compare with."""
    return Markup("First reading: {} vacancies open at {} {}").format(
        number(quality["vacancies"], "marts.week_quality.vacancies"),
        number(quality["employers"], "marts.week_quality.employers"),
        words.plural(quality["employers"], "employer"),
    )


def first_deck(quality: Row) -> Markup:
    """Return the sentence below the headline of a first reading."""
    return boards_read(quality) + ". Changes can be shown from the second week on."


def driven(row: Row) -> Markup:
    """Return how much of what opened, or of what closed, is the drivers'."""
    drivers = row["drivers"]
    kind, verb = ("opened", "new") if sum(d["net_flow"] for d in drivers) > 0 else ("closed", "closed")
    part = number(sum(d[kind] for d in drivers), f"marts.week_driver.{kind}_vacancies")
    whole = number(
        row["opened_vacancies"] if kind == "opened" else row["closed_vacancies"], f"marts.week_bridge.{kind}_vacancies"
    )
    names = ("one employer’s", "two employers’", "three employers’")[len(drivers) - 1]
    return Markup("{} of {} {} vacancies are {}").format(part, whole, verb, names)


def deck(row: Row, page: Page) -> Markup:
    """Return the sentence below the headline: flows, coverage."""
    have = words.plural(row["employers"], "employer has", "employers have")
    return Markup("{} vacancies opened and {} closed; {} {have} at least one open on the boards read.").format(
        number(row["opened_vacancies"], "marts.week_bridge.opened_vacancies"),
        number(row["closed_vacancies"], "marts.week_bridge.closed_vacancies"),
        number(row["employers"], "marts.week_bridge.employers"),
        have=have,
    )


def since_last_week(row: Row, page: Page, pay: Markup) -> list[tuple[str, str, Markup]]:
    """Return at most seven lines (section, name, sentence) on what is different from last week."""
    return [
        ("hiring", "Index", index_line(row, page)),
        ("hiring", "Drivers", drivers_line(row, page)),
        ("employers", "Employers", employers_line(row, page)),
        ("skills", "Skills", movers_line(row, page)),
        ("pay", "Pay", pay),
        ("trust", "Revised", revised_line(row)),
        ("trust", "Coverage", coverage_line(page)),
    ]


def index_line(row: Row, page: Page) -> Markup:
    """Return what the index shows."""
    if page.week.is_incomplete:
        return Markup("No comparison: too few boards were read.")
    if row["link_ci_low"] is None:
        return Markup("No comparison: {}.").format(row["link_reason"] or "no week before")
    return Markup("<b>{}:</b> {} on boards read in both weeks.").format(change_words(row), change_range(row))


def drivers_line(row: Row, page: Page) -> Markup:
    """Return who drove the week."""
    if not row["opened_vacancies"] + row["closed_vacancies"]:
        return Markup("<b>None:</b> nothing opened or closed.")
    if not row["drivers"]:
        return Markup("<b>None:</b> no three employers make up half of the week’s movement.")
    told = [
        Markup("{} ({} opened, {} closed)").format(
            link(page, "employer", d["employer"]),
            number(d["opened"], "marts.week_driver.opened_vacancies"),
            number(d["closed"], "marts.week_driver.closed_vacancies"),
        )
        for d in row["drivers"]
    ]
    return joined(told) + " make up half of the week’s movement."


def employers_line(row: Row, page: Page) -> Markup:
    """Return which employers entered and which went quiet."""
    entered, quiet = row["entered"] or [], row["gone_quiet"] or []
    first = Markup("Entered: {}.").format(linked(page, "employer", entered)) if entered else Markup("None entered.")
    return (
        first
        + " "
        + (Markup("Gone quiet: {}.").format(linked(page, "employer", quiet)) if quiet else "None went quiet.")
    )


def movers_line(row: Row, page: Page) -> Markup:
    """Return which skills moved beyond noise."""
    tested = number(row["skills_tested"], "marts.week_skill_change.skill")
    if page.week.is_incomplete or not row["skills_tested"]:
        return Markup("No comparison this week.")
    if not row["movers"]:
        return Markup("<b>None moved beyond noise,</b> of {} tested.").format(tested)
    told = [
        Markup("{} {} points").format(
            link(page, "skill", m["skill"]),
            number(m["change"], "marts.week_skill_change.change", words.points_of_share),
        )
        for m in row["movers"][:NAMED]
    ]
    return joined(told) + Markup(" over {} weeks, of {} tested.").format(
        number(row["movers"][0]["weeks"], "marts.week_skill_change.weeks"), tested
    )


def revised_line(row: Row) -> Markup:
    """Return what last week's page printed beside what is known now."""
    if row["printed_before"] is None:
        return Markup("Nothing was printed for the week before.")
    return Markup("Last week’s open vacancies: {} printed, {} known now.").format(
        number(row["printed_before"], "marts.week_bridge.printed_before"),
        number(row["open_before"], "marts.week_bridge.open_before"),
    )


def coverage_line(page: Page) -> Markup:
    """Return how many boards were read."""
    quality = page.week.quality
    return boards_read(quality) + "; figures stay provisional for three weeks."


def boards_read(quality: Row) -> Markup:
    """Return how many of the boards tracked were read."""
    return Markup("{} of {} {} read").format(
        number(quality["boards_read"], "marts.week_quality.boards_read"),
        number(quality["boards_tracked"], "marts.week_quality.boards_tracked"),
        words.plural(quality["boards_tracked"], "board"),
    )
