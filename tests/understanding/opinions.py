"""Second opinions: labels that others made of real postings, against what is understood here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from warehouse.clean.document import Document
from warehouse.clean.pay import salary_in, salary_of_text
from warehouse.clean.places import places_of
from warehouse.clean.places.gazetteer import name_key
from warehouse.clean.posting import Advertisement, understand
from warehouse.clean.skills import spans
from warehouse.clean.text import plain_text

PERIODS = {"1 YEAR": "year", "1 HOUR": "hour", "1 MONTH": "month", "1 WEEK": "week", "1 DAY": "day"}


def rows_of(query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query over files."""
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def pay_texts(real: Path) -> Iterator[bool]:
    """Yield for each pay text that employers entered whether it is read as the numbers they entered beside it."""
    query = "select compensationTierSummary, interval, currency, min, max from '{}' where interval <> 'NONE'"
    for text, interval, currency, low, high in rows_of(
        query.format(real / "salary_location_labels/ashby_salary.parquet")
    ):
        found = salary_of_text(text)
        period = PERIODS.get(interval)
        yield (
            bool(found)
            and period == found.period
            and near(found.max, high)
            and near(found.min, low)
            and currency == found.currency
        )


def pay_in_running_text(real: Path) -> Iterator[bool | None]:
    """Yield for each posting with entered pay whether its running text is read alike; None where the text is read as silent."""
    query = (
        "select l.interval, l.currency, l.min, l.max, p.descriptionPlain from '{0}/salary_location_labels/ashby_salary.parquet' l"
        " join '{0}/ashby_boards_2025/postings.parquet' p on p.id = l.id where l.interval <> 'NONE'"
    )
    for interval, currency, low, high, text in rows_of(query.format(real)):
        found = salary_in(Document(plain_text(text or "")), [])
        if found is None:
            yield None
        else:
            yield (
                (PERIODS.get(interval), currency) == (found.period, found.currency)
                and near(found.max, high)
                and near(found.min, low)
            )


def near(ours: float | None, theirs: float | None) -> bool:
    """Compare amounts to one in a hundred: summaries are rounded to hundreds."""
    if ours is None or theirs is None:
        return ours == theirs
    return abs(ours - theirs) <= 0.01 * max(abs(theirs), 1)


def cities(real: Path) -> Iterator[tuple[bool, int]]:
    """Yield for each location text whether the city entered beside it is among those read, with how many postings use it."""
    query = "select location, addressLocality, n from '{}' where addressLocality is not null and location is not null"
    for location, city, times in rows_of(query.format(real / "salary_location_labels/ashby_location.parquet")):
        if not city.strip() or name_key(city).split(",")[0] not in name_key(location):
            continue  # nothing entered, or the address is the office's and the text says something else
        wanted = {place.city for place in places_of(city)[0]} or {city}
        yield bool(wanted & {place.city for place in places_of(location)[0]}), times


def remote_flags(real: Path) -> Iterator[tuple[bool, bool]]:
    """Yield (theirs, ours) of the remote flag that a program set on Hacker News comments."""
    query = (
        "select g.remote, c.text from '{0}/hn_who_is_hiring/geo_labels_2013_2018.parquet' g"
        " join '{0}/hn_who_is_hiring/comments_2011_2019.parquet' c using (id) using sample 1500 rows (reservoir, 7)"
    )
    for theirs, text in rows_of(query.format(real)):
        yield bool(theirs), understand(Advertisement(text=text)).workplace in ("remote", "hybrid")


def countries_of_comments(real: Path) -> Iterator[tuple[bool, bool]]:
    """Yield (read right, read at all) of the country that a geocoder gives each comment's place on Hacker News."""
    query = (
        "select g.country, c.text from '{0}/hn_who_is_hiring/geo_labels_2013_2018.parquet' g"
        " join '{0}/hn_who_is_hiring/comments_2011_2019.parquet' c using (id)"
        " where g.country is not null and c.text is not null order by hash(id) limit 3000"
    )
    for country, text in rows_of(query.format(real)):
        first_line = plain_text(text).partition("\n")[0]  # the title that the spider gives a comment
        countries = understand(Advertisement(title=first_line[:200], text=text)).countries
        yield country in countries, bool(countries)


def knowledge_spans(real: Path) -> tuple[int, int, int]:
    """Return (knowledge spans of experts, of them overlapped by a skill found here, skills found here outside any span)."""
    query = "select tokens, tags_skill, tags_knowledge from '{}' where source = 'tech'"
    labelled = covered = outside = 0
    for tokens, skill_tags, knowledge_tags in rows_of(query.format(real / "skill_labels/skillspan.parquet")):
        words = json.loads(tokens)
        text, begins = "", []
        for word in words:
            begins.append(len(text))
            text += word + " "
        theirs = [*tagged(knowledge_tags.split(), begins, words), *tagged(skill_tags.split(), begins, words)]
        knowledge = tagged(knowledge_tags.split(), begins, words)
        ours = [(span.start, span.end) for span in spans(text)]
        labelled += len(knowledge)
        covered += sum(any(a < end and start < b for a, b in ours) for start, end in knowledge)
        outside += sum(not any(a < end and start < b for start, end in theirs) for a, b in ours)
    return labelled, covered, outside


def tagged(tags: list[str], begins: list[int], words: list[str]) -> list[tuple[int, int]]:
    """Return the (start, end) of the spans of BIO tags."""
    found: list[tuple[int, int]] = []
    for tag, begin, word in zip(tags, begins, words, strict=False):
        end = begin + len(word)
        if tag.startswith("B"):
            found.append((begin, end))
        elif tag.startswith("I") and found:
            found[-1] = (found[-1][0], end)
    return found
