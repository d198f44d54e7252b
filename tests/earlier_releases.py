"""Data folders as earlier versions of this project wrote them: how one is recorded, and how a test gets it back.

A recording holds landing without raw answers, the issued pages without their tables, and both databases: every table's
definition, and the rows that no build can make again.
"""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.fault_server import Call, FaultServer, http

RECORDED = Path(__file__).resolve().parent / "recorded" / "releases"
DATABASES = ("warehouse.duckdb", "jobtrends.duckdb")
FILES = ("boards.csv", "landing/runs/*", "landing/postings/*/*", "landing/*_index/*", "reports/*/report.json",
         "reports/*/index.html", "reports/index.html", "reports/feed.xml", "reports/addresses.json")  # fmt: skip
KEPT = """
select schema_name || '.' || table_name, sql from duckdb_tables() order by all
"""
KEPT_ROWS = ("raw.", "clean.", "build.mark", "core.build_mark", "core.posting", "core.run", "marts.published",
             "marts.reported_value")  # fmt: skip
TEXT = (
    "<p>Acme builds search for hospitals.</p><h3>What you need</h3><ul><li>3 years of experience with Python and {skill}</li>"
    "<li>A Master's degree in computer science</li></ul><p>Salary: ${low},000 - ${high},000 per year. Remote within Germany.</p>"
)


@dataclass(frozen=True)
class Job:
    """A posting of the recorded market: shown from one of five instants to another."""

    name: str
    title: str
    skill: str
    pay: int
    first: int = 1
    last: int = 5


JOBS = {
    "greenhouse": [
        Job("101", "Machine Learning Engineer", "PyTorch", 150),
        Job("102", "Senior Machine Learning Engineer", "Kubernetes", 190, last=2),
        Job("103", "Data Scientist", "SQL", 130, first=2),
        Job("104", "Office Manager", "Excel", 60),
    ],
    "lever": [Job("b1", "Applied Scientist", "JAX", 170), Job("b2", "MLOps Engineer", "Terraform", 140, last=3)],
    "jobposting": [
        Job("1", "NLP Engineer", "spaCy", 120),
        Job("2", "Computer Vision Engineer", "OpenCV", 125, first=3),
    ],
}
TOKENS = {"greenhouse": "acme", "lever": "beta", "jobposting": "gamma"}


class Market:
    """The three boards that every recording was made of, served on loopback at one of five instants."""

    def __init__(self, instant: int = 5) -> None:
        self.instant = instant
        self.servers = {source: FaultServer(source, getattr(self, source)) for source in JOBS}

    @property
    def ports(self) -> list[int]:
        """Return the ports that are asked."""
        return [server.port for server in self.servers.values()]

    def board_list(self) -> str:
        """Return the lines of boards.csv."""
        lines = ["source,board,employer,base_url,delay_s,enabled,notes"]
        for source, server in self.servers.items():
            path = "/careers" if source == "jobposting" else ""
            token = TOKENS[source]
            lines.append(f"{source},{token},{token.title()},http://127.0.0.1:{server.port}{path},,true,")
        return "\n".join(lines) + "\n"

    def listed(self, source: str) -> dict[str, tuple[str, str]]:
        """Return title and markup of what a board shows now; the first one's pay rises with the fourth instant."""
        shown = [job for job in JOBS[source] if job.first <= self.instant <= job.last]
        return {
            job.name: (job.title, TEXT.format(skill=job.skill, low=self.pay(job), high=job.pay + 40)) for job in shown
        }

    def pay(self, job: Job) -> int:
        """Return the lower end of a posting's pay, in thousands."""
        return job.pay + 10 * (job.name == "101" and self.instant >= 4)

    def greenhouse(self, call: Call) -> None:
        """Answer as Greenhouse does."""
        jobs = [
            {
                "id": int(name), "internal_job_id": int(name) * 10, "title": title, "content": text,
                "absolute_url": f"https://acme.example.org/jobs/{name}", "company_name": "Acme",
                "location": {"name": "Berlin, Germany"}, "first_published": "2026-10-20T08:00:00-04:00",
                "updated_at": "2026-10-20T00:00:00Z",
            }
            for name, (title, text) in self.listed("greenhouse").items()
        ]  # fmt: skip
        call.send(http(json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()))

    def lever(self, call: Call) -> None:
        """Answer as Lever does."""
        jobs = [
            {
                "id": name, "text": title, "description": text, "createdAt": 1_790_000_000_000,
                "categories": {"location": "Paris", "commitment": "Full-time"},
                "hostedUrl": f"https://beta.example.org/{name}",
            }
            for name, (title, text) in self.listed("lever").items()
        ]  # fmt: skip
        call.send(http(json.dumps([] if "skip=" in call.path and "skip=0" not in call.path else jobs).encode()))

    def jobposting(self, call: Call) -> None:
        """Answer as a career page does."""
        shown = self.listed("jobposting")
        if "/careers/jobs/" in call.path:
            title, text = shown[call.path.rsplit("/", 1)[1]]
            block = {
                "@context": "https://schema.org", "@type": "JobPosting", "title": title, "description": text,
                "datePosted": "2026-10-01", "hiringOrganization": {"name": "Gamma"},
                "jobLocation": {"address": {"addressLocality": "Vienna", "addressCountry": "AT"}},
            }  # fmt: skip
            body = f'<html><head><script type="application/ld+json">{json.dumps(block)}</script></head><body></body></html>'
        else:
            links = "".join(f'<a href="/careers/jobs/{name}">{title}</a>' for name, (title, _) in shown.items())
            body = f"<html><body><h1>Open positions</h1>{links}</body></html>"
        call.send(http(body.encode(), kind="text/html"))

    def close(self) -> None:
        """Stop serving."""
        for server in self.servers.values():
            server.close()


def record(home: Path, target: Path) -> None:
    """Record a data folder."""
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(target, "w:xz") as archive:
        for pattern in FILES:
            for path in sorted(home.glob(pattern)):
                archive.add(path, path.relative_to(home).as_posix())
        for name in DATABASES:
            folder = Path(scratch) / name
            folder.mkdir()
            record_database(home / name, folder)
            archive.add(folder, name)


def record_database(file: Path, folder: Path) -> None:
    """Write the definitions of a database's tables, and the rows that are kept."""
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute(KEPT).fetchall()
        (folder / "tables.sql").write_text("\n".join(sql for _, sql in tables), encoding="utf-8")
        for table, _ in tables:
            if table.startswith(KEPT_ROWS[:2]) or table in KEPT_ROWS:
                connection.execute(f"copy {table} to '{folder / table}.parquet' (compression uncompressed)")


def restore(name: str, home: Path) -> None:
    """Make a data folder of a recording."""
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(RECORDED / f"{name}.tar.xz") as archive:
            archive.extractall(scratch, filter="data")
        for database in DATABASES:
            folder = Path(scratch) / database
            folder.rename(Path(scratch) / "tables")
            restore_database(Path(scratch) / "tables", Path(scratch) / database)
            (Path(scratch) / "tables").rename(Path(scratch) / f".{database}")
        home.mkdir(parents=True)
        for path in Path(scratch).glob("[a-z]*"):
            path.rename(home / path.name)


def restore_database(folder: Path, file: Path) -> None:
    """Make a database of what was recorded of it."""
    with duckdb.connect(str(file), config={"storage_compatibility_version": "v1.5.0"}) as connection:
        for schema in ("raw", "clean", "build", "core", "marts"):
            connection.execute(f"create schema {schema}")
        connection.execute((folder / "tables.sql").read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.parquet")):
            connection.execute(f"insert into {path.stem} from '{path}'")


if __name__ == "__main__":
    record(Path(sys.argv[1]), RECORDED / f"{sys.argv[2]}.tar.xz")
