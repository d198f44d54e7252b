"""Reports of a range of weeks: which weeks are meant, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flows.failures import EXPECTED, one_line
from flows.steps import NoSuchRange, ended_week
from reports.words import counted

LONGEST = 520  # weeks: ten years, beyond which a mistyped year is likelier


@dataclass
class Reported:
    """What became of the weeks asked for: `pages` by label, `incomplete` and `failed` reasons by label."""

    pages: dict[str, str] = field(default_factory=dict)
    incomplete: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Return the name of the state that a run with this outcome ends in."""
        if not self.pages:
            return "Failed"
        return "Incomplete" if self.incomplete or self.failed else "Completed"

    def sentence(self) -> str:
        """Return the newest page, and the reason of each week that is incomplete or could not be reported."""
        told = [f"{label}: incomplete week: {reason}" for label, reason in self.incomplete.items()]
        told += [f"{label}: not reported: {reason}" for label, reason in self.failed.items()]
        if len(self.pages) + len(self.failed) == 1:
            return ": ".join(filter(None, [*self.pages.values(), *(one.partition(": ")[2] for one in told)]))
        count = f"{len(self.pages)} of {counted(len(self.pages) + len(self.failed), 'week')} reported"
        return "; ".join([*list(self.pages.values())[-1:], count, *told])


def weeks_asked(week: str | None, first: str | None, last: str | None, now: datetime) -> list[date]:
    """Return the Mondays of the weeks meant, oldest first: one week, a range, or the last complete week.

    Raises NoSuchWeek for a week that is not over, NoSuchRange for one that runs backwards and a week beside a range.
    """
    if first is None and last is None:
        return [ended_week(week, now)]
    if week is not None:
        raise NoSuchRange(f"{week}: give one week or a range, not both")
    if first is None:
        raise NoSuchRange(f"a range to {last} needs its first week (`--from`, parameter first_week)")
    begin, end = ended_week(first, now), ended_week(last, now)
    count = (end - begin).days // 7 + 1
    if not 0 < count <= LONGEST:
        raise NoSuchRange(f"{first} to {end:%G-W%V} is no range of weeks; the first comes first, {LONGEST} at most")
    return [begin + timedelta(weeks=number) for number in range(count)]


def report_each(weeks: Iterable[date], report: Callable[[date, bool], tuple[str, str | None]]) -> Reported:
    """Report weeks in order; a week that cannot be reported does not stop those after it, unless it is the only one.

    `report` takes a Monday and if it is the last one, and returns the page and why the week is incomplete, if it is.
    """
    asked, reported = list(weeks), Reported()
    for monday in asked:
        label = f"{monday:%G-W%V}"
        try:
            page, reason = report(monday, monday == asked[-1])
        except EXPECTED as error:
            if len(asked) == 1:
                raise
            reported.failed[label] = one_line(error)
            continue
        reported.pages[label] = page
        if reason:
            reported.incomplete[label] = reason
    return reported
