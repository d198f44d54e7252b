"""The registry of what is read.

One line per field drives `jobtrends clean`, its explanation, the clean table and the documents. A field that the text
alone decides names its reader; others are read in `posting.py` from several parts of a posting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

from warehouse.clean.access import clearance, visa_sponsorship
from warehouse.clean.contract_length import contract_months
from warehouse.clean.document import Document
from warehouse.clean.rules import Found
from warehouse.clean.skills import implied_by

if TYPE_CHECKING:
    from warehouse.clean.posting import Reading
    from warehouse.clean.scope_first import Unread

SALARY_PARTS = ("min", "max", "currency", "period", "kind")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: its name, its type in SQL where it is a column of clean.reading, its meaning, and how it is read.

    `is_always` marks what is known of postings, too, of which no more is read than decides scope; "not null" in the
    type of another field holds for those that are read as a whole.

    `read_by` is the rule of a whole field, told where no single rule gave its value; empty where nothing is explained.
    """

    name: str
    meaning: str
    column: str = ""
    read_by: str = ""
    reader: Callable[[Document], Found] | None = None
    value: Callable[[Reading], Any] | None = None
    is_output: bool = True
    is_always: bool = False

    def of(self, reading: Reading | Unread) -> Any:
        """Return the field's value in a reading, None where it was not read."""
        if reading.unread_reason is not None and not self.is_always:
            return None
        return self.read(cast("Reading", reading))

    def read(self, reading: Reading) -> Any:
        """Return the value of a field that was read."""
        if self.value is not None:
            return self.value(reading)
        return reading.found[self.name].value if self.reader else getattr(reading, self.name)


def number(name: str) -> Callable[[Reading], float | None]:
    """Return what takes the number that a reader found, None where it found none."""
    return lambda reading: float(reading.found[name].value) if reading.found[name].value else None


def salary_part(part: str) -> Callable[[Reading], Any]:
    """Return what takes a part of the pay, None where no pay is stated."""
    return lambda reading: getattr(reading.salary, part) if reading.salary else None


# fmt: off
FIELDS = (
    Field(name="unread_reason", column="varchar", is_output=False, is_always=True,
          meaning="why it was read only as far as it decides scope, and all other columns but role, scope and employer "
                  "are null: out of scope by its title or its text, and of no adjacent role; null where all was read"),
    Field(name="role", column="varchar not null", meaning="role family", value=lambda r: r.role.role, is_always=True,
          read_by="title rules of warehouse/rules/role.csv; skills named in duties and demands decide mixed titles"),
    Field(name="in_scope", column="boolean", value=lambda r: r.role.in_scope, is_always=True,
          meaning="machine-learning engineering in the broad sense; null where the title does not decide and no text "
                  "was fetched"),
    Field(name="scope_rule", column="varchar not null", meaning="the rule that decided",
          value=lambda r: r.role.rule, is_output=False, is_always=True),
    Field(name="seniority", column="varchar not null", meaning="level, unstated where none is given",
          read_by="the level in the title, else the one the text gives its own job"),
    Field(name="workplace", column="varchar not null", meaning="remote, hybrid, on_site, unstated",
          read_by="the source's field, then location and title, then the text"),
    Field(name="countries", meaning="countries where the job can be done; * for the whole world"),
    Field(name="cities", meaning="cities where the job can be done"),
    Field(name="places", column="struct(country varchar, city varchar, region varchar)[] not null",
          meaning="where the job can be done; region: US state or Canadian province",
          value=lambda r: [asdict(place) for place in r.places], is_output=False,
          read_by="the location, then the title's last words and statements of place in the text"),
    Field(name="employment_type", column="varchar not null", meaning="FULL_TIME ..., unstated",
          read_by="a title that names it, the source's field, then the text"),
    Field(name="contract_months", column="double", meaning="length of a contract in months; null where none is stated",
          reader=contract_months, value=number("contract_months"), read_by="a length beside a word for a contract"),
    Field(name="salary", meaning="pay as stated: min, max, currency, period and kind",
          value=lambda r: r.salary and {part: getattr(r.salary, part) for part in SALARY_PARTS},
          read_by="the pay field, then amounts that the words around them call pay"),
    Field(name="salary_min", column="double", meaning="floor", value=salary_part("min"), is_output=False),
    Field(name="salary_max", column="double", meaning="ceiling", value=salary_part("max"), is_output=False),
    Field(name="salary_currency", column="varchar", meaning="ISO 4217", value=salary_part("currency"), is_output=False),
    Field(name="salary_period", column="varchar", meaning="year, month, week, day, hour",
          value=salary_part("period"), is_output=False),
    Field(name="salary_kind", column="varchar", meaning="base, total, unclear",
          value=salary_part("kind"), is_output=False),
    Field(name="salary_evidence", column="varchar", meaning="the words it was read from",
          value=salary_part("evidence"), is_output=False),
    Field(name="experience_years_min", column="double", meaning="years demanded",
          read_by="the first number of years demanded, in requirements first"),
    Field(name="experience_by_skill", meaning="years demanded of single skills"),
    Field(name="degree_min", column="varchar not null", meaning="lowest degree demanded",
          read_by="the lowest degree demanded, not only preferred"),
    Field(name="visa_sponsorship", column="varchar not null", meaning="offered, not_offered, unstated",
          reader=visa_sponsorship, read_by="a refusal goes before an offer"),
    Field(name="clearance", column="varchar not null", meaning="security clearance: required, preferred, unstated",
          reader=clearance, read_by="a clearance asked for in so many words"),
    Field(name="remote_scope", column="varchar", meaning="how far remote reaches"),
    Field(name="employer", column="varchar", meaning="name as written", is_always=True),
    Field(name="employer_key", column="varchar", meaning="joining key of the name", is_output=False, is_always=True),
    Field(name="is_agency", column="boolean not null", meaning="recruits for others", is_always=True),
    Field(name="language", column="varchar", meaning="ISO 639-1 of the text"),
    Field(name="has_text", column="boolean not null", meaning="usable text", is_output=False),
    Field(name="characters", column="integer not null", meaning="length of the text",
          value=lambda r: len(r.text), is_output=False),
    Field(name="words", column="integer not null", meaning="words of the text",
          value=lambda r: len(r.text.split()), is_output=False),
    Field(name="skills", meaning="skills named, each with its class and the words that name it",
          value=lambda r: [{"skill": m.skill, "class": m.skill_class, "evidence": m.evidence} for m in r.mentions],
          read_by="spellings of reference/skills.csv and phrases of reference/skill_phrases.csv; class by section and "
                  "sentence"),
    Field(name="implied_skills", meaning="skills that those named presuppose", value=lambda r: implied_by(r.mentions)),
)
# fmt: on
READERS = {field.name: field.reader for field in FIELDS if field.reader}


def output_of(identifier: Any, reading: Reading | Unread) -> dict[str, Any]:
    """Return the output object of one posting."""
    return {"id": identifier, **{field.name: field.of(reading) for field in FIELDS if field.is_output}}


def columns_of(reading: Reading | Unread) -> dict[str, Any]:
    """Return a reading as the columns of clean.reading."""
    return {field.name: field.of(reading) for field in FIELDS if field.column}


def explained(reading: Reading | Unread) -> dict[str, Any]:
    """Return for each value the words that led to it and the rule; for each skill its section and line."""
    told: dict[str, Any] = {
        field.name: {
            "words": reading.found[field.name].words,
            "rule": reading.found[field.name].rule or field.read_by,
        }
        for field in FIELDS
        if field.name in reading.found
    }
    if reading.unread_reason is not None:
        return told
    skills = next(field for field in FIELDS if field.name == "skills")
    return {
        **told,
        "skills": {"rule": skills.read_by, "mentions": [explained_mention(reading, m) for m in reading.mentions]},
    }


def explained_mention(reading: Reading, mention: Any) -> dict[str, Any]:
    """Return a skill with its words, section and line."""
    block = reading.blocks[mention.block_number] if mention.block_number >= 0 else None
    section = block.section_kind if block else "title"
    return {"skill": mention.skill, "words": mention.evidence, "section": section, "line": mention.block_number}
