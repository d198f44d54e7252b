"""How texts are read whose headings, line ends and negations are not the plain ones."""

from __future__ import annotations

import pytest

from warehouse.clean.access import clearance
from warehouse.clean.degree import degree_min
from warehouse.clean.document import Document
from warehouse.clean.employment import employment_type
from warehouse.clean.experience import experience_years_min
from warehouse.clean.location import read_location
from warehouse.clean.pay import salary_in
from warehouse.clean.places import places_of
from warehouse.clean.posting import Advertisement, understand
from warehouse.clean.role import role_of, work_named
from warehouse.clean.sections import blocks, heading_kind
from warehouse.clean.skills import mentions, spans
from warehouse.clean.text import plain_text
from warehouse.clean.workplace import workplace

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
        ("You earn the trust of accounts worth $50k-$90k+ ACV", None),
        ("Paid well, and $100 per month for books", None),
        ("Pay\nSalary minimum: $50,000\nSalary maximum: $60,000", (50000, 60000, "year")),
        ("Salary: up to $59,000. Pay basis monthly", (None, 59000, "year")),
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
    ("location", "text", "expected"),
    [
        ("Bengaluru office", "A hybrid role: three days a week in the office.", "hybrid"),
        ("", "A global role with remote work arrangement.", "remote"),
        ("", "Relocation paid, NO REMOTE.", "on_site"),
        ("", "#LI-Remote", "remote"),
        ("", "Lunch is catered 4 days per week.", "unstated"),
        ("", "You must be fully office-based.", "on_site"),
        ("", "Process\nAn in-person interview with the team", "unstated"),
        ("", "You may not fit if you prefer a remote-first environment.", "unstated"),
        ("", "At ease in both virtual and in-person", "unstated"),
        ("", "You will be onsite 2-3 times per week in our office.", "hybrid"),
        ("", "Location: Remote, Spain\nYou know graphs and hybrid AI.", "remote"),
        ("", "Some roles in our sales team are hybrid. This role is remote.", "remote"),
        ("", "Work remotely:\nNo\nPrecautions:\nRemote interview process", "on_site"),
        ("", "Work remotely:\nYes", "remote"),
        ("", "A hybrid role: part analyst, part engineer", "unstated"),
        ("", "Experience in a remote-first or hybrid environment", "unstated"),
        ("", "You may not fit if you prefer working remotely", "unstated"),
        ("", "We work in our office, with some flexibility to work from home as well.", "hybrid"),
        ("", "A free gym for employees on-site", "unstated"),
        ("", "Knowledge of office-based software", "unstated"),
        ("Berlin (onsite, 3 days/week)", "", "hybrid"),
        ("Remote, 4-day week", "", "remote"),
        ("Remote, 2 days in the Berlin office", "", "hybrid"),
    ],
)
def test_workplaces(location: str, text: str, expected: str) -> None:
    assert workplace(None, None, location, Document(text))[0] == expected


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("If you are based in Boston, MA; Denver, CO; or Austin, TX, the pay differs.", ["Boston", "Denver", "Austin"]),
        ("Location preference:\nIndia - Pune, India - Chennai", ["Pune", "Chennai"]),
        ("Pay by place\nBoston, MA: $150,000 - $170,000\nDenver, CO: $140,000 - $160,000", ["Boston", "Denver"]),
        ("- Location - Hamburg", ["Hamburg"]),
        (
            "The role is based out of Reno or Boise. Additional locations include the Tulsa and Omaha areas.",
            ["Tulsa", "Omaha", "Reno", "Boise"],
        ),
        ("Based in Malaysia, with days in our Ipoh office", ["Ipoh"]),
        ("Our working locations are Heidelberg (preferred) and Berlin.", ["Heidelberg", "Berlin"]),
        ("A quick team with lunches Location: Boise, ID Pay: by week", ["Boise"]),
        ("Full-time Location: (Reno, NV or Tulsa, OK) Description: you plan", ["Reno", "Tulsa"]),
        ("Our client, Acme, is seeking professionals in Tulsa, OK. Apply today!", ["Tulsa"]),
        ("The preferred locations (in this order) are Ghent (Belgium) and Lyon (France)", ["Ghent", "Lyon"]),
        ("You share your preferred location from the following: Reno, NV, USA; Boise, ID, USA.", ["Reno", "Boise"]),
        (
            "Location(s) for this role include one or more of the following: Boise, Omaha, and/or Tulsa, OK",
            ["Boise", "Omaha", "Tulsa"],
        ),
        ("Located in or willing to relocate to Tulsa or Reno", ["Tulsa", "Reno"]),
        (
            "Candidates who live near one of our office locations (Hartford, CT, Tulsa, OK) come in twice.",
            ["Hartford", "Tulsa"],
        ),
        ("Location:\nDenver, Colorado\nAdditional Locations:\nReno, Nevada, Boise, Idaho", ["Denver", "Reno", "Boise"]),
        ("Engineer of pumps\nLocation: Tulsa, OK (Hybrid)\nType: Full-time", ["Tulsa"]),
        ("Engineer of pumps\n**Location:** Lyon\nWe pump.", ["Lyon"]),
        ("Un lavoro\nSede di lavoro: Modena", ["Modena"]),
        ("This is an on-site role based in Tulsa, OK, or Reno, NV.", ["Tulsa", "Reno"]),
        ("The salary range for Reno, NV: $90,000. The salary range for Tulsa, OK: $80,000", ["Reno", "Tulsa"]),
        ("Our client in Reno, NV is looking for an engineer.", ["Reno"]),
        ("Come and join our pump team in Porto", ["Porto"]),
        ("You work with us 5 days a week in Lyon.", ["Lyon"]),
        ("You work 3 days from our office in Leeds.", ["Leeds"]),
        ("You can work from anywhere in Singapore", ["Singapore"]),
        ("Analyst of pumps\nLeeds (Hybrid - 3 days)", ["Leeds"]),
        ("Job locations: Reno, Nevada | Tulsa, Oklahoma", ["Reno", "Tulsa"]),
        ("This role is based in our Porto office or Lyon office", ["Porto", "Lyon"]),
        ("We pump\n#LI-Hybrid", []),
        ("We listen to all of our US offices.", []),
        ("For roles in which one will be working in Denver, CO, pay differs.", []),
        ("Reno, NV: $90,000 - $99,000 for Engineer Salt Lake City, UT: $80,000 - $89,000", ["Reno", "Salt Lake City"]),
    ],
)
def test_cities_of_statements(text: str, cities: list[str]) -> None:
    assert [place.city for place in places_of("", document=Document(text))[0]] == cities


@pytest.mark.parametrize(
    ("location", "places"),
    [
        ("Leeds UK", [("GB", "Leeds")]),
        ("Lyon France", [("FR", "Lyon")]),
        ("Tampa Florida", [("US", "Tampa")]),
        ("San Jose CA, USA; Portland OR, USA", [("US", "San Jose"), ("US", "Portland")]),
        ("US-Denver; CA-Montreal; Canada-Calgary", [("US", "Denver"), ("CA", "Montreal"), ("CA", "Calgary")]),
        ("US-Boston, US-Remote", [("US", "Boston"), ("US", None)]),
        ("US TX Dallas", [("US", "Dallas")]),
        ("US NC - Remote", [("US", None)]),
        ("Remote-US-MA", [("US", None)]),
        ("Wisbech, ", [("GB", "Wisbech")]),
        ("Lebanon, NJ", [("US", "Lebanon")]),
        ("Boston, New York and Leeds", [("US", "Boston"), ("US", "New York"), ("GB", "Leeds")]),
        ("Rochester, New York", [("US", "Rochester")]),
        ("Midtown, New York, NY", [("US", "New York")]),
        ("Elm Street Corporate, Denver, Colorado", [("US", "Denver")]),
        ("Hanover, Ontario, Canada", [("CA", "Hanover")]),
        ("Windsor, Ontario, Canada", [("CA", "Windsor")]),
        ("Amsterdam, Utrecht", [("NL", "Amsterdam"), ("NL", "Utrecht")]),
        ("NY, NY", [("US", "New York")]),
        ("On-Site", []),
        ("Frankfurt an der Oder, Brandenburg", [("DE", "Frankfurt an der Oder")]),
        ("Toronto, ON CANADA", [("CA", "Toronto")]),
        ("Reno, NV (onsite) OR Tulsa, OK (onsite)", [("US", "Reno"), ("US", "Tulsa")]),
        ("US-Tulsa or US-Reno", [("US", "Tulsa"), ("US", "Reno")]),
        ("We have offices in Reno, NV", [("US", "Reno")]),
        ("Germany, DE", [("DE", None)]),
        ("New Holland, PA", [("US", "New Holland")]),
        ("Seattle (Fremont), WA", [("US", "Seattle"), ("US", "Fremont"), ("US", None)]),
        ("Haifa - IL", [("IL", "Haifa")]),
        ("Norman, OK", [("US", "Norman")]),
        ("Lebanon, IN", [("US", "Lebanon")]),
        ("77 Elm Street Spokane, WA 99201", [("US", "Spokane")]),
        ("77 Elm Street, Spokane, WA 99201", [("US", "Spokane")]),
        ("Perth WA, Australia", [("AU", "Perth")]),
        ("Latin America", []),
        ("Remote - North America", []),
        ("Canada (EST)", [("CA", None)]),
        ("East Texas", [("US", None)]),
        ("Bristol. United Kingdom", [("GB", "Bristol")]),
        ("\U0001f1e9\U0001f1ea Hamburg", [("DE", "Hamburg")]),
        ("Onsite（Singapore）", [("SG", "Singapore")]),
        ("Los Gatos", [("US", "Los Gatos")]),
        ("Germany (Garching)", [("DE", None), ("DE", "Garching")]),
        ("Welcome", []),
        ("Truro, Cornwall", [("GB", "Truro")]),
        ("Somerset, NJ", [("US", "Somerset")]),
        ("Dubai, Hong Kong, Houston", [("AE", "Dubai"), ("HK", "Hong Kong"), ("US", "Houston")]),
        ("Kowloon, Hong Kong", [("HK", "Kowloon")]),
        ("Hong Kong, Singapore, Taiwan", [("HK", "Hong Kong"), ("SG", "Singapore")]),
        ("Cheshire, Connecticut", [("US", "Cheshire")]),
        ("Ontario, Canada", [("CA", None)]),
        ("Washington, New York", [("US", "Washington"), ("US", "New York")]),
        ("Eugene, OR OR Tacoma, WA", [("US", "Eugene"), ("US", "Tacoma")]),
        ("Mt Pleasant, SC", [("US", "Mount Pleasant")]),
        ("Kern County, CA", [("US", None)]),
    ],
)
def test_places_of_locations(location: str, places: list[tuple[str, str | None]]) -> None:
    assert [(place.country, place.city) for place in read_location(location)] == places


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("Engineer, Search - New York or Lisbon", [("US", "New York"), ("PT", "Lisbon")]),
        ("Engineer in the vision team - US Remote", [("US", None)]),
        ("Data Engineer (Remote - Worldwide)", [("*", None)]),
        ("Engineer, ML", []),
        ("Account Executive, Enterprise", []),
        ("Software Engineer - Mobile", []),
        ("Assistant (ABA)", []),
        ("Manager, NYC", [("US", "New York")]),
        ("Technician - Princeton, NJ", [("US", "Princeton")]),
        ("Initech is hiring engineers in Reno, NV to sort letters.", [("US", "Reno")]),
    ],
)
def test_places_of_titles(title: str, places: list[tuple[str, str | None]]) -> None:
    found = places_of("", document=Document("", title))[0]
    assert [(place.country, place.city) for place in found] == places


def test_countries_stay_in_the_order_in_which_a_location_names_them() -> None:
    found = places_of("United States; Canada", document=Document("Hybrid work in Toronto and Austin."))[0]
    assert [place.city for place in found] == ["Austin", "Toronto"]


def test_a_list_of_states_is_their_country() -> None:
    found = places_of("", document=Document("We are open to candidates located in AL, AZ, CT, FL and GA."))[0]
    assert {(place.country, place.city) for place in found} == {("US", None)}
    assert [place.city for place in read_location("US - Austin, US - Boston")] == ["Austin", "Boston"]


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
    assert degree_min(Document("Requirements\n" + text))[0] == degree


def test_a_degree_said_to_be_required_is_so_among_preferences() -> None:
    assert degree_min(Document("Nice to have\nBachelor's degree in physics required"))[0] == "bachelor"
    assert degree_min(Document("Nice to have\nBachelor's degree in physics"))[0] == "unstated"


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
    assert found is not None and found[0] == years


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


def test_a_line_of_benefits_is_one_whatever_stands_above() -> None:
    found = blocks("Requirements\nPython\nBenefits at Acme Inc. (mentoring, lunch)")
    assert [block.section_kind for block in found] == ["requirements", "requirements", "benefits"]


def test_a_heading_that_grew_together_with_its_text_is_one_again() -> None:
    text = "We ship quickly and learn from those who use what we make every day. " * 6
    text += "You know Python well and care for people or robots Bonus PointsExperience with Docker and Kafka."
    assert classes(plain_text(text))["Docker"] == "preferred"


def test_years_that_many_candidates_have_are_not_demanded() -> None:
    text = "Requirements\n- Many strong candidates have 10+ years of experience.\n- 4 years of experience with SQL"
    found = experience_years_min(Document(text))
    assert found is not None and found[0] == 4


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
    assert experience_years_min(Document("Requirements\n" + text)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A security clearance is highly desired. A driver's license is required.", "preferred"),
        ("You obtain medical clearance from our doctors.", "unstated"),
        ("You must hold an active secret clearance.", "required"),
        ("Citizenship required, active DoD clearance a plus", "preferred"),
    ],
)
def test_clearances(text: str, expected: str) -> None:
    assert clearance(Document(text))[0] == expected


def test_where_other_jobs_are_done_is_not_where_this_one_is() -> None:
    text = "Some roles in our sales team are being hired for hybrid work in Toronto and Austin."
    assert places_of("", document=Document(text))[0] == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Tableau experience a plus", None),
        ("A degree in physics or chemistry preferred", None),
        ("Highly desired", "preferred"),
        ("Preferred requirements", "preferred"),
        ("Nice to have, not required", "preferred"),
        ("Basic & preferred qualifications", "requirements"),
        ("Desired experience and requirements", "requirements"),
        ("Physical-world testing", None),
    ],
)
def test_an_item_that_is_preferred_heads_no_section(line: str, kind: str | None) -> None:
    assert heading_kind(line) == kind


def test_a_label_with_its_value_opens_no_section() -> None:
    text = "Requirements\nPython\nLocation: Porto\nSalary: $90,000 - $100,000\nSQL\nBenefits\nLunch"
    found = {block.text: block.section_kind for block in blocks(text)}
    assert (found["Location: Porto"], found["SQL"], found["Lunch"]) == ("location", "requirements", "benefits")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You can work from home.", "remote"),
        ("We work in person.", "on_site"),
        ("Work location: In person", "on_site"),
        ("Workplace type:\nRemote working\nAbout us", "remote"),
        ("Location: Porto - onsite Tuesday, Wednesday and Thursday", "hybrid"),
        ("Onsite Monday, Tuesday, Wednesday, Thursday, Friday", "on_site"),
        ("You like working in-person in Porto at least 3 days a week.", "hybrid"),
        ("You can commit at least 3 days a week.", "unstated"),
        ("Work from anywhere (up to 3 weeks a year)", "unstated"),
        ("Remote work is not available for this job.", "on_site"),
    ],
)
def test_workplaces_of_texts(text: str, kind: str) -> None:
    assert understand(Advertisement(title="ML Engineer", text=text)).workplace == kind


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


@pytest.mark.parametrize(
    ("location", "cities"),
    [
        ("Bogotá, D.C., Colombia", ["Bogota"]),
        ("Raleigh-Durham-Chapel Hill Area", ["Raleigh"]),
        ("Winston-Salem Area", ["Winston-Salem"]),
        ('["Tulsa, OK", "Porto, Portugal", "Remote"]', ["Tulsa", "Porto"]),
        ("Hong Kong SAR", ["Hong Kong"]),
    ],
)
def test_cities_of_locations(location: str, cities: list[str]) -> None:
    assert [place.city for place in places_of(location)[0] if place.city] == cities
