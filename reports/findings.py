"""What a figure that has rows shows, in one line for its title: words follow the intervals, numbers are its table's."""

from __future__ import annotations

from typing import Any

from reports import words

Rows = list[dict[str, Any]]


def leading(rows: Rows, label: str, value: str) -> str | None:
    """Say which row has the largest share and whether it is clearly ahead; None where fewer than two are printed."""
    printed = sorted(
        (r for r in rows if not r["suppressed_reason"] and r["lo"] is not None), key=lambda r: r[value], reverse=True
    )
    names = [words.label(row[label]) for row in printed]
    if len(printed) < 2 or len(set(names)) < len(names):
        return None
    first, second = printed[:2]
    ahead = "clearly ahead of" if first["lo"] > second["hi"] else "not clearly ahead of"
    leader = names[0][:1].upper() + names[0][1:]
    return f"{leader} leads with {words.interval(first['lo'], first['hi'])}, {ahead} {names[1]}"


def last_link(rows: Rows) -> str:
    """Say whether open vacancies rose by the interval of the newest link; rows are newest first."""
    newest = rows[0]
    if newest["link_lo"] is None:
        return "No change over the last week can be told"
    weeks = (newest["week"] - newest["linked_week"]).days // 7
    span = "the last week" if weeks == 1 else f"the last {weeks} weeks"
    interval = words.ratio_interval(None, newest["link_lo"], newest["link_hi"])
    if newest["link_lo"] > 1:
        return f"Open vacancies rose over {span}, by a factor of {interval}"
    if newest["link_hi"] < 1:
        return f"Open vacancies fell over {span}, by a factor of {interval}"
    return f"No clear change of open vacancies over {span}: a factor of {interval}"


def largest_move(rows: Rows) -> str:
    """Name the skill that moved most; rows are sorted by the size of the change."""
    first = rows[0]
    size = words.points_of_share(abs(first["change"])).lstrip("+")
    return f"{first['skill']} moved most: {first['direction']} by {size} points"


def middle_pay(rows: Rows) -> str | None:
    """Say between which medians the pay of all vacancies lies that state one; None where these are not printed."""
    whole = next((r for r in rows if r["slice_kind"] == "all" and not r["suppressed_reason"]), None)
    if whole is None or whole["floor_p50"] is None or whole["ceiling_p50"] is None:
        return None
    ends = f"{words.count(whole['floor_p50'])} to {words.count(whole['ceiling_p50'])}"
    return f"Stated pay runs from {ends} {whole['currency']} a year in the middle"


def without_degree(rows: Rows) -> str | None:
    """Say how many vacancies name no degree; None where that share is not printed."""
    row = next((r for r in rows if (r["condition"], r["value"]) == ("degree", "unstated")), None)
    if row is None or row["suppressed_reason"] or row["lo"] is None:
        return None
    return f"{words.interval(row['lo'], row['hi'])} of vacancies name no degree"
