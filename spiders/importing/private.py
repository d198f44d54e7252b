"""Take out of a posting what speaks of whoever held it, before it is stored: tokens, addresses, names, profiles."""

from __future__ import annotations

import re

from spiders.importing.items import Imported
from spiders.importing.sites import plain_address
from spiders.redaction import redact, without_personal_data

# Attributes hold addresses with tokens, and what scripts keep of their reader; no text is read from them.
TAG = re.compile(r"""<([a-zA-Z][\w:-]*+)[\s/](?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>""")
BROKEN_TAG = re.compile(r"<([a-zA-Z][\w:-]*+)\s[^<>]*=[^<>]*>")
COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.S)
QUERY = re.compile(r"(https?://[^\s<>\"'?]{1,2000})\?[^\s<>\"']*", re.I)


def without_private(posting: Imported) -> Imported:
    """Return the posting without tokens in addresses and without addresses, numbers and profiles of persons."""
    posting.url, posting.apply_url = plain_address(posting.url), plain_address(posting.apply_url)
    posting.html = without_tokens(posting.html) if posting.html else None
    redact(posting)
    return posting


def without_tokens(markup: str) -> str:
    """Return markup without comments, without attributes, and without the queries of addresses in its text.

    >>> without_tokens('<p><a href="https://example.org/r?token=1">Apply</a> https://example.org/x?otp=2</p>')
    '<p><a>Apply</a> https://example.org/x</p>'
    """
    markup = COMMENT.sub("", markup) if "<!--" in markup else markup
    for tag in (TAG, BROKEN_TAG):
        if "=" in markup:
            words, *rest = tag.split(markup)  # words, name, words, name ...: a substitution costs twice the time
            markup = words + "".join([f"<{name}>{words}" for name, words in zip(rest[::2], rest[1::2], strict=True)])
    return QUERY.sub(r"\1", markup) if "://" in markup else markup


def told_name(name: str) -> str:
    """Return a file's name as it is kept and shown: on one line, without addresses of persons."""
    return without_personal_data("".join(c if c.isprintable() else "?" for c in name))[-120:]
