"""Remove what identifies a person (e-mail addresses, telephone numbers, profile links) before text is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from spiders.items import Pay, Place, Posting

FREE = ("title", "salary_text", "html", "attributes")
# By which a posting is found again.
NAMES = ("source_posting_id", "text_key", "url", "page_marks", "same_source", "same_board", "same_id", "apply_url")
PHONE = re.compile(
    r"(?<![\w.,$€£+-])(?:\+\d{1,3}[ .\u00a0-]?(?:\(\d{1,4}\)[ .\u00a0-]?)?\d{2,4}(?:[ .\u00a0-]\d{2,8}){1,4}"
    r"|\(\d{3}\)[ .\u00a0-]?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4})(?![\w,.]\d|\d)"
)
# One of these is in every number. Four patterns that begin with a character each are found in a tenth of the time that
# one takes which begins with any digit.
PHONE_HINTS = tuple(map(re.compile, (r"\+\d", r"\(\d{3}\)", r"-\d{3}[.-]\d{4}", r"\.\d{3}[.-]\d{4}")))


@dataclass(frozen=True)
class Around:
    """What is looked for around a sign in it, since a pattern that begins with any letter is tried at every one.

    `before` ends where the sign begins and is no longer than `longest`, `after` begins there.
    """

    sign: re.Pattern[str]
    before: re.Pattern[str]
    longest: int
    after: re.Pattern[str]

    def sub(self, mark: str, text: str) -> str:
        """Return the text with a mark in place of each match, as one pattern of both parts would find them."""
        end, kept = 0, []
        found = self.sign.search(text)
        while found:
            at = found.start()
            before = self.before.search(text, max(end, at - self.longest), at)
            after = self.after.match(text, at) if before else None
            if before and after:
                kept += [text[end : before.start()], mark]
                end = after.end()
            found = self.sign.search(text, max(at + 1, end))
        return "".join((*kept, text[end:])) if kept else text


EMAIL = Around(re.compile("@"), re.compile(r"[\w.+-]{1,64}+\Z"), 64, re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"))
PROFILE = Around(
    re.compile("/in/", re.I),
    re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com\Z", re.I),
    len("https://xxx.linkedin.com"),
    re.compile(r"/in/[\w%./-]{1,100}", re.I),
)


def without_personal_data(text: str) -> str:
    """Return the text with addresses, numbers and profile links of persons replaced by a mark.

    >>> without_personal_data("Write to jo@example.com or +1 415-555-0100.")
    'Write to [e-mail] or [phone].'
    """
    if "@" in text:
        text = EMAIL.sub("[e-mail]", text)
    if any(hint.search(text) for hint in PHONE_HINTS):
        text = PHONE.sub("[phone]", text)
    return PROFILE.sub("[profile]", text)


def redact(posting: Posting) -> None:
    """Redact a posting's free texts, and e-mail addresses wherever else they stand but in ids."""
    for name, value in vars(posting).items():
        if value and (name in FREE or (name not in NAMES and "@" in str(value))):
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
