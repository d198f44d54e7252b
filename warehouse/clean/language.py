"""Which language a posting is written in, by its most common small words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

COMMON = {
    "en": "the and to of in a for with you we our is are will on as your be an or that this",
    "de": "und die der du wir mit für von zu ist das ein eine den im auf dich unser bei sie oder als werden dein",
    "fr": "et de la les des le vous nous un une pour dans en du est avec sur au votre nos que par sont",
    "es": "de y la el en los las para con una un del que es tu por se nuestro como o más",
    "nl": "en de het een van je voor in met wij op ons bij te zijn aan jij onze als of dat",
    "pt": "de e a o para com em um uma os as da do que você nossa no na se por mais",
    "it": "di e il la per con un una in del che i le della nostro alla sono delle nel",
    "sv": "och att i för med som du vi är av en på till det har ett vår om din",
    "da": "og at i for med som du vi er af en på til det har et vores om dig din",
    "pl": "i w z na do się oraz dla jest w naszych nas od po jako o przez lub",
    "is": "og að í við sem er á um til með þú af fyrir okkar eru ekki hefur verið",
    "fi": "ja on ei että sekä olet me olemme sinun tai myös kanssa meillä voit",
    "no": "og å i for med som du vi er av en på til det har et vår om deg din",
}
WEIGHTS: dict[str, tuple[str, ...]] = {}
for _language, _words in COMMON.items():
    for _word in _words.split():
        WEIGHTS[_word] = (*WEIGHTS.get(_word, ()), _language)
SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
FOREIGN = re.compile(r"[\u0370-\ud7ff\uf900-\ufaff]")
SAMPLE_CHARACTERS = 1_500


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, None when there is nothing to tell it by.

    >>> language_of("Wir suchen dich für unser Team und bieten dir eine spannende Aufgabe")
    'de'
    """
    sample = text[:SAMPLE_CHARACTERS]
    is_foreign = not sample.isascii() and len(FOREIGN.findall(sample)) > 0.05 * len(sample)
    for language, script in SCRIPTS if is_foreign else ():
        if len(script.findall(sample)) * (2 if language in ("ja", "zh", "ko") else 1) > 0.2 * len(sample):
            return language
    named = filter(None, map(WEIGHTS.get, sample.lower().split()))
    counts = Counter(chain.from_iterable(named))
    if not counts:
        return "en" if len(sample) > 30 and sample.isascii() else None
    return max(counts, key=lambda language: (counts[language], language == "en"))
