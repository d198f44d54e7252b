"""Which families of skills does each role ask for?"""

from __future__ import annotations

import sys

import altair
import duckdb

QUERY = """
with open_vacancy as (
    select vacancy_id, role, list_concat(skills_required, skills_preferred) as skills
    from marts.vacancy
    where is_open and has_text
)
select v.role, s.family, count(distinct v.vacancy_id) / any_value(t.vacancies) as share
from open_vacancy v, unnest(v.skills) as asked(skill)
join marts.skill s on s.skill = asked.skill
join (select role, count(*) as vacancies from open_vacancy group by role) t on t.role = v.role
group by v.role, s.family
order by all
"""


def chart(published: str) -> altair.TopLevelMixin:
    """Return a square per role and family, the darker the larger the share of the role's vacancies that ask for one."""
    with duckdb.connect(published, read_only=True) as connection:
        frame = connection.execute(QUERY).df()
    base = altair.Chart(frame).encode(
        x=altair.X("family:N", title=None, axis=altair.Axis(labelAngle=-30)), y=altair.Y("role:N", title=None)
    )
    shade = altair.Color("share:Q", title="share", legend=None, scale=altair.Scale(scheme="blues", domain=[0, 1]))
    words = base.mark_text(fontSize=10).encode(
        text=altair.Text("share:Q", format=".0%"),
        color=altair.condition("datum.share > 0.6", altair.value("white"), altair.value("black")),
    )
    return (base.mark_rect().encode(color=shade) + words).properties(width=520, height=240)


if __name__ == "__main__":
    chart(sys.argv[1]).save(sys.argv[2])
