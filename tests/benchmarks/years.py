"""What years of use cost: bytes and files of simulated years at night crawls, before and after merging months, and a rebuild.

Runs are planned, written and sealed by the spiders' own parts, without HTTP. A board lists 30 postings, each open for 50
days on average, so that 219 appear in a year (497 real Greenhouse boards had 226 new ones). Texts are real descriptions
where the measuring data lies beside the checkout, and none repeats within four months: what boards repeat of their own words
is not counted in. Raw answers are those of the last 30 nights, since older ones are deleted.

python -m tests.benchmarks.years [--landing] BOARDS DAYS [BOARDS DAYS ...]    with --landing, no tables are built
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy import Request
from scrapy.http import TextResponse

from spiders import runs
from spiders.archive import RawArchive
from spiders.compaction import compact
from spiders.items import Board, BoardCrawl, BoardReading, Posting
from spiders.landing import LandingWriter
from spiders.landing_folder import Landing
from spiders.pipelines.wording import text_key
from tests.benchmarks.processes import cpu_of

SOURCES = ("ashby", "greenhouse", "lever", "workable")
OPEN, DAYS_OPEN, RAW_DAYS = 30, 50, 30
FIRST = datetime(2016, 1, 1, 3, 15, tzinfo=UTC)
TITLES = ("Machine Learning Engineer", "Account Executive", "Backend Engineer", "Product Designer", "Office Manager")
BUILD = """
import sys
from datetime import datetime
from pathlib import Path
from warehouse.build import {step}
{step}(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
"""


@dataclass
class Market:
    """Boards on which postings appear and vanish; those new since the last night have their text."""

    boards: list[Board]
    texts: list[str]
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    listed: dict[str, list[Posting]] = field(default_factory=dict)
    count: int = 0

    def next_night(self, board: Board) -> list[Posting]:
        """Return what a board lists, and let each of its postings give way to another with a chance of one in 50."""
        kept = [one for one in self.listed.get(board.board, []) if self.chance.random() > 1 / DAYS_OPEN]
        for one in kept:
            one.html = None
        self.listed[board.board] = [*kept, *(self.new_posting(board) for _ in range(OPEN - len(kept)))]
        return self.listed[board.board]

    def new_posting(self, board: Board) -> Posting:
        """Return a posting as the Ashby spider maps it."""
        self.count += 1
        number, text = self.count, self.texts[self.count % len(self.texts)]
        name = f"{self.chance.getrandbits(128):032x}"
        title = f"{('Senior ', 'Staff ', '')[number % 3]}{TITLES[number % len(TITLES)]}"
        return Posting(
            source_posting_id=name, title=title, url=f"https://jobs.example.org/{board.board}/{name}", is_listed=True,
            location_texts=[("Berlin, Germany", "San Francisco, CA", "Remote - US")[number % 3]], is_remote=number % 3 == 2,
            workplace_text=("Hybrid", "OnSite", "Remote")[number % 3], employment_type_text="FullTime",
            department_text=("Engineering", "Sales", "People")[number % 3], html=text, text_key=text_key(title, text),
            published_at=(FIRST + timedelta(days=number % 365)).isoformat(), attributes={"team": "Applied Research"},
        )  # fmt: skip


def simulate(home: Path, boards: int, days: int, texts: list[str]) -> datetime:
    """Land a crawl of every board for so many nights, and return the Monday after, 06:00 UTC."""
    listed = [Board(source=SOURCES[n % len(SOURCES)], board=f"b{n}", employer=f"Employer {n}") for n in range(boards)]
    market, landing = Market(listed, texts), Landing(home)
    landing.prepare()
    for day in range(days):
        now = FIRST + timedelta(days=day)
        crawl_night(landing, market, now, keeps_raw=day >= days - RAW_DAYS)
    return now.replace(hour=6, minute=0) + timedelta(days=7 - now.weekday())


def crawl_night(landing: Landing, market: Market, now: datetime, keeps_raw: bool) -> None:
    """Land and seal one run."""
    settings = {"contact": "bench", "request_delay": 1.0, "allow_hosts": [], "raw_days": RAW_DAYS if keeps_raw else 0}
    folder = runs.plan(landing, market.boards, market.boards, f"{now:%Y-%m-%dT%H:%M:%SZ}", settings)
    assert folder is not None
    for source in SOURCES:
        job = runs.job_of(folder, source)
        archive = RawArchive(job.part("warc"), job.now, keeps=keeps_raw)
        writer = LandingWriter(job, archive)
        for board in job.boards:
            postings = market.next_night(board)
            crawl = BoardCrawl(
                source, board.board, job.now, "whole", "complete", None, 200, listed=len(postings), pages=1
            )
            crawl.requests = 1
            if keeps_raw:
                crawl.received_bytes = keep_answer(archive, market, postings)
            writer.write_board(BoardReading(crawl, postings))
        writer.close()
        archive.close()
    runs.seal(landing, folder, {})


def keep_answer(archive: RawArchive, market: Market, postings: list[Posting]) -> int:
    """Keep the raw answer that such a list comes in, every text in it; returns its bytes."""
    rows = [asdict(one) | {"html": market.texts[n % len(market.texts)]} for n, one in enumerate(postings, market.count)]
    body = gzip.compress(json.dumps(rows).encode(), 6)
    address = "https://jobs.example.org/board"
    answer = TextResponse(address, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"}, body=body)
    archive.write(Request(address), answer)
    return len(body)


def measured(folder: Path, *patterns: str) -> tuple[int, int]:
    """Return how many files there are, and their bytes."""
    files = [path for pattern in patterns for path in folder.glob(pattern) if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files)


def cost_of_years(boards: int, days: int, texts: list[str], with_tables: bool) -> None:
    """Print what so many nights of so many boards leave on the disk, and what building and rebuilding from it cost."""
    share = 365_000 / (boards * days)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        monday = simulate(home, boards, days, texts)
        said = f"{boards} boards, {days} nights"
        landing = home / "landing"

        def tell(what: str, found: tuple[int, int]) -> None:
            """Print files and bytes as they are, bytes for each board and night, and for a year of 1,000 boards."""
            files, size = found
            line = f"{files:6d} files {size / 1e6:9.1f} MB {size / boards / days:8.0f} B for each board and night"
            print(f"{said}: {what:34s} {line}, {size * share / 1e9:6.2f} GB for 1,000 boards and a year", flush=True)

        tell("postings", measured(landing, "postings/*/*"))
        tell("summaries", measured(landing, "runs/*"))
        tell("text index", measured(landing, "text_index/*"))
        files, size = measured(landing, "raw/*/*")
        nights = min(days, RAW_DAYS)
        print(
            f"{said}: raw answers of {nights} nights: {files} files, {size / boards / nights:.0f} B a board and night"
        )
        if with_tables:
            cost_of_tables("build", said, home, monday)
        began = time.process_time()
        merged = compact(Landing(home), monday + timedelta(days=62))
        told = f"{time.process_time() - began:.1f} s of CPU, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB"
        print(f"{said}: merging {len(merged)} months, {told}")
        tell("postings, merged", measured(landing, "postings/*/*"))
        tell("summaries, merged", measured(landing, "runs/*"))
        if with_tables:
            tell("warehouse.duckdb", measured(home, "warehouse.duckdb"))
            tell("jobtrends.duckdb", measured(home, "jobtrends.duckdb"))
            cost_of_tables("rebuild", said, home, monday)


def cost_of_tables(step: str, said: str, home: Path, monday: datetime) -> None:
    """Print what building or rebuilding costs."""
    cpu, peak = cpu_of([sys.executable, "-c", BUILD.format(step=step), str(home), monday.isoformat()])
    print(f"{said}: {step}, CPU {cpu:.0f} s, peak {peak} MiB", flush=True)


def main() -> None:
    """Measure each size that the command line names."""
    from tests.benchmarks.__main__ import descriptions

    texts, kind = descriptions()
    random.Random(2).shuffle(texts)
    print(f"texts: {kind}")
    numbers = [int(word) for word in sys.argv[1:] if word != "--landing"]
    for boards, days in zip(numbers[::2], numbers[1::2], strict=True):
        cost_of_years(boards, days, texts, "--landing" not in sys.argv)


if __name__ == "__main__":
    main()
