"""Figures that say how far the page can be trusted: outside series, boards, threads."""

from __future__ import annotations

from reports import words
from reports.figure import Column, Figure, interval_column

BOARD_COLUMNS = (
    Column("employer", "Employer", words.text, is_number=False),
    Column("source", "Source", words.text, is_number=False),
    Column("state", "This week", words.label, is_number=False),
    Column("reason", "Why", words.text, is_number=False),
    Column("last_complete_at", "Last read completely", words.instant, is_number=False),
    Column("open_vacancies", "Open", words.count),
)  # fmt: skip
TRUST = (
    Figure(
        "yardstick",
        "Beside outside series",
        "AI postings on Indeed, for context",
        "Share of all postings on Indeed that name AI, in per cent, at the latest Monday they publish, and its change over 13 weeks, in points. Another market, another count: not comparable in level. Indeed Hiring Lab, CC BY 4.0.",
        "select *, null as suppressed_reason from marts.yardstick where week <= $week qualify row_number() over (partition by series, country order by week desc) = 1 order by country",
        (
            Column("country", "Country", words.text, is_number=False),
            Column("week", "Monday", words.day, is_number=False),
            Column("value", "Share, %", words.decimal),
            Column("change_13", "Change over 13 weeks, points", words.points),
        ),
    ),
    Figure(
        "boards_unread",
        "How far can you trust it?",
        "Boards that were not read this week",
        "Such a board keeps its vacancies open; they count as lost after 28 days, never as closed.",
        "select * from marts.week_board where week = $week and state <> 'read' order by state, open_vacancies desc, lower(employer), source, board",
        BOARD_COLUMNS,
        empty="Every board was read.",
    ),
    Figure(
        "boards",
        "How far can you trust it?",
        "Every board, and how it was read",
        "Those with most open vacancies first.",
        "select * from marts.week_board where week = $week order by open_vacancies desc, lower(employer), source, board",
        BOARD_COLUMNS,
        is_folded=True,
    ),
    Figure(
        "labels",
        "How far can you trust it?",
        "How right the readings of texts are",
        "On postings labelled by hand. Two thirds of them were read while the rules were made, which flatters the first column; the third kept aside shows what to expect of new postings.",
        "select $week as week, *, null as suppressed_reason from core.label_score order by measure",
        (
            Column("measure", "What is read", words.text, is_number=False),
            Column("kind", "Measure", words.text, is_number=False),
            Column("value", "All", words.share_exact),
            interval_column("lo", "hi"),
            Column("held_aside", "Kept aside", words.share_exact),
            Column("sample", "Postings or pairs", words.count),
            Column("measured_on", "Measured on", words.day, is_number=False),
        ),
    ),
    Figure(
        "revisions",
        "How far can you trust it?",
        "Shares printed last week that have changed since",
        "What last week's page printed beside what is known of that week now: closes confirmed, advertisements recognised as one vacancy, new rules. The ten largest; counts stand in the first table.",
        "select * from marts.week_revision where week = $week and metric = 'skill_share' and revised <> 0 order by abs(revised) desc, slice limit 10",
        (
            Column("slice", "Skill", words.text, is_number=False),
            Column("printed", "Printed", words.share_exact),
            Column("now", "Known now", words.share_exact),
            Column("revised", "Revised, points", words.points_of_share),
        ),
        first_reading=False,
        empty="Nothing printed last week has changed.",
    ),
    Figure(
        "threads",
        "How far can you trust it?",
        "Threads, counted apart",
        "Postings published in the week in sources that prove no absence; they enter no stock and no flow.",
        "select * from marts.week_thread where week = $week order by source",
        (
            Column("source", "Source", words.text, is_number=False),
            Column("postings", "Published", words.count),
            Column("in_scope", "In scope", words.count),
        ),
    ),
)  # fmt: skip
