"""Which kind of file one is, told by its first bytes, and who reads it."""

from __future__ import annotations

import re

from w3lib.encoding import read_bom

from spiders.importing.archives import is_quads, read_quads, read_warc
from spiders.importing.items import FileRefused, Tally
from spiders.importing.mails import read_mail, read_mailbox
from spiders.importing.mime import is_mailbox, is_mime, message_of
from spiders.importing.opening import HeldFile
from spiders.importing.saved import is_mhtml, read_mhtml, read_saved
from spiders.importing.table_files import HEAD, delimiter_of, read_csv, read_json, read_parquet
from spiders.importing.web_page import Keep
from spiders.pages.document import is_html, wide_encoding

TAG = re.compile(r"<[a-zA-Z!?]")
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a]")
READ = (
    "saved pages (HTML, MHTML), alert mails (.eml, mbox), CSV, Parquet, JSON and JSON Lines, WARC, N-Quads;"
    " each also as gzip or in a zip archive"
)


def read_file(file: HeldFile, tally: Tally, keep: Keep) -> None:
    """Keep every posting of a file; raises FileRefused for one that cannot be read, or not to its end."""
    with file.opened() as stream:
        head = stream.read(HEAD)
    tally.kind = kind_of(head)
    if tally.kind == "mail":
        read_message(file, tally, keep)
    elif tally.kind == "page":
        read_saved(file.whole(), tally, keep)
    elif tally.kind in READERS:
        READERS[tally.kind](file, tally, keep)
    else:
        raise FileRefused(f"none of the kinds that are read: {READ}" if head.strip() else "empty")


READERS = {
    "mailbox": read_mailbox, "warc": read_warc, "quads": read_quads, "parquet": read_parquet, "json": read_json,
    "csv": read_csv,
}  # fmt: skip


def kind_of(head: bytes) -> str | None:
    """Return the kind of a file that begins with these bytes, None for one that is not read."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"WARC/"):
        return "warc"
    if start.startswith(b"PAR1"):
        return "parquet"
    if is_mailbox(head):
        return "mailbox"
    if is_mime(head):
        return "mail"
    if start[:1] in (b"{", b"["):
        return "json"
    if is_quads(start):
        return "quads"
    if is_page(head):
        return "page"
    return "csv" if delimiter_of(start) else None


def is_page(head: bytes) -> bool:
    """Return whether bytes begin as a page does: with a tag, and without the control characters of binary files."""
    text = head.decode(read_bom(head)[0] or wide_encoding(head[:400]) or "utf-8", "replace")
    return is_html(text) and TAG.search(text[:2000]) is not None and CONTROL.search(text) is None


def read_message(file: HeldFile, tally: Tally, keep: Keep) -> None:
    """Read a mail or a page saved as one."""
    message = message_of(file.whole())
    tally.kind = "mhtml" if is_mhtml(message) else "mail"
    (read_mhtml if is_mhtml(message) else read_mail)(message, tally, keep)
