"""Whether a title is worth one more request for its text, where a source lists titles without texts."""

from __future__ import annotations

import re

WANTED = re.compile(
    r"machine[ -]learning|\bML\b|deep learning|\bNLP\b|natural language|computer vision|\bCV engineer|perception"
    r"|ML-?Ops|\bLLMs?\b|\bgen(?:erative)?[ -]?AI|foundation model|applied scientist|research (?:engineer|scientist)"
    r"|\bAI\b|data scien|reinforcement learning|recommend(?:er|ation)|ranking engineer|speech (?:engineer|scientist)"
    r"|maschinelles? lernen|\bKI\b|apprentissage automatique|maskininl",
    re.I,
)
UNWANTED = re.compile(r"\b(?:account|sales|marketing|recruit|legal|tutor|annotator|labell?er|data entry|trainer)", re.I)
BUILDER = re.compile(r"engineer|scientist|researcher|developer|architect", re.I)


def wants_text(title: str) -> bool:
    """Say whether the posting's page is fetched; the posting lands either way.

    >>> wants_text("Senior ML Engineer"), wants_text("Account Executive, AI"), wants_text("Chef de partie")
    (True, False, False)
    """
    if not WANTED.search(title):
        return False
    return not UNWANTED.search(title) or bool(BUILDER.search(title))
