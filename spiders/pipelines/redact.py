"""Remove what identifies a person before anything is stored."""

from __future__ import annotations

from spiders.items import BoardReading
from spiders.redaction import redact


class RedactPipeline:
    """Redact every posting; see spiders.redaction."""

    def process_item(self, item: BoardReading) -> BoardReading:
        """Return the reading without addresses, numbers and profiles of persons."""
        for posting in item.postings:
            redact(posting)
        return item
