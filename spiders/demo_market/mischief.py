"""Which boards misbehave at which crawls, and how."""

from __future__ import annotations

from datetime import datetime
from random import Random

from spiders.demo_market.calendar import Calendar

# By place in their source: (source, place, which crawls, first, how many, behaviour). Crawls are counted from 1 in the
# weeks crawled weekly, and in those crawled daily; what a short calendar lacks does not happen.
MISCHIEF = [
    ("greenhouse", 0, "daily", 3, 1, "short"), ("greenhouse", 1, "daily", 2, 3, "empty"), ("greenhouse", 2, "weekly", 2, 1, "cut"),
    ("greenhouse", 3, "daily", 5, 2, "not_found"), ("greenhouse", 4, "daily", 4, 1, "keys"), ("greenhouse", 5, "daily", 7, 1, "total"),
    ("lever", 0, "weekly", 2, 1, "endless"), ("lever", 1, "daily", 3, 1, "server_error"), ("lever", 2, "daily", 6, 1, "short"),
    ("ashby", 0, "weekly", 3, 1, "short"), ("ashby", 1, "daily", 2, 1, "empty"), ("ashby", 2, "daily", 5, 1, "maintenance"),
    ("ashby", 3, "weekly", 2, 3, "not_found"), ("ashby", 4, "daily", 6, 1, "busy"), ("lever", 3, "weekly", 2, 1, "busy"),
    ("jobposting", 0, "daily", 4, 2, "robots"), ("jobposting", 1, "daily", 6, 1, "cut"), ("jobposting", 2, "weekly", 2, 1, "empty"),
    ("ashby", 5, "weekly", 4, 1, "server_error"), ("greenhouse", 6, "weekly", 3, 1, "total"), ("ashby", 0, "daily", 19, 1, "short"),
    ("greenhouse", 3, "weekly", 6, 1, "server_error"), ("lever", 4, "daily", 23, 2, "server_error"), ("jobposting", 3, "daily", 20, 1, "cut"),
    ("greenhouse", 1, "weekly", 8, 1, "short"), ("ashby", 6, "weekly", 9, 1, "maintenance"), ("lever", 5, "weekly", 12, 4, "not_found"),
    ("greenhouse", 7, "weekly", 15, 2, "empty"), ("jobposting", 0, "weekly", 17, 1, "robots"), ("ashby", 7, "weekly", 14, 1, "keys"),
    ("jobposting", 2, "daily", 3, 2, "unread_pages"), ("jobposting", 4, "daily", 4, 1, "challenge_pages"), ("jobposting", 4, "weekly", 3, 1, "broken_page"),
    ("jobposting", 4, "daily", 11, 2, "cut_page"), ("jobposting", 9, "daily", 2, 3, "shell"), ("jobposting", 8, "daily", 9, 1, "maintenance"),
    ("jobposting", 7, "daily", 5, 1, "next_empty"), ("jobposting", 0, "daily", 12, 1, "robots_utf16"), ("lever", 3, "daily", 10, 1, "robots_named"),
    ("jobposting", 2, "weekly", 10, 1, "unread_pages"), ("jobposting", 6, "weekly", 7, 2, "shell"), ("lever", 6, "daily", 2, 6, "no_title"),
    ("jobposting", 10, "daily", 17, 2, "broken_page"), ("jobposting", 6, "daily", 21, 1, "next_empty"), ("jobposting", 7, "weekly", 13, 1, "challenge_pages"),
    ("greenhouse", 10, "daily", 3, 5, "no_id"), ("ashby", 8, "daily", 9, 4, "no_id"), ("lever", 6, "weekly", 6, 2, "no_id"),
]  # fmt: skip

HOST_FAILS = ("cut", "server_error")  # too many of these in one run, and the host they share is left alone
TRIES = 50

Plan = dict[tuple[str, int], dict[datetime, str]]


def planned(calendar: Calendar, random: Random | None = None) -> Plan:
    """Return the behaviours of each board, by source and place, at the crawls at which it misbehaves.

    With `random` each begins at a crawl of its own choice, never a board's first, and none meets another.
    """
    plan: Plan = {}
    crawls = {"weekly": calendar.weekly_crawls, "daily": calendar.daily_crawls}
    for source, place, which, first, count, behaviour in MISCHIEF:
        if random is None:
            moments = crawls[which][first - 1 : first - 1 + count]
        else:
            moments = free_moments(plan, (source, place), behaviour, crawls[which], count, random)
        plan.setdefault((source, place), {}).update(dict.fromkeys(moments, behaviour))
    return plan


def free_moments(
    plan: Plan, board: tuple[str, int], behaviour: str, crawls: list[datetime], count: int, random: Random
) -> list[datetime]:
    """Return crawls in a row at which a behaviour meets no other; none where it finds no room."""
    for _ in range(TRIES if len(crawls) > count + 1 else 0):
        first = random.randrange(1, len(crawls) - count)
        around = crawls[first - 1 : first + count + 1]
        if not any(is_met(plan, board, behaviour, moment) for moment in around):
            return crawls[first : first + count]
    return []


def is_met(plan: Plan, board: tuple[str, int], behaviour: str, moment: datetime) -> bool:
    """Return whether the board misbehaves then anyway, or another of its source fails its host."""
    others = [found.get(moment) for key, found in plan.items() if key[0] == board[0] and key != board]
    is_host_down = behaviour in HOST_FAILS and any(other in HOST_FAILS for other in others)
    return is_host_down or moment in plan.get(board, {})
