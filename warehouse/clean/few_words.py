"""The role that a title leaves to its text, where the text names machine learning too seldom to bring it into scope.

A text is looked at for the spellings of these skills alone, a third of what a pass over it for all spellings costs, and
no further than decides.
"""

from __future__ import annotations

import re
from functools import cache

from warehouse.clean.gig import WEAK_TITLE
from warehouse.clean.lowercase import lowered
from warehouse.clean.role import KINDS_OF_WORK, SCOPE_BY_TEXT, Role, mentions_needed, role_of, step_of_title
from warehouse.clean.vocabulary import EDGE_BEHIND, Spelling, edge_before, folded, matcher, tree_of, tree_pattern

LEARNING = frozenset(skill for skill, kind in KINDS_OF_WORK.items() if kind in ("language_models", "learning"))


def role_of_few_words(title: str, roles: str, text: str) -> Role | None:
    """Return the role of a posting that its text cannot bring into scope, None where a closer look must tell.

    `roles` names the roles; `text` is one that `plain_text` returned.
    """
    named, by_title = step_of_title(roles)
    if by_title not in SCOPE_BY_TEXT or not text or WEAK_TITLE.holds(lowered(title)):
        return None
    return None if names_learning(text, mentions_needed(named)) else role_of(roles)


def names_learning(text: str, least: int) -> bool:
    """Return whether a text may name skills of machine learning so often; it never does where this is false.

    Spellings are counted wherever they begin, also inside others and in senses that do not count.
    """
    pattern, named = spellings()
    found = 0
    for match in pattern.finditer("\n" + folded(text)):
        found += named[match[1]]
        if found >= least:
            return True
    return False


@cache
def spellings() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return the pattern of all spellings that can name machine learning, and how many skills each can name."""
    _, table = matcher()
    named = {words: skills for words, spelling in table.items() if (skills := skills_of(spelling))}
    return re.compile(f"{edge_before()}(?=({tree_pattern(tree_of(named))}){EDGE_BEHIND})"), named


def skills_of(spelling: Spelling) -> int:
    """Return how many skills of machine learning a spelling can name."""
    return sum(skill in LEARNING for skill in (*spelling.skills, *(alias.skill for alias in spelling.aliases)))
