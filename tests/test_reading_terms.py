"""How the terms of a job are read: pay, type, workplace, degree, years, role, level, clearance, sponsorship."""

from __future__ import annotations

import pytest

from warehouse.clean.access import clearance
from warehouse.clean.degree import degree_min
from warehouse.clean.document import Document
from warehouse.clean.employment import employment_type
from warehouse.clean.experience import experience_years_min
from warehouse.clean.pay import salary_in
from warehouse.clean.posting import Advertisement, understand
from warehouse.clean.role import role_of, work_named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Base pay ranges from $110,000/year in our lowest market up to $190,000/year in our highest.", (110000, 190000, "year")),
        ("Pay Range: $40/hr. - $50/hr.", (40, 50, "hour")),
        ("Salary range: Minimum: $127 700,00 Maximum: $255 400,00 a year", (127700, 255400, "year")),
        ("On-target earnings of $180,000/year ($90,000 base, $90,000 variable)", (90000, 90000, "year")),
        ("- Expected annual compensation: $154,000-181,500 USD\n- Base salary: $140,000-165,000 USD", (140000, 165000, "year")),
        ("- $65k base salary and commission\n- OTE $100k - 180k", (65000, 65000, "year")),
        ("The base pay in Reno is $90,000 - $99,000. In Tulsa it is $80,000 - $89,000.", (80000, 99000, "year")),
        ("Our salary tool moves $40b annually", None),
        ("Grade 6 - $84,000 - $96,000 per annum", (84_000, 96_000, "year")),
        ("Salary: 2 - $3,000 a month", (2_000, 3_000, "month")),
        ("A salary package ($90,000 pa- $120,000 pa)", (90_000, 120_000, "year")),
        ("Salary: Circa $40,000 - $55,000 dependent on experience bonus benefits", (40_000, 55_000, "year")),
        ("The range for this role is $100,000 - $720,000.", (100_000, 720_000, "year")),
        ("Rate: $600 p/d", (600, 600, "day")),
        ("You earn the trust of accounts worth $50k-$90k+ ACV", None),
        ("Paid well, and $100 per month for books", None),
        ("Pay\nSalary minimum: $50,000\nSalary maximum: $60,000", (50000, 60000, "year")),
        ("Salary: up to $59,000. Pay basis monthly", (None, 59000, "year")),
        ("CompensationUp to $50/hr, by pace", (None, 50, "hour")),
        ("£61,230\nper year - estimated\nSalary: circa £55,000", (55000, 55000, "year")),
        ("£61,230\nper year - estimated\nSalary: £50,000 - £55,000", (50000, 55000, "year")),
        ("£61,230\nper year - estimated", (61230, 61230, "year")),
    ],
)  # fmt: skip
def test_pay(text: str, expected: tuple[float | None, float, str] | None) -> None:
    found = salary_in(Document(text))
    assert (found and (found.min, found.max, found.period)) == expected


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("The pay range for this position is$185,800—$322,000 USD", "USD"),
        ("Other compensation and benefits$168,600 - $252,800", "USD"),
        ("Pay in Zone A$189,000—$283,600, in Zone B$179,600—$269,400", "USD"),
        ("Pay: A$120,000 - A$140,000", "AUD"),
        ("Base salary of S$90,000 - S$120,000", "SGD"),
    ],
)
def test_currencies(text: str, currency: str) -> None:
    found = salary_in(Document(text))
    assert found is not None and found.currency == currency


def test_total_pay_in_the_next_sentence_is_another_matter() -> None:
    found = salary_in(Document("The salary is $160,000-$180,000. Total compensation is determined by skills."))
    assert found is not None and found.kind == "base"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We are unable to hire 1099 contractors.", "unstated"),
        ("1099 or corp-to-corp contractors will NOT be considered.", "unstated"),
        ("Terms and conditions of the employment contract apply.", "unstated"),
        ("Employment type: Contract", "CONTRACTOR"),
        ("Part-time job, about 20 hours, potential for full-time", "PART_TIME"),
        ("A temporary, non-permanent position", "unstated"),
        ("Minimum 15 years full time education", "unstated"),
        ("3+ years of full-time experience in industry", "unstated"),
        ("A full-time, in-office internship in Leeds", "INTERN"),
        ("You help to grow our design internship program.", "unstated"),
        ("Duration: 6 months with possible extension", "CONTRACTOR"),
        ("You prepare the year-end 1099 forms.", "unstated"),
        ("A part-time opportunity with an option for full-time", "PART_TIME"),
        ("Full time work rights in the UK", "unstated"),
    ],
)
def test_types_ruled_out(text: str, expected: str) -> None:
    assert employment_type(None, Document(text))[0] == expected


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("Maintain the master content calendar", "unstated"),
        ("Master level studies in physics", "master"),
        ("A Ph.D. or MSc. in physics is preferred", "unstated"),
        ("In lieu of a degree, relevant work", "unstated"),
        ("You may study full time (including PhD students)", "unstated"),
        ("A degree is not a requirement", "none_required"),
        ("We do not require certificates or degrees.", "none_required"),
        ("Solid skillsBSc, MSc, or PhD in physics", "bachelor"),
        ("Qualifications.MS/PhD degree in physics", "master"),
        ("A team of PhD level chemists", "unstated"),
        ("Bachelor's degree - knowledge of bees preferred", "bachelor"),
        ("Bachelor's degree - desirable", "unstated"),
    ],
)
def test_degrees(text: str, degree: str) -> None:
    assert degree_min(Document("Requirements\n" + text)).value == degree


def test_a_degree_said_to_be_required_is_so_among_preferences() -> None:
    assert degree_min(Document("Nice to have\nBachelor's degree in physics required")).value == "bachelor"
    assert degree_min(Document("Nice to have\nBachelor's degree in physics")).value == "unstated"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("One-to-two years of work experience", 1.0),
        ("Minimum 5+years of experience in Java", 5.0),
        ("A degree in a related field.4+ years of experience in industry", 4.0),
        ("2+ years of experience at a larger company with high standards", 2.0),
        ("You bring 6+ years of software engineering", 6.0),
        ("More than 3 years of experience with data", 3.0),
        ("2+ years of experience leading a team of 5 engineers", 2.0),
        ("Five (5) to seven (7) years of experience", 5.0),
        ("At least 4 post-educational working years of experience", 4.0),
        ("Have 1-6 years of experience as an engineer (bonus if you hold a degree in it)", 1.0),
        ("A bachelor's degree and 9 years of experience, a master's and 6 years, a PhD and 4 years", 4.0),
        ("9+ years of experience with a Bachelor's degree, 6+ years with a Master's degree", 6.0),
        ("- BSc and 9 years of experience\n- Or MSc and 6 years of experience\n- 1 year of Go", 6.0),
        ("A degree in biology, or 9 years of related experience. 3 years of experience with SQL", 3.0),
        ("9+ years of experience and a Bachelor's degree; 3+ years of experience with SQL", 9.0),
        ("Graduate degree with 1 or 2 years of work experience", 2.0),
    ],
)
def test_years(text: str, years: float) -> None:
    found = experience_years_min(Document("Requirements\n" + text))
    assert float(found.value) == years


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("AI-First Golang Developer", "software_engineer"),
        ("Technical Programme Manager", "product_manager"),
        ("Databricks Engineer", "data_engineer"),
        ("Senior MLE's", "ml_engineer"),
        ("AI Eng", "ai_engineer"),
        ("SWE II", "software_engineer"),
        ("Security Compliance Analyst", "other"),
        ("Software Quality Engineer", "software_engineer"),
        ("Data Science Platform Engineer", "ml_engineer"),
    ],
)
def test_roles(title: str, role: str) -> None:
    assert role_of(title).role == role


def test_a_researcher_whose_work_names_no_learning_is_another_trade() -> None:
    text = "Duties\n- Run interviews with customers and write reports for designers."
    document = Document(text, "Senior Researcher")
    assert role_of(document.title, work_named(document, [])).role == "other"


def test_years_that_many_candidates_have_are_not_demanded() -> None:
    text = "Requirements\n- Many strong candidates have 10+ years of experience.\n- 4 years of experience with SQL"
    found = experience_years_min(Document(text))
    assert float(found.value) == 4


@pytest.mark.parametrize(
    ("title", "level", "kind"),
    [
        ("Working Student Machine Learning", "intern", "PART_TIME"),
        ("Werkstudent (m/w/d) Computer Vision", "intern", "PART_TIME"),
        ("Machine Learning Intern", "intern", "INTERN"),
        ("Assistant Vice President, Data Scientist", "unstated", "unstated"),
        ("Vice President, Software Engineer", "unstated", "unstated"),
        ("VP, Machine Learning Engineering", "executive", "unstated"),
    ],
)
def test_students_and_grades_of_banks(title: str, level: str, kind: str) -> None:
    reading = understand(Advertisement(title=title, text="We sort letters."))
    assert (reading.seniority, reading.employment_type) == (level, kind)


@pytest.mark.parametrize(
    "text", ["A degree of a four-year college", "Enrolled at a 4-year university, with experience in labs"]
)
def test_years_of_a_college_are_no_experience(text: str) -> None:
    assert experience_years_min(Document("Requirements\n" + text)).value == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A security clearance is highly desired. A driver's license is required.", "preferred"),
        ("You obtain medical clearance from our doctors.", "unstated"),
        ("You must hold an active secret clearance.", "required"),
        ("Citizenship required, active DoD clearance a plus", "preferred"),
        ("You are able to obtain and maintain Public Trust.", "required"),
        ("We have earned the public trust of many.", "unstated"),
    ],
)
def test_clearances(text: str, expected: str) -> None:
    assert clearance(Document(text))[0] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Data Analyst (outside IR35)", "CONTRACTOR"),
        ("500 GBP per day\nContract\nApply", "CONTRACTOR"),
        ("We are seeking a part-time chemist.", "PART_TIME"),
        ("This is a 6 month temporary assignment.", "TEMPORARY"),
        ("You manage the renewal of a contract.", "unstated"),
    ],
)
def test_employment_types_of_texts(text: str, kind: str) -> None:
    assert understand(Advertisement(title="ML Engineer", text=text)).employment_type == kind


@pytest.mark.parametrize(
    ("text", "sponsorship"),
    [
        ("Sponsorship available: Yes", "offered"),
        ("Initech | Oslo | Full time | Visa | Relocation", "offered"),
        ("Sponsorship is not available.", "not_offered"),
        ("Visa: US citizen/visa only", "not_offered"),
        ("Our customers are Visa and others.", "unstated"),
    ],
)
def test_sponsorship(text: str, sponsorship: str) -> None:
    assert understand(Advertisement(title="ML Engineer", text=text)).visa_sponsorship == sponsorship


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("The salary range is between $90,000 and $120,000 annualized plus bonus.", (90_000, 120_000, "year")),
        ("Salary: up to $120k bonus and benefits", (None, 120_000, "year")),
        ("$60,000 a year", (60_000, 60_000, "year")),
        ("Basic salary $60-65,000", (60_000, 65_000, "year")),
        ("Rates: junior $525/day", (525, 525, "day")),
        ("Pay: $850 - $950/day $850 - $1000", (850, 1_000, "day")),
        ("Public compensation $85.10/hour to $251,000/year", None),
        ("$5,250 per year for tuition", None),
    ],
)
def test_pay_of_texts(text: str, pay: tuple[float | None, float, str] | None) -> None:
    found = salary_in(Document(text), ["US"])
    assert (found and (found.min, found.max, found.period)) == pay
