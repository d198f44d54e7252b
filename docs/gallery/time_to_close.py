"""How long do vacancies stay advertised, by role, those included that are still open?"""

from __future__ import annotations

import sys

import altair
import duckdb

QUERY = """
select slice as role, age, share_open
from marts.week_days_curve
where slice_kind = 'role' and at_risk >= 5
order by role, age
"""


def chart(published: str) -> altair.TopLevelMixin:
    """Return a curve per role: the share still advertised by age (Kaplan-Meier), until under five are left."""
    with duckdb.connect(published, read_only=True) as connection:
        frame = connection.execute(QUERY).df()
    return (
        altair.Chart(frame)
        .mark_line(interpolate="step-after")
        .encode(
            x=altair.X("age:Q", title="days since the opening"),
            y=altair.Y("share_open:Q", title="still advertised", axis=altair.Axis(format="%")),
            color=altair.Color("role:N", title=None),
        )
        .properties(width=520, height=260)
    )


if __name__ == "__main__":
    chart(sys.argv[1]).save(sys.argv[2])
