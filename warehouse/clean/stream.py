"""`jobtrends clean`: read postings one by one, understand each, write one object a line, in constant memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import duckdb

from warehouse.clean.posting import Advertisement, Reading, understand


class UnreadableLine(ValueError):
    """A line is no posting: the message says why."""


def cleaned_lines(lines: Iterable[str], explain: bool, errors: TextIO) -> Iterator[str | None]:
    """Yield one JSON object a readable line, None for a line that cannot be read, which is reported with its number."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = parsed(line)
        except UnreadableLine as error:
            errors.write(f"line {number}: {error}\n")
            yield None
            continue
        yield json.dumps(cleaned(row, explain), ensure_ascii=False)


def parsed(line: str) -> dict[str, Any]:
    """Parse one line; raises UnreadableLine for what is no object with an id."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableLine(f"not JSON: {str(error)[:80]}") from None
    if not isinstance(row, dict) or row.get("id") in (None, ""):
        raise UnreadableLine("no object with an id")
    return row


def cleaned(row: dict[str, Any], explain: bool = False) -> dict[str, Any]:
    """Return what a posting row means, in the fixed output of `jobtrends clean` (DESIGN 3)."""
    texts = {
        name: text_of(row.get(name))
        for name in ("title", "company", "location", "employment_type", "salary_text", "text", "html")
    }
    reading = understand(
        Advertisement(
            title=texts["title"],
            company=texts["company"],
            location=texts["location"],
            employment_type=texts["employment_type"],
            salary_text=texts["salary_text"],
            text=texts["text"] or texts["html"],
        )
    )
    answer = fixed_output(row["id"], reading)
    return answer | {"explain": reading.evidence} if explain else answer


def text_of(value: Any) -> str | None:
    """Return a field as text without characters that cannot be written, None where it is absent."""
    return None if value is None else str(value).encode("utf-8", "replace").decode("utf-8")


def fixed_output(identifier: Any, reading: Reading) -> dict[str, Any]:
    """Return the output object of one posting."""
    salary = reading.salary
    return {
        "id": identifier,
        "role": reading.role.role,
        "in_scope": reading.role.in_scope,
        "seniority": reading.seniority,
        "workplace": reading.workplace,
        "countries": reading.countries,
        "cities": reading.cities,
        "employment_type": reading.employment_type,
        "salary": salary and {k: getattr(salary, k) for k in ("min", "max", "currency", "period", "kind")},
        "experience_years_min": reading.experience_years_min,
        "degree_min": reading.degree_min,
        "language": reading.language,
        "skills": [{"skill": m.skill, "class": m.skill_class, "evidence": m.evidence} for m in reading.mentions],
    }


def parquet_lines(path: Path) -> Iterator[str]:
    """Yield the rows of a Parquet file as JSON lines."""
    with duckdb.connect() as connection:
        cursor = connection.execute("select to_json(t)::varchar from read_parquet(?) t", [str(path)])
        while batch := cursor.fetchmany(500):
            yield from (row[0] for row in batch)
