"""Sources read what they are sent: recorded answers land as expected, and nothing wrong passes for a whole board."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spiders.commands.record import write_json
from spiders.feed import FeedSpider
from spiders.html_rows import HtmlListingSpider
from spiders.listing import ListingSpider
from spiders.pages.document import parse_page
from spiders.tables import sources
from tests import fault_server as fs
from tests.crawl_run import crawl, landed, write_boards
from tests.recorded_cases import Change, RecordedCase, recorded_cases, stated

pytestmark = pytest.mark.journey
ROOT = Path(__file__).resolve().parent.parent
CASES = recorded_cases()
# Where the keys of a source are read, and by which calls: the key is the first text among the arguments, or each is.
MAPPING = {"jobposting": ["spiders/pages/postings.py", "spiders/pages/pay.py"]}
READING = {"text", "texts", "row", "rows", "name", "names", "number", "flag", "instant", "stated", "get", "named"}
READING_ALL = {"first", "places_of", "pay_of", "attributes"}
Changes = Change | dict[RecordedCase, Change] | None
Landed = dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]


def read_all(home: Path, cases: list[RecordedCase], change: Changes = None, **limits: Any) -> Landed:
    """Crawl cases at their clocks; returns what the crawl line and the postings state, by the case's name."""
    found: Landed = {}
    for now in sorted({str(case.told["now"]) for case in cases}):
        of_now = [case for case in cases if case.told["now"] == now]
        found |= read_at(home / now.replace(":", ""), now, of_now, change, limits)
    return found


def read_at(home: Path, now: str, cases: list[RecordedCase], change: Changes, limits: dict[str, Any]) -> Landed:
    """Crawl cases of one clock in one run."""
    servers = {case: case.serve(change.get(case) if isinstance(change, dict) else change) for case in cases}
    write_boards(home, [(case.source, case.board, case.address(server)) for case, server in servers.items()])
    rows = crawl(home, [server.port for server in servers.values()], now, limits or None)
    found: Landed = {}
    rows_of = {source: landed(home, source) for source in {case.source for case in cases}}
    for case, server in servers.items():
        server.close()
        postings = [stated(row, server.port) for row in rows_of[case.source] if row["board"] == case.board]
        found[case.name] = stated(rows[case.board], server.port), postings
    return found


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Landed:
    """Crawl every case as it was recorded and in all of its wrong ways, in one run, since each source costs a process."""
    changes: dict[RecordedCase, Change] = {**FAULTS, **ODD}
    return read_all(tmp_path_factory.mktemp("recorded"), [*CASES, *changes], changes)


def test_boards_are_told_apart_by_their_tokens() -> None:
    assert len({case.board for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_lands_is_what_is_expected(case: RecordedCase, read: Landed) -> None:
    crawled, postings = read[case.name]
    if not case.expected_path.exists():
        write_json(case.expected_path, {"crawl": crawled, "postings": postings})
        pytest.fail(f"{case.expected_path} was missing and holds now what landed; read it")
    expected = case.expected
    assert differing(crawled, expected["crawl"]) == {}
    assert [row["source_posting_id"] for row in postings] == [row["source_posting_id"] for row in expected["postings"]]
    for row, wanted in zip(postings, expected["postings"], strict=True):
        assert differing(row, wanted) == {}, row["source_posting_id"]


def differing(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the fields in which two rows differ: what was found, and what was expected."""
    names = sorted(row.keys() | wanted.keys())
    return {name: (row.get(name), wanted.get(name)) for name in names if row.get(name) != wanted.get(name)}


def keys_read(path: Path) -> set[str]:
    """Return the keys that a module reads of the objects it is given."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found |= {texts[0]} if name in READING and texts else set()
            found |= {text for arg in node.args for text in texts_of(arg)} if name in READING_ALL else set()
    return found


def texts_of(argument: ast.expr) -> list[str]:
    """Return the texts of an argument: one, or those of a tuple."""
    parts = argument.elts if isinstance(argument, ast.Tuple) else [argument]
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


@pytest.mark.parametrize("source", sorted({case.source for case in CASES} - {"eightfold"}))  # read as jobposting is
def test_every_key_that_a_source_maps_occurs_in_a_case(source: str) -> None:
    spider = LISTINGS.get(source)
    if spider is not None and issubclass(spider, HtmlListingSpider):
        bodies = [body for case in CASES if case.source == source for body, _ in case.answers.values()]
        cards = [card for body in bodies for card in spider.cards(parse_page(body.decode()))]
        assert {key for card in cards for key, value in card.items() if value} == spider.keys
        return
    paths = MAPPING.get(source, [f"spiders/sources/{source}.py"])
    keys = set().union(*(keys_read(ROOT / path) for path in paths))
    answers = b"".join(body for case in CASES if case.source == source for body, _ in case.answers.values())
    assert sorted(key for key in keys if not occurs(key, answers)) == []
    assert len(keys) > 4


def occurs(key: str, answers: bytes) -> bool:
    """Return whether a key is a JSON object's, one of a document within a text, or the name of an XML element."""
    return re.search(rb'(?:\\?"%b\\?"|<%b[\s>])' % (key.encode(), key.encode()), answers) is not None


def test_every_source_has_a_case() -> None:
    sources = {path.stem for path in (ROOT / "spiders/sources").glob("*.py")} - {"__init__"}
    assert {case.source for case in CASES} == sources


# A listing that proves absences must never pass for whole when it is not.
LISTINGS = {spider.name: spider for spider in sources() if issubclass(spider, ListingSpider)}
WHOLE = sorted(name for name, spider in LISTINGS.items() if spider.listing_kind in ("whole", "page_set"))

FEEDS = sorted(spider.name for spider in sources() if issubclass(spider, FeedSpider))


def richest(source: str) -> RecordedCase:
    """Return the case of a source with the most answers: its pages, where it has any, else the largest."""
    cases = [case for case in CASES if case.source == source]
    return max(cases, key=lambda case: (len(case.answers), sum(len(body) for body, _ in case.answers.values())))


def cut(path: str, body: bytes) -> fs.Behaviour:
    """Send the first half of an answer, under the length of the whole."""
    return lambda call: call.send(fs.http(body).partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body[: len(body) // 2])


def cut_and_closed(path: str, body: bytes) -> fs.Behaviour:
    """Send the first half of an answer and close, with no length told."""
    return lambda call: call.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body[: len(body) // 2])


def lying(key: str) -> Change:
    """State, under a key, five postings more than are listed."""
    total = re.compile(rf'("{key}": ?"?)(\d+)'.encode())
    return lambda path, body: total.sub(lambda match: match[1] + str(int(match[2]) + 5).encode(), body)


def faulty() -> dict[RecordedCase, Change]:
    """Return what each source that proves absences may be sent instead of a whole board, each as a board of its own."""
    found: dict[RecordedCase, Change] = {}
    for source in WHOLE + FEEDS:
        found[replace(richest(source), variant="-cut")] = cut
        found[replace(richest(source), variant="-closed")] = cut_and_closed
        if source in LISTINGS and (path := LISTINGS[source].total_path):
            found[replace(richest(source), variant="-lying")] = lying(path[-1])
    for case in paged():
        first, last = (body for body, _ in list(case.answers.values())[:2])
        empty = next(iter(next(c for c in CASES if c.source == case.source and "empty" in c.name).answers.values()))[0]
        found[replace(case, variant="-repeated")] = pages_in_turn(first, first, first)
        found[replace(case, variant="-gap")] = pages_in_turn(first, empty, last)
    return found


def pages_in_turn(*pages: bytes) -> Change:
    """Send pages in this order whatever is asked, the last one for ever."""

    def answer(call: fs.Call) -> None:
        page = pages[min(call.number, len(pages) - 1)]
        call.send(fs.http(page.replace(b"PORT", str(call.port).encode())))

    return lambda path, body: answer


def test_no_fault_passes_for_a_whole_board(read: Landed) -> None:
    assert {case.variant for case in FAULTS} == {"-cut", "-closed", "-lying", "-repeated", "-gap"}
    assert [case.name for case in FAULTS if read[case.name][0]["crawl_status"] == "complete"] == []
    in_turn = [case.name for case in FAULTS if case.variant in ("-repeated", "-gap")]
    assert {name: read[name][0]["crawl_status"] for name in in_turn} == dict.fromkeys(in_turn, "partial")


def test_a_capped_listing_is_never_complete(tmp_path: Path) -> None:
    ways = {
        tuple(getattr(spider, name) for name in ("read", "read_page", "after", "judge_list")): source
        for source in WHOLE
        if (spider := LISTINGS[source])
    }
    found = read_all(tmp_path, [richest(source) for source in ways.values()], board_rows=2)
    assert len(found) > 5
    assert [name for name, (row, _) in found.items() if row["crawl_status"] == "complete"] == []


def paged() -> list[RecordedCase]:
    """Return a case of each source that proves absences and lists in pages: the one of that name."""
    plain = ListingSpider.after
    paging = [name for name in WHOLE if (s := LISTINGS[name]).page_rows or s.pages_path or s.after is not plain]
    cases = {case.source: case for case in CASES if case.folder.name == "pages"}
    return [cases[source] for source in paging]


# What a row may hold in every field but its id and title.
ODD_VALUES = {
    "-null": None,
    "-nested": {"name": {"\ud800": "x"}},
    "-number": 1e300,
    "-mail": "mailto:jo.doe@acme.example",
    "-address": "http://[bad",
}


def odd(needed: tuple[str, ...], value: Any) -> Change:
    """Put a value into every field of the first row but its id, address and title."""

    def change(path: str, body: bytes) -> bytes:
        try:
            answer = json.loads(body)
        except ValueError:
            return body
        row = first_row(answer, needed[0])
        for name in (row or {}).keys() - {*needed, "url", "uuid", "MatchedObjectDescriptor"}:
            row[name] = value
        return json.dumps(answer).encode()

    return change


def first_row(answer: Any, key: str) -> dict[str, Any]:
    """Return the first object with a key in an answer, an empty one where there is none."""
    if isinstance(answer, dict) and key in answer:
        return answer
    parts = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ()
    return next((row for part in parts if (row := first_row(part, key))), {})


def oddities() -> dict[RecordedCase, Change]:
    """Return a case of each source that lists in JSON, with each odd value as a board of its own."""
    listed = {name: LISTINGS[name] for name in LISTINGS if not issubclass(LISTINGS[name], HtmlListingSpider)}
    del listed["hackernews"], listed["himalayas"]  # whose first object is a thread, and whose board has one name only
    return {
        replace(richest(source), variant=variant): odd(spider.needed, value)
        for source, spider in listed.items()
        for variant, value in ODD_VALUES.items()
    }


FAULTS, ODD = faulty(), oddities()


def test_one_odd_row_costs_no_board_and_no_other_row(read: Landed) -> None:
    for case in ODD:
        (_, plain), (crawled, postings) = read[richest(case.source).name], read[case.name]
        assert crawled["crawl_status"] != "failed", (case.name, crawled["crawl_reason"])
        assert {p["source_posting_id"] for p in postings} == {p["source_posting_id"] for p in plain}, case.name
        assert "jo.doe@" not in json.dumps(postings), case.name
        assert all(p["url"].startswith("http") for p in postings if "url" in p and case.variant == "-mail")
