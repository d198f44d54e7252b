"""The skills a text names: one compiled matcher over the whole vocabulary, each mention with its class and words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from warehouse.clean.reference import listed, rows
from warehouse.clean.text import Block

RANK = {"required": 0, "preferred": 1, "context": 2}
CONTEXT_SECTIONS = frozenset(("about_company", "benefits", "equal_opportunity", "pay", "process"))
PREFERRED_WORDS = re.compile(
    r"\b(?:nice[- ]to[- ]have|preferred|preferably|a plus|is a bonus|bonus points?|ideally|desirable|desired|would be (?:a |an )?(?:plus|great|nice|asset)"
    r"|an? (?:big |huge |strong )?(?:plus|advantage|asset)|good to have|not required but|helpful but|von vorteil|wünschenswert|idealerweise|un plus|optional(?:ly)?)\b",
    re.I,
)
REQUIRED_WORDS = re.compile(r"\b(?:required|must have|minimum|requirements?:)\b", re.I)
NEGATED_BEFORE = re.compile(
    r"\b(?:no|not|without|never|isn'?t|don'?t need|rather than|instead of|not a|nor)\s+(?:\w+\s+){0,2}$", re.I
)
DEGREE_FIELD = re.compile(r"\b(?:degree|bachelor|master|ph\.?d|b\.?s|m\.?s|diploma|studium|diplôme)\b", re.I)
DEGREE_FIELDS = frozenset(
    (
        "Mathematics",
        "Statistics",
        "Physics",
        "Software Engineering",
        "Machine Learning",
        "Artificial Intelligence",
        "Data Analysis",
        "Econometrics",
        "Operations Research",
        "Robotics",
        "Computational Biology",
        "Bioinformatics",
        "Business Intelligence",
        "Deep Learning",
        "Natural Language Processing",
        "Computer Vision",
        "Information Theory",
        "Econometrics",
        "Cybersecurity",
    )
)
# A word that is a skill only beside others: "Spark" in "Kafka, Spark, Flink", not in "spark interest".
NEIGHBOUR_GAP = re.compile(
    r"[ \t]*(?:[,;/|&+•()]|\band\b|\bor\b|\bund\b|\boder\b|\be\.g\.|\bet\b)[ \t,/(]*(?:and|or|e\.g\.)?[ \t]*", re.I
)
NEIGHBOUR_CHARACTERS = 12
EVIDENCE_CHARACTERS = 60
EDGE = r"(?<![\w.+#@/-])", r"(?![\w+#])"


@dataclass(frozen=True)
class Mention:
    """One skill named in a text: class by section, the words (a substring of the text), and the block they stand in."""

    skill: str
    skill_class: str
    evidence: str
    block_number: int


@dataclass(frozen=True)
class Alias:
    """What a spelling stands for and when it counts."""

    skill: str
    exact: str | None
    needs_neighbour: bool


def vocabulary() -> Iterator[tuple[str, Alias]]:
    """Yield every spelling, in lower case with single spaces, with what it stands for."""
    for row in rows("skills"):
        for text in listed(row["aliases"]):
            yield folded(text), Alias(row["skill"], None, False)
        for text in listed(row["exact_aliases"]):
            yield folded(text), Alias(row["skill"], text, False)
        for text in listed(row["listed_aliases"]):
            yield folded(text), Alias(row["skill"], text, True)


def folded(text: str) -> str:
    """Return a text as the matcher sees it: lower case, hyphens as spaces; the length stays."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals lower to two characters
        lowered = "".join(character.lower()[:1] for character in text)
    return lowered.translate(HYPHENS)


HYPHENS = str.maketrans({"-": " ", "\u2010": " ", "\u2011": " ", "\u2012": " ", "\t": " ", "’": "'"})


@cache
def matcher() -> tuple[re.Pattern[str], dict[str, tuple[Alias, ...]]]:
    """Return one prefix-tree pattern over all spellings (longest first) and what each spelling stands for."""
    aliases: dict[str, tuple[Alias, ...]] = {}
    for spelling, alias in vocabulary():
        aliases[spelling] = (*aliases.get(spelling, ()), alias)
        if spelling[-1].isalpha() and spelling[-1] != "s" and len(spelling) > 2:
            aliases.setdefault(plural(spelling), ())
            aliases[plural(spelling)] = (*aliases[plural(spelling)], alias)
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for spelling in aliases:
        node = tree
        for character in spelling:
            node = node.setdefault(character, {})
        node[""] = {}
    pattern = re.compile(EDGE[0] + _pattern(tree) + EDGE[1])
    return pattern, aliases


def plural(spelling: str) -> str:
    """Return the English plural of a spelling."""
    return spelling[:-1] + "ies" if re.search(r"[^aeiou]y$", spelling) else spelling + "s"


def _pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    """Return the pattern of a prefix tree; ends are tried last, so that the longest spelling wins."""
    branches = [
        (r" {1,3}" if character == " " else re.escape(character)) + _pattern(child)
        for character, child in sorted(node.items())
        if character
    ]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    if "" in node:
        return f"(?:{joined})?" if len(branches) == 1 else joined + "?"
    return joined


def spans(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, skill) of every mention in a text, those that need a neighbour only beside another."""
    pattern, aliases = matcher()
    low = folded(text)
    sure: list[tuple[int, int, str]] = []
    unsure: list[tuple[int, int, str]] = []
    for match in pattern.finditer(low):
        spelling = " ".join(match.group().split())
        written = text[match.start() : match.end()]
        for alias in aliases.get(spelling, ()):
            if alias.exact is not None and written not in (alias.exact, alias.exact + "s"):
                continue
            (unsure if alias.needs_neighbour else sure).append((match.start(), match.end(), alias.skill))
    return sorted(sure + [span for span in unsure if _has_neighbour(text, span, sure, unsure)])


def _has_neighbour(
    text: str, span: tuple[int, int, str], sure: list[tuple[int, int, str]], unsure: list[tuple[int, int, str]]
) -> bool:
    start, end, skill = span
    for other_start, other_end, other in (*sure, *unsure):
        if other == skill:
            continue
        gap = text[end:other_start] if end <= other_start <= end + NEIGHBOUR_CHARACTERS else None
        if gap is None and other_end <= start <= other_end + NEIGHBOUR_CHARACTERS:
            gap = text[other_end:start]
        if gap is not None and NEIGHBOUR_GAP.fullmatch(gap):
            return True
    return False


def block_class(block: Block) -> str:
    """Say how a block's section asks for what it names."""
    if block.section_kind in CONTEXT_SECTIONS:
        return "context"
    return "preferred" if block.section_kind == "preferred" else "required"


def sentence_class(line: str, start: int, end: int, by_section: str) -> str:
    """Refine a class by the sentence around a mention."""
    if by_section == "context":
        return by_section
    left = max(line.rfind(". ", 0, start), line.rfind("; ", 0, start)) + 1
    stop = line.find(". ", end)
    sentence = line[left : stop if stop >= 0 else len(line)]
    marked = PREFERRED_WORDS.search(sentence)
    return "preferred" if marked and not REQUIRED_WORDS.search(sentence) else by_section


def mentions(title: str, blocks: Iterable[Block], own_names: frozenset[str] = frozenset()) -> list[Mention]:
    """Return each skill named, once, in its strongest class; `own_names` are the employer's own names, folded.

    A skill named like the employer counts inside requirement blocks only.
    """
    best: dict[str, Mention] = {}
    for start, end, skill in spans(title):
        _keep(best, Mention(skill, "required", title[start:end], -1))
    lines = list(blocks)
    text = "\n".join(block.text for block in lines)
    begins = list(accumulate((len(block.text) + 1 for block in lines), initial=0))
    own_places = _places_of_names(text, own_names)
    for start, end, skill in spans(text):
        if any(begin <= start and end <= stop for begin, stop in own_places):
            continue
        number = bisect_right(begins, start) - 1
        mention = _mention(lines[number], start - begins[number], end - begins[number], skill, own_names)
        if mention is not None:
            _keep(best, mention)
    return sorted(best.values(), key=lambda mention: mention.skill)


def _places_of_names(text: str, names: frozenset[str]) -> list[tuple[int, int]]:
    """Return where the employer's own name stands, so that "Acme Robotics" does not ask for robotics."""
    low = folded(text) if any(" " in name for name in names) else ""
    return [match.span() for name in names if " " in name for match in re.finditer(re.escape(name), low)]


def _mention(block: Block, start: int, end: int, skill: str, own_names: frozenset[str]) -> Mention | None:
    """Return one mention with its class, None when it is negated or the employer's own name."""
    if NEGATED_BEFORE.search(block.text[max(0, start - 40) : start]):
        return None
    if folded(skill) in own_names and block.section_kind != "requirements":
        return None
    found = sentence_class(block.text, start, end, block_class(block))
    if found != "context" and skill in DEGREE_FIELDS and _is_degree_field(block.text, start):
        found = "context"
    return Mention(skill, found, block.text[start:end][:EVIDENCE_CHARACTERS], block.number)


def _is_degree_field(line: str, start: int) -> bool:
    return bool(DEGREE_FIELD.search(line[max(0, start - 110) : start]))


def _keep(best: dict[str, Mention], mention: Mention) -> None:
    held = best.get(mention.skill)
    if held is None or RANK[mention.skill_class] < RANK[held.skill_class]:
        best[mention.skill] = mention
