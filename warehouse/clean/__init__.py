"""From text to meaning: pure functions over reference files, one file a matter, without state between postings."""

from warehouse.clean.reference import digest

# Stamped on every reading: a number that is raised when a rule changes what a text means, and the reference files.
CLEAN_VERSION = f"13-{digest()}"
