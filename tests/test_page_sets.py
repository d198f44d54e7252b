"""What the reading of a page set shows: listings, further pages, addresses, and pages that are none of a posting's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import fault_server as fs
from tests.crawl_run import landed, write_boards
from tests.page_sites import (
    DAYS,
    Pages,
    Site,
    block,
    board,
    bytes_of,
    crawl_sites,
    document,
    links,
    posting,
    redirect,
    script,
    sitemap,
    sitemap_index,
)
from tests.test_same_bytes import jobtrends

pytestmark = pytest.mark.journey
JOBS = ["/jobs/1", "/jobs/2", "/jobs/3", "/jobs/4"]
SITE_JOBS = [f"http://127.0.0.1:PORT{path}" for path in JOBS]
NEXT, EMPTY = '<a rel="next" href="/careers?page=2">2</a>', document(body="<p>Hello</p>")
HOME = "/careers"


class Case(NamedTuple):
    """A site, what its crawl must be, and how much it must list and leave unread or drop."""

    name: str
    pages: Pages
    status: str = "complete"
    reason: str = ""
    listed: int | None = None
    unread: int = 0
    dropped: int = 0
    proof: bool = False
    start: str = HOME


def listing(body: str = "", paths: list[str] = JOBS, head: str = "", **more: Any) -> Pages:
    """Return a board of nine postings of which the listing links some."""
    return board(9) | {HOME: document(head, links(paths) + body)} | more


def with_next(further: Any, link: str = NEXT) -> Pages:
    """Return a board of four on its first page, and a second page."""
    return {**listing(link), "/careers?page=2": further}


def only(body: str, head: str = "") -> Pages:
    """Return a site with nothing but its listing page."""
    return {HOME: document(head, body)}


def mapped(*locations: str, **more: Any) -> Pages:
    """Return a board of four behind a sitemap."""
    return {**board(4), "/sitemap.xml": sitemap(locations), **more}


def empty(name: str, body: str, head: str = "") -> Case:
    """Return a board that says that it is empty."""
    return Case(name, only(body, head), listed=0, proof=True)


def unproven(name: str, body: str, head: str = "", dropped: int = 0) -> Case:
    """Return a listing without postings that proves nothing."""
    return Case(name, only(body, head), "failed", "no posting links found", 0, dropped=dropped)


def read(name: str, pages: Pages, listed: int, **fields: Any) -> Case:
    """Return a board that is read whole."""
    return Case(name, pages, listed=listed, **fields)


def from_sitemap(name: str, pages: Pages, *expected: Any, **fields: Any) -> Case:
    """Return a board behind a sitemap."""
    return Case(name, pages, *expected, start="/sitemap.xml", **fields)


def moving(call: fs.Call) -> None:
    """Show another first page on the second look."""
    first = JOBS if not call.number else ["/jobs/9", *JOBS[:3]]
    call.send(fs.http(document(body=links(first) + NEXT).encode(), kind="text/html"))


CHALLENGE = document("<title>Just a moment...</title>", "<p>Verify you are human</p>")
CHALLENGES = [
    "The requested URL was rejected. Your support ID is: 1234", "<h1>Access to this page has been denied</h1>", "Press &amp; Hold to confirm you are a human",
    "<title>Nur einen Moment…</title>Bestätigen Sie, dass Sie kein Roboter sind", "Vérifiez que vous êtes humain", "Verifica que eres un ser humano",
    "<title>Making sure you're not a bot!</title>", '<div class="cf-turnstile"></div>', "<h1>Too many requests</h1><p>You have been rate limited</p>", "You are now in line",
]  # fmt: skip
MAINTENANCE = "<h1>We are down for maintenance</h1><p>There are no open positions shown now. Back soon.</p>"
HIDDEN_WORDS = '<script>i18n = {"none": "No open positions"}</script><template>No open positions</template>'
NO_SCRIPT = "<noscript>You need to enable JavaScript to run this app.</noscript>"
NOTHING_FOUND = script({"@type": "ItemList", "numberOfItems": 0, "itemListElement": []})
GIGS = {f"/gigs/ml-{n}": posting(n) for n in (1, 2, 3)}
ROOTED = {f"/ml-engineer-{n}": posting(n) for n in (1, 2)}
REQUESTED = {f"{HOME}?gh_jid={n}": posting(n) for n in (1, 2, 3)}
INLINE = [block(n, identifier=f"REQ-{n}") for n in (1, 2, 3)]
IMAGE = "<image:image><image:loc>http://127.0.0.1:PORT/jobs/photo</image:loc></image:image>"
CASES = [
    # A listing without postings is empty only on proof.
    unproven("shell", '<div id="root"></div>'),
    unproven("shell_with_words", '<div id="app"></div>' + HIDDEN_WORDS + NO_SCRIPT),
    unproven("shell_that_states_none", '<p>No open positions</p><div id="__next"></div>'),
    unproven("maintenance", MAINTENANCE),
    unproven("nothing_said", "<h1>Careers</h1><p>We love people.</p>"),
    unproven("hidden_statement", '<h1>Careers</h1><p style="display: none">No open positions</p>'),
    unproven("elsewhere_only_in_one_town", "<p>There are no open positions in Berlin.</p>"),
    unproven("template", '<p ng-hide="jobs.length">No open positions</p>'),
    unproven("template_of_alpine", '<div x-data="jobs()"><p x-show="!jobs.length">No open positions</p></div>'),
    unproven("placeholders", "<p>{{ job.title }}</p><p>No open positions</p>"),
    unproven("frame", '<p>No open positions</p><iframe src="https://boards.example.org/embed/job_board?for=acme"></iframe>'),
    unproven("mount", '<p>No open positions</p><div id="job-list"></div><script src="/app.js"></script>'),
    unproven("pages_of_nothing", '<ul class="pagination"><li><a href="#">»</a></li></ul>'),
    unproven("still_loading", "<p>0 open positions</p><p>Loading jobs...</p>"),
    unproven("states_others", "<p>No open positions at HQ.</p><h2>7 open positions</h2>"),
    unproven("other_links_only", '<a href="/about-us">About</a><a href="/products">Products</a>', dropped=1),
    Case("blocked", {HOME: CHALLENGE}, "failed", "blocked", 0),
    empty("stated", "<p>There are currently no open positions.</p>"),
    empty("stated_beside_links", '<p>No current vacancies.</p><a href="/careers/benefits">Benefits</a><a href="/team">Us</a>'),
    empty("check_back", "<p>No jobs available at the moment. Please check back soon.</p>"),
    empty("list_left_empty", '<ul class="job-list"></ul><p>We have no open roles at the moment.</p><script src="/menu.js"></script>'),
    empty("german", "<p>Derzeit haben wir keine offenen Stellen.</p>"),
    empty("french", "<p>Aucune offre disponible pour le moment</p>"),
    empty("spanish", "<p>No hay vacantes en este momento</p>"),
    empty("dutch", "<p>Er zijn momenteel geen openstaande vacatures.</p>"),
    empty("swedish", "<p>Just nu har vi inga lediga tjänster.</p>"),
    empty("counted", "<h2>0 open positions</h2>"),
    empty("list_of_none", "<h2>Careers</h2>", NOTHING_FOUND),
    from_sitemap("empty_sitemap", {"/sitemap.xml": sitemap([])}, listed=0, proof=True),
    from_sitemap("empty_children", {"/sitemap.xml": sitemap_index(["/a.xml"]), "/a.xml": sitemap([])}, listed=0, proof=True),
    from_sitemap("page_for_sitemap", {"/sitemap.xml": EMPTY}, "failed", "not a sitemap", 0),
    from_sitemap("cut_sitemap", {"/sitemap.xml": sitemap(SITE_JOBS)[:-40]}, "failed", "not a sitemap", 0),
    from_sitemap("sitemap_of_others", mapped("https://other.example/jobs/1"), "failed", "another host", 0, dropped=1),
    # Further pages are followed, or their lack is said.
    Case("next_is_empty", with_next(EMPTY), "partial", "shows no postings", 4),
    Case("next_is_a_shell", with_next(document(body='<div id="root"></div>')), "partial", "shows no postings", 4),
    Case("next_is_broken", with_next(fs.status(500)), "partial", "HTTP 500", 4),
    Case("next_is_gone", with_next(fs.status(404)), "partial", "HTTP 404", 4),
    Case("next_is_blocked", with_next(CHALLENGE), "failed", "blocked", 0),
    Case("next_repeats", with_next(document(body=links(JOBS))), "partial", "repeats", 4),
    read("next", with_next(document(body=links(["/jobs/5", "/jobs/6"]))), 6),
    read("next_nofollow", with_next(document(body=links(["/jobs/5"])), NEXT.replace('"next"', '"next nofollow"')), 5),
    read("next_in_head", {**listing(head='<link rel="next" href="?page=2">'), "/careers?page=2": document(body=links(["/jobs/5"]))}, 5),
    read("next_by_word", with_next(document(body=links(["/jobs/5"])), '<a href="?page=2">Nächste Seite</a>'), 5),
    read("next_by_arrow", {**listing('<a href="/careers/list/b">»</a>'), "/careers/list/b": document(body=links(["/jobs/5"]))}, 5),
    read("numbered", {**listing('<a href="?page=2">2</a><a href="?page=3">3</a>'), "/careers?page=2": document(body=links(["/jobs/5"]) + '<a href="?page=1">1</a>'),
                      "/careers?page=3": document(body=links(["/jobs/6"])), "/careers?page=1": document(body=links(JOBS))}, 6),
    Case("number_skipped", {**listing('<a href="?page=2">2</a><a href="?page=4">4</a>'), "/careers?page=2": document(body=links(["/jobs/5"])),
                            "/careers?page=4": document(body=links(["/jobs/6"]))}, "partial", "page 3", 6),
    Case("rows_skipped", {**listing('<a href="?startrow=20">2</a><a href="?startrow=60">4</a>'), "/careers?startrow=20": document(body=links(["/jobs/5"])),
                          "/careers?startrow=60": document(body=links(["/jobs/6"]))}, "partial", "page 40", 6),
    read("page_size_chosen", listing('<form><select name="sort"><option>1</option><option>2</option></select></form>'), 4),
    Case("page_chosen_in_a_form", listing('<form><select name="page"><option selected>1<option>2<option>3</select><button>Go</button></form>'), "partial", "3 pages", 4),
    read("numbered_paths", {**listing('<a href="/careers/page/2/">2</a>'), "/careers/page/2/": document(body=links(["/jobs/5"]))}, 5),
    read("numbers_alone", {**listing('<a href="/careers/2">2</a>'), "/careers/2": document(body=links(["/jobs/5"]))}, 5),
    read("offsets", {**listing('<a href="?startrow=4">Next</a>'), "/careers?startrow=4": document(body=links(["/jobs/5"]))}, 5),
    read("load_more", {**listing('<a href="?offset=4">Load more jobs</a>'), "/careers?offset=4": document(body=links(["/jobs/5"]))}, 5),
    read("load_more_fragment", {**listing('<button data-url="/careers?page=2">Load more</button>'), "/careers?page=2": links(["/jobs/5"])}, 5),
    read("overlapping_pages", with_next(document(body=links(["/jobs/4", "/jobs/5"]))), 5),
    Case("moved_while_read", {**with_next(document(body=links(["/jobs/4", "/jobs/5"]))), HOME: moving}, "partial", "moved", 5),
    Case("numbers_by_script", listing('<ul class="pagination"><li><a aria-current="page">1</a></li><li><a onclick="go(2)">2</a></li></ul>'), "partial", "announced", 4),
    Case("count_with_comma", listing("<h2>1,234 open positions</h2>"), "partial", "1234 postings", 4),
    read("last_page_disabled", with_next(document(body=links(["/jobs/5"]) + '<li class="disabled"><a href="#">Next</a></li>')), 5),
    Case("load_more_by_script", listing("<button>Load more</button>"), "partial", "announced", 4),
    Case("load_more_by_hash", listing('<a href="#">Show more jobs</a>'), "partial", "announced", 4),
    Case("next_by_script", listing('<nav class="pagination"><a href="javascript:void(0)">Next</a></nav>'), "partial", "announced", 4),
    Case("next_alone", listing('<a href="#">Next</a>'), "partial", "announced ('Next')", 4),
    Case("next_alone_without_address", listing("<div><a>Weiter »</a></div>"), "partial", "announced", 4),
    Case("next_alone_by_form", listing('<form><a href="javascript:__doPostBack(1)">Next page</a></form>'), "partial", "announced", 4),
    read("next_of_the_site", listing('<footer><a href="#">Next</a></footer>'), 4),
    read("next_step_of_a_form", listing('<form><input name="mail"><button>Next</button></form>'), 4),
    read("next_arrow_alone", listing('<a href="#">›</a>'), 4),
    Case("page_of", listing("<p>Page 1 of 3</p>"), "partial", "3 pages", 4),
    Case("range_of", listing("<p>Showing 1-4 of 9 jobs</p>"), "partial", "9 postings", 4),
    Case("count_of", listing("<h2>9 open positions</h2>"), "partial", "9 postings", 4),
    read("count_that_fits", listing("<h2>4 open positions</h2>"), 4),
    read("cards_with_more", {**listing("", []), HOME: document(body=links(JOBS[:2], "See more") + links(JOBS[2:], "Zur Stelle"))}, 4),
    read("carousel", listing('<div class="slider"><button>Next</button></div>'), 4),
    read("carousel_of_links", listing('<div id="owl-team"><a href="#">Next</a></div><a class="slick-next" href="#">Next</a>'), 4),
    # Links under any words, on any spelling of the site.
    read("unknown_words", {HOME: document(body=links(GIGS) + links(["/products/x"], "Products")), "/products/x": EMPTY, **GIGS}, 3, dropped=1),
    read("unknown_words_at_root", {HOME: document(body=links([*ROOTED, "/pricing"])), "/pricing": EMPTY, **ROOTED}, 2, dropped=1),
    from_sitemap("unknown_words_in_sitemap", {"/sitemap.xml": sitemap([*GIGS, "/blog/a"]), "/blog/a": EMPTY, **GIGS}, listed=3, dropped=1),
    read("links_kept_for_scripts", {**board(2), HOME: document(body='<div data-href="/jobs/1">A</div><a href="/jobs/2" data-url="/track/2">B</a>')}, 2),
    read("languages_and_filters", listing("", ["/jobs/1?lang=de", "/jobs/2?department=ml", "?department=ml"]) | {"/jobs/1?lang=de": posting(1), "/jobs/2?department=ml": posting(2)}, 2),
    read("pages_named_like_jobs", listing(links(["/jobs/culture-at-acme"], "Culture") + links(["/careers/our-way/it"], "IT")) | {"/careers/our-way/it": EMPTY, "/jobs/culture-at-acme": EMPTY}, 4, dropped=2),
    read("lone_surrogate", {**board(2), HOME: document(script('{"@type": "ItemList", "itemListElement": ["/jobs/\\ud800"]}'), links(JOBS[:2]))}, 2),
    from_sitemap("relative_locations", mapped("/jobs/1", "jobs/2", *SITE_JOBS[2:]), listed=4),
    read("other_schemes", listing("", ["https://127.0.0.1:PORT/jobs/1", "https://127.0.0.1/jobs/2", "//127.0.0.1:PORT/jobs/3"]), 3),
    read("base_address", listing("", ["1", "2"], '<base href="/jobs/">'), 2),
    Case("links_elsewhere", listing('<a href="https://boards.example.org/acme/jobs/4012345">ML</a>'), "partial", "another host", 4, dropped=1),
    read("links_to_portals", listing('<a href="https://www.linkedin.com/jobs/view/4012345">in</a>'), 4),
    read("furniture", listing('<nav><a href="/products/1">P</a></nav><footer><a href="/news/2">N</a></footer>'), 4),
    # Addresses stay apart, and do not double.
    read("ids_in_query", {HOME: document(body=links(REQUESTED)), **REQUESTED}, 3),
    read("names_in_query", {HOME: document(body=links(["?show=ml-a", "?show=ml-b", "?lang=de"])), "/careers?show=ml-a": posting(1), "/careers?show=ml-b": posting(2)}, 2),
    read("names_in_routes", only('<a href="#/ml-engineer-berlin">ML Engineer</a><a href="#/imprint">Imprint</a>'), 1),
    read("ids_in_routes", only('<a href="#/jobs/1">ML Engineer 1</a><a href="#!/jobs/2">ML Engineer 2</a><a href="#top">Top</a>'), 2),
    read("inline", only("", script(INLINE)), 3),
    read("inline_without_ids", only("", script({"@graph": [block(n) for n in (1, 2, 3)]})), 3),
    read("inline_in_a_list", only("", script({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": b} for b in INLINE]})), 3),
    read("listed_as_items", {HOME: document(script({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": path} for path in GIGS]})), **GIGS}, 3),
    read("routes_told_inline", only('<a href="#/jobs/1">ML Engineer 1</a>', script([block(1), block(2)])), 2),
    read("spellings", {**board(1), HOME: document(body=links(["/jobs/1", "/jobs/1/", "/jobs//1", "/jobs/%31", "/jobs/1?utm_source=x", "/jobs/1#apply"]))}, 1),
    read("encodings", {"/jobs/ing%C3%A9": posting(1), HOME: document(body=links(["/jobs/ing%C3%A9", "/jobs/ing%c3%a9", "/jobs/ing\u00e9", "/jobs/inge\u0301"]))}, 1),
    read("twin_pages", {HOME: document(body=links(["/jobs/1", "/en/jobs/1"])), **dict.fromkeys(["/jobs/1", "/en/jobs/1"], posting(1, identifier="R7"))}, 1),
    read("redirect_to_the_listing", listing() | {"/jobs/2": redirect(HOME)}, 4, unread=1),
    read("redirected_twin", {**board(1), HOME: document(body=links(["/jobs/old", "/jobs/1"])), "/jobs/old": redirect("/jobs/1")}, 1),
    read("shared_identifier", {HOME: document(body=links(["/jobs/1", "/jobs/2"])), **{f"/jobs/{n}": posting(n, identifier="acme1") for n in (1, 2)}}, 2),
    # One page does not blind a board.
    from_sitemap("images", {**board(4), "/sitemap.xml": sitemap(SITE_JOBS, inside=IMAGE)}, listed=4),
    from_sitemap("files", mapped(*SITE_JOBS, "/jobs/flyer.pdf", "/jobs/logo.png"), listed=4, dropped=2),
    from_sitemap("unnamed_file", mapped(*SITE_JOBS, "/jobs/9", **{"/jobs/9": bytes_of(b"%PDF-1.7\n<x>", "application/pdf")}), listed=4, dropped=1),
    from_sitemap("pages_about_us", mapped(*SITE_JOBS, "/", "/careers/benefits", "/careers/story", **{"/careers/story": EMPTY}), listed=4, dropped=1),
    read("redirect_off_host", listing() | {"/jobs/2": redirect("https://example.com/x")}, 4, unread=1),
    read("page_without_end", listing() | {"/jobs/2": posting(2).replace("</body></html>", "")}, 4),
    read("listing_without_end", listing() | {HOME: document(body=links(JOBS)).replace("</body></html>", "")}, 4),
    read("words_behind_the_end", listing() | {HOME: document(body=links(JOBS)) + "<script>track()</script><!-- cached -->"}, 4),
    Case("cut_listing", listing() | {HOME: document(body="<div>" + links(JOBS))[:-40]}, "failed", "cut", 0),
    read("one_of_many_gone", listing() | {"/jobs/2": fs.status(404)}, 4, unread=1),
    read("one_forbidden", listing() | {"/robots.txt": "User-agent: *\nDisallow: /jobs/2\n"}, 4, unread=1),
    read("five_in_a_row_broken", board(9) | {f"/jobs/{n}": fs.status(500) for n in range(2, 8)}, 9, unread=6),
    read("one_hangs", listing() | {"/jobs/2": fs.hang}, 4, unread=1),
    read("form_with_captcha", listing() | {"/jobs/2": posting(2).replace("<h1>", '<div class="g-recaptcha"></div><h1>')}, 4),
    Case("some_pages_blocked", board(12) | {f"/jobs/{n}": CHALLENGE for n in range(3, 8)}, "failed", "blocked", 0),
    Case("refusing_page_blocked", board(4) | {"/jobs/2": lambda call: call.send(fs.http(CHALLENGE.encode(), 403, "text/html"))}, "failed", "blocked", 0),
    from_sitemap("overlapping_children", {**board(4), "/sitemap.xml": sitemap_index(["/a.xml", "/b.xml", "/c.xml"]), "/a.xml": sitemap(SITE_JOBS[:3]),
                                          "/b.xml": sitemap(SITE_JOBS[1:]), "/c.xml": sitemap(SITE_JOBS)}, listed=4),
    from_sitemap("child_missing", {**board(4), "/sitemap.xml": sitemap_index(["/a.xml", "/b.xml"]), "/a.xml": sitemap(SITE_JOBS[:3])}, "partial", "HTTP 404", 3),
    from_sitemap("child_is_a_page", {**board(4), "/sitemap.xml": sitemap_index(["/a.xml", "/b.xml"]), "/a.xml": sitemap(SITE_JOBS), "/b.xml": EMPTY}, "partial", "not a sitemap", 4),
    from_sitemap("child_elsewhere", {**board(4), "/sitemap.xml": sitemap_index(["/a.xml", "https://other.example/b.xml"]), "/a.xml": sitemap(SITE_JOBS)}, "partial", "another host", 4, dropped=1),
    from_sitemap("bare_ampersands", {"/sitemap.xml": sitemap(["/job?id=1&x=1", "/job?id=2&x=1"]), "/job?id=1&x=1": posting(1), "/job?id=2&x=1": posting(2)}, listed=2),
    read("no_page_but_json", listing() | {"/jobs/2": bytes_of(b'{"error": "timeout"}', "application/json")}, 4, unread=1),
    read("stray_zero", listing() | {"/jobs/2": posting(2).replace("<h1>", "\x00<h1>")}, 4),
    *(Case(f"challenge_{n}", board(12) | {f"/jobs/{page}": document(body=words) for page in range(3, 8)}, "failed", "blocked", 0) for n, words in enumerate(CHALLENGES)),
    from_sitemap("long_comment", {**board(4), "/sitemap.xml": sitemap(SITE_JOBS).replace("?>", f"?><!-- {'x' * 6000} -->", 1)}, listed=4),
    from_sitemap("child_named_as_page", {**board(4), "/sitemap.xml": sitemap(SITE_JOBS[:2]).replace("</urlset>", "<sitemap><loc>/a.xml</loc></sitemap></urlset>"), "/a.xml": sitemap(SITE_JOBS)}, listed=4),
    Case("no_page_readable", board(3) | {f"/jobs/{n}": EMPTY for n in (1, 2, 3)}, "failed", "no page carries a JobPosting", 0, dropped=3),
]  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Any]]]:
    """Read every case's site once."""
    home = tmp_path_factory.mktemp("page_sets")
    sites = {case.name: Site([case.pages], case.start) for case in CASES}
    yield crawl_sites(home, sites, days=[0])[0]
    for site in sites.values():
        site.server.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_page_set_shows(case: Case, crawled: dict[str, dict[str, Any]]) -> None:
    row = crawled[case.name]
    assert row["crawl_status"] == case.status, row
    assert case.reason in (row["crawl_reason"] or ""), row
    assert row["listed"] == case.listed, row
    assert bool(row["empty_proof"]) == case.proof, row
    assert sum(row["unread"].values()) == case.unread, row
    assert sum(row["dropped"].values()) == case.dropped, row


def test_a_large_board_lands_bit_by_bit_and_known_pages_are_not_asked_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """K7: at the time limit what was read lands; the next run goes on with what is unread longest."""
    home = tmp_path_factory.mktemp("large")
    paths = [f"/jobs/{n}" for n in range(1, 61)]

    def slow(call: fs.Call, number: int) -> None:
        time.sleep(0.03)
        call.send(fs.http(posting(number).encode(), kind="text/html"))

    large = {path: partial(slow, number=n) for n, path in enumerate(paths, 1)} | {HOME: document(body=links(paths))}
    stamped = {**board(4), "/sitemap.xml": sitemap(SITE_JOBS, lastmod="2026-10-30")}
    changed = {**board(4), "/sitemap.xml": sitemap(SITE_JOBS, lastmod="2026-11-03")}
    tagged = {HOME: document(body=links(["/jobs/1"])), "/jobs/1": answer_with_tag}
    sites = {
        "large": Site([large]),
        "stamped": Site([stamped, stamped, changed], "/sitemap.xml"),
        "tagged": Site([tagged]),
    }
    told = crawl_sites(home, sites, days=range(4), board_seconds=1.6)
    first, second = ([path for path in asked if path in paths] for asked in sites["large"].asked[:2])
    left = set(paths) - set(first)
    assert told[0]["large"]["crawl_status"] == "partial" and "time limit" in told[0]["large"]["crawl_reason"]
    assert told[0]["large"]["listed"] == 60 and sum(told[0]["large"]["unread"].values()) >= 60 - len(first)
    assert set(second[: len(left)]) <= left and len(second) >= min(len(left), 5)
    assert told[3]["large"]["crawl_status"] == "complete" and not told[3]["large"]["unread"]
    assert [len(asked) for asked in sites["stamped"].asked] == [5, 1, 5, 1]
    assert [crawls["stamped"]["listed"] for crawls in told] == [4] * 4
    rows = [row for row in landed(home, "jobposting") if row["board"] in ("stamped", "tagged")]
    assert {row["title"] for row in rows} == {f"ML Engineer {n}" for n in (1, 2, 3, 4)}
    assert all(row["text_key"] and not row["unread_reason"] for row in rows)
    assert [row["page_marks"]["read_at"] for row in rows if row["board"] == "tagged"] == DAYS[:4]
    for site in sites.values():
        site.server.close()


def answer_with_tag(call: fs.Call) -> None:
    """Answer with an ETag, and 304 to whoever names it."""
    if call.headers.get("if-none-match") == '"v1"':
        call.send(b'HTTP/1.1 304 X\r\nETag: "v1"\r\nConnection: close\r\n\r\n')
    else:
        call.send(fs.http(posting(1).encode(), kind="text/html", ETag='"v1"'))


def test_sources_check_says_what_of_a_board_is_left_out(tmp_path: Path) -> None:
    """K2: what was dropped is said with its count, and ends with status 3."""
    elsewhere = '<a href="https://boards.example.org/acme/jobs/4012345">ML</a>'
    sites = {
        "whole": Site([listing()]),
        "dropped": Site([listing(elsewhere)]),
        "unread": Site([listing() | {"/jobs/2": EMPTY}]),
        "more": Site([listing("<button>Load more</button>")]),
        "none": Site([only('<div id="root"></div>')]),
    }
    write_boards(tmp_path, [("jobposting", name, site.base) for name, site in sites.items()])
    hosts = ",".join(f"127.0.0.1:{site.server.port}" for site in sites.values())
    told = {}
    for name in sites:
        done = jobtrends(tmp_path, DAYS[0], "sources", "check", f"jobposting:{name}", JOBTRENDS_ALLOW_HOSTS=hosts)
        told[name] = (done.returncode, done.stdout)
    assert told["whole"] == (0, "jobposting:whole: complete, 4 postings listed\n")
    assert told["dropped"][0] == 3 and "1 dropped: link to a posting on another host" in told["dropped"][1]
    assert told["unread"] == (
        3,
        "jobposting:unread: complete, 4 postings listed\n  1 unread: no JobPosting in the page\n",
    )
    assert told["more"][0] == 3 and "partial: more pages are announced" in told["more"][1]
    assert told["none"] == (1, "jobposting:none failed: no posting links found\n")
