"""Weekly reports as they are issued: whole, never overwritten, harmless whatever postings say, valid by other libraries."""

from __future__ import annotations

import csv
import email
import email.policy
import hashlib
import io
import json
import re
import shutil
import warnings
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import jsonschema
import lxml.html
import pandas
import pytest

from flows import steps
from reports import words
from reports.errors import OlderFile
from reports.masthead import Masthead
from reports.site import renew_site
from reports.weekly import issue_report
from tests.conftest import MarketRun

HOSTILE = [
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "\u202egnp.exe",
    '=HYPERLINK("http://x")',
    "{{ 7*7 }}",
    "'\" onmouseover=alert(1) x='",
    "x" * 1_000_000,
]


def copied(first_market: MarketRun, folder: Path, *changes: str) -> Path:
    """Return a copy of the published file with statements run on it."""
    target = folder / "copy.duckdb"
    shutil.copy(first_market.settings.published, target)
    with duckdb.connect(str(target)) as connection:
        for change in changes:
            connection.execute(change)
    return target


@pytest.fixture(scope="module")
def hostile(first_market: MarketRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Issue a site from a published file whose employers, titles, links and boards carry hostile texts."""
    folder = tmp_path_factory.mktemp("hostile")
    published = copied(
        first_market,
        folder,
        "update marts.vacancy set title = '<img src=x onerror=alert(1)>', url = 'javascript:alert(2)'",
    )
    with duckdb.connect(str(published)) as connection:
        keys = connection.execute(
            "select employer_key from marts.week_employer where open_vacancies > 0 group by 1 order by 1"
        ).fetchall()
        for (key,), text in zip(keys, HOSTILE, strict=False):
            for table in ("week_employer", "vacancy"):
                connection.execute(f"update marts.{table} set employer = ? where employer_key = ?", [text, key])
        connection.execute("update marts.week_board set reason = ?", [HOSTILE[0]])
    week = steps.last_complete_week(first_market.settings.clock())
    issue_report(published, folder / "reports", week, masthead=Masthead("<b>T</b>"), invented=True)
    renew_site(published, folder / "reports", masthead=Masthead("<b>T</b>"), invented=True)
    return folder / "reports"


def test_hostile_texts_are_text_on_every_page(hostile: Path) -> None:
    pages = list(hostile.rglob("*.html"))
    assert len(pages) > 60
    for page in pages:
        html = page.read_text()
        own = 1 if page.name == "find.html" else 0
        assert html.count("<script") == own and "<b>T</b>" not in html and "<img src=x" not in html, page
        attributes = {name for element in lxml.html.fromstring(html).iter() for name in element.attrib}
        assert not any(name.startswith("on") for name in attributes) and 'href="javascript' not in html, page
        assert len(html) < 600 * 1024, page
    found = (hostile / "find.html").read_text()
    assert "&lt;script&gt;alert(1)" in found and "{{ 7*7 }}" in found


def test_only_http_links_are_links() -> None:
    assert words.safe_link("https://example.com/x") == "https://example.com/x"
    bad = ("javascript:alert(1)", "data:text/html,x", "//x", "http:///x", None, "https://a b")
    assert [words.safe_link(url) for url in bad] == [None] * 6


def test_csv_cells_are_no_formulas(hostile: Path) -> None:
    text = next(hostile.glob("2*/data/employers.csv")).read_text()
    assert "'=HYPERLINK" in text and not re.search(r"(^|,)\"?=", text, re.M)
    assert words.csv_cell(-3) == "-3" and words.csv_cell("-3") == "'-3"


def test_the_week_keeps_within_its_budget(week_page: Path) -> None:
    html = week_page.read_text()
    assert len(html.encode()) < 600 * 1024 and len(lxml.html.fromstring(html).xpath("//*")) < 6_000
    assert "default-src 'none'" in html and " style=" not in html and "<script" not in html
    assert not re.search(r"\ssrc=|@import|url\(", html)


def test_report_json_holds_the_bridge_to_the_unit(week_page: Path) -> None:
    document: dict[str, Any] = json.loads((week_page.parent / "report.json").read_text())
    bridge = next(f for f in document["figures"] if f["key"] == "bridge")["rows"][0]
    started = sum(
        bridge[name]
        for name in bridge
        if name in ("new_vacancies", "reposted_vacancies", "found_vacancies", "entered_scope")
    )
    ended = sum(bridge[name] for name in bridge if name in ("closed_vacancies", "lost_vacancies", "left_scope"))
    assert bridge["open_vacancies"] == bridge["open_before"] + started - ended
    assert words.count(bridge["open_vacancies"]) in week_page.read_text()


def test_every_files_table_is_whole(week_page: Path, first_market: MarketRun) -> None:
    document = json.loads((week_page.parent / "report.json").read_text())
    with duckdb.connect(str(first_market.settings.published), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for figure in document["figures"]:
            rows = connection.execute(figure["sql"], {"week": document["week"]}).fetchall()
            assert len(rows) == len(figure["rows"]), figure["key"]
            if rows:
                text = (week_page.parent / "data" / f"{figure['key']}.csv").read_text()
                assert len(list(csv.reader(io.StringIO(text)))) == len(rows) + 1, figure["key"]
                assert len(pandas.DataFrame(parquet(week_page.parent / "data" / f"{figure['key']}.parquet"))) == len(
                    rows
                )


def parquet(path: Path) -> list[Any]:
    """Return the rows of a Parquet file."""
    with duckdb.connect() as connection:
        return connection.read_parquet(str(path)).fetchall()


def test_a_file_of_an_older_version_is_named(first_market: MarketRun, tmp_path: Path) -> None:
    older = copied(first_market, tmp_path, "drop table core.label_score")
    week = steps.last_complete_week(first_market.settings.clock())
    with pytest.raises(OlderFile, match=r"copy\.duckdb: made by an older version .*label_score"):
        issue_report(older, tmp_path / "reports", week, masthead=Masthead("T"), invented=True)
    assert not list((tmp_path / "reports").glob("2*"))


def test_an_incomplete_week_says_so_first_and_compares_nothing(first_market: MarketRun, tmp_path: Path) -> None:
    reason = "3 of 45 boards were read, fewer than 90 %"
    change = f"update marts.week_quality set is_incomplete = true, incomplete_reason = '{reason}'"
    published = copied(first_market, tmp_path, change)
    week = steps.last_complete_week(first_market.settings.clock())
    issued = issue_report(published, tmp_path / "reports", week, masthead=Masthead("T"), invented=True)
    page = lxml.html.fromstring(issued.page.read_text())
    assert issued.incomplete_reason == reason and reason in page.xpath("string(//p[@class='flag'])")
    assert page.xpath("string(//h1)").startswith("Incomplete week")
    assert not page.xpath("//figure[@id='index' or @id='movers']")


def test_equal_content_is_the_same_page_and_other_content_a_revision(first_market: MarketRun, tmp_path: Path) -> None:
    published = copied(first_market, tmp_path)
    week = steps.last_complete_week(first_market.settings.clock())
    options: dict[str, Any] = {"masthead": Masthead("T"), "invented": True}
    first = issue_report(published, tmp_path / "reports", week, **options)
    before = first.page.read_bytes()
    with duckdb.connect(str(published)) as connection:
        employer, was = connection.execute(
            "select employer, open_vacancies from marts.week_employer where week = ? order by 2 desc, 1 limit 1", [week]
        ).fetchall()[0]
        changed = (
            "update marts.week_employer set open_vacancies = open_vacancies + 1000 where employer = ? and week = ?"
        )
        connection.execute(changed, [employer, week])
    revised = issue_report(published, tmp_path / "reports", week, **options)
    again = issue_report(published, tmp_path / "reports", week, **options)
    assert revised.page.parent.name == "r2" and again.page == revised.page and not again.is_new
    assert first.page.read_bytes() == before
    rows = list(csv.DictReader(io.StringIO((revised.page.parent / "changes.csv").read_text())))
    assert {(row["before"], row["after"]) for row in rows} == {(words.count(was), words.count(was + 1000))}
    assert all(row["row"].startswith(employer) for row in rows)
    assert f"{len(rows)} printed number" in lxml.html.parse(str(revised.page)).getroot().text_content()


def test_a_failure_in_the_middle_leaves_the_site_as_it_was(
    site: Path, first_market: MarketRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    monkeypatch.setattr("reports.site.find_html", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        renew_site(first_market.settings.published, site, masthead=Masthead("T"), invented=True)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


def test_a_plain_folder_of_an_earlier_release_is_taken_over(first_market: MarketRun, tmp_path: Path) -> None:
    old = tmp_path / "reports" / "2026-W01"
    old.mkdir(parents=True)
    (old / "index.html").write_text("as it was issued")
    renew_site(first_market.settings.published, tmp_path / "reports", masthead=Masthead("T"), invented=True)
    assert (old / "index.html").read_text() == "as it was issued" and (tmp_path / "reports/find.html").exists()


@pytest.fixture(scope="module")
def archive(first_market: MarketRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Issue a week twice, the second time with another title, from a home that is set."""
    folder = tmp_path_factory.mktemp("archive") / "reports"
    week = steps.last_complete_week(first_market.settings.clock())
    for title in ("Jobs & <more>", "Other jobs"):
        masthead = Masthead(title, "https://example.org/ask", "https://example.org/jobs/")
        issue_report(first_market.settings.published, folder, week, masthead=masthead, invented=True)
        renew_site(first_market.settings.published, folder, masthead=masthead, invented=True)
    return folder


def parsed(path: Path) -> Any:
    """Return a feed as feedparser reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's own
        return feedparser.parse(path.read_bytes())


def test_the_feed_is_atom_that_readers_understand(archive: Path) -> None:
    feed = parsed(archive / "feed.xml")
    assert feed.version == "atom10" and not feed.bozo and feed.feed.title == "Other jobs"
    links = [entry.link for entry in feed.entries]
    assert len({entry.id for entry in feed.entries}) == 2 and links[0].endswith("/r2/index.html")
    for link in links:
        assert (archive / link.removeprefix("https://example.org/jobs/")).exists(), link
    assert all(entry.updated_parsed and entry.summary and "open" in entry.title for entry in feed.entries)


def test_every_role_has_a_feed(archive: Path) -> None:
    feeds = sorted((archive / "feed").glob("*.xml"))
    assert len(feeds) >= 5
    read = [parsed(path) for path in feeds]
    assert all(feed.version == "atom10" and not feed.bozo for feed in read) and any(feed.entries for feed in read)


def test_latest_leads_to_the_newest_revision(archive: Path) -> None:
    page = (archive / "latest/index.html").read_text()
    target = re.search(r'url=([^"]+)"', page)
    assert target and (archive / "latest" / target[1]).resolve() == next(archive.glob("2*/r2/index.html")).resolve()


def test_report_json_keeps_to_its_published_schema(archive: Path) -> None:
    reports = list(archive.rglob("report.json"))
    assert len(reports) == 2
    for report in reports:
        document = json.loads(report.read_text())
        schema = json.loads((report.parent / document["$schema"]).read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)


def test_the_data_package_describes_every_csv_and_parquet_file(archive: Path) -> None:
    folder = next(archive.glob("2*"))
    package = json.loads((folder / "datapackage.json").read_text())
    assert {r["path"] for r in package["resources"]} == {f"data/{path.name}" for path in folder.glob("data/*")}
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        if resource["format"] == "csv":
            header = next(csv.reader(io.StringIO(content.decode())))
            assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert all(re.fullmatch("[a-z0-9-]+", name) for name in (resource["name"], package["name"]))


def test_the_digest_is_a_mail_with_text_and_pictures(archive: Path) -> None:
    mail = email.message_from_bytes(next(archive.glob("2*/digest.eml")).read_bytes(), policy=email.policy.default)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text and html and mail["Subject"] and mail["Subject"] in text.get_content()
    assert "https://example.org/jobs/2" in text.get_content() and "<script" not in html.get_content()
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert pictures and all(f"cid:{part['Content-ID'].strip('<>')}" in html.get_content() for part in pictures)


def test_the_operators_contact_and_home_stand_on_the_page(archive: Path) -> None:
    html = next(archive.glob("2*/index.html")).read_text()
    assert "https://example.org/ask" in html and "https://example.org/jobs/2" in html
    assert "Jobs &amp; &lt;more&gt;" in html and 'property="og:image" content="https://example.org/jobs/2' in html


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


def test_adverts_of_sources_that_forbid_listing_are_counted_and_not_listed(
    first_market: MarketRun, tmp_path: Path
) -> None:
    published = copied(first_market, tmp_path, "update core.source set may_list = source <> 'greenhouse'")
    with duckdb.connect(str(published), read_only=True) as connection:
        query = "select url, opened_at >= (select max(week) from core.week) from marts.vacancy where is_open and source = 'greenhouse'"
        forbidden = connection.execute(query).fetchall()
    site = tmp_path / "reports"
    renew_site(published, site, masthead=Masthead("T"), invented=True)
    pages = "".join(path.read_text() for path in site.rglob("*") if path.suffix in (".html", ".xml"))
    assert forbidden and not [url for url, _ in forbidden if url and url in pages]
    new = lxml.html.parse(str(site / "new.html")).getroot()
    assert (
        new.xpath("number(//data[@data-from='core.source.may_list']/@value)") >= sum(new_ for _, new_ in forbidden) > 0
    )
    assert "from sources whose terms forbid listing" in pages
