"""One file a source: where it is asked, how it pages, and which of its keys is which field."""
