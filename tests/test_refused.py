"""Landing with a hole is never read as an empty board: runs that do not add up are refused by name, the others load."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.landing import Landing, load, posting, raw
from tests.tables import assert_equal_rows, assert_equal_tables, tables_of
from warehouse.build import PublishedMoreBefore, build, rebuild, require_postings
from warehouse.database import WarehouseError
from warehouse.landing import in_order

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
DAYS = [f"2026-11-{day:02}T03:15:00Z" for day in (2, 4, 6, 8, 10, 12)]
NAMES = [f"p{number}" for number in range(12)]
ENDED = (
    "select p.source_posting_id, s.end_kind from core.posting_spell s join core.posting p using (posting_id)"
    " where s.end_kind is not null"
)


def value(home: Path, query: str) -> object:
    """Return the first value of a query on the published file."""
    return rows(home, query)[0][0]


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on the published file."""
    with duckdb.connect(str(home / "jobtrends.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def landed(home: Path, with_digests: bool = True) -> Landing:
    """Land two boards of one source and one of another, unchanged over six runs."""
    landing = Landing(home, with_digests)
    for number, now in enumerate(DAYS, 1):
        acme, bolt = ([posting(f"{board}{name}") for name in NAMES] for board in "ab")
        landing.run(number, now, {"ashby:acme": acme, "ashby:bolt": bolt, "lever:cargo": [posting("c1")]})
    return landing


def run_id(number: int) -> str:
    """Return the name of a run of `landed`."""
    return f"{number:06d}-{DAYS[number - 1].replace('-', '').replace(':', '')}"


def cut_after_a_member(path: Path) -> None:
    """Cut a file exactly behind the first board's postings."""
    first = path.read_bytes().index(b"\x1f\x8b\x08", 10)
    path.write_bytes(path.read_bytes()[:first])


def cut_inside(path: Path) -> None:
    """Cut a file in the middle of its last board."""
    path.write_bytes(path.read_bytes()[:-200])


def rewritten(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path], None]:
    """Return what rewrites the lines of a file."""

    def rewrite(path: Path) -> None:
        lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
        path.write_bytes(gzip.compress(b"".join(change(lines))))

    return rewrite


def edited(line: bytes) -> bytes:
    """Return a posting's line with another title."""
    return json.dumps(json.loads(line) | {"title": "Welder"}).encode() + b"\n"


HOLES: dict[str, Callable[[Path], None]] = {
    "missing": Path.unlink,
    "cut after a gzip member": cut_after_a_member,
    "cut inside a board": cut_inside,
    "cut to nothing": lambda path: path.write_bytes(b""),
    "no gzip": lambda path: path.write_bytes(b"<html>moved</html>"),
    "a line too few": rewritten(lambda lines: lines[:-1]),
    "a line twice": rewritten(lambda lines: [*lines, lines[-1]]),
    "half a line": rewritten(lambda lines: [*lines[:-1], lines[-1][:40]]),
    "a line that is no posting": rewritten(lambda lines: [*lines, b"[1]\n"]),
    "a board that was not crawled": rewritten(
        lambda lines: [*lines, b'{"board": "other", "source_posting_id": "1"}\n']
    ),
}
EDITS: dict[str, Callable[[Path], None]] = {
    "edited": rewritten(lambda lines: [edited(lines[0]), *lines[1:]]),
    "in another order": rewritten(lambda lines: lines[::-1]),
    "one posting for another": rewritten(lambda lines: [*lines[:-1], lines[-1].replace(b"bp11", b"bp99")]),
}


STATUSES = "select crawl_status from raw.crawl where board = 'acme' order by sequence"


@pytest.mark.parametrize("damage", [*HOLES.values(), *EDITS.values()], ids=[*HOLES, *EDITS])
def test_k3_a_run_that_does_not_add_up_is_refused_by_name(damage: Callable[[Path], None], tmp_path: Path) -> None:
    check_refused(landed(tmp_path), damage)


@pytest.mark.parametrize("damage", HOLES.values(), ids=HOLES)
def test_k3_summaries_of_earlier_versions_are_held_to_their_counts(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    check_refused(landed(tmp_path, with_digests=False), damage)


def check_refused(landing: Landing, damage: Callable[[Path], None]) -> None:
    """Load a landing whose third run has a damaged file, and check that nothing but that run is missing."""
    damage(landing.postings("ashby", run_id(3)))
    for runs in ([run_id(n) for n in (1, 2, 4, 5, 6)], []):
        loaded = load(landing.home)
        assert loaded.runs == runs
        assert [refusal.run_id for refusal in loaded.refused] == [run_id(3)]
    assert [row[0] for row in raw(landing.home, STATUSES)] == ["complete"] * 2 + ["failed"] + ["complete"] * 3
    assert raw(landing.home, "select count(*) from raw.sighting where crawl_id in (7, 8, 9)") == [(0,)]
    told = loaded.refused[0].sentence()
    assert told.startswith(f"landing/postings/ashby/{run_id(3)}.jsonl.gz: ") and "restore" in told and "\n" not in told


def test_k3_only_whole_readings_close_and_restored_files_are_loaded_in_their_places(tmp_path: Path) -> None:
    landing = landed(tmp_path)
    for number, day in ((7, 14), (8, 15)):
        names = {"ashby:acme": [f"a{name}" for name in NAMES[1:]], "ashby:bolt": [f"b{name}" for name in NAMES]}
        boards = {board: [posting(name) for name in listed] for board, listed in names.items()}
        landing.run(number, f"2026-11-{day}T03:15:00Z", boards | {"lever:cargo": [posting("c1")]})
    damages = {2: cut_after_a_member, 4: Path.unlink, 5: EDITS["edited"]}
    whole = {number: landing.postings("ashby", run_id(number)).read_bytes() for number in damages}
    for number, damage in damages.items():
        damage(landing.postings("ashby", run_id(number)))
    result = build(tmp_path, NOW)
    assert [refusal.run_id for refusal in result.refused] == [run_id(number) for number in damages]
    assert any(finding.check == "landing_refused" and finding.rows == 3 for finding in result.warnings)
    assert rows(tmp_path, ENDED) == [("ap0", "closed")]
    assert value(tmp_path, "select sum(runs_refused) from marts.week_quality") == 3
    told = rows(tmp_path, "select run_id from core.refused_file order by file")
    assert [row[0] for row in told] == [run_id(number) for number in damages]
    shutil.copy(tmp_path / "jobtrends.duckdb", tmp_path / "built.duckdb")
    assert len(rebuild(tmp_path, NOW).refused) == 3
    assert_equal_tables(tmp_path / "built.duckdb", tmp_path / "jobtrends.duckdb")
    for number, content in whole.items():
        landing.postings("ashby", run_id(number)).write_bytes(content)
    restored = build(tmp_path, NOW)
    assert restored.runs_loaded == [run_id(number) for number in damages] and not restored.refused
    shutil.copy(tmp_path / "jobtrends.duckdb", tmp_path / "built.duckdb")
    rebuild(tmp_path, NOW)
    assert_equal_tables(tmp_path / "built.duckdb", tmp_path / "jobtrends.duckdb")


def test_k3_a_swapped_pair_of_files_refuses_both_runs(tmp_path: Path) -> None:
    landing = landed(tmp_path)
    names = {"ashby:acme": "x", "ashby:bolt": "b", "lever:cargo": "c"}
    boards = {board: [posting(f"{prefix}{name}") for name in NAMES] for board, prefix in names.items()}
    landing.run(7, "2026-11-14T03:15:00Z", boards)
    one, other = landing.postings("ashby", run_id(6)), landing.postings("ashby", "000007-20261114T031500Z")
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)
    assert len(load(tmp_path).refused) == 2


def test_k3_a_value_that_no_column_can_hold_refuses_its_run_only(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.run(1, DAYS[0], {"ashby:acme": [posting("a")]})
    landing.run(2, DAYS[1], {"ashby:acme": [posting("a", is_remote="perhaps")]})
    landing.run(3, DAYS[2], {"ashby:acme": [posting("a")]})
    for _ in range(2):
        assert [refusal.run_id for refusal in load(tmp_path).refused] == [run_id(2)]
    assert [row[0] for row in raw(tmp_path, STATUSES)] == ["complete", "failed", "complete"]


def merge(target: Path, other: Path) -> None:
    """Copy the landing files of one data folder into another's."""
    shutil.copytree(other / "landing", target / "landing", dirs_exist_ok=True)


def account(home: Path, number: int, days: list[str], board: str = "ashby:acme") -> None:
    """Land runs of one board that lists one posting, numbered from `number`."""
    landing = Landing(home)
    for place, now in enumerate(days):
        landing.run(number + place, now, {board: [posting("a"), posting("b")]})


def test_k3_runs_of_merged_folders_with_the_same_numbers_load_in_the_order_of_their_clocks(tmp_path: Path) -> None:
    account(tmp_path / "one", 1, DAYS[:3])
    account(tmp_path / "two", 1, DAYS[3:])
    merge(tmp_path / "two", tmp_path / "one")
    loaded = load(tmp_path / "two")
    assert len(loaded.runs) == 6 and not loaded.refused
    clocks = raw(tmp_path / "two", "select strftime(clock, '%Y-%m-%dT%H:%M:%SZ') from raw.run order by sequence")
    assert [row[0] for row in clocks] == DAYS


@pytest.mark.parametrize("first", ["one", "two"])
def test_k3_folders_merged_after_a_load_give_the_tables_of_one_load(first: str, tmp_path: Path) -> None:
    account(tmp_path / "one", 1, DAYS[::2])
    account(tmp_path / "two", 2, DAYS[1::2])
    other = {"one": "two", "two": "one"}[first]
    home = tmp_path / first
    load(home)
    merge(home, tmp_path / other)
    assert len(load(home).runs) == 3 and not load(home).runs
    often = tables_of(home / "warehouse.duckdb", ("raw",))
    (home / "warehouse.duckdb").unlink()
    assert len(load(home).runs) == 6
    assert_equal_rows(often, tables_of(home / "warehouse.duckdb", ("raw",)))


def test_k3_an_early_run_is_named_and_refused_when_later_ones_cannot_be_loaded_again(tmp_path: Path) -> None:
    home = tmp_path / "one"
    account(home, 2, DAYS[1:3])
    load(home)
    lost = Landing(home).postings("ashby", run_id(2))
    kept = lost.read_bytes()
    lost.unlink()
    account(tmp_path / "early", 1, DAYS[:1])
    merge(home, tmp_path / "early")
    account(home, 4, DAYS[3:4])
    loaded = load(home)
    assert loaded.runs == [run_id(4)]
    assert [refusal.run_id for refusal in loaded.refused] == [run_id(1)] and run_id(2) in loaded.refused[0].sentence()
    assert raw(home, "select count(*) from raw.run") == [(3,)]
    lost.write_bytes(kept)
    loaded = load(home)
    assert loaded.runs == [run_id(1)] and not loaded.refused


def test_runs_of_one_installation_follow_their_numbers_though_the_clock_steps_back() -> None:
    one = datetime(2026, 11, 1, tzinfo=UTC)
    two = datetime(2026, 11, 9, tzinfo=UTC)
    assert in_order([("a", 1, two), ("b", 2, one), ("c", 4, two)]) == {"a": 1, "b": 2, "c": 4}
    assert in_order([("a", 1, two), ("b", 1, one), ("c", 2, two)]) == {"b": 1, "a": 2, "c": 3}


DAMAGED_SUMMARIES: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "binary": lambda path: path.write_bytes(b"\x00\x05\x16\x07" * 20),
    "no object": lambda path: path.write_text("[]"),
    "without boards": lambda path: rewrite_summary(path, boards=None),
    "with no board": lambda path: rewrite_summary(path, boards=[]),
    "without a clock": lambda path: rewrite_summary(path, now="yesterday"),
    "with an unknown status": lambda path: rewrite_summary(path, status="fine"),
    "with a board out of the list": lambda path: rewrite_summary(path, board="other"),
    "with a board twice": lambda path: rewrite_summary(path, twice=True),
    "with a count that is none": lambda path: rewrite_summary(path, listed="many"),
    "with a number that is none": lambda path: rewrite_summary(path, pages="several"),
}


def rewrite_summary(path: Path, twice: bool = False, **said: object) -> None:
    """Write something else into a summary."""
    told = json.loads(path.read_text())
    crawl = told["crawls"][0]
    names = {"status": "crawl_status", "listed": "listed", "pages": "pages", "board": "board"}
    crawl |= {names[name]: said.pop(name) for name in list(said) if name in names}
    told["crawls"] += [dict(crawl)] if twice else []
    path.write_text(json.dumps(told | said))


@pytest.mark.parametrize("damage", DAMAGED_SUMMARIES.values(), ids=DAMAGED_SUMMARIES)
def test_k10_a_damaged_summary_is_named_and_the_other_runs_load(
    damage: Callable[[Path], object], tmp_path: Path
) -> None:
    landing = landed(tmp_path)
    damage(landing.summary(run_id(4)))
    loaded = load(tmp_path)
    assert loaded.runs == [run_id(n) for n in (1, 2, 3, 5, 6)]
    assert [(refusal.file, refusal.run_id) for refusal in loaded.refused] == [
        (f"landing/runs/{run_id(4)}.json", run_id(4))
    ]
    assert "restore" in loaded.refused[0].sentence() and loaded.refused[0].clock == datetime(
        2026, 11, 8, 3, 15, tzinfo=UTC
    )


STRAYS = [
    "landing/runs/.DS_Store", "landing/runs/._000002-20261104T031500Z.json", "landing/runs/Copy of 1.json",
    "landing/runs/000002-20261104T031500Z (1).json", "landing/runs/000002-20261104T031500Z.json~", "landing/runs/notes.txt",
    "landing/postings/.DS_Store", "landing/postings/ashby/.DS_Store", "landing/postings/ashby/odd.jsonl",
    "landing/postings/ashby/000099-20261104T031500Z.jsonl.gz", "landing/postings/ashby/Copy of 1.jsonl.gz",
]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", None])
def test_k10_stray_files_are_named_with_their_remedy_and_the_rest_goes_on(
    content: bytes | None, tmp_path: Path
) -> None:
    landing = landed(tmp_path)
    copied = landing.summary(run_id(2)).read_bytes() if content is None else content
    for name in STRAYS:
        (tmp_path / name).write_bytes(copied)
    (tmp_path / "landing/runs/folder").mkdir()
    for runs in (6, 0):
        loaded = load(tmp_path)
        assert len(loaded.runs) == runs
        assert sorted(refusal.file for refusal in loaded.refused) == sorted([*STRAYS, "landing/runs/folder"])
        assert all("move it out" in refusal.remedy and refusal.run_id is None for refusal in loaded.refused)


def test_no_rebuild_without_landing_and_none_to_under_half_but_by_force(tmp_path: Path) -> None:
    landing = landed(tmp_path)
    build(tmp_path, NOW)
    before = {name: (tmp_path / name).read_bytes() for name in ("warehouse.duckdb", "jobtrends.duckdb")}
    (tmp_path / "landing").rename(tmp_path / "elsewhere")
    for _ in range(2):
        with pytest.raises(WarehouseError, match="restore landing/"):
            rebuild(tmp_path, NOW)
        (tmp_path / "landing" / "runs").mkdir(parents=True, exist_ok=True)
    shutil.rmtree(tmp_path / "landing")
    (tmp_path / "elsewhere").rename(tmp_path / "landing")
    shutil.rmtree(tmp_path / "landing" / "postings" / "ashby")
    with pytest.raises(WarehouseError, match=r"holds 25 postings, the new tables 0,.*--force"):
        rebuild(tmp_path, NOW)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "jobtrends.duckdb",
        "landing",
        "tmp",
        "warehouse.duckdb",
    ]
    (tmp_path / "warehouse.duckdb").unlink()
    with pytest.raises(WarehouseError, match="--force"):
        build(tmp_path, NOW)
    assert (tmp_path / "jobtrends.duckdb").read_bytes() == before["jobtrends.duckdb"]
    assert len(rebuild(tmp_path, NOW, force=True).refused) == len(list(landing.summary("x").parent.glob("*.json")))
    assert value(tmp_path, "select count(*) from core.posting") == 0


@pytest.mark.parametrize(("before", "is_refused"), [(0, False), (3, False), (6, False), (7, True), (100, True)])
def test_half_of_the_published_postings_are_enough(before: int, is_refused: bool, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema core; create table core.posting as select unnest(range(3)) as posting_id")
        with pytest.raises(PublishedMoreBefore) if is_refused else nullcontext():
            require_postings(connection, before, tmp_path)
