"""Which of four skills are asked for more than in spring, and is the change more than noise?"""

from __future__ import annotations

import sys

import altair
import duckdb
import pandas

SKILLS = ("Python", "PyTorch", "Kubernetes", "SQL")
QUERY = """
select week, skill, share_vacancy, ci_low, ci_high, suppressed_reason
from marts.week_skill
where list_contains(?, skill)
order by skill, week
"""


def chart(published: str) -> altair.TopLevelMixin:
    """Return a line per skill within its 95 % interval; a week too thin to be quoted is a gap, not a zero."""
    with duckdb.connect(published, read_only=True) as connection:
        frame = connection.execute(QUERY, [list(SKILLS)]).df()
    frame["week"] = pandas.to_datetime(frame["week"])
    frame.loc[frame["suppressed_reason"].notna(), ["share_vacancy", "ci_low", "ci_high"]] = None
    base = altair.Chart(frame.drop(columns="suppressed_reason")).encode(
        x=altair.X("week:T", title=None), color=altair.Color("skill:N", title=None)
    )
    share = altair.Y("share_vacancy:Q", title="share of open vacancies", axis=altair.Axis(format="%"))
    band = base.mark_area(opacity=0.2).encode(y=altair.Y("ci_low:Q"), y2="ci_high:Q")
    return (band + base.mark_line().encode(y=share)).properties(width=520, height=260)


if __name__ == "__main__":
    chart(sys.argv[1]).save(sys.argv[2])
