"""A large invented market on loopback, an address for each host: `python -m tests.benchmarks.large_market BOARDS`.

Boards are those of the demo market, and tenants of a provider that answer in pages and with texts one by one. One board
in ten misbehaves. Prints its boards as JSON lines, then serves until standard input closes.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

from spiders.demo_market import pages
from spiders.demo_market.answers import Answer, json_answer, page_answer
from spiders.demo_market.calendar import Calendar
from spiders.demo_market.postings import MarketBoard, MarketPosting
from spiders.demo_market.vacancies import Vacancies

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 5, 3, 15, tzinfo=UTC)
# Shares of the boards, and how many boards stand on one host; None for all of the source.
SOURCES = {
    "greenhouse": (0.33, None), "ashby": (0.20, None), "lever": (0.08, None), "workday": (0.08, 1), "jobposting": (0.31, 1.43),
}  # fmt: skip
MISBEHAVING = 10  # one board in so many
BEHAVIOURS = {
    "jobposting": ("not_found", "maintenance", "robots", "shell", "slow"),
    "workday": ("not_found", "server_error", "cut", "slow"),
    "lever": ("not_found", "server_error", "busy", "cut", "maintenance", "slow"),
    "": ("not_found", "server_error", "busy", "cut", "keys", "maintenance", "slow"),
}
STATUSES = {"robots": "skipped", "busy": "complete", "slow": "complete", "true": "complete"}  # others fail
SLOW_SECONDS = 0.6
ROWS = 20  # on a page of a tenant's list


@dataclass
class Host:
    """One address: its boards, and how often it was asked."""

    address: str
    boards: dict[str, MarketBoard] = field(default_factory=dict)
    behaviours: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)


def market(count: int) -> list[Host]:
    """Return the hosts with their boards."""
    hosts: list[Host] = []
    number = 0
    for source, (share, per_host) in SOURCES.items():
        behaviours = cycle(BEHAVIOURS.get(source, BEHAVIOURS[""]))
        of_source = round(count * share)
        for place in range(of_source):
            if place == 0 or (per_host and int(place / per_host) > int((place - 1) / per_host)):
                hosts.append(Host(f"127.{1 + len(hosts) // 200}.{len(hosts) % 200}.1"))
            number += 1
            token = f"b{number:04}" + (".wd1.Careers" if source == "workday" else "")
            hosts[-1].boards[token] = filled(source, token, number)
            hosts[-1].behaviours[token] = next(behaviours) if place % MISBEHAVING == MISBEHAVING - 1 else "true"
    return hosts


def filled(source: str, token: str, number: int) -> MarketBoard:
    """Return a board with its postings."""
    size = 22 if source == "workday" else 4 if source == "jobposting" else 12
    board = MarketBoard(source, token, f"Employer {number}", "DE", own_port=False, size=size, style="listing")
    Vacancies(board, Calendar(MONDAY, 1), Random(number), number * 1_000).fill()
    return board


def shown(board: MarketBoard) -> list[MarketPosting]:
    """Return what is on a board, each id once."""
    return list({posting.posting_id: posting for posting in board.open_at(NOW)}.values())


def answer(host: Host, token: str, path: str, query: dict[str, list[str]], body: bytes) -> Answer:
    """Return a board's answer as it behaves."""
    board, behaviour = host.boards[token], host.behaviours[token]
    if behaviour == "busy" and host.asked[path] == 1:
        return Answer("slow down", "text/plain", 429, retry_after=1)
    told = {
        "not_found": Answer("{}", status=404),
        "server_error": Answer("oops", "text/plain", 500),
        "maintenance": Answer(pages.MAINTENANCE, "text/html"),
        "shell": Answer(pages.SHELL, "text/html"),
    }.get(behaviour)
    if told is not None:
        return told
    if board.source == "jobposting":
        return page_answer(board, f"http://{host.address}", path, query, shown(board), "true", NOW)
    if board.source == "workday":
        return tenant_answer(board, path, body, is_cut=behaviour == "cut")
    return json_answer(board, shown(board), behaviour, query, NOW)


def tenant_answer(board: MarketBoard, path: str, body: bytes, *, is_cut: bool) -> Answer:
    """Return a page of a tenant's list, or one posting."""
    postings = {f"/job/Berlin/Posting_R{posting.vacancy}": posting for posting in shown(board)}
    rows = [
        {"title": p.title_at(NOW).text, "externalPath": name, "locationsText": "Berlin"} for name, p in postings.items()
    ]
    if path.endswith("/jobs"):
        offset = json.loads(body)["offset"]
        return Answer(json.dumps({"total": len(rows), "jobPostings": rows[offset : offset + ROWS]}), cut=is_cut)
    posting = postings["/job/" + path.partition("/job/")[2]]
    told = {"title": posting.title_at(NOW).text, "jobDescription": posting.html(NOW), "location": "Berlin"}
    return Answer(json.dumps({"jobPostingInfo": told}))


class MarketServer:
    """Answer for every host on one port of its address."""

    def __init__(self, hosts: list[Host]) -> None:
        self.hosts = {host.address: host for host in hosts}
        self.port = 0

    async def listen(self) -> None:
        """Open a socket for each host."""
        for address in self.hosts:
            opened = socket.create_server((address, self.port), backlog=64)
            self.port = opened.getsockname()[1]
            await asyncio.start_server(self.serve, sock=opened)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        host = self.hosts[writer.get_extra_info("sockname")[0]]
        try:
            while (asked := await read_request(reader)) is not None:
                target, headers, body = asked
                found = await self.answer(host, target, body)
                if headers.get("if-none-match", "-") == found.headers.get("ETag"):
                    found = Answer(b"", found.kind, 304, headers=found.headers)
                writer.write(written(found))
                await writer.drain()
                if found.cut:
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the reader has gone
        finally:
            writer.close()

    async def answer(self, host: Host, target: str, body: bytes) -> Answer:
        """Return the answer to one request."""
        parts = urlsplit(target)
        if parts.path == "/control":
            counts = {name: sum(each.asked.values()) for name, each in self.hosts.items()}
            for each in self.hosts.values():
                each.asked.clear()
            return Answer(json.dumps(counts))
        host.asked[parts.path] += 1
        if parts.path == "/robots.txt":
            refuses = "robots" in host.behaviours.values()
            return Answer("User-agent: *\nDisallow: /\n" if refuses else "", "text/plain")
        token = next((name for name in host.boards if name.partition(".")[0] in parts.path.split("/")), None)
        if token is None:
            return Answer("Not Found", "text/plain", 404)
        if host.behaviours[token] == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        return answer(host, token, parts.path, parse_qs(parts.query), body)

    def told(self) -> Iterator[dict[str, Any]]:
        """Yield each board: its line of a board list, and what reading it must come to."""
        for host in self.hosts.values():
            refuses = "robots" in host.behaviours.values()
            for token, board in host.boards.items():
                base = f"http://{host.address}:{self.port}"
                base += f"/{token}/careers" if board.source == "jobposting" else ""
                status = "skipped" if refuses else STATUSES.get(host.behaviours[token], "failed")
                listed = len(shown(board)) if status == "complete" else 0
                yield {"source": board.source, "board": token, "base_url": base, "status": status, "listed": listed}


async def read_request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes] | None:
    """Return target, headers and body of the next request, None where the connection ends."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return lines[0].split(" ")[1], headers, body


def written(answer: Answer) -> bytes:
    """Return an answer as HTTP."""
    lines = [f"HTTP/1.1 {answer.status} X", f"Content-Type: {answer.kind}", f"Content-Length: {len(answer.body)}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    body = answer.body[: len(answer.body) // 2] if answer.cut else answer.body
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def main(count: int) -> None:
    """Serve until standard input closes."""
    server = MarketServer(market(count))
    await server.listen()
    for line in server.told():
        sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.write("\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
