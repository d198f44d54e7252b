"""What invented postings say of degree, visa, clearance, contract, pay and place of work, in several wordings each."""

from __future__ import annotations

from random import Random

from spiders.demo_market.places import City, PayRange

DEGREES = [
    ("", 6), ("Bachelor's degree in a technical field", 3), ("MS or PhD preferred", 2), ("A degree in Mathematics or similar", 2),
    ("PhD in computer science, physics or a related field", 1), ("Master's degree in machine learning, or five years of practice instead", 1),
    ("A doctorate, or papers that make up for one", 1), ("No degree needed: show us what you have built", 1),
]  # fmt: skip
VISAS = [
    ("", 8), ("We sponsor work visas and help with the move.", 2), ("We are unable to sponsor visas for this role.", 2),
    ("You must already have the right to work in {country}.", 1), ("If you need papers to work in {country}, we sort that out.", 1),
    ("Visa sponsorship is available for this position.", 1),
]  # fmt: skip
CLEARANCES = {
    "US": [
        ("", 12),
        ("An active Secret clearance is required.", 1),
        ("You will need to be eligible for a US security clearance.", 1),
    ],
    "GB": [("", 8), ("You must be eligible for SC clearance.", 1)],
}
CONTRACTS = [("Full-time", 12), ("Contract", 1), ("Fixed-term, 12 months", 1), ("Part-time", 1), ("Internship", 1)]
CONTRACT_SENTENCES = {
    "Full-time": ["", "", "This is a permanent, full-time position."],
    "Contract": ["This is a contract role of six months, with a view to more."],
    "Fixed-term, 12 months": ["The position is limited to 12 months (parental leave cover)."],
    "Part-time": ["The role can be done in 60 to 80 % of full time."],
    "Internship": ["A paid internship of four to six months for students."],
}
WORKPLACES = ["remote", "hybrid", "on_site", "unstated"]
WORKPLACE_SENTENCES = {
    "hybrid": [
        "We work hybrid: three days a week in the office in {city}.",
        "Two office days in {city}, the others are yours.",
    ],
    "on_site": ["This role is on-site in {city}.", "The robots are in {city}, so the team is, too: five days a week."],
    "unstated": [""],
}
REMOTE_SENTENCES = [
    "This is a remote role, with two team weeks a year.", "Remote within {country}.", "Fully remote; you need to be based in {country}.",
    "Remote across the EU, between UTC-1 and UTC+3.", "Work from anywhere in the world.", "Remote in the US or Canada.",
    "Your kitchen table is fine as long as it stands in {country}.",
]  # fmt: skip
NO_PAY = ["", "", "Competitive compensation.", "Equity and a yearly bonus of up to 15 %."]


def picked(random: Random, weighted: list[tuple[str, int]]) -> str:
    """Return one of several texts by weight."""
    texts, weights = zip(*weighted, strict=True)
    return str(random.choices(texts, weights)[0])


def visa_sentence(random: Random, city: City) -> str:
    """Return a sentence on visas; mostly none."""
    return picked(random, VISAS).format(country=city.country)


def clearance_sentence(random: Random, city: City) -> str:
    """Return a sentence on security clearance, where the country asks for any."""
    return picked(random, CLEARANCES.get(city.code, [("", 1)]))


def workplace_sentence(random: Random, workplace: str, city: City) -> str:
    """Return a sentence on where the work is done."""
    sentences = REMOTE_SENTENCES if workplace == "remote" else WORKPLACE_SENTENCES[workplace]
    return random.choice(sentences).format(city=city.city, country=city.country)


def pay_sentence(random: Random, pay: PayRange | None) -> str:
    """Return a sentence on pay in one of several styles; empty where none is stated."""
    if pay is None:
        return random.choice(NO_PAY)
    low, high, currency, period = pay.low, pay.high, pay.currency, pay.period
    styles = [
        f"The base salary range for this role is {currency} {low:,} - {high:,} per {period}.",
        f"Salary: {currency} {low:,} to {currency} {high:,} {'annually' if period == 'year' else 'a month, before tax'}.",
    ]
    if low >= 50_000:
        styles.append(f"Pay: {low // 1000}k-{high // 1000}k {currency} a {period}, plus equity.")
    return random.choice(styles)
