"""The lowest degree that a posting accepts."""

from __future__ import annotations

import re

from warehouse.clean.asking import is_preferred, sentence_around
from warehouse.clean.document import Document
from warehouse.clean.sections import Block

ORDER = ("bachelor", "master", "phd")
LEVELS = (
    (
        0,
        re.compile(
            r"\bbachelor(?:'|’)?s?\b|(?-i:\bB\.? ?(?:Sc?|A|Eng|Tech|S\.? ?c)\.?(?=[\s,/().;:&]|$)|\bB\.E\.?|\bBE/)|\bbs(?:c)?/|\bundergraduate(?: degree| or)|\b(?:university|college|4-year|four-year|technical|stem) degree|\blicence\b|\bbac ?\+ ?3|\blicenciatura|\bgraduação|\blaurea triennale|\bba/b",
            re.I,
        ),
    ),
    (
        1,
        re.compile(
            r"\bmaster(?:'|’)?s?\b(?! (?:data|of the|node|the|branch|class|service|plan|key|record|your|schedule))|(?-i:\bM\.? ?(?:Sc?|Eng|Tech|A|Phil)\.?(?=[\s,/().;:&]|$)(?! (?:Word|Office|Excel)))|/ms(?:c)?\b|\bmba\b|(?<!under)(?<!under-)\bgraduate degree|\badvanced (?:\w+ )?degree|\bbac ?\+ ?5|\bpost-?graduate|\bhigher degree|\bdiplom\b|\blaurea magistrale|\bmestrado|\bmaestría|\bécole d'ingénieur",
            re.I,
        ),
    ),
    (2, re.compile(r"\bph\.? ?d\b|\bdoctora(?:te|l)\b|\bpromotion\b(?= in)|\bdoctor of|\bdphil\b|\bdoctorat\b|\bdoutorado", re.I)),
)
# A degree of no named level is the lowest: it counts where its sentence names none.
ANY_DEGREE = re.compile(
    r"\b(?:a |relevant |quantitative |related |engineering |formal )?degrees?\b|\bhochschulabschluss|\b(?:abgeschlossenes|erfolgreiches|dein) (?:\w+)?studium|\bstudium (?:der|im|in)\b|\bdiplôme\b|\btitulación|\bopleiding|\bhbo\b|\bwo\b(?= )",
    re.I,
)
NO_DEGREE = re.compile(
    r"\bno (?:\w+ ){0,2}degree(?:s)? (?:is |are )?(?:needed|required|necessary)|\bdegree (?:is )?not (?:a )?requir|\bwithout a (?:\w+ )?degree|\bdegree or not\b|\bdon['’]?t (?:need|require|care (?:about|if you have)) (?:a |your )?(?:\w+ )?degree|\bhigh school (?:diploma|degree|graduate)|\beducation is not a requirement|\bged\b|\bno formal (?:education|qualifications?|degree)|\bdegrees? (?:are|is) not (?:important|necessary)|\bregardless of (?:your )?(?:degree|education)",
    re.I,
)
NOT_A_DEGREE = re.compile(
    r"\b(?:high degree|degrees? of(?! freedom)(?= \w+ity)|(?:a|the|high|some|large|great) degree of|360[- ]degree|degrees? of (?:freedom|autonomy|independence)|some degree|ms (?:office|excel|sql|teams|azure|word|access|project|fabric|dynamics)|master(?:y|ing|ed|s? (?:data|branch|of your|the|thesis|agreement))|scrum ?master\w*|webmaster|low[- ]?degree|degree (?:products?|programs?|learners?|growth|interventions?|seekers)|online (?:masters?|bachelors?) degrees?|and degrees to)\b",
    re.I,
)
AROUND = 70
SKIPPED_SECTIONS = frozenset(("benefits", "equal_opportunity", "pay", "process", "preferred"))


def degree_min(document: Document) -> tuple[str, str]:
    """Return the lowest degree demanded with its words: none_required, bachelor, master, phd or unstated."""
    found: list[tuple[int, str]] = []
    for left, right in document.windows(document.scan.at("degree"), AROUND):
        if match := NO_DEGREE.search(document.text, left, right):
            return "none_required", match.group()
        block = document.blocks[document.line_at(left)]
        if block.section_kind not in SKIPPED_SECTIONS:
            found += degrees_in(document, block, left - document.begins[block.number], right - document.begins[block.number])
    if not found:
        return "unstated", ""
    level, words = min(found)
    return ORDER[level], words


def degrees_in(document: Document, block: Block, left: int, right: int) -> list[tuple[int, str]]:
    """Return (level, words) of the degrees that the part [left, right) of a line demands."""
    line = block.text
    if NOT_A_DEGREE.search(line, left, right):
        line = NOT_A_DEGREE.sub(lambda match: " " * len(match.group()), line)
    found = [(match.start(), match.end(), level) for level, pattern in LEVELS for match in pattern.finditer(line, left, right)]
    generic = [(match.start(), match.end(), 0) for match in ANY_DEGREE.finditer(line, left, right)]
    named = [span for span in found if demanded(document, block, line, span[0], span[1])]
    if named or found and not generic:
        return [(level, line[start:end]) for start, end, level in named]
    return [(0, line[start:end]) for start, end, _ in generic if demanded(document, block, line, start, end)]


def demanded(document: Document, block: Block, line: str, start: int, end: int) -> bool:
    """Say whether a degree named at [start, end) is asked for, not only preferred and not the company's own."""
    left, right = sentence_around(line, start, end)
    if document.asking.by_section(block, line, left, right) == "context":
        return False
    return not is_preferred(line, left, right, start, end)
