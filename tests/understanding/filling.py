"""How often each field is stated, over real postings of several kinds; and random values with the words they came from."""

from __future__ import annotations

import random
from pathlib import Path
from zlib import crc32

from tests.benchmarks.texts import corpora
from warehouse.clean.posting import Advertisement, Reading, understand

LINE_CHARACTERS = 300  # a skill is shown in its line, where that is no longer
AROUND = 110  # characters shown before and after what a value was read from
FIELDS = {
    "workplace": lambda r: r.workplace != "unstated",
    "employment type": lambda r: r.employment_type != "unstated",
    "city or country (text only)": lambda r: bool(r.places),
    "pay": lambda r: r.salary is not None,
    "years": lambda r: r.experience_years_min is not None,
    "degree": lambda r: r.degree_min != "unstated",
    "visa": lambda r: r.visa_sponsorship != "unstated",
    "clearance": lambda r: r.clearance != "unstated",
    "language": lambda r: r.language is not None,
    "any skill asked": lambda r: any(m.skill_class != "context" for m in r.mentions),
}


def readings(shared: Path, sample: int) -> dict[str, list[Reading]]:
    """Return the readings of a sample of each corpus, from the text alone."""
    return {
        name: [understand(Advertisement(text=text)) for text in texts]
        for name, texts in corpora(shared, sample).items()
    }


def table(shared: Path, sample: int = 800) -> list[str]:
    """Return a table of fill rates: a line a field, a column a corpus."""
    found = readings(shared, sample)
    lines = ["| field | " + " | ".join(found) + " |", "| --- |" + " ---: |" * len(found)]
    for field, states in FIELDS.items():
        shares = [f"{sum(map(states, rows)) / len(rows):.0%}" if rows else "-" for rows in found.values()]
        lines.append(f"| {field} | " + " | ".join(shares) + " |")
    skills = [f"{sum(len(r.mentions) for r in rows) / len(rows):.0f}" for rows in found.values()]
    return [*lines, "| skills named, mean | " + " | ".join(skills) + " |"]


def drawn(shared: Path, field: str, seed: int, count: int = 50) -> list[str]:
    """Return random values of a field with the words around what they were read from, for a person to judge."""
    texts = list(dict.fromkeys(text for found in corpora(shared, 4_000).values() for text in found))
    random.Random(seed).shuffle(texts)
    lines: dict[str, None] = {}
    for text in texts:
        reading = understand(Advertisement(text=text))
        value, words = value_of(reading, field)
        if value in ("unstated", "None", "[]"):
            continue
        place = reading.text.find(words)
        around = reading.text[max(0, place - AROUND) : place + len(words) + AROUND] if words and place >= 0 else words
        lines[f"{value} <- {' '.join(around.split())}"] = None
        if len(lines) == count:
            break
    return list(lines)


def value_of(reading: Reading, field: str) -> tuple[str, str]:
    """Return a field's value as text with the words it was read from."""
    if field == "places":
        return str([(place.country, place.city) for place in reading.places]), reading.evidence["places"]
    if field == "salary":
        pay = reading.salary
        return str(pay and (pay.min, pay.max, pay.currency, pay.period, pay.kind)), reading.evidence["salary"]
    if field == "skill":
        named = reading.mentions
        one = named[crc32(reading.text.encode()) % len(named)] if named else None
        if one is None:
            return "None", ""
        line = reading.blocks[one.block_number].text if one.block_number >= 0 else ""
        return f"{one.skill} ({one.skill_class})", line if 0 < len(line) <= LINE_CHARACTERS else one.evidence
    if field not in reading.evidence:
        raise SystemExit(f"no field {field}: salary, skill or one of {', '.join(reading.evidence)}")
    return str(getattr(reading, field)), reading.evidence[field]
