"""Remove what identifies a person before anything is stored."""

from __future__ import annotations

from spiders.items import BoardReading
from spiders.redaction import without_personal_data


class RedactPipeline:
    """Redact the free texts of every posting; see spiders.redaction."""

    def process_item(self, item: BoardReading) -> BoardReading:
        """Return the reading without addresses, numbers and profiles of persons."""
        for posting in item.postings:
            posting.title = posting.title and without_personal_data(posting.title)
            posting.salary_text = posting.salary_text and without_personal_data(posting.salary_text)
            posting.html = posting.html and without_personal_data(posting.html)
            posting.attributes = {name: without_personal_data(value) for name, value in posting.attributes.items()}
        return item
