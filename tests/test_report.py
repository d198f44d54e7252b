"""The page: hostile postings are harmless, a real browser asks for nothing, and the words follow the numbers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import jsonschema
import lxml.html
import pytest

from flows import steps
from reports import words
from reports.masthead import Masthead
from reports.weekly import OlderFile, issue_report
from tests.browser import chromium
from tests.conftest import MarketRun

HOSTILE = [
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "\u202egnp.exe",
    '=HYPERLINK("http://x")',
    "{{ 7*7 }}",
    "'\" onmouseover=alert(1) x='",
    "x" * 10_000_000,
]


@pytest.fixture(scope="module")
def page(first_market: MarketRun) -> Path:
    """Issue the market's weeks and return the last one's page."""
    settings = first_market.settings
    last = steps.last_complete_week(settings.clock())
    for weeks in (2, 1):
        steps.report_week(settings, last - timedelta(weeks=weeks), settings.clock())
    return steps.report_week(settings, steps.last_complete_week(settings.clock()), settings.clock()).page


@pytest.fixture(scope="module")
def hostile(first_market: MarketRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Issue a report from a published file whose employers and boards carry hostile texts."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(first_market.settings.published, folder / "jobtrends.duckdb")
    with duckdb.connect(str(folder / "jobtrends.duckdb")) as connection:
        keys = connection.execute(
            "select employer_key from marts.week_employer where open_vacancies > 0 group by 1 order by 1 limit ?",
            [len(HOSTILE)],
        ).fetchall()
        for (key,), text in zip(keys, HOSTILE, strict=True):
            connection.execute("update marts.week_employer set employer = ? where employer_key = ?", [text, key])
        connection.execute("update marts.week_board set reason = ?", [HOSTILE[0]])
    settings = first_market.settings
    return issue_report(
        folder / "jobtrends.duckdb",
        folder / "reports",
        steps.last_complete_week(settings.clock()),
        masthead=Masthead("<b>T</b>"),
        invented=True,
    ).page


def test_s1_s3_hostile_texts_are_text(hostile: Path) -> None:
    html = hostile.read_text()
    assert "<script" not in html and "<b>T</b>" not in html and "&lt;script&gt;alert(1)" in html
    assert not re.search(r"<[^>]*\son\w+=", html) and 'href="javascript' not in html
    assert "{{ 7*7 }}" in html
    assert len(html) < 600 * 1024 and "x" * 300 + "…" in html


def test_s2_only_http_links() -> None:
    assert words.safe_link("https://example.com/x") == "https://example.com/x"
    assert [
        words.safe_link(u) for u in ("javascript:alert(1)", "data:text/html,x", "//x", "http:///x", None, "https://a b")
    ] == [None] * 6


def test_s6_csv_cells_are_no_formulas(hostile: Path) -> None:
    text = (hostile.parent / "data/employers.csv").read_text()
    assert "'=HYPERLINK" in text and not re.search(r"(^|,)\"?=", text, re.M)
    assert words.csv_cell(-3) == "-3" and words.csv_cell("-3") == "'-3"


def test_the_page_is_self_contained_and_complete(page: Path) -> None:
    html = page.read_text()
    assert len(html.encode()) < 600 * 1024
    assert (Path(__file__).parent.parent / "reports/templates/style.css").read_text() in html, "a sign was escaped"
    assert "default-src 'none'" in html and " style=" not in html and "<script" not in html
    assert not re.search(r"\ssrc=|<link|@import|url\(", html)
    for section in (
        "Is hiring rising or falling?",
        "Which skills are asked for?",
        "Who is hiring?",
        "Where, and remote?",
        "How far can you trust it?",
    ):
        assert section in html
    for link in re.findall(r'href="([^"#]+)"', html):
        assert link.startswith(("https://", "http://")) or (page.parent / link).exists(), link
    for anchor in re.findall(r'<a [^>]*href="https?://[^>]*>', html):
        assert 'rel="nofollow noopener noreferrer"' in anchor, anchor


def test_report_json_and_csv_hold_the_printed_numbers(page: Path) -> None:
    document: dict[str, Any] = json.loads((page.parent / "report.json").read_text())
    bridge = next(f for f in document["figures"] if f["key"] == "bridge")["rows"][0]
    assert (
        bridge["open_vacancies"]
        == bridge["open_before"]
        + bridge["new_vacancies"]
        + bridge["reposted_vacancies"]
        + bridge["found_vacancies"]
        + bridge["entered_scope"]
        - bridge["closed_vacancies"]
        - bridge["lost_vacancies"]
        - bridge["left_scope"]
    )
    assert words.count(bridge["open_vacancies"]) in page.read_text()
    assert {path.stem for path in (page.parent / "data").glob("*.csv")} <= {f["key"] for f in document["figures"]}


def test_every_figures_sql_gives_its_rows(page: Path, first_market: MarketRun) -> None:
    document = json.loads((page.parent / "report.json").read_text())
    with duckdb.connect(str(first_market.settings.published), read_only=True) as connection:
        for figure in document["figures"]:
            rows = connection.execute(figure["sql"], {"week": document["week"]}).fetchall()
            assert len(rows) == len(figure["rows"]), figure["key"]


def test_a_board_not_read_is_never_shown_as_gone(page: Path, first_market: MarketRun) -> None:
    with duckdb.connect(str(first_market.settings.published), read_only=True) as connection:
        wrong = connection.execute(
            "select e.employer from marts.week_employer e where e.state in ('gone_quiet', 'none') and not e.is_read"
        ).fetchall()
        unread = connection.execute(
            "select count(*) from marts.week_board where state in ('failed', 'partial', 'skipped', 'doubtful') and reason is null"
        ).fetchone()
    assert wrong == [] and unread == (0,)


def test_a_file_of_an_older_version_is_named(first_market: MarketRun, tmp_path: Path) -> None:
    older = tmp_path / "older.duckdb"
    shutil.copy(first_market.settings.published, older)
    with duckdb.connect(str(older)) as connection:
        connection.execute("drop table core.label_score")
    week = steps.last_complete_week(first_market.settings.clock())
    with pytest.raises(OlderFile, match=r"older\.duckdb: made by an older version .*label_score"):
        issue_report(older, tmp_path / "reports", week, masthead=Masthead("T"), invented=True)


def test_an_incomplete_week_says_so_above_all_else(first_market: MarketRun, tmp_path: Path) -> None:
    shutil.copy(first_market.settings.published, tmp_path / "p.duckdb")
    with duckdb.connect(str(tmp_path / "p.duckdb")) as connection:
        connection.execute(
            "update marts.week_quality set is_incomplete = true, incomplete_reason = '3 of 45 boards were read, fewer than 90 %'"
        )
    week = steps.last_complete_week(first_market.settings.clock())
    issued = issue_report(tmp_path / "p.duckdb", tmp_path / "reports", week, masthead=Masthead("T"), invented=True)
    html = issued.page.read_text()
    assert issued.incomplete_reason and html.index("Incomplete week: 3 of 45") < html.index("Invented market")
    assert html.index("Invented market") < html.index("open vacancies")
    assert "net flow" not in html.split("</header>")[1].split("<ul")[0]


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (0.123, 0.1, 0.15, "12\u00a0%"),
        (0.1234, 0.12, 0.13, "12.3\u00a0%"),
        (None, None, None, "–"),
        (0.5, None, None, "50\u00a0%"),
    ],
)
def test_precision_follows_the_interval(value: Any, low: Any, high: Any, text: str) -> None:
    assert words.per_cent(value, low, high) == text


@pytest.mark.browser
@pytest.mark.parametrize("which", ["page", "hostile"])
def test_a_real_browser_renders_it_without_a_message(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    browser = chromium()
    if browser is None:
        pytest.skip("no Chromium: set JOBTRENDS_CHROMIUM or install chromium to run the browser tests")
    path: Path = request.getfixturevalue(which)
    words_ = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
              "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path}", "--enable-logging=stderr", "--dump-dom", path.as_uri()]  # fmt: skip
    done = subprocess.run(words_, capture_output=True, text=True, timeout=120, check=True)
    assert "</table>" in done.stdout
    assert "CONSOLE" not in done.stderr, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.fixture(scope="module")
def archive(first_market: MarketRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Issue a week twice, the second time with another title, from a home that is set."""
    folder = tmp_path_factory.mktemp("archive")
    week = steps.last_complete_week(first_market.settings.clock())
    for title in ("Jobs & <more>", "Other jobs"):
        masthead = Masthead(title, "https://example.org/ask", "https://example.org/jobs/")
        issue_report(first_market.settings.published, folder, week, masthead=masthead, invented=True)
    return folder


def test_the_feed_is_atom_that_readers_understand(archive: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's own
        feed = feedparser.parse((archive / "feed.xml").read_bytes())
    assert feed.version == "atom10" and not feed.bozo and feed.feed.title == "Other jobs"
    links = [entry.link for entry in feed.entries]
    assert len({entry.id for entry in feed.entries}) == 2 and links[0].endswith("/r2/index.html")
    for link in links:
        assert (archive / link.removeprefix("https://example.org/jobs/")).exists(), link
    assert all(entry.updated_parsed and entry.summary for entry in feed.entries)


def test_latest_leads_to_the_newest_revision(archive: Path) -> None:
    page = (archive / "latest/index.html").read_text()
    target = re.search(r'url=([^"]+)"', page)
    assert target and (archive / "latest" / target[1]).resolve() == next(archive.glob("2*/r2/index.html")).resolve()


def test_report_json_keeps_to_its_published_schema(archive: Path, page: Path) -> None:
    for report in [*archive.rglob("report.json"), page.parent / "report.json"]:
        document = json.loads(report.read_text())
        schema = json.loads((report.parent / document["$schema"]).read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)


def test_the_data_package_describes_every_csv(archive: Path) -> None:
    folder = next(archive.glob("2*"))
    package = json.loads((folder / "datapackage.json").read_text())
    assert {r["path"] for r in package["resources"]} == {f"data/{path.name}" for path in folder.glob("data/*.csv")}
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header = next(csv.reader(io.StringIO(content.decode())))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert all(re.fullmatch("[a-z0-9-]+", name) for name in (resource["name"], package["name"]))


def test_the_operators_contact_and_home_stand_on_the_page(archive: Path) -> None:
    html = next(archive.glob("2*/index.html")).read_text()
    assert "https://example.org/ask" in html and "https://example.org/jobs/2" in html
    assert "Jobs &amp; &lt;more&gt;" in html


def test_a_revision_lists_the_printed_numbers_that_changed(first_market: MarketRun, tmp_path: Path) -> None:
    shutil.copy(first_market.settings.published, tmp_path / "p.duckdb")
    week = steps.last_complete_week(first_market.settings.clock())
    issue_report(tmp_path / "p.duckdb", tmp_path / "reports", week, masthead=Masthead("T"), invented=True)
    with duckdb.connect(str(tmp_path / "p.duckdb")) as connection:
        employer, before = connection.execute(
            "select employer, open_vacancies from marts.week_employer where week = ? order by 2 desc, 1 limit 1", [week]
        ).fetchall()[0]
        connection.execute(
            "update marts.week_employer set open_vacancies = open_vacancies + 1000 where employer = ? and week = ?",
            [employer, week],
        )
    revised = issue_report(tmp_path / "p.duckdb", tmp_path / "reports", week, masthead=Masthead("T"), invented=True)
    again = issue_report(tmp_path / "p.duckdb", tmp_path / "reports", week, masthead=Masthead("T"), invented=True)
    assert revised.page.parent.name == "r2" and again.page == revised.page and not again.is_new
    rows = list(csv.DictReader(io.StringIO((revised.page.parent / "changes.csv").read_text())))
    assert [(row["row"], row["before"], row["after"]) for row in rows] == [
        (rows[0]["row"], words.count(before), words.count(before + 1000))
    ]
    visible = lxml.html.parse(str(revised.page)).getroot().text_content()
    assert rows[0]["row"].startswith(employer) and "1 printed number differs" in visible


def test_charts_fit_a_phone_are_legible_and_named(page: Path) -> None:
    html = page.read_text()
    charts = re.findall(r'<div class="scroll chart" role="img" aria-label="([^"]+)"[^>]*>(<svg.*?</svg>)', html, re.S)
    assert len(charts) == html.count("<svg ") >= 3
    for says, svg in charts:
        width = re.search(r'<svg [^>]*?width="(\d+)"', svg)
        assert width and int(width[1]) <= 360 - 2 * 16, says
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
        assert sizes and min(sizes) >= 11 and len(says) > 20
