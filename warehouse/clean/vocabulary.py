"""One pass over a text that finds every spelling of the reference files: skills, and cue words of all other fields."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple, TypeAlias

from warehouse.clean.lowercase import low_pattern, lowered
from warehouse.clean.reference import listed, rows
from warehouse.clean.rules import Rule, filled, rule_of
from warehouse.clean.text import KEPT_TEXTS

# No letter, digit or joining sign before and after a spelling. The sign before is part of the match: a search for one
# sign of a set passes over the inside of words quickly, and over twice as quickly where the set is written out.
# Chinese, Japanese and Korean write no space beside a Latin name: "熟悉Python和SQL".
WITHOUT_SPACES = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
JOINING = re.compile(rf"(?![{WITHOUT_SPACES}])[\w.+#@]")
EMOJI = 0x1F000, 0x1FAFF
EDGE_BEHIND = rf"(?!(?![{WITHOUT_SPACES}])[\w+#])"
WEB_ADDRESS = low_pattern(r"(?:https?://|www\.)\S+")
PLUS_GLUED = re.compile(r"(?<=\d)\+(?=y)")  # "5+years"
HYPHENS = ("-", "\u2010", "\u2011", "\u2012", "\t")


@dataclass(frozen=True)
class Alias:
    """What a spelling stands for and when it counts; without a skill for nothing, and it covers what it holds."""

    skill: str | None
    exact: str | None = None
    needs_neighbour: bool = False
    unless: re.Pattern[str] | None = None
    phrase: Rule | None = None
    context: re.Pattern[str] | None = None


class Spelling(NamedTuple):
    """What is known of one spelling: skills it always names, skills it may name, and the fields it is a cue for."""

    skills: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    cues: tuple[str, ...] = ()


# A spelling of skills found in a text at [start, end).
Found: TypeAlias = tuple[int, int, Spelling]


class VocabularyScan:
    """What one pass over a text found: places of spellings of skills, and of cues by field."""

    def __init__(self, text: str) -> None:
        """VocabularyScan a text as `plain_text` returns it."""
        patterns, table = matcher()
        self.low = lowered(text)
        found: list[Found] = []
        cues: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for start, stop, words in patterns.spellings_in("\n" + folded(text, self.low)):
            spelling = table[words]
            skills, aliases, fields = spelling
            if skills or aliases:
                found.append((start, stop - 1, spelling))  # its place in the text
            for field in fields:
                cues[field].append((start, stop - 1))
        self.found, self.cues = found, dict(cues)

    def at(self, cue: str) -> list[int]:
        """Return where a field's cues begin, in order."""
        return [start for start, _ in self.cues.get(cue, ())]

    def words(self, cue: str) -> list[tuple[int, int]]:
        """Return the (start, end) of a field's cues, in order."""
        return self.cues.get(cue, [])


@lru_cache(maxsize=KEPT_TEXTS)
def scan_of(text: str) -> VocabularyScan:
    """Return what one pass over a text finds."""
    return VocabularyScan(text)


def folded(text: str, low: str | None = None) -> str:
    """Return a text as it is scanned: lower case, hyphens as spaces, web addresses blank; the length stays.

    `low` is the text in lower case, where that is at hand.
    """
    low = lowered(text) if low is None else low
    for hyphen in HYPHENS:
        low = low.replace(hyphen, " ")
    if "+y" in low:
        low = PLUS_GLUED.sub(" ", low)
    if "://" in low or "www." in low:
        low = WEB_ADDRESS.sub(lambda match: " " * len(match.group()), low)
    return low


class Patterns:
    """Prefix-tree patterns over all spellings, the longest first; a match begins with the one sign before the spelling.

    Those that begin with a sign beyond ASCII, of which there are many, are looked for only where a text holds one:
    a search tries the first signs one after the other.
    """

    def __init__(self, spellings: Iterable[str]) -> None:
        """Take spellings in lower case."""
        others = {text for text in spellings if not text[0].isascii()}
        edge = edge_before()
        self.plain, self.other = (
            re.compile(edge + tree_pattern(tree_of(some)) + EDGE_BEHIND) for some in ({*spellings} - others, others)
        )
        self.first_sign = re.compile("[" + "".join(re.escape(sign) for sign in sorted({t[0] for t in others})) + "]")

    def spellings_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, spelling) of a text in order, none inside another; `start` is the sign's before it."""
        found = [(*match.span(), match[0][1:]) for match in self.plain.finditer(text)]
        if not text.isascii() and self.first_sign.search(text):
            found = sorted([*found, *((*match.span(), match[0][1:]) for match in self.other.finditer(text))])
        last = 0
        for start, stop, words in found:
            if start + 1 >= last:
                yield start, stop, words
                last = stop


@cache
def matcher() -> tuple[Patterns, dict[str, Spelling]]:
    """Return the patterns of all spellings and what each stands for."""
    aliases: dict[str, tuple[Alias, ...]] = {}
    for spelling, alias in skill_spellings():
        for form in forms(spelling, alias):
            aliases[form] = (*aliases.get(form, ()), alias)
    aliases |= {spelling: (*held, *named_within(spelling, held, aliases)) for spelling, held in aliases.items()}
    cues: dict[str, tuple[str, ...]] = {}
    spelled = [(cue, folded(word)) for cue, words in cue_words() for word in words]
    for cue, word in (*spelled, *overlapping(spelled)):
        cues[word] = (*cues.get(word, ()), cue)
    table = {text: spelling_of(aliases.get(text, ()), cues.get(text, ())) for text in {*aliases, *cues}}
    return Patterns(table), table


def edge_before() -> str:
    """Return the set of the signs that can stand before a spelling, written out: the basic plane's and the emoji."""
    signs = {code for code in range(0x10000) if not JOINING.match(chr(code))}
    begins = [code for code in sorted(signs) if code - 1 not in signs]
    ends = [code for code in sorted(signs) if code + 1 not in signs]
    ranges = [*zip(begins, ends, strict=True), EMOJI]
    return "[" + "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges) + "]"


def skill_spellings() -> Iterator[tuple[str, Alias]]:
    """Yield every spelling of a skill, in lower case with single spaces, with what it stands for."""
    for row in rows("skills"):
        unless = guard_of(row["skill"])
        for text in listed(row["aliases"]):
            yield folded(text), Alias(row["skill"], unless=unless)
        for text in listed(row["exact_aliases"]):
            yield folded(text), Alias(row["skill"], exact=text, unless=unless)
        for text in listed(row["listed_aliases"]):
            yield folded(text), Alias(row["skill"], exact=text, needs_neighbour=True, unless=unless)
        for text in listed(row["not_aliases"]):
            yield folded(text), Alias(None)
    for row in rows("skill_contexts"):
        unless = guard_of(row["skill"])
        for text in listed(row["spellings"]):
            yield folded(text), Alias(row["skill"], exact=text, unless=unless, context=re.compile(row["context"]))
    for (skill, triggers, before, after), same in groupby(rows("skill_phrases"), key=shared_by_phrases):
        phrase = phrase_of(skill, "|".join(row["pattern"] for row in same), before, after)
        for text in listed(triggers):
            yield folded(text), Alias(skill, phrase=phrase)


def shared_by_phrases(row: dict[str, str]) -> tuple[str, str, str, str]:
    """Return what those rows of reference/skill_phrases.csv share that are searched for together."""
    return row["skill"], row["triggers"], row["unless_before"], row["unless_after"]


@cache
def guards() -> dict[str, tuple[str, ...]]:
    """Return by skill the patterns that rule it out in the words around its name."""
    found: dict[str, tuple[str, ...]] = {}
    for row in (*rows("skills"), *rows("skill_guards")):
        if row["unless"]:
            found[row["skill"]] = (*found.get(row["skill"], ()), filled(row["unless"]))
    return found


def guard_of(skill: str) -> re.Pattern[str] | None:
    """Return what rules a skill out in the words around its name, None where nothing does."""
    return re.compile("|".join(guards()[skill])) if skill in guards() else None


def phrase_of(skill: str, pattern: str, before: str, after: str) -> Rule:
    """Return the rule of rows of reference/skill_phrases.csv."""
    row = {"field": "skill_phrases", "name": skill, "value": skill, "pattern": rf"\b(?:{pattern})"}
    return rule_of({**row, "unless_before": before, "unless_after": after}, as_written=False)


def cue_words() -> Iterator[tuple[str, list[str]]]:
    """Yield each field's cue words."""
    for row in rows("cues"):
        yield row["cue"], listed(row["words"])
    for row in rows("degrees"):
        yield "degree", listed(row["words"]) + listed(row["exact_words"])


JOINT = re.compile(r",? (?:and|or|&) |[/,] ?")


def named_within(spelling: str, held: tuple[Alias, ...], aliases: dict[str, tuple[Alias, ...]]) -> list[Alias]:
    """Return what the parts of a spelling stand for that names two things: "search and ranking"."""
    if any(alias.skill is None for alias in held):
        return []
    parts = JOINT.split(spelling)
    named = [alias for part in parts for alias in aliases.get(part, ()) if len(parts) > 1 and is_plain(alias)]
    return [alias for alias in named if alias.skill not in {other.skill for other in held}]


def is_plain(alias: Alias) -> bool:
    """Return whether a spelling names its skill wherever it stands, in any case."""
    return alias.skill is not None and alias.exact is None and not alias.needs_neighbour and alias.phrase is None


def overlapping(spelled: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield both cues of words whose last word begins another field's: "working in" and "in person".

    A pass finds what begins first, and would miss the other in "working in person".
    """
    for cue, words in spelled:
        last = words.rpartition(" ")[2]
        for other, following in spelled:
            if other != cue and " " in words and following.startswith(f"{last} "):
                yield cue, words + following[len(last) :]
                yield other, words + following[len(last) :]


def forms(spelling: str, alias: Alias) -> tuple[str, ...]:
    """Return a spelling with its English plural, where it can have one."""
    if alias.phrase is not None or not spelling[-1].isalpha() or spelling[-1] == "s" or len(spelling) < 3:
        return (spelling,)
    return spelling, spelling[:-1] + "ies" if re.search(r"[^aeiou]y$", spelling) else spelling + "s"


def spelling_of(aliases: tuple[Alias, ...], cues: tuple[str, ...]) -> Spelling:
    """Return what is known of a spelling; it names nothing where a reference file says that it stands for nothing."""
    if any(alias.skill is None for alias in aliases):
        return Spelling(cues=cues)
    always = [alias for alias in aliases if is_plain(alias) and alias.unless is None]
    return Spelling(
        tuple(alias.skill for alias in always if alias.skill),
        tuple(alias for alias in aliases if alias not in always),
        cues,
    )


Tree: TypeAlias = "dict[str, Tree]"


def tree_of(spellings: Iterable[str]) -> Tree:
    """Return the prefix tree of all spellings, ends marked by an empty key."""
    tree: Tree = {}
    for spelling in spellings:
        node = tree
        for character in spelling:
            node = node.setdefault(character, {})
        node[""] = {}
    return tree


def tree_pattern(node: Tree) -> str:
    """Return the pattern of a prefix tree; ends are tried last, so that the longest spelling wins."""
    branches = [re.escape(key) + tree_pattern(child) for key, child in sorted(node.items()) if key]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    if "" in node:
        return f"(?:{joined})?" if len(branches) == 1 else joined + "?"
    return joined
