"""One object of a JSON answer, read field by field: what cannot be read is counted as dropped, by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spiders.fields import instant_or_none, number_or_none, text_or_none
from spiders.items import BoardCrawl

AMBIGUOUS = re.compile(r"\d{1,3}\.\d{3}")  # 60.000 is sixty thousand in Berlin and sixty in Boston
PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
BY_COMMAS = re.compile(r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?")
BY_DOTS = re.compile(r"\d{1,3}(?:(?:\.\d{3}){2,4}(?:,\d{1,2})?|\.\d{3},\d{1,2})")
BY_BLANKS = re.compile(r"\d{1,3}(?:[ '\u00a0\u202f\u2019]\d{3}){1,4}(?:[.,]\d{1,2})?")
FLAGS = {"true": True, "yes": True, "false": False, "no": False}


class Row:
    """The fields of one object. A missing, null or empty field is None; one of another type is None and counted.

    `path` stands before a field's name in the counts: "location.name: wrong type". A field that holds a list of one
    value is read as that value, and one value where a list belongs as a list of it.
    """

    def __init__(self, fields: dict[str, Any], crawl: BoardCrawl, path: str = "") -> None:
        self.fields, self.crawl, self.path = fields, crawl, path
        self.below: list[tuple[str, Row]] = []
        self.is_read = False

    def drop(self, name: str, why: str = "wrong type") -> None:
        """Count a field that cannot be read."""
        self.crawl.drop(f"{self.path}{name}: {why}")

    def stated(self, name: str) -> Any:
        """Return the value of a field, None for an empty one."""
        value = self.fields.get(name)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        value = None if value in ("", [], {}) else value
        self.is_read = self.is_read or value is not None
        return value

    def text(self, name: str) -> str | None:
        """Return a storable text; a number is given as text."""
        return self._as_text(self.stated(name), name)

    def _as_text(self, value: Any, name: str) -> str | None:
        if value is None:
            return None
        if isinstance(value, (bool, dict, list)):
            self.drop(name)
            return None
        return text_or_none(value)

    def texts(self, name: str) -> list[str]:
        """Return the distinct texts of a list."""
        found = [self._as_text(value, name) for value in self._listed(name)]
        return list(dict.fromkeys(text for text in found if text))

    def row(self, name: str) -> Row:
        """Return a nested object, without fields where there is none."""
        value = self.stated(name)
        if value is not None and not isinstance(value, dict):
            self.drop(name)
        return self._below(name, value if isinstance(value, dict) else {})

    def rows(self, name: str, *, may_be_bare: bool = False) -> Iterator[Row]:
        """Yield the objects of a list; with `may_be_bare`, other values are read elsewhere and not counted."""
        for value in self._listed(name):
            if isinstance(value, dict):
                yield self._below(name, value)
            elif value not in (None, "") and not may_be_bare:
                self.drop(name)

    def names(self, name: str, *keys: str) -> list[str]:
        """Return a list of texts, each given bare or as an object with one of these keys, the first stated one."""
        found = []
        for value in self._listed(name):
            if isinstance(value, dict):
                below = self._below(name, value)
                found.append(next((text for key in keys if (text := below.name(key, *keys))), None))
            else:
                found.append(self._as_text(value, name))
        return list(dict.fromkeys(text for text in found if text))

    def name(self, name: str, *keys: str) -> str | None:
        """Return the text of a field given bare or as an object with one of these keys."""
        return next(iter(self.names(name, *keys)), None)

    def number(self, name: str) -> float | None:
        """Return a finite number of at least 0; a text is read where its separators leave no doubt."""
        value = self.stated(name)
        if value is None:
            return None
        number = number_of_text(value) if isinstance(value, str) else None
        if isinstance(value, (int, float)):
            number = number_or_none(value)
        if number is None or number < 0:
            self.drop(name, "no clear number")
            return None
        return number

    def flag(self, name: str) -> bool | None:
        """Return a truth value, given as such or as its English word."""
        value = self.stated(name)
        flag = FLAGS.get(value.strip().lower()) if isinstance(value, str) else value
        if flag is not None and isinstance(flag, bool):
            return flag
        if value is not None:
            self.drop(name)
        return None

    def instant(self, name: str, *, unit: str = "iso", is_past: bool = True) -> str | None:
        """Return an instant as ISO 8601 in UTC; with `is_past`, one that has not come yet is impossible."""
        return instant_or_none(self.stated(name), self.crawl, self.path + name, unit=unit, is_past=is_past)

    def _listed(self, name: str) -> list[Any]:
        value = self.fields.get(name)
        if value is None or value == "":
            return []
        self.is_read = True
        return value if isinstance(value, list) else [value]

    def _below(self, name: str, value: dict[str, Any]) -> Row:
        row = Row(value, self.crawl, f"{self.path}{name}.")
        self.below.append((name, row))
        return row

    def count_unread(self) -> None:
        """Count the nested objects that state something, and of which nothing was read."""
        for name, row in self.below:
            if not row.is_read and not is_blank(row.fields):
                self.drop(name, "nothing read")
            row.count_unread()


def is_blank(value: Any) -> bool:
    """Return whether nothing is stated: null, an empty text, or an object or list of nothing else."""
    if isinstance(value, dict):
        return all(is_blank(part) for part in value.values())
    return all(is_blank(part) for part in value) if isinstance(value, list) else value is None or value == ""


def number_of_text(text: str) -> float | None:
    """Return the number a text is, None where it is none or its separators can be read in two ways.

    >>> [number_of_text(text) for text in ("60000", "60,000.50", "1.060.000", "60 000", "60.000", "60k")]
    [60000.0, 60000.5, 1060000.0, 60000.0, None, None]
    """
    text = text.strip()
    if AMBIGUOUS.fullmatch(text):
        return None
    if PLAIN.fullmatch(text):
        return float(text)
    if BY_COMMAS.fullmatch(text):
        return float(text.replace(",", ""))
    if BY_DOTS.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if BY_BLANKS.fullmatch(text):
        return float(re.sub(r"[ '\u00a0\u202f\u2019]", "", text).replace(",", "."))
    return None
