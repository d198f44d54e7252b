"""Days that sources write in words: so many days ago, and with the name of the month."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from spiders.fields import instant_or_none
from spiders.row import Row

DAYS_AGO = re.compile(r"(?:posted )?(?:(today)|(yesterday)|(\d{1,3}) days? ago)", re.I)
MORE_THAN = re.compile(r"(?:posted )?\d{1,3}\+ days? ago", re.I)
WRITTEN = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")


def day_ago(row: Row, name: str) -> str | None:
    """Return the day that a text such as "Posted 3 Days Ago" means, counted from the crawl's day in UTC.

    "30+ Days Ago" means no day; other words are counted as dropped.
    """
    text = row.text(name)
    match = DAYS_AGO.fullmatch(text) if text else None
    if match is None:
        if text and not MORE_THAN.fullmatch(text):
            row.drop(name, "no day")
        return None
    days = 0 if match[1] else 1 if match[2] else int(match[3])
    day = datetime.fromisoformat(row.crawl.observed_at) - timedelta(days=days)
    return day.strftime("%Y-%m-%dT00:00:00Z")


def local_instant(row: Row, name: str, zone: str, *, is_past: bool = True) -> str | None:
    """Return an instant that is written in the time of a country, as ISO 8601 in UTC; a midnight is a day."""
    text = row.text(name)
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        moment = None
    if moment is not None and moment.tzinfo is None and moment.time() != time.min:
        text = moment.replace(tzinfo=ZoneInfo(zone)).isoformat()
    return instant_or_none(text, row.crawl, f"{row.path}{name}", is_past=is_past)


def written_day(row: Row, name: str) -> str | None:
    """Return the day of a text such as "August 12, 2026"; what is none is counted as dropped."""
    text = " ".join((row.text(name) or "").split())
    for form in WRITTEN if text else ():
        try:
            return datetime.strptime(text, form).strftime("%Y-%m-%dT00:00:00Z")
        except ValueError:
            continue
    if text:
        row.drop(name, "no day")
    return None
