"""What can keep a report from being made; each message says what, where and what to do."""

from __future__ import annotations


class NoSuchWeek(ValueError):
    """The published file holds nothing about the week asked for."""


class OlderFile(ValueError):
    """The published file was made by an older version: tables or columns that the site reads are not in it."""


class UnreadableFile(ValueError):
    """The published file is missing or damaged."""


class DamagedReport(ValueError):
    """The report.json of an issued page cannot be read; the message names it."""
