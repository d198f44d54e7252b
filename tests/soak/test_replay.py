"""Four months of what a hundred real boards showed (`make soak`): closes told on Mondays, reposts, rebuild."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median

import duckdb
import pytest

from flows import steps
from flows.lock import run_lock
from tests.replay import History, Replay, answers_at_fault, believed, false_closes, read_history, replay
from tests.tables import tables_of
from warehouse.build import build_tables, rebuild
from warehouse.database import connect

pytestmark = [pytest.mark.soak, pytest.mark.shared]
FIRST, LAST = date(2026, 3, 2), date(2026, 7, 6)


@pytest.fixture(scope="module")
def replayed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[History, Replay]]:
    """Replay a hundred boards and three labs over 126 days."""
    history = read_history(shared, FIRST, LAST, boards=100)
    yield history, replay(history, tmp_path_factory.mktemp("replay"), FIRST, LAST)


def test_no_monday_tells_a_close_that_a_wrong_answer_made(
    replayed: tuple[History, Replay], capsys: pytest.CaptureFixture[str]
) -> None:
    history, done = replayed
    told, naive = list(done.closes.values()), believed(history)
    false, false_naive = false_closes(history, told), false_closes(history, naive)
    with capsys.disabled():
        for name, closes, wrong in (("told on Mondays", told, false), ("believing every answer", naive, false_naive)):
            at_fault = answers_at_fault(history, wrong)
            print(f"{name}: {len(closes)} closes, {len(wrong)} false, {at_fault} of them from wrong answers")  # noqa: T201
        delays = [(close.told - close.absent).days for close in told]
        print(f"days from the first absence to the Monday that tells it: median {median(delays)}, most {max(delays)}")  # noqa: T201
    assert answers_at_fault(history, false) == 0
    assert answers_at_fault(history, false_naive) > 400


def test_postings_of_one_opening_are_one_vacancy(replayed: tuple[History, Replay], shared: Path) -> None:
    """The labels are the source's own opening numbers, which the warehouse reads too: this tests the way, not a guess."""
    _, done = replayed
    labels = shared / "data/real/greenhouse_boards_history/same_internal_job_groups.parquet"
    with duckdb.connect(str(done.settings.published), read_only=True) as connection:
        rows = connection.execute(
            f"""select l.board, l.internal_job_id, v.vacancy_id, p.posting_id
            from '{labels}' l
            join core.posting p on p.source = 'greenhouse' and p.board = l.board and p.source_posting_id = l.job_id
            join core.vacancy_posting v using (posting_id)"""
        ).fetchall()
    labelled = pairs([(row[:2], row[3]) for row in rows])
    merged = pairs([(row[2], row[3]) for row in rows])
    assert len(labelled) >= 300
    assert len(merged & labelled) / len(merged) >= 0.97
    assert len(merged & labelled) / len(labelled) >= 0.9


def test_the_index_of_boards_entering_and_leaving_late_holds_the_full_one(
    replayed: tuple[History, Replay], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twenty random choices: three boards in ten enter at a random day, two in ten leave at one."""
    _, done = replayed
    full = index_of(done.settings.published)
    last = max(full)
    inside = [low <= full[last][0] <= high for _, low, high in (known_late(done, n, tmp_path)[last] for n in range(20))]
    with capsys.disabled():
        print(f"index over {len(full)} weeks: {sum(inside)} of {len(inside)} choices hold the full one at the end")  # noqa: T201
    assert sum(inside) >= 19


def index_of(file: Path) -> dict[date, tuple[float, float, float]]:
    """Return the index with its band by week."""
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(
            "select week, index_value, index_ci_low, index_ci_high from marts.week_index"
        ).fetchall()
    return {week: (value, low, high) for week, value, low, high in rows}


def known_late(done: Replay, choice: int, folder: Path) -> dict[date, tuple[float, float, float]]:
    """Return the index of who meets some boards late and loses others early, from the same answers."""
    random, file = Random(choice), folder / f"{choice}.duckdb"
    shutil.copy(done.settings.home / "warehouse.duckdb", file)
    with connect(file) as connection:
        for source, board in connection.execute("select source, board from core.board order by 1, 2").fetchall():
            day, kind = FIRST + timedelta(days=random.randint(0, (LAST - FIRST).days)), random.random()
            if kind < 0.5:
                hide(connection, source, board, "<" if kind < 0.3 else ">=", day)
        connection.execute("delete from raw.sighting where crawl_id not in (select crawl_id from raw.crawl)")
        connection.execute(
            "update raw.posting_version v set crawl_id = greatest(v.crawl_id, s.first) from"
            " (select posting_id, min(crawl_id) as first from raw.sighting group by all) s where s.posting_id = v.posting_id"
        )
        build_tables(connection, done.settings.clock())
    return index_of(file)


def hide(connection: duckdb.DuckDBPyConnection, source: str, board: str, side: str, day: date) -> None:
    """Forget a board's runs before a day, or from it on."""
    runs = f"select sequence from raw.run where clock {side} ?"
    for table in ("raw.crawl", "raw.run_board"):
        connection.execute(
            f"delete from {table} where source = ? and board = ? and sequence in ({runs})", [source, board, day]
        )


def pairs(grouped: list[tuple[object, int]]) -> set[tuple[int, int]]:
    """Return the pairs of postings that share a group."""
    groups: dict[object, list[int]] = {}
    for group, posting in grouped:
        groups.setdefault(group, []).append(posting)
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def test_rebuild_after_the_replay_gives_equal_tables(replayed: tuple[History, Replay]) -> None:
    _, done = replayed
    steps.build_warehouse(done.settings)  # with what was crawled after the last Monday's build
    before = tables_of(done.settings.published)
    with run_lock(done.settings.home):
        rebuild(done.settings.home, done.settings.clock())
    after = tables_of(done.settings.published)
    assert [name for name in before if before[name] != after[name]] == []
