"""A board that gets another token keeps its history: from landing files to spells, loaded day by day or all at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.landing import Landing, posting
from tests.tables import assert_equal_tables
from warehouse.build import build, rebuild
from warehouse.former_tokens import former_tokens

FIRST = datetime(2026, 11, 2, 3, 15, tzinfo=UTC)
SPELLS = (
    "select b.board, p.source_posting_id, s.entered_at::date::varchar, s.ended_at::date::varchar, s.end_kind"
    " from core.posting_spell s join core.posting p using (posting_id) join core.board b on b.board_id = s.board_id order by all"
)


def line(token: str, was: str = "", enabled: bool = True) -> dict[str, object]:
    """Return what former_tokens asks of a line of a board list."""
    return {"source": "ashby", "board": token, "was": was, "enabled": enabled}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line("new", "old")], {"old": "new"}),
        ([line("new", "old older; oldest")], {"old": "new", "older": "new", "oldest": "new"}),
        ([line("new", "old"), line("old", enabled=False)], {"old": "new"}),
        ([line("new", "old"), line("old")], {}),
        ([line("a", "old"), line("b", "old")], {}),
        ([line("new", "mid"), line("mid", "old", enabled=False)], {"mid": "new", "old": "new"}),
        ([line("new", "new")], {}),
    ],
)
def test_what_a_board_list_says_of_former_tokens(lines: list[dict[str, object]], expected: dict[str, str]) -> None:
    assert former_tokens(lines) == {("ashby", token): present for token, present in expected.items()}


def test_a_renamed_board_goes_on_and_a_rebuild_tells_the_same(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    days = [
        {"ashby:old": [posting("a"), posting("b")]},
        {"ashby:new": [posting("a"), posting("b"), posting("c")]},
        {"ashby:new": [posting("a"), posting("c")]},
        {"ashby:new": [posting("a"), posting("c")]},
    ]
    for number, boards in enumerate(days):
        now = FIRST + timedelta(days=number)
        was = "old" if number >= 2 else ""
        said = {token: {"board": {"employer": "Acme", "was": was}} for token in ("old", "new")}
        landing.run(number + 1, f"{now:%Y-%m-%dT%H:%M:%SZ}", boards, **said)
        build(tmp_path, now)
    with duckdb.connect(str(tmp_path / "jobtrends.duckdb"), read_only=True) as connection:
        assert connection.execute(SPELLS).fetchall() == [
            ("new", "a", "2026-11-02", None, None),
            ("new", "b", "2026-11-02", "2026-11-04", "closed"),
            ("new", "c", "2026-11-03", None, None),
        ]
    built = tmp_path / "built.duckdb"
    built.write_bytes((tmp_path / "jobtrends.duckdb").read_bytes())
    rebuild(tmp_path, FIRST + timedelta(days=3))
    assert_equal_tables(built, tmp_path / "jobtrends.duckdb")
