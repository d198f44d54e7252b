"""Limits of a spider's process, and the raw answers it keeps."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests import fault_server as fs
from tests.crawl_run import command, crawl, plan, write_boards
from tests.fault_server import FaultServer

pytestmark = pytest.mark.journey
PEAK = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


def test_f60_a_spider_past_its_time_is_killed_and_the_others_are_kept(tmp_path: Path) -> None:
    stuck, well = FaultServer("greenhouse", fs.hang), FaultServer("ashby", lambda call: call.good())
    write_boards(
        tmp_path,
        [("greenhouse", "stuck", f"http://127.0.0.1:{stuck.port}"), ("ashby", "well", f"http://127.0.0.1:{well.port}")],
    )
    planned = plan(tmp_path, [stuck.port, well.port], limits={"answer_seconds": 60.0})
    begun = time.monotonic()
    ended = command("crawl", planned["folder"], "greenhouse", "ashby", "--seconds", "4")["ended"]
    assert time.monotonic() - begun < 25
    assert ended == {"greenhouse": "the spider was killed at its limit of 4 s"}
    sealed = command(
        "seal",
        planned["folder"],
        *(word for source, reason in ended.items() for word in ("--ended", f"{source}={reason}")),
    )
    told = {crawl["board"]: (crawl["crawl_status"], crawl["crawl_reason"]) for crawl in sealed["crawls"]}
    assert told == {"stuck": ("failed", "the spider was killed at its limit of 4 s"), "well": ("complete", None)}


def test_the_memory_limit_counts_the_spiders_own_memory() -> None:
    child = (
        "from scrapy.utils.test import get_crawler; from spiders.memory import OwnMemoryUsage;"
        "print(OwnMemoryUsage(get_crawler()).get_virtual_size() >> 20)"
    )
    large = f"import subprocess, sys; held = b'x' * (700 << 20); subprocess.run([sys.executable, '-c', {child!r}])"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", large], capture_output=True, text=True, check=True)
    assert 30 < int(done.stdout) < 300


def test_s14_f37_a_bomb_costs_little_memory(tmp_path: Path) -> None:
    server = FaultServer("greenhouse", lambda call: call.send(fs.http(fs.bomb(), Content_Encoding="gzip")))
    write_boards(tmp_path, [("greenhouse", "bomb", f"http://127.0.0.1:{server.port}")])
    planned = plan(tmp_path, [server.port])
    words = [sys.executable, "-m", "spiders", "crawl", planned["folder"], "greenhouse"]
    done = subprocess.run([sys.executable, "-c", PEAK, *words], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) < 300 * 1024
    assert command("seal", planned["folder"])["crawls"][0]["crawl_status"] == "failed"


def test_i7_the_raw_answer_is_kept_as_warc_even_when_it_cannot_be_parsed(tmp_path: Path) -> None:
    server = FaultServer("ashby", fs.body(lambda shape: gzip.compress(b'{"jobs": [broken'), Content_Encoding="gzip"))
    write_boards(tmp_path, [("ashby", "broken", f"http://127.0.0.1:{server.port}")])
    crawl(tmp_path, [server.port])
    path = next((tmp_path / "landing/raw/ashby").glob("*.warc.gz"))
    with path.open("rb") as stream:
        records = [
            (r.rec_headers.get_header("WARC-Target-URI"), r.http_headers.get_statuscode(), r.content_stream().read())
            for r in ArchiveIterator(stream)
        ]
    assert [status for _, status, _ in records] == ["404", "200"]
    assert records[1][2] == b'{"jobs": [broken' and records[1][0].endswith("includeCompensation=true")


def test_s21_raw_answers_are_kept_thirty_days_and_postings_for_ever(tmp_path: Path) -> None:
    server = FaultServer("ashby", lambda call: call.good())
    write_boards(tmp_path, [("ashby", "one", f"http://127.0.0.1:{server.port}")])
    for now in ("2026-10-01T03:15:00Z", "2026-10-30T03:15:00Z", "2026-11-05T03:15:00Z"):
        crawl(tmp_path, [server.port], now=now)
    raw = sorted(path.name[7:15] for path in (tmp_path / "landing/raw/ashby").iterdir())
    assert raw == ["20261030", "20261105"]
    assert len(list((tmp_path / "landing/postings/ashby").iterdir())) == 3


def test_s25_the_data_folder_is_its_owners_only(tmp_path: Path) -> None:
    server = FaultServer("ashby", lambda call: call.good())
    write_boards(tmp_path / "home", [("ashby", "one", f"http://127.0.0.1:{server.port}")])
    crawl(tmp_path / "home", [server.port])
    for folder in ("incoming", "runs", "postings", "raw"):
        assert (tmp_path / "home/landing" / folder).stat().st_mode & 0o077 == 0


def test_f53_runs_are_ordered_by_sequence_when_the_clock_steps_back(tmp_path: Path) -> None:
    server = FaultServer("ashby", lambda call: call.good())
    write_boards(tmp_path, [("ashby", "one", f"http://127.0.0.1:{server.port}")])
    for now in ("2026-11-18T03:15:00Z", "2026-11-10T03:15:00Z", "2026-11-19T03:15:00Z"):
        crawl(tmp_path, [server.port], now=now)
    names = sorted(path.stem for path in (tmp_path / "landing/runs").glob("*.json"))
    assert [json.loads((tmp_path / f"landing/runs/{name}.json").read_text())["now"][:10] for name in names] == [
        "2026-11-18",
        "2026-11-10",
        "2026-11-19",
    ]
    code = (
        "import sys, json; from datetime import datetime, UTC; from pathlib import Path; from warehouse.build import build; import duckdb;"
        "h = Path(sys.argv[1]); build(h, datetime(2026, 11, 19, 6, tzinfo=UTC)); c = duckdb.connect(str(h / 'jobtrends.duckdb'), read_only=True);"
        "print(json.dumps(c.execute('select clock::varchar from core.run order by sequence').fetchall() + c.execute('select distinct last_seen_at::varchar from core.posting').fetchall()))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert [row[0][:10] for row in json.loads(done.stdout)] == ["2026-11-18", "2026-11-18", "2026-11-19", "2026-11-19"]


def slow(call: fs.Call) -> None:
    time.sleep(0.25)
    call.good()


def test_slow_boards_one_after_another_each_get_their_full_time(tmp_path: Path) -> None:
    """24 boards of one host take 6 s together; each may take 1.5 s, however late its turn comes."""
    server = FaultServer("greenhouse", slow)
    write_boards(tmp_path, [("greenhouse", f"b{n:02}", f"http://127.0.0.1:{server.port}") for n in range(24)])
    rows = crawl(tmp_path, [server.port], limits={"board_seconds": 1.5})
    assert {row["crawl_status"] for row in rows.values()} == {"complete"}


def test_a_board_over_its_time_lands_what_was_read_and_the_next_is_whole(tmp_path: Path) -> None:
    def paged(call: fs.Call) -> None:
        if "/endless" not in call.path:
            return call.good()
        time.sleep(0.3)
        return call.send(fs.http(json.dumps(fs.rows("lever", 100, 1 + 100 * call.number)).encode()))

    server = FaultServer("lever", paged)
    write_boards(tmp_path, [("lever", token, f"http://127.0.0.1:{server.port}") for token in ("endless", "next")])
    rows = crawl(tmp_path, [server.port], limits={"board_seconds": 1.0})
    assert rows["endless"]["crawl_status"] == "partial" and rows["endless"]["listed"] >= 200
    assert "time limit of 1 s" in rows["endless"]["crawl_reason"]
    assert (rows["next"]["crawl_status"], rows["next"]["listed"]) == ("complete", 3)


def test_boards_beyond_the_time_of_their_source_are_told_so(tmp_path: Path) -> None:
    server = FaultServer("greenhouse", slow)
    write_boards(tmp_path, [("greenhouse", f"b{n:02}", f"http://127.0.0.1:{server.port}") for n in range(40)])
    planned = plan(tmp_path, [server.port])
    assert command("crawl", planned["folder"], "greenhouse", "--seconds", "5")["ended"] == {}
    told = command("seal", planned["folder"])["crawls"]
    statuses = [row["crawl_status"] for row in told]
    assert statuses.index("failed") >= 2 and set(statuses) == {"complete", "failed"}
    assert told[-1]["crawl_reason"] == "not read: the time limit of its source, 5 s, was over"
    assert len(server.asked) == 1 + statuses.count("complete")
