"""Which language a posting is written in: by its script, its most common small words and letters of its own."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

from warehouse.clean.reference import rows

WEIGHTS: dict[str, tuple[str, ...]] = {}
for _row in rows("languages"):
    for _word in set(_row["common_words"].split()):
        WEIGHTS[_word] = (*WEIGHTS.get(_word, ()), _row["language"])
LETTERS = {letter: row["language"] for row in rows("languages") for letter in row["own_letters"]}
OWN_LETTER = re.compile(f"[{''.join(LETTERS)}]")
SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
# Languages that share a script with a more common one, by letters that this one does not have.
OF_SCRIPT = {
    "ru": (("uk", re.compile("[іїєґ]")), ("sr", re.compile("[ђјљњћџ]")), ("bg", re.compile("ъ(?=[лрднтсгзжщ])"))),
    "ar": (("fa", re.compile("[پچژگ]")),),
}
RUSSIAN = re.compile("[ыэё]")
FOREIGN = re.compile(r"[\u0370-\u1cff\u2e80-\ud7ff\uf900-\ufaff]")
SAMPLE_CHARACTERS = 1_500
LETTERS_COUNTED = 12
LEAST_SHARE = 0.06  # of the words of a text that are common ones of its language; names and lists have none
FEW_WORDS = 12  # a shorter text may hold none


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, None when there is nothing to tell it by.

    >>> language_of("Wir suchen dich für unser Team und bieten dir eine spannende Aufgabe")
    'de'
    """
    sample = text[:SAMPLE_CHARACTERS]
    is_foreign = not sample.isascii() and len(FOREIGN.findall(sample)) > 0.05 * len(sample)
    for language, script in SCRIPTS if is_foreign else ():
        if len(script.findall(sample)) * (2 if language in ("ja", "zh", "ko") else 1) > 0.2 * len(sample):
            return of_script(language, sample.lower())
    return of_words(sample)


def of_script(language: str, low: str) -> str:
    """Return the language among those of one script: the most common one unless letters of another stand there."""
    if language == "ru" and RUSSIAN.search(low):
        return language
    return next((other for other, letter in OF_SCRIPT.get(language, ()) if letter.search(low)), language)


def of_words(sample: str) -> str | None:
    """Return the language of a text in Latin letters, None where too few of its words are common ones of any."""
    words = sample.lower().split()
    counts = Counter(chain.from_iterable(filter(None, map(WEIGHTS.get, words))))
    if not sample.isascii():
        counts.update(LETTERS[letter] for letter in OWN_LETTER.findall(sample)[:LETTERS_COUNTED])
    if not counts:
        return "en" if len(sample) > 30 and sample.isascii() else None
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    if best != "en" and len(words) > FEW_WORDS and counts[best] < LEAST_SHARE * len(words):
        return None
    return best
