"""What do European vacancies that state their pay offer, by level?"""

from __future__ import annotations

import sys

import altair
import duckdb

LEVELS = ["intern", "entry", "mid", "senior", "staff", "principal", "lead", "manager"]
QUERY = """
select level, pay_floor, employer_key
from marts.vacancy
where is_open and pay_currency = 'EUR' and list_contains(world_regions, 'Europe')
"""
LEAST = 5  # vacancies, and of two employers: a box of fewer tells of an employer, not of a level


def chart(published: str) -> altair.TopLevelMixin:
    """Return a box per level: median, quarters and every stated floor; levels with too few are left out."""
    with duckdb.connect(published, read_only=True) as connection:
        frame = connection.execute(QUERY).df()
    groups = frame.groupby("level")
    is_shown = (groups["pay_floor"].transform("size") >= LEAST) & (groups["employer_key"].transform("nunique") >= 2)
    levels = altair.Y("level:N", sort=LEVELS, title=None)
    pay = altair.X("pay_floor:Q", title="lower end of stated pay, EUR a year", scale=altair.Scale(zero=False))
    base = altair.Chart(frame[is_shown].drop(columns="employer_key")).encode(x=pay, y=levels)
    return (base.mark_boxplot(extent="min-max", size=18, opacity=0.4) + base.mark_circle(size=28)).properties(
        width=520, height=220
    )


if __name__ == "__main__":
    chart(sys.argv[1]).save(sys.argv[2])
