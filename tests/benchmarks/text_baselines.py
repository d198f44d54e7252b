"""What others' tools need for the same texts; run in an environment of its own (`make bench` makes it).

Usage: text_baselines.py TEXTS.json. Prints the CPU seconds of markdownify alone, and of beautifulsoup4 with a spaCy
PhraseMatcher over the same aliases. Each is warmed on a few texts first; loading is not counted.
"""

from __future__ import annotations

import json
import sys
import time

import spacy
from bs4 import BeautifulSoup
from markdownify import markdownify
from spacy.matcher import PhraseMatcher


def matchers(nlp: spacy.language.Language, aliases: dict[str, list[str]]) -> list[PhraseMatcher]:
    """Return a matcher for aliases of any case and one for those of an exact case."""
    made = []
    for kind, attribute in (("any_case", "LOWER"), ("exact_case", "ORTH")):
        matcher = PhraseMatcher(nlp.vocab, attr=attribute)
        matcher.add("SKILL", [nlp.make_doc(alias) for alias in aliases[kind]])
        made.append(matcher)
    return made


def with_spacy(texts: list[str], nlp: spacy.language.Language, found_by: list[PhraseMatcher]) -> int:
    """Find the aliases in each text; returns how many were found."""
    found = 0
    for html in texts:
        document = nlp.make_doc(BeautifulSoup(html, "html.parser").get_text("\n"))
        found += sum(len(matcher(document)) for matcher in found_by)
    return found


def main() -> None:
    """Measure both and print one JSON object."""
    with open(sys.argv[1], encoding="utf-8") as stream:
        given = json.load(stream)
    texts, nlp = given["texts"], spacy.blank("en")
    found_by = matchers(nlp, given["aliases"])
    with_spacy(texts[:20], nlp, found_by)
    begun = time.process_time()
    found = with_spacy(texts, nlp, found_by)
    spacy_seconds = time.process_time() - begun
    begun = time.process_time()
    for html in texts:
        markdownify(html)
    print(json.dumps({"spacy": spacy_seconds, "markdownify": time.process_time() - begun, "found": found}))


if __name__ == "__main__":
    main()
