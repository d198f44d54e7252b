"""What lands of each kind of file that people hold, and that hostile ones end in one line and stop nothing else."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from spiders.importing.items import Tally
from spiders.importing.sites import host_of, id_of, row_of, sites
from spiders.importing.tables import told_map
from tests.test_importing import NOW, Held, held, page  # noqa: F401

Row = dict[str, Any]
POSTING_TEXT = (
    "<p>We are looking for an engineer who trains models.</p><h2>Requirements</h2><p>Python and PyTorch.</p>" * 4
)


def test_sites_know_their_own_addresses() -> None:
    for site in sites():
        assert row_of(host_of(site.example)) == site and id_of(site.example) == site.id, site.site


# Pages

SINGLE_FILE = """<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile
 url: https://www.example.org/jobs/9?session=abc
 saved date: Mon Nov 09 2026 14:03:11 GMT+0100 (Central European Standard Time)
--><head><title>Careers</title>{script}</head><body><nav>Jane Doe</nav><main><h1>ML Engineer</h1>{text}</main></body></html>"""
MICRODATA = """<html><body><div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">Data Scientist</h1>
<span itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization"><b itemprop="name">Acme</b></span>
<span itemprop="jobLocation" itemscope itemtype="https://schema.org/Place"><i itemprop="address" itemscope
itemtype="https://schema.org/PostalAddress"><b itemprop="addressLocality">Leeds</b><meta itemprop="addressCountry" content="GB"></i></span>
<time itemprop="datePosted" datetime="2026-10-02">2 October</time><div itemprop="description"><p>Build models.</p></div></div></body></html>"""


def mhtml(html: str) -> str:
    """Return a page as a browser saves it whole."""
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.org/jobs/9?tk=1\r\nSubject: x\r\n"
        "Date: Mon, 9 Nov 2026 13:03:11 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--b1"\r\n\r\n'
        "----b1\r\nContent-Type: text/css\r\n\r\n.a{}\r\n----b1\r\nContent-Type: text/html\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + html.replace("=", "=3D") + "\r\n----b1--\r\n"
    )


def script(**said: Any) -> str:
    """Return the script of a page that marks up a posting."""
    return page(**said).partition("<script")[1] + page(**said).partition("<script")[2].partition("</head>")[0]


PAGES: dict[str, tuple[str | bytes, Row]] = {
    "SingleFile with its scripts": (
        SINGLE_FILE.format(script=script(), text=""),
        {"title": "Machine Learning Engineer", "url": "https://www.example.org/jobs/9", "seen_at": "2026-11-09T13:03:11Z", "is_text_only": False},
    ),
    "SingleFile without scripts": (
        SINGLE_FILE.format(script="", text=POSTING_TEXT),
        {"title": "ML Engineer", "source": "import:example.org", "source_posting_id": "/jobs/9", "is_text_only": True, "seen_at": "2026-11-09T13:03:11Z"},
    ),
    "MHTML": (
        mhtml(page()),
        {"title": "Machine Learning Engineer", "url": "https://www.example.org/jobs/9", "seen_at": "2026-11-09T13:03:11Z", "employer_text": "Acme"},
    ),
    "microdata": (
        MICRODATA,
        {"title": "Data Scientist", "employer_text": "Acme", "published_at": "2026-10-02T00:00:00Z", "places": [{"city": "Leeds", "region": None, "country": "GB"}]},
    ),
    "Windows-1252": (page(title="Ingénieur ML").encode("cp1252"), {"title": "Ingénieur ML"}),
    "UTF-16": (page(title="Ingénieur ML").encode("utf-16"), {"title": "Ingénieur ML"}),
    "gzip": (gzip.compress(page().encode()), {"title": "Machine Learning Engineer"}),
    "a site's own id": (page("https://uk.indeed.com/viewjob?jk=0123456789abcdef&tk=SECRET"), {"source": "import:indeed", "source_posting_id": "0123456789abcdef"}),
    "JSON-LD alone": (json.dumps({"@type": "JobPosting", "title": "MLOps Engineer", "url": "https://example.org/j/4?utm=1"}), {"title": "MLOps Engineer", "url": "https://example.org/j/4"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str, held: Held) -> None:  # noqa: F811
    content, expected = PAGES[name]
    told = held.only("saved", content)
    assert (told["postings"], told["refused"]) == (1, None), told
    (row,) = held.rows
    assert {key: row[key] for key in expected} == expected
    assert not any(word in json.dumps(row) for word in ("SECRET", "session", "Jane Doe"))


NO_POSTING: dict[str, tuple[str, str]] = {
    "an article": ("<html><body><h1>Ten tips</h1><p>How to write a letter.</p></body></html>", "no posting found on this page"),
    "a challenge": ("<html><head><title>Just a moment...</title></head><body>Checking your browser before accessing. Enable JavaScript and cookies to continue</body></html>", "a page that asks its reader"),
    "a commented-out posting": ("<html><body><!-- " + script() + " --><p>Gone.</p></body></html>", "no posting found on this page"),
    "a site that forbids copies": (page("https://www.linkedin.com/jobs/view/4414359267/"), "linkedin.com: its terms bar copying"),
    "no title": (page(title=""), "a posting without a title"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_POSTING)
def test_pages_without_a_posting_say_why(name: str, held: Held) -> None:  # noqa: F811
    content, reason = NO_POSTING[name]
    told = held.only("saved.html", content)
    assert told["refused"] is None and told["postings"] == 0
    assert [key.startswith(reason) for key in told["skipped"]] == [True], told["skipped"]


def test_a_page_of_a_site_that_forbids_copies_is_read_where_somebody_answers_for_it(held: Held) -> None:  # noqa: F811
    saved = page("https://www.linkedin.com/jobs/view/4414359267/?trk=SECRET")
    assert held.only("saved.html", saved, held_by="Legal desk")["postings"] == 1
    assert (held.rows[0]["source"], held.rows[0]["source_posting_id"]) == ("import:linkedin", "4414359267")


# Mails

LINKEDIN = """Your job alert for ml engineer in Berlin
Manage your job alerts:  https://www.linkedin.com/comm/jobs/alerts?trk=SECRET

ML Engineer - Ranking
Acme
Berlin, Germany (Hybrid)

4 school alumni
View job: https://www.linkedin.com/comm/jobs/view/4414359267/?trackingId=SECRET&midToken=SECRET

---------------------------------------------------------

Research Scientist
Contoso

Apply with your profile
View job: https://www.linkedin.com/comm/jobs/view/4359034720/?trackingId=SECRET

---------------------------------------------------------

See all jobs on LinkedIn:  https://www.linkedin.com/comm/jobs/search?keywords=x
This email was intended for Jane Doe (Job seeker)
LinkedIn Corporation, 1000 West Maude Avenue
Sunnyvale, CA
View job: https://www.linkedin.com/comm/jobs/view/4099887766?trk=eml-footer
"""
INDEED = """Jobs 1-2 of 2 new jobs
See matching results on Indeed: https://uk.indeed.com/jobs?q=ml&tmtk=SECRET

Staff Data Scientist - Analytics
Iron, Inc. - San Francisco, CA
$180,000 - $200,000 a year
Base salary range and more of a snippet...
Just posted
https://uk.indeed.com/rc/clk/dl?jk=c3626a655de4a873&from=ja&tk=SECRET

ML Engineer
Turn/River 4.1 - Leeds
Easily apply
1 day ago
https://engage.indeed.com/f/a/SECRET~~/x

© 2026 Indeed
Manage: https://subscriptions.indeed.com?token=SECRET
"""
INDEED_RUN_ON = """2+ new analytics jobs in Penang
Buyer of Models
Contoh Neo - Penang
3 days ago
https://engage.indeed.com/f/a/SECRET
Planner
Lain - Ipoh
Just posted
https://engage.indeed.com/f/a/SECRET2
"""
INDEED_MATCH = """Hello Jane Doe

ML Engineer
Acme
Dublin

Benefits: pension
View job: https://cts.indeed.com/v3/SECRET
"""
INDEED_PAGE = """<html><body><a href="https://engage.indeed.com/f/a/SECRET">Edit</a>
<a href="https://engage.indeed.com/f/a/S2"><b>Principal Scientist</b></a><p>Cellica Bio&nbsp;4.1&nbsp;- Oxford</p><p>£60,000 - £70,000 a year</p>
<a href="https://engage.indeed.com/f/a/S3">unsubscribe</a></body></html>"""


def mail(body: str, sender: str = "alerts@example.org", kind: str = "plain") -> str:
    """Return a mail."""
    return (
        f"From: Alerts <{sender}>\nTo: Jane Doe <jane@example.com>\nSubject: jobs for Jane Doe\n"
        f"Date: Tue, 7 Jul 2026 19:18:38 +0200\nX-Token: SECRET\nMIME-Version: 1.0\n"
        f"Content-Type: text/{kind}; charset=utf-8\n\n{body}"
    )


def forwarded(body: str) -> str:
    """Return a mail that holds another as an attachment."""
    return (
        "From: Jane Doe <jane@example.com>\nTo: x@example.com\nDate: Wed, 8 Jul 2026 10:00:00 +0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="f"\n\n--f\nContent-Type: text/plain\n\nSee below. Jane Doe\n--f\n'
        "Content-Type: message/rfc822\n\n" + mail(body) + "\n--f--\n"
    )


LINKEDIN_CARDS = [
    ("ML Engineer - Ranking", "Acme", ["Berlin, Germany (Hybrid)"], None),
    ("Research Scientist", "Contoso", [], None),
]
INDEED_CARDS = [
    ("Staff Data Scientist - Analytics", "Iron, Inc.", ["San Francisco, CA"], "$180,000 - $200,000 a year"),
    ("ML Engineer", "Turn/River", ["Leeds"], None),
]
MAILS: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "LinkedIn": (mail(LINKEDIN), LINKEDIN_CARDS),
    "LinkedIn, forwarded within the text": (mail("".join(f"> {line}\n" for line in LINKEDIN.splitlines())), LINKEDIN_CARDS),
    "LinkedIn, forwarded as an attachment": (forwarded(LINKEDIN), LINKEDIN_CARDS),
    "Indeed": (mail(INDEED), INDEED_CARDS),
    "Indeed without blank lines": (mail(INDEED_RUN_ON), [("Buyer of Models", "Contoh Neo", ["Penang"], None), ("Planner", "Lain", ["Ipoh"], None)]),
    "Indeed match": (mail(INDEED_MATCH), [("ML Engineer", "Acme", ["Dublin"], None)]),
    "Indeed in HTML only": (mail(INDEED_PAGE, kind="html"), [("Principal Scientist", "Cellica Bio", ["Oxford"], "£60,000 - £70,000 a year")]),
    "a mailbox": (
        "From 123@xxx Tue Jul  7 19:18:38 2026\n" + mail(LINKEDIN) + "\nFrom 124@xxx Wed Jul  8 19:18:38 2026\n" + mail(INDEED) + "\n",
        LINKEDIN_CARDS + INDEED_CARDS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MAILS)
def test_mails(name: str, held: Held) -> None:  # noqa: F811
    content, expected = MAILS[name]
    told = held.only("alert.eml", content)
    assert told["refused"] is None
    rows = held.rows
    assert [(r["title"], r["employer_text"], r["location_texts"], r["salary_text"]) for r in rows] == expected
    assert all(r["text_not_fetched"] and r["seen_at"].startswith("2026-07-0") for r in rows)
    landed = json.dumps(rows) + "".join(p.read_text() for p in (held.home / "landing/imports").glob("*.json"))
    assert not any(word in landed for word in ("SECRET", "Jane", "jane", "example.com", "alumni"))


def test_the_id_of_a_mail_is_the_sites_own_and_holds_across_mails(held: Held) -> None:  # noqa: F811
    held.only("a.eml", mail(LINKEDIN + INDEED))
    assert {row["source_posting_id"] for row in held.rows} >= {"4414359267", "4359034720"}
    again = held.only("b.eml", mail(LINKEDIN).replace("SECRET", "OTHER"), now="2026-11-30T11:00:00Z")
    assert (again["postings"], again["repeated"]) == (0, 2)


# Tables

TABLES: dict[str, tuple[list[Row], Row]] = {
    "ats_scrapers": (
        [{"ats_type": "greenhouse", "ats_id": "77", "url": "https://boards.example/77?gh_src=t", "title": "ML Engineer", "company": "Acme", "location": "Berlin", "description": "Text.",
          "posted_at": "2026-11-02 08:00:00+00:00", "fetched_at": "2026-11-20T08:00:00Z", "salary_currency": "EUR", "salary_min": 1.0, "team": "Core"}],
        {"source": "import:greenhouse", "source_posting_id": "77", "same_source": "greenhouse", "same_id": "77", "url": "https://boards.example/77",
         "published_at": "2026-11-02T08:00:00Z", "seen_at": "2026-11-20T08:00:00Z", "html": "Text."},
    ),
    "open_jobs": (
        [{"id": "g9", "ats": "Lever", "company": "Acme", "url": "https://jobs.example/9", "title": "MLE", "jd_markdown": "# Role\n\n**Train** models", "salary_min_k": 99, "remote": True}],
        {"source": "import:lever", "same_source": "lever", "is_remote": True, "html": "<h1>Role</h1>\n<p><strong>Train</strong> models</p>", "pay": []},
    ),
    "open_jobs_data": (
        [{"company": "Acme", "platform": "ashby", "jobId": "a-1", "title": "MLE", "locations": '["Oslo", "Remote"]', "applyUrl": "https://jobs.example/a-1", "postedAt": "2026-08-01T00:00:00Z"}],
        {"source": "import:ashby", "location_texts": ["Oslo", "Remote"], "same_id": "a-1"},
    ),
    "the format of clean": (
        [{"id": "1", "title": "MLE", "company": "Acme jane@example.com", "location": "Rome", "salary_text": "50k EUR", "text": "Write jane@example.com"}],
        {"source_posting_id": "1", "employer_text": "Acme [e-mail]", "salary_text": "50k EUR", "html": "Write [e-mail]", "source": "import:unknown"},
    ),
}  # fmt: skip
JOBSPY: Row = {
    "id": "in-1", "site": "indeed", "job_url": "https://www.indeed.com/viewjob?jk=0123456789abcdef", "job_url_direct": "https://jobs.example/1?source=SECRET", "title": "MLE",
    "company": "Acme", "location": "Austin, TX, US", "date_posted": "2026-11-01", "interval": "yearly", "min_amount": 1e5, "max_amount": 2e5, "currency": "USD",
    "is_remote": False, "emails": "jane@example.com", "description": "**Train** models",
}  # fmt: skip


def as_csv(rows: list[Row], delimiter: str = ",") -> bytes:
    """Return rows as CSV, with a byte order mark as spreadsheets write it."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def as_lines(rows: list[Row]) -> bytes:
    """Return rows as JSON Lines."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def as_parquet(rows: list[Row], folder: Path) -> bytes:
    """Return rows as Parquet."""
    (folder / "rows.json").write_bytes(as_lines(rows))
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (from read_json('{folder / 'rows.json'}', convert_strings_to_integers = false)) to '{folder / 'rows.parquet'}'"
        )
    return (folder / "rows.parquet").read_bytes()


@pytest.mark.parametrize("form", ["csv", "semicolons", "lines", "array", "parquet"])
@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str, form: str, held: Held, tmp_path: Path) -> None:  # noqa: F811
    rows, expected = TABLES[name]
    content = {
        "csv": lambda: as_csv(rows), "semicolons": lambda: as_csv(rows, ";"), "lines": lambda: as_lines(rows),
        "array": lambda: json.dumps(rows, indent=1).encode(), "parquet": lambda: as_parquet(rows, tmp_path),
    }[form]()  # fmt: skip
    told = held.only("rows", content)
    assert (told["postings"], told["refused"]) == (1, None), told
    (row,) = held.rows
    assert {key: row[key] for key in expected} == expected


def test_jobspy_needs_somebody_who_answers_for_it(held: Held) -> None:  # noqa: F811
    told = held.only("jobspy.csv", as_csv([JOBSPY]))
    assert told["postings"] == 0 and "--i-hold-this-lawfully" in told["refused"]
    assert held.only("jobspy.csv", as_csv([JOBSPY]), held_by="Legal desk")["postings"] == 1
    (row,) = held.rows
    assert (row["source"], row["source_posting_id"], row["apply_url"]) == (
        "import:indeed",
        "0123456789abcdef",
        "https://jobs.example/1",
    )
    assert row["pay"] == [{"min": 1e5, "max": 2e5, "currency": "USD", "period": "yearly", "kind": None, "label": None}]
    assert "jane" not in json.dumps(row) and "SECRET" not in json.dumps(row)


def test_a_map_can_be_told(held: Held) -> None:  # noqa: F811
    content = as_csv([{"Stelle": "ML-Ingenieur", "Firma": "Acme", "Ort": "Bonn"}])
    refused = held.only("rows.csv", content)["refused"]
    assert "no built-in map knows" in refused and "--map" in refused
    told = held.only("rows.csv", content, map=["title=Stelle", "employer=Firma", "location=Ort"])
    assert told["postings"] == 1 and held.rows[0]["location_texts"] == ["Bonn"]
    for pairs in (["titel=Stelle"], ["title"], ["employer=Firma"]):
        with pytest.raises(ValueError, match="--map"):
            told_map(pairs)


# Archives


def warc(pages: dict[str, tuple[str, str, bytes]], gzipped: bool = True) -> bytes:
    """Return an archive of pages: status, type and body by address."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=gzipped)
    writer.write_record(writer.create_warcinfo_record("x", {"software": "x"}))
    for url, (status, kind, body) in pages.items():
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2026-05-01T10:00:00Z"},
        )
        writer.write_record(record)
    return stream.getvalue()


@pytest.mark.parametrize("gzipped", [True, False])
def test_an_archive_of_pages(gzipped: bool, held: Held) -> None:  # noqa: F811
    told = held.only("crawl.warc.gz", warc({
        "https://example.org/jobs/1?utm_source=x": ("200 OK", "text/html; charset=utf-8", page("https://example.org/jobs/1").encode()),
        "https://example.org/jobs/2": ("200 OK", "text/html", MICRODATA.encode()),
        "https://example.org/about": ("200 OK", "text/html", f"<html><body><h1>x</h1>{POSTING_TEXT}</body></html>".encode()),
        "https://example.org/gone": ("404 Not Found", "text/html", page().encode()),
        "https://example.org/logo.png": ("200 OK", "image/png", b"\x89PNG"),
    }, gzipped))  # fmt: skip
    assert (told["kind"], told["entries"], told["postings"]) == ("warc", 5, 2)
    assert told["skipped"] == {"no posting found on this page": 1, "HTTP 404": 1, "not a page": 1}
    assert [(row["url"], row["seen_at"]) for row in held.rows] == [
        ("https://example.org/jobs/1", "2026-05-01T10:00:00Z"), ("https://example.org/jobs/2", "2026-05-01T10:00:00Z")]  # fmt: skip


QUADS = r"""_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/JobPosting> <https://example.org/jobs/5> .
_:a <http://schema.org/title> "ML \"Platform\" Engineer"@en <https://example.org/jobs/5> .
_:a <http://schema.org/jobLocation> _:b <https://example.org/jobs/5> .
_:a <http://schema.org/datePosted> "2024-05-01"^^<http://www.w3.org/2001/XMLSchema#date> <https://example.org/jobs/5> .
_:a <http://schema.org/description> "<p>Caf\u00E9</p>" <https://example.org/jobs/5> .
_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Place> <https://example.org/jobs/5> .
_:b <http://schema.org/address> _:c <https://example.org/jobs/5> .
_:c <http://schema.org/addressLocality> "Ghent" <https://example.org/jobs/5> .
_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Organization> <https://example.org/about> .
nonsense
_:x <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/JobPosting> <https://example.org/jobs/6> .
_:x <http://schema.org/JobPosting/title> "Data Scientist" <https://example.org/jobs/6> .
"""


def test_statements_of_web_data_commons(held: Held) -> None:  # noqa: F811
    told = held.only("part.nq.gz", gzip.compress(QUADS.encode()))
    assert (told["kind"], told["entries"], told["postings"]) == ("quads", 3, 2)
    assert told["skipped"] == {"statements about no posting": 1, "a line that is no statement": 1}
    first, second = held.rows
    assert (first["title"], first["url"], first["places"][0]["city"]) == (
        'ML "Platform" Engineer',
        "https://example.org/jobs/5",
        "Ghent",
    )
    assert (first["html"], first["published_at"], second["title"]) == (
        "<p>Café</p>",
        "2024-05-01T00:00:00Z",
        "Data Scientist",
    )


# Folders, archives and streams


def zipped(files: dict[str, bytes]) -> bytes:
    """Return files as a zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_folder_is_read_whole_and_each_refusal_has_a_line(held: Held) -> None:  # noqa: F811
    (held.files / "deep" / "page_files").mkdir(parents=True)
    held.file("deep/page.html", page("https://example.org/1"))
    held.file("deep/page_files/style.css", "a { }")
    held.file(
        "all.zip",
        zipped({"a/one.html": page("https://example.org/2").encode(), "b/photo.png": b"\x89PNG\r\n\x1a\n\0\0"}),
    )
    held.file("photo.jpg", b"\xff\xd8\xff\xe0\0\0")
    held.file(".hidden", "x")
    files = held.take_in(held.files, held.files / "missing.html")["files"]
    assert {file["name"]: file["postings"] for file in files if not file["refused"]} == {
        "page.html": 1,
        "all.zip/one.html": 1,
    }
    refused = {file["name"]: file["refused"] for file in files if file["refused"]}
    assert sorted(refused) == ["all.zip/photo.png", "missing.html", "photo.jpg"]
    assert refused["missing.html"] == "no such file" and "none of the kinds" in refused["photo.jpg"]


def test_standard_input_is_read(held: Held) -> None:  # noqa: F811
    request = json.dumps({"home": str(held.home), "now": NOW, "origin": "x", "paths": ["-"]})
    done = subprocess.run(
        [sys.executable, "-m", "spiders.importing", request], input=page().encode(), capture_output=True, check=True
    )
    (told,) = json.loads(done.stdout)["files"]
    assert (told["name"], told["postings"]) == ("standard input", 1)


def nested_zip(depth: int) -> bytes:
    """Return a page in so many archives within one another."""
    content = page().encode()
    for _ in range(depth):
        content = zipped({"x.zip" if content[:2] == b"PK" else "x.html": content})
    return content


def many_parts(count: int) -> bytes:
    """Return a mail of so many parts."""
    head = b'From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return head + b"--b\nContent-Type: text/plain\n\nx\n" * count + b"--b--\n"


def deep_mail(depth: int) -> bytes:
    """Return parts within so many others."""
    head = b"From: a@example.com\nMIME-Version: 1.0\n"
    return head + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a gzip bomb of a page": (lambda: gzip.compress(b"<html>" + b" " * 40_000_000), "larger than 32 MiB"),
    "a gzip bomb of an archive": (lambda: gzip.compress(warc({"https://example.org/": ("200 OK", "text/html", b" " * 90_000_000)}, gzipped=False)), "a compression bomb"),
    "a gzip bomb of lines": (lambda: gzip.compress(b'{"id": 1, "title": "x"}\n' + (b" " * 1_000_000 + b"\n") * 90), "a compression bomb"),
    "a zip bomb": (lambda: zipped({"x.html": b" " * 90_000_000}), "a compression bomb"),
    "archives within archives": (lambda: nested_zip(8), "archives within one another"),
    "too many members": (lambda: zipped({f"{n}.html": b"" for n in range(10_001)}), "10001 members"),
    "100,000 parts": (lambda: many_parts(100_000), "more than 100 parts"),
    "parts within parts": (lambda: deep_mail(3_000), "parts"),
    "a few parts too deep": (lambda: deep_mail(12) + b"Content-Type: text/plain\n\nx\n", "parts within one another"),
    "a huge line": (lambda: b'{"id": "' + b"x" * 34_000_000, "longer than 32 MiB"),
    "a huge line of a table": (lambda: b"id,title\n" + b"x" * 34_000_000, "longer than 32 MiB"),
    "a huge page": (lambda: b"<html>" + b"x" * 34_000_000, "larger than 32 MiB"),
    "JSON nested deeply": (lambda: b"[" * 200_000, "neither JSON Lines nor JSON"),
    "a cut gzip": (lambda: gzip.compress(as_lines(TABLES["open_jobs"][0] * 500))[:80], "cut or damaged"),
    "a cut zip": (lambda: zipped({"x.html": page().encode()})[:60], "cut or damaged"),
    "broken Parquet": (lambda: b"PAR1" + b"\0" * 50 + b"PAR1", "cannot be read as Parquet"),
    "binary": (lambda: bytes(range(256)) * 40, "none of the kinds"),
    "empty": (lambda: b"", "empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_one_line_and_the_rest_is_imported(name: str, held: Held) -> None:  # noqa: F811
    made, reason = HOSTILE[name]
    held.file("a_hostile", made())
    held.file("b_good.html", page())
    bad, good = held.take_in()["files"]
    assert reason in bad["refused"] and "\n" not in bad["refused"] and bad["name"].startswith("a_hostile")
    assert good["postings"] == 1 and held.rows[-1]["title"] == "Machine Learning Engineer"
    assert not [path for path in (held.home / "landing/imports").iterdir() if path.suffix == ".part" or path.is_dir()]


HOSTILE_PAGES: dict[str, str] = {
    "JSON-LD nested deeply": '<html><script type="application/ld+json">' + '{"a":' * 50_000 + "</script></html>",
    "elements nested deeply": "<html>" + "<div>" * 100_000 + "x",
    "many comments": "<html>" + "<!-- JobPosting " * 200_000,
    "many open scripts": "<html>JobPosting" + '<script type="application/ld+json">' * 50_000,
    "many microdata items": "<html>" + '<div itemscope itemtype="https://schema.org/JobPosting">' * 3_000,
    "a title of markup": page(title="<script>" * 20_000),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_pages_take_little_time(name: str, held: Held) -> None:  # noqa: F811
    import time

    begun = time.process_time()
    told = held.only("page.html", HOSTILE_PAGES[name])
    assert told["entries"] <= 1 and time.process_time() - begun < 5


def test_a_tally_holds_no_path(held: Held) -> None:  # noqa: F811
    told = held.only("jane.doe@example.com saved.html", page())
    assert told["name"] == "[e-mail] saved.html" and Tally(1, "x", NOW).as_row()["skipped"] == {}
