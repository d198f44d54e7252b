"""Explicit statements of a text that say where the job is: "Location: Porto", "This role is based in Porto"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from warehouse.clean.document import Document
from warehouse.clean.places.gazetteer import PlaceFound
from warehouse.clean.places.location import read_location
from warehouse.clean.places.part_reader import CAPITALS, RUN_TOGETHER
from warehouse.clean.reference import listed, rows
from warehouse.clean.rules import filled as with_fragments
from warehouse.clean.rules import rule_set

CAPITALISED = rf"[{CAPITALS}](?:[\w'’.À-ÿ-]*[\w'’.À-ÿ])?"
NAMES = (
    rf"{CAPITALISED}(?:(?: \([\w ]{{1,20}}\))?(?:,? (?:office|headquarters)(?= (?:or|and) [A-Z]))?"
    rf"[ ,/;|\U0001f300-\U0001faff]+(?:or |and |and/or |& |et |ou |und |oder |y |e |\[OR\] )?{CAPITALISED}){{0,30}}"
)
OF_OTHER_JOBS = rule_set("of_other_jobs").matcher  # "Some roles in our team are hired in Toronto."
STATEMENT_CHARACTERS = 200
MANY = 12
PlacesWithEvidence: TypeAlias = tuple[list[PlaceFound], str]  # places, and the words that name them


class Statement(NamedTuple):
    """A kind of statement: its pattern, and words of which any text it matches holds one, in lower case.

    A look for the words costs a tenth of the pattern's.
    """

    words: tuple[str, ...]
    pattern: re.Pattern[str]


def statements(speaks_of: str) -> tuple[Statement, ...]:
    """Return the statements of reference/place_statements.csv that speak of the job, of other things or a title."""
    return tuple(
        Statement(tuple(listed(row["words"])), re.compile(filled(row["pattern"]), re.M))
        for row in rows("place_statements")
        if row["speaks_of"] == speaks_of
    )


def filled(pattern: str) -> str:
    """Return a pattern with {NAMES} (places), {NAME} (a word with a capital) and the named fragments put in."""
    return with_fragments(pattern.replace("{NAMES}", f"(?P<names>{NAMES})").replace("{NAME}", CAPITALISED))


# Together they are the job's places; of the others the first with a city counts, where none of these names one.
OF_THE_JOB, OF_OTHERS = statements("job"), statements("other")


def of_statements(document: Document) -> PlacesWithEvidence:
    """Return the places of all statements that speak of the job alone, else of the first statement with a city."""
    words = document.words_around("place", STATEMENT_CHARACTERS)
    stated = [one for statement in mentioned_in(words, OF_THE_JOB) for one in matches_of(document, statement)]
    if any(place.city for found, _ in stated for place in found):
        return [place for found, _ in stated for place in found], " | ".join(words for _, words in stated)
    for statement in mentioned_in(words, OF_OTHERS):
        for one in matches_of(document, statement):
            if any(place.city for place in one[0]):
                return one
            stated += [one] * (" our " not in one[1])  # "one of our US offices" is none of the job's
    return stated[0] if stated else ([], "")


def mentioned_in(words: str, statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of which a text in lower case holds a word."""
    found = []
    for statement in statements:
        for word in statement.words:
            if word in words:
                found.append(statement)
                break
    return found


def matches_of(document: Document, statement: Statement) -> Iterator[PlacesWithEvidence]:
    """Yield the places of each statement of a kind with its words."""
    for match in document.matches_near("place", statement.pattern, STATEMENT_CHARACTERS):
        begin = max(document.line_starts[document.line_at(match.start())], match.start() - STATEMENT_CHARACTERS)
        if OF_OTHER_JOBS.holds(document.scan.low, begin, match.start()):
            continue
        names = match["names"].rstrip(" .,")
        runs_on = document.text.startswith(":", match.end("names")) or RUN_TOGETHER.search(names)
        read = (read_location(without_label(names)) if runs_on else ()) or read_location(names)
        if found := list(read[:MANY]):
            yield found, " ".join(match.group().split())


def without_label(names: str) -> str:
    """Return names without the label that they run into: "Porto Type" of "Location: Porto Type: full-time"."""
    before, _, last = names.rpartition(" ")
    if glued := RUN_TOGETHER.search(last):
        return names.removesuffix(last) + last[: glued.end() - 1]
    return before.rstrip(" ,") if last.isalpha() else names
