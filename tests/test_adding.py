"""`jobtrends sources add`: the board behind an address is found, asked once, judged, and written; a false one is not."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.adding import Named, NotAdded, Probe, doubt, is_same, name_of_token, own_name
from flows.board_lines import NewLine, write_line
from flows.settings import Settings
from flows.steps import CrawlRefusedToStart
from spiders.boards import read_boards
from spiders.embedded import TABLE, boards_in
from spiders.job_sites import JOB_SITES
from spiders.probing import nobody
from tests import fault_server as fs
from tests.commands import Commands
from tests.fault_server import Call, FaultServer

TITLES = ("ML Engineer", "Accountant", "Software Engineer")
NOT_FOUND = fs.status(404)
EMBED = '<script src="https:\\/\\/boards.greenhouse.io\\/embed\\/job_board\\/js?for={}&amp;b=x"></script>'


def page(*names: str, owner: str = "Acme") -> bytes:
    """Return an employer's page that embeds these boards."""
    embeds = "".join(EMBED.format(name) for name in names)
    return f'<html><head><meta property="og:site_name" content="{owner} Careers"></head><body>{embeds}</body></html>'.encode()


def board(*titles: str, company: str = "Acme, Inc.") -> bytes:
    """Return a Greenhouse board."""
    rows = [
        {"id": n, "internal_job_id": n, "title": title, "content": "x", "company_name": company}
        for n, title in enumerate(titles, 1)
    ]
    return json.dumps(fs.wrapped("greenhouse", rows)).encode()


def site(
    boards: dict[str, bytes], pages: dict[str, bytes] | None = None, other: Callable[[Call], None] = NOT_FOUND
) -> FaultServer:
    """Serve boards by token and pages by path."""

    def answer(call: Call) -> None:
        token = call.path.partition("/v1/boards/")[2].partition("/")[0]
        if found := (pages or {}).get(call.path.split("?")[0]):
            call.send(fs.http(found, kind="text/html"))
        elif token in boards:
            call.send(fs.http(boards[token]))
        else:
            other(call)

    return FaultServer("greenhouse", answer)


def added(jobtrends: Commands, server: FaultServer, url: str, *words: str) -> tuple[int, str, str]:
    """Add a board that the server holds; returns status, output and the line of a failure."""
    here = f"http://127.0.0.1:{server.port}"
    told = jobtrends(
        "sources", "add", url.format(here=here), "--base-url", here, *words, ALLOW_HOSTS=here.removeprefix("http://")
    )
    return told.status, told.out, told.err


def asked(server: FaultServer) -> list[str]:
    """Return the paths asked, a made-up name written as NOBODY."""
    return [
        path.split("?")[0].replace(path.split("/")[3], "NOBODY") if "no-such" in path else path.split("?")[0]
        for _, path in server.asked
    ]


def test_a_page_leads_to_a_board_which_is_asked_once_and_written(jobtrends: Commands) -> None:
    server = site({"acme": board(*TITLES)}, {"/careers": page("acme", "acme")})
    status, out, err = added(jobtrends, server, "{here}/careers?utm_source=x", "--country", "DE")
    assert status == 0, err
    assert out.splitlines()[:4] == [
        "greenhouse:acme  Acme, Inc.",
        "  3 openings; by the titles: 1 in scope, 1 undecided",
        "  2 requests a day: 1 for the list, 1 for robots.txt",
        "  a made-up name on the same host: failed, HTTP 404",
    ]
    assert asked(server) == [
        "/robots.txt", "/careers", "/robots.txt", "/v1/boards/acme/jobs", "/v1/boards/NOBODY/jobs"
    ]  # fmt: skip
    boards = read_boards(jobtrends.home / "boards.csv")
    assert len(boards) > 400, "the user's own list begins as a copy of the packaged one"
    last = boards[-1]
    assert (last.source, last.board, last.employer, last.country) == ("greenhouse", "acme", "Acme, Inc.", "DE")
    assert last.evidence.startswith("A 20") and last.evidence.endswith(": 3 openings, 1 in scope by title")
    assert "utm_source" not in last.notes
    again = jobtrends("sources", "add", "https://boards.greenhouse.io/ACME")
    assert again.status == 1 and "already listed, in " in again.line


def test_a_dry_run_writes_nothing(jobtrends: Commands) -> None:
    server = site({"acme": board(*TITLES)})
    status, out, _ = added(jobtrends, server, "https://job-boards.greenhouse.io/acme/jobs/401", "--dry-run")
    assert status == 0 and "3 openings" in out and not jobtrends.home.exists()


def test_of_a_source_with_a_page_for_each_posting_one_page_is_asked(jobtrends: Commands) -> None:
    found = fs.sitemap(*(f"/careers/job/{n}-ml-engineer" for n in range(1, 4)))
    pages = {f"/careers/job/{n}-ml-engineer": fs.page(n) for n in range(1, 4)}
    server = site({}, pages, lambda call: call.send(fs.http(found, kind="application/xml")))
    status, out, err = added(jobtrends, server, "https://acme.eightfold.ai/careers/job/9?domain=acme.com", "--dry-run")
    assert status == 0, err
    assert asked(server) == ["/robots.txt", "/careers/sitemap.xml", "/careers/job/1-ml-engineer"]
    assert out.splitlines()[:2] == [
        "eightfold:acme  Acme", "  at least 3 openings; by the titles of the first 3: 1 in scope, 2 undecided"
    ]  # fmt: skip


FALSE = {
    "any_name": (site({}, other=lambda call: call.send(fs.http(board(*TITLES)))), [], "any name in the same way"),
    "other_employer": (site({"acme": board(*TITLES, company="Bolt")}), ["--employer", "Acme"], "are of 'Bolt', not of 'Acme'"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_what_is_no_board_of_an_employer_is_not_added(name: str, jobtrends: Commands) -> None:
    server, words, told = FALSE[name]
    status, _, err = added(jobtrends, server, "https://boards.greenhouse.io/acme", *words)
    assert status == 1 and told in err and err.count("\n") == 1
    assert not (jobtrends.home / "boards.csv").exists()


def answer(status: str, listed: int = 0) -> dict[str, Any]:
    """Return a crawl as the spiders tell it."""
    return {"crawl_status": status, "crawl_reason": "HTTP 404", "listed": listed, "stated_total": None}


@pytest.mark.parametrize(
    ("crawl", "control", "titles", "told"),
    [
        (answer("complete", 3), answer("failed"), TITLES, None),
        (answer("partial", 3), answer("complete"), TITLES, None),  # empty for any other name, and filled for this one
        (answer("complete"), answer("failed"), (), None),
        (answer("complete", 3), None, TITLES, None),
        (answer("complete"), answer("complete"), (), "answers any name in the same way"),
        (answer("complete", 3), answer("complete", 3), TITLES, "answers any name in the same way"),
        (answer("failed"), answer("failed"), (), "does not answer as a board (failed: HTTP 404)"),
        (answer("complete", 2), answer("failed"), ("Engineer (Sample)", "Seller (sample)"), "sample openings only"),
    ],
)
def test_what_an_answer_shows(
    crawl: dict[str, Any], control: dict[str, Any] | None, titles: tuple[str, ...], told: str | None
) -> None:
    reason = doubt(Probe(crawl, control, list(titles), asks_texts=False))
    assert reason is None if told is None else told in str(reason)


def test_robots_are_obeyed(jobtrends: Commands) -> None:
    server = site({"acme": board(*TITLES)}, {"/careers": page("acme")})
    server.robots = lambda call: call.send(fs.http(b"User-agent: *\nDisallow: /v1", kind="text/plain"))
    status, _, err = added(jobtrends, server, "{here}/careers")
    assert status == 1 and "forbidden by robots.txt" in err
    assert asked(server) == ["/robots.txt", "/careers", "/robots.txt"]


PAGES = {
    page("acme", "acme", "bolt"): ["greenhouse:acme", "greenhouse:bolt"],
    page("acme") + b'<a href="https://boards.greenhouse.io/ACME/jobs/12345">x</a>': ["greenhouse:acme"],
    b"<a href='https://www.linkedin.com/jobs/view/123456'>Jobs</a><a href=https://www.lever.co>Lever</a>": [],
    b'{"url": "https:\\u002F\\u002Fjobs.ashbyhq.com\\u002Facme%20ai?x=1\\u0026y"}': ["ashby:acme ai"],
    b"<iframe src='//acme.avature.net/careers'></iframe>": ["avature:acme"],
    b"<p>See jobs.lever.co/acme or mailto:x@jobs.lever.co</p>": [],
}


@pytest.mark.parametrize("content", PAGES)
def test_boards_that_a_page_names(content: bytes) -> None:
    assert [f"{b.source}:{b.board}" for b in boards_in(content.decode(), "https://example.com")] == PAGES[content]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (page("acme", "bolt"), "shows 2 boards (greenhouse:acme, greenhouse:bolt); give the address of the one you mean"),
        (b'<script>widget({"company_code": "Acme"})</script>', "smartrecruiters:Acme cannot be tracked: SmartRecruiters is"),
        (b"<html></html>", "shows no board of a system that is known"),
    ],
)  # fmt: skip
def test_a_page_without_one_board_that_can_be_read(
    content: bytes, told: str, jobtrends: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = [
        found._asdict() | {"unread": why(found.source)} for found in boards_in(content.decode(), "https://x.example")
    ]
    answers = iter(
        [{"boards": [], "refusal": None, "is_vendors": False}, {"boards": named, "refusal": None, "employer": ""}]
    )
    monkeypatch.setattr("flows.steps.run_spider_command", lambda command: next(answers))
    done = jobtrends("sources", "add", "https://example.com/careers")
    assert done.status == 1 and told in done.line


def why(source: str) -> str | None:
    """Return why a system is not read."""
    return JOB_SITES[source].refusal if source in JOB_SITES else None


def test_a_page_that_leads_to_a_board_by_a_redirect(jobtrends: Commands) -> None:
    def answer(call: Call) -> None:
        there = "/jobs" if call.path == "/careers" else "https://boards.greenhouse.io/acme"
        call.send(fs.http(b"", 302, Location=there) if "/v1/" not in call.path else fs.http(board(*TITLES)))

    server = FaultServer("greenhouse", answer)
    status, _, err = added(jobtrends, server, "{here}/careers")
    assert status == 1 and "any name in the same way" in err
    assert asked(server)[:3] == ["/robots.txt", "/careers", "/jobs"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://www.linkedin.com/jobs/view/4402976479", "LinkedIn is not crawled: "),
        ("https://www.glassdoor.com/job-listing/x", "Glassdoor is not crawled: "),
        ("https://jobs.smartrecruiters.com/Acme", "SmartRecruiters is switched off: "),
        ("https://www.adzuna.co.uk/jobs/details/1", "Adzuna is switched off: "),
        ("https://jobs.jobvite.com/acme", "no spider reads this system"),
        ("https://www.lever.co/pricing", "names no employer's board"),
        ("https://boards.greenhouse.io/demo", "trial account"),
        ("https://boards.greenhouse.io/stripe", "already listed, in "),
        ("https://jobs.lever.co/mistral", "already listed, in "),
        ("https://job-boards.greenhouse.io/wayve", "and switched off there"),
        ("nonsense", "not the address of a page or board"),
    ],
)  # fmt: skip
def test_nothing_is_asked_where_the_address_says_enough(url: str, told: str, jobtrends: Commands) -> None:
    done = jobtrends("sources", "add", url)
    assert done.status == 1 and told in done.line


LINE = NewLine("greenhouse", "acme", "Acme", "", "", "A 2026-11-18: 3 openings", "added by https://x.example")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_line_joins_a_list_as_its_owner_keeps_it(encoding: str, tmp_path: Path) -> None:
    path, before = tmp_path / "mine.csv", "employer,board,source,notes\r\nBêta,beta,ashby,mine"
    path.write_bytes(before.encode(encoding))
    settings = Settings(home=tmp_path / "home", boards=path)
    with pytest.raises(CrawlRefusedToStart, match="no column base_url, which the line needs"):
        write_line(settings, dataclasses.replace(LINE, base_url="https://x.example"))
    with pytest.raises(CrawlRefusedToStart, match="left as it is, since the line would not be read: line 3: source"):
        write_line(settings, dataclasses.replace(LINE, source="nowhere"))
    assert path.read_bytes() == before.encode(encoding) and list(tmp_path.iterdir()) == [path]
    assert write_line(settings, LINE)[0] == path
    line = "Acme,acme,greenhouse,A 2026-11-18: 3 openings; added by https://x.example"
    assert path.read_bytes().decode(encoding) == f"{before}\r\n{line}\r\n"
    assert [b.employer for b in read_boards(path)] == ["Bêta", "Acme"]


def test_marks_name_the_boards_of_their_examples() -> None:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found = boards_in(row["example"], "https://careers.example.com/jobs")
            assert [(b.source, b.board) for b in found] == [(row["source"], row["found"])]


def test_a_page_without_end_is_read_in_time() -> None:
    for text in ("https://" * 400_000, "COMEET.init({" * 100_000, "//a." * 500_000, "leverJobsOptions = {" * 100_000):
        assert boards_in(text, "https://example.com") == []


@pytest.mark.parametrize("token", ["acme", "acme.wd5.External", "acme.fa.us2.oraclecloud.com/CX_1", "30.005/3E500CE"])
def test_a_made_up_name_has_the_form_of_the_token(token: str) -> None:
    made = nobody(token)
    assert made.rpartition("no-such-employer-")[0] == token[: max(token.rfind("."), token.rfind("/")) + 1]


def test_a_name_is_taken_from_a_token_only_where_it_is_one() -> None:
    assert name_of_token(Named("workday", "big-acme.wd5.External", "")) == "Big Acme"
    with pytest.raises(NotAdded, match="give it with --employer"):
        name_of_token(Named("comeet", "30.005/3E500CE", ""))


def test_names_of_employers() -> None:
    assert is_same("Acme, Inc.", "ACME Robotics") and is_same("OpenAI", "Open AI") and not is_same("Acme", "Acmeda")
    assert own_name("Work at Acme | Careers") == "Acme" and own_name("Careers") is None and own_name(None) is None
