"""Shared readers of source values: transport decoding, instants, texts, numbers. They map; they never guess."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from spiders.items import BoardCrawl
from spiders.politeness import CrawlRefused

ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&"))
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
MAIL_INSTANT = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}.{0,16}")
ISO_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.{0,24})?")
CLOCKS_DIFFER = timedelta(days=2)
EPOCH = re.compile(r"[0-9]{9,14}")
LATEST_SECOND = 1e11  # a larger number counts milliseconds
MAX_TEXT = 200_000
CUT_MARK = "\n[cut]"


class UnreadableRow(ValueError):
    """One row of an answer cannot be read as a posting; its text is the reason."""


def decode_json(body: bytes, crawl: BoardCrawl) -> Any:
    """Parse a JSON answer by its bytes (UTF-8, -16, -32, with or without BOM); raise CrawlRefused if it is none.

    Invalid bytes become U+FFFD and are counted; NaN and infinities become null; a key given twice keeps its last
    value, with a warning.
    """
    text = body.decode(json.detect_encoding(body), errors="replace").removeprefix("\ufeff")
    crawl.replaced_characters += text.count("\ufffd")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        row = dict(pairs)
        if len(row) != len(pairs) and "repeated keys" not in crawl.warnings:
            crawl.warnings.append("repeated keys")
        return row

    def no_number(_: str) -> None:
        crawl.drop("number not finite")

    def finite(digits: str) -> float | None:
        value = float(digits)
        if math.isfinite(value):
            return value
        crawl.drop("number not finite")
        return None

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=no_number, parse_float=finite)
    except RecursionError:
        raise CrawlRefused("failed", "not JSON: nested too deeply") from None
    except ValueError as error:
        raise CrawlRefused("failed", f"not JSON: {str(error)[:80]}") from None


def unescape_once(text: str) -> str:
    """Undo one layer of the five basic entities, as a JSON field of escaped HTML needs."""
    for entity, character in ESCAPES:
        text = text.replace(entity, character)
    return text


def text_or_none(value: Any) -> str | None:
    """Return a storable text without NUL and lone surrogates, capped at 200,000 characters with a mark."""
    if value is None or isinstance(value, (dict, list)):
        return None
    text = str(value)
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT] + CUT_MARK
    if "\x00" in text or not is_encodable(text):
        text = UNSTORABLE.sub("", text)
    return text.strip() or None


def is_encodable(text: str) -> bool:
    """Return whether a text holds no lone surrogates; encoding it finds them in an eighth of the time of a pattern."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def identifier(value: Any) -> str:
    """Return a source's id as text; raise UnreadableRow when it is none."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise UnreadableRow("id missing or of a wrong type")
    text = text_or_none(value)
    if text is None or len(text) > 300:
        raise UnreadableRow("id empty or too long")
    return text


def number_or_none(value: Any) -> float | None:
    """Return a finite number from a number or its text, else None."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(str(value).replace(",", "")) if isinstance(value, str) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def instant_or_none(
    value: Any, crawl: BoardCrawl, name: str, *, unit: str = "iso", is_past: bool = False
) -> str | None:
    """Return a stated instant as ISO 8601 in UTC, or None and a count under `name`.

    `unit` is "iso", "s" or "ms" (epoch), "mail" (as e-mails and RSS write dates), or "any": a number is then told
    by its size, a text is read as ISO.
    A text without zone is taken as UTC. Years outside 1990 to 2100 are impossible and become None; so does, with
    `is_past`, what lies more than two days after the crawl.
    """
    if value is None or value == "":
        return None
    try:
        moment = _moment(value, unit)
    except (ValueError, OverflowError, OSError, TypeError, AttributeError, IndexError):
        moment = None
    if moment is None or not 1990 <= moment.year <= 2100:
        crawl.drop(f"{name}: impossible date")
        return None
    if is_past and moment > datetime.fromisoformat(crawl.observed_at) + CLOCKS_DIFFER:
        crawl.drop(f"{name}: date in the future")
        return None
    return moment.astimezone(UTC).isoformat()[:19] + "Z"


def _moment(value: Any, unit: str) -> datetime | None:
    if unit in ("any", "s", "ms") and isinstance(value, str) and EPOCH.fullmatch(value.strip()):
        value = int(value)
    if unit == "any":
        unit = "iso" if isinstance(value, str) else "ms" if value > LATEST_SECOND else "s"
    if unit == "mail":
        told = parsedate_to_datetime(value)
        return told if told.tzinfo else told.replace(tzinfo=UTC)
    if unit != "iso":
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return datetime.fromtimestamp(value / (1000 if unit == "ms" else 1), UTC)
    if isinstance(value, str) and MAIL_INSTANT.fullmatch(value.strip()):
        moment = parsedate_to_datetime(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not isinstance(value, str) or not ISO_INSTANT.match(value.strip()):
        return None
    text = value.strip()
    moment = datetime.fromisoformat(text.removesuffix("UTC").rstrip() + "+00:00" if text.endswith("UTC") else text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping, empty where the source gives something else."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[Any]:
    """Return a list, empty where the source gives something else."""
    return value if isinstance(value, list) else []


def texts(*values: Any) -> list[str]:
    """Return the distinct non-empty texts in order."""
    return list(dict.fromkeys(text for value in values if (text := text_or_none(value))))
