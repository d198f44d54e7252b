"""A loopback server that answers wrongly on purpose: one port a fault, so that no fault touches another's host.

Bounded in time and bytes; every behaviour ends by itself.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import socketserver
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from threading import Thread
from typing import Any

# What a board's answers look like; page sets come as a listing page, an index of sitemaps, and numbered pages.
PAGE_SHAPES = ("jobposting", "sitemap_index", "numbered_pages")
SHAPES = ("greenhouse", "lever", "ashby", *PAGE_SHAPES)
STARTS = {"jobposting": "/careers", "sitemap_index": "/sitemap.xml", "numbered_pages": "/openings"}
Send = Callable[[bytes], None]
Behaviour = Callable[["Call"], None]


def rows(shape: str, count: int, first: int = 1) -> list[dict[str, Any]]:
    """Return good rows of a JSON source."""
    made: list[dict[str, Any]] = []
    for number in range(first, first + count):
        text = f"<p>Posting {number}: Python and PyTorch.</p>"
        if shape == "greenhouse":
            row = {"id": number, "internal_job_id": number * 10, "title": f"ML Engineer {number}", "content": text}
            made.append(row | {"company_name": "Acme", "first_published": "2026-10-01T08:00:00-04:00"})
        elif shape == "lever":
            made.append(
                {
                    "id": f"l{number}",
                    "text": f"ML Engineer {number}",
                    "description": text,
                    "createdAt": 1_790_000_000_000,
                }
            )
        else:
            row = {"id": f"a{number}", "title": f"ML Engineer {number}", "descriptionHtml": text, "isListed": True}
            made.append(row | {"publishedAt": "2026-10-01T08:00:00.000+00:00"})
    return made


def wrapped(shape: str, made: list[Any], total: int | None = None) -> Any:
    """Return rows in the envelope of their source."""
    if shape == "greenhouse":
        return {"jobs": made, "meta": {"total": len(made) if total is None else total}}
    return made if shape == "lever" else {"apiVersion": "1", "jobs": made}


def page(number: int) -> bytes:
    """Return a good JSON-LD page."""
    block = {
        "@type": "JobPosting",
        "title": f"ML Engineer {number}",
        "description": "Python.",
        "datePosted": "2026-10-01",
    }
    return f'<html><head><script type="application/ld+json">{json.dumps(block)}</script></head><body></body></html>'.encode()


def listing(count: int = 3) -> bytes:
    """Return a good listing page."""
    links = "".join(f'<a href="/careers/jobs/{n}">View</a>' for n in range(1, count + 1))
    return f"<html><body>{links}</body></html>".encode()


def links(*numbers: int, more: str = "", text: str = "View") -> bytes:
    """Return one of several listing pages; `text` may hold the number of its posting."""
    found = "".join(f'<a href="/careers/jobs/{n}">{text.format(n)}</a>' for n in numbers)
    return f"<html><body>{found}{more}</body></html>".encode()


def sitemap(*paths: str, kind: str = "urlset", entry: str = "url") -> bytes:
    """Return a sitemap, or an index of sitemaps."""
    named = "".join(f"<{entry}><loc>{path}</loc></{entry}>" for path in paths)
    return f'<?xml version="1.0"?><{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</{kind}>'.encode()


# The second answer of a page set that comes in several: a child sitemap, a further page.
INNER = {
    "/jobs-1.xml": sitemap("/careers/jobs/1", "/careers/jobs/2"),
    "/jobs-2.xml": sitemap("/careers/jobs/2", "/careers/jobs/3"),
    "/openings?page=2": links(3),
}


def good(shape: str, count: int = 3) -> bytes:
    """Return a good first answer of a source."""
    if shape == "jobposting":
        return listing(count)
    if shape == "sitemap_index":
        return sitemap("/jobs-1.xml", "/jobs-2.xml", kind="sitemapindex", entry="sitemap")
    if shape == "numbered_pages":
        return links(1, 2, more='<a href="/openings?page=2">2</a>')
    return json.dumps(wrapped(shape, rows(shape, count))).encode()


def source_of(shape: str) -> str:
    """Return the source that reads a shape."""
    return "jobposting" if shape in PAGE_SHAPES else shape


def kind_of(shape: str) -> str:
    """Return the content type of a source's answers."""
    if shape == "sitemap_index":
        return "application/xml"
    return "text/html" if shape in PAGE_SHAPES else "application/json"


def http(body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> bytes:
    """Return a whole HTTP answer."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


@dataclass
class Call:
    """One request: what was asked, how often before, and the socket to answer on."""

    shape: str
    path: str
    number: int
    port: int
    socket: socket.socket
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def send(self, content: bytes) -> None:
        """Send bytes."""
        self.socket.sendall(content)

    def good(self) -> None:
        """Answer well, paging Lever."""
        if "/careers/jobs/" in self.path:
            self.send(http(page(int(self.path.rsplit("/", 1)[1])), kind="text/html"))
        elif self.path in INNER:
            self.send(http(INNER[self.path], kind=kind_of(self.shape)))
        elif self.shape == "lever" and "skip=0" not in self.path and "skip=" in self.path:
            self.send(http(b"[]"))
        else:
            self.send(http(good(self.shape), kind=kind_of(self.shape)))


def headers_of(head: bytes) -> dict[str, str]:
    """Return the headers of a request, names in small letters."""
    lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


@dataclass
class FaultServer:
    """One port with one behaviour; keeps the instants and paths of its requests."""

    shape: str
    behaviour: Behaviour
    robots: Behaviour | None = None
    asked: list[tuple[float, str]] = field(default_factory=list)
    is_closed: bool = False

    def __post_init__(self) -> None:
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                head = b""
                while b"\r\n\r\n" not in head:
                    more = self.request.recv(65536)
                    if not more:
                        return
                    head += more
                path = head.split(b" ", 2)[1].decode("latin-1")
                headers, body = headers_of(head), head.partition(b"\r\n\r\n")[2]
                while len(body) < int(headers.get("content-length", "0")):
                    body += self.request.recv(65536)
                try:
                    outer.answer(path, self.request, headers, body)
                except (BrokenPipeError, ConnectionResetError):
                    return

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        """Answer until the server is closed; it waits without polling, since a test may hold hundreds open."""
        while not self.is_closed:
            self.server.handle_request()

    def answer(self, path: str, connection: socket.socket, headers: dict[str, str], body: bytes) -> None:
        """Answer one request: robots.txt by its own rule (404 by default), all else by the behaviour."""
        is_robots = path == "/robots.txt"
        number = sum((p == "/robots.txt") == is_robots for _, p in self.asked)
        self.asked.append((time.monotonic(), path))
        call = Call(self.shape, path, number, self.port, connection, headers, body)
        if is_robots and self.robots is None:
            call.send(http(b"none", 404, "text/plain"))
        else:
            (self.robots if is_robots and self.robots else self.behaviour)(call)

    def close(self) -> None:
        """Stop listening."""
        self.is_closed = True
        with contextlib.suppress(OSError):
            self.server.socket.shutdown(socket.SHUT_RDWR)  # wakes who waits for a request
        self.server.server_close()


def raw(content: bytes) -> Behaviour:
    """Answer with these bytes and close."""
    return lambda call: call.send(content)


def hang(call: Call) -> None:
    """Never answer, for at most five seconds."""
    time.sleep(5)


def drip(call: Call, content: bytes, pause: float) -> None:
    """Send one byte at a time, for at most five seconds."""
    end = time.monotonic() + 5
    for number in range(len(content)):
        if time.monotonic() > end:
            return
        call.send(content[number : number + 1])
        time.sleep(pause)


def status(code: int, body: bytes = b"no", **headers: str) -> Behaviour:
    """Answer with a status."""
    return lambda call: call.send(http(body, code, "text/plain", **headers))


def first(count: int, then: Behaviour) -> Behaviour:
    """Behave so for the first `count` requests, well afterwards."""
    return lambda call: then(call) if call.number < count else call.good()


def body(make: Callable[[str], bytes], kind: str | None = None, **headers: str) -> Behaviour:
    """Answer at status 200 with a body made for the shape; posting pages and further answers stay good."""

    def answer(call: Call) -> None:
        if "/careers/jobs/" in call.path or call.path in INNER:
            call.good()
        else:
            call.send(http(make(call.shape), kind=kind or kind_of(call.shape), **headers))

    return answer


def on(paths: str, then: Behaviour) -> Behaviour:
    """Behave so on what a path holds, well otherwise."""
    return lambda call: then(call) if paths in call.path else call.good()


def changed(shape: str, change: Callable[[list[dict[str, Any]]], object], count: int = 3) -> bytes:
    """Return a source's answer after a change of its rows."""
    made = rows(shape, count)
    change(made)
    return json.dumps(wrapped(shape, made)).encode()


@cache
def bomb() -> bytes:
    """Return 64 MiB of blanks and an empty board, gzipped to a few kilobytes."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [squeeze.compress(b" " * 1024 * 1024) for _ in range(64)]
    return b"".join(parts) + squeeze.compress(b'{"jobs":[],"meta":{"total":0}}') + squeeze.flush()


def cut_gzip(shape: str) -> bytes:
    """Return half of a gzipped answer."""
    whole = gzip.compress(good(shape, 40))
    return whole[: len(whole) // 2]
