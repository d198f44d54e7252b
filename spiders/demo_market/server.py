"""Serve the market on loopback, misbehave where planned, and keep the truth of what was served."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from spiders.demo_market import threads
from spiders.demo_market.answers import (
    REFUSALS,
    TEXT,
    Answer,
    json_answer,
    page_answer,
    served_of,
    shown_of,
)
from spiders.demo_market.board_list import boards_csv
from spiders.demo_market.disk import befall, mishaps, tidy_up
from spiders.demo_market.formats import iso
from spiders.demo_market.market import Market
from spiders.demo_market.pages import PAGE_ROWS
from spiders.demo_market.postings import MarketBoard
from spiders.demo_market.truth import Served, Truth

ROBOTS = "User-agent: *\nDisallow: /private/\n"
ROBOTS_BY_BEHAVIOUR = {
    "robots": b"User-agent: *\nDisallow: /\n",
    "robots_named": b"User-agent: ml-job-trends/1.0\nDisallow: /\n\nUser-agent: *\nAllow: /\n",
    "robots_utf16": ROBOTS.encode("utf-16"),
}
# Rules for others, which do not concern us: a board that has them is read.
ROBOTS_FOR_OTHERS = (
    "User-agent: greedybot\nUser-agent: ml-job-trends-mirror\nDisallow: /\nContent-Signal: search=no\n\n" + ROBOTS
)


class MarketServer:
    """The market behind HTTP: one shared port, and one of its own for each board that refuses whole hosts."""

    def __init__(self, market: Market, home: Path) -> None:
        self.market, self.home = market, home
        self.now = market.crawl_instants[0]
        self.threads = threads.hiring_threads(market.calendar, market.random("threads", 0), market.thread_names)
        self.truth = Truth(home / "truth", market)
        self.mishaps = mishaps(market.calendar)
        self.refused: set[tuple[str, str]] = set()
        self.shared = self._listen(None)
        self.own = {board.token: self._listen(board) for board in market.boards if board.own_port}
        self.write_board_list()

    def _listen(self, board: MarketBoard | None) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self, board))
        Thread(target=server.serve_forever, daemon=True).start()
        return server

    def base(self, board: MarketBoard) -> str:
        """Return the address a board is served under."""
        server = self.own.get(board.token, self.shared)
        return f"http://127.0.0.1:{server.server_port}"

    @property
    def hosts(self) -> list[str]:
        """Return host:port of every port served."""
        return [f"127.0.0.1:{server.server_port}" for server in (self.shared, *self.own.values())]

    def write_board_list(self) -> None:
        """Write the board list that its keeper has by now."""
        tracked = [board for board in self.market.boards if board.listed_from is None or board.listed_from <= self.now]
        text = boards_csv(tracked, [self.base(board) for board in tracked], self.now)
        (self.home / "boards.csv").write_text(text, encoding="utf-8")

    def set_clock(self, instant: datetime) -> None:
        """End the crawl going on, and let the market's time go on."""
        tidy_up(self.home)
        what, source = self.mishaps.get(self.now, ("", ""))
        self.truth.close_crawl(self.now, is_lost=bool(what) and befall(self.home, self.now, what, source))
        self.now = instant
        self.write_board_list()

    def answer(self, path: str, query: dict[str, list[str]], own: MarketBoard | None) -> Answer:
        """Return the answer to one request."""
        if path == "/control":
            self.set_clock(datetime.fromisoformat(query["now"][0]))
            return Answer("{}")
        if path == "/robots.txt":
            return self.robots(own)
        if path.startswith("/api/v1/search_by_date"):
            return Answer(json.dumps(threads.search_answer(self.threads, self.now)))
        if path.startswith("/api/v1/items/"):
            number = int(path.rpartition("/")[2])
            return Answer(json.dumps(threads.thread_answer(self.threads, number, self.now)))
        board = self.board_of(path)
        return self.board_answer(board, path, query) if board else Answer("Not Found", TEXT, 404)

    def robots(self, own: MarketBoard | None) -> Answer:
        """Return a port's robots.txt; one that keeps everybody out is the crawl of its board."""
        if own is None:
            return Answer(ROBOTS, TEXT)
        behaviour = self.market.behaviour(own, self.now)
        if behaviour in ROBOTS_BY_BEHAVIOUR:
            self.truth.tell(own, Served("nothing"))
        return Answer(ROBOTS_BY_BEHAVIOUR.get(behaviour, ROBOTS_FOR_OTHERS.encode()), TEXT)

    def board_of(self, path: str) -> MarketBoard | None:
        """Return the board a path belongs to."""
        parts = path.strip("/").split("/")
        return next((board for board in self.market.boards if board.token_at(self.now) in parts[:4]), None)

    def board_answer(self, board: MarketBoard, path: str, query: dict[str, list[str]]) -> Answer:
        """Return a board's answer, as it behaves on this crawl."""
        behaviour = "not_found" if board.is_gone(self.now) else self.market.behaviour(board, self.now)
        if behaviour in REFUSALS:
            answer = REFUSALS[behaviour]()
            self.truth.tell(board, served_of(behaviour, [], self.now, answer.status))
            return answer
        if behaviour == "busy" and (board.token, iso(self.now)) not in self.refused:
            self.refused.add((board.token, iso(self.now)))
            return Answer("slow down", TEXT, 429, retry_after=1)
        if board.is_strangers(self.now):
            newcomers = board.open_at(self.now)
            self.truth.tell(board, Served("nothing", newcomers={posting.posting_id for posting in newcomers}))
            return json_answer(replace(board, employer=board.newcomer), newcomers, "true", query, self.now)
        shown = shown_of(board.open_at(self.now), behaviour)
        served = served_of(behaviour, shown, self.now)
        if board.style == "numbered" and behaviour != "next_empty":
            count_pages(served, query, [posting.posting_id for posting in shown])
        self.truth.tell(board, served)
        if board.source == "jobposting":
            return page_answer(board, self.base(board), path, query, shown, behaviour, self.now)
        named = replace(board, employer=board.newcomer) if board.is_taken_over(self.now) else board
        return json_answer(named, shown, behaviour, query, self.now)


def count_pages(served: Served, query: dict[str, list[str]], ids: list[str]) -> None:
    """Note which page of a numbered listing was asked: it shows its own postings only."""
    number = int(query.get("page", ["1"])[0])
    served.pages, served.pages_asked = max(1, -(-len(ids) // PAGE_ROWS)), {number}
    served.ids &= set(ids[(number - 1) * PAGE_ROWS : number * PAGE_ROWS])


def handler(server: MarketServer, own: MarketBoard | None) -> type[BaseHTTPRequestHandler]:
    """Return the request handler of one port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: two small ones wait 40 ms for each other

        def log_message(self, *_: object) -> None:
            """Stay silent."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            answer = server.answer(parts.path, parse_qs(parts.query), own)
            tag = answer.headers.get("ETag")
            if tag and self.headers.get("If-None-Match") == tag:
                answer = Answer(b"", answer.kind, 304, headers=answer.headers)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.cut:
                self.close_connection = True
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)

    return Handler
