"""Visa sponsorship and security clearance, as a posting states them."""

from __future__ import annotations

import re

from warehouse.clean.document import Document

NOT_SPONSORED = re.compile(
    r"\b(?:not|no|unable to|cannot|can't|can not|don['’]t|doesn['’]t|without(?: the need for)?|isn['’]t|won['’]t|never)\b[^.;\n]{0,60}\b(?:visa|sponsor\w*|h-?1b)\b"
    r"|\b(?:visa|sponsorship|h-?1b)\b[^.;\n]{0,40}\b(?:not (?:available|offered|provided|possible|eligible|supported)|unavailable)\b|\bnot sponsorable\b|\bus citizen(?:ship)?/visa only\b|\bmust (?:already )?(?:be authorized|have (?:the right|authorization)) to work\b[^.;\n]{0,60}without",
    re.I,
)
SPONSORED = re.compile(
    r"\b(?:we (?:do |can |will |are able to )?sponsor|visa sponsorship (?:is |and \w+ )?(?:available|offered|provided|possible|support)|sponsor(?:s|ship)? (?:work )?visas?|offer(?:s|ing)? (?:visa|relocation and visa) (?:sponsorship|support)|visa (?:sponsorship|support|assistance)|provide visa|h-?1b (?:transfers?|sponsorship) (?:welcome|available)|visumsunterst\w+|visa (?:transfers?\b|(?:and|&) relocation)|sponsorship (?:is |may be )?available|sponsorship(?: available)?: ?yes|skilled worker sponsorship)\b|\| ?visa ?(?:\||$)",
    re.I,
)
CLEARANCE = re.compile(
    r"\b(?:(?:security|government|active|secret|top[- ]secret|ts/sci|dod|public trust|sc|dv) clearance|clearance (?:required|eligib\w+|level)|clearable|ts/sci|ts/[a-z]{3,4} clearance|clearance: active|(?:eligible for|obtain|maintain|hold|have) (?:an? )?public trust|access to classified information|top secret|polygraph(?! protection)|(?:obtain|maintain|hold|eligible for)[^.;\n]{0,30} (?<!medical )(?<!customs )(?<!background )clearance)\b",
    re.I,
)
NO_CLEARANCE = re.compile(
    r"\b(?:no|not require\w*|without|levels? of)\b[^.;\n]{0,25} clearance|clearance (?:is )?not (?:required|needed)",
    re.I,
)
PREFERRED_NEAR = re.compile(r"\W{0,2}\b(?:preferred|a plus|nice to have|bonus|desired|desirable|helpful)\b", re.I)
AROUND = 110


def visa_sponsorship(document: Document) -> tuple[str, str]:
    """Return offered, not_offered or unstated, with the words that say so; a refusal goes before an offer."""
    for label, pattern in (("not_offered", NOT_SPONSORED), ("offered", SPONSORED)):
        if match := next(document.near("clearance", pattern, AROUND), None):
            return label, match.group()
    return "unstated", ""


def clearance(document: Document) -> tuple[str, str]:
    """Return required, preferred or unstated for a security clearance, with the words that say so."""
    for left, right in document.around("clearance", AROUND):
        words = document.text[left:right]
        if (match := CLEARANCE.search(words)) and not NO_CLEARANCE.search(words):
            after = words[match.end() : match.end() + 40].partition(".")[0]
            sentence = words[: match.end()].rpartition(". ")[2] + words[match.end() :].partition(".")[0]
            is_demanded = re.search(r"\b(?:required|must)\b", sentence, re.I)
            wished = PREFERRED_NEAR.match(after) or (PREFERRED_NEAR.search(after) and not is_demanded)
            return "preferred" if wished else "required", match.group()
    return "unstated", ""
