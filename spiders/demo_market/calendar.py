"""When the market is crawled: weekly in the far past, daily in the newest weeks, always at 03:15 UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

CRAWL_TIME = timedelta(hours=3, minutes=15)
MOST_DAILY_WEEKS = 4
DAILY_SHARE = 3  # one week in so many is crawled daily
GAP_AFTER, GAP = 12, 2  # after so many weekly crawls so many Mondays go by without one
LONG = 17  # weekly crawls in a calendar that has the gap


@dataclass(frozen=True)
class Calendar:
    """The crawls of some weeks from a Monday on: one each Monday, then one each day up to the Monday that ends the last.

    The Monday crawl that ends a week is the one that confirms its Sunday. In a long calendar nobody crawls for a while.
    """

    monday: datetime
    weeks: int

    @property
    def daily_weeks(self) -> int:
        """Return how many of the newest weeks are crawled daily."""
        return min(MOST_DAILY_WEEKS, max(1, self.weeks // DAILY_SHARE))

    @property
    def daily_from(self) -> datetime:
        """Return the first day of the weeks crawled daily."""
        return self.monday + timedelta(weeks=self.weeks - self.daily_weeks)

    @property
    def end(self) -> datetime:
        """Return the Monday that ends the last week."""
        return self.monday + timedelta(weeks=self.weeks)

    @property
    def weekly_crawls(self) -> list[datetime]:
        """Return the crawls before the weeks crawled daily."""
        weeks = list(range(self.weeks - self.daily_weeks))
        if len(weeks) >= LONG:
            del weeks[GAP_AFTER : GAP_AFTER + GAP]
        return [self.monday + timedelta(weeks=week) + CRAWL_TIME for week in weeks]

    @property
    def daily_crawls(self) -> list[datetime]:
        """Return the crawls from the first day of the weeks crawled daily to the Monday after the last."""
        days = range(self.daily_weeks * 7 + 1)
        return [self.daily_from + timedelta(days=day) + CRAWL_TIME for day in days]

    @property
    def crawls(self) -> list[datetime]:
        """Return all crawls."""
        return self.weekly_crawls + self.daily_crawls


def parse_monday(text: str) -> datetime:
    """Read an ISO date as a UTC instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
