"""Pages that a browser or an extension saved whole: plain HTML, SingleFile, and MHTML, with address and date."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message

from spiders.importing.items import Tally
from spiders.importing.mime import parts_of, sent_at, text_of
from spiders.importing.web_page import Keep, read_page

COMMENT = re.compile(rb"<!--(.{0,4000}?)-->", re.S)
URL = re.compile(r"\burl:\s*(https?://\S+)|saved from url=\(\d+\)(https?://\S+)", re.I)
DATE = re.compile(r"\bsaved date:\s*([^\r\n]+)", re.I)
ZONE = re.compile(r"\s*\([^)]*\)\s*$")
SCRIPT_DATES = ("%a %b %d %Y %H:%M:%S GMT%z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z")
COMMENTS_LOOKED_AT = 3


def read_saved(body: bytes, tally: Tally, keep: Keep) -> None:
    """Keep the postings of a saved page, with the address and date that whatever saved it noted in a comment."""
    told = "\n".join(found.decode("utf-8", "replace") for found in COMMENT.findall(body[:16_000])[:COMMENTS_LOOKED_AT])
    url, date = URL.search(told), DATE.search(told)
    address = (url[1] or url[2]) if url else None
    read_page(body, tally, keep, url=address, seen_at=moment(date[1]) if date else None)


def moment(text: str) -> str | None:
    """Return a date as scripts write it, ISO 8601 in UTC, None where it is none.

    >>> moment("Mon Nov 09 2026 14:03:11 GMT+0100 (Central European Standard Time)")
    '2026-11-09T13:03:11Z'
    """
    plain = ZONE.sub("", text.strip())
    for form in SCRIPT_DATES:
        try:
            return datetime.strptime(plain, form).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            continue
    return None


def is_mhtml(message: Message) -> bool:
    """Return whether a message is a saved page."""
    return message.get_content_type() == "multipart/related" or "Snapshot-Content-Location" in message


def read_mhtml(message: Message, tally: Tally, keep: Keep) -> None:
    """Keep the postings of the page that an MHTML file holds first."""
    for part in parts_of(message):
        if part.get_content_type() == "text/html":
            url = message["Snapshot-Content-Location"] or part["Content-Location"] or message["Content-Location"]
            text = text_of(part).encode("utf-8", "replace")
            read_page(text, tally, keep, url=str(url).strip() if url else None, seen_at=sent_at(message))
            return
    tally.entries += 1
    tally.skip("no page in it")
