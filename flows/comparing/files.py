"""Read the file of an advert or a CV: text, HTML or PDF, with one line for whatever cannot be read."""

from __future__ import annotations

import codecs
import logging
import zlib
from io import BytesIO
from pathlib import Path

from warehouse.clean.text import LOOKS_LIKE_HTML, MAX_CHARACTERS, plain_text, text_of_html
from warehouse.errors import UnreadableInput

LARGEST_BYTES = 10_000_000
MOST_PAGES = 100
LEAST_LETTERS = 20
PDF_MARK, PDF_MARK_WITHIN = b"%PDF-", 1_024  # readers accept the mark anywhere in the first kilobyte
# How other files begin that people hold CVs in.
NOT_READ = {
    b"PK\x03\x04": "a Word, OpenDocument or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "a rich-text file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
# What a PDF that contradicts itself leads its reader to, beside the reader's own errors.
FAULTS_OF_A_PDF = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
    *(NotImplementedError, zlib.error),
)
WHITE_SPACE = "\t\n\r\f\v"
BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_of_file(path: Path) -> str:
    """Return the plain text of a file, one line a block; raises UnreadableInput, or OSError where it is not there."""
    data = bytes_of(path)
    written = text_of_pdf(path, data) if PDF_MARK in data[:PDF_MARK_WITHIN] else text_of_bytes(path, data)
    if len(written) > MAX_CHARACTERS and LOOKS_LIKE_HTML.search(written):
        written = text_of_html(written)  # most of a saved page is script
    if len(written) > MAX_CHARACTERS:
        raise UnreadableInput(f"{path}: more than {MAX_CHARACTERS:,} characters; give one advert or one CV")
    text = plain_text(written)
    if sum(map(str.isalpha, text)) < LEAST_LETTERS:
        raise UnreadableInput(f"{path}: holds no text; give the advert or the CV itself")
    return text


def bytes_of(path: Path) -> bytes:
    """Return what a file holds; raises UnreadableInput for an empty file, a large one, or a kind that is not read."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST_BYTES + 1)
    if not data.strip():
        raise UnreadableInput(f"{path}: empty; give the advert or the CV itself")
    if len(data) > LARGEST_BYTES:
        raise UnreadableInput(f"{path}: larger than {LARGEST_BYTES // 1_000_000} MB; give one advert or one CV")
    for mark, kind in NOT_READ.items():
        if data.startswith(mark):
            raise UnreadableInput(f"{path}: {kind}; save it as PDF, HTML or plain text")
    return data


def text_of_bytes(path: Path, data: bytes) -> str:
    """Return bytes as text, UTF-8 or else Windows-1252; raises UnreadableInput for what is no text."""
    try:
        text = data.decode("utf-16" if data.startswith(BYTE_ORDER_MARKS) else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    control = sum((character < " " and character not in WHITE_SPACE) or character == "\ufffd" for character in text)
    if "\0" in text or control * 100 > len(text):
        raise UnreadableInput(f"{path}: a binary file; give text, HTML or PDF")
    return text


def text_of_pdf(path: Path, data: bytes) -> str:
    """Return the text of a PDF's pages; raises UnreadableInput for an encrypted, damaged, long or scanned one."""
    from pypdf.errors import DependencyError, PyPdfError  # loading it takes a while, which other kinds need not pay

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it repairs in a file is no news to the reader
    try:
        text = pages_of(path, data)
    except UnreadableInput:
        raise
    except (PyPdfError, DependencyError, *FAULTS_OF_A_PDF) as error:
        raise UnreadableInput(f"{path}: a damaged PDF; open it and save it again, or give its text") from error
    if sum(map(str.isalpha, text)) < LEAST_LETTERS:
        raise UnreadableInput(f"{path}: a PDF without text, maybe a scan; recognise its text first, or give it as text")
    return text


def pages_of(path: Path, data: bytes) -> str:
    """Return the text of a PDF's pages, each on lines of its own."""
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise UnreadableInput(f"{path}: an encrypted PDF; save a copy without its password")
    if len(reader.pages) > MOST_PAGES:
        raise UnreadableInput(f"{path}: more than {MOST_PAGES} pages; give one advert or one CV")
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text())
        if sum(map(len, pages)) > MAX_CHARACTERS:
            break
    return "\n".join(pages)
