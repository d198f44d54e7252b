"""Is hiring rising or falling: the index, what opened and closed, and the bridge from week to week."""

from __future__ import annotations

from typing import Any

import pandas
from markupsafe import Markup

from reports import charts, words
from reports.figure import Column, Figure, Row
from reports.rows import Bars, RowChart

STEPS = (
    ("new_vacancies", "New", 1, "up"),
    ("reposted_vacancies", "Reposted", 1, "up"),
    ("found_vacancies", "Found on boards first read", 1, "coverage"),
    ("entered_scope", "Entered scope", 1, "coverage"),
    ("closed_vacancies", "Closed", -1, "down"),
    ("lost_vacancies", "Lost with boards", -1, "coverage"),
    ("left_scope", "Left scope", -1, "coverage"),
)


def index_picture(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw the index; with one week there is no line."""
    if len(rows) < 2:
        return None
    end = index_end(rows)
    said = f"{index_title(rows, page)}. It ends at {end[0]}, range {end[1]}."
    return charts.picture(draw_index(rows), figure.measure, said)


def draw_index(rows: list[Row]) -> charts.Draw:
    """Return the drawing of the index."""
    frame = pandas.DataFrame(rows)
    beside = "index_rest" if rows[-1]["index_rest"] is not None else None
    end = index_end(rows)
    return charts.band_line(frame, "index_value", "ci_low", "ci_high", "d", hollow="is_carried", beside=beside, end=end)


def index_note(rows: list[Row], page: Any) -> str:
    """Say how many weeks and boards there are, and what the grey line leaves out."""
    told = f"{words.counted(len(rows), 'week')}, {words.counted(rows[-1]['boards'], 'board')} in the newest link"
    return f"{told}; grey: without the week’s drivers" if rows[-1]["index_rest"] is not None else told


def index_end(rows: list[Row]) -> tuple[str, str]:
    """Return the newest value and its range as words."""
    last = rows[-1]
    return words.decimal(last["index_value"]), words.decimal_interval(None, last["ci_low"], last["ci_high"])


def index_title(rows: list[Row], page: Any) -> str:
    """Say what the newest link shows, bound to its interval, and over how many weeks it spans a gap."""
    newest = rows[-1]
    if newest["link_ci_low"] is None:
        return "No change over the last week can be told"
    weeks = (newest["week"] - newest["linked_week"]).days // 7
    span = "the week" if weeks == 1 else f"{weeks} weeks, since boards were last read"
    change = words.ratio_change_range(newest["link_ci_low"], newest["link_ci_high"])
    if newest["link_ci_low"] > 1:
        return f"Open vacancies rose over {span}: {change}"
    if newest["link_ci_high"] < 1:
        return f"Open vacancies fell over {span}: {change}"
    return f"No clear change over {span}: {change}"


def flows_picture(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw what opened and closed as mirrored bars."""
    if len(rows) < 2 or not any(row["opened"] or row["closed"] for row in rows):
        return None
    said = f"In the newest week {rows[-1]['opened']} opened and {rows[-1]['closed']} closed."
    return charts.picture(draw_flows(rows), figure.measure, said)


def draw_flows(rows: list[Row]) -> charts.Draw:
    """Return the drawing of what opened and closed."""
    return charts.mirrored_bars(pandas.DataFrame(rows), "opened", "closed")


def flows_title(rows: list[Row], page: Any) -> str:
    """Say what opened and closed, in counts."""
    return f"{words.count(rows[-1]['opened'])} opened, {words.count(rows[-1]['closed'])} closed"


def bridge_picture(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw the bridge of all vacancies as a waterfall; steps of zero are left out."""
    whole = next((row for row in rows if row["slice_kind"] == "all"), None)
    if whole is None or not any(
        whole[name] for name in ("open_before", "open_vacancies", *(step[0] for step in STEPS))
    ):
        return None
    level = float(whole["open_before"])
    steps = [step("Open the week before", 0.0, level, "stock", words.count(whole["open_before"]))]
    for name, label, sign, kind in STEPS:
        if whole[name]:
            steps.append(step(label, level, level + sign * whole[name], kind, words.signed(sign * whole[name])))
            level += sign * whole[name]
    steps.append(step("Open now", 0.0, float(whole["open_vacancies"]), "stock", words.count(whole["open_vacancies"])))
    return charts.picture(charts.waterfall(pandas.DataFrame(steps)), figure.measure, bridge_title(rows, page))


def step(label: str, start: float, end: float, kind: str, text: str) -> Row:
    """Return one step of a waterfall."""
    return {"label": label, "start": start, "end": end, "right": max(start, end), "kind": kind, "text": text}


def bridge_title(rows: list[Row], page: Any) -> str:
    """Name both stocks."""
    whole = next((row for row in rows if row["slice_kind"] == "all"), rows[0])
    return f"From {words.count(whole['open_before'])} open vacancies to {words.count(whole['open_vacancies'])}"


def drivers_title(rows: list[Row], page: Any) -> str:
    """Name the employer that moved most."""
    first = rows[0]
    return f"{first['employer']} moved most: {words.signed(first['net_flow'])}"


HIRING = (
    Figure(
        "index", "hiring", "Index of open vacancies on boards read at both ends of each week, first week = 100; shaded: 95 % range",
        "index",
        (
            Column("week_label", "Week", is_number=False),
            Column("index_value", "Index", words.decimal),
            Column("ci_low", "95 % range", words.decimal_interval, "ci_low", "ci_high"),
            Column("index_rest", "Without the drivers", words.decimal, absent="no employer drove the newest week"),
            Column("link", "Over the week before", words.ratio_change, absent="no link this week"),
            Column("link_ci_low", "95 % range", lambda _, low, high: words.ratio_change_range(low, high), "link_ci_low", "link_ci_high", absent="no link this week"),
            Column("vacancies", "Open on the panel", words.count),
            Column("boards", "Boards", words.count),
        ),
        title=index_title, picture=index_picture, is_series=True, first_reading=False, needs_complete=True, needs_picture=True,
        note=index_note,
    ),
    Figure(
        "flows", "hiring", "Vacancies opened and closed each week", "stock-and-flow",
        (
            Column("week_label", "Week", is_number=False),
            Column("opened", "Opened", words.count), Column("new_vacancies", "New", words.count),
            Column("reposted_vacancies", "Reposted", words.count), Column("closed", "Closed", words.count),
            Column("net_flow", "Net flow", words.signed), Column("open_vacancies", "Open", words.count),
        ),
        title=flows_title, picture=flows_picture, is_series=True, first_reading=False, needs_picture=True, marks=("k1 opened", "k2 closed"),
    ),
    Figure(
        "bridge", "hiring", "Open vacancies from last week to this week, to the unit; found, lost and scope are changes of what is read or said", "stock-and-flow",
        (
            Column("slice", "Role", words.heading, is_number=False, link="role"),
            Column("open_before", "Open before", words.count), Column("new_vacancies", "New", words.count),
            Column("reposted_vacancies", "Reposted", words.count), Column("found_vacancies", "Found", words.count),
            Column("entered_scope", "Entered scope", words.count), Column("moved_in", "Moved in", words.count), Column("moved_out", "Moved out", words.count),
            Column("closed_vacancies", "Closed", words.count), Column("lost_vacancies", "Lost", words.count), Column("left_scope", "Left scope", words.count),
            Column("open_vacancies", "Open", words.count),
            Column("revised", "Revised since printed", words.signed, absent="nothing was printed last week"),
            Column("unconfirmed_closes", "Open, close not confirmed", words.count),
        ),
        title=bridge_title, picture=bridge_picture, first_reading=False, needs_picture=True, table_rows=99,
        marks=("k1 opened", "k2 closed", "k1b change of what is read or said"),
    ),
    Figure(
        "drivers", "hiring", "Employers that moved most this week: opened and closed vacancies", "stock-and-flow",
        (
            Column("employer", "Employer", is_number=False, link="employer"), Column("opened", "Opened", words.count),
            Column("closed", "Closed", words.count), Column("net_flow", "Net flow", words.signed), Column("open_vacancies", "Open", words.count),
        ),
        title=drivers_title,
        picture=RowChart(
            Column("employer", "Employer", is_number=False, link="employer"),
            (Bars((("opened", "f1"), ("closed", "f2"))),),
            (Column("opened", "Opened", words.count), Column("closed", "Closed", words.count), Column("net_flow", "Net", words.signed)),
        ),
        first_reading=False, is_folded=True, marks=("k1 opened", "k2 closed"),
    ),
)  # fmt: skip
