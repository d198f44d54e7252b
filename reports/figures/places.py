"""Where the work is, and if it is remote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas
from markupsafe import Markup

from reports import charts, words
from reports.charts import COMPARED, LIGHT, MEASURED, MUTED
from reports.figure import Column, Figure, Row, on_page
from reports.figures.skills import RANGE
from reports.rows import Bars, Dot, RowChart
from reports.tilemap import tile_map, unplaced

KINDS = ("remote", "hybrid", "on_site", "unstated")
SCOPES = {
    "country": "Within one country",
    "region": "Within a region",
    "worldwide": "Worldwide",
    "unknown": "Not stated",
}
COUNTRY = Column("country_name", "Country", words.heading, is_number=False, link="place")
STATE = Column("state_name", "State", words.heading, is_number=False, link="place", subject="place_name")
CITY = Column("city", "City", is_number=False, link="place", subject="place_name")
DOABLE = Column("share_doable", "Share", words.per_cent, "ci_low", "ci_high", can_suppress=True)


def counted(label: Column) -> RowChart:
    """Return the bars of places with their shares."""
    return RowChart(
        label,
        (Bars((("doable", "f1"),)),),
        (Column("doable", "Vacancies", words.count), DOABLE, RANGE),
    )


def mapped(name: str, code: str, label: Column) -> Callable[[Figure, list[Row], Any], Markup]:
    """Return the picture of places as tiles of a map above their bars."""

    def _draw(figure: Figure, rows: list[Row], page: Any) -> Markup:
        counts = {row[code]: row["doable"] for row in rows}
        tiles = tile_map(name, counts, rows[0]["vacancies"], figure.measure, figure.title(rows, page))
        return tiles + (counted(label)(figure, rows, page) or "")

    return _draw


def states_title(rows: list[Row], page: Any) -> str:
    """Say which state has most, in counts."""
    named = [row for row in rows if row["state"] != "unknown"]
    if not named:
        return "No US state is known"
    first, whole = named[0], words.count(rows[0]["vacancies"])
    return f"{first['state_name']} has most: {words.count(first['doable'])} of {whole}"


def states_note(rows: list[Row], page: Any) -> str:
    """Say how many name the country alone, or lie off the map."""
    counts = {row["state"]: row["doable"] for row in rows}
    unknown = counts.pop("unknown", 0)
    return f"{words.count(unknown)} in the US without a state; {words.count(unplaced('us', counts))} off the map"


def countries_title(rows: list[Row], page: Any) -> str:
    """Say where most vacancies can be done."""
    named = [row for row in rows if row["country"] not in ("unknown", "*")]
    return (
        f"{named[0]['country_name']} has most: {words.count(named[0]['doable'])} of {words.count(rows[0]['vacancies'])}"
        if named
        else "No place is known"
    )


def countries_note(rows: list[Row], page: Any) -> str:
    """Say how many have no tile or no known place."""
    unknown = sum(row["doable"] for row in rows if row["country"] == "unknown")
    missing = unplaced(
        "world", {row["country"]: row["doable"] for row in rows if row["country"] not in ("unknown", "*")}
    )
    return f"{words.count(unknown)} without a known place; {words.count(missing)} off the map"


def stacked(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw the kinds of workplace over time; one week is a row chart."""
    if len({row["week"] for row in rows}) < 4:
        chart = RowChart(
            Column("workplace", "Workplace", words.heading, is_number=False),
            (Bars((("share_all", "f1"),)),),
            (Column("counted", "Number", words.count), Column("share_all", "Share", words.per_cent)),
            tick=words.per_cent,
        )
        return chart(figure, rows, page)
    draw = charts.stack(pandas.DataFrame(rows), "workplace", "share_all", KINDS, (MEASURED, LIGHT, COMPARED, MUTED))
    return charts.picture(draw, figure.measure, workplace_title(rows, page))


def workplace_title(rows: list[Row], page: Any) -> str:
    """Say in counts how many are remote and how many do not say."""
    shown = {row["workplace"]: row for row in on_page(rows)}
    whole = words.count(rows[0]["vacancies"])
    remote, unstated = (shown.get(kind, {}).get("counted", 0) for kind in ("remote", "unstated"))
    return f"{words.count(remote)} of {whole} are remote; {words.count(unstated)} do not say"


def scope(value: str) -> str:
    """Return within what a remote vacancy can be done, in words."""
    return SCOPES.get(value, words.heading(value))


def scope_title(rows: list[Row], page: Any) -> str:
    """Say within what most remote vacancies can be done, in counts."""
    remote = sum(row["counted"] for row in rows)
    return (
        f"{scope(rows[0]['remote_scope'])}: {words.count(rows[0]['counted'])} of {words.count(remote)} remote vacancies"
    )


PLACES = (
    Figure(
        "countries", "places", "Open vacancies that can be done in each country; a vacancy of several counts in each", "places",
        (COUNTRY, Column("doable", "Can be done in", words.count), Column("weighted", "Weighted", words.decimal), DOABLE, RANGE,
         Column("employers", "Employers", words.count)),
        title=countries_title, picture=mapped("world", "country", COUNTRY), note=countries_note,
    ),
    Figure(
        "states", "places", "Open vacancies that can be done in each US state; a vacancy of several counts in each", "places",
        (STATE, Column("doable", "Can be done in", words.count), DOABLE, RANGE, Column("employers", "Employers", words.count)),
        title=states_title, picture=mapped("us", "state", STATE), note=states_note,
    ),
    Figure(
        "workplace", "places", "Share of open vacancies by workplace, unstated among them", "places",
        (Column("week_label", "Week", is_number=False), Column("workplace", "Workplace", words.label, is_number=False), Column("counted", "Vacancies", words.count),
         Column("share_all", "Share", words.per_cent)),
        title=workplace_title, picture=stacked,
    ),
    Figure(
        "cities", "places", "Open vacancies that can be done in each city", "places",
        (CITY, Column("country_name", "Country", words.label, is_number=False), Column("doable", "Vacancies", words.count), DOABLE, RANGE,
         Column("employers", "Employers", words.count)),
        title=lambda rows, page: f"{rows[0]['city']} has most: {words.count(rows[0]['doable'])}",
        picture=RowChart(CITY, (Bars((("doable", "f1"),)),), (Column("doable", "Vacancies", words.count), Column("country", "In", is_number=False, is_optional=True))),
        is_folded=True,
    ),
    Figure(
        "remote_scope", "places", "Within what remote vacancies can be done; remote without a scope is not anywhere", "places",
        (Column("remote_scope", "Remote within", scope, is_number=False), Column("counted", "Vacancies", words.count),
         Column("share_all", "Share of all", words.per_cent, "ci_low", "ci_high", can_suppress=True)),
        title=scope_title,
        picture=RowChart(Column("remote_scope", "Within", scope, is_number=False), (Dot("share_all", "ci_low", "ci_high"),), (Column("counted", "Number", words.count), Column("share_all", "Share", words.per_cent, can_suppress=True)), tick=words.per_cent),
        is_folded=True,
    ),
)  # fmt: skip
