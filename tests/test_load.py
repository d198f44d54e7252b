"""From landing files to the raw tables: what is read, what is only a sight, and files of earlier versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landing import Landing, load, posting, raw, unread
from tests.tables import assert_equal_rows, tables_of
from warehouse import loading, raw_tables
from warehouse.cleaning import clean_postings
from warehouse.database import connect, table_files
from warehouse.load import load_landing
from warehouse.raw_tables import columns, columns_of, make_raw_tables

VERSIONS = (
    "select p.source_posting_id, v.title, v.is_unread, v.text_key is not null from raw.posting_version v"
    " join raw.posting p using (posting_id) order by p.source_posting_id, v.crawl_id"
)
SIGHTINGS = (
    "select c.sequence, p.source_posting_id, s.is_unread from raw.sighting s join raw.posting p using (posting_id)"
    " join raw.crawl c using (crawl_id) order by all"
)
FIRST, SECOND, THIRD = "2026-11-02T03:15:00Z", "2026-11-04T03:15:00Z", "2026-11-06T03:15:00Z"


def test_an_unread_row_is_a_sight_and_overwrites_nothing(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.run(1, FIRST, {"ashby:acme": [posting("a"), posting("b")]})
    landing.run(2, SECOND, {"ashby:acme": [unread("a", title=None), unread("b", title="A title in the listing")]})
    landing.run(3, THIRD, {"ashby:acme": [posting("a"), posting("b", title="Senior Machine Learning Engineer")]})
    load(tmp_path)
    title = "Machine Learning Engineer"
    assert raw(tmp_path, VERSIONS) == [
        ("a", title, False, True),
        ("b", title, False, True),
        ("b", f"Senior {title}", False, True),
    ]
    assert [row[2] for row in raw(tmp_path, SIGHTINGS)] == [False, False, True, True, False, False]


def test_what_was_readable_is_the_first_version_of_a_posting_never_read(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.run(1, FIRST, {"ashby:acme": [unread("a", title="Machine Learning Engineer"), unread("b", title=None)]})
    landing.run(2, SECOND, {"ashby:acme": [unread("a", title="Another title"), posting("b")]})
    load(tmp_path)
    title = "Machine Learning Engineer"
    assert raw(tmp_path, VERSIONS) == [("a", title, True, False), ("b", None, True, False), ("b", title, False, True)]


def test_a_text_once_read_is_kept_when_its_page_is_not_fetched(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.run(1, FIRST, {"ashby:acme": [posting("a"), posting("b", text="", text_not_fetched=True, title="One")]})
    landing.run(2, SECOND, {"ashby:acme": [
        posting("a", text="", text_not_fetched=True, title="As in the listing"),
        posting("b", text="", text_not_fetched=True, title="Two"),
    ]})  # fmt: skip
    load(tmp_path)
    told = [("a", "Machine Learning Engineer"), ("b", "One"), ("b", "Two")]
    assert [row[:2] for row in raw(tmp_path, VERSIONS)] == told


def test_files_of_an_earlier_version_leave_the_new_columns_unknown(tmp_path: Path) -> None:
    landing = Landing(tmp_path, with_digests=False)
    landing.run(1, FIRST, {"ashby:acme": [posting("a")], "ashby:bare": []})
    load(tmp_path)
    told = "select unread, rows_without_id, postings_digest, empty_proof from raw.crawl"
    assert raw(tmp_path, told) == [(None, None, None, None)] * 2


def test_of_many_sources_the_file_is_named_whose_value_no_column_takes(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.run(1, FIRST, {f"{source}:acme": [posting("1")] for source in ("ashby", "greenhouse", "lever")})
    broken = posting("1", salary={"min": "a lot"}, location_texts={"not": "a list"})
    name = landing.run(
        2, SECOND, {"ashby:acme": [posting("1")], "greenhouse:acme": [broken], "lever:acme": [posting("1")]}
    )
    with connect(tmp_path / "warehouse.duckdb") as connection:
        loaded = load_landing(connection, tmp_path)
    assert [refusal.file for refusal in loaded.refused] == [f"landing/postings/greenhouse/{name}.jsonl.gz"]


def test_no_value_is_taken_from_the_name_of_a_folder(tmp_path: Path) -> None:
    home = tmp_path / "source=a" / "board=b" / "title=c" / "row_hash=d"
    home.mkdir(parents=True)
    Landing(home).run(1, FIRST, {"ashby:acme": [posting("1", title="Engineer")], "lever:acme": [posting("2")]})
    with connect(home / "warehouse.duckdb") as connection:
        load_landing(connection, home)
        clean_postings(connection, home / "tmp")
        read = "select source, board, title from raw.posting join raw.posting_version using (posting_id)"
        rows = connection.execute(f"{read} join clean.reading using (row_hash) order by all").fetchall()
    assert [row[:2] for row in rows] == [("ashby", "acme"), ("lever", "acme")] and rows[0][2] == "Engineer"


def test_files_are_read_in_parts_of_bounded_size_with_equal_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = "A text that two sources land, with other markup. " * 9
    rows = {
        f"{source}:acme": [posting(f"{n}", f"<p>{shared}{n}</p>", text_key=f"key {n}") for n in range(3)]
        for source in ("ashby", "greenhouse", "lever")
    }
    rows["ashby:acme"][0]["html"] = f"<div>{shared}0</div>"
    Landing(tmp_path).run(1, FIRST, rows)
    found = []
    for size in (1, 32 * 1024**2):
        monkeypatch.setattr(loading, "BATCH_BYTES", size)
        with connect(":memory:") as connection:
            load_landing(connection, tmp_path)
            found.append(
                [
                    connection.execute(f"from raw.{table} order by all").fetchall()
                    for table in ("posting", "sighting", "posting_version", "posting_text")
                ]
            )
    assert found[0] == found[1] and next(row[1] for row in found[0][3]).startswith("<div>")


def test_the_new_keys_are_kept(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    said = {
        "crawl": {"rows_without_id": 2, "rejected": {"no id": 2}},
        "board": {"was": "acme-old; acme0", "country": "FR"},
    }
    landing.run(1, FIRST, {"ashby:acme": [posting("a"), unread("b", "blocked")], "ashby:bare": []}, acme=said)
    load(tmp_path)
    told = (
        "select unread['blocked'], rows_without_id, length(postings_digest), empty_proof from raw.crawl order by board"
    )
    assert raw(tmp_path, told) == [(1, 2, 64, None), (None, 0, None, "empty list")]
    assert raw(tmp_path, "select was, country from raw.run_board where board = 'acme'") == [("acme-old; acme0", "FR")]


LACKING = {
    "raw.run": "number, refused",
    "raw.crawl": "unread, rows_without_id, postings_digest, empty_proof",
    "raw.run_board": "was, country",
    "raw.sighting": "is_unread",
    "raw.posting_version": "is_unread",
    "raw.posting_text": "markup_hash",
}


def load_by_earlier_version(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load as an earlier version did: into fewer columns, contents told by hashes of the content alone."""
    with monkeypatch.context() as earlier:
        earlier.setattr(raw_tables, "BOARD_CONTENT", raw_tables.BOARD_CONTENT.partition(" as ")[0] + " as content")
        load(home)
    with connect(home / "warehouse.duckdb") as connection:
        for table, names in LACKING.items():
            connection.execute(f"create temp table before as select * exclude ({names}) from {table}")
            connection.execute(f"create or replace table {table} as from before")
            connection.execute("drop table before")
        connection.execute("drop table raw.refused_file")


def test_a_warehouse_of_an_earlier_version_is_brought_to_todays_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = Landing(tmp_path, with_digests=False)
    landing.run(1, FIRST, {"ashby:acme": [posting("a"), posting("b")], "ashby:twin": [posting("a")]})
    load_by_earlier_version(tmp_path, monkeypatch)
    boards = {"ashby:acme": [posting("a"), unread("b")], "ashby:twin": [posting("a")]}
    landing.run(2, SECOND, boards)
    load(tmp_path)
    upgraded = tables_of(tmp_path / "warehouse.duckdb", ("raw",))
    (tmp_path / "warehouse.duckdb").unlink()
    load(tmp_path)
    assert_equal_rows(upgraded, tables_of(tmp_path / "warehouse.duckdb", ("raw",)))
    assert len(raw(tmp_path, "select distinct row_hash from raw.posting_version")) == 3


def test_a_run_that_an_earlier_version_loaded_short_is_loaded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = Landing(tmp_path, with_digests=False)
    for number, now in ((1, FIRST), (2, SECOND)):
        landing.run(number, now, {"ashby:acme": [posting("a"), posting("b")]})
    load_by_earlier_version(tmp_path, monkeypatch)
    with connect(tmp_path / "warehouse.duckdb") as connection:
        connection.execute("delete from raw.sighting where crawl_id = 2")
    load(tmp_path)
    assert len(raw(tmp_path, SIGHTINGS)) == 4


def test_raw_tables_have_the_columns_of_their_files() -> None:
    with connect(":memory:") as connection:
        make_raw_tables(connection)
        for table, today in columns_of(table_files("raw")).items():
            assert columns(connection, table) == today
