"""Lists over some days, from HTTP to the tables: rows and answers that cannot be read close nothing, what is gone closes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from tests import fault_server as fs
from tests.crawl_run import crawl, write_boards
from tests.fault_server import FaultServer
from tests.page_sites import DAYS
from tests.test_page_histories import tables_of

pytestmark = pytest.mark.journey
SHAPES = ("greenhouse", "lever", "ashby")
TITLE = {"greenhouse": "title", "lever": "text", "ashby": "title"}
Rows = list[dict[str, Any]]
Change = Callable[[Rows, str], object]


def rows(shape: str) -> Rows:
    """Return twelve good rows."""
    return fs.rows(shape, 12)


def changed(shape: str, change: Change) -> bytes:
    """Return the board after a change of its rows."""
    made = rows(shape)
    change(made, TITLE[shape])
    return json.dumps(fs.wrapped(shape, made)).encode()


def empty_with(**more: Any) -> Callable[[str], bytes]:
    """Return an answer without rows that says more than that."""
    return lambda shape: json.dumps({"jobs": [], "apiVersion": "1", "meta": {"total": 0}, **more}).encode()


# What becomes of the rows after the first day.
ROWS: dict[str, Change] = {
    "row_null": lambda made, title: made.__setitem__(2, None),  # type: ignore[call-overload]
    "row_in_a_list": lambda made, title: made.__setitem__(2, [made[2]]),  # type: ignore[call-overload]
    "id_and_title_null": lambda made, title: made[2].update({"id": None, title: None}),
    "id_object": lambda made, title: made[2].update(id={"v": 3}),
    "half_without_ids": lambda made, title: [row.pop("id") for row in made[6:]],
    "titles_null": lambda made, title: [row.update({title: None}) for row in made],
    "title_of_marks": lambda made, title: made[2].update({title: "\u200b\ufeff"}),
    "ids_as_texts": lambda made, title: [row.update(id=f" {row['id']} ") for row in made],
    "one_id_for_all": lambda made, title: [row.update(id=made[0]["id"]) for row in made],
    "one_id_for_two": lambda made, title: made[3].update(id=made[2]["id"]),
}
# What the board answers after the first day.
ANSWERS: dict[str, Callable[[str], bytes]] = {
    "null": lambda shape: b"null",
    "error_beside_nothing": empty_with(error="internal"),
    "errors_beside_nothing": empty_with(errors=[{"message": "timeout"}]),
    "no_success": empty_with(success=False),
    "words_behind": lambda shape: changed(shape, lambda made, title: None) + b"<!-- cached -->",
    "cut": lambda shape: changed(shape, lambda made, title: None)[:-300],
}
GONE: dict[str, Change] = {
    "gone": lambda made, title: made.pop(),
    "gone_beside_unread": lambda made, title: (made.pop(), made[2].update({title: None})),
}


class History(NamedTuple):
    """A board that is well for a day, what it answers from then on, and how many postings close."""

    shape: str
    later: bytes
    closed: int = 0


HISTORIES = {
    f"{name}-{shape}": History(shape, changed(shape, change)) for name, change in ROWS.items() for shape in SHAPES
}
HISTORIES |= {f"{name}-{shape}": History(shape, answer(shape)) for name, answer in ANSWERS.items() for shape in SHAPES}
HISTORIES |= {
    f"{name}-{shape}": History(shape, changed(shape, change), 1) for name, change in GONE.items() for shape in SHAPES
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, int]]]:
    """Crawl all histories for four days and return, by board, how many postings it had, closed and lost."""
    home, today = tmp_path_factory.mktemp("list_histories"), [0]

    def answering(history: History) -> fs.Behaviour:
        first = changed(history.shape, lambda made, title: None)

        def answer(call: fs.Call) -> None:
            is_behind = history.shape == "lever" and "skip=0" not in call.path
            call.send(fs.http(b"[]" if is_behind else history.later if today[0] else first))

        return answer

    servers = {name: FaultServer(history.shape, answering(history)) for name, history in HISTORIES.items()}
    write_boards(home, [(s.shape, name, f"http://127.0.0.1:{s.port}") for name, s in servers.items()])
    for today[0], day in enumerate(DAYS[:4]):
        crawl(home, [server.port for server in servers.values()], now=day)
    yield tables_of(home)
    for server in servers.values():
        server.close()


@pytest.mark.parametrize("name", HISTORIES)
def test_what_closes(name: str, told: dict[str, dict[str, int]]) -> None:
    assert told[name] == {"postings": 12, "closed": HISTORIES[name].closed, "lost": 0}
