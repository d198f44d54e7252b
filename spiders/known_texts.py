"""Which texts of a source have been landed: the question asked before a text is fetched, and before it is landed."""

from __future__ import annotations

import logging
from pathlib import Path

from spiders.job import Job
from spiders.landing_folder import Landing
from spiders.text_index import TextIndex

logger = logging.getLogger(__name__)


def known_texts(job: Job) -> TextIndex:
    """Open the text index of a job's source; an empty one for a spider run by hand, which lands nothing."""
    if job.directory is None:
        return TextIndex(None)
    landing = Landing(Path(job.home))
    index = landing.text_index(job.source)
    for note in landing.notes:
        logger.warning(note)
    return index
