"""`scrapy record SOURCE URL CASE`: read one board and write its answers, and what lands of them, as a recorded case."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.http import Response

from spiders.by_hand import NothingToAsk, job_by_hand
from spiders.items import BoardReading

RECORDED = Path(__file__).resolve().parents[2] / "tests" / "recorded"
LOCAL = "http://127.0.0.1:PORT"
ENDINGS = {"json": "json", "html": "html", "xml": "xml"}
SHOWN = """recorded: {folder}
Replace real names and texts by invented ones of the same shape, in the answers and in expected.json.
"""
UNCOMPARED = ("postings_digest", "received_bytes")  # they go by the address from which a case is served
NOTHING: tuple[Any, ...] = (None, [], {})


class Command(ScrapyCommand):
    """Record one board; its answers are written decoded, under file names of their own."""

    requires_project = True
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        """Return how the command is used."""
        return "SOURCE URL CASE"

    def short_desc(self) -> str:
        """Return what the command does, in one line."""
        return "Record the answers of one board as a test case in tests/recorded"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the folder to write into."""
        super().add_options(parser)
        parser.add_argument("--into", type=Path, default=RECORDED, help="folder of the recorded cases")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the board at an address of its source, or a page set by its listing page, and write the case."""
        if len(args) != 3:
            raise UsageError
        source, url, case = args
        assert self.crawler_process is not None
        if source not in self.crawler_process.spider_loader.list():
            raise UsageError(f"no such source: {source}; `scrapy list` names them")
        spider = self.crawler_process.spider_loader.load(source)
        token, base_url = board_at(spider, url, case)
        try:
            job_by_hand(source, base_url, self.crawler_process.settings, {"board": token, "base_url": base_url})
        except NothingToAsk as error:
            raise UsageError(str(error)) from None
        crawler = self.crawler_process.create_crawler(spider)
        answers, readings = list[Response](), list[BoardReading]()

        def answered(response: Response, **told: Any) -> None:
            """Keep one answer."""
            answers.append(response)

        def scraped(item: BoardReading, **told: Any) -> None:
            readings.append(item)

        crawler.signals.connect(answered, signal=signals.response_received)
        crawler.signals.connect(scraped, signal=signals.item_scraped)
        self.crawler_process.crawl(crawler, board=token, base_url=base_url)
        self.crawler_process.start()
        if not readings:
            self.exitcode = 1
            return
        folder = opts.into / source / case
        write_case(folder, base_url, answers, readings[0])
        sys.stdout.write(SHOWN.format(folder=folder))


def board_at(spider: type[Spider], url: str, case: str) -> tuple[str, str]:
    """Return token and base address of the board that an address of a source is about; a page set is its own base."""
    address: str | None = getattr(spider, "address", None)
    if address is None:
        return case, url
    if "{board}" not in address:  # the host's first name is the token, unless one host has all boards
        parts = urlsplit(url)
        token = str(parts.hostname).partition(".")[0] if "{board}" in getattr(spider, "public_host", "") else case
        return token, f"{parts.scheme}://{parts.netloc}"
    path, _, query = address.partition("?")
    known = path if "{board}" in path else f"{path}?{query}"
    pattern = re.escape(known.partition("&")[0]).replace(re.escape("{board}"), "(?P<board>[^/?&]+)")
    found = re.search(pattern, url)
    if found is None:
        raise UsageError(f"{url} is not an address of {spider.name}, which reads {address}")
    return found["board"], url[: found.start()]


def write_case(folder: Path, base_url: str, answers: list[Response], reading: BoardReading) -> None:
    """Write case.json, expected.json and a file per answer, with the board's host as that of a local server."""
    folder.mkdir(parents=True, exist_ok=True)
    told = list[dict[str, str]]()
    for response in answers:
        if response.url.endswith("/robots.txt") or response.request is None:
            continue
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        name = f"answer-{len(told) + 1}.{next((end for part, end in ENDINGS.items() if part in kind), 'txt')}"
        (folder / name).write_bytes(local(response.body.decode("utf-8", "replace"), base_url).encode())
        asked = urlsplit(response.request.url)
        ask = f"{response.request.method} {asked.path}" + (f"?{asked.query}" if asked.query else "")
        body = response.request.body.decode("utf-8", "replace")
        told.append({"ask": f"{ask} {body}".strip(), "file": name, "kind": kind})
    case = {"board": reading.crawl.board, "now": reading.crawl.observed_at, "start": urlsplit(base_url).path}
    write_json(folder / "case.json", case | {"answers": told})
    postings = [stated({"board": reading.crawl.board, **posting.as_row()}) for posting in reading.postings]
    expected = {"crawl": stated(reading.crawl.as_row()), "postings": postings}
    write_json(folder / "expected.json", json.loads(local(json.dumps(expected), base_url)))


def stated(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a landed row states and a test compares."""
    return {name: value for name, value in row.items() if value not in NOTHING and name not in UNCOMPARED}


def local(text: str, base_url: str) -> str:
    """Return a text with the board's own host as that of the server of the tests."""
    parts = urlsplit(base_url)
    return text.replace(f"{parts.scheme}://{parts.netloc}", LOCAL)


def write_json(path: Path, value: Any) -> None:
    """Write a value so that people can read and change it."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
