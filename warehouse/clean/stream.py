"""`jobtrends clean`: read postings one by one, understand each, write one object a line, in constant memory."""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO, cast

import duckdb

from warehouse.clean.posting import Advertisement, Reading, understand
from warehouse.clean.skills import implied_by
from warehouse.errors import UnreadableInput

PARQUET_MARK = b"PAR1"


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
    return answer | {"explain": explained(reading)} if explain else answer


RULES = {
    "role": "title rules of warehouse/rules/role.csv; skills named in duties and demands decide mixed titles",
    "seniority": "the level in the title, else the one the text gives its own job",
    "workplace": "the source's field, then location and title, then the text",
    "places": "the location, then the title's last words and statements of place in the text",
    "employment_type": "a title that names it, the source's field, then the text",
    "salary": "the pay field, then amounts that the words around them call pay",
    "experience_years_min": "the first number of years demanded, in requirements first",
    "degree_min": "the lowest degree demanded, not only preferred",
    "visa_sponsorship": "a refusal goes before an offer",
    "clearance": "a clearance asked for in so many words",
    "skills": "spellings of reference/skills.csv and phrases of reference/skill_phrases.csv; class by section and sentence",
}


def explained(reading: Reading) -> dict[str, Any]:
    """Return for each value the words that led to it and the rule; for each skill its section and line."""
    fields = {
        name: {"words": words, "rule": reading.rules.get(name) or RULES[name]}
        for name, words in reading.evidence.items()
        if name != "role"
    }
    skills = [
        {
            "skill": mention.skill,
            "words": mention.evidence,
            "section": reading.blocks[mention.block_number].section_kind if mention.block_number >= 0 else "title",
            "line": mention.block_number,
        }
        for mention in reading.mentions
    ]
    role = {"words": reading.evidence["role"], "rule": RULES["role"]}
    return {"role": role, **fields, "skills": {"rule": RULES["skills"], "mentions": skills}}


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
        "experience_by_skill": reading.experience_by_skill,
        "degree_min": reading.degree_min,
        "visa_sponsorship": reading.visa_sponsorship,
        "clearance": reading.clearance,
        "remote_scope": reading.remote_scope,
        "employer": reading.employer,
        "is_agency": reading.is_agency,
        "language": reading.language,
        "skills": [{"skill": m.skill, "class": m.skill_class, "evidence": m.evidence} for m in reading.mentions],
        "implied_skills": implied_by(reading.mentions),
    }


def input_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file or, for "-", of the standard input; the rows of Parquet as JSON lines.

    A Parquet stream is kept in a temporary file, since its table of contents stands at its end.
    """
    if str(path) != "-":
        with path.open("rb") as stream:
            is_parquet = stream.read(4) == PARQUET_MARK
        if is_parquet:
            yield from parquet_lines(path)
        else:
            with path.open(encoding="utf-8", errors="replace") as text:
                yield from text
        return
    source = io.BufferedReader(cast("io.RawIOBase", sys.stdin.buffer))
    if not source.peek(4).startswith(PARQUET_MARK):
        yield from (line.decode("utf-8", "replace") for line in source)
        return
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        yield from parquet_lines(Path(copy.name))


def parquet_lines(path: Path) -> Iterator[str]:
    """Yield the rows of a Parquet file as JSON lines; raises UnreadableInput for a damaged one."""
    with duckdb.connect() as connection:
        try:
            cursor = connection.execute("select to_json(t)::varchar from read_parquet(?) t", [str(path)])
            while batch := cursor.fetchmany(500):
                yield from (row[0] for row in batch)
        except duckdb.Error as error:
            raise UnreadableInput(f"{path}: not a Parquet file that can be read: {error}") from error
