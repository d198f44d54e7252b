"""Boards named by their addresses: each row of the table by its example, the ways people copy one, and what is no board."""

from __future__ import annotations

import csv
from urllib.parse import urlsplit

import pytest
from scrapy.spiderloader import SpiderLoader

from spiders.board_address import TABLE, board_of, is_vendors, refusal_at, shapes
from spiders.boards import PACKAGED_BOARDS, read_boards
from spiders.crawling import pinned_settings
from spiders.job import Job
from spiders.job_sites import JOB_SITES
from spiders.listing import ListingSpider

with TABLE.open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))
UUID = "5ac21346-8e0c-4494-8e7a-3eb92ff77902"


def named(url: str) -> tuple[str, str] | None:
    """Return source and token."""
    found = board_of(url)
    return (found.source, found.board) if found else None


@pytest.mark.parametrize("row", ROWS, ids=[f"{number}-{row['source']}" for number, row in enumerate(ROWS, 2)])
def test_a_row_names_its_example_however_it_was_copied(row: dict[str, str]) -> None:
    url, wanted = row["example"], (row["source"], row["found"])
    assert named(url) == wanted
    parts = urlsplit(url)
    for copied in (
        f" {url} ",
        f"<{url}>",
        url.replace("https://", "HTTPS://"),
        url.replace("https://", "http://"),
        url.replace(parts.netloc, parts.netloc.upper()),
        url.replace(parts.netloc, f"{parts.netloc}:443"),
        url.replace(parts.netloc, f"{parts.netloc}."),
        url.removeprefix("https://"),
        f"{url}{'&' if parts.query else '?'}utm_source=newsletter&gclid=abc",
        parts._replace(path=f"{parts.path.rstrip('/')}/").geturl(),
        parts._replace(fragment="apply").geturl(),
    ):
        assert named(copied) == wanted, copied


HELD_TO_HOSTS = [row for row in ROWS if row["token"] != "{host}"]  # others are known by their paths


@pytest.mark.parametrize("row", HELD_TO_HOSTS, ids=[f"{n}-{row['source']}" for n, row in enumerate(HELD_TO_HOSTS)])
def test_a_host_that_only_looks_like_one_is_none(row: dict[str, str]) -> None:
    parts = urlsplit(row["example"])
    host = parts.netloc
    for false in (
        parts._replace(netloc=f"{host}.example.org"),
        parts._replace(netloc=f"not{host.split('.', 1)[1].replace('.', '')}.example"),
        parts._replace(netloc=f"{host}@example.org"),
        parts._replace(netloc=f"user@{host}"),
        parts._replace(netloc=f"{host}:8443"),
        parts._replace(scheme="ftp"),
        parts._replace(netloc="example.org", path=f"/{host}{parts.path}"),
        parts._replace(netloc="web.archive.org", path=f"/web/2026/https://{host}{parts.path}"),
        parts._replace(path=f"{parts.path}/../other"),
    ):
        assert board_of(false.geturl()) is None, false.geturl()


BOARDS = {
    "https://boards.greenhouse.io/acme/jobs/": ("greenhouse", "acme"),
    "https://boards.greenhouse.io//acme//jobs//123": ("greenhouse", "acme"),
    "https://boards.greenhouse.io/%61cme": ("greenhouse", "acme"),
    "https://boards.greenhouse.io/embed/job_app?token=401&FOR=acme": ("greenhouse", "acme"),
    "//boards.greenhouse.io/embed/job_board/js?for=acme": ("greenhouse", "acme"),
    f"https://jobs.eu.lever.co/xm/{UUID}/apply": ("lever", "xm"),
    "https://jobs.ashbyhq.com/Acme%20Robotics": ("ashby", "Acme Robotics"),
    "https://apply.workable.com/0x/?lng=de": ("workable", "0x"),
    "https://acme.recruitee.com/en/o/ml-engineer/c/new": ("recruitee", "acme"),
    "https://wd3.myworkdaysite.com/de-DE/recruiting/acme/External/job/Berlin/Engineer_R1": ("workday", "acme.wd3.External"),
    "https://acme.wd103.myworkdayjobs.com/fr-CA/acme_careers/details/ML-Engineer_R1?q=x": ("workday", "acme.wd103.acme_careers"),
    "https://acme.wd5.myworkdayjobs.com/External/job/US/AI%2FML-Engineer_R1/apply": ("workday", "acme.wd5.External"),
    "https://acme.bamboohr.com/jobs/embed2.php": ("bamboohr", "acme"),
    "https://join.com/de/companies/acme": ("join", "acme"),
    "https://jobs.dayforcehcm.com/fi/CANDIDATEPORTAL": ("dayforce", "fi/CANDIDATEPORTAL"),
}  # fmt: skip


@pytest.mark.parametrize("url", BOARDS)
def test_other_addresses_of_a_board(url: str) -> None:
    assert named(url) == BOARDS[url]


@pytest.mark.parametrize(
    "url",
    [
        "", "acme", "not an address", "mailto:jobs@acme.com", "javascript:alert(1)", "https://[::1]/x", "https://a:b/x",
        "https://careers.example.com/jobs", "https://boards.greenhouse.io", "https://boards.greenhouse.io/embed",
        "https://boards.greenhouse.io/{company}", "https://boards.greenhouse.io/acme/jobs/not-a-number",
        "https://boards.greenhouse.io/robots.txt", "https://job-boards.greenhouse.io/embed/job_app?token=1",
        "https://jobs.lever.co/v0", "https://hire.lever.co/acme", "https://www.lever.co/careers", "https://jobs.ashbyhq.com/api/x",
        "https://apply.workable.com/accounts", "https://apply.workable.com/j/ABC123", "https://jobs.workable.com/view/x",
        "https://api.recruitee.com", "https://app.recruitee.com/#/x", "https://personio.de/jobs", "https://www.gem.com/blog",
        "https://career.teamtailor.com/jobs", "https://ats.rippling.com/static/jobs", "https://jobs.smartrecruiters.com/api",
        "https://acme.wd5.myworkdayjobs.com/en-US", "https://acme.wd5.myworkdayjobs.com/External/job/X/Role..R1",
        "https://acme.myworkdayjobs.com/External", "https://acme.wd5.myworkdayjobs-impl.com/External",
        "https://trailing-.recruitee.com", "https://bad_name.breezy.hr", f"https://{'a' * 64}.breezy.hr",
        "https://jobs.jobvite.com/search", "https://herp.careers/v1/bad_name", "https://join.com/about",
        "https://recruiting.paylocity.com/Recruiting/Jobs/Details/4363000", "https://acme.keka.com/careers/jobdetails/x",
        "https://www.linkedin.com/in/example-person", "https://www.linkedin.com/jobs/search/?currentJobId=abc",
    ],
)  # fmt: skip
def test_what_is_no_board(url: str) -> None:
    assert board_of(url) is None


def test_what_is_asked_for_a_packaged_board_names_that_board(monkeypatch: pytest.MonkeyPatch) -> None:
    """So an address of an interface, found in a page or a log, leads back to the line."""
    for name in ("KEY", "EMAIL"):
        monkeypatch.setenv(f"JOBTRENDS_USAJOBS_{name}", "invented")
    loader, kinds = SpiderLoader.from_settings(pinned_settings()), {row["source"] for row in ROWS}
    job = Job(run_id="test", now="2026-11-18T03:15:00Z", source="", boards=[])
    lost = []
    for board in read_boards(PACKAGED_BOARDS):
        kind = loader.load(board.source)
        if board.source in kinds and not board.base_url and issubclass(kind, ListingSpider):
            url = kind(job=job).first(board).url
            if named(url) != (board.source, board.board):
                lost.append((board.source, board.board, url))
    assert lost == []


def test_a_posting_on_a_board_keeps_its_number() -> None:
    assert board_of(f"https://jobs.ashbyhq.com/acme/{UUID}/application") == ("ashby", "acme", "", UUID)
    assert board_of("https://jobs.eu.lever.co/acme/x") == ("lever", "acme", "https://api.eu.lever.co", "x")


def test_pages_of_a_system_itself_are_told_from_pages_of_employers() -> None:
    assert all(is_vendors(f"https://www.{name}/pricing") for shape in shapes() for name in shape.vendors)
    assert not is_vendors("https://careers.example.com") and not is_vendors("https://notgreenhouse.io")


def test_every_address_of_a_site_that_is_not_crawled_says_why() -> None:
    for site in JOB_SITES.values():
        for host in site.hosts:
            assert refusal_at(f"https://www.{host}/jobs/view/1") == site.refusal
    assert refusal_at("https://linkedin.com.example.org/jobs/view/1") is None
    posting = board_of("https://www.linkedin.com/jobs/view/ml-engineer-at-acme-4402976479")
    assert posting is not None and (posting.source, posting.posting) == ("linkedin", "4402976479")
