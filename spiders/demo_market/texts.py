"""Write the texts of invented postings, in several styles and languages, without looking at any reference file."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from spiders.demo_market.asks import asks_of, line, unlisted

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
    "Find out why last week's numbers moved, and say so in one paragraph.",
    "Turn a notebook that works on Fridays into a job that works every night.",
]
HEADINGS = [
    ("What you will do", "What you bring", "Nice to have"),
    ("Your week", "You have", "Even better with"),
    ("The work", "What would make us say yes", "What would make us say yes faster"),
    ("Responsibilities", "Requirements", "Bonus points"),
]
YEARS = ["{n}+ years of experience building software or models", "At least {n} years in a similar role", "{n} years or more of shipping things that learn"]  # fmt: skip
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
    """What a text is to say; `progress` is 0 when the market begins and 1 when it ends, `sentences` the terms of work."""

    employer: str
    family: str
    city: str
    years: int
    degree: str
    language: str
    pay: str
    sentences: tuple[str, ...]
    progress: float


def write_html(random: Random, brief: Brief) -> str:
    """Return the HTML of one posting."""
    asks = asks_of(random, brief.family, brief.progress, 6)
    if brief.language in ("de", "fr"):
        template = GERMAN if brief.language == "de" else FRENCH
        return f"<p>{template.format(city=brief.city, a=asks[0], b=asks[1], c=asks[2])}</p><p>{brief.pay}</p>"
    extra = unlisted(random)
    must, nice = asks[:4] + extra[:1], asks[4:] + extra[1:]
    intro = random.choice(INTROS).format(
        employer=brief.employer, thing=random.choice(THINGS), n=random.randint(20, 900)
    )
    work, needs, wishes = random.choice(HEADINGS)
    demands = [random.choice(YEARS).format(n=brief.years), brief.degree, *(line(random, ask) for ask in must)]
    parts = [
        f"<h3>About {brief.employer}</h3><p>{intro}</p>",
        f"<h3>{work}</h3>{bullets(random.sample(DUTIES, 3))}",
        f"<h3>{needs}</h3>{bullets(demands)}",
        f"<h3>{wishes}</h3>{bullets(nice)}",
        *(f"<p>{sentence}</p>" for sentence in brief.sentences if sentence),
        f"<p>{brief.pay}</p><p>{BENEFITS}</p><p>{EQUAL.format(employer=brief.employer)}</p>",
    ]
    return "".join(parts)


def bullets(items: list[str]) -> str:
    """Return a list in HTML."""
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items if item) + "</ul>"
