"""From text to meaning: pure functions over reference files, one file a matter, without state between postings."""

from warehouse.clean.reference import digest

# Stamped on every reading: a number, raised when code changes what a text means, and a hash of rules and references.
CLEAN_VERSION = f"15-{digest()}"
