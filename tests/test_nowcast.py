"""Closes that await confirmation: the newest stock less the closes to expect, told apart from what is known (docs/method.md#nowcast)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import sqrt
from typing import Any

import pytest

from tests.given import Given, together

TABLES = ["marts.week_demand", "core.confirm_share", "core.late_opening"]
OF = "select {} from marts.week_demand where slice_kind = 'source' and slice = '{}' and week = date '2026-01-12'"


def case(*later: str, source: str = "ashby") -> dict[str, Any]:
    """Return a board of four that lacks one on Sunday for the first time, and what it showed later."""
    first = ["2026-01-04 complete a b c z", "2026-01-11 complete a b c z", "2026-01-18 complete b c z"]
    return {"boards": {"b": [*first, *later]}, "source": {"b": source}, "now": "2026-01-19 06:00"}


LATER = {
    "ashby": (),  # pending
    "greenhouse": ("2026-01-19 03:15 complete b c z",),  # confirmed by the Monday crawl
    "lever": ("2026-01-19 03:15 complete a b c z",),  # contradicted
    "jobposting": ("2026-01-19 03:15 failed",),  # not read again
}


@pytest.fixture(scope="module")
def four() -> Iterator[Given]:
    """Build a board of each source, which showed different things after a posting's first absence."""
    given = Given(together([case(*later, source=source) for source, later in LATER.items()]), only=TABLES)
    yield given
    given.close()


@pytest.mark.parametrize(
    ("source", "unconfirmed", "open_vacancies"),
    [("ashby", 1, 4), ("greenhouse", 0, 3), ("lever", 0, 4), ("jobposting", 1, 4)],
    ids=["pending", "confirmed by the Monday crawl", "contradicted", "not read again"],
)
def test_a_first_absence_waits_for_its_second_reading(
    source: str, unconfirmed: int, open_vacancies: int, four: Given
) -> None:
    found = four.connection.execute(
        OF.format("open_vacancies, unconfirmed_closes, open_nowcast, open_nowcast_ci_low", source)
    ).fetchone()
    assert found is not None and found[:2] == (open_vacancies, unconfirmed)
    assert found[2] == pytest.approx(open_vacancies - 0.95 * unconfirmed)
    # the share is 1 at most, and of so few it is a matter of chance, too
    below = sqrt((0.05 * unconfirmed) ** 2 + 1.959963985**2 * 0.95 * 0.05 * unconfirmed)
    assert found[3] == pytest.approx(open_vacancies - 0.95 * unconfirmed - below)


def test_an_absence_after_the_weeks_end_is_not_that_weeks() -> None:
    late = {"boards": {"b": ["2026-01-11 complete a z", "2026-01-18 complete a z", "2026-01-19 03:15 complete z"]}}
    given = Given(late, only=TABLES)
    found = given.connection.execute(OF.format("open_vacancies, unconfirmed_closes", "ashby")).fetchone()
    given.close()
    assert found == (2, 0)


def test_until_thirty_are_known_the_share_is_ours(four: Given) -> None:
    query = "select distinct known, confirm_share, ci_low, ci_high, design_effect from core.confirm_share"
    assert four.connection.execute(query).fetchall() == [(0, 0.95, 0.8, 1.0, 1.0)]


def test_the_net_flow_expects_only_the_closes_of_its_week(four: Given) -> None:
    net, expected = four.connection.execute(OF.format("net_flow, net_flow_nowcast", "ashby")).fetchall()[0]
    assert expected == pytest.approx(net - 0.95)


SHARES = ("role", "access", "workplace", "place", "pay", "skill", "concentration")


def test_shares_are_told_of_the_stock_without_unconfirmed_closes() -> None:
    said = {"words": {name: ["We ask for Python every day."] for name in "abcz"}, "pay": {"a": 100_000, "b": 120_000}}
    given = Given(case() | said, only=[f"marts.week_{name}" for name in SHARES])
    found = {
        name: given.connection.execute(
            f"select distinct vacancies from marts.week_{name} where week = date '2026-01-12'"
        ).fetchall()
        for name in SHARES
    }
    given.close()
    assert found == {name: [(3,)] for name in SHARES}


def test_a_close_that_is_confirmed_changes_no_share() -> None:
    """What awaited confirmation was left out already, so that the next report repeats the share."""
    asked = "select skill, asking, vacancies from marts.week_skill where week = date '2026-01-12' order by all"
    said = {"words": {name: ["We ask for Python every day."] for name in "abcz"}}
    pending, confirmed = (
        Given(case(*later) | said, only=["marts.week_skill"]) for later in ((), ("2026-01-19 03:15 complete b c z",))
    )
    told = [given.connection.execute(asked).fetchall() for given in (pending, confirmed)]
    pending.close()
    confirmed.close()
    assert told[0] == told[1] == [("Python", 3, 3)]


def test_a_revision_is_split_into_closes_confirmed_openings_seen_late_and_the_rest() -> None:
    published = {"published": {"late": "2026-01-17", "old": "2026-01-10"}}
    given = Given(case() | published, only=["marts.week_bridge", "build.board_state"])
    given.connection.execute(
        "insert into marts.reported_value by name select week, 'open_vacancies' as metric, slice_kind || ':' || slice as slice,"
        " open_vacancies::double as value, 4 as n, 1 as employers, 'r' as report_id, timestamp '2026-01-19 06:00' as published_at"
        " from marts.week_demand where week = date '2026-01-12'"
    )
    given.again("2026-01-26 03:15 complete b~Retitled c z late old")
    bridge = "select {} from marts.week_bridge where week = date '2026-01-19' and slice_kind = 'all'"
    columns = "printed_before, open_before, revised, closed_since, opened_late, revised_otherwise, unconfirmed_closes"
    found = given.connection.execute(bridge.format(columns)).fetchone()
    given.close()
    assert found == (4, 5, 1, 1, 2, 0, 0)


def test_links_of_a_board_read_on_mondays_only_compare_what_its_readings_show() -> None:
    """Of 40 vacancies three close and three open a week; what closed is missing after the week's end. Nobody reads for two weeks.

    The third week was last read at its start and holds the three dated since: the link over the gap makes up for that. They are
    late openings, three in the four weeks known, and three closes await confirmation in the newest week.
    """
    mondays = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-02-09", "2026-02-16", "2026-02-23"]
    gone = [0, 3, 6, 15, 18, 21]
    shown = [f"{day} complete p{first + 1}..p{first + 40}" for day, first in zip(mondays, gone, strict=True)]
    opened = {f"p{41 + n}": f"{date(2026, 1, 8) + timedelta(weeks=n // 3)}" for n in range(21)}
    given = Given({"boards": {"b": shown}, "published": opened, "now": "2026-02-23 06:00"}, only=["marts.week_index"])
    links = given.connection.execute("select link_kind, link from marts.week_index order by week").fetchall()
    given.close()
    assert [kind for kind, _ in links] == ["base", "good", "good", "carried", "bridged", "good", "good"]
    newest = (43 - 0.95 * 3) * (1 + 3 / 4 / 43) / 40
    assert [link for _, link in links if link] == pytest.approx([1, 43 / 40, 40 / 43, 1, newest])


def test_what_was_closed_at_the_cut_off_and_never_away_is_a_late_opening_of_its_week() -> None:
    """A posting missing on Saturday and Sunday, and listed again nine days later: its week's report knew of it as closed."""
    days = ["2026-01-04", "2026-01-11", "2026-01-16"]
    shown = [f"{day} complete a b c z" for day in days]
    shown += [f"{day} complete b c z" for day in ("2026-01-17", "2026-01-18", "2026-01-19", "2026-01-25")]
    shown += ["2026-01-26 03:15 complete a b c z", "2026-02-02 03:15 complete a b c z"]
    given = Given({"boards": {"b": shown}, "now": "2026-02-02 06:00"}, only=["core.late_opening"])
    late = given.connection.execute("select week, count(*) from core.late_vacancy group by all").fetchall()
    weeks, mean = given.connection.execute(
        "select weeks, late_openings from core.late_opening where slice = 'all'"
    ).fetchall()[0]
    given.close()
    assert late == [(date(2026, 1, 12), 1)]
    assert (weeks, mean) == (3, pytest.approx(1 / 3))
