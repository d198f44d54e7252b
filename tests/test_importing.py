"""Import what people hold: what lands of each kind of file, what never does, and that no number moves."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from spiders.forgotten import read_forgotten
from spiders.importing import spread
from spiders.importing.__main__ import run
from spiders.importing.forgotten import sweep_imports
from spiders.landing_folder import Landing as SpiderLanding
from spiders.pipelines.wording import text_key
from tests.commands import Commands
from tests.landing import Landing, posting
from tests.tables import tables_of
from warehouse.build import build, rebuild
from warehouse.database import connect
from warehouse.load import load_landing

NOW = "2026-11-30T10:00:00Z"
BLOCK: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Machine Learning Engineer",
    "description": "<p>Train models with Python and PyTorch, and ship them to the users of our product.</p>" * 8,
    "datePosted": "2026-11-01",
    "employmentType": "FULL_TIME",
    "hiringOrganization": {"@type": "Organization", "name": "Acme"},
    "jobLocation": {"@type": "Place", "address": {"addressLocality": "Berlin", "addressCountry": "DE"}},
    "baseSalary": {"currency": "EUR", "value": {"minValue": 70000, "maxValue": 90000, "unitText": "YEAR"}},
}


def page(url: str = "https://careers.example.org/jobs/17", **said: Any) -> str:
    """Return a page that marks up a posting."""
    script = json.dumps(BLOCK | said).replace("</", "<\\/")
    return (
        f'<!DOCTYPE html><html><head><title>x</title><link rel="canonical" href="{url}"/>'
        f'<script type="application/ld+json">{script}</script></head><body><h1>x</h1></body></html>'
    )


class Held:
    """A folder of files that somebody holds, and the data folder they are imported into."""

    def __init__(self, folder: Path) -> None:
        self.home, self.files = folder / "home", folder / "files"
        self.home.mkdir()
        self.files.mkdir()

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a file."""
        path = self.files / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def take_in(self, *paths: Path, now: str = NOW, **said: Any) -> dict[str, Any]:
        """Import files, all of them where none is named."""
        told = {
            "home": str(self.home),
            "now": now,
            "origin": "bookmarks",
            "paths": [str(p) for p in paths or (self.files,)],
        }
        return run(told | said)

    def only(self, name: str, content: str | bytes, **said: Any) -> dict[str, Any]:
        """Import one file; returns what became of it."""
        (told,) = self.take_in(self.file(name, content), **said)["files"]
        return dict(told)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return all landed rows."""
        files = sorted((self.home / "landing" / "imports").glob("*.jsonl.gz"))
        return [json.loads(line) for path in files for line in gzip.open(path)]


@pytest.fixture
def held(tmp_path: Path) -> Held:
    """Return an empty folder of files and an empty data folder."""
    return Held(tmp_path)


def many_files(held: Held) -> None:
    """Hold pages, an archive of two, a page that comes twice, and files that are refused."""
    for number in range(5):
        held.file(f"{number}.html", page(f"https://careers.example.org/jobs/{number}", title=f"ML Engineer {number}"))
    with zipfile.ZipFile(held.files / "3a.zip", "w") as archive:
        for number in (6, 7):
            archive.writestr(f"{number}.html", page(f"https://careers.example.org/jobs/{number}"))
    held.file("5.html", page("https://careers.example.org/jobs/1", title="ML Engineer 1"))
    held.file("2a.html", "")
    held.file("4a.csv", "a,b\n1,2\n")


def landed_by(held: Held, workers: int, **said: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Import all files into an empty data folder; returns the answer and all rows."""
    shutil.rmtree(held.home)
    held.home.mkdir()
    return held.take_in(workers=workers, **said), held.rows


def test_files_read_in_processes_beside_land_as_those_read_here(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    many_files(held)
    here = landed_by(held, 1)
    assert len(here[1]) == 7 and sum(file["repeated"] for file in here[0]["files"]) == 1
    monkeypatch.setattr(spread, "BATCH_BYTES", 1)
    assert landed_by(held, 2) == here
    assert not list((held.home / "landing/imports").glob(".copies*"))


def asked(home: Path, query: str) -> list[tuple[Any, ...]]:
    """Return rows of the published file."""
    with duckdb.connect(str(home / "jobtrends.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_saved_page_becomes_a_row_of_the_published_file(
    held: Held, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobtrends = Commands(capsys, monkeypatch, held.home)
    saved = str(held.file("saved.html", page("https://careers.example.org/jobs/17?utm_source=me&token=SECRET")))
    done = jobtrends("import", saved, "--origin", "my bookmarks")
    assert done.status == 0 and "1 posting landed" in done.out
    again = jobtrends("import", saved, "--origin", "my bookmarks")
    assert again.status == 0 and "1 imported before" in again.out and "0 postings landed" in again.out
    assert len(list((held.home / "landing/imports").glob("*.json"))) == 1
    assert jobtrends("build").status == 0
    rows = asked(
        held.home,
        "select origin, listing_kind, source, title, employer, cities, salary_min, url, text_known from core.imported_posting",
    )
    assert rows == [
        ("my bookmarks", "import", "import:careers.example.org", "Machine Learning Engineer", "Acme", ["Berlin"],
         70000.0, "https://careers.example.org/jobs/17", True),
    ]  # fmt: skip
    assert {("Python",), ("PyTorch",)} <= set(asked(held.home, "select skill from core.imported_skill"))
    landed = b"".join(
        path.read_bytes() for path in (held.home / "landing").rglob("*") if path.suffix in (".json", ".sqlite")
    )
    assert b"SECRET" not in landed + json.dumps(held.rows).encode()


def tables(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every published row but those of imports."""
    found = tables_of(home / "jobtrends.duckdb")
    return {name: rows for name, rows in found.items() if not name.partition(".")[2].startswith("import")}


def test_an_import_moves_no_number(held: Held) -> None:
    landing = Landing(held.home)
    key = text_key("Machine Learning Engineer", posting("8")["html"])
    for number in range(1, 5):
        rows = [posting(str(n), url=f"https://example.org/jobs/{n}", text_key=f"{n}") for n in range(number, 8)]
        rows.append(posting("8", url="https://example.org/jobs/8", text_key=key))
        landing.run(number, f"2026-11-{number * 3 + 9:02}T04:00:00Z", {"greenhouse:acme": rows})
    now = datetime(2026, 11, 24, 6, tzinfo=UTC)
    build(held.home, now)
    before = tables(held.home)
    gone = page("https://example.org/jobs/1", description=posting("1")["html"], validThrough="2026-11-12")
    held.file("gone.html", gone)  # a posting that has closed
    held.file("open.html", page("https://example.org/jobs/8"))
    held.file(
        "twin.html", page("https://elsewhere.example/8", hiringOrganization="Acme", description=posting("8")["html"])
    )
    held.file("new.html", page("https://new.example/1", hiringOrganization="Newcomer"))
    held.take_in(now="2026-11-23T10:00:00Z")
    build(held.home, now)
    assert tables(held.home) == before
    found = asked(held.home, "select url, same_by is not null from core.imported_posting order by 1")
    assert found == [("https://elsewhere.example/8", True), ("https://example.org/jobs/1", True),
                     ("https://example.org/jobs/8", True), ("https://new.example/1", False)]  # fmt: skip
    (share,) = asked(held.home, "select adverts, adverts_added, share_crawled, share_with_imports, suppressed_reason"
                     " from marts.import_skill where origin = '*' and skill = 'Python'")  # fmt: skip
    assert share[:2] == (2, 1) and share[2] == share[3] == 1.0 and "fewer than 30" in share[4]
    built = asked(held.home, "from core.imported_posting")
    rebuild(held.home, now)
    assert asked(held.home, "from core.imported_posting") == built and tables(held.home) == before


def test_a_damaged_import_is_refused_by_name(held: Held) -> None:
    told = held.only("saved.html", page())
    assert told["postings"] == 1
    (file,) = (held.home / "landing/imports").glob("*.jsonl.gz")
    file.write_bytes(gzip.compress(b"{}\n"))
    result = build(held.home, datetime(2026, 12, 1, tzinfo=UTC))
    assert ["not as they were sealed" in refusal.cause for refusal in result.refused] == [True]
    with connect(held.home / "warehouse.duckdb") as connection:
        assert connection.execute("select count(*) from raw.import_run").fetchone() == (0,)


def test_what_is_forgotten_leaves_imports_too_and_is_not_imported_again(held: Held) -> None:
    held.file("a.html", page("https://jobs.example/1", title="First"))
    held.file("b.html", page("https://jobs.example/2", title="Second"))
    held.take_in()
    tombstones = held.home / "landing" / "forgotten.csv"
    tombstones.write_text(
        "source,board,posting_id,forgotten_at,reason\nimport,jobs.example,/1,2026-12-01T00:00:00Z,asked\n"
    )
    landing = SpiderLanding(held.home)
    assert sweep_imports(landing, read_forgotten(held.home)) == 1
    assert [row["title"] for row in held.rows] == ["Second"]
    held.file("c.html", page("https://jobs.example/1", title="First") + " ")
    told = held.take_in(now="2026-12-02T10:00:00Z")["files"]
    assert [(file["is_known"], file["skipped"]) for file in told if file["name"] == "c.html"] == [
        (False, {"forgotten on request": 1})
    ]
    with connect(":memory:") as connection:
        assert list(load_landing(connection, held.home).refused) == []
        assert connection.execute("select title from raw.imported_posting").fetchall() == [("Second",)]
