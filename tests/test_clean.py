"""Text to meaning: tables of cases, and properties that hold for any text."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.clean.access import clearance, visa_sponsorship
from warehouse.clean.degree import degree_min
from warehouse.clean.document import Document
from warehouse.clean.employer import employer_key
from warehouse.clean.employment import employment_type
from warehouse.clean.experience import experience_years_min
from warehouse.clean.language import language_of
from warehouse.clean.pay import salary_in, salary_of_field
from warehouse.clean.places import places_of
from warehouse.clean.posting import Advertisement, understand
from warehouse.clean.reference import rows
from warehouse.clean.role import role_of
from warehouse.clean.sections import blocks, heading_kind
from warehouse.clean.seniority import seniority
from warehouse.clean.skills import implied_by, mentions, spans
from warehouse.clean.text import plain_text
from warehouse.clean.workplace import remote_scope, workplace
from warehouse.clean_command import cleaned, cleaned_lines, parquet_lines


def skills_in(text: str, title: str = "", own: str = "") -> dict[str, str]:
    document = Document(text, title)
    return {m.skill: m.skill_class for m in mentions(document, spans(text), own)}


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<br>two</p>", "One\ntwo"),
        ("<div>Senior<b>ity</b></div>", "Seniority"),
        ("<ul><li>A &amp; B</li><li>C</li></ul>", "- A & B\n- C"),
        ("<script>alert(1)</script><p>x</p>", "x"),
        ("plain < text & more", "plain < text & more"),
        ("Machine\u200bLearning and soft\u00adware", "MachineLearning and software"),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<script>alert(1)</script>"),
    ],
)
def test_s5_text_is_decoded_once_and_format_characters_go(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_f39_a_ten_megabyte_text_is_capped_with_a_mark_in_time() -> None:
    begun = time.monotonic()
    reading = understand(Advertisement(title="ML Engineer", text="<p>Python and " + "1,1,1, " * 1_500_000 + "</p>"))
    assert time.monotonic() - begun < 10
    assert len(reading.text) <= 200_010 and reading.text.endswith("[cut]")


@pytest.mark.parametrize(
    ("title", "role", "in_scope"),
    [
        ("Senior Machine Learning Engineer", "ml_engineer", True),
        ("AI Engineer", "ai_engineer", True),
        ("ML Platform Engineer", "mlops_engineer", True),
        ("Computer Vision Engineer", "computer_vision_engineer", True),
        ("Research Engineer, Post-training", "research_engineer", True),
        ("Applied Scientist", "applied_scientist", True),
        ("Research Scientist", "research_scientist", False),
        ("Data Scientist", "data_scientist", False),
        ("Account Executive, AI", "other", False),
        ("AI Trainer", "other", False),
        ("Engineering Manager, ML Platform", "manager_or_lead", False),
        ("Product Manager, AI", "product_manager", False),
        ("Backend Engineer", "software_engineer", False),
        ("Barista", "other", False),
    ],
)
def test_role(title: str, role: str, in_scope: bool) -> None:
    found = role_of(title)
    assert (found.role, found.in_scope) == (role, in_scope)


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Sr. ML Engineer", "senior"), ("Senior/Staff Engineer", "senior"), ("Staff Engineer", "staff"), ("ML Engineer II", "mid"),
        ("ML Engineer 2", "mid"), ("Junior Data Scientist", "entry"), ("Head of AI", "director"), ("Engineering Manager", "manager"),
        ("Product Marketing Manager", "unstated"), ("Member of Technical Staff", "unstated"), ("Chief of Staff", "unstated"),
        ("ML Intern", "intern"), ("Principal Scientist", "principal"), ("Lead ML Engineer", "lead"), ("ML Engineer", "unstated"),
    ],
)  # fmt: skip
def test_seniority(title: str, level: str) -> None:
    assert seniority(title)[0] == level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The base salary range is $150,000 - $190,000 per year.", (150000, 190000, "USD", "year")),
        ("Pay: 120k-150k EUR a year", (120000, 150000, "EUR", "year")),
        ("£60,000 to £75,000 per annum", (60000, 75000, "GBP", "year")),
        ("$45 - $60 per hour", (45, 60, "USD", "hour")),
        ("Salary: CHF 120'000 - 140'000", (120000, 140000, "CHF", "year")),
        ("We raised $40 million in our Series B", None),
        ("a sign-on bonus of $20,000", None),
        ("a learning budget of $2,000 per year", None),
        ("serving 100 - 200 customers", None),
        ("", None),
    ],
)
def test_f48_pay(text: str, expected: tuple[Any, ...] | None) -> None:
    found = salary_in(Document(text))
    assert (found and (found.min, found.max, found.currency, found.period)) == expected


def test_pay_of_fields_spans_tiers_and_leaves_equity_out() -> None:
    entries = [
        {"min": 100.0, "max": 120.0, "currency": "USD", "period": "1 YEAR", "kind": "EquityCashValue"},
        {"min": 150000.0, "max": 180000.0, "currency": "USD", "period": "1 YEAR", "kind": "Salary"},
        {"min": 130000.0, "max": 160000.0, "currency": "USD", "period": "1 YEAR", "kind": "Salary"},
    ]
    found = salary_of_field(entries, [])
    assert found and (found.min, found.max, found.period) == (130000.0, 180000.0, "year")


@pytest.mark.parametrize(
    ("location", "countries", "cities"),
    [
        ("Berlin, Germany", ["DE"], ["Berlin"]),
        ("San Francisco, CA", ["US"], ["San Francisco"]),
        ("Remote - US", ["US"], []),
        ("NYC or SF", ["US"], ["New York", "San Francisco"]),
        ("London; Paris", ["GB", "FR"], ["London", "Paris"]),
        ("Cambridge, MA", ["US"], ["Cambridge"]),
        ("Cambridge, United Kingdom", ["GB"], ["Cambridge"]),
        ("Montréal, Québec, Canada", ["CA"], ["Montreal"]),
        ("Ontario, Canada", ["CA"], []),
        ("Ontario, California", ["US"], ["Ontario"]),
        ("Remote - Florida", ["US"], []),
        ("Perm, Romania", ["RO"], []),
        ("EMEA", [], []),
        ("Remote", [], []),
        ("Work from anywhere in the world", ["*"], []),
        ("", [], []),
    ],
)
def test_places(location: str, countries: list[str], cities: list[str]) -> None:
    found, _ = places_of(location)
    assert list(dict.fromkeys(p.country for p in found if p.country)) == countries
    assert [p.city for p in found if p.city] == cities


@pytest.mark.parametrize(
    ("field", "location", "text", "expected"),
    [
        ("Remote", "", "", "remote"),
        ("OnSite", "Remote", "", "on_site"),
        (None, "Remote, Italy", "", "remote"),
        (None, "Berlin", "We work hybrid: three days a week in the office.", "hybrid"),
        (None, "Berlin", "This is not a remote role.", "on_site"),
        (None, "Berlin", "Experience with remote sensing and hybrid cloud.", "unstated"),
        (None, "Berlin", "", "unstated"),
    ],
)
def test_workplace(field: str | None, location: str, text: str, expected: str) -> None:
    assert workplace(field, None, location, Document(text))[0] == expected


def test_remote_without_scope_is_not_anywhere() -> None:
    assert remote_scope([], "Remote", []) == "unknown"
    assert remote_scope(["DE"], "Remote, Germany", []) == "country"
    assert remote_scope([], "Remote, EMEA", []) == "region"
    assert remote_scope(["*"], "Anywhere", []) == "worldwide"


def test_experience_and_degree() -> None:
    text = "About us\n10 years of growth\nNice to have\n2 years of Rust experience\nRequirements\n5+ years of experience with Python"
    assert experience_years_min(Document(text))[:2] == ("5.0", "5+ years")


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("Bachelor's degree required, Master's preferred", "bachelor"),
        ("PhD preferred", "unstated"),
        ("No degree required", "none_required"),
        ("MSc or PhD in computer science", "master"),
        ("Advanced degree in statistics", "master"),
        ("BS/MS/PhD in a related field", "bachelor"),
        ("A high degree of freedom and mastery of Python", "unstated"),
        ("Be curious and keep our master data clean", "unstated"),
        ("A degree in computer science", "bachelor"),
    ],
)
def test_degree(text: str, degree: str) -> None:
    assert degree_min(Document("Requirements\n" + text)).value == degree


@pytest.mark.parametrize(
    ("field", "title", "text", "expected"),
    [
        ("FullTime", "", "", "FULL_TIME"),
        (None, "ML Intern", "", "INTERN"),
        ("FullTime", "Data Science Internship", "", "INTERN"),
        ("Vollzeit", "", "", "FULL_TIME"),
        ("mi-temps", "", "", "PART_TIME"),
        ("CDD", "", "", "CONTRACTOR"),
        ("befristet", "", "", "TEMPORARY"),
        (None, "", "This is a 6-month contract role.", "CONTRACTOR"),
        (None, "", "This is a full-time position.", "FULL_TIME"),
        (None, "", "We sign contracts.", "unstated"),
    ],
)
def test_employment_type(field: str | None, title: str, text: str, expected: str) -> None:
    assert employment_type(field, Document(text, title))[0] == expected


@pytest.mark.parametrize(
    ("text", "visa", "cleared"),
    [
        ("Visa sponsorship is available.", "offered", "unstated"),
        ("We are unable to sponsor visas at this time.", "not_offered", "unstated"),
        ("Active TS/SCI clearance required.", "unstated", "required"),
        ("A security clearance is a plus.", "unstated", "preferred"),
        ("No security clearance needed.", "unstated", "unstated"),
        ("Our sponsors love us.", "unstated", "unstated"),
    ],
)
def test_visa_and_clearance(text: str, visa: str, cleared: str) -> None:
    document = Document(text)
    assert (visa_sponsorship(document)[0], clearance(document)[0]) == (visa, cleared)


def test_years_of_one_skill_are_kept_with_it() -> None:
    row = cleaned(
        {"id": 1, "text": "Requirements\n5+ years of experience with Python\n3 years of Kubernetes experience"}
    )
    assert row["experience_by_skill"] == {"Python": 5.0, "Kubernetes": 3.0}


def test_implied_skills_are_kept_apart_from_those_named() -> None:
    row = cleaned({"id": 1, "text": "Requirements\nPySpark and Amazon SageMaker"})
    assert {skill["skill"] for skill in row["skills"]} == {"PySpark", "Amazon SageMaker"}
    assert row["implied_skills"] == ["AWS", "Apache Spark", "Python"]
    assert implied_by([]) == []


def test_explain_gives_words_and_rule_for_every_value() -> None:
    row = {
        "id": 1,
        "title": "Senior ML Engineer",
        "location": "Berlin, Germany",
        "text": "Requirements\n5+ years of Python. Hybrid role.",
    }
    told = cleaned(row, explain=True)["explain"]
    assert told["seniority"]["words"] == "Senior" and told["experience_years_min"]["words"] == "5+ years"
    assert told["places"]["words"] == "Berlin, Germany" and told["workplace"]["words"].lower() == "hybrid"
    assert all(entry["rule"] for entry in told.values())
    python = next(mention for mention in told["skills"]["mentions"] if mention["skill"] == "Python")
    assert (python["section"], python["words"]) == ("requirements", "Python")


def test_text_of_markup_too_deep_for_the_parser_is_kept() -> None:
    assert plain_text("<div>" * 3_000 + "Python &amp; SQL") == "Python & SQL"
    assert plain_text("<p>line<span>" * 3_000).count("line") == 3_000


@pytest.mark.parametrize(
    ("field", "text", "low", "high"),
    [
        ("$95K/yr", "The pay range is $95,000 - $120,000 per year.", 95_000, 120_000),
        ("$95K/yr - $110K/yr", "The pay range is $95,000 - $120,000 per year.", 95_000, 110_000),
        ("$150K/yr", "Base salary up to $150,000.", 150_000, 150_000),
        ("$95K/yr", "A friendly team.", 95_000, 95_000),
    ],
)
def test_a_range_in_the_text_says_more_than_one_amount_in_the_field(field: str, text: str, low: int, high: int) -> None:
    salary = understand(Advertisement(title="ML Engineer", salary_text=field, text=text)).salary
    assert salary is not None and (salary.min, salary.max, salary.period) == (low, high, "year")


@pytest.mark.parametrize(
    ("text", "named", "not_named"),
    [
        ("Python, R, and SQL", {"Python", "R", "SQL"}, set()),
        ("R&D and go-to-market with C-level leaders", set(), {"R", "Go", "C"}),
        ("Kafka, Spark, Flink", {"Apache Kafka", "Apache Spark", "Apache Flink"}, set()),
        ("We spark interest in new ideas", set(), {"Apache Spark"}),
        ("Hadoop, MapR, Impala and Spark", {"Hadoop", "Apache Spark"}, set()),
        ("Friends at Databricks, Meta and Anthropic", set(), {"Anthropic Claude"}),
        ("Our stack\n- Airflow\n- Ray", {"Apache Airflow", "Ray"}, set()),
        ("Tools\nRay\nRay founded the company and is a fan of Airflow.", set(), {"Ray"}),
        ("Clean code in Python. R is a plus.", {"Python", "R"}, set()),
        ("We excel at our work in SQL and excel in sales", {"SQL"}, {"Excel"}),
        ("Send your CV, GitHub and Python samples", {"Python"}, {"Computer Vision"}),
        ("APIs in REST, GraphQL and gRPC", {"REST APIs", "GraphQL", "gRPC"}, set()),
        ("Lead and mentor engineers", {"Leadership", "Mentoring"}, set()),
        ("NLP, CV and speech", {"Natural Language Processing", "Computer Vision"}, set()),
        ("Mentorship and leadership. You report to senior leadership.", {"Leadership"}, set()),
        ("You report to senior leadership and partner with the leadership team.", set(), {"Leadership"}),
        ("C++ and C#", {"C++", "C#"}, {"C"}),
        ("LLMs, K8s and CI/CD", {"Large Language Models", "Kubernetes", "CI/CD"}, set()),
        ("No PyTorch needed", set(), {"PyTorch"}),
    ],
)
def test_skills(text: str, named: set[str], not_named: set[str]) -> None:
    found = set(skills_in(text))
    assert named <= found and not found & not_named


def test_skill_classes_follow_section_and_sentence() -> None:
    text = (
        "Requirements\nPython and SQL\nRust is a plus.\nNice to have\nKubernetes\nAbout us\nOur product runs on Kafka."
    )
    found = skills_in(text)
    assert (found["Python"], found["Rust"], found["Kubernetes"], found["Apache Kafka"]) == (
        "required",
        "preferred",
        "preferred",
        "context",
    )


def test_the_employers_own_name_is_no_skill_outside_requirements() -> None:
    assert "Snowflake" not in skills_in("About the role\nJoin Snowflake today.", own="snowflake")
    assert "Snowflake" in skills_in("Requirements\nSnowflake and dbt", own="snowflake")


def test_language_and_employer() -> None:
    assert language_of("We are looking for an engineer to join the team") == "en"
    assert language_of("Nous recherchons une personne pour notre équipe") == "fr"
    assert employer_key("Acme, Inc.") == employer_key("ACME GmbH") == "acme"


@pytest.mark.parametrize("name", ["skills", "skill_contexts", "skill_phrases"])
def test_every_line_of_skills_finds_its_example_and_leaves_its_counter_example(name: str) -> None:
    wrong = []
    for row in rows(name):
        if row["skill"] not in skills_in(row["example"]):
            wrong.append(("not found", row["skill"], row["example"]))
        if row["skill"] in skills_in(row["counter_example"]):
            wrong.append(("found", row["skill"], row["counter_example"]))
    assert wrong == [] and len(rows(name)) > 10


def test_every_guard_of_a_skill_keeps_out_its_example_and_not_its_counter_example() -> None:
    wrong = []
    for row in rows("skill_guards"):
        if row["skill"] in skills_in(row["example"]) or row["skill"] not in skills_in(row["counter_example"]):
            wrong.append((row["skill"], row["example"], row["counter_example"]))
    assert wrong == [] and all(row["reason"] for row in rows("skill_guards"))


def test_every_skill_has_one_of_nine_families() -> None:
    told = {"languages", "frameworks", "LLM applications", "inference", "MLOps", "cloud", "data", "methods"}
    families = {row["skill"]: row["family"] for row in rows("skills")}
    assert set(families.values()) == {*told, "ways of working"}
    assert (families["vLLM"], families["Ranking"], families["Code Review"]) == (
        "inference",
        "methods",
        "ways of working",
    )


def test_every_kind_of_statement_names_its_example_s_place_and_leaves_its_counter_example() -> None:
    wrong = []
    for row in rows("place_statements"):
        is_title = row["speaks_of"] == "title"
        texts = [row[cell] for cell in ("example", "counter_example")]
        documents = [Document("", text) if is_title else Document(text) for text in texts]
        found, beside = (places_of("", document=document)[0] for document in documents)
        if row["place"] not in [place.city or place.country for place in found] or beside:
            wrong.append((row["example"], found, row["counter_example"], beside))
    assert wrong == [] and len(rows("place_statements")) > 20


@pytest.mark.shared
def test_the_vocabulary_has_every_canonical_name(shared: Path) -> None:
    names = [line.split(",")[0] for line in (shared / "vocabulary/skills.csv").read_text().splitlines()[1:]]
    assert set(names) <= {row["skill"] for row in rows("skills")}


@pytest.mark.parametrize("kind", [row["section_kind"] for row in rows("section_examples")])
def test_headings_open_their_sections(kind: str) -> None:
    lines = [
        line for row in rows("section_examples") if row["section_kind"] == kind for line in row["headings"].split(";")
    ]
    assert {line: heading_kind(line) for line in lines} == dict.fromkeys(lines, kind)


def test_lines_of_a_list_are_no_headings() -> None:
    text = "Nice to have\nExperience with Rust\n5 years in industry\nBachelor's degree\nKubernetes"
    assert [block.section_kind for block in blocks(text)] == ["preferred"] * 5


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=60))
def test_never_raises_and_spans_lie_inside_the_text(text: str, title: str, location: str) -> None:
    row = cleaned({"id": 1, "text": text, "title": title, "location": location})
    body, heading = (
        plain_text(text.encode("utf-8", "replace").decode()),
        " ".join(plain_text(title.encode("utf-8", "replace").decode()).split()),
    )
    assert all(skill["evidence"] in body or skill["evidence"] in heading for skill in row["skills"])
    assert plain_text(body) == body or "<" in body
    assert row == cleaned({"id": 1, "text": text, "title": title, "location": location})


def cpu_of_reading(text: str) -> float:
    """Return the CPU seconds of reading a text, the least of three readings, at least as many as can be told from none.

    Each reading is of another text, so that none finds what an earlier one has kept.
    """

    def once(ending: str) -> float:
        hostile = text + ending
        begun = time.process_time()
        understand(
            Advertisement(
                title=ending + text[:2_000], location=ending + text[:2_000], salary_text=hostile, text=hostile
            )
        )
        return time.process_time() - begun

    return max(min(map(once, ("", " a", " b"))), 0.02)


@pytest.mark.parametrize("piece", ["<", "1,1,1,", "$1,", " ", "a@", "<p", "(((", "5 years ", "\n", "$100k-", "remote ", "a.b.c.", "Remote - ",
                                   "Location: ", "A | ", "in our Aa ", "join our a ", "Aa, Bb (", "some roles "])  # fmt: skip
def test_s15_no_pattern_is_slow_on_hostile_text(piece: str) -> None:
    """Four times the text takes about four times as long; where a pattern looks back over all before it, sixteen times."""
    shorter, longer = (piece * (length // len(piece)) for length in (10_000, 40_000))
    seconds = cpu_of_reading(longer)
    assert seconds < 10 * cpu_of_reading(shorter) and seconds < 8


def test_clean_reports_unreadable_lines_with_number_and_reason_and_goes_on() -> None:
    errors = io.StringIO()
    lines = ['{"id": 1, "title": "ML Engineer"}', "{broken", '{"title": "no id"}', '{"id": "b"}']
    out = list(cleaned_lines(lines, False, errors))
    assert [line is None for line in out] == [False, True, True, False]
    assert errors.getvalue().startswith("line 2: not JSON") and "line 3: no object with an id" in errors.getvalue()
    assert set(json.loads(out[0] or "")) >= {
        "id",
        "role",
        "in_scope",
        "seniority",
        "workplace",
        "countries",
        "cities",
        "employment_type",
        "salary",
        "experience_years_min",
        "degree_min",
        "language",
        "skills",
    }


def test_clean_reads_parquet(tmp_path: Path) -> None:
    path = tmp_path / "postings.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select 'x' as id, 'ML Engineer' as title, null as text) to '{path}' (format parquet)"
        )
    assert [json.loads(line)["title"] for line in parquet_lines(path)] == ["ML Engineer"]


@pytest.mark.shared
def test_gold_postings_are_read_at_least_as_well_as_stated(shared: Path) -> None:
    """Floors a little under what docs/understanding.md holds as measured."""
    gold = {row["id"]: row for row in map(json.loads, (shared / "gold/labels.jsonl").read_text().splitlines())}
    lines = (shared / "gold/postings.jsonl").read_text().splitlines()
    out = {row["id"]: row for line in cleaned_lines(lines, False, io.StringIO()) if line for row in [json.loads(line)]}
    asked = lambda row: {s["skill"] for s in row["skills"] if s["class"] != "context"}  # noqa: E731
    right = sum(len(asked(gold[i]) & asked(out[i])) for i in gold)
    f1 = 2 * right / sum(len(asked(gold[i])) + len(asked(out[i])) for i in gold)
    assert f1 >= 0.90
    floors = {
        "seniority": 0.93,
        "workplace": 0.90,
        "employment_type": 0.93,
        "language": 0.98,
        "role": 0.85,
        "degree_min": 0.90,
    }
    for field, floor in floors.items():
        assert sum(gold[i][field] == out[i][field] for i in gold) / len(gold) >= floor, field


def test_a_region_without_a_city_is_no_city_of_its_name() -> None:
    found, _ = places_of("", [{"city": None, "region": "Quebec", "country": "Canada"}])
    assert [(place.country, place.city) for place in found] == [("CA", None)]


def test_cities_listed_below_the_line_that_announces_them() -> None:
    text = "You work remotely from one of the following hubs:\n- Lyon Metro Area\n- Greater Munich\n- Oslo, Norway\n\nPerks\nParis in spring"
    assert understand(Advertisement(title="ML Engineer", text=text)).cities == ["Lyon", "Munich", "Oslo"]
