"""The records that spiders land: one posting as its source stated it, and one crawl of one board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self
from urllib.parse import quote


@dataclass(kw_only=True)
class Place:
    """One place as stated; any part may be missing."""

    city: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(kw_only=True)
class Pay:
    """One stated amount or range, in units of its currency; `period` and `kind` are the source's own words."""

    min: float | None = None
    max: float | None = None
    currency: str | None = None
    period: str | None = None
    kind: str | None = None
    label: str | None = None


@dataclass(kw_only=True)
class Posting:
    """One advertisement as one source published it; fields are mapped, never interpreted.

    Times are ISO 8601 in UTC. `html` is the source's own markup with its transport escaping undone.
    `text_key` identifies the wording (see spiders.landing); `html` is landed only when that changed.
    `text_reason` says why a text was not fetched. A posting with an `unread_reason` was seen, but could not be read: it
    is listed, and says nothing of its content.
    `page_marks` are what a page set remembers of the posting's page (see spiders.pages.index).
    """

    source_posting_id: str
    title: str | None = None
    employer_text: str | None = None
    url: str | None = None
    requisition_id: str | None = None
    is_prospect: bool | None = None
    is_listed: bool | None = None
    is_closed: bool | None = None
    location_texts: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    workplace_text: str | None = None
    is_remote: bool | None = None
    employment_type_text: str | None = None
    department_text: str | None = None
    level_text: str | None = None
    language_text: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    valid_through: str | None = None
    salary_text: str | None = None
    pay: list[Pay] = field(default_factory=list)
    remote_scope_texts: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    html: str | None = None
    text_not_fetched: bool = False
    text_reason: str | None = None
    unread_reason: str | None = None
    text_key: str | None = None
    page_marks: dict[str, str] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """Return the fields as plain JSON types (a tenth of the cost of `dataclasses.asdict`)."""
        row = dict(vars(self))
        row["places"] = [vars(place) for place in self.places]
        row["pay"] = [vars(pay) for pay in self.pay]
        return row

    def fill_from(self, other: Posting) -> None:
        """Take from another posting what this one leaves open."""
        for name, value in vars(other).items():
            if getattr(self, name) in (None, [], {}):
                setattr(self, name, value)

    def differing(self, other: Posting) -> list[str]:
        """Return the names of the fields beside the text in which another posting differs."""
        return [name for name, value in vars(self).items() if name != "html" and value != getattr(other, name)]

    def take(self, row: Mapping[str, Any]) -> None:
        """Set fields from their plain JSON types; keys that are no fields are left out."""
        kinds: dict[str, type[Any]] = {"places": Place, "pay": Pay}
        for name, value in row.items():
            if name in kinds:
                setattr(self, name, [kinds[name](**entry) for entry in value or []])
            elif name in vars(self):
                setattr(self, name, value)

    @classmethod
    def landed(cls, row: Mapping[str, Any]) -> Self:
        """Return a posting as a run landed it, without its markup."""
        posting = cls(source_posting_id=row["source_posting_id"])
        posting.take(row)
        posting.html = None
        return posting


@dataclass(kw_only=True)
class Board:
    """One line of the board list; `was` holds earlier tokens of the same board, separated by blanks."""

    source: str
    board: str
    employer: str
    country: str = ""
    base_url: str = ""
    delay_s: float | None = None
    enabled: bool = True
    was: str = ""
    evidence: str = ""
    notes: str = ""


def host_of(board: Board, public_host: str) -> str:
    """Return the address below which a board is asked: its own, else that of its source, which may name the board.

    A token of several parts has them as `part[0]` (between points) and `host` (before a slash).

    >>> host_of(Board(source="recruitee", board="acme", employer="Acme"), "https://{board}.recruitee.com")
    'https://acme.recruitee.com'
    >>> host_of(Board(source="workday", board="acme.wd5.Jobs", employer="Acme"), "https://{part[0]}.{part[1]}.example")
    'https://acme.wd5.example'
    """
    token = quote(board.board)
    named = public_host.format(board=token, part=[*token.split("."), "", ""], host=token.partition("/")[0])
    return (board.base_url or named).rstrip("/")


@dataclass
class BoardCrawl:
    """What one attempt to read one board showed: the record behind `crawl_status`.

    `observed_at` is the run's clock. `listed` counts the rows landed, unread ones included. `rejected` counts rows
    that could not be read, by reason: those whose id is readable land and are counted in `unread` too, the others in
    `rows_without_id`. `dropped` counts stated fields that have no place in Posting or could not be read, by field.
    `texts_not_fetched` counts postings that were read and whose texts were not, by reason.
    `postings_digest` is the SHA-256 of the board's landed lines, None if there are none. `empty_proof` says what
    shows that a complete board without postings is empty. `other_pages` are addresses of a page set that were looked
    at and are no postings, with the last change its sitemap states. `validators` are those of the one answer that
    a board was read from, with its address, when it came, and which bytes of the run's postings hold it.
    """

    source: str
    board: str
    observed_at: str
    listing_kind: str
    crawl_status: str | None = None
    crawl_reason: str | None = None
    http_status: int | None = None
    company_name: str | None = None
    stated_total: int | None = None
    listed: int = 0
    pages: int = 0
    requests: int = 0
    received_bytes: int = 0
    duplicates: int = 0
    replaced_characters: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    rows_without_id: int = 0
    postings_digest: str | None = None
    empty_proof: str | None = None
    dropped: dict[str, int] = field(default_factory=dict)
    texts_not_fetched: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    other_pages: list[list[str | None]] = field(default_factory=list)
    validators: dict[str, str] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """Return what is landed, as plain JSON types."""
        return asdict(self)

    def reject(self, reason: str, count: int = 1) -> None:
        """Count rows that cannot be read."""
        self.rejected[reason] = self.rejected.get(reason, 0) + count

    def drop(self, name: str, count: int = 1) -> None:
        """Count a stated field that is not carried on."""
        self.dropped[name] = self.dropped.get(name, 0) + count

    def end(self, status: str, reason: str | None = None, http_status: int | None = None) -> None:
        """Set the status once; the first reason stands."""
        if self.crawl_status is None:
            self.crawl_status, self.crawl_reason = status, reason
            self.http_status = http_status if http_status is not None else self.http_status


@dataclass
class AskedText:
    """What is remembered of a text that was asked for separately.

    `changed` tells a change of it by the list's row, such as its `updated_at`; `fields` names what its answer added.
    """

    changed: str
    fields: list[str] = field(default_factory=list)


@dataclass
class BoardReading:
    """What a spider yields: one attempt to read one board, and the postings it gave; `asked` by id."""

    crawl: BoardCrawl
    postings: list[Posting] = field(default_factory=list)
    asked: dict[str, AskedText] = field(default_factory=dict)
