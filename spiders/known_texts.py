"""Which texts of a source have been landed: the question asked before a text is fetched, and before it is landed."""

from __future__ import annotations

import logging
from pathlib import Path

from spiders.job import Job
from spiders.landing_folder import Landing
from spiders.text_index import KnownText, TextIndex

logger = logging.getLogger(__name__)


class KnownTexts:
    """The text index of a job's source; empty for a spider run by hand, which lands nothing."""

    def __init__(self, job: Job) -> None:
        self.index: TextIndex | None = None
        if job.directory is not None:
            landing = Landing(Path(job.home))
            self.index = landing.text_index(job.source)
            for note in landing.notes:
                logger.warning(note)

    def known(self, board: str) -> dict[str, KnownText]:
        """Return the landed wordings of a board by id."""
        return self.index.known(board) if self.index is not None else {}

    def close(self) -> None:
        """Close the index."""
        if self.index is not None:
            self.index.close()
