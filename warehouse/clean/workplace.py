"""Where the work is done: remote, hybrid, on site or unstated, and how far remote reaches."""

from __future__ import annotations

import re

FIELD_VALUES = {
    "remote": "remote",
    "telecommute": "remote",
    "hybrid": "hybrid",
    "onsite": "on_site",
    "on-site": "on_site",
    "on site": "on_site",
    "inoffice": "on_site",
    "in-office": "on_site",
    "office": "on_site",
    "fully": "remote",
}
NOT_A_WORKPLACE = re.compile(
    r"\b(?:not|isn'?t|no|non|cannot be|can'?t be|never)\s+(?:\w+\s+){0,3}(?:remote|remotely)\b|remote[- ](?:sensing|procedure|desktop"
    r"|control|teams?|offices?|sites?|servers?|monitoring|access|regions?|areas?|locations?)|remotely (?:control|operat|monitor)\w*"
    r"|hybrid[- ](?:cloud|search|model|approach|retrieval|recommend\w+|system|architecture|environment|infrastructure|method|app|mobile|vehicle|electric|solution|quantum)\w*",
    re.I,
)
HYBRID = re.compile(
    r"\bhybrid\b|\b(?:[1-4]|one|two|three|four)(?:\s*(?:-|–|to|or)\s*(?:[1-5]|two|three|four|five))?\s*(?:\+\s*)?(?:days?|x)\s*(?:/|per|a|each|every|in|on|at)\s*(?:the\s+|our\s+)?(?:week|office|on-?site|site|person|hq)"
    r"|\bdays? (?:per|a) week (?:in|from|at) (?:the|our) [\w ]{0,20}office|\bin[- ]office [1-4] days",
    re.I,
)
REMOTE = re.compile(
    r"\b(?:fully|100\s?%|completely|entirely|permanently)[- ]remote|\bremote[- ](?:first|friendly|only|position|role|job|work|opportunity|within|in|from|based|us|usa|eu|europe|uk|canada|or|option)"
    r"|\bwork (?:remotely|from (?:home|anywhere))|\bthis (?:is a|role is|position is|job is)(?:\s+\w+){0,3} remote|\blocation:? *remote|\bremote\b *[(/,|–-]|[(/,|–-] *remote\b"
    r"|\bhome ?office möglich|\btélétravail (?:complet|total)|\bopen to remote|\bvollständig remote",
    re.I,
)
ON_SITE = re.compile(
    r"\b(?:on-?site|in[- ]person|in[- ]office)\b(?! (?:interview|visits?|gym|meeting|event|lunch|support|training|food|meals?|parking|amenities|childcare|customer))|\b(?:5|five) days (?:a|per) week (?:in|at|on)"
    r"|\bin (?:the|our) office (?:5|five) days|\bwork (?:from|out of) our [\w ]{1,30}office|\bvor ort\b",
    re.I,
)
LOCATION_REMOTE = re.compile(r"\bremote\b|\banywhere\b|\btélétravail\b|\bhome ?office\b|\bdistributed\b|\bwfh\b", re.I)
WORLDWIDE = re.compile(r"\bworld-?wide\b|\banywhere(?: in the world)?\b|\bglobal(?:ly)?\b", re.I)
REGION = re.compile(
    r"\b(?:emea|europe(?:an)?|eu|apac|asia|latam|latin america|north america|americas|middle east|africa|nordics|dach)\b",
    re.I,
)
TEXT_SEARCHED = 20_000
# The words without which a pattern cannot match: most texts hold none of them.
TEXT_LABELS = (
    ("hybrid", ("hybrid", "day", "in-office"), HYBRID),
    ("remote", ("remote", "work from", "home", "télétravail"), REMOTE),
    ("on_site", ("site", "person", "office", "vor ort"), ON_SITE),
)


def workplace(field: str | None, is_remote: bool | None, location: str, text: str, title: str = "") -> str:
    """Return remote, hybrid, on_site or unstated: the source's field first, then place and title, then the text.

    >>> workplace(None, None, "Berlin", "This is a remote role, open to anyone in Germany.")
    'remote'
    """
    stated = FIELD_VALUES.get((field or "").strip().lower())
    if stated:
        return stated
    for place in (field or "", location, title):
        cleaned = NOT_A_WORKPLACE.sub(" ", place)
        if re.search(r"\bhybrid\b", cleaned, re.I):
            return "hybrid"
        if LOCATION_REMOTE.search(cleaned):
            return "remote"
        if re.search(r"\b(?:on-?site|in[- ]office|in[- ]person)\b", cleaned, re.I):
            return "on_site"
    body = text[:TEXT_SEARCHED]
    low = body.lower()
    if "remote" in low or "hybrid" in low:
        body = NOT_A_WORKPLACE.sub(" ", body)
    for label, hints, pattern in TEXT_LABELS:
        if any(hint in low for hint in hints) and pattern.search(body):
            return label
    return "remote" if is_remote else "unstated"


def remote_scope(countries: list[str], location: str, scopes: list[str]) -> str:
    """Return how far a remote job reaches: country, region, worldwide, or unknown where nothing says so."""
    stated = " ".join([location, *scopes])
    if "*" in countries or WORLDWIDE.search(stated):
        return "worldwide"
    if REGION.search(stated):
        return "region"
    return "country" if countries else "unknown"
