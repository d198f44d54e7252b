"""Compare all readings of an earlier commit with those of the working tree, and what they cost.

`python -m tests.understanding.equality COMMIT [SAMPLE]` reads the demo's texts, the labelled postings, the small field cases
and up to SAMPLE texts of each corpus of real postings (all of them without SAMPLE); what is not on this machine is left out.
Ends with status 1 where a value differs. Words that differ are told, too: those that gave the same value may be others.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
INPUTS = ("title", "company", "location", "employment_type", "salary_text", "text")
VALUES = (
    *("text", "language", "seniority", "workplace", "remote_scope", "employment_type", "experience_years_min"),
    *("degree_min", "employer", "employer_key", "is_agency", "has_text", "visa_sponsorship", "clearance"),
    *("experience_by_skill", "unknown_terms", "countries", "cities"),
)
POSTINGS = {
    "ashby_boards_2025": "title, board, location, employmentType, compensationTierSummary, descriptionPlain",
    "linkedin_indeed_postings": "title, company, location, employment_type, salary_text, description",
    "glassdoor_postings": "title, company, location, null, salary_text, description",
    "builtin_ai_2026": "title, company, location, null, compensation, description",
}
COMMENTS = "select null, null, null, null, null, text from '{}' where length(text) > 200"
WORDS_OF = "words of "
SHOWN = 12  # differences


def demo_cases() -> list[dict[str, Any]]:
    """Return the first texts of all postings of a small invented market."""
    from spiders.demo_market.market import Market

    market = Market(1, datetime(2026, 9, 7, tzinfo=UTC), 8)
    return [
        {"title": posting.titles[0][1].text, "location": posting.city.city, "text": posting.texts[0][1]}
        for board in market.boards
        for posting in board.postings
    ]


def shared_cases(sample: int | None) -> list[dict[str, Any]]:
    """Return the postings of the measuring data, an empty list where it is absent."""
    if not SHARED.exists():
        return []
    import duckdb

    files = [*(SHARED / "gold").glob("postings.jsonl"), *(SHARED / "field").glob("texts.jsonl")]
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    found = [line.get("input", line) for line in lines]
    with duckdb.connect() as connection:
        for folder, columns in POSTINGS.items():
            path = SHARED / "data/real" / folder / "postings.parquet"
            rows = connection.execute(f"select {columns} from '{path}'").fetchall()
            found += [dict(zip(INPUTS, row, strict=True)) for row in thinned(rows, sample)]
        path = SHARED / "data/real/hn_who_is_hiring/runs_2026.parquet"
        comments = connection.execute(COMMENTS.format(path)).fetchall()
        found += [dict(zip(INPUTS, row, strict=True)) for row in thinned(comments, sample)]
    return found


def thinned(rows: list[Any], sample: int | None) -> list[Any]:
    """Return a sample spread evenly over rows."""
    return rows[:: max(1, len(rows) // sample)][:sample] if sample else rows


def read_all(given: Path, taken: Path) -> None:
    """Read every case of a file by the rules of the tree that comes first on the path; prints the CPU seconds."""
    from warehouse.clean.posting import Advertisement, understand

    cases = [json.loads(line) for line in given.read_text(encoding="utf-8").splitlines()]
    adverts = [Advertisement(**{name: case.get(name) for name in INPUTS}) for case in cases]
    for advert in adverts[:30]:
        understand(advert)
    begun = time.process_time()
    readings = list(map(understand, adverts))
    sys.stdout.write(f"{time.process_time() - begun:.3f}\n")
    with taken.open("w", encoding="utf-8") as stream:
        for reading in readings:
            stream.write(json.dumps(as_row(reading), ensure_ascii=False, default=vars) + "\n")


def as_row(reading: Any) -> dict[str, Any]:
    """Return a reading as plain values: those of the tables, and the words they were read from."""
    words = {f"{WORDS_OF}{name}": words.lower() for name, words in reading.evidence.items() if name != "role"}
    return {
        **{name: getattr(reading, name) for name in VALUES},
        "role": (reading.role.role, reading.role.in_scope),
        "salary": reading.salary and vars(reading.salary),
        "mentions": [list(mention) for mention in reading.mentions],
        "blocks": [(block.section_kind, block.is_heading) for block in reading.blocks],
        **words,
    }


def run(tree: Path, given: Path, taken: Path) -> float:
    """Read all cases by the rules of a tree in a process of its own; returns its CPU seconds."""
    command = [sys.executable, __file__, "--read", str(given), str(taken)]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)


def compare(before: Path, after: Path, cases: list[dict[str, Any]]) -> Counter[str]:
    """Print the first differences and return how many there are of each field."""
    found: Counter[str] = Counter()
    with before.open(encoding="utf-8") as older, after.open(encoding="utf-8") as newer:
        for number, (old, new, case) in enumerate(zip(older, newer, cases, strict=True)):
            if old == new:
                continue
            left, right = json.loads(old), json.loads(new)
            for name in left:
                if left[name] != right.get(name):
                    found[name] += 1
                    if found.total() <= SHOWN:
                        change = f"{str(left[name])[:300]!r} -> {str(right.get(name))[:300]!r}"
                        sys.stdout.write(f"{number} [{case.get('title')}] {name}: {change}\n")
    return found


def main(commit: str, sample: int | None) -> int:
    """Compare, print counts and the ratio of CPU seconds (the least of two runs each), return the exit status."""
    cases = demo_cases() + shared_cases(sample)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        archive = subprocess.run(["git", "archive", commit, "warehouse"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        given, before, after = home / "cases.jsonl", home / "before.jsonl", home / "after.jsonl"
        given.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
        spent = [(run(home, given, before), run(ROOT, given, after)) for _ in range(2)]
        found = compare(before, after, cases)
    old, new = (min(seconds) for seconds in zip(*spent, strict=True))
    sys.stdout.write(f"{len(cases)} texts, differences: {dict(found) or 'none'}\n")
    sys.stdout.write(f"CPU {old:.2f} s before, {new:.2f} s after: ratio {new / old:.3f}\n")
    return 1 if any(not name.startswith(WORDS_OF) for name in found) else 0


if __name__ == "__main__":
    if sys.argv[1] == "--read":
        read_all(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        raise SystemExit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None))
