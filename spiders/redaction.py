"""Remove what identifies a person (e-mail addresses, telephone numbers, profile links) before text is stored."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from spiders.items import Pay, Place, Posting

FREE = ("title", "salary_text", "html", "attributes")
# By which a posting is found again.
NAMES = ("source_posting_id", "text_key", "url", "page_marks", "same_source", "same_board", "same_id", "apply_url")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
PHONE = re.compile(
    r"(?<![\w.,$€£+-])(?:\+\d{1,3}[ .\u00a0-]?(?:\(\d{1,4}\)[ .\u00a0-]?)?\d{2,4}(?:[ .\u00a0-]\d{2,8}){1,4}"
    r"|\(\d{3}\)[ .\u00a0-]?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4})(?![\w,.]\d|\d)"
)
# Two patterns: one that begins in two ways is looked for at half the speed.
PHONE_HINTS = (re.compile(r"\+\d"), re.compile(r"\d[ .)-]{1,2}\d{3}[ .-]\d{4}"))
PROFILE = re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/in/[\w%./-]{1,100}", re.I)


def without_personal_data(text: str) -> str:
    """Return the text with addresses, numbers and profile links of persons replaced by a mark.

    >>> without_personal_data("Write to jo@example.com or +1 415-555-0100.")
    'Write to [e-mail] or [phone].'
    """
    if "@" in text:
        text = EMAIL.sub("[e-mail]", text)
    if any(hint.search(text) for hint in PHONE_HINTS):
        text = PHONE.sub("[phone]", text)
    if "linkedin.com/in/" in text:
        text = PROFILE.sub("[profile]", text)
    return text


def redact(posting: Posting) -> None:
    """Redact a posting's free texts, and e-mail addresses wherever else they stand but in ids."""
    for name, value in list(vars(posting).items()):
        if name in FREE or (name not in NAMES and "@" in str(value)):
            setattr(posting, name, redacted(value))
    if posting.url and "@" in posting.url:
        posting.url = EMAIL.sub("[e-mail]", posting.url)


def redacted(value: Any) -> Any:
    """Return a field's value with every text in it redacted."""
    if isinstance(value, str):
        return without_personal_data(value)
    if isinstance(value, (Place, Pay)):
        return replace(value, **{name: redacted(part) for name, part in vars(value).items()})
    if isinstance(value, dict):
        return {name: redacted(part) for name, part in value.items()}
    return [redacted(part) for part in value] if isinstance(value, list) else value
