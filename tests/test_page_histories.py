"""Page sets over some days, from HTTP to the tables: what could not be read closes nothing, what is gone closes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from tests import fault_server as fs
from tests.page_sites import Pages, Site, block, board, crawl_sites, document, links, posting, redirect, script, sitemap

pytestmark = pytest.mark.journey
BUILD = (
    "import sys; from datetime import datetime, UTC; from pathlib import Path; from warehouse.build import build;"
    "build(Path(sys.argv[1]), datetime(2026, 11, 9, 6, tzinfo=UTC))"
)
ENDS = """
select board, end_kind, count(distinct posting_id) from core.posting_spell join core.posting using (posting_id)
where end_kind is not null group by all
"""
NUMBERS = range(1, 13)
WHOLE = board(12)
BARE = document(body="<h1>ML Engineer</h1><p>We seek a colleague.</p>")
BROKEN = document(script('{"@type": "JobPosting", "title": "ML "Engineer""}'))
BLOCKED = document("<title>Just a moment...</title>", "<p>Verify you are human</p>")
HOME = "/careers"


class History(NamedTuple):
    """A site over days, how many postings close, and how many postings the board ever had."""

    name: str
    days: list[Pages]
    closed: int = 0
    postings: int = 12
    start: str = HOME


def with_pages(numbers: range, answer: fs.Behaviour | str) -> Pages:
    """Return the whole board with some pages answering otherwise."""
    return WHOLE | {f"/jobs/{n}": answer for n in numbers}


def bad_days(name: str, bad: Pages, postings: int = 12) -> History:
    """Return a board that is well for a day, then bad for three: nothing closes."""
    return History(name, [WHOLE, bad], postings=postings)


def at(paths: dict[str, str]) -> Pages:
    """Return a board of pages under any addresses."""
    return {**paths, HOME: document(body=links(paths))}


IDENTIFIED = {
    f"/jobs/{n}": posting(n, identifier={"@type": "PropertyValue", "name": "Acme", "value": f"R-{n}"}) for n in NUMBERS
}
MOVED = {f"/roles/ml-{n}": page for n, page in enumerate(IDENTIFIED.values(), 1)}
HISTORIES = [
    bad_days("broken_markup", with_pages(range(3, 4), BROKEN)),
    bad_days("most_without_markup", with_pages(range(1, 11), BARE)),
    bad_days("all_without_markup", with_pages(range(1, 13), BARE)),
    bad_days("blocked", with_pages(range(3, 8), BLOCKED)),
    bad_days("not_found", with_pages(range(3, 8), fs.status(404))),
    bad_days("broken_pages", with_pages(range(3, 10), fs.status(500))),
    bad_days("shell", {HOME: document(body='<div id="root"></div>')}),
    bad_days("maintenance", {HOME: document(body="<h1>Maintenance</h1>")}),
    bad_days("nothing_said", {HOME: document(body="<h1>Careers</h1>")}),
    bad_days("further_page_empty", {**WHOLE, HOME: document(body=links([f"/jobs/{n}" for n in range(1, 7)]) + '<a rel="next" href="?page=2">2</a>'),
                                   "/careers?page=2": document()}),
    bad_days("half_behind_a_script", {**WHOLE, HOME: document(body=links([f"/jobs/{n}" for n in range(1, 9)]) + "<button>Load more</button>")}),
    bad_days("half_elsewhere", {**WHOLE, HOME: document(body=links([f"/jobs/{n}" for n in range(1, 9)] + ["https://boards.example.org/acme/jobs/77"]))}),
    bad_days("other_spellings", {f"/jobs/{n}/": posting(n) for n in NUMBERS} | {HOME: document(body=links(f"/jobs/{n}/?utm_source=a#apply" for n in NUMBERS))}
             | {f"/jobs/{n}/?utm_source=a": posting(n) for n in NUMBERS}),
    bad_days("inline_instead_of_pages", {HOME: document(script([block(n, url=f"/jobs/{n}") for n in NUMBERS]))}),
    bad_days("gone_to_the_listing", with_pages(range(3, 5), redirect(HOME))),
    bad_days("gone_to_another", with_pages(range(3, 5), redirect("/jobs/1"))),
    bad_days("similar_beside", with_pages(range(3, 5), document(script(block(8)) + script(block(9))))),
    History("new_addresses", [at(IDENTIFIED), at(MOVED)]),
    History("sitemap_for_others", [WHOLE | {"/sitemap.xml": sitemap(f"/jobs/{n}" for n in NUMBERS)}, {"/sitemap.xml": sitemap(["https://other.example/jobs/1"])}],
            start="/sitemap.xml"),
    # The control: what two complete readings lack closes, whatever else is unread.
    History("gone", [WHOLE, board(11)], closed=1),
    History("gone_beside_unread", [WHOLE, board(11) | {"/jobs/3": BARE, "/jobs/4": fs.status(500)}], closed=1),
    History("gone_from_sitemap", [WHOLE | {"/sitemap.xml": sitemap(f"/jobs/{n}" for n in NUMBERS)}, WHOLE | {"/sitemap.xml": sitemap(f"/jobs/{n}" for n in range(1, 11))}],
            closed=2, start="/sitemap.xml"),
    History("emptied", [board(2), {HOME: document(body="<p>There are currently no open positions.</p>")}], closed=2, postings=2),
]  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, int]]]:
    """Crawl all histories and return, by board, how many postings it had, closed and lost."""
    home = tmp_path_factory.mktemp("page_histories")
    sites = {history.name: Site(history.days, history.start) for history in HISTORIES}
    crawl_sites(home, sites)
    yield tables_of(home)
    for site in sites.values():
        site.server.close()


def tables_of(home: Path) -> dict[str, dict[str, int]]:
    """Build the tables and count each board's postings and ends."""
    subprocess.run([sys.executable, "-c", BUILD, str(home)], check=True, capture_output=True)
    with duckdb.connect(str(home / "jobtrends.duckdb"), read_only=True) as connection:
        found = {
            board: {"postings": count, "closed": 0, "lost": 0}
            for board, count in connection.execute("select board, count(*) from core.posting group by board").fetchall()
        }
        for board, kind, count in connection.execute(ENDS).fetchall():
            found[board][kind] = count
    return found


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_what_closes(history: History, told: dict[str, dict[str, int]]) -> None:
    assert told[history.name] == {"postings": history.postings, "closed": history.closed, "lost": 0}
