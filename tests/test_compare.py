"""`jobtrends compare` as a reader meets it: adverts and CVs as text, HTML and PDF beside a week, and bad files."""

from __future__ import annotations

import json
import random
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from flows.comparing.files import LARGEST_BYTES, text_of_file
from flows.comparing.held import Stated, read_text
from tests.commands import Commands
from warehouse.clean.text_kind import text_kind
from warehouse.database import table_files
from warehouse.errors import UnreadableInput

CV = """Curriculum Vitae
Someone
Senior Machine Learning Engineer

Work Experience
Acme, 2019 - present
- Built ranking services in Python, SQL in production

Education
University, 2013 - 2018
"""
ADVERT = """Senior Machine Learning Engineer
Location: Berlin, Germany

About us
Acme is hiring. Our products are built on Docker.

Requirements
- 5+ years of experience in machine learning
- Strong Python and Kubernetes

Nice to have
- Apache Airflow

We offer a base salary of EUR 85,000 - 95,000 per year.
"""
MADE = ("core.week", "core.vacancy_week", "marts.vacancy_version", "marts.week_pay")
FIRST = ["Python", "SQL"]
# vacancy numbers: what is required, what preferred
ASKED = {
    range(12): (FIRST, ["Docker"]),
    range(12, 30): ([*FIRST, "Kubernetes"], []),
    range(30, 36): ([*FIRST, "Apache Spark", "PySpark"], []),
    range(36, 40): (["Python", "Kubernetes", "Docker"], []),
    range(40, 41): (["Python"], []),  # fewer than three skills
    range(41, 42): ([*FIRST, "Docker"], []),  # its close awaits confirmation
    range(42, 43): ([*FIRST, "Docker"], []),  # without usable text
    range(43, 44): ([*FIRST, "Communication"], []),  # of the skills that count only two
    range(44, 46): ([*FIRST, "Docker"], []),  # another role, in France
}
SKILLS = [("Apache Spark", []), ("Docker", []), ("Kubernetes", []), ("PySpark", ["Apache Spark", "Python"]), ("Python", []),
          ("SQL", []), ("Ranking", []), ("Apache Airflow", [])]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a published file with one week of 46 vacancies."""
    folder = tmp_path_factory.mktemp("reader") / "home"
    folder.mkdir()
    with duckdb.connect(str(folder / "jobtrends.duckdb"), config={"storage_compatibility_version": "v1.5.0"}) as made:
        made.execute("create schema core; create schema marts")
        for file in table_files("core", "marts"):
            if file.table in MADE:
                made.execute(file.definition)
        made.execute("insert into core.week values ('2026-11-16', '2026-W47', '2026-11-16', '2026-11-23')")
        made.execute("create table core.unconfirmed as select date '2026-11-16' as week, 41 as vacancy_id")
        quantiles = Path(__file__).parent.parent / "warehouse/reference/t_quantile.csv"
        made.execute("create table core.t_quantile as from read_csv(?)", [str(quantiles)])
        made.execute("create table marts.skill (skill varchar, category varchar, implies varchar[])")
        made.executemany("insert into marts.skill values (?, 'tool', ?)", SKILLS)
        made.execute(
            "insert into marts.skill values ('Communication', 'soft skill', []), ('Machine Learning', 'ml method', [])"
        )
        for numbers, asked in ASKED.items():
            for number in numbers:
                made.execute(
                    "insert into core.vacancy_week values ('2026-11-16', ?, 1, '2026-11-01', '2026-11-01')", [number]
                )
                insert_vacancy(made, number, *asked)
    return folder


def insert_vacancy(made: duckdb.DuckDBPyConnection, number: int, required: list[str], preferred: list[str]) -> None:
    """Insert one vacancy: the first ten state pay in euros, the next nine in dollars, the first thirty 3 years."""
    currency = "EUR" if number < 10 else "USD" if number < 19 else None
    values: dict[str, Any] = {
        "vacancy_id": number, "version": 1, "valid_from": "2026-11-01", "spell": 1, "is_newest": True, "employer_key": f"e{number % 8}",
        "role": "ml_engineer" if number < 44 else "data_scientist", "level": "senior", "countries": ["DE"] if number < 44 else ["FR"],
        "states": [], "cities": [], "places": [], "world_regions": [], "workplace": "unstated", "degree": "none", "visa": "unstated",
        "clearance": "unstated", "employment": "unstated", "source": "lever", "skills_required": required, "skills_preferred": preferred,
        "has_text": number != 42, "pay_currency": currency, "pay_floor": 80_000 + number if currency else None,
        "pay_ceiling": 100_000 + number if currency else None, "years_min": 3 if number < 30 else None,
    }  # fmt: skip
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    made.execute(f"insert into marts.vacancy_version ({names}) values ({marks})", list(values.values()))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path) -> Commands:
    """Return the command line on that file."""
    return Commands(capsys, monkeypatch, home)


def compared(run: Commands, path: Path, text: str, *options: str) -> dict[str, Any]:
    """Return the comparison of a text as JSON."""
    path.write_text(text, encoding="utf-8")
    done = run("compare", str(path), "--format", "json", *options)
    assert done.status == 0 and not done.err, done.err
    answer: dict[str, Any] = json.loads(done.out)
    return answer


def of_group(answer: dict[str, Any], name: str, *alike: str) -> list[dict[str, Any]]:
    """Return the rows of an answer for the group that shares these with the text."""
    (number,) = (group["group_no"] for group in answer["groups"] if group["alike"] == list(alike))
    return [row for row in answer[name] if row["group_no"] == number]


def pdf_of(text: str, password: str | None = None) -> bytes:
    """Return a PDF with one page of text, a blank one for an empty text."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    shown = " ".join(f"({line}) Tj T*" for line in text.splitlines())
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 10 Tf 14 TL 40 800 Td {shown} ET".encode("ascii"))
    page[NameObject("/Contents")] = writer._add_object(content)
    if password:
        writer.encrypt(password)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_cv_beside_the_week(run: Commands, tmp_path: Path) -> None:
    answer = compared(run, tmp_path / "cv.txt", CV)
    assert (answer["text"]["kind"], answer["text"]["role"], answer["text"]["level"]) == ("cv", "ml_engineer", "senior")
    assert answer["week"] == "2026-W47" and answer["text"]["countries"] == [] and answer["text"]["years"] is None
    (group,) = of_group(answer, "groups", "role", "level")
    assert (group["vacancies"], group["with_text"], group["employers"], group["suppressed_reason"]) == (43, 42, 8, None)
    skills = {row["skill"]: row for row in of_group(answer, "skills", "role", "level")}
    assert {name: (row["asking"], row["required"]) for name, row in skills.items() if row["asking"]} == {
        "Python": (42, 42), "SQL": (37, 37), "Kubernetes": (22, 22), "Docker": (16, 4), "Apache Spark": (6, 6), "PySpark": (6, 6),
    }  # fmt: skip
    assert skills["SQL"]["share"] == pytest.approx(37 / 42)
    assert skills["SQL"]["ci_low"] < 37 / 42 < skills["SQL"]["ci_high"]
    assert {name for name, row in skills.items() if row["text"] == "lacks"} == {
        "Kubernetes",
        "Docker",
        "Apache Spark",
        "PySpark",
    }
    assert (skills["Ranking"]["asking"], skills["Ranking"]["text"]) == (0, "required")
    assert not {"Communication", "Machine Learning"} & skills.keys()


def test_which_vacancies_are_open_to_a_cv_and_what_would_open_more(run: Commands, tmp_path: Path) -> None:
    answer = compared(run, tmp_path / "cv.txt", CV)
    (fit,) = of_group(answer, "fits", "role", "level")
    assert (fit["vacancies"], fit["fitting"], fit["requiring_none"]) == (40, 12, 0)
    assert fit["share"] == pytest.approx(0.3) and fit["ci_low"] < 0.3 < fit["ci_high"]
    opened = [(row["skill"], row["opens"]) for row in of_group(answer, "next_skills", "role", "level")]
    assert opened == [("Kubernetes", 18), ("PySpark", 6)], "Apache Spark alone opens none, PySpark presupposes it"
    knows_more = compared(run, tmp_path / "cv.txt", CV.replace("SQL in", "SQL, Kubernetes and PySpark in"))
    assert knows_more["text"]["skills"]["Apache Spark"] == "implied"
    (fit,) = of_group(knows_more, "fits", "role", "level")
    assert fit["fitting"] == 36
    assert [(r["skill"], r["opens"]) for r in of_group(knows_more, "next_skills", "role", "level")] == [("Docker", 4)]


def test_an_advert_beside_pay_and_years_of_its_role_level_and_place(run: Commands, tmp_path: Path) -> None:
    answer = compared(run, tmp_path / "advert.txt", ADVERT)
    text = answer["text"]
    assert (text["kind"], text["countries"], text["years"]) == ("advert", ["DE"], 5.0)
    assert (text["pay_floor"], text["pay_ceiling"], text["pay_currency"]) == (85_000, 95_000, "EUR")
    skills = {row["skill"]: row["text"] for row in of_group(answer, "skills", "role", "level", "place")}
    assert (
        skills["Kubernetes"] == "required" and skills["Docker"] == "context" and skills["Apache Airflow"] == "preferred"
    )
    euros, dollars = of_group(answer, "pay", "role", "level", "place")
    assert (euros["currency"], euros["disclosed"], euros["floor_p50"], euros["ceiling_p50"]) == (
        "EUR",
        10,
        80_004.5,
        100_004.5,
    )
    assert (dollars["disclosed"], dollars["floor_p50"], dollars["suppressed_reason"]) == (
        9,
        None,
        "fewer than 10 state pay",
    )
    (years,) = of_group(answer, "years", "role", "level", "place")
    assert (years["stating"], years["years_p50"]) == (29 + 1, 3.0)
    assert "fits" not in answer and "next_skills" not in answer
    told = run("compare", str(tmp_path / "advert.txt")).out
    assert "Read as an advert" in told and "it has 2 of the 6 skills named" in told and "in passing" in told
    assert "Apache Airflow, for which none of them asks" in told


def test_small_numbers_are_said_with_their_reason(run: Commands, tmp_path: Path) -> None:
    options = ("--role", "data_scientist", "--country", "fr")
    answer = compared(run, tmp_path / "cv.txt", CV, *options)
    assert answer["text"]["words"]["role"] == "named on the command line" and answer["text"]["countries"] == ["FR"]
    (group,) = of_group(answer, "groups", "role", "level", "place")
    assert (group["vacancies"], group["suppressed_reason"]) == (2, "fewer than 30 vacancies")
    rows = of_group(answer, "skills", "role", "level", "place")
    assert rows and all(row["share"] is None and row["suppressed_reason"] == "fewer than 30 vacancies" for row in rows)
    (fit,) = of_group(answer, "fits", "role", "level", "place")
    assert (fit["fitting"], fit["share"], fit["suppressed_reason"]) == (0, None, "fewer than 30 vacancies")
    assert of_group(answer, "next_skills", "role", "level", "place") == []
    (nothing,) = of_group(compared(run, tmp_path / "cv.txt", CV, "--country", "JP"), "groups", "role", "level", "place")
    assert (nothing["vacancies"], nothing["suppressed_reason"]) == (0, "no open vacancy with usable text")
    told = run("compare", str(tmp_path / "cv.txt"), *options).out
    assert "- (fewer than 10 state pay)" in told or "none states it" in told
    assert "Skills asked for, all vacancies" in told, "the narrower groups are too small"


def test_what_a_text_does_not_say_is_unknown_and_not_compared(run: Commands, tmp_path: Path) -> None:
    text = "Work Experience\nAcme, 2019 - 2021\nI have worked with Python.\n"
    answer = compared(run, tmp_path / "cv.txt", text)
    assert answer["text"]["role"] is answer["text"]["level"] is None
    assert [group["alike"] for group in answer["groups"]] == [[]]
    assert "role       unknown: the text does not say; --role says it" in run("compare", str(tmp_path / "cv.txt")).out
    assert [group["alike"] for group in compared(run, tmp_path / "cv.txt", text, "--level", "senior")["groups"]] == [
        ["level"],
        [],
    ]


def test_text_html_and_pdf_are_read_alike(tmp_path: Path) -> None:
    files = {
        "cv.txt": CV.encode(),
        "utf16.txt": CV.encode("utf-16"),
        "old.txt": CV.replace("Someone", "Zoë").encode("cp1252"),
        "cv.html": ("<html><head><title>x</title></head><body>" + "".join(f"<p>{line}</p>" for line in CV.splitlines())).encode(),
        "saved.html": ("<html><script>" + "skip(); " * 40_000 + "</script>" + "".join(f"<p>{line}</p>" for line in CV.splitlines())).encode(),
        "cv.pdf": pdf_of(CV),
        "open.pdf": pdf_of(CV, password="")
    }  # fmt: skip
    found = []
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        found.append(read_text(text_of_file(tmp_path / name), Stated()))
    assert {(held.kind, held.role, held.level, *held.skills.items()) for held in found} == {
        ("cv", "ml_engineer", "senior", *found[0].skills.items())
    }
    assert {"Python", "SQL"} <= found[0].skills.keys()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"1 2 3 4", "holds no text"),
        (bytes(range(256)) * 10, "a binary file"),
        (b"\x7fELF\x02\x01\x01\0\0\0" + b"code" * 50, "a binary file"),
        (b"PK\x03\x04word/document.xml", "a Word, OpenDocument or zip file"),
        (rb"{\rtf1 Curriculum Vitae}", "a rich-text file"),
        (pdf_of(""), "a PDF without text, maybe a scan"),
        (pdf_of(CV, password="secret"), "an encrypted PDF"),
        (pdf_of(CV)[:300], "PDF"),
        (b"%PDF-1.7\nnot one", "a damaged PDF"),
        (b"word " * 60_000, "more than 200,000 characters"),
        (b"a" * (LARGEST_BYTES + 1), "larger than 10 MB"),
        (b"A short note about the weather of this week.", "--kind advert or --kind cv"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(run: Commands, tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    done = run("compare", str(path))
    assert done.status == 1 and told in done.line and not done.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("no-such-file",), "No such file"),
        (("cv.txt", "--role", "wizard"), "--role 'wizard' is not one of"),
        (("cv.txt", "--level", "wizard"), "--level 'wizard' is not one of"),
        (("cv.txt", "--kind", "novel"), "--kind 'novel' is not one of advert, cv"),
        (("cv.txt", "--country", "Germany"), "--country 'GERMANY' is no country"),
        (("cv.txt", "--format", "xml"), "--format 'xml' is not one of text, json"),
    ],
)
def test_wrong_usage_is_one_line(run: Commands, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    (tmp_path / "cv.txt").write_text(CV)
    run.patch.chdir(tmp_path)
    done = run("compare", *words)
    assert done.status in (1, 2) and told in done.line


def test_a_damaged_pdf_never_raises_another_error(tmp_path: Path) -> None:
    whole, chance, path = pdf_of(CV), random.Random(7), tmp_path / "cv.pdf"
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 40)):
            damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.randrange(100, len(damaged))] if chance.random() < 0.3 else damaged)
        try:
            text_of_file(path)
        except UnreadableInput as error:
            assert "\n" not in str(error)


def test_nothing_is_kept_and_no_file_of_before_breaks_it(run: Commands, tmp_path: Path, home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    compared(run, tmp_path / "cv.txt", CV)
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before
    other = tmp_path / "home"
    other.mkdir()
    assert "not there yet" in run("compare", str(tmp_path / "cv.txt"), HOME=str(other)).line
    with duckdb.connect(str(other / "jobtrends.duckdb")) as made:
        made.execute("create schema core")
    assert "jobtrends build" in run("compare", str(tmp_path / "cv.txt"), HOME=str(other)).line


@pytest.mark.parametrize(
    ("head", "role", "level", "countries"),
    [
        ("Someone\nBerlin, Germany | +49 30 123456\nMachine learning engineer who likes to build.\nStaff ML Engineer, Acme",
         "ml_engineer", "staff", ["DE"]),
        ("Data Scientist\nAustin, TX", "data_scientist", None, ["US"]),
        ("Data Scientist, Acme\nMLOps Engineer, Initech", "mlops_engineer", None, []),
        ("Jordan Smith\nParis Martin", None, None, []),
    ],
)  # fmt: skip
def test_role_and_place_stand_in_the_first_lines(
    head: str, role: str | None, level: str | None, countries: list[str]
) -> None:
    held = read_text(head, Stated(kind="cv"))
    assert (held.role, held.level, held.countries) == (role, level, countries)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CV, "cv"),
        (ADVERT, "advert"),
        ("I am an engineer who has led teams.\nReferences\nCertifications", "cv"),
        ("Wir suchen dich.\nDein Profil\nWir bieten viel.", "advert"),
        ("Nous recherchons un data scientist.\nVotre profil", "advert"),
        ("Lebenslauf\nBerufserfahrung\nAcme, 03/2019 - heute", "cv"),
        ("", ""),
        ("Requirements\nEducation", ""),
    ],
)
def test_the_wording_says_what_a_text_is(text: str, kind: str) -> None:
    assert text_kind(text).value == kind
