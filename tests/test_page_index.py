"""What is known of pages from earlier runs is made from landing: lost, damaged or of an earlier version, it comes back."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from spiders.pages.words import WHOLE, word_rows
from tests.crawl_run import landed
from tests.landing import Landing
from tests.landing import posting as landed_row
from tests.page_sites import DAYS, Site, block, board, crawl_sites, document, links, script, sitemap

pytestmark = pytest.mark.journey
LOCATIONS = [f"/jobs/{n}" for n in (1, 2, 3)]


def identified(number: int) -> str:
    """Return a posting page with an identifier that changes from answer to answer."""
    return document(script(block(number, identifier=f"R-{number}")))


def index_of(home: Path) -> Path:
    """Return the index of page sets."""
    return home / "landing" / "page_index" / "jobposting.sqlite"


def test_an_index_lost_or_damaged_comes_back_from_landing(tmp_path: Path) -> None:
    pages = {f"/jobs/{n}": identified(n) for n in (1, 2, 3)} | {
        "/sitemap.xml": sitemap(LOCATIONS, lastmod="2026-10-01")
    }
    site = Site([pages], "/sitemap.xml")
    crawl_sites(tmp_path, {"acme": site}, days=[0])
    shutil.rmtree(index_of(tmp_path).parent)
    crawl_sites(tmp_path, {"acme": site}, days=[1])
    index_of(tmp_path).write_bytes(b"no database" * 500)
    crawl_sites(tmp_path, {"acme": site}, days=[2])
    for path in (tmp_path / "landing/postings/jobposting").glob("000003-*"):
        path.write_bytes(path.read_bytes()[:-20])
    index_of(tmp_path).unlink(missing_ok=True)
    crawl_sites(tmp_path, {"acme": site}, days=[3])
    assert [len(asked) for asked in site.asked] == [4, 1, 1, 1]
    rows = [row for row in landed_until_damage(tmp_path) if row["board"] == "acme"]
    assert {row["source_posting_id"] for row in rows} == {"R-1", "R-2", "R-3"}
    assert len({row["text_key"] for row in rows}) == 3 and all(row["text_key"] for row in rows)
    site.server.close()


def landed_until_damage(home: Path) -> list[dict[str, object]]:
    """Return the rows of all runs but the damaged one."""
    for path in (home / "landing/postings/jobposting").glob("000003-*"):
        path.unlink()
    return landed(home, "jobposting")


def test_ids_given_by_an_earlier_version_stay(tmp_path: Path) -> None:
    site = Site([{f"/jobs/{n}": identified(n) for n in (1, 2, 3)} | {"/careers": document(body=links(LOCATIONS))}])
    base = f"http://127.0.0.1:{site.server.port}"
    earlier = [landed_row(f"/jobs/{n}/", url=f"{base}/jobs/{n}/") for n in (1, 2)]
    Landing(tmp_path, with_digests=False).run(1, DAYS[0], {"jobposting:acme": earlier})
    crawl_sites(tmp_path, {"acme": site}, days=[1])
    rows = [row["source_posting_id"] for row in landed(tmp_path, "jobposting")]
    assert sorted(rows) == ["/jobs/1/", "/jobs/1/", "/jobs/2/", "/jobs/2/", "R-3"]
    site.server.close()


def test_a_listed_page_that_is_gone_for_a_week_is_no_sighting_any_more(tmp_path: Path) -> None:
    gone = {path: page for path, page in board(3).items() if path != "/jobs/2"}
    site = Site([board(3), gone])
    days = [0, 1, 2, 3]
    told = crawl_sites(tmp_path, {"acme": site}, days=days)
    assert [row["acme"]["listed"] for row in told] == [3, 3, 3, 3]
    told = crawl_sites(tmp_path, {"acme": site}, days=[4, 4])
    assert [(row["acme"]["crawl_status"], row["acme"]["listed"]) for row in told] == [("complete", 2), ("complete", 2)]
    assert told[0]["acme"]["dropped"] == {"page gone, still listed": 1}
    site.days.append(board(3))
    site.days[1:] = [board(3)]
    assert crawl_sites(tmp_path, {"acme": site}, days=[4])[0]["acme"]["listed"] == 3
    site.server.close()


@pytest.mark.parametrize("row", word_rows(), ids=lambda row: f"{row['kind']}-{row['example']}"[:60])
def test_every_word_fits_its_example_and_leaves_its_counter_example(row: dict[str, str]) -> None:

    pattern = re.compile(row["pattern"], re.I)
    found = pattern.fullmatch if row["kind"] in WHOLE else pattern.search
    assert found(row["example"]) and not found(row["counter_example"])
