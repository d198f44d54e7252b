"""What stands on the market's boards: postings with their texts and titles in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from spiders.demo_market.places import City, PayRange

Value = TypeVar("Value")


@dataclass(frozen=True)
class Title:
    """A posting's title, and whether it is an engineering job in machine learning."""

    text: str
    in_scope: bool


@dataclass
class MarketPosting:
    """One advertisement: open from `opens` until `closes`, None while open; texts and titles by the instant they hold from.

    From `unlisted_from` its board says of it that it is not listed; from `prospect_from` it is no opening any more.
    """

    posting_id: str
    vacancy: int
    requisition: str | None
    board: str
    titles: list[tuple[datetime, Title]]
    opens: datetime
    closes: datetime | None
    published: datetime
    city: City
    workplace: str
    pay: PayRange | None
    contract: str
    texts: list[tuple[datetime, str]]
    is_prospect: bool = False
    more_cities: list[City] = field(default_factory=list)
    unlisted_from: datetime | None = None
    prospect_from: datetime | None = None

    def is_open(self, instant: datetime) -> bool:
        """Return whether the posting is on its board."""
        return self.opens <= instant and (self.closes is None or instant < self.closes)

    def html(self, instant: datetime) -> str:
        """Return the text in force."""
        return in_force(self.texts, instant)

    def title_at(self, instant: datetime) -> Title:
        """Return the title in force."""
        return in_force(self.titles, instant)

    @property
    def in_scope(self) -> bool:
        """Return whether the posting is in scope as first published."""
        return self.titles[0][1].in_scope and not self.is_prospect

    def is_prospect_at(self, instant: datetime) -> bool:
        """Return whether the posting is a general application at an instant."""
        return self.is_prospect or (self.prospect_from is not None and self.prospect_from <= instant)

    def is_unlisted_at(self, instant: datetime) -> bool:
        """Return whether the board says that the posting is not listed."""
        return self.unlisted_from is not None and self.unlisted_from <= instant


def in_force(versions: list[tuple[datetime, Value]], instant: datetime) -> Value:
    """Return the newest version that holds at an instant; before the first, the first."""
    return [value for since, value in versions if since <= instant or since == versions[0][0]][-1]


@dataclass
class MarketBoard:
    """One board: its source, token, employer with its country, and how it misbehaves at which crawl.

    What a shared board shows stands on another one, too. `style` is how a board of career pages is built. From
    `renamed_at` the board has its token, before that its former one. From `gone_from` its address is not found, or
    with `leaves_nothing` reads empty. From `taken_over_at` it serves another company's postings, and from
    `owner_known_from` the board list says so. Until `misspelt_until` the list spells its employer wrongly.
    """

    source: str
    token: str
    employer: str
    country: str
    own_port: bool
    size: int
    style: str = ""
    mischief: dict[datetime, str] = field(default_factory=dict)
    postings: list[MarketPosting] = field(default_factory=list)
    newcomers: list[MarketPosting] = field(default_factory=list)
    is_shared: bool = False
    former_token: str = ""
    renamed_at: datetime | None = None
    newcomer: str = ""
    taken_over_at: datetime | None = None
    owner_known_from: datetime | None = None
    gone_from: datetime | None = None
    leaves_nothing: bool = False
    listed_from: datetime | None = None
    listed_until: datetime | None = None
    misspelt_until: datetime | None = None

    def open_at(self, instant: datetime) -> list[MarketPosting]:
        """Return what is truly on the board, whoever's it is."""
        postings = self.newcomers if self.is_taken_over(instant) else self.postings
        return [posting for posting in postings if posting.is_open(instant)]

    def token_at(self, instant: datetime) -> str:
        """Return the token that the board has at an instant."""
        return self.former_token if self.renamed_at and instant < self.renamed_at else self.token

    def is_gone(self, instant: datetime) -> bool:
        """Return whether the employer has left this board for another, and the address is not found any more."""
        return self.gone_from is not None and self.gone_from <= instant and not self.leaves_nothing

    def is_taken_over(self, instant: datetime) -> bool:
        """Return whether the token serves another company."""
        return self.taken_over_at is not None and self.taken_over_at <= instant

    def is_strangers(self, instant: datetime) -> bool:
        """Return whether it does without the board list's keeper knowing."""
        is_known = self.owner_known_from is not None and self.owner_known_from <= instant
        return self.is_taken_over(instant) and not is_known

    def is_tracked(self, instant: datetime) -> bool:
        """Return whether the board stands enabled in the board list."""
        begun = self.listed_from is None or self.listed_from <= instant
        return begun and (self.listed_until is None or instant < self.listed_until)
