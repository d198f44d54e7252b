"""Where can one work from home, and how many adverts do not say?"""

from __future__ import annotations

import sys

import altair
import duckdb

REGIONS = ("DACH", "UK and Ireland", "Nordics", "North America", "LATAM", "APAC")
QUERY = """
select world_region, workplace, count(*) as vacancies
from marts.vacancy, unnest(world_regions) as placed(world_region)
where is_open and list_contains(?, world_region)
group by all
order by all
"""


def chart(published: str) -> altair.TopLevelMixin:
    """Return a bar per part of the world, parted by workplace; `unstated` is a part of its own, never left out."""
    with duckdb.connect(published, read_only=True) as connection:
        frame = connection.execute(QUERY, [list(REGIONS)]).df()
    return (
        altair.Chart(frame)
        .mark_bar()
        .encode(
            x=altair.X("vacancies:Q", title="open vacancies"),
            y=altair.Y("world_region:N", sort="-x", title=None),
            color=altair.Color("workplace:N", title=None),
        )
        .properties(width=520, height=200)
    )


if __name__ == "__main__":
    chart(sys.argv[1]).save(sys.argv[2])
