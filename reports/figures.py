"""The figures of the report, one entry each: its question, its measure, the SQL that makes it, and its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reports import words


@dataclass(frozen=True)
class Column:
    """One column of a figure's table: the mart's name, the heading, how it is printed, and its interval's columns."""

    name: str
    heading: str
    show: Callable[..., str] = words.text
    low: str | None = None
    high: str | None = None
    is_number: bool = True
    can_suppress: bool = False

    def cell(self, row: dict[str, Any]) -> str:
        """Return the printed cell."""
        if self.can_suppress and row.get("suppressed_reason"):
            return words.DASH
        if self.low and self.high:
            return self.show(row[self.name], row[self.low], row[self.high])
        return self.show(row[self.name])


@dataclass(frozen=True)
class Figure:
    """A table of the page: rows are cells of one mart for one week, `$week` its Monday."""

    key: str
    section: str
    title: str
    measure: str
    sql: str
    columns: tuple[Column, ...]
    first_reading: bool = True


def share_column(name: str, heading: str, low: str, high: str) -> Column:
    """Return a share column that is suppressed by its row's reason."""
    return Column(name, heading, words.per_cent, low, high, can_suppress=True)


def interval_column(low: str, high: str) -> Column:
    """Return the column that prints an interval."""
    return Column(low, "95 % interval", lambda value, a, b: words.interval(a, b), low, high, can_suppress=True)


FIGURES = (
    Figure(
        "bridge",
        "Is hiring rising or falling?",
        "From last week's open vacancies to this week's",
        "Open = open before + new + reposted + found − closed − lost, to the unit. Only new + reposted − closed is hiring; found and lost are changes of what we read.",
        "select * from marts.week_bridge where week = $week and slice_kind in ('all', 'role') order by slice_kind, open_vacancies desc, slice",
        (
            Column("slice", "Role", words.label, is_number=False),
            Column("open_before", "Open before", words.count),
            Column("new_vacancies", "New", words.count),
            Column("reposted_vacancies", "Reposted", words.count),
            Column("found_vacancies", "Found", words.count),
            Column("closed_vacancies", "Closed", words.count),
            Column("lost_vacancies", "Lost", words.count),
            Column("open_vacancies", "Open", words.count),
            Column("revised", "Revised since printed", words.signed),
        ),
        first_reading=False,
    ),
    Figure(
        "skills",
        "Which skills are asked for?",
        "The skills that most open vacancies ask for",
        "Share of open in-scope vacancies with usable text that require or prefer the skill; the interval takes employers as clusters.",
        "select * from marts.week_skill where week = $week and category <> 'soft skill' and asking > 0 order by asking desc, skill limit 40",
        (
            Column("skill", "Skill", words.text, is_number=False),
            Column("asking", "Vacancies", words.count),
            share_column("share_vacancy", "Share", "lo", "hi"),
            interval_column("lo", "hi"),
            Column("required", "Required", words.count),
            Column("preferred", "Preferred", words.count),
            Column("employers_asking", "Employers", words.count),
            Column("employer_lo", "Share of employers", lambda value, a, b: words.interval(a, b), "employer_lo", "employer_hi", can_suppress=True),
        ),
    ),
    Figure(
        "soft_skills",
        "Which skills are asked for?",
        "Ways of working that vacancies name",
        "The same share for communication, teamwork and the like; they are named widely and loosely.",
        "select * from marts.week_skill where week = $week and category = 'soft skill' and asking > 0 order by asking desc, skill limit 12",
        (
            Column("skill", "Skill", words.text, is_number=False),
            Column("asking", "Vacancies", words.count),
            share_column("share_vacancy", "Share", "lo", "hi"),
            interval_column("lo", "hi"),
        ),
    ),
    Figure(
        "demand",
        "What is the role?",
        "Open vacancies by role and level",
        "Stock at the week's end; employers with at least one.",
        "select * from marts.week_demand where week = $week and slice_kind in ('role', 'seniority') and open_vacancies > 0 order by slice_kind, open_vacancies desc, slice",
        (
            Column("slice_kind", "By", words.label, is_number=False),
            Column("slice", "Group", words.label, is_number=False),
            Column("open_vacancies", "Open", words.count),
            Column("employers", "Employers", words.count),
            Column("net_flow", "Net flow", words.signed, can_suppress=True),
        ),
    ),
    Figure(
        "employers",
        "Who is hiring?",
        "Employers with the most open vacancies",
        "An employer whose board was not read is listed as not read, never as gone.",
        "select * from marts.week_employer where week = $week and (open_vacancies > 0 or state in ('gone_quiet', 'not_read')) order by open_vacancies desc, employer limit 40",
        (
            Column("employer", "Employer", words.text, is_number=False),
            Column("open_vacancies", "Open", words.count),
            Column("new_vacancies", "New", words.count),
            Column("closed_vacancies", "Closed", words.count),
            Column("net_flow", "Net flow", words.signed),
            Column("median_age_days", "Median days since opening", words.decimal),
            Column("state", "State", words.label, is_number=False),
        ),
    ),
    Figure(
        "places",
        "Where, and remote?",
        "Countries and cities where the work can be done",
        "A vacancy of several countries counts a part in each, so that countries add up to the total; \"can be done in\" counts it once in each.",
        "select * from marts.week_place where week = $week and (place_kind = 'country' or place <> country) order by place_kind desc, doable desc, place limit 60",
        (
            Column("place_kind", "Kind", words.label, is_number=False),
            Column("place", "Place", words.label, is_number=False),
            Column("country", "Country", words.label, is_number=False),
            Column("doable", "Can be done in", words.count, can_suppress=True),
            Column("weighted", "Weighted", words.decimal, can_suppress=True),
            Column("share", "Share", words.per_cent, can_suppress=True),
            Column("employers", "Employers", words.count),
        ),
    ),
    Figure(
        "workplace",
        "Where, and remote?",
        "Remote, hybrid or on site",
        "Share of all open vacancies, and of those that state a workplace. Remote without a scope is not anywhere.",
        "select * from marts.week_workplace where week = $week order by counted desc, workplace, remote_scope",
        (
            Column("workplace", "Workplace", words.label, is_number=False),
            Column("remote_scope", "Remote within", words.text, is_number=False),
            Column("counted", "Vacancies", words.count),
            share_column("share_all", "Share of all", "lo", "hi"),
            interval_column("lo", "hi"),
            Column("share_stated", "Share of those stating it", words.per_cent, can_suppress=True),
        ),
    ),
    Figure(
        "boards",
        "How far can you trust it?",
        "Every board, and how it was read",
        "A board that was not read keeps its vacancies open; they count as lost after 28 days, never as closed.",
        "select * from marts.week_board where week = $week order by case state when 'read' then 1 else 0 end, state, source, board",
        (
            Column("employer", "Employer", words.text, is_number=False),
            Column("source", "Source", words.text, is_number=False),
            Column("state", "This week", words.label, is_number=False),
            Column("reason", "Why", words.text, is_number=False),
            Column("last_complete_at", "Last read completely", words.instant, is_number=False),
            Column("open_vacancies", "Open", words.count),
        ),
    ),
    Figure(
        "threads",
        "How far can you trust it?",
        "Threads, counted apart",
        "Postings published in the week in sources that prove no absence; they enter no stock and no flow.",
        "select * from marts.week_thread where week = $week order by source",
        (
            Column("source", "Source", words.text, is_number=False),
            Column("postings", "Published", words.count),
            Column("in_scope", "In scope", words.count),
        ),
    ),
)  # fmt: skip
