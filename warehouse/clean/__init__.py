"""From text to meaning: pure functions over reference files, one file a matter, without state between postings."""

# Stamped on every reading; raised when a rule or a reference file changes what a text means.
CLEAN_VERSION = "11"
