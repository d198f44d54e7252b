"""Which boards misbehave at which crawls, and how."""

from __future__ import annotations

from datetime import datetime

from spiders.demo_market.calendar import Calendar

# By place in their source: (source, place, which crawls, first, how many, behaviour). Crawls are counted from 1 in the
# weeks crawled weekly, and in those crawled daily; what a short calendar lacks does not happen.
MISCHIEF = [
    ("greenhouse", 0, "daily", 3, 1, "short"), ("greenhouse", 1, "daily", 2, 3, "empty"), ("greenhouse", 2, "weekly", 2, 1, "cut"),
    ("greenhouse", 3, "daily", 5, 2, "not_found"), ("greenhouse", 4, "daily", 4, 1, "keys"), ("greenhouse", 5, "daily", 7, 1, "total"),
    ("lever", 0, "weekly", 2, 1, "endless"), ("lever", 1, "daily", 3, 1, "server_error"), ("lever", 2, "daily", 6, 1, "short"),
    ("ashby", 0, "weekly", 3, 1, "short"), ("ashby", 1, "daily", 2, 1, "empty"), ("ashby", 2, "daily", 5, 1, "page"),
    ("ashby", 3, "weekly", 2, 3, "not_found"), ("ashby", 4, "daily", 6, 1, "busy"), ("lever", 3, "weekly", 2, 1, "busy"),
    ("jobposting", 0, "daily", 4, 2, "robots"), ("jobposting", 1, "daily", 6, 1, "cut"), ("jobposting", 2, "weekly", 2, 1, "empty"),
    ("ashby", 5, "weekly", 4, 1, "server_error"), ("greenhouse", 6, "weekly", 3, 1, "total"), ("ashby", 0, "daily", 19, 1, "short"),
    ("greenhouse", 3, "weekly", 6, 1, "server_error"), ("lever", 4, "daily", 23, 2, "server_error"), ("jobposting", 3, "daily", 20, 1, "cut"),
    ("greenhouse", 8, "weekly", 8, 2, "short"), ("ashby", 6, "weekly", 9, 1, "page"), ("lever", 5, "weekly", 12, 4, "not_found"),
    ("greenhouse", 7, "weekly", 15, 2, "empty"), ("jobposting", 4, "weekly", 17, 1, "robots"), ("ashby", 7, "weekly", 14, 1, "keys"),
]  # fmt: skip


def mischief_of(calendar: Calendar, source: str, place: int) -> dict[datetime, str]:
    """Return the behaviour of a board at the crawls at which it misbehaves."""
    crawls = {"weekly": calendar.weekly_crawls, "daily": calendar.daily_crawls}
    return {
        instant: behaviour
        for name, number, which, first, count, behaviour in MISCHIEF
        if (name, number) == (source, place)
        for instant in crawls[which][first - 1 : first - 1 + count]
    }
