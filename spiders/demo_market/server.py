"""Serve the market on loopback, misbehave where planned, and keep the truth of what was served."""

from __future__ import annotations

import json
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from spiders.demo_market import formats
from spiders.demo_market.market import Market, MarketBoard, MarketPosting

UNREADABLE = ("cut", "keys")  # behaviours whose answer shows no posting to anybody
SHORT_SHARE = 0.4  # what a short answer keeps of a board
JSON, HTML, XML = "application/json", "text/html; charset=utf-8", "application/xml"


class Answer:
    """One HTTP answer; `cut` sends less than the stated length."""

    def __init__(
        self, body: str, kind: str = JSON, status: int = 200, retry_after: int | None = None, cut: bool = False
    ) -> None:
        self.body, self.kind, self.status, self.retry_after, self.cut = body.encode(), kind, status, retry_after, cut


class MarketServer:
    """The market behind HTTP: one shared port, and one of its own for each board that refuses whole hosts."""

    def __init__(self, market: Market, truth: Path) -> None:
        self.market, self.truth = market, truth
        self.now = market.monday
        self.lock = Lock()
        self.told: set[tuple[str, str, str]] = set()
        self.refused: set[tuple[str, str]] = set()
        self.shared = self._listen(None)
        self.own = {board.token: self._listen(board) for board in market.boards if board.own_port}
        truth.mkdir(parents=True, exist_ok=True)
        (truth / "crawls.jsonl").write_text("", encoding="utf-8")
        self._write_market()

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

    def boards_csv(self) -> str:
        """Return the market's board list."""
        lines = ["source,board,employer,base_url,delay_s,enabled,notes"]
        for number, board in enumerate(self.market.boards):
            base = self.base(board)
            if board.source == "jobposting":
                base += f"/{board.token}/sitemap.xml" if number % 2 else f"/{board.token}/careers"
            employer = "Hacker News" if board.source == "hackernews" else board.employer
            lines.append(f"{board.source},{board.token},{employer},{base},,true,invented")
        return "\n".join(lines) + "\n"

    def _write_market(self) -> None:
        rows = [
            {
                "source": board.source,
                "board": board.token,
                "posting_id": posting.posting_id,
                "vacancy": posting.vacancy,
                "in_scope": posting.in_scope,
                "is_prospect": posting.is_prospect,
                "opens": formats.iso(posting.opens),
                "closes": formats.iso(posting.closes) if posting.closes else None,
                "published": formats.iso(posting.published),
            }
            for board in self.market.boards
            for posting in board.postings
        ]
        instants = [formats.iso(moment) for moment in self.market.crawl_instants]
        text = json.dumps({"crawl_instants": instants, "postings": rows}, indent=0)
        (self.truth / "market.json").write_text(text, encoding="utf-8")

    def tell(self, board: MarketBoard, verdict: str, postings: list[MarketPosting], status: int = 200) -> None:
        """Write down once what a crawl of a board was served: true, short, wrong, or nothing, and what it could show."""
        key = (board.source, board.token, formats.iso(self.now))
        with self.lock:
            if key in self.told:
                return
            self.told.add(key)
            row = {
                "instant": key[2],
                "source": board.source,
                "board": board.token,
                "verdict": verdict,
                "status": status,
                "ids": sorted({posting.posting_id for posting in postings}),
            }
            with (self.truth / "crawls.jsonl").open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(row) + "\n")

    def answer(self, path: str, query: dict[str, list[str]], own: MarketBoard | None) -> Answer:
        """Return the answer to one request."""
        if path == "/control":
            self.now = datetime.fromisoformat(query["now"][0])
            return Answer("{}")
        if path == "/robots.txt":
            forbids = own is not None and self.market.behaviour(own, self.now) == "robots"
            if forbids and own is not None:
                self.tell(own, "nothing", [])
            return Answer(
                "User-agent: *\nDisallow: /\n" if forbids else "User-agent: *\nDisallow: /private/\n", "text/plain"
            )
        if path.startswith("/api/v1/search_by_date"):
            return Answer(json.dumps(formats.threads(self.now)))
        if path.startswith("/api/v1/items/"):
            return Answer(json.dumps(formats.thread(self.market, self.now)))
        board = self.board_of(path)
        return self.board_answer(board, path, query) if board else Answer("Not Found", "text/plain", 404)

    def board_of(self, path: str) -> MarketBoard | None:
        """Return the board a path belongs to."""
        parts = path.strip("/").split("/")
        return next((board for board in self.market.boards if board.token in parts[:4]), None)

    def board_answer(self, board: MarketBoard, path: str, query: dict[str, list[str]]) -> Answer:
        """Return a board's answer, as it behaves on this crawl."""
        behaviour = self.market.behaviour(board, self.now)
        truly = board.open_at(self.now)
        if behaviour in REFUSALS:
            answer = REFUSALS[behaviour]()
            self.tell(board, "nothing", [], answer.status)
            return answer
        if behaviour == "busy" and (board.token, formats.iso(self.now)) not in self.refused:
            self.refused.add((board.token, formats.iso(self.now)))
            return Answer("slow down", "text/plain", 429, retry_after=1)
        shown = (
            [] if behaviour == "empty" else truly[: int(len(truly) * SHORT_SHARE)] if behaviour == "short" else truly
        )
        verdict = "true" if behaviour in ("true", "busy") else "short" if behaviour in ("empty", "short") else "wrong"
        self.tell(board, verdict, [] if behaviour in UNREADABLE else shown)
        if board.source == "jobposting":
            return self.page_answer(board, path, shown, behaviour)
        return self.json_answer(board, shown, behaviour, query)

    def json_answer(
        self, board: MarketBoard, shown: list[MarketPosting], behaviour: str, query: dict[str, list[str]]
    ) -> Answer:
        """Return a board of one of the three JSON sources."""
        answer: Any = getattr(formats, board.source)(board, shown, self.now)
        if board.source == "lever":
            skip, limit = int(query.get("skip", ["0"])[0]), int(query.get("limit", ["100000"])[0])
            if behaviour == "endless":
                answer = (answer * (1 + 100 // max(1, len(answer))))[:100]
                return Answer(json.dumps(answer))
            answer = answer[skip : skip + limit]
        if behaviour == "keys":
            answer = {{"jobs": "positions"}.get(key, key): value for key, value in answer.items()}
        if behaviour == "total":
            answer["meta"]["total"] += 28
        return Answer(json.dumps(answer), cut=behaviour == "cut")

    def page_answer(self, board: MarketBoard, path: str, shown: list[MarketPosting], behaviour: str) -> Answer:
        """Return the listing, the sitemap or one page of a JSON-LD board."""
        if path.endswith("/sitemap.xml"):
            return Answer(formats.sitemap(self.base(board), shown), XML, cut=behaviour == "cut")
        if path.endswith("/careers"):
            return Answer(formats.listing_page(board, shown), HTML, cut=behaviour == "cut")
        posting = next((posting for posting in shown if posting.posting_id == path), None)
        if posting is None:
            return Answer("<html><body>gone</body></html>", HTML, 404)
        return Answer(formats.posting_page(board, posting, self.now), HTML)


REFUSALS = {
    "not_found": lambda: Answer('{"ok":false,"error":"Document not found"}', status=404),
    "server_error": lambda: Answer("oops", "text/plain", 500),
    "page": lambda: Answer("<!doctype html><html><body>Maintenance</body></html>", HTML),
}


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
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            if answer.retry_after is not None:
                self.send_header("Retry-After", str(answer.retry_after))
            if answer.cut:
                self.close_connection = True
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)

    return Handler
