"""Remove what identifies a person before anything is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from spiders.items import BoardReading, Pay, Place
from spiders.redaction import EMAIL, without_personal_data

FREE = ("title", "salary_text", "html", "attributes")
NAMES = ("source_posting_id", "text_key", "url", "page_marks")  # by which a posting is found again


class RedactPipeline:
    """Redact the texts of every posting, and e-mail addresses in its other fields; see spiders.redaction."""

    def process_item(self, item: BoardReading) -> BoardReading:
        """Return the reading without addresses, numbers and profiles of persons."""
        for posting in item.postings:
            for name, value in list(vars(posting).items()):
                if name in FREE or (name not in NAMES and "@" in str(value)):
                    setattr(posting, name, redacted(value))
            if posting.url and "@" in posting.url:
                posting.url = EMAIL.sub("[e-mail]", posting.url)
        return item


def redacted(value: Any) -> Any:
    """Return a field's value with every text in it redacted."""
    if isinstance(value, str):
        return without_personal_data(value)
    if isinstance(value, (Place, Pay)):
        return replace(value, **{name: redacted(part) for name, part in vars(value).items()})
    if isinstance(value, dict):
        return {name: redacted(part) for name, part in value.items()}
    return [redacted(part) for part in value] if isinstance(value, list) else value
