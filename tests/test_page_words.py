"""What a listing page says in words: that nothing is open, how much there is, and where the rest of it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.page_sites import Pages, Site, crawl_sites, document, links
from tests.test_page_sets import HOME, JOBS, listing, only

pytestmark = pytest.mark.journey
WAITING = "<p>No open positions</p>"
EMPTY = {
    "Open positions: 0", "Open roles (0)", "Showing 0 of 0 jobs", "0 jobs", "Zurzeit keine offenen Positionen", "We are not hiring at the moment.",
    "Sorry, we have no vacancies at present. Please try again later.", "Al momento non ci sono posizioni aperte.", "No momento não há vagas abertas.",
    "Obecnie brak otwartych stanowisk.", "Aktuell sind keine Stellen ausgeschrieben.", "All positions are currently filled.",
    "We don't have any open positions right now.", "There are no open roles with us today, but we love to hear from you.",
}  # fmt: skip
UNPROVEN = {
    # A question, a condition, a time gone by.
    "No open positions that fit? Send us your CV.", "Keine passenden Stellen gefunden? Bewirb dich initiativ!", "No open positions?",
    "If there are no open positions that interest you, send us a note.", "When we have no open roles we keep your application.",
    "What if there are no open positions?", "Last year we had no open positions; this year we hire.", "Falls wir keine offenen Stellen haben, schreib uns.",
    # A part of the list.
    "There are no open positions at our Berlin office.", "There are currently no open positions on this team.", "We have no open positions of this kind.",
    "No jobs found. Clear your filters to see all jobs.", "Keine offenen Stellen im Bereich Vertrieb",
    # A page that cannot show its list now.
    "Sorry, we are experiencing technical difficulties</p><p>0 jobs", "Oops! An error occurred</p><p>No jobs found", "Session expired</p><p>No jobs available",
    "Failed to load jobs</p><p>No jobs available",
    # A list that a script brings.
    'No open positions</p><div id="root"><div class="spinner"></div></div><p>', 'No open positions</p><job-board company="acme"></job-board><p>',
    'No open positions</p><div class="jobs"><i></i></div><script src="/x.js"></script><p>', 'No open positions</p><div data-src="/api/jobs"></div><p>',
    'No open positions</p><script src="https://boards.greenhouse.io/embed/job_board/js?for=acme"></script><p>',
    'No open positions</p><script>window.__STATE__ = {"jobs": [{"id": 1}]}</script><p>',
}  # fmt: skip
MORE = {
    "<p>We have 9 open positions.</p>", "<h2>Open positions (9)</h2>", "<h2>Open positions: 9</h2>", "<p>Showing 4 of 9 jobs</p>", "<p>4 von 9 Stellen</p>",
    "<p>4/9 jobs shown</p>", '<nav class="pagination"><span>1 / 3</span></nav>', '<div class="load-more" role="button">Load more</div>',
    '<span onclick="more()">Show more jobs</span>', '<div class="pagination"><input type="submit" value="Next"></div>',
    '<a href="https://boards.example.org/acme">View all open positions</a>',
}  # fmt: skip
# What leads to /careers/b, a further page or the whole list.
FURTHER = {
    '<a href="/careers/b"><img src="x.png" alt="Next"></a>', '<a href="/careers/b" class="pagination-next"><i></i></a>', '<a href="/careers/b">Older jobs</a>',
    '<a href="/careers/b" aria-label="Next page"><svg></svg></a>', '<a href="/careers/b">View all 9 openings</a>', '<a href="/careers/b">See all open positions →</a>',
    '<a href="/careers/b">Alle Stellen anzeigen</a>', '<a href="/careers/b">Voir toutes les offres</a>',
}  # fmt: skip
WHOLE = [f"/jobs/{n}" for n in range(1, 10)]
SITES: dict[str, Pages] = {words: only(f"<p>{words}</p>") for words in EMPTY | UNPROVEN}
SITES |= {words: listing(words) for words in MORE}
SITES |= {words: {**listing(words), "/careers/b": document(body=links(WHOLE))} for words in FURTHER}
SITES["repeated"] = {**listing('<a href="/careers/b">View all jobs</a>'), "/careers/b": document(body=links(JOBS))}
SITES["part"] = {"/careers/ml": listing('<a href="/careers">View all jobs</a>')[HOME], **listing()}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Any]]]:
    """Read every site once."""
    sites = {f"b{n}": Site([pages], "/careers/ml" if name == "part" else HOME) for n, (name, pages) in enumerate(SITES.items())}  # fmt: skip
    told = crawl_sites(tmp_path_factory.mktemp("page_words"), sites, days=[0])[0]
    yield dict(zip(SITES, (told[name] for name in sites), strict=True))
    for site in sites.values():
        site.server.close()


@pytest.mark.parametrize("words", sorted(EMPTY))
def test_words_that_prove_a_board_empty(words: str, crawled: dict[str, dict[str, Any]]) -> None:
    row = crawled[words]
    assert (row["crawl_status"], row["listed"], bool(row["empty_proof"])) == ("complete", 0, True), row


@pytest.mark.parametrize("words", sorted(UNPROVEN))
def test_words_that_prove_nothing(words: str, crawled: dict[str, dict[str, Any]]) -> None:
    row = crawled[words]
    assert (row["crawl_status"], row["crawl_reason"]) == ("failed", "no posting links found"), row


@pytest.mark.parametrize("words", sorted(MORE))
def test_more_that_cannot_be_followed_is_said(words: str, crawled: dict[str, dict[str, Any]]) -> None:
    assert (crawled[words]["crawl_status"], crawled[words]["listed"]) == ("partial", 4), crawled[words]


@pytest.mark.parametrize("words", sorted(FURTHER))
def test_links_to_the_rest_are_followed(words: str, crawled: dict[str, dict[str, Any]]) -> None:
    assert (crawled[words]["crawl_status"], crawled[words]["listed"]) == ("complete", 9), crawled[words]


def test_a_list_told_twice_is_whole_and_a_chosen_part_stays_one(crawled: dict[str, dict[str, Any]]) -> None:
    for name in ("repeated", "part"):
        assert (crawled[name]["crawl_status"], crawled[name]["listed"]) == ("complete", 4), crawled[name]
