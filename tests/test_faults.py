"""Every fault of the catalogue on every shape of source it applies to: one crawl status, and a reason that says why."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import fault_server as fs
from tests.crawl_run import crawl, landed, write_boards
from tests.fault_server import PAGE_SHAPES, SHAPES, FaultServer

JSON_SHAPES = ("greenhouse", "lever", "ashby")
SEVERAL = ("sitemap_index", "numbered_pages")  # page sets that come in several answers
INNER = {"sitemap_index": "/jobs-2.xml", "numbered_pages": "page=2"}
pytestmark = pytest.mark.journey


class Case(NamedTuple):
    """A fault: how the server behaves, what the board's crawl must be, on which shapes, and how many postings land."""

    fault: str
    behaviour: fs.Behaviour
    status: str
    reason: str = ""
    shapes: tuple[str, ...] = SHAPES
    listed: int | None = None
    robots: fs.Behaviour | None = None
    unread: str | None = None


def good(call: fs.Call) -> None:
    call.good()


def loop(call: fs.Call) -> None:
    call.send(fs.http(b"", 302, Location=f"http://127.0.0.1:{call.port}/again{call.number}"))


def to(target: str) -> fs.Behaviour:
    return lambda call: call.send(fs.http(b"", 302, Location=target.replace("PORT", str(call.port))))


def repeating(call: fs.Call) -> None:
    call.send(fs.http(json.dumps(fs.rows("lever", 100)).encode()))


def endless(call: fs.Call) -> None:
    call.send(fs.http(json.dumps(fs.rows("lever", 100, 1 + 100 * call.number)).encode()))


def shifted(call: fs.Call) -> None:
    made = fs.rows("lever", 100) if "skip=0" in call.path else fs.rows("lever", 30, 99)
    call.send(fs.http(json.dumps(made).encode()))


def chunk_cut(call: fs.Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + fs.good(call.shape)[:20])


def no_length(call: fs.Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + fs.good(call.shape)[:-12])


def short(call: fs.Call) -> None:
    content = fs.good(call.shape)
    call.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(content) + 50) + content)


def reset(call: fs.Call) -> None:
    call.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def unmarked(call: fs.Call) -> None:
    fs.on("/careers/jobs/", fs.raw(fs.http(b"<html><body>An ML engineer is sought.</body></html>")))(call)


def further(then: fs.Behaviour) -> fs.Behaviour:
    """Behave so on the second answer of a page set that comes in several."""
    return lambda call: fs.on(INNER[call.shape], then)(call)


def one_page(then: fs.Behaviour) -> fs.Behaviour:
    """Behave so on one posting page of three."""
    return fs.on("/careers/jobs/2", then)


def repeating_page(call: fs.Call) -> None:
    """Show the first page for ever, each time with a new number behind it."""
    fs.on(
        "/openings",
        fs.raw(fs.http(fs.links(1, 2, more=f'<a rel="next" href="/openings?page={call.number + 2}">Next</a>'))),
    )(call)


def endless_pages(call: fs.Call) -> None:
    """Show new postings on every page, whose titles do not ask for their text."""
    first, more = 1 + 3 * call.number, f'<a rel="next" href="/openings?page={call.number + 2}">Next</a>'
    further = fs.links(first, first + 1, first + 2, more=more, text="Chef de partie {}")
    fs.on("/openings", fs.raw(fs.http(further)))(call)


def endless_sitemaps(call: fs.Call) -> None:
    """Name two more sitemaps in every sitemap."""
    paths = (f"/jobs-{2 * call.number + n}.xml" for n in (3, 4))
    call.send(fs.http(fs.sitemap(*paths, kind="sitemapindex", entry="sitemap")))


def twice_and_shifted(call: fs.Call) -> None:
    """List a posting on both pages."""
    fs.on("page=2", fs.raw(fs.http(fs.links(2, 3))))(call)


SHELL = b'<html><body><div id="root"></div></body></html>'
HELLO = b"<html><body>Hello</body></html>"
BLOCKED = b"<html><body>Just a moment... cf-chl</body></html>"


def json_of(value: Any) -> fs.Behaviour:
    return fs.body(lambda shape: json.dumps(value).encode())


def rows_with(**fields: Any) -> fs.Behaviour:
    return fs.body(lambda shape: fs.changed(shape, lambda made: made[0].update(fields)))


ID = {"greenhouse": "id", "lever": "id", "ashby": "id"}
CASES = [
    Case("F2", fs.hang, "failed", "time-out"),
    Case("F3", lambda call: fs.drip(call, b"HTTP/1.1 200 OK\r\n", 0.5), "failed", "time-out"),
    Case("F4", lambda call: fs.drip(call, fs.http(fs.good(call.shape)), 0.2), "failed", "time-out"),
    Case("F5", fs.raw(b""), "failed"),
    Case("F5_reset", reset, "failed"),
    Case("F8", short, "failed", "cut short"),
    Case("F9", chunk_cut, "failed"),
    Case("F10", no_length, "failed"),
    Case("F12_year", fs.status(429, Retry_After="31536000"), "failed", "above the cap"),
    Case("F12_garbage", fs.first(1, fs.status(429, Retry_After="soon")), "complete"),
    Case("F12_negative", fs.first(1, fs.status(429, Retry_After="-5")), "complete"),
    Case("F13", fs.first(2, fs.status(503)), "complete"),
    Case("F14", fs.status(500), "failed", "HTTP 500"),
    Case("F15_401", fs.status(401), "failed", "HTTP 401"),
    Case("F15_403", fs.status(403), "failed", "HTTP 403"),
    Case("F15_404", fs.status(404), "failed", "HTTP 404"),
    Case("F15_410", fs.status(410), "failed", "HTTP 410"),
    Case("F16_204", fs.raw(b"HTTP/1.1 204 No Content\r\n\r\n"), "failed", "204"),
    Case("F16_304", fs.raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "failed", "304"),
    Case("F16_empty", fs.body(lambda shape: b""), "failed", "empty answer"),
    Case("F17", loop, "failed", "redirect"),
    Case("F18", good, "skipped", "robots.txt", robots=fs.raw(fs.http(b"User-agent: *\nDisallow: /\n"))),
    Case("F19_503", good, "skipped", "robots.txt unreadable", robots=fs.status(503)),
    Case("F19_429", good, "skipped", "robots.txt unreadable", robots=fs.status(429)),
    Case("F19_hang", good, "skipped", "robots.txt unreadable", robots=fs.hang),
    Case("F19_drop", good, "skipped", "robots.txt unreadable", robots=fs.raw(b"")),
    Case("F20_404", good, "complete", robots=fs.status(404)),
    Case("F20_html", good, "complete", robots=fs.raw(fs.http(b"<!doctype html><html>hello</html>"))),
    Case("F20_bom", good, "skipped", robots=fs.raw(fs.http(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n"))),
    Case("F20_large", good, "complete", robots=fs.raw(fs.http(b"# pad\n" * 200_000 + b"User-agent: *\nDisallow: /\n"))),
    Case("F20_loop", good, "complete", robots=loop),
    Case("F21_html", fs.body(lambda s: b"<html><body>Hello</body></html>", "text/html"), "failed", "not JSON", JSON_SHAPES),
    Case("F21_as_json", fs.body(lambda s: b"<html><body>Hello</body></html>"), "failed", "not JSON", JSON_SHAPES),
    Case("F22_login", to("http://127.0.0.1:PORT/login?next=x"), "failed", "blocked"),
    Case("F22_challenge", fs.body(lambda s: b"<html><body>Just a moment... cf-chl</body></html>"), "failed", "", SHAPES),
    Case("F23_error", json_of({"error": "no"}), "failed", "shape", JSON_SHAPES),
    Case("F23_null", json_of({"jobs": None}), "failed", "shape", JSON_SHAPES),
    Case("F24", fs.body(lambda s: fs.good(s).replace(b'"id"', b'"identity"')), "failed", "'id'", JSON_SHAPES),
    Case("F21_listing", fs.body(lambda s: HELLO), "failed", "no posting links found", ("jobposting", "numbered_pages")),
    Case("F21_shell", fs.body(lambda s: SHELL), "failed", "no posting links found", ("jobposting", "numbered_pages")),
    Case("F21_sitemap", fs.body(lambda s: HELLO), "failed", "not a sitemap", ("sitemap_index",)),
    Case("F21_further", further(fs.raw(fs.http(HELLO, kind="text/html"))), "partial", "", SEVERAL, 2),
    Case("F21_further_shell", further(fs.raw(fs.http(SHELL))), "partial", "", SEVERAL, 2),
    Case("F22_further", further(fs.raw(fs.http(BLOCKED))), "failed", "blocked", SEVERAL),
    Case("F22_pages", one_page(fs.raw(fs.http(BLOCKED))), "failed", "blocked", PAGE_SHAPES),
    Case("F22_login_further", further(to("http://127.0.0.1:PORT/login")), "failed", "blocked", SEVERAL),
    Case("F5_further", further(fs.raw(b"")), "partial", "", SEVERAL, 2),
    Case("F8_further", further(fs.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<html>")), "partial", "cut short", SEVERAL, 2),
    Case("F10_further", further(fs.raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + fs.links(3)[:-12])), "partial", "", SEVERAL, 2),
    Case("F15_further", further(fs.status(404)), "partial", "HTTP 404", SEVERAL, 2),
    Case("F16_further", further(fs.raw(fs.http(b""))), "partial", "empty answer", SEVERAL, 2),
    Case("F37_further", further(fs.raw(fs.http(fs.bomb(), Content_Encoding="gzip"))), "partial", "too large", SEVERAL, 2),
    Case("F2_page", one_page(fs.hang), "complete", "", PAGE_SHAPES, 3, unread="time-out"),
    Case("F5_page", one_page(fs.raw(b"")), "complete", "", PAGE_SHAPES, 3, unread=""),
    Case("F8_page", one_page(fs.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<html>")), "complete", "", PAGE_SHAPES, 3, unread="answer cut short"),
    Case("F10_page", one_page(fs.raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + fs.page(2)[:80])), "complete", "", PAGE_SHAPES, 3, unread="page cut"),
    Case("F15_page", one_page(fs.status(410)), "complete", "", PAGE_SHAPES, 3, unread="HTTP 410"),
    Case("F16_page", one_page(fs.raw(fs.http(b""))), "complete", "", PAGE_SHAPES, 3, unread="empty answer"),
    Case("F17_page", one_page(to("http://127.0.0.1:PORT/careers/jobs/2")), "complete", "", PAGE_SHAPES, 3, unread="redirect"),
    Case("F18_page", good, "complete", "", PAGE_SHAPES, 3, robots=fs.raw(fs.http(b"User-agent: *\nDisallow: /careers/jobs/2\n")), unread="forbidden"),
    Case("F24_page", one_page(fs.raw(fs.http(HELLO))), "complete", "", PAGE_SHAPES, 3, unread="no JobPosting"),
    Case("F24_pages", unmarked, "failed", "no page carries a JobPosting", PAGE_SHAPES),
    Case("F33_pages", repeating_page, "partial", "repeats", ("numbered_pages",), 2),
    Case("F34_pages", endless_pages, "partial", "cap", ("numbered_pages",), 600),
    Case("F34_sitemaps", endless_sitemaps, "partial", "cap", ("sitemap_index",), 0),
    Case("F35_pages", twice_and_shifted, "complete", "", ("numbered_pages",), 3),
    Case("F41_page", one_page(fs.raw(fs.http(b'<html><script type="application/ld+json">' + b"[" * 100_000 + b'"JobPosting"</script></html>'))), "complete", "", PAGE_SHAPES, 3, unread="not JSON"),
    Case("F44_page", one_page(fs.raw(fs.http(fs.page(2).decode().encode("utf-16"), kind="text/html; charset=utf-8"))), "complete", "", PAGE_SHAPES, 3),
    Case("F26", fs.body(fs.good, "text/plain"), "complete", "", SHAPES, 3),
    Case("F29", fs.body(lambda s: json.dumps(fs.wrapped(s, fs.rows(s, 12), 40)).encode()), "partial", "states 40", ("greenhouse",), 12),
    Case("F30", fs.body(lambda s: json.dumps(fs.wrapped(s, fs.rows(s, 7), 12)).encode()), "partial", "states 12", ("greenhouse",)),
    Case("F33", repeating, "partial", "repeats", ("lever",), 100),
    Case("F34", endless, "partial", "cap", ("lever",)),
    Case("F35_twice", fs.body(lambda s: json.dumps(fs.wrapped(s, fs.rows(s, 3) + fs.rows(s, 1))).encode()), "complete", "", ("greenhouse", "ashby"), 3),
    Case("F35_shift", shifted, "partial", "moved", ("lever",)),
    Case("F37", lambda call: call.send(fs.http(fs.bomb(), Content_Encoding="gzip")), "failed", "too large"),
    Case("F38_cut", lambda call: call.send(fs.http(fs.cut_gzip(call.shape), kind=fs.kind_of(call.shape), Content_Encoding="gzip")), "failed"),
    Case("F38_not", lambda call: call.send(fs.http(fs.good(call.shape), Content_Encoding="gzip")), "failed"),
    Case("F38_twice", fs.body(lambda s: gzip.compress(gzip.compress(fs.good(s))), Content_Encoding="gzip"), "complete", "", SHAPES, 3),
    Case("F41", fs.body(lambda s: b"[" * 100_000 + b"]" * 100_000), "failed", "not JSON", JSON_SHAPES),
    Case("F42", fs.body(lambda s: fs.good(s).replace(b'"title"', b'"score": NaN, "big": 1e999, "title"').replace(b'"text"', b'"score": Infinity, "text"')), "complete", "", JSON_SHAPES, 3),
    Case("F43_id", fs.body(lambda s: fs.changed(s, lambda made: made[0].update(id=2**70))), "complete", "", JSON_SHAPES, 3),
    Case("F43_digits", fs.body(lambda s: fs.good(s).replace(b"Posting 1", b"Posting 1").replace(b'"id": 1,', b'"id": ' + b"9" * 5000 + b",").replace(b'"id": "l1"', b'"id": ' + b"9" * 5000).replace(b'"id": "a1"', b'"id": ' + b"9" * 5000)), "failed", "not JSON", JSON_SHAPES),
    Case("F45", rows_with(title="ML\u0000 Engineer \ud800", text="ML\u0000 Engineer \ud800"), "complete", "", JSON_SHAPES, 3),
    Case("F47", rows_with(first_published="0000-13-45T00:00:00", createdAt=-5e17, publishedAt="someday"), "complete", "", JSON_SHAPES, 3),
    Case("F50", fs.body(lambda s: fs.good(s).replace(b'"title": "ML Engineer 1"', b'"title": "Old", "title": "ML Engineer 1"')), "complete", "", ("greenhouse", "ashby"), 3),
    Case("F25", fs.body(lambda s: fs.changed(s, lambda made: made[0].update(id=None))), "complete", "", JSON_SHAPES, 2),
    Case("S11_other_port", to("http://127.0.0.1:1/x"), "failed", "redirect refused"),
    Case("S11_private", to("https://169.254.169.254/latest"), "failed", "redirect refused"),
    Case("S11_decimal", to("https://2130706433/"), "failed", "redirect"),
    Case("S11_off_host", to("https://example.com/x"), "failed", "another host"),
    Case("S11_three_slashes", to("///example.com/x"), "failed", "redirect"),
    Case("S11_four_slashes", to("////example.com/x"), "failed", "redirect"),
    Case("S12_file", to("file:///etc/passwd"), "failed", "scheme"),
    Case("S12_data", to("data:application/json,[]"), "failed", "scheme"),
]  # fmt: skip


@pytest.fixture(scope="module")
def crawled(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[dict[str, dict[str, Any]], dict[str, FaultServer], Path]]:
    """Crawl all faults on all their shapes in one run."""
    home = tmp_path_factory.mktemp("faults")
    servers = {f"{c.fault}-{shape}": FaultServer(shape, c.behaviour, c.robots) for c in CASES for shape in c.shapes}
    boards = [
        (fs.source_of(server.shape), token, f"http://127.0.0.1:{server.port}{fs.STARTS.get(server.shape, '')}")
        for token, server in servers.items()
    ]
    boards.append(("greenhouse", "F1-greenhouse", "http://127.0.0.1:9"))
    boards.append(("greenhouse", "S11-private", "http://10.0.0.1"))
    write_boards(home, boards)
    rows = crawl(home, [9, *(server.port for server in servers.values())])
    yield rows, servers, home
    for server in servers.values():
        server.close()


@pytest.mark.parametrize(
    ("case", "shape"), [(c, s) for c in CASES for s in c.shapes], ids=lambda v: v if isinstance(v, str) else v.fault
)
def test_fault(case: Case, shape: str, crawled: Any) -> None:
    row = crawled[0][f"{case.fault}-{shape}"]
    assert row["crawl_status"] == case.status, row
    assert case.reason in (row["crawl_reason"] or ""), row
    if case.listed is not None:
        assert row["listed"] == case.listed, row
    if case.status in ("failed", "skipped"):
        assert row["listed"] == 0
    assert len(row["unread"]) == (case.unread is not None), row
    assert all((case.unread or "") in reason and count == 1 for reason, count in row["unread"].items()), row


def test_f1_refused_connection_fails_and_others_go_on(crawled: Any) -> None:
    assert crawled[0]["F1-greenhouse"]["crawl_status"] == "failed"
    assert crawled[0]["F1-greenhouse"]["requests"] == 3


def test_s11_a_private_address_is_never_asked(crawled: Any) -> None:
    row = crawled[0]["S11-private"]
    assert row["crawl_status"] == "failed" and row["requests"] == 0 and "address refused" in row["crawl_reason"]


def test_f18_forbidden_paths_are_never_requested(crawled: Any) -> None:
    for shape in SHAPES:
        assert {path for _, path in crawled[1][f"F18-{shape}"].asked} == {"/robots.txt"}


def test_f34_requests_are_bounded(crawled: Any) -> None:
    assert len(crawled[1]["F34-lever"].asked) <= 202


def test_f45_f47_f50_what_is_stored(crawled: Any) -> None:
    stored = {(row["board"], row["source_posting_id"]): row for row in landed(crawled[2], "greenhouse")}
    assert stored["F45-greenhouse", "1"]["title"] == "ML Engineer"
    assert stored["F47-greenhouse", "1"]["published_at"] is None
    assert stored["F50-greenhouse", "1"]["title"] == "ML Engineer 1"
    assert crawled[0]["F47-greenhouse"]["dropped"]["first_published: impossible date"] == 1
    assert "repeated keys" in crawled[0]["F50-greenhouse"]["warnings"]
    assert stored["F43_id-greenhouse", str(2**70)]["title"] == "ML Engineer 1"


def test_f8_nothing_of_a_cut_answer_is_stored(crawled: Any) -> None:
    for source in JSON_SHAPES:
        boards = {row["board"] for row in landed(crawled[2], source)}
        assert not boards & {f"F8-{source}", f"F9-{source}", f"F10-{source}", f"F37-{source}"}
