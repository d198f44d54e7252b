"""`make bench`: what the parts cost, each as a ratio to a named baseline measured in the same run.

Real texts are used where the measuring data lies beside the checkout, invented ones elsewhere; the table says which.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.benchmarks.ashby import ASHBY, SHARED, fields_of_ashby
from tests.benchmarks.duplicates import against_datasketch
from tests.benchmarks.imports import cost_of_import
from tests.benchmarks.night import cost_of_night
from tests.benchmarks.processes import cpu_of
from tests.benchmarks.site import cost_of_site
from tests.benchmarks.starts import cost_of_starts
from tests.benchmarks.texts import against_others, corpora, hostile, memory_of_stream, rates, scope_first
from tests.benchmarks.week import NEW_BOARDS, POSTINGS_EACH, cost_of_week
from tests.crawl_run import LIMITS, command
from tests.fault_server import rows, wrapped

BARE = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in open(sys.argv[1]).read().split():
            yield scrapy.Request(url, dont_filter=True)
    def parse(self, response):
        return None
process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR"})
process.crawl(Bare)
process.start()
"""


def serve(answers: dict[str, tuple[bytes, str]]) -> ThreadingHTTPServer:
    """Serve fixed answers by path, query left out."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def log_message(self, *_: object) -> None:
            """Stay silent."""

        def do_GET(self) -> None:
            body, kind = answers.get(self.path.split("?")[0], (b"none", "text/plain"))
            self.send_response(200 if self.path.split("?")[0] in answers else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def descriptions() -> tuple[list[str], str]:
    """Return texts to measure on, and what they are."""
    if found := fields_of_ashby("descriptionHtml"):
        return found, "real Ashby descriptions"
    invented = "<p>About</p><ul>" + "<li>Python, PyTorch and Kubernetes in production</li>" * 60 + "</ul>"
    return [invented] * 5_000, "one invented description"


def json_boards(
    texts: list[str], boards: int, postings: int, titles: list[str] | None = None
) -> dict[str, tuple[bytes, str]]:
    """Return Ashby boards of the given size, all of machine-learning engineers unless there are titles."""
    answers = {}
    for board in range(boards):
        made = rows("ashby", postings, 1 + board * postings)
        for number, row in enumerate(made):
            place = (board * postings + number) % len(texts)
            row |= {"descriptionHtml": texts[place]} | ({"title": titles[place]} if titles else {})
        answers[f"/posting-api/job-board/b{board}"] = (json.dumps(wrapped("ashby", made)).encode(), "application/json")
    return answers


def pages(texts: list[str], count: int, titles: list[str] | None = None) -> dict[str, tuple[bytes, str]]:
    """Return a careers page and its posting pages, all of machine-learning engineers unless there are titles."""
    answers = {}
    for number in range(count):
        title = titles[number % len(titles)] if titles else f"ML Engineer {number}"
        block = {"@type": "JobPosting", "title": title, "description": texts[number % len(texts)]}
        script = json.dumps(block).replace("</", "<\\/")
        html = f'<html><head><script type="application/ld+json">{script}</script></head><body></body></html>'
        answers[f"/careers/jobs/{number}"] = (html.encode(), "text/html")
    links = "".join(f'<a href="{path}">View</a>' for path in answers)
    answers["/careers"] = (f"<html><body>{links}</body></html>".encode(), "text/html")
    return answers


def spiders_against_bare(
    name: str, source: str, answers: dict[str, tuple[bytes, str]], boards: list[str]
) -> tuple[float, float]:
    """Compare the CPU of our spider's process with a default Scrapy download of the same answers."""
    server = serve(answers)
    base = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        lines = ["source,board,employer,base_url,delay_s,enabled,notes"]
        lines += [
            f"{source},{board},Acme,{base}{'/careers' if source == 'jobposting' else ''},,true," for board in boards
        ]
        (home / "boards.csv").write_text("\n".join(lines) + "\n")
        (home / "urls").write_text("\n".join(base + path for path in answers))
        told = {
            "contact": "bench",
            "request_delay": 0,
            "allow_hosts": [base[7:]],
            "limits": LIMITS | {"answer_seconds": 60.0},
        }
        words = [
            "--home",
            folder,
            "--now",
            "2026-11-16T03:15:00Z",
            "--boards",
            str(home / "boards.csv"),
            "--settings",
            json.dumps(told),
        ]
        planned = command("plan", *words)
        bare, _ = cpu_of([sys.executable, "-c", BARE, str(home / "urls")])
        ours, peak = cpu_of([sys.executable, "-m", "spiders", "crawl", planned["folder"], source])
        sealed = command("seal", planned["folder"])
        assert all(crawl["crawl_status"] == "complete" for crawl in sealed["crawls"]), sealed["crawls"][0]
        whole, _ = cpu_of([sys.executable, "-c", WHOLE, folder])
    server.shutdown()
    print(f"{name:34s} spiders {ours:6.1f} s CPU, bare Scrapy {bare:6.1f} s: {ours / bare:5.2f}x   peak {peak} MiB")
    print(f"{'':34s} to the finished tables {ours + whole:6.1f} s CPU: {(ours + whole) / bare:5.2f}x bare")
    return ours / bare, (ours + whole) / bare


WHOLE = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from warehouse.build import build
build(Path(sys.argv[1]), datetime(2026, 11, 23, 6, tzinfo=UTC))
"""


def understanding(texts: list[str]) -> None:
    """Measure what understanding texts costs, real ones where they are there."""
    found = corpora(SHARED, 600) or {"invented": texts[:300]}
    rates(found)
    if ASHBY.exists():
        scope_first(ASHBY)
    first = next(iter(found.values()))
    against_others(first[:300])
    hostile(first[:300])
    memory_of_stream(first, 100_000)


def from_loopback(texts: list[str]) -> None:
    """Compare pages and boards with a bare download: all in scope, and with the titles that the texts really have."""
    boards = [f"b{n}" for n in range(200)]
    for kind, titles in (("all in scope", None), ("as real boards are", fields_of_ashby("title"))):
        spiders_against_bare(f"2,500 pages, {kind}", "jobposting", pages(texts, 2_500, titles), ["site"])
        spiders_against_bare(f"200 boards, {kind}", "ashby", json_boards(texts, 200, 50, titles), boards)


def main() -> None:
    """Print the table."""
    texts, kind = descriptions()
    print(f"texts: {kind}")
    cost_of_starts()
    spiders_against_bare("one board of one posting", "ashby", json_boards(texts, 1, 1), ["b0"])
    understanding(texts)
    against_datasketch(texts[:3_000])
    cost_of_week(json_boards(texts, NEW_BOARDS, POSTINGS_EACH), serve)
    cost_of_site()
    cost_of_import(texts)
    cost_of_night()
    from_loopback(texts)
    spiders_against_bare("one board of 13 MB", "ashby", json_boards(texts, 1, 1_500), ["b0"])


if __name__ == "__main__":
    main()
