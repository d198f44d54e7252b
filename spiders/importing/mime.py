"""Mails, mailboxes and MHTML pages: their parts, bounded before they are parsed, and of their headers the date only."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import UTC
from email.errors import MessageError
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import BinaryIO

from spiders.importing.items import MAX_PART, FileRefused
from spiders.pages.document import encoding_of

MOST_PARTS = 100
DEEPEST = 5  # mails within one another, or parts within parts
BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.I)
HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2}")
MAILBOX_LINE = b"From "
SEPARATOR = re.compile(rb"From \S.*\d{4}\s*$")


def is_mime(head: bytes) -> bool:
    """Return whether bytes begin with two or more headers, as a mail and an MHTML page do."""
    return HEADER.match(head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")) is not None


def is_mailbox(head: bytes) -> bool:
    """Return whether bytes begin as a mailbox of mails does."""
    return SEPARATOR.match(head.partition(b"\n")[0]) is not None


def message_of(content: bytes) -> Message:
    """Parse a mail or MHTML page; raises FileRefused for one of too many parts, or parts within too many others."""
    boundaries = {(found[1] or found[2]) for found in BOUNDARY.finditer(content)}
    if len(boundaries) > MOST_PARTS:
        raise FileRefused(f"more than {MOST_PARTS} groups of parts")
    count = sum(content.count(b"--" + boundary) for boundary in boundaries)
    if count > 2 * MOST_PARTS:
        raise FileRefused(f"more than {MOST_PARTS} parts")
    try:
        message = email.message_from_bytes(content.lstrip(b"\r\n"))
        if sum(1 for _ in parts_of(message)) > MOST_PARTS:
            raise FileRefused(f"more than {MOST_PARTS} parts")
    except RecursionError:
        raise FileRefused("parts within too many others") from None
    except (MessageError, ValueError, LookupError) as error:
        raise FileRefused(f"no mail: {error}") from error
    return message


def parts_of(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the parts that hold content; raises FileRefused where they stand in too many others."""
    if depth > DEEPEST:
        raise FileRefused(f"more than {DEEPEST} parts within one another")
    if not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from parts_of(part, depth + 1)


def texts_of(message: Message, kind: str) -> Iterator[str]:
    """Yield the texts of a kind, such as text/plain, that a mail holds, in its order."""
    for part in parts_of(message):
        if part.get_content_type() == kind:
            yield text_of(part)


def text_of(part: Message) -> str:
    """Return a part's text: in the encoding it states where it fits, else in one that does."""
    content = part.get_payload(decode=True)
    body = content if isinstance(content, bytes) else b""
    stated = str(part.get_content_charset() or "")
    return body.decode(encoding_of(body, f"text/plain; charset={stated}"), errors="replace")


def sent_at(message: Message) -> str | None:
    """Return when a mail was sent or a page saved, ISO 8601 in UTC; None where nothing readable says so."""
    try:
        moment = parsedate_to_datetime(str(message["Date"]))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError, OverflowError):
        return None


def sender_host(message: Message) -> str:
    """Return the host of the sender's address: all that is looked at of it."""
    return parseaddr(str(message.get("From", "")))[1].rpartition("@")[2].lower()


def mails(stream: BinaryIO) -> Iterator[bytes | FileRefused]:
    """Yield the mails of a mailbox one by one, a refusal for one that is larger than any mail is."""
    lines: list[bytes] = []
    size, is_blank = 0, True
    while line := stream.readline(MAX_PART):
        if is_blank and line.startswith(MAILBOX_LINE) and SEPARATOR.match(line):
            yield from whole(lines, size)
            lines, size = [], 0
        elif size <= MAX_PART:
            lines.append(line)
            size += len(line)
        is_blank = not line.strip()
    yield from whole(lines, size)


def whole(lines: list[bytes], size: int) -> Iterator[bytes | FileRefused]:
    """Yield the mail that some lines are, if they are any."""
    if size > MAX_PART:
        yield FileRefused(f"a mail larger than {MAX_PART // 2**20} MiB")
    elif any(line.strip() for line in lines):
        yield b"".join(lines)
