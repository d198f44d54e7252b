"""Which kind of file one is, told by its first bytes, and who reads it."""

from __future__ import annotations

from spiders.importing.items import FileRefused, Tally
from spiders.importing.opening import HeldFile
from spiders.importing.web_page import Keep, read_page
from spiders.pages.document import is_html

HEAD = 4096
READ = "a saved page"


def read_file(file: HeldFile, tally: Tally, keep: Keep) -> None:
    """Keep every posting of a file; raises FileRefused for one that cannot be read, or not to its end."""
    with file.opened() as stream:
        head = stream.read(HEAD)
    if is_html(head.decode("utf-8", "replace")):
        tally.kind = "page"
        read_page(file.whole(), tally, keep)
    else:
        raise FileRefused(f"none of the kinds that are read: {READ}")
