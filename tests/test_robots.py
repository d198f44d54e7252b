"""robots.txt over HTTP: which group is ours, what it forbids, and what of it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import fault_server as fs
from tests.crawl_run import crawl, write_boards
from tests.fault_server import FaultServer

pytestmark = pytest.mark.journey
OURS, ALL, OTHER = "User-agent: ml-job-trends\n", "User-agent: *\n", "User-agent: GPTBot\n"
NO, YES = "Disallow: /\n", "Disallow:\n"
SEARCH_NO = "Content-Signal: ai-train=no, search=no\n"

ALLOWED = {
    "no_rules": "",
    "comment_only": "# nothing here\n",
    "empty_disallow": ALL + YES,
    "ours_before_all": OURS + YES + "\n" + ALL + NO,
    "all_before_ours": ALL + NO + "\n" + OURS + "Allow: /\n",
    "ours_without_rules": ALL + NO + "\n" + OURS,
    "versioned_allow": "User-agent: ML-Job-Trends/1.0\n" + YES + ALL + NO,
    "other_agent": OTHER + NO,
    "longer_token": "User-agent: ml-job-trends-images\n" + NO,
    "shorter_token": "User-agent: ml\n" + NO,
    "part_of_token": "User-agent: trends\n" + NO,
    "token_inside": "User-agent: Mozilla/5.0 (compatible; ml-job-trends/1.0)\n" + NO,
    "other_signal": OTHER + SEARCH_NO + "\n" + ALL + "Allow: /\n",
    "other_signal_no_blank_line": OTHER + SEARCH_NO + ALL + "Allow: /\n",
    "all_signal_but_ours": ALL + SEARCH_NO + "\n" + OURS + "Allow: /\n",
    "signal_in_comment": "# Content-Signal: search=no\n" + ALL + "Allow: /\n",
    "signal_search_yes": ALL + "Content-Signal: search=yes, ai-train=no, ai-input=no\n",
    "other_kind_of_search": ALL + "Content-Signal: ai-search=no\n",
    "other_path_signal": ALL + "Content-Usage: /other search=n\n",
    "other_crawl_delay": OTHER + "Crawl-delay: 30\n\n" + ALL + "Allow: /\n",
    "longer_allow": ALL + "Disallow: /v1/\nAllow: /v1/boards/\n",
    "equal_length_allow": ALL + "Disallow: /v1/boards\nAllow: /v1/boards\n",
    "anchored": ALL + "Disallow: /v1$\n",
    "wildcard_elsewhere": ALL + "Disallow: /*.pdf$\nDisallow: /*/apply\n",
    "rule_above_groups": NO + ALL + YES,
    "path_without_slash": ALL + "Disallow: v1\n",
    "case_of_path": ALL + "Disallow: /V1/\n",
    "encoded_slash": ALL + "Disallow: /v1%2Fboards\n",
    "query_elsewhere": ALL + "Disallow: /*?page=\n",
    "latin1_comment": b"# f\xfcr alle\n" + (ALL + "Disallow: /other\n").encode(),
    "cut_mid_line": ("# pad\n" * (500 * 1024 // 6) + ALL + "Disallow: /other").encode(),
    "html": "<!doctype html><html><body>Hello</body></html>",
    "line_separator": ALL + "Disallow: /other\u2028Disallow: /\n",
}
FORBIDDEN = {
    "all": ALL + NO,
    "ours": OURS + NO + ALL + YES,
    "version": "User-agent: ml-job-trends/1.0\n" + NO,
    "version_and_contact": "User-agent: ml-job-trends/0.1 (+https://example.org)\n" + NO,
    "letter_case": "USER-AGENT: ML-Job-Trends\nDISALLOW: /\n",
    "wildcard_around": "User-agent: *ml-job-trends*\n" + NO,
    "among_others": OTHER + "User-agent: ml-job-trends/2\nUser-agent: Bytespider\n" + NO,
    "groups_merged": OURS + "Disallow: /x\n\n" + ALL + YES + "\nUser-agent: ml-job-trends/1.0\nDisallow: /v1/\n",
    "all_groups_merged": ALL + "Disallow: /x\n\n" + OTHER + YES + "\n" + ALL + NO,
    "blank_lines_in_group": OURS + "\n\n" + NO,
    "comment_in_group": OURS + "# stay out\n" + NO,
    "comment_behind": "User-agent: ml-job-trends # us\nDisallow: / # all of it\n",
    "delay_between_agents": OURS + "Crawl-delay: 1\n" + ALL + NO,
    "sitemap_between_agents": OURS + "Sitemap: https://example.org/s.xml\n" + ALL + NO,
    "no_colon": "User-agent *\nDisallow /\n",
    "blanks": "  User-agent :   *  \n\tDisallow :  /  \n",
    "misspelt": "Useragent: *\nDissallow: /\n",
    "underscore": "User_agent: *\nDisallow: /\n",
    "bom": "\ufeff" + ALL + NO,
    "two_boms": "\ufeff\ufeff" + ALL + NO,
    "cr": (ALL + NO).replace("\n", "\r"),
    "crlf": (ALL + NO).replace("\n", "\r\n"),
    "no_last_line_end": ALL + NO.strip(),
    "longer_disallow": ALL + "Allow: /\nDisallow: /v1/boards/\n",
    "wildcard": ALL + "Disallow: /*/boards/\n",
    "wildcard_and_end": ALL + "Disallow: /v1/*/jobs?*true$\n",
    "query": ALL + "Disallow: /*?content=\n",
    "encoded": ALL + "Disallow: /%761/\n",
    "signal": ALL + SEARCH_NO,
    "signal_above_groups": SEARCH_NO + ALL + "Allow: /\n",
    "our_signal": ALL + "Allow: /\n" + OURS + "Content-Signal: search=no\n",
    "signal_of_path": ALL + "Content-Usage: /v1/ search=n\n",
    "utf16": (ALL + YES).encode("utf-16"),
    "utf16_no_bom": (ALL + YES).encode("utf-16-be"),
    "utf32": (ALL + YES).encode("utf-32"),
    "latin1_path": ALL.encode() + b"Disallow: /f\xfcr\n",
    "binary": bytes(range(128, 256)) * 4,
    "server_error": fs.http(b"", 500, "text/plain"),
    "not_modified": fs.http(b"", 304, "text/plain"),
}


def answer(content: str | bytes) -> fs.Behaviour:
    if isinstance(content, bytes) and content.startswith(b"HTTP/"):
        return fs.raw(content)
    return fs.raw(fs.http(content.encode() if isinstance(content, str) else content, kind="text/plain"))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], dict[str, FaultServer]]]:
    """Crawl one board behind each robots.txt."""
    home: Path = tmp_path_factory.mktemp("robots")
    servers = {
        name: FaultServer("greenhouse", lambda call: call.good(), answer(content))
        for name, content in (ALLOWED | FORBIDDEN).items()
    }
    servers["redirect"] = FaultServer("greenhouse", moved, answer(ALL + "Disallow: /private\n"))
    write_boards(home, [("greenhouse", name, f"http://127.0.0.1:{server.port}") for name, server in servers.items()])
    yield crawl(home, [server.port for server in servers.values()]), servers
    for server in servers.values():
        server.close()


def moved(call: fs.Call) -> None:
    call.send(fs.http(b"", 302, Location="/private/jobs")) if "private" not in call.path else call.good()


@pytest.mark.parametrize("name", ALLOWED)
def test_what_concerns_others_or_nobody_is_read(name: str, crawled: Any) -> None:
    row = crawled[0][name]
    assert (row["crawl_status"], row["listed"]) == ("complete", 3), row


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_concerns_us_or_cannot_be_read_is_obeyed(name: str, crawled: Any) -> None:
    row = crawled[0][name]
    assert row["crawl_status"] == "skipped" and "robots.txt" in row["crawl_reason"], row
    assert {path for _, path in crawled[1][name].asked} == {"/robots.txt"}


@pytest.mark.parametrize("name", ["utf16", "utf16_no_bom", "utf32", "latin1_path", "binary"])
def test_an_undecodable_file_is_unreadable(name: str, crawled: Any) -> None:
    assert crawled[0][name]["crawl_reason"] == "robots.txt unreadable: not UTF-8"


def test_a_redirect_into_a_forbidden_path_is_not_followed(crawled: Any) -> None:
    assert crawled[0]["redirect"]["crawl_status"] == "skipped"
    assert not any("private" in path for _, path in crawled[1]["redirect"].asked)
