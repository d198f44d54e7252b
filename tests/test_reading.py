"""How texts are cut into lines and sections, and what makes a skill asked for: cases that real postings brought up."""

from __future__ import annotations

import pytest

from warehouse.clean.document import Document
from warehouse.clean.sections import blocks, heading_kind
from warehouse.clean.skills import mentions, spans
from warehouse.clean.text import plain_text

WRAPPED = (
    "We want somebody who has built pipelines for retrieval-\naugmented generation and knows high-performance\n"
    "computing, pre-\nand post-training\n\nYou will be with us"
)


def classes(text: str, own: str = "") -> dict[str, str]:
    document = Document(text)
    return {mention.skill: mention.skill_class for mention in mentions(document, spans(text), own)}


def test_words_broken_at_a_hyphen_are_one_again() -> None:
    joined = plain_text(WRAPPED)
    assert "retrieval-augmented" in joined and "high-performance computing" in joined and "pre- and post" in joined


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("About Acme Robotics:", "about_company"),
        ("ABOUT ACME", "about_company"),
        ("About you", "requirements"),
        ("What’s in it for you?", "benefits"),
        ("What will you be doing in this role at our company?", "duties"),
        ("Even better...", "preferred"),
        ("任职要求", "requirements"),
        ("加分项", "preferred"),
        ("About 5 years of experience", None),
    ],
)
def test_headings(line: str, kind: str | None) -> None:
    assert heading_kind(line) == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requirements\nPython\nAbout Acme\nAcme runs on Kafka.", {"Python": "required", "Apache Kafka": "context"}),
        ("Requirements\nA major deep learning framework", {"Deep Learning": "required"}),
        ("Requirements\nDatabases (PostgreSQL preferred), Docker", {"PostgreSQL": "preferred", "Docker": "required"}),
        ("Requirements\nScala, Java or SQL is helpful, yet not required", {"SQL": "preferred"}),
        ("Requirements\nKafka is a plus Proficient in SQL and Python", {"Apache Kafka": "preferred", "SQL": "required"}),
        ("Requirements\nAt Acme, we bring LLMs to farms.\n- Python", {"Large Language Models": "context", "Python": "required"}),
        ("Why work at Acme\nIn this role, you own our Kubernetes clusters.", {"Kubernetes": "required"}),
        ("Requirements\nA database (preferably MySQL), and Kafka", {"MySQL": "preferred", "Apache Kafka": "required"}),
        ("Requirements\nPython and (ideally) Rust", {"Python": "required", "Rust": "preferred"}),
        ("Requirements\n- Bonus: familiarity with Docker or SQL", {"Docker": "preferred", "SQL": "preferred"}),
        ("Requirements\n- Optional: knowledge of Docker", {"Docker": "preferred"}),
        ("Requirements\n- Good to have in web work, including React", {"React": "preferred"}),
        ("Requirements\nAWS and Azure, plus Docker", {"AWS": "required", "Docker": "required"}),
        ("Requirements\nJava or Go (fluency in at least one language preferred)", {"Java": "required", "Go": "required"}),
        ("Requirements\nMicroservices in the cloud (GCP preferred)", {"Microservices": "required", "Google Cloud": "preferred"}),
        ("Requirements\n- [Preferred] Tools for learning from preference (e.g. DPO, RLHF)", {"DPO": "preferred"}),
        ("Requirements\n- Work on AWS and good to have Docker", {"AWS": "required", "Docker": "preferred"}),
        ("Requirements\nEach of these is a big plus: experience with Salesforce", {"Salesforce": "preferred"}),
        ("Requirements\nPython, paid with a 10% bonus", {"Python": "required"}),
        ("Our letter platform lets farmers ask LLMs.\nStack: Python", {"Large Language Models": "context", "Python": "required"}),
        ("Initech builds simulations of farms.\nWe build it with Kafka.", {"Simulation": "context", "Apache Kafka": "required"}),
        ("About Acme\nTools: Strong proficiency in SQL is a must.", {"SQL": "required"}),
        ("About Acme\nUtilize Kubernetes to ship models.", {"Kubernetes": "required"}),
        ("Benefits\n- Proven experience in React", {"React": "required"}),
        ("About Acme\nWe’re hiring two engineers to build our stack in Python.", {"Python": "required"}),
        ("About Acme\nThis is a hands-on, senior role in a team that runs Kafka.", {"Apache Kafka": "required"}),
        ("About the role\nAcme is building letter sorters with Kafka.\nYou write Python.", {"Apache Kafka": "context", "Python": "required"}),
        ("About the role\nA team that is building pipelines in Kafka.", {"Apache Kafka": "required"}),
    ],
)  # fmt: skip
def test_classes(text: str, expected: dict[str, str]) -> None:
    found = classes(text)
    assert {skill: found.get(skill) for skill in expected} == expected


@pytest.mark.parametrize(
    ("text", "named", "not_named"),
    [
        ("advanced sql, kafka, hive and aws", {"SQL", "Apache Kafka", "Hive", "AWS"}, set()),
        ("unit, integration and regression tests", {"Unit Testing"}, {"Regression"}),
        ("She excels at data storage and retrieval", set(), {"Excel", "Information Retrieval"}),
        ("how call center agents are grouped", set(), {"AI Agents"}),
        ("REST and SOAP services, tools like Databricks", {"REST APIs", "Databricks"}, set()),
        ("React, TypeScript, and/or Go", {"React", "TypeScript", "Go"}, set()),
        ("work alone and in a team environment", {"Teamwork"}, set()),
        ("data modeling and machine learning", {"Data Modeling", "Machine Learning"}, set()),
        ("seamless execution and monitoring", set(), {"Model Monitoring"}),
        ("resolve complex problems quickly", {"Problem Solving"}, set()),
        ("skilled in C-level conversations", set(), {"C"}),
        ("an experienced product owner", set(), {"Ownership"}),
        ("an open AI platform, and staff augmentation", set(), {"OpenAI API", "Data Augmentation"}),
        ("qualitative and quantitative research", set(), {"Quantitative Finance"}),
        ("trials by the ICH-GCP guidelines", set(), {"Google Cloud"}),
    ],
)
def test_senses(text: str, named: set[str], not_named: set[str]) -> None:
    found = set(classes("Requirements\n" + text))
    assert named <= found and not found & not_named


def test_a_name_without_its_spaces_is_the_employers_own() -> None:
    text = "Requirements\nYou know Bayesian Harbour and Python"
    assert "Bayesian Methods" not in classes(text, own="bayesianharbour") and "Bayesian Methods" in classes(text)


def test_a_line_of_benefits_is_one_whatever_stands_above() -> None:
    found = blocks("Requirements\nPython\nBenefits at Acme Inc. (mentoring, lunch)")
    assert [block.section_kind for block in found] == ["requirements", "requirements", "benefits"]


def test_a_heading_that_grew_together_with_its_text_is_one_again() -> None:
    text = "We ship quickly and learn from those who use what we make every day. " * 6
    text += "You know Python well and care for people or robots Bonus PointsExperience with Docker and Kafka."
    assert classes(plain_text(text))["Docker"] == "preferred"


def test_labels_that_grew_together_with_what_stands_before_begin_lines() -> None:
    text = "We ship quickly and learn from those who use what we make every day. " * 6
    text += "The work lasts 6 monthsLocation: Austin, TXDuration: long (start soon)JobTitle: pump engineer"
    _, *labelled = plain_text(text).split("\n")
    assert labelled == ["Location: Austin, TX", "Duration: long (start soon)JobTitle: pump engineer"]


def test_labels_of_a_class_stand_in_lines_of_their_own() -> None:
    assert plain_text("- You know code basesPreferred:\n- You know Go").split("\n")[:2] == [
        "- You know code bases",
        "Preferred:",
    ]
    text = "We ship quickly and learn from those who use what we make every day. " * 6
    text += "Knowledge/Skills:Required: Python and careDesired: Docker or Kafka."
    assert classes(plain_text(text)) == {"Python": "required", "Docker": "preferred", "Apache Kafka": "preferred"}


def test_last_words_that_announce_a_list_head_it() -> None:
    text = "We make pumps for the whole of Acme Town. You will:\n- Ship Python\nDr. Ada Acme Says Hello. Bonus points:\n- Docker"
    assert plain_text(text).split("\n")[1] == "You will:"
    assert classes(plain_text(text)) == {"Python": "required", "Docker": "preferred"}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("What is in it for you?", "benefits"),
        ("Why Acme Pumps?", "benefits"),
        ("Why this matters", None),
        ("What do we expect?", "requirements"),
        ("This job is perfect for someone who:", "requirements"),
        ("What is this role?", "duties"),
        ("The Data Analyst will:", "duties"),
        ("What gives you an edge:", "preferred"),
        ("What sets you apart", "preferred"),
        ("What makes Acme different?", "about_company"),
        ("What is a tokenizer?", None),
        ("Tableau experience a plus", None),
        ("A degree in physics or chemistry preferred", None),
        ("Highly desired", "preferred"),
        ("Preferred requirements", "preferred"),
        ("Nice to have, not required", "preferred"),
        ("Basic & preferred qualifications", "requirements"),
        ("Desired experience and requirements", "requirements"),
        ("Physical-world testing", None),
        ("Physical Scientist", None),
        ("Physical requirements", "location"),
        ("Job Requisition ID", None),
        ("Requisiti", "requirements"),
        ("About the Data Engineer role", "duties"),
        ("About Initech", "about_company"),
        ("As our Planning & Logistics Intern, you will:", "duties"),
    ],
)
def test_which_lines_head_a_section(line: str, kind: str | None) -> None:
    assert heading_kind(line) == kind


def test_a_label_with_its_value_opens_no_section() -> None:
    text = "Requirements\nPython\nLocation: Porto\nSalary: $90,000 - $100,000\nSQL\nBenefits\nLunch"
    found = {block.text: block.section_kind for block in blocks(text)}
    assert (found["Location: Porto"], found["SQL"], found["Lunch"]) == ("location", "requirements", "benefits")
