"""Write the texts of invented postings, in several styles and languages, without looking at any reference file."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

CORE_ASKS = {
    "ml": ["Python", "PyTorch", "training models at scale", "feature stores", "SQL", "Spark", "model monitoring", "A/B tests", "Kubernetes", "C++"],
    "ai": ["Python", "LLMs", "retrieval pipelines (RAG)", "prompt design", "TypeScript", "vector databases", "agent tooling", "evals", "FastAPI", "AWS"],
    "platform": ["Go", "Kubernetes", "CUDA", "Ray", "inference serving", "Terraform", "GPU scheduling", "Python", "observability", "gRPC"],
    "science": ["statistics", "causal inference", "R or Python", "SQL", "experiment design", "forecasting", "Bayesian thinking", "dbt", "Tableau", "pandas"],
    "data": ["SQL", "Airflow", "dbt", "Snowflake", "Kafka", "Python", "data contracts", "Terraform", "Iceberg tables", "lineage"],
    "other": ["communication", "stakeholder work", "Salesforce", "spreadsheets", "storytelling", "negotiation", "planning", "curiosity"],
}  # fmt: skip
# Words no reference file lists: a real market always has some.
UNLISTED = [
    "Tessera query engine", "Flumen streams", "torchrunner clusters", "the Quillo notebook stack", "gradient plumbing",
    "prompt wrangling", "Larkspur vector index", "weights archaeology", "tokenomics of context windows", "shadow rollouts",
]  # fmt: skip
INTROS = [
    "{employer} builds tools that help {thing} run without surprises. We are {n} people in four time zones.",
    "At {employer} we look after the software behind {thing}. Our customers trust us with their busiest days.",
    "{employer} started in a garage with one idea about {thing}; today {n} of us keep it going.",
]
THINGS = [
    "ports",
    "clinics",
    "grocery shelves",
    "wind farms",
    "rail yards",
    "insurance desks",
    "translation bureaus",
    "warehouses",
]
DUTIES = [
    "Own a service from the first sketch to the pager.",
    "Ship models that people rely on every day, and measure whether they help.",
    "Work with product and operations to decide what is worth building.",
    "Keep latency, cost and quality in view at the same time.",
    "Review designs, write down decisions, and mentor newer colleagues.",
]
BENEFITS = "Benefits: thirty days of leave, a learning budget of $2,000 a year, parental leave, and lunch on Thursdays."
EQUAL = (
    "{employer} is an equal opportunity employer. We may use AI tools to help review applications; a person decides."
)
GERMAN = (
    "Wir suchen Verstärkung für unser Team in {city}. Du entwickelst Modelle des maschinellen Lernens mit Python und"
    " bringst sie in den Betrieb. Das bringst du mit: Erfahrung mit {a}, {b} und {c}. Wir bieten dir flexible Arbeitszeiten"
    " und ein kollegiales Umfeld. Wir freuen uns auf deine Bewerbung und melden uns in der Regel innerhalb einer Woche."
)
FRENCH = (
    "Nous recherchons une personne pour notre équipe à {city}. Vous développez des modèles d'apprentissage automatique en"
    " Python et vous les mettez en production. Votre profil : une expérience de {a}, {b} et {c}. Nous offrons le télétravail"
    " partiel et un budget de formation. La procédure comporte deux entretiens avec l'équipe et un échange avec la direction."
)


@dataclass(frozen=True)
class Brief:
    """What a text is to say: employer, kind of work, city, level, language, pay sentence, workplace sentence."""

    employer: str
    family: str
    city: str
    years: int
    degree: str
    language: str
    pay: str
    workplace: str


def write_html(random: Random, brief: Brief) -> str:
    """Return the HTML of one posting."""
    asks = random.sample(CORE_ASKS[brief.family], k=min(6, len(CORE_ASKS[brief.family])))
    if brief.language in ("de", "fr"):
        template = GERMAN if brief.language == "de" else FRENCH
        return f"<p>{template.format(city=brief.city, a=asks[0], b=asks[1], c=asks[2])}</p><p>{brief.pay}</p>"
    extra = random.sample(UNLISTED, k=random.choice([0, 1, 1, 2]))
    must, nice = asks[:4] + extra[:1], asks[4:] + extra[1:]
    intro = random.choice(INTROS).format(
        employer=brief.employer, thing=random.choice(THINGS), n=random.randint(20, 900)
    )
    parts = [
        f"<h3>About {brief.employer}</h3><p>{intro}</p>",
        "<h3>What you will do</h3><ul>" + "".join(f"<li>{duty}</li>" for duty in random.sample(DUTIES, 3)) + "</ul>",
        "<h3>What you bring</h3><ul>"
        + f"<li>{brief.years}+ years of experience building software or models</li>"
        + (f"<li>{brief.degree}</li>" if brief.degree else "")
        + "".join(f"<li>Solid knowledge of {ask}</li>" for ask in must)
        + "</ul>",
        "<h3>Nice to have</h3><ul>" + "".join(f"<li>{ask}</li>" for ask in nice) + "</ul>",
        f"<p>{brief.workplace}</p><p>{brief.pay}</p><p>{BENEFITS}</p><p>{EQUAL.format(employer=brief.employer)}</p>",
    ]
    return "".join(part for part in parts if part)
