"""The monthly hiring threads: when each begins, how its title is typed, and who writes what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from spiders.demo_market.calendar import Calendar
from spiders.demo_market.places import CITIES
from spiders.demo_market.texts import Brief, write_html
from spiders.demo_market.vacancies import IN_SCOPE_TITLES, TITLES

COMMENTS_A_WEEK = 7
LATE_DAY = 5  # of its month, on which the newest thread begins: some crawls look for it in vain
TITLES_TYPED = ["Ask HN: Who is hiring? (%B %Y)", "Ask HN: Who Is Hiring? (%B %Y) ", "Ask HN: Who is hiring? (%B %Y)"]
DELETED = [None, "[deleted]"]
FIRST_THREAD, FIRST_COMMENT = 8_000_000, 9_000_000
THREAD_DAYS = 28


@dataclass(frozen=True)
class Comment:
    """A first-level comment of a thread; one without text was deleted."""

    number: int
    moment: datetime
    html: str | None


@dataclass(frozen=True)
class Thread:
    """One month's thread."""

    number: int
    begins: datetime
    title: str
    comments: tuple[Comment, ...]


def hiring_threads(calendar: Calendar, random: Random, names: list[str]) -> list[Thread]:
    """Return the threads of the months that the market touches, newest first."""
    months: list[datetime] = [calendar.monday.replace(day=1)]
    while (following := (months[-1] + timedelta(days=32)).replace(day=1)) < calendar.end:
        months.append(following)
    threads = [thread(number, month, calendar, random, names) for number, month in enumerate(months, 1)]
    if len(threads) > 1:
        threads[-1] = begun_late(threads[-1])
    return threads[::-1]


def begun_late(thread: Thread) -> Thread:
    """Return a thread that nobody opened before the fifth of its month."""
    late = thread.begins.replace(day=LATE_DAY)
    return replace(thread, begins=late, comments=tuple(c for c in thread.comments if c.moment > late))


def thread(number: int, month: datetime, calendar: Calendar, random: Random, names: list[str]) -> Thread:
    """Return one month's thread, begun on its first working day; what was written before the market began is left out."""
    first = month + timedelta(days=max(0, 7 - month.weekday()) if month.weekday() > 4 else 0)
    begins = first + timedelta(hours=15)
    written = sorted(begins + timedelta(days=random.expovariate(1 / 5)) for _ in range(COMMENTS_A_WEEK * 4))
    comments = tuple(
        Comment(
            FIRST_COMMENT + 1000 * number + place, moment.replace(microsecond=0), comment_html(random, names, place)
        )
        for place, moment in enumerate(written)
        if moment >= calendar.monday
    )
    return Thread(FIRST_THREAD + number, begins, month.strftime(TITLES_TYPED[number % len(TITLES_TYPED)]), comments)


def comment_html(random: Random, names: list[str], place: int) -> str | None:
    """Return a comment as its employer writes it; now and then one is deleted."""
    family, title = random.choice(TITLES[:IN_SCOPE_TITLES])
    city, employer = random.choice(CITIES), random.choice(names)
    brief = Brief(employer, family, city.city, 3, "", "en", "", (), 0.5)
    html = f"{employer} | {title} | {city.city} | REMOTE | $140k - $180k<p>" + write_html(random, brief)
    return DELETED[place // 19 % 2] if place % 19 == 18 else html


def search_answer(threads: list[Thread], instant: datetime) -> dict[str, Any]:
    """Return the search's answer for the account that opens the threads."""
    begun = [thread for thread in threads if thread.begins <= instant]
    hits = [{"objectID": str(thread.number), "title": thread.title} for thread in begun]
    return {"hits": [*hits, {"objectID": "7999999", "title": "Ask HN: Freelancer? Seeking freelancer?"}]}


def thread_answer(threads: list[Thread], number: int, instant: datetime) -> dict[str, Any]:
    """Return a thread with the comments written by an instant."""
    found = [thread for thread in threads if thread.number == number]
    children: list[dict[str, Any]] = [
        {
            "id": comment.number,
            "created_at": comment.moment.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
            "author": "somebody",
            "text": comment.html,
            "children": [],
        }
        for thread in found
        for comment in thread.comments
        if comment.moment <= instant
    ]
    return {"id": number, "children": children}
