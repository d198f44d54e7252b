"""What understanding texts costs: rate, memory and hostile texts, beside other tools on the same texts."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import duckdb

from tests.benchmarks.processes import cpu_of
from warehouse.clean.posting import Advertisement, understand
from warehouse.clean.reference import listed, rows
from warehouse.clean.role import step_of_title
from warehouse.clean.scope_first import understand_in_scope

BASELINE_PYTHON = Path(".venv-bench/bin/python")
HOSTILE = (
    "<",
    "1,1,1,",
    "$1,",
    "a@",
    "<p",
    "(((",
    "5 years ",
    "$100k-",
    "remote ",
    "a.b.c. ",
    "work closely with ",
    "Remote - ",
    "Location: ",
    "A | ",
    "in our Aa ",
    "R, ",
    "degree ",
    "\\",
    "&#1;",
    "aPreferred:",
    "hiring a ",
)
STREAM = """
import json, sys
texts = json.load(open(sys.argv[1]))["texts"]
for number in range(int(sys.argv[2])):
    print(json.dumps({"id": number, "title": "ML Engineer", "text": texts[number % len(texts)]}))
"""


def corpora(shared: Path, sample: int) -> dict[str, list[str]]:
    """Return texts of each kind of real posting as it comes, an empty dict where the measuring data is absent."""
    real = shared / "data/real"
    if not real.exists():
        return {}
    sources = {
        "Ashby, HTML": ("ashby_boards_2025/boards_raw.jsonl.gz", None),
        "LinkedIn, Indeed, Dice": ("linkedin_indeed_postings/postings.parquet", "description"),
        "Glassdoor": ("glassdoor_postings/postings.parquet", "description"),
        "Built In": ("builtin_ai_2026/postings.parquet", "description"),
        "Hacker News, HTML": ("hn_who_is_hiring/runs_2026.parquet", "text"),
    }
    found = {}
    with duckdb.connect() as connection:
        for name, (file, column) in sources.items():
            if column is None:
                query = f"select unnest(api.jobs).descriptionHtml from read_json('{real / file}', maximum_object_size=400000000)"
            else:
                columns = [row[0] for row in connection.execute(f"describe select * from '{real / file}'").fetchall()]
                named = next(
                    (c for c in (column, "description", "text", "body", "description_text") if c in columns), None
                )
                if named is None:
                    continue
                query = f"select {named} from '{real / file}' where length({named}) > 200"
            texts = [row[0] for row in connection.execute(query).fetchall() if row[0]]
            found[name] = texts[:: max(1, len(texts) // sample)][:sample]
    return found


def cpu_of_reading(texts: list[str]) -> float:
    """Return the CPU seconds of understanding all fields of all texts, warmed on a few."""
    for text in texts[:20]:
        understand(Advertisement(title="ML Engineer", text=text))
    begun = time.process_time()
    for text in texts:
        understand(Advertisement(title="ML Engineer", location="Berlin, Germany", text=text))
    return time.process_time() - begun


def rates(found: dict[str, list[str]]) -> None:
    """Print postings a second of each corpus on one core."""
    for name, texts in found.items():
        spent = cpu_of_reading(texts)
        size = sum(map(len, texts)) / len(texts) / 1000
        print(f"understood, one core, {name:26s} {len(texts) / spent:6.0f} postings/s   mean {size:4.1f} kB")


def scope_first(boards: Path) -> None:
    """Print how fast the postings of whole boards are read with and without deciding scope first, the two in turn."""
    with gzip.open(boards, "rt") as stream:
        adverts = [
            Advertisement(
                title=job["title"], company=line["board"], location=job["location"], text=job["descriptionHtml"]
            )
            for line in map(json.loads, stream)
            for job in line["api"]["jobs"]
        ]
    ways = (understand, understand_in_scope)
    for way in ways:
        list(map(way, adverts[::40]))  # warm
    spent, read_whole = [0.0, 0.0], 0
    for start in range(0, len(adverts), 50):
        for number in (0, 1) if start % 100 else (1, 0):
            step_of_title.cache_clear()  # neither way profits by the titles of the other
            begun = time.process_time()
            readings = list(map(ways[number], adverts[start : start + 50]))
            spent[number] += time.process_time() - begun
            read_whole += number * sum(reading.unread_reason is None for reading in readings)
    whole, first = (len(adverts) / seconds for seconds in spent)
    print(f"postings of whole Ashby boards, one core: all read {whole:.0f}/s, scope first {first:.0f}/s, {first / whole:.2f}x;"
          f" {read_whole} of {len(adverts)} read as a whole")  # fmt: skip


def against_others(texts: list[str]) -> None:
    """Print the ratios to markdownify and to beautifulsoup4 with spaCy; says so where these are not installed."""
    if not BASELINE_PYTHON.exists():
        print("baselines of texts: .venv-bench is missing, `make bench` makes it")
        return
    any_case = [alias for row in rows("skills") for alias in listed(row["aliases"])]
    exact = [
        alias for row in rows("skills") for cell in ("exact_aliases", "listed_aliases") for alias in listed(row[cell])
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as stream:
        json.dump({"texts": texts, "aliases": {"any_case": any_case, "exact_case": exact}}, stream)
        stream.flush()
        words = [str(BASELINE_PYTHON), "tests/benchmarks/text_baselines.py", stream.name]
        theirs = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    ours = cpu_of_reading(texts)
    print(f"all fields, {len(texts)} texts: {ours:.1f} s CPU; {theirs['spacy'] / ours:.2f}x as fast as beautifulsoup4 + spaCy,"
          f" {theirs['markdownify'] / ours:.2f}x as fast as markdownify alone")  # fmt: skip


def memory_of_stream(texts: list[str], count: int) -> None:
    """Print the peak memory of `jobtrends clean` on a stream of many postings."""
    jobtrends = str(Path(sys.executable).parent / "jobtrends")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.json"
        source.write_text(json.dumps({"texts": texts}))
        made = subprocess.Popen([sys.executable, "-c", STREAM, str(source), str(count)], stdout=subprocess.PIPE)
        _, peak = cpu_of([jobtrends, "clean", "-", os.devnull], stdin=made.stdout)
        made.wait()
    print(f"a stream of {count} postings: peak {peak} MiB")


def cpu_of_one(text: str) -> float:
    """Return the CPU seconds of understanding one text."""
    begun = time.process_time()
    understand(Advertisement(title="ML Engineer", text=text))
    return time.process_time() - begun


def hostile(texts: list[str]) -> None:
    """Print the time per kB of hostile texts, the median of five readings, over that of normal ones."""
    normal = cpu_of_reading(texts) / sum(map(len, texts))
    worst = 0.0, ""
    for piece in HOSTILE:
        text = piece * (50_000 // len(piece))
        times = median(cpu_of_one(text) for _ in range(5)) / len(text) / normal
        worst = max(worst, (times, piece))
        if times > 5:
            print(f"  {piece!r}: {times:.1f}x")
    print(f"hostile texts: at worst {worst[0]:.1f}x the time per kB of normal ones ({worst[1]!r})")
