"""Figures for somebody who wants in: pay, conditions, days advertised, and the guides held to the data."""

from __future__ import annotations

from reports import findings, words
from reports.figure import Chart, Column, Figure, interval_column, one_employer_column, share_column

PERSON = (
    Figure(
        "pay",
        "What is paid?",
        "Base pay as stated, a year, by currency",
        "Medians of the floors and of the ceilings that vacancies state, apart; nothing is converted, and a bonus is no pay. Disclosed: vacancies that state base pay at all. The interval is an employer-cluster bootstrap.",
        "select p.*, coalesce(c.name, slice) as group_name, coalesce(c.name, slice) || ', ' || currency as group_label"
        " from marts.week_pay p left join core.country c on p.slice_kind = 'country' and c.country = p.slice"
        " where week = $week and slice_kind in ('all', 'country', 'seniority') and disclosed >= 5 order by slice_kind, disclosed desc, slice, currency limit 24",
        (
            Column("slice_kind", "By", words.label, is_number=False),
            Column("group_name", "Group", words.label, is_number=False),
            Column("currency", "Currency", words.text, is_number=False),
            Column("disclosed", "State it", words.count),
            Column("disclosed_share", "Disclosed", words.per_cent),
            Column("floor_p50", "Median floor", words.count, can_suppress=True),
            Column("floor_p50_lo", "95 % interval", words.count_interval, "floor_p50_lo", "floor_p50_hi", can_suppress=True),
            Column("ceiling_p50", "Median ceiling", words.count, can_suppress=True),
            Column("ceiling_p50_lo", "95 % interval", words.count_interval, "ceiling_p50_lo", "ceiling_p50_hi", can_suppress=True),
        ),
        chart=Chart("spans", "group_label", "floor_p50", "floor_p50", "ceiling_p50", format=",.0f", limit=14, says="Median floor to median ceiling of stated yearly pay by group and currency"),
        finding=findings.middle_pay,
    ),
    Figure(
        "access",
        "Can I get in?",
        "Level, years, degree, visa and clearance",
        "Share of all open vacancies. Unstated is an answer of its own: most vacancies do not say.",
        "select *, lower(replace(condition || ': ' || value, '_', ' ')) as answer from marts.week_access where week = $week and condition in ('seniority', 'years', 'degree', 'visa', 'clearance', 'employment_type') and having_trait > 2 order by condition, having_trait desc, value",
        (
            Column("condition", "Asked", words.label, is_number=False),
            Column("value", "Answer", words.label, is_number=False),
            Column("having_trait", "Vacancies", words.count),
            share_column("share_vacancy", "Share", "lo", "hi"),
            interval_column("lo", "hi"),
            Column("employers_having", "Employers", words.count),
            one_employer_column(),
        ),
        chart=Chart("intervals", "answer", "share_vacancy", "lo", "hi", limit=30, says="Share of each answer, with its interval"),
        finding=findings.without_degree,
    ),
    Figure(
        "days",
        "How long are they open?",
        "Days advertised",
        "Kaplan-Meier with delayed entry over spells observed in the last 26 weeks. The end of an advertisement is not a hire. Roles with too few closes to tell are left out.",
        "select *, case when measure = 'median days' then value end as days, case when measure = 'median days' then lo end as days_lo, case when measure = 'median days' then hi end as days_hi,"
        " case when measure <> 'median days' then value end as still, case when measure <> 'median days' then lo end as still_lo, case when measure <> 'median days' then hi end as still_hi"
        " from marts.week_days_advertised where week = $week and slice_kind in ('all', 'role') and (suppressed_reason is null or slice_kind = 'all') order by slice_kind, slice, measure",
        (
            Column("slice", "Group", words.label, is_number=False),
            Column("measure", "Measure", words.text, is_number=False),
            Column("still", "Still open", words.per_cent, "still_lo", "still_hi", can_suppress=True),
            interval_column("still_lo", "still_hi"),
            Column("days", "Days", words.decimal, can_suppress=True),
            Column("days_lo", "95 % interval", words.count_interval, "days_lo", "days_hi", can_suppress=True),
            Column("closes", "Closes", words.count),
        ),
        first_reading=False,
    ),
    Figure(
        "signs",
        "How long are they open?",
        "Signs of advertisements that nobody fills",
        "Each by its own name. Nobody can see a hire from outside, so this page has no share of ghost jobs.",
        "select * from marts.week_signs where week = $week order by sign",
        (
            Column("sign", "Sign", words.text, is_number=False),
            Column("showing", "Show it", words.count),
            Column("vacancies", "Of", words.count),
            share_column("share_vacancy", "Share", "lo", "hi"),
            interval_column("lo", "hi"),
        ),
        first_reading=False,
    ),
    Figure(
        "guides",
        "What the career guides say",
        "Four guides against the market: how their claims came out",
        "Confirmed or contradicted when the whole interval lies on one side of what the claim needs; too close to call when it does not; some things postings cannot show.",
        "select guide_title, count(*) as claims, count(*) filter (verdict = 'confirmed') as confirmed, count(*) filter (verdict = 'contradicted') as contradicted,"
        " count(*) filter (verdict = 'too close to call') as too_close, count(*) filter (verdict = 'too few') as too_few, count(*) filter (verdict = 'cannot be seen') as unseen,"
        " null as suppressed_reason from marts.guide_claim where week = $week group by guide, guide_title order by guide",
        (
            Column("guide_title", "Guide", words.text, is_number=False),
            Column("claims", "Claims", words.count),
            Column("confirmed", "Confirmed", words.count),
            Column("contradicted", "Contradicted", words.count),
            Column("too_close", "Too close to call", words.count),
            Column("too_few", "Too few", words.count),
            Column("unseen", "Cannot be seen", words.count),
        ),
        first_reading=False,
    ),
    Figure(
        "claims",
        "What the career guides say",
        "The telling cases",
        "Claims with the clearest verdicts, each with its measure and interval; all of them are in the CSV of the published tables (marts.guide_claim).",
        "select *, null as suppressed from marts.guide_claim where week = $week and verdict in ('confirmed', 'contradicted') and value is not null and value <= 1 and strength in ('must', 'most', 'important', 'comparative')"
        " qualify row_number() over (partition by verdict, lower(subject) order by claim_id) = 1 and row_number() over (partition by verdict order by abs(value - needs_low) desc, claim_id) <= 12 order by verdict, abs(value - needs_low) desc, claim_id",
        (
            Column("verdict", "Verdict", words.text, is_number=False),
            Column("claim", "The guide says", words.text, is_number=False),
            Column("measure", "Measured", words.text, is_number=False),
            Column("value", "Found", words.per_cent, "lo", "hi"),
            interval_column("lo", "hi"),
            Column("needs_low", "Needs", words.per_cent),
            Column("vacancies", "Vacancies", words.count),
        ),
        first_reading=False,
    ),
)  # fmt: skip
