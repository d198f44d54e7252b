"""Every estimator of the marts equals an independent calculation in Python, on the invented market's tables."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import NormalDist
from typing import Any

import duckdb
import numpy as np
import pytest

from tests.conftest import MarketRun
from warehouse.database import SQL_FOLDER

Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def tables(first_market: MarketRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published file of the invented market."""
    with duckdb.connect(str(first_market.settings.published), read_only=True) as connection:
        yield connection


def rows(tables: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> Rows:
    """Return the rows of a query."""
    return tables.execute(query, parameters or None).fetchall()


VACANCY = "vacancy_id * 1000 + version"  # a vacancy as it is at a time
STANDING = "(from core.vacancy_week anti join core.unconfirmed using (week, vacancy_id))"  # docs/method.md#nowcast


def stock(tables: duckdb.DuckDBPyConnection) -> dict[Any, list[tuple[int, str]]]:
    """Return {week: [(vacancy, employer)]} of vacancies with usable text."""
    found = defaultdict(list)
    query = f"select week, {VACANCY}, employer_key from {STANDING} join core.vacancy_version using (vacancy_id, version) where has_text"
    for week, vacancy, employer in rows(tables, query):
        found[week].append((vacancy, employer))
    return found


def asked(tables: duckdb.DuckDBPyConnection) -> dict[str, set[int]]:
    """Return {skill: vacancies asking for it}."""
    found = defaultdict(set)
    for skill, vacancy in rows(tables, f"select skill, {VACANCY} from core.vacancy_skill where class <> 'context'"):
        found[skill].add(vacancy)
    return found


def t975(tables: duckdb.DuckDBPyConnection, df: float) -> float:
    """Return Student's quantile from the table, linear in 1/df."""
    points = sorted(rows(tables, "select df, t975 from core.t_quantile"))
    return float(np.interp(-1 / df, [-1 / d for d, _ in points], [t for _, t in points]))


def clustered(x: dict[str, int], n: dict[str, int], quantile: Any) -> tuple[float, float, float]:
    """Return share, low and high with employers as clusters, by the formulas of docs/method.md#skills."""
    total, m = sum(n.values()), len(n)
    p = sum(x.values()) / total
    squares = sum(v * v for v in n.values())
    variance = m / (m - 1) * sum(((x.get(e, 0) - p * n[e]) / total) ** 2 for e in n)
    deff = squares / total if p in (0, 1) else variance / (p * (1 - p) / total)
    effective, z = total / max(1, deff), quantile(total * total / squares - 1)
    middle = (p + z * z / (2 * effective)) / (1 + z * z / effective)
    half = z * math.sqrt(p * (1 - p) / effective + z * z / (4 * effective**2)) / (1 + z * z / effective)
    return p, max(0, middle - half), min(1, middle + half)


def test_shares_of_skills_and_traits(tables: duckdb.DuckDBPyConnection) -> None:
    by_week, asking = stock(tables), asked(tables)
    printed = rows(
        tables, "select week, skill, share_vacancy, ci_low, ci_high from marts.week_skill where ci_low is not null"
    )
    assert len(printed) > 50
    for week, skill, share, low, high in printed:
        n, x = defaultdict(int), defaultdict(int)
        for vacancy, employer in by_week[week]:
            n[employer] += 1
            x[employer] += vacancy in asking[skill]
        assert (share, low, high) == pytest.approx(clustered(x, n, lambda df: t975(tables, df)), rel=1e-9, abs=1e-12)


def test_shares_at_equal_text_length(tables: duckdb.DuckDBPyConnection) -> None:
    """Weeks cut into fifths by the quantiles of the first 13 weeks' lengths, weighed as those weeks were."""
    by_week, asking = stock(tables), asked(tables)
    words = dict(rows(tables, f"select {VACANCY}, words from core.vacancy_length"))
    base = [words[v] for week, members in by_week.items() if (week - min(by_week)).days < 91 for v, _ in members]
    first = "week < (select min(week) + 91 from core.week)"
    cut = [words[v] for (v,) in rows(tables, f"select {VACANCY} from core.vacancy_week where {first}") if v in words]
    cuts = np.quantile(cut, [0.2, 0.4, 0.6, 0.8], method="inverted_cdf")
    fifth = {vacancy: int(np.searchsorted(cuts, length)) for vacancy, length in words.items()}
    weights = np.bincount(np.searchsorted(cuts, base), minlength=5) / len(base)
    query = "select week, skill, share_length_std from marts.week_skill where share_length_std is not null"
    printed = rows(tables, query)
    assert len(printed) > 50
    for week, skill, share in printed:
        n, x = np.zeros(5), np.zeros(5)
        for vacancy, _ in by_week[week]:
            n[fifth[vacancy]] += 1
            x[fifth[vacancy]] += vacancy in asking[skill]
        assert share == pytest.approx(float(weights @ (x / n)), abs=1e-10)


def test_traits_add_up_and_equal_the_reference(tables: duckdb.DuckDBPyConnection) -> None:
    everyone = rows(
        tables,
        f"select week, vacancy_id, employer_key, role from {STANDING} join core.vacancy_version using (vacancy_id, version)",
    )
    printed = rows(
        tables, "select week, role, share_vacancy, ci_low, ci_high from marts.week_role where ci_low is not null"
    )
    for week, role, share, low, high in printed:
        n, x = defaultdict(int), defaultdict(int)
        for _, _, employer, theirs in (row for row in everyone if row[0] == week):
            n[employer] += 1
            x[employer] += theirs == role
        assert (share, low, high) == pytest.approx(clustered(x, n, lambda df: t975(tables, df)), rel=1e-9, abs=1e-12)
    sums = rows(tables, "select week, sum(share_vacancy) from marts.week_role group by 1")
    assert all(total == pytest.approx(1, abs=1e-9) for _, total in sums)


def panel_stock(tables: duckdb.DuckDBPyConnection, now: Any, before: Any) -> dict[int, list[tuple[int, str]]]:
    """Return {side: [(vacancy, employer)]} with usable text on boards in the panel at both ends; side 1 is the later."""
    query = (
        f"select if(w.week = $now, 1, 0), {VACANCY}, v.employer_key from {STANDING} w join core.vacancy_version v using (vacancy_id, version)"
        " where w.week in ($now, $before) and v.has_text and v.board_id in (select board_id from core.board_week where in_panel"
        " and week in ($now, $before) group by board_id having count(*) = 2)"
    )
    found: dict[int, list[tuple[int, str]]] = {0: [], 1: []}
    for side, vacancy, employer in tables.execute(query, {"now": now, "before": before}).fetchall():
        found[side].append((vacancy, employer))
    return found


def test_changes_and_movers(tables: duckdb.DuckDBPyConnection) -> None:
    asking = asked(tables)
    spans = rows(tables, "select distinct week, weeks, (week - 7 * weeks)::date from marts.week_skill_change")
    assert 1 in {weeks for _, weeks, _ in spans}
    for week, weeks, before in spans:
        sides = panel_stock(tables, week, before)
        employers = {employer for side in sides.values() for _, employer in side}
        m, totals = len(employers), {side: len(found) for side, found in sides.items()}
        query = "select skill, change, se, p_value, is_mover, suppressed_reason from marts.week_skill_change where week = ? and weeks = ?"
        passed = []
        for skill, change, se, p_value, is_mover, suppressed in tables.execute(query, [week, weeks]).fetchall():
            p = {side: sum(v in asking[skill] for v, _ in found) / totals[side] for side, found in sides.items()}
            z = dict.fromkeys(employers, 0.0)
            for side, sign in ((1, 1), (0, -1)):
                for vacancy, employer in sides[side]:
                    z[employer] += sign * ((vacancy in asking[skill]) - p[side]) / totals[side]
            values = np.array(list(z.values()))
            wanted = math.sqrt(m / (m - 1) * float(((values - values.mean()) ** 2).sum()))
            assert change == pytest.approx(p[1] - p[0], abs=1e-11)
            assert se == pytest.approx(wanted, rel=1e-6, abs=1e-11)
            if se > 1e-9:
                exact = 2 * (1 - NormalDist().cdf(abs(change) / se))
                assert p_value == pytest.approx(exact, abs=3e-7)
            if suppressed is None and p_value is not None:
                passed.append((p_value, skill, is_mover))
        passed.sort()
        cut = max((k for k, (p_value, _, _) in enumerate(passed, 1) if p_value <= 0.10 * k / len(passed)), default=0)
        assert [mover for _, _, mover in passed] == [k <= cut for k in range(1, len(passed) + 1)]


def test_composition_and_within_add_up(tables: duckdb.DuckDBPyConnection) -> None:
    for change, composition, within in rows(tables, "select change, composition, within from marts.week_skill_change"):
        assert composition + within == pytest.approx(change, abs=1e-10)


def expected_closes(tables: duckdb.DuckDBPyConnection) -> dict[Any, dict[tuple[int, str], Any]]:
    """Return {week: {(board, employer): closes that await confirmation: expected, at the least, at the most, and their variance}}."""
    found: dict[Any, dict[tuple[int, str], Any]] = defaultdict(lambda: defaultdict(lambda: np.zeros(4)))
    read = readings(tables)
    # What a reading after the week's end lacks for the first time awaits confirmation too, once no posting of it is left.
    query = """
        with away as (
            select k.week, k.tau, o.vacancy_id, v.board_id, max(n.absent_at) as absent_at,
                   count(*) = count(n.posting_id) filter (n.decided_at is null) as is_away
            from core.week k
            join core.posting_spell s on s.entered_at < k.tau and (s.ended_at is null or s.ended_at >= k.tau)
            join core.vacancy_posting o using (posting_id)
            join core.vacancy v using (vacancy_id)
            left join core.absence n on n.posting_id = s.posting_id and n.board_id = v.board_id
            group by all
        ),
        waiting as (
            select week, vacancy_id, null as absent_at from core.unconfirmed
            union all select week, vacancy_id, absent_at from away semi join core.vacancy_week using (week, vacancy_id)
            where is_away and (week, vacancy_id) not in (select (week, vacancy_id) from core.unconfirmed)
        )
        select u.week, k.tau, u.absent_at, v.board_id, v.employer_key, c.confirm_share, c.ci_low, c.ci_high, c.design_effect
        from waiting u join core.week k using (week) join core.vacancy v using (vacancy_id)
        join core.confirm_share c on c.source = v.source
    """
    for week, tau, absent_at, board, employer, share, low, high, effect in rows(tables, query):
        if absent_at and not (is_read_after(read[board], tau) and absent_at < tau + timedelta(hours=12)):
            continue
        found[week][(board, employer)] += np.array([share, low, high, share * (1 - share) * effect])
    return found


def late_shares(tables: duckdb.DuckDBPyConnection) -> tuple[Any, Any]:
    """Return the newest week and the shares (expected, least, most) of its stock that its openings not seen yet are."""
    ((week, stock),) = rows(
        tables,
        "select week, open_vacancies from marts.week_demand where slice_kind = 'all'"
        " qualify row_number() over (order by week desc) = 1",
    )
    ((mean, low, high),) = rows(
        tables, "select late_openings, ci_low, ci_high from core.late_opening where slice_kind = 'all'"
    )
    return week, np.array([mean, low, high]) / stock


def readings(tables: duckdb.DuckDBPyConnection) -> dict[int, list[datetime]]:
    """Return {board: instants of its complete readings}."""
    read = defaultdict(list)
    for board, moment in rows(tables, "select board_id, observed_at from core.crawl where evidence = 'complete'"):
        read[board].append(moment)
    return read


def is_read_after(moments: list[datetime], tau: datetime) -> bool:
    """Return whether a board was read within 12 hours after a week's end and not within 48 hours before it."""
    is_before = any(tau - timedelta(hours=48) <= moment < tau for moment in moments)
    return not is_before and any(tau <= moment < tau + timedelta(hours=12) for moment in moments)


def shown_open(tables: duckdb.DuckDBPyConnection) -> dict[Any, dict[tuple[int, str], int]]:
    """Return {week: {(board, employer): vacancies open}}, by the reading after the week's end where none was close before it."""
    read = readings(tables)
    found: dict[Any, dict[tuple[int, str], int]] = defaultdict(lambda: defaultdict(int))
    query = (
        "select w.week, k.tau, v.board_id, v.employer_key, if(s.end_kind = 'closed', s.ended_at, null) from core.vacancy_week w"
        " join core.week k using (week) join core.vacancy v using (vacancy_id)"
        " join core.vacancy_spell s on s.vacancy_id = w.vacancy_id and s.entered_at = w.entered_at"
    )
    for week, tau, board, employer, closed_at in rows(tables, query):
        until = tau + timedelta(hours=12)
        is_missing = closed_at and closed_at < until and is_read_after(read[board], tau)
        found[week][(board, employer)] += not is_missing
    return found


def lost_unread(tables: duckdb.DuckDBPyConnection, now: Any, before: Any) -> dict[int, dict[tuple[int, str], int]]:
    """Return what a link leaves out, by side and (board, employer): vacancies lost in between though their boards were not."""
    query = """
        select v.board_id, v.employer_key, count(*), count(again.vacancy_id)
        from core.vacancy_week b
        join core.vacancy_spell s on s.vacancy_id = b.vacancy_id and s.entered_at = b.entered_at
        join core.vacancy v on v.vacancy_id = b.vacancy_id
        left join core.vacancy_week again on again.week = $now and again.vacancy_id = b.vacancy_id
        where b.week = $before and s.end_reason = 'unreadable'
          and s.ended_at < (select tau from core.week where week = $now)
        group by all
    """
    found = tables.execute(query, {"now": now, "before": before}).fetchall()
    return {side: {(row[0], row[1]): row[3 - side] for row in found} for side in (0, 1)}


def test_index_links_and_their_jackknife(tables: duckdb.DuckDBPyConnection) -> None:
    open_by = shown_open(tables)
    panel = defaultdict(set)
    for week, board in rows(tables, "select week, board_id from core.board_week where in_panel"):
        panel[week].add(board)
    closes, (newest, late) = expected_closes(tables), late_shares(tables)
    index, printed = (
        100.0,
        rows(
            tables,
            "select week, index_value, link, link_ci_low, link_ci_high, link_kind from marts.week_index order by week",
        ),
    )
    weeks = [row[0] for row in printed]
    assert printed[0][1] == 100 and len(printed) >= 3
    for before, (week, value, link, low, high, kind) in zip(weeks, printed[1:], strict=False):
        both = panel[week] & panel[before]
        # by employer, now and before: open, and closes to expect
        ends = {e: np.zeros((2, 5)) for w in (week, before) for b, e in open_by[w] if b in both}
        lost = lost_unread(tables, week, before)
        for side, w in enumerate((week, before)):
            for (board, employer), count in open_by[w].items():
                if board in both:
                    seen = count - lost[side].get((board, employer), 0)
                    ends[employer][side] += np.array([seen, *closes[w][(board, employer)]])
        if kind == "carried":
            assert link is None and value == pytest.approx(index)
            continue
        total = sum(ends.values())
        now, was = total[0][0] - total[0][1], total[1][0] - total[1][1]
        share, least, most = late if week == newest else np.zeros(3)
        ratio = now * (1 + share) / was
        top = now * (1 + share)
        left = np.array(
            [math.log((top - e[0][0] + e[0][1]) / (was - e[1][0] + e[1][1])) for e in ends.values() if e.any()]
        )
        se = math.sqrt((len(left) - 1) / len(left) * float(((left - left.mean()) ** 2).sum()))
        index *= ratio
        assert (link, value) == pytest.approx((ratio, index), rel=1e-9)
        chance = 1.959963985 * np.array([se, math.sqrt(total[0][4]) / now, math.sqrt(total[1][4]) / was])
        below = [(total[0][3] - total[0][1]) / now, (total[1][1] - total[1][2]) / was, share - least]
        above = [(total[0][1] - total[0][2]) / now, (total[1][3] - total[1][1]) / was, most - share]
        ends_ = (ratio * math.exp(-math.hypot(*chance, *below)), ratio * math.exp(math.hypot(*chance, *above)))
        assert (low, high) == pytest.approx(ends_, rel=1e-9)


def test_days_advertised_is_kaplan_meier_with_delayed_entry(tables: duckdb.DuckDBPyConnection) -> None:
    spells = rows(tables, "select entry_age, exit_age, is_close from core.spell_age")
    survival, printed = (
        1.0,
        dict(rows(tables, "select measure, value from marts.week_days_advertised where slice_kind = 'all'")),
    )
    curve = []
    for age in sorted({exit_age for _, exit_age, closed in spells if closed}):
        at_risk = sum(entry < age <= exit_age for entry, exit_age, _ in spells)
        closes = sum(closed and exit_age == age for _, exit_age, closed in spells)
        if at_risk >= 10:
            survival *= 1 - closes / at_risk
            curve.append((age, survival))
    assert printed["median days"] == pytest.approx(next(age for age, s in curve if s <= 0.5), rel=1e-9)
    for days in (14, 30):
        wanted = [s for age, s in curve if age <= days][-1]
        assert printed[f"open after {days} days"] == pytest.approx(wanted, rel=1e-9)


def test_pay_quantiles_and_concentration(tables: duckdb.DuckDBPyConnection) -> None:
    week = rows(tables, "select max(week) from core.week")[0][0]
    query = (
        f"select p.currency, p.floor, p.ceiling from {STANDING} w join core.vacancy_pay p using (vacancy_id, version)"
        " where w.week = ? and p.refused is null"
    )
    paid = defaultdict(list)
    for currency, floor, ceiling in tables.execute(query, [week]).fetchall():
        paid[currency].append((floor, ceiling))
    printed = tables.execute(
        "select currency, disclosed, floor_p50, ceiling_p50, floor_p25, floor_p50_ci_low, floor_p50_ci_high from marts.week_pay where week = ? and slice_kind = 'all'",
        [week],
    ).fetchall()
    for currency, disclosed, floor, ceiling, quarter, low, high in printed:
        floors, ceilings = np.array(paid[currency]).T
        assert disclosed == len(floors)
        assert (floor, ceiling) == pytest.approx((np.quantile(floors, 0.5), np.quantile(ceilings, 0.5)), rel=1e-9)
        assert quarter is None if disclosed < 30 else quarter == pytest.approx(np.quantile(floors, 0.25), rel=1e-9)
        assert low is None or low <= floor <= high
    sizes = defaultdict(int)
    for (employer,) in tables.execute(
        f"select employer_key from {STANDING} join core.vacancy using (vacancy_id) where week = ?", [week]
    ).fetchall():
        sizes[employer] += 1
    shares = np.array(sorted(sizes.values(), reverse=True)) / sum(sizes.values())
    top, hhi, effective = tables.execute(
        "select top10_share, hhi, effective_employers from marts.week_concentration where week = ?", [week]
    ).fetchone() or (0, 0, 0)
    assert (top, hhi, effective) == pytest.approx(
        (shares[:10].sum(), 10_000 * (shares**2).sum(), 1 / (shares**2).sum()), rel=1e-9
    )


def test_pairs_and_lift(tables: duckdb.DuckDBPyConnection) -> None:
    week = rows(tables, "select max(week) from core.week")[0][0]
    vacancies = {vacancy for vacancy, _ in stock(tables)[week]}
    asking = {skill: found & vacancies for skill, found in asked(tables).items()}
    printed = rows(tables, "select skill, other, both_asked, lift from marts.week_skill_pair")
    assert printed
    for skill, other, both, lift in printed:
        assert both == len(asking[skill] & asking[other])
        assert lift == pytest.approx(both * len(vacancies) / (len(asking[skill]) * len(asking[other])), rel=1e-9)


def test_every_claim_has_a_verdict_that_its_interval_bears_out(tables: duckdb.DuckDBPyConnection) -> None:
    claims = rows(
        tables,
        "select g.claim_id, g.measure, g.ci_low, g.ci_high, g.needs_low, g.needs_high, g.verdict, g.suppressed_reason, g.vacancies,"
        " s.silence from marts.guide_claim g join core.guide_statement s using (claim_id)",
    )
    assert len(claims) == 458
    assert sum(claim[6] != "cannot be seen" for claim in claims) >= 250
    for claim, measure, low, high, least, most, verdict, reason, vacancies, silence in claims:
        if verdict in ("cannot be seen", "too few", "by construction"):
            assert reason, claim
        elif not measure.startswith("lead of"):
            wanted = (
                "confirmed"
                if low >= least and high <= most
                else "not asked for"
                if high < least and silence
                else "contradicted"
                if high < least or low > most
                else "too close to call"
            )
            assert verdict == wanted and vacancies, claim


def test_a_claim_about_a_skill_has_the_interval_of_its_share(tables: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        tables,
        "select g.ci_low, g.ci_high, s.ci_low, s.ci_high from marts.guide_claim g"
        " join marts.week_skill s on s.week = g.week and s.skill = g.subject"
        " join core.guide_statement t using (claim_id)"
        " where g.measure = 'share of open vacancies' and t.measure = 'skill' and t.terms = g.subject",
    )
    assert len(found) >= 10
    assert all((low, high) == (lo, hi) for low, high, lo, hi in found)


def test_a_claim_means_what_it_says(tables: duckdb.DuckDBPyConnection) -> None:
    """Reviewed against their wording: sparse pay is a low share that states it, silence contradicts nothing."""
    verdicts = dict(rows(tables, "select claim_id, verdict from marts.guide_claim"))
    words = dict(rows(tables, "select claim_id, confirmed_when from marts.guide_claim"))
    assert words["s001-008"].startswith("at most") and verdicts["s001-008"] == "contradicted"
    assert words["s001-053"].startswith("at most")
    assert verdicts["s003-001"] == "by construction"
    assert verdicts["s000-015"] in ("not asked for", "too close to call", "confirmed")
    assert all(words.values()) and not any(
        verdict == "contradicted" and "ask for" in words[claim] and words[claim].startswith("at least")
        for claim, verdict in verdicts.items()
    )


def test_places_are_shares_with_employers_as_clusters(tables: duckdb.DuckDBPyConnection) -> None:
    where = defaultdict(set)
    for vacancy, country, region in rows(tables, f"select {VACANCY}, country, region from core.vacancy_place"):
        where[vacancy] |= {("country", country or "unknown")} | (
            {("state", region)} if country == "US" and region else set()
        )
    printed = rows(
        tables,
        "select week, place_kind, place, share_doable, ci_low, ci_high from marts.week_place"
        " where ci_low is not null and place_kind <> 'city' and place <> 'unknown'",
    )
    assert {"country", "state"} == {kind for _, kind, *_ in printed}
    for week, kind, place, share, low, high in printed:
        n, x = defaultdict(int), defaultdict(int)
        for vacancy, employer in everyone_of(tables, week):
            n[employer] += 1
            x[employer] += (kind, place) in where[vacancy]
        assert (share, low, high) == pytest.approx(clustered(x, n, lambda df: t975(tables, df)), rel=1e-9, abs=1e-12)


def everyone_of(tables: duckdb.DuckDBPyConnection, week: Any) -> list[tuple[Any, str]]:
    """Return vacancies and employers of a week's whole stock."""
    query = f"select {VACANCY}, employer_key from {STANDING} join core.vacancy_version using (vacancy_id, version) where week = ?"
    return rows(tables, query, week)


def test_changes_of_shares_are_paired_by_employer(tables: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select week, weeks, value, change, ci_low, ci_high, having_trait, vacancies from marts.week_share_change"
        " where kind = 'workplace' and suppressed_reason is null"
    )
    printed = rows(tables, query)
    assert printed
    for week, weeks, value, change, low, high, having, vacancies in printed:
        ends = []
        for end, other in ((week, week - timedelta(weeks=weeks)), (week - timedelta(weeks=weeks), week)):
            n, x = defaultdict(int), defaultdict(int)
            held = rows(
                tables,
                f"select employer_key, workplace from {STANDING} w join core.vacancy_version v using (vacancy_id, version)"
                " join core.board_week b on b.week = w.week and b.board_id = v.board_id and b.in_panel"
                " join core.board_week o on o.week = ? and o.board_id = v.board_id and o.in_panel where w.week = ?",
                other,
                end,
            )
            for employer, theirs in held:
                n[employer] += 1
                x[employer] += theirs == value
            ends.append((n, x))
        (n1, x1), (n0, x0) = ends
        all1, all0 = sum(n1.values()), sum(n0.values())
        p1, p0 = sum(x1.values()) / all1, sum(x0.values()) / all0
        assert (sum(x1.values()), all1) == (having, vacancies)
        z = [(x1[e] - p1 * n1[e]) / all1 - (x0[e] - p0 * n0[e]) / all0 for e in {*n1, *n0}]
        half = 1.959963985 * math.sqrt(len(z) / (len(z) - 1) * sum(v * v for v in z))
        assert (change, low, high) == pytest.approx((p1 - p0, p1 - p0 - half, p1 - p0 + half), rel=1e-6, abs=1e-7)


def test_an_employers_share_moves_with_all_others(tables: duckdb.DuckDBPyConnection) -> None:
    printed = rows(
        tables,
        "select week, employer_key, open_vacancies, open_share, ci_low, ci_high from marts.week_employer where ci_low is not null",
    )
    assert printed
    for week, employer, n, share, low, high in printed:
        sizes: dict[str, int] = defaultdict(int)
        for (key,) in rows(
            tables,
            "select employer_key from core.vacancy_week join core.vacancy_version using (vacancy_id, version) where week = ?",
            week,
        ):
            sizes[key] += 1
        standing = Counter(key for _, key in everyone_of(tables, week))
        others = np.array([size for key, size in sizes.items() if key != employer], dtype=float)
        df = sum(standing.values()) ** 2 / sum(size**2 for size in standing.values()) - 1
        error = t975(tables, df) * math.sqrt(len(others) * others.var(ddof=1)) / others.sum()
        ends = [n / (n + others.sum() * math.exp(sign * error)) for sign in (1, -1)]
        assert (share, low, high) == pytest.approx((n / (n + others.sum()), *ends), rel=1e-9)


def test_the_curve_of_days_advertised_falls_at_the_closes_of_each_day(tables: duckdb.DuckDBPyConnection) -> None:
    spells = rows(tables, "select entry_age, exit_age, is_close from core.spell_age")
    drawn = rows(
        tables,
        "select age, share_open, at_risk, closes from marts.week_days_curve where slice_kind = 'all' order by age",
    )
    assert len(drawn) > 20
    steps = []
    for age in sorted({exit_age for _, exit_age, closed in spells if closed}):
        at_risk = sum(entry < age <= exit_age for entry, exit_age, _ in spells)
        closes = sum(closed and exit_age == age for _, exit_age, closed in spells)
        steps.append((age, 1 - closes / at_risk if at_risk >= 10 else 1.0))
    for age, share, at_risk, closes in drawn:
        assert share == pytest.approx(math.prod(step for at, step in steps if at <= age), rel=1e-9), age
        assert at_risk == sum(entry <= age < exit_age for entry, exit_age, _ in spells)
        assert closes == sum(closed and exit_age <= age for _, exit_age, closed in spells)


@pytest.mark.parametrize("count", [23_171, 46_341, 2_000_000])
def test_intervals_take_counts_whose_square_is_no_integer_of_32_bits(count: int) -> None:
    with duckdb.connect() as connection:
        connection.execute((SQL_FOLDER / "macros.sql").read_text(encoding="utf-8"))
        row = connection.execute(
            "select wilson_low(0.25, n, 1.96), wilson_high(0.25, n, 1.96), effective_n(x, x, n, n, 9, n)"
            " from (select $1::integer as n, $1::integer // 4 as x)",
            [count],
        ).fetchone()
    assert row is not None
    centre, half = 0.25 + 1.96**2 / 2 / count, 1.96 * math.sqrt(0.1875 / count + (1.96 / 2 / count) ** 2)
    assert row[:2] == pytest.approx([(centre + sign * half) / (1 + 1.96**2 / count) for sign in (-1, 1)])
    assert 0 < row[2] <= count
