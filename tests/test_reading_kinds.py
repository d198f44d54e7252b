"""Kinds of wording that readings cover, each by several examples: languages, forms of work, lost line ends, pay, titles."""

from __future__ import annotations

from typing import Any

import pytest

from warehouse.clean_command import cleaned

LEARNING = "You train models in PyTorch with machine learning and deep learning, and deploy them with MLflow."
AGENTS = "You build agents with large language models, RAG and LangChain, and run evals of generative AI."
GIG = "You write hard questions and rate the answers of AI models. Freelance, paid by the hour, 10 hours a week."


def read(text: str, title: str = "Machine Learning Engineer", location: str | None = None) -> dict[str, Any]:
    """Return the output for one posting."""
    return cleaned({"id": 1, "title": title, "location": location, "text": text})


def classes(text: str) -> dict[str, str]:
    """Return the class of each skill of a text."""
    return {mention["skill"]: mention["class"] for mention in read(text)["skills"]}


PREFERRING_HEADINGS = """What would be the cherry on the cake|We will be impressed if you have|You'll have an edge if you have|Our wish list
Some extras we like|Additional points if you have|Schön, wenn du außerdem mitbringst|Wünschenswerte Kenntnisse|Les petits plus
Ce qui fera la différence|Puntos extra|Seria um plus|Competenze gradite|Docenimy|有以下经验者优先|尚可|이런 분이면 더 좋아요|Ønskelige kvalifikasjoner"""
PREFERRING_SENTENCES = """Familiarity with Docker helps|If you have worked with Docker, even better|Extra points if you know Docker
You may also have experience with Docker|Desejável experiência com Docker|È gradita la conoscenza di Docker|Mile widziana znajomość Docker
Желателен опыт с Docker|Приветствуется знание Docker|Docker 사용 경험이 있으면 좋습니다|Kendskab til Docker er en fordel"""


@pytest.mark.parametrize("heading", PREFERRING_HEADINGS.replace("\n", "|").split("|"))
def test_headings_of_preferences(heading: str) -> None:
    found = classes(f"Requirements:\n- Kotlin\n\n{heading}:\n- Docker\n\nBenefits:\n- Lunch")
    assert (found["Kotlin"], found["Docker"]) == ("required", "preferred")


@pytest.mark.parametrize("sentence", PREFERRING_SENTENCES.replace("\n", "|").split("|"))
def test_sentences_of_preference(sentence: str) -> None:
    found = classes(f"Requirements\n- Strong Kotlin\n- {sentence}\n")
    assert (found["Kotlin"], found["Docker"]) == ("required", "preferred")


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("5+ YOE", 5),
        ("Years of experience required: 4", 4),
        ("6 years+ in machine learning", 6),
        ("maximum 2 years of experience", None),
        ("up to 3 years of experience", None),
        ("3-jährige Berufserfahrung", 3),
        ("mínimo 2 anos com Python", 2),
        ("esperienza di almeno cinque anni", 5),
        ("min. 2-letnie doświadczenie", 2),
        ("опыт работы от 3 лет", 3),
        ("3年及以上相关经验", 3),
        ("两年以上经验", 2),
        ("実務経験3年以上", 3),
        ("관련 경력 2~5년", 2),
        ("minst 2 års erfarenhet", 2),
        ("en az 3 yıl deneyim", 3),
        ("ít nhất 3 năm kinh nghiệm", 3),
        ("You will join engineers with 10+ years of experience", None),
        ("Work beside people with 15 years of experience in ML", None),
        ("Our team is hiring an engineer with 4+ years of experience", 4),
        ("公司成立于2015年,已有10年历史", None),
    ],
)
def test_years_in_other_words(line: str, years: float | None) -> None:
    assert read(f"Requirements\n- Strong Kotlin\n- {line}\n")["experience_years_min"] == years


@pytest.mark.parametrize(
    ("line", "degree"),
    [
        ("硕士及以上学历", "master"),
        ("博士学历优先", "unstated"),
        ("学士号以上", "bachelor"),
        ("석사 이상", "master"),
        ("wykształcenie wyższe magisterskie", "master"),
        ("высшее техническое образование", "bachelor"),
        ("Laurea in informatica", "bachelor"),
        ("yüksek lisans", "master"),
        ("You pair with our BA team", "unstated"),
        ("Work with BAs and QA", "unstated"),
        ("BA in economics", "bachelor"),
        ("a driving licence", "unstated"),
    ],
)
def test_degrees_in_other_words(line: str, degree: str) -> None:
    assert read(f"Requirements\n- Strong Kotlin\n- {line}\n")["degree_min"] == degree


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ro", "Vei lucra cu echipa noastră și vei dezvolta modele pentru clienți."),
        ("tr", "Veri ekibimiz için bir mühendis arıyoruz."),
        ("vi", "Bạn sẽ xây dựng các mô hình và làm việc cùng nhóm dữ liệu."),
        ("hu", "Keresünk egy mérnököt, aki a csapat modelljeit fejleszti."),
        ("uk", "Ви будете розробляти моделі та працювати з командою."),
        ("ru", "Вы будете разрабатывать модели и работать с командой."),
        ("no", "Vi søker deg som har erfaring med Python og vil jobbe i teamet vårt."),
        ("da", "Vi søger dig, der har erfaring med Python og vil arbejde i vores team."),
        ("cs", "Hledáme do našeho týmu kolegu, který má znalost Pythonu."),
        (None, "Gaano ayaan u shaqeynaa shirkad weyn oo Soomaali ah oo leh xafiis cusub oo magaalada ku yaal maanta halkan"),
    ],
)  # fmt: skip
def test_languages(language: str | None, text: str) -> None:
    assert read(text)["language"] in ((language,) if language else (None, "en"))


@pytest.mark.parametrize(
    ("location", "line", "pay"),
    [
        ("Pune, India", "Stipend: ₹40,000/month", (40_000, 40_000, "INR", "month")),
        ("Gurgaon, India", "CTC: 12-15 Lacs P.A.", (1_200_000, 1_500_000, "INR", "year")),
        ("北京", "薪资范围 30-60K", (30_000, 60_000, "CNY", "month")),
        ("Moscow", "Зарплата: от 250 000 до 350 000 руб. в месяц", (250_000, 350_000, "RUB", "month")),
        ("Kuala Lumpur", "RM 8,000 - RM 12,000 per month", (8_000, 12_000, "MYR", "month")),
        ("Brussels", "Brutoloon: €4.000 - €5.500", (4_000, 5_500, "EUR", "month")),
        ("Edinburgh", "from £60,000", (60_000, None, "GBP", "year")),
        ("Seattle", "OTE $250,000, base salary $180,000", (180_000, 180_000, "USD", "year")),
        ("Seattle", "Salary from $90,000. Overtime pay up to $20,000", (90_000, None, "USD", "year")),
        ("Berlin", "A learning budget of €1k", None),
        ("Boston", "Average deal of $80,000 to $120,000.", None),
        ("Boston", "Learning stipend: $100 per month", None),
    ],
)
def test_pay_in_other_words(location: str, line: str, pay: tuple[Any, ...] | None) -> None:
    found = read(f"Requirements\n- Strong Kotlin\n\n{line}\n", location=location)["salary"]
    assert (found and tuple(found[part] for part in ("min", "max", "currency", "period"))) == pay


@pytest.mark.parametrize(
    ("line", "workplace"),
    [
        ("Work from the office Mon, Wed and Fri", "hybrid"),
        ("Monday to Friday in our office", "on_site"),
        ("60% office, 40% home", "hybrid"),
        ("A mix of home and office", "hybrid"),
        ("Our runs deploy twice a week", "unstated"),
        ("Kein Homeoffice", "on_site"),
        ("Remote-Anteil von 80 %", "hybrid"),
        ("3 jours sur site", "hybrid"),
        ("Trabalho presencial", "on_site"),
        ("2 dni w tygodniu z biura", "hybrid"),
        ("Работа в офисе", "on_site"),
        ("可远程", "remote"),
        ("远程桌面", "unstated"),
        ("不需要坐班", "unstated"),
        ("出社勤務", "on_site"),
        ("주 3일 출근", "hybrid"),
        ("We train fully distributed systems", "unstated"),
    ],
)
def test_workplaces_in_other_words(line: str, workplace: str) -> None:
    assert read(f"About us\nPinewood makes tools for vets.\n\n{line}\n")["workplace"] == workplace


@pytest.mark.parametrize(
    ("title", "line", "kind"),
    [
        ("ML Engineer", "This is a 6-month internship", "INTERN"),
        ("ML Engineer", "Six months of internship experience", "unstated"),
        ("ML Engineer", "C2H opportunity", "CONTRACTOR"),
        ("ML Engineer", "We make temp-to-perm placements", "unstated"),
        ("ML Engineer", "FTC until December 2027", "TEMPORARY"),
        ("ML Engineer", "Job type: Part-time", "PART_TIME"),
        ("ML Engineer", "Pflichtpraktikum ab März", "INTERN"),
        ("ML Engineer", "Estágio de 6 meses", "INTERN"),
        ("ML Engineer", "Оформление по ТК РФ", "FULL_TIME"),
        ("ML Engineer", "雇用形態:インターン", "INTERN"),
        ("ML Engineer", "Staż pracy: 5 lat", "unstated"),
        ("Contract ML Engineer", "", "CONTRACTOR"),
        ("Contract Analytics Engineer", "", "unstated"),
    ],
)
def test_forms_of_work_in_other_words(title: str, line: str, kind: str) -> None:
    assert read(f"About us\nPinewood makes tools for vets.\n\n{line}\n", title)["employment_type"] == kind


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("ML Engineer II / Senior", "mid"),
        ("Lead/Principal ML Engineer", "lead"),
        ("ML Engineer - Lead Scoring", "unstated"),
        ("ML Engineer, Principal Investments", "unstated"),
        ("Executive Assistant to the CEO", "unstated"),
        ("Ingeniero de ML Semi Senior", "mid"),
        ("Stażysta AI", "intern"),
        ("Тимлид ML", "lead"),
        ("算法实习生", "intern"),
        ("算法总监", "director"),
        ("リードAIエンジニア", "lead"),
        ("책임 연구원 AI", "senior"),
    ],
)
def test_levels_in_other_words(title: str, level: str) -> None:
    assert read("Train models.", title)["seniority"] == level


@pytest.mark.parametrize(
    ("title", "text", "role", "in_scope"),
    [
        ("MachineLearning Engineer", LEARNING, "ml_engineer", True),
        ("MLEngineer", LEARNING, "ml_engineer", True),
        ("推荐算法工程师", LEARNING, "ml_engineer", True),
        ("画像認識エンジニア", LEARNING, "computer_vision_engineer", True),
        ("自然语言处理工程师", LEARNING, "nlp_engineer", True),
        ("Maskininlärningsingenjör", LEARNING, "ml_engineer", True),
        ("Ingeniera de IA", AGENTS, "ai_engineer", True),
        ("Desarrollador de inteligencia artificial", AGENTS, "ai_engineer", True),
        ("Разработчик ИИ", AGENTS, "ai_engineer", True),
        ("IT Support Specialist (AI)", "You help users of our AI.", "other", False),
        ("Senior Python Engineer | AI Data Training", GIG, "other", False),
    ],
)
def test_roles_in_other_words(title: str, text: str, role: str, in_scope: bool) -> None:
    found = read(text, title)
    assert (found["role"], found["in_scope"]) == (role, in_scope)


@pytest.mark.parametrize(
    "text",
    [
        "ResponsibilitiesBuild models in PyTorchRequirementsKotlinNice to haveDockerBenefitsLunch",
        "Your profileStrong KotlinGitNice-to-haveDockerWhat we offerLunch",
        "Requirements\\n- Kotlin\\nNice to have\\n- Docker\\nBenefits\\n- Lunch",
        "Requirements\\r\\n- Kotlin\\r\\n\\r\\nPreferred\\r\\n- Docker",
        "Requirements:• Kotlin• SQL Nice to have:• Docker Benefits:• Lunch",
    ],
)
def test_lost_line_ends(text: str) -> None:
    found = classes(text)
    assert (found["Kotlin"], found["Docker"]) == ("required", "preferred")


@pytest.mark.parametrize("line", ["TikTok and GumGum sell ads", "Our PhD students use PowerPoint and MongoDB daily"])
def test_names_of_two_words_stay_whole(line: str) -> None:
    from warehouse.clean.text import plain_text

    assert plain_text(f"Requirements\n- {line}") == f"Requirements\n- {line}"
