"""Unknown names beside known skills in lists: a queue for the vocabulary, never counted as skills."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warehouse.clean.document import Document
from warehouse.clean.reference import word_list
from warehouse.clean.skill_context import Span

# A name: one to three words that begin with a capital, or a word with a capital, digit or dot inside.
NAME = r"[A-Z][\w+#]*(?:[.\-][\w+#]+)*(?: [A-Z][\w+#.\-]*){0,2}"
AFTER = re.compile(rf"\s?(?:,|/|;|\band\b|\bor\b|&)\s?(?:and |or )?(?P<name>{NAME})(?=\s*(?:[,;/).]|and\b|or\b|$))")
ASKING = frozenset(("requirements", "preferred"))
NO_NAMES = frozenset(word_list("no_term"))
LONGEST = 40
MOST = 20


def unknown_terms(document: Document, found: Sequence[Span]) -> list[str]:
    """Return the unknown names that stand right behind a known skill in a line that asks, in order, each once."""
    known = {span.start for span in found}
    terms: dict[str, None] = {}
    for span in found:
        if document.blocks[document.line_at(span.start)].section_kind not in ASKING:
            continue
        match = AFTER.match(document.text, span.end, span.end + LONGEST)
        if match and match.start("name") not in known and match["name"].split()[0] not in NO_NAMES:
            terms.setdefault(match["name"].rstrip(".-"), None)
    return list(terms)[:MOST]
