"""The rows that one page set lands: read, carried over, taken from the listing, or seen without being read."""

from __future__ import annotations

from datetime import datetime

from scrapy.http import Response

from spiders.items import Posting
from spiders.pages import asking
from spiders.pages.addresses import normal_address, shape
from spiders.pages.identity import Row
from spiders.pages.index import KnownPage
from spiders.pages.inline import Inline
from spiders.pages.listing import Candidate, Listing
from spiders.pages.page import A_FILE, UNMARKED, PageContent
from spiders.titles import NOT_WANTED

GONE = (404, 410)
NOT_ASKED = "not asked"
UNWANTED = "out of scope by its address"
ROUTE = "a script's route has no page"
STRANGER = KnownPage()


class ListedRows:
    """The rows of one board in the making, by normal address.

    `others` are pages asked that are no postings, with the reason; `gone` those that are listed though they have
    answered 404 for long.
    """

    def __init__(self, listing: Listing, inline: dict[str, Inline], known: dict[str, KnownPage], now: str) -> None:
        self.listing, self.inline, self.known, self.now = listing, inline, known, now
        self.moment: datetime = asking.instant(now)
        self.rows: dict[str, Row] = {}
        self.others: dict[str, str] = {}
        self.gone: set[str] = set()
        self.used_inline: set[str] = set()

    def candidate(self, address: str) -> Candidate:
        """Return what the listing says of an address."""
        return self.listing.candidates[address]

    def take(self, address: str, content: PageContent, response: Response) -> None:
        """Land a page's posting, or the page as unread with the reason."""
        posting, final = content.posting, normal_address(response.url)
        if posting is not None and (reason := self.strayed(address, final)):
            self.leave_unread(address, reason, self.marks_asked(address))
        elif posting is None and address in self.inline and content.reason in UNMARKED:
            self.take_inline(address, address)
        elif posting is None:
            self.leave_unread(
                address, str(content.reason), self.marks_asked(address) | self.gone_marks(address, response)
            )
        else:
            posting.url = self.candidate(address).url
            marks = self.read_marks(address) | validator_marks(response)
            self.rows[address] = Row(address, posting, content.identifier, final, marks)

    def strayed(self, address: str, final: str) -> str | None:
        """Return where an address led that is not its own page: to the listing, or to another posting known before."""
        if final == address:
            return None
        had, other = (self.known.get(name, STRANGER).posting_id for name in (address, final))
        if had and other and had != other:
            return "redirect to another posting"
        return "redirect to the listing" if final in self.listing.pages else None

    def titles(self, address: str) -> list[str]:
        """Return the titles a page is known by: as the listing shows it, and as last read."""
        had = self.known.get(address, STRANGER)
        return [title for title in (self.candidate(address).title, (had.row or {}).get("title")) if title]

    def take_title(self, address: str) -> None:
        """Land a page by the title the listing shows, without its text; a script's route may be told inline."""
        candidate = self.candidate(address)
        if "#" in address and (key := self.inline_of(address, candidate)):
            self.take_inline(address, key)
            return
        posting = Posting(source_posting_id="", title=candidate.title, url=candidate.url, text_not_fetched=True)
        posting.unread_reason = None if candidate.title else ROUTE
        posting.text_reason = ROUTE if "#" in address else NOT_WANTED
        self.rows[address] = Row(address, posting, marks=dict(self.known.get(address, STRANGER).marks))

    def inline_of(self, address: str, candidate: Candidate) -> str | None:
        """Return the key of the inline posting that a script's route shows: by its address, else by its title."""
        if address in self.inline:
            return address
        titled = [key for key, found in self.inline.items() if found.posting.title == candidate.title]
        return titled[0] if candidate.title and len(titled) == 1 else None

    def take_inline(self, address: str, key: str) -> None:
        """Land a posting that the listing page itself holds, under an address or its own key."""
        found = self.inline[key]
        self.used_inline.add(key)
        found.posting.url = self.candidate(address).url if address in self.listing.candidates else found.url
        marks = {"address": address, "read_at": self.now, "asked_at": self.now}
        self.rows[address] = Row(address, found.posting, found.identifier, None, marks)

    def take_rest_of_inline(self) -> None:
        """Land the inline postings to which no page was read."""
        for key in self.inline:
            if key not in self.rows and key not in self.used_inline:
                self.take_inline(key, key)

    def carry_over(self, address: str, *, is_confirmed: bool = False) -> None:
        """Land a page's posting as last read; `is_confirmed` says that the server said now that it is unchanged."""
        had = self.known[address]
        marks = dict(had.marks)
        if is_confirmed:
            kept = {name: marks[name] for name in ("etag", "last_modified") if name in marks}
            marks = self.read_marks(address) | kept
        self.rows[address] = Row(address, had.posting(), marks=marks)

    def leave_unasked(self, address: str, reason: str) -> None:
        """Land a page that there was no time to ask: as known where it was read lately, else unread."""
        had = self.known.get(address, STRANGER)
        if asking.is_known(had, self.moment):
            self.carry_over(address)
        else:
            self.leave_unread(address, f"{NOT_ASKED}: {reason}", dict(had.marks))

    def leave_unread(self, address: str, reason: str, marks: dict[str, str]) -> None:
        """Land a page as a sighting with the reason why it was not read; one that is long gone is no sighting."""
        if asking.is_gone(marks, self.moment):
            self.gone.add(address)
            return
        candidate, had = self.candidate(address), self.known.get(address, STRANGER)
        title = candidate.title or (had.row or {}).get("title")
        posting = Posting(source_posting_id="", title=title, url=candidate.url, text_not_fetched=True)
        posting.unread_reason = reason
        self.rows[address] = Row(address, posting, marks=marks)

    def marks_asked(self, address: str) -> dict[str, str]:
        """Return the marks of a page asked now, with those of its last reading."""
        return self.known.get(address, STRANGER).marks | {"asked_at": self.now}

    def read_marks(self, address: str) -> dict[str, str]:
        """Return the marks of a page read now."""
        lastmod = self.candidate(address).lastmod
        return {"asked_at": self.now, "read_at": self.now, **({"lastmod": lastmod} if lastmod else {})}

    def gone_marks(self, address: str, response: Response) -> dict[str, str]:
        """Return since when and how often a page has answered that it is gone; other answers leave that open."""
        if response.status not in GONE:
            return {}
        marks = self.known.get(address, STRANGER).marks
        times = int(marks.get("gone_times", "0")) + 1
        return {"gone_since": marks.get("gone_since", self.now), "gone_times": str(times)}

    def validators(self, address: str) -> dict[str, str]:
        """Return the headers by which a server can say that a page read before has not changed."""
        had = self.known.get(address, STRANGER)
        read_at = had.marks.get("read_at")
        if had.row is None or read_at is None or self.moment - asking.instant(read_at) >= asking.TRUSTED_FOR:
            return {}
        named = {"If-None-Match": had.marks.get("etag"), "If-Modified-Since": had.marks.get("last_modified")}
        return {name: value for name, value in named.items() if value}

    def posting_shapes(self) -> set[str]:
        """Return the shapes of addresses under which postings were read, in this run or before."""
        read = [a for a, row in self.rows.items() if not row.posting.unread_reason and not row.posting.text_not_fetched]
        return asking.posting_shapes(self.known) | {shape(a) for a in read if asking.is_in_folder(a)}

    def is_unmarked(self, address: str) -> bool:
        """Return whether a page was asked and has no JobPosting of its own."""
        row = self.rows.get(address)
        return row is not None and row.posting.unread_reason in UNMARKED

    def set_aside(self, address: str) -> None:
        """Count a page as no posting after all."""
        self.others[address] = str(self.rows.pop(address).posting.unread_reason)

    def sort_out_unmarked(self) -> None:
        """Tell pages that never were postings from postings that lost their markup.

        A page without markup that was never read is a posting only where its neighbours are, and nothing states that
        the board is empty.
        """
        shapes = self.posting_shapes()
        for address, row in list(self.rows.items()):
            is_new = self.known.get(address, STRANGER).posting_id is None
            reason = row.posting.unread_reason
            is_alone = bool(self.listing.empty_proof) or shape(address) not in shapes or reason == A_FILE
            if is_new and is_alone and reason in UNMARKED:
                self.set_aside(address)


def validator_marks(response: Response) -> dict[str, str]:
    """Return the marks by which the server tells a change of the page."""
    found = {"etag": response.headers.get("ETag"), "last_modified": response.headers.get("Last-Modified")}
    return {name: value.decode("latin-1") for name, value in found.items() if value}
