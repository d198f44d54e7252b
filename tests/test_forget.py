"""What is to be forgotten leaves every file, is not collected again, and stays away after a rebuild."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows import steps
from flows.forgetting import Subject, forget, subjects_of
from flows.settings import Settings, load_settings
from tests.commands import Commands, completed
from tests.crawl_run import write_boards
from tests.fault_server import Call, FaultServer, http
from tests.landing import Landing, posting

MONDAYS = ["2026-11-02T05:30:00Z", "2026-11-09T05:30:00Z", "2026-11-16T05:30:00Z"]
POSTINGS = "select board, count(*) from core.posting group by all order by all"


def answer(call: Call) -> None:
    """Answer with six postings of a board; each text names its posting with a word that stands nowhere else."""
    board = call.path.split("/")[3]
    jobs = [
        {
            "id": 100 + n,
            "title": f"Machine Learning Engineer {n}",
            "absolute_url": f"https://{board}.example.org/jobs/{100 + n}",
            "location": {"name": "Berlin, Germany"},
            "updated_at": "2026-10-20T00:00:00Z",
            "content": f"<p>We need Python and PyTorch. secret{board}{n}word " + "Work with us. " * 30 + "</p>",
        }
        for n in range(6)
    ]
    call.send(http(json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[list[Settings]]:
    """Read two boards twice, and report; yields the settings of three Mondays."""
    server = FaultServer("greenhouse", answer)
    write_boards(tmp_path, [("greenhouse", board, f"http://127.0.0.1:{server.port}") for board in ("acme", "other")])
    hosts = f"127.0.0.1:{server.port}"
    made = [
        load_settings(home=tmp_path, contact="tests", now=now, allow_hosts=hosts, request_delay=0.0) for now in MONDAYS
    ]
    for settings in made[:2]:
        steps.crawl_boards(settings, settings.clock())
    week = steps.last_complete_week(made[1].clock())
    steps.build_warehouse(made[1], week=week)
    steps.report_week(made[1], week, made[1].clock())
    yield made
    server.close()


def files_with(home: Path, word: str) -> list[str]:
    """Return the files that hold a word, also compressed ones and columns of databases."""
    found = []
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        if word.encode() in content:
            found.append(str(path.relative_to(home)))
    return found


def postings(settings: Settings) -> list[tuple[str, int]]:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        return connection.execute(POSTINGS).fetchall()


def test_a_posting_and_a_board_leave_every_file_and_do_not_come_back(installation: list[Settings]) -> None:
    first, second, third = installation
    home = first.home
    copy = home.parent / "copy"
    shutil.copytree(home / "landing", copy)
    assert files_with(home, "secretacme3word") and files_with(home, "secretother1word")
    address = "https://acme.example.org/jobs/103"
    assert subjects_of(second.published, address) == [Subject("greenhouse", "acme", "103")]
    told = list(forget(second, subjects_of(second.published, address), "asked by its owner"))
    assert told[0] == "landing: 2 rows of postings and 2 files of raw answers deleted"
    assert files_with(home, "secretacme3word") == [] and files_with(home, "acme.example.org/jobs/103") == []
    assert postings(second) == [("acme", 5), ("other", 6)]

    list(forget(second, [Subject("greenhouse", "other")], ""))
    assert files_with(home, "secretother1word") == []
    assert postings(second) == [("acme", 5)]

    outcome = steps.crawl_boards(third, third.clock())
    assert outcome.statuses == {"complete": 1}
    steps.build_warehouse(third)
    assert postings(third) == [("acme", 5)]
    with duckdb.connect(str(third.published), read_only=True) as connection:
        ended = connection.execute("select count(*) from core.posting_spell where end_kind is not null").fetchone()
        dropped = connection.execute(
            "select kind, reason, counted from core.reject where reason like '%forgotten'"
        ).fetchall()
    assert ended == (0,) and [row[2] for row in dropped] == [1]

    # A copy of landing from before brings nothing back.
    for path in copy.rglob("*.*"):
        if path.is_file():
            shutil.copy2(path, home / "landing" / path.relative_to(copy))
    assert completed(home, "rebuild", JOBTRENDS_NOW=MONDAYS[2]).status == 0
    assert postings(third) == [("acme", 5)] and files_with(home, "secretacme3word") == []


@pytest.mark.parametrize("with_digests", [True, False])
def test_a_sweep_that_was_killed_is_finished_by_the_next(with_digests: bool, jobtrends: Commands) -> None:
    landing = Landing(jobtrends.home, with_digests)
    name = landing.run(1, MONDAYS[0], {"ashby:acme": [posting("a"), posting("b")]})
    landing.run(2, MONDAYS[1], {"ashby:acme": [posting("a"), posting("b")]})
    (jobtrends.home / "landing/forgotten.csv").write_text(
        "source,board,posting_id,forgotten_at,reason\nashby,acme,b,,\n"
    )
    summary = landing.summary(name).read_bytes()
    told = jobtrends("rebuild")
    assert "landing: 2 rows of postings" in told.out and "2 runs" in told.out
    landing.summary(name).write_bytes(summary)  # as a kill between the postings and the summary leaves it
    told = jobtrends("rebuild")
    assert told.status == 0 and "refused" not in told.out and "2 runs" in told.out, told.out


def test_what_is_to_be_forgotten_is_named_in_the_tombstones_once(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path, contact="tests", now=MONDAYS[0])
    for _ in range(2):
        with pytest.raises(Exception, match="holds no crawl run"):
            list(forget(settings, [Subject("lever", "acme", "a:b")], "their wish"))
    with (tmp_path / "landing/forgotten.csv").open(newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["posting_id"], row["reason"]) == ("a:b", "their wish")


@pytest.mark.parametrize(
    "name", ["acme", "greenhouse:", "greenhouse::1", "greenhose:acme", "https://example.org/nothing"]
)
def test_a_name_that_means_nothing_is_refused_in_one_line(name: str, jobtrends: Commands) -> None:
    done = jobtrends("forget", name, "--yes")
    assert done.status == 2 and "name a board (greenhouse:acme)" in done.line


def test_what_nobody_knows_is_not_forgotten_without_force(jobtrends: Commands) -> None:
    write_boards(jobtrends.home, [("greenhouse", "acme", "https://acme.example.org")])
    tombstones = jobtrends.home / "landing/forgotten.csv"
    for name, told in (
        ("greenhouse:acne", "no such board was ever listed; did you mean greenhouse:acme?"),
        ("greenhouse:acme:4010001", "no posting of this name is published"),
    ):
        refused = jobtrends("forget", name, "--yes")
        assert refused.status == 2 and told in refused.line and "--force" in refused.line
    assert not tombstones.exists()
    for words in (["greenhouse:acme"], ["greenhouse:acne", "--force"], ["greenhouse:acne"]):  # the last one again
        assert "holds no crawl run" in jobtrends("forget", *words, "--yes").line
    assert [line.split(",")[1] for line in tombstones.read_text().splitlines()[1:]] == ["acme", "acne"]


def test_a_board_is_forgotten_under_its_former_tokens_too(jobtrends: Commands) -> None:
    landing = Landing(jobtrends.home)
    landing.run(1, MONDAYS[0], {"ashby:old": [posting("a")], "ashby:taken": [posting("x")]})
    said = {"new": {"board": {"was": "old taken"}}}
    landing.run(
        2,
        MONDAYS[1],
        {"ashby:new": [posting("a")], "ashby:taken": [posting("y")], "ashby:other": [posting("o")]},
        **said,
    )
    write_boards(jobtrends.home, [("ashby", token, "https://example.org") for token in ("new", "taken", "other")])
    done = jobtrends("forget", "ashby:new", "--yes")
    assert done.status == 0, done.err
    assert "ashby:old: a whole board" in done.out and "ashby:taken" not in done.out
    assert "landing: 2 rows of postings and 0 files of raw answers deleted" in done.out
    with duckdb.connect(str(jobtrends.home / "jobtrends.duckdb"), read_only=True) as connection:
        assert connection.execute(POSTINGS).fetchall() == [("other", 1), ("taken", 2)]
