"""Boards that are lists: one answer, pages of them, or a list whose texts are asked one by one."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response

from spiders.detail_spider import DetailSpider
from spiders.fields import identifier, mapping
from spiders.items import Board, BoardCrawl, Posting
from spiders.kept_readings import validators
from spiders.mapping import count_unmapped, mapped_rows, require_keys, stated_error, web_address
from spiders.politeness import CrawlRefused
from spiders.row import Row


@dataclass
class Listed:
    """What has been read of a list: `last` counts the rows of the newest page, `rows` those of all pages.

    `answer` is the first page's where it has come already, `validators` are those of that answer; `newest` is the
    newest page as parsed, `stated_pages` the most pages that any has stated.
    """

    postings: list[Posting] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    rows: int = 0
    pages: int = 0
    last: int = 0
    has_moved: bool = False
    has_gap: bool = False
    answer: Response | None = None
    validators: dict[str, str] = field(default_factory=dict)
    newest: Any = None
    stated_pages: int = 0


class ListingSpider(DetailSpider):
    """A source that lists a board's postings.

    A subclass states where to ask (`address`, with `{board}`, `{skip}` and `{page}`), which rows an answer holds
    (`rows_key`, with dots between the keys of nested objects; none where the answer is the list), how many make a full
    page (`page_rows`) or where the number of pages stands (`pages_path`; neither for one answer), the number of the
    first page (`first_page`), where the total stands (`total_path`), how many the source lists at most (`cap`), the
    keys that are read (`keys`) and those of every row (`needed`, the id first), and maps a row with `posting`, whose
    `url` may be relative. Anything else is a method of its own: `first` and `after` return requests, of any method,
    headers and body; `decode` parses an answer. Texts may be asked one by one, as DetailSpider
    says.
    """

    address: ClassVar[str]
    keys: ClassVar[frozenset[str]]
    needed: ClassVar[tuple[str, ...]] = ("id", "title")
    rows_key: ClassVar[str | None] = None
    page_rows: ClassVar[int | None] = None
    pages_path: ClassVar[tuple[str, ...]] = ()
    first_page: ClassVar[int] = 1
    total_path: ClassVar[tuple[str, ...]] = ()
    cap: ClassVar[int | None] = None
    most_pages: ClassVar[int | None] = None  # of a window, whose older rows are left alone
    has_one_place_a_row: ClassVar[bool] = False  # a posting in several places has a row for each, under one id
    has_many_employers: ClassVar[bool] = False  # one board lists the postings of many employers

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for the rows behind `skip` others, or for a page by its number."""
        path = self.address.format(board=quote(board.board), skip=skip, page=page)
        return Request(self.base(board) + path, headers={"Accept": "application/json"})

    def first(self, board: Board) -> Request:
        """Return the first request for a board."""
        return self.request(board, page=self.first_page)

    def after(self, board: Board, listed: Listed) -> Request | None:
        """Return the request for the next page, None after the last."""
        is_at_end = listed.pages == self.most_pages or (self.cap is not None and listed.rows >= self.cap)
        is_full = self.page_rows is not None and listed.last >= self.page_rows
        if is_at_end or not (is_full or listed.pages < listed.stated_pages):
            return None
        return self.request(board, listed.rows, listed.pages + self.first_page)

    def rows(self, answer: Any) -> list[Any]:
        """Return the rows of an answer; raises CrawlRefused where it holds none of that kind."""
        found = answer
        for key in self.rows_key.split(".") if self.rows_key else ():
            found = mapping(found).get(key)
        if not isinstance(found, list):
            named = f"key {self.rows_key!r} missing" if self.rows_key else "the answer is not a list"
            raise CrawlRefused("failed", f"shape: {named}")
        return found

    def total(self, answer: Any) -> int | None:
        """Return the number of postings that an answer states, None where it states none."""
        return number_at(answer, self.total_path)

    @abstractmethod
    def posting(self, row: Row) -> Posting:
        """Map one row; raises UnreadableRow or any of UNREADABLE."""

    def id_of(self, row: dict[str, Any]) -> str:
        """Return the id of a row; raises UnreadableRow or any of UNREADABLE."""
        return identifier(row[self.needed[0]])

    # The reading

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        """Read the list page by page; what the first pages gave is kept when a later one is refused."""
        listed = Listed()
        request: Request | None = self.first(board)
        postings = await self.read_unchanged(board, self.first(board), crawl, listed)
        if postings is not None:
            return postings
        while request is not None:
            if crawl.pages >= self.limits.board_pages or listed.rows >= self.limits.board_rows:
                crawl.end("partial", "page or row cap reached")
                break
            try:
                await self.read_page(request, crawl, listed)
                if self.page_rows is not None and listed.rows and not listed.last:
                    await self.look_behind(board, crawl, listed)
                request = self.after(board, listed)
            except CrawlRefused as refused:
                if not listed.rows or refused.status == "skipped":
                    raise
                crawl.end("partial", f"after {listed.rows} rows: {refused.reason}", refused.http_status)
            if crawl.crawl_status is not None:
                break
        self.judge_list(crawl, listed)
        if crawl.crawl_status is None and crawl.pages == 1:
            crawl.validators = listed.validators
        await self.read_texts(board, crawl, listed.postings)
        return listed.postings

    async def read_unchanged(
        self, board: Board, request: Request, crawl: BoardCrawl, listed: Listed
    ) -> list[Posting] | None:
        """Return a board as it was landed last where its answer has not changed since, None where it is to be read."""
        kept = self.kept.of(board.board, request.url) if request.method == "GET" else None
        if kept is None:
            return None
        for header, value in kept.conditions.items():
            request.headers[header] = value
        response = await self.ask(request, crawl, ok=(304,))
        if response.status != 304:
            listed.answer = response
            return None
        postings = self.kept.postings(kept, self.texts.known(board.board))
        if postings is None:
            crawl.warnings.append("not modified, but what was landed then is not whole any more; asked again")
            return None
        kept.tell(crawl)
        await self.read_texts(board, crawl, postings)
        return postings

    async def read_page(self, request: Request, crawl: BoardCrawl, listed: Listed) -> None:
        """Read one page into what has been read; a page that only repeats earlier ones ends the list as partial."""
        response, listed.answer = listed.answer or await self.ask(request, crawl), None
        crawl.pages += 1
        if not listed.pages:
            listed.validators = validators(response, request.url, self.job.now)
        answer = self.decode(response, crawl)
        rows = self.rows(answer)
        require_keys(rows, self.needed)
        if error := stated_error(answer):
            if not rows:
                raise CrawlRefused("failed", error)
            crawl.end("partial", error)
        if self.total_path and crawl.stated_total is None:
            crawl.stated_total = self.total(answer)
        listed.newest, stated = answer, number_at(answer, self.pages_path) if self.pages_path else None
        listed.stated_pages = max(listed.stated_pages, stated or 0)
        if not rows and not listed.rows:
            crawl.empty_proof = self.empty_proof(crawl)
        count_unmapped(rows, self.keys, crawl)
        if len(rows) > self.limits.board_rows:
            crawl.end("partial", "page or row cap reached")
        postings = mapped_rows(rows[: self.limits.board_rows], crawl, self.posting, self.id_of)
        for posting in postings:
            posting.url = web_address(posting.url, crawl, response.url)
        ids = {posting.source_posting_id for posting in postings}
        listed.has_gap = listed.has_gap or (listed.pages > 0 and not listed.last)
        listed.pages, listed.rows, listed.last = listed.pages + 1, listed.rows + len(rows), len(rows)
        if ids and ids <= listed.ids and not (self.has_one_place_a_row and self.adds_places(listed, postings)):
            crawl.end("partial", "a page repeats an earlier one")
            return
        listed.has_moved = listed.has_moved or not ids.isdisjoint(listed.ids)
        listed.postings += postings
        listed.ids |= ids

    def adds_places(self, listed: Listed, postings: list[Posting]) -> bool:
        """Return whether a page names a place of a posting that no page before named."""
        told, added = (
            {(posting.source_posting_id, place) for posting in some for place in posting.location_texts}
            for some in (listed.postings, postings)
        )
        return not added <= told

    def empty_proof(self, crawl: BoardCrawl) -> str | None:
        """Return what shows that a board without rows is empty."""
        if not self.total_path:
            return "empty list"
        return "total 0" if crawl.stated_total == 0 else None

    async def look_behind(self, board: Board, crawl: BoardCrawl, listed: Listed) -> None:
        """Ask for the page behind an empty one: the end of a list, unless there are rows behind it."""
        response = await self.ask(
            self.request(board, listed.rows + (self.page_rows or 0), listed.pages + self.first_page), crawl
        )
        crawl.pages += 1
        if self.rows(self.decode(response, crawl)):
            crawl.end("partial", "an empty page lies before others")

    def judge_list(self, crawl: BoardCrawl, listed: Listed) -> None:
        """End a list as partial that was read to its end and cannot be whole."""
        if self.has_one_place_a_row:
            listed.postings = one_a_posting(listed.postings, crawl)
        elif listed.has_moved:
            crawl.end("partial", "rows moved between pages")
        ends_empty = self.page_rows is None and not listed.last
        if self.listing_kind != "window" and listed.rows and (listed.has_gap or ends_empty):
            crawl.end("partial", "a page without rows among others")
        if self.pages_path and not self.total_path and listed.rows and not listed.stated_pages:
            crawl.end("partial", f"no {self.pages_path[-1]} to prove the board whole")
        if self.total_path and crawl.stated_total is None:
            crawl.end("partial", f"no {'.'.join(self.total_path)} to prove the board whole")
        if self.cap is not None and listed.rows >= self.cap:
            crawl.end("partial", f"the source lists {self.cap} postings at most")
        names = Counter(posting.employer_text for posting in listed.postings if posting.employer_text)
        crawl.company_name = names.most_common(1)[0][0] if names and not self.has_many_employers else None


def number_at(answer: Any, path: tuple[str, ...]) -> int | None:
    """Return a count that an answer states under a path of keys, None where it states none."""
    value = answer
    for key in path:
        value = mapping(value).get(key)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def one_a_posting(postings: list[Posting], crawl: BoardCrawl) -> list[Posting]:
    """Return one posting for each id and title, with the places of all its rows."""
    found: dict[tuple[str, str | None], Posting] = {}
    for posting in postings:
        first = found.setdefault((posting.source_posting_id, posting.title), posting)
        if first is not posting:
            crawl.duplicates += 1
            said = [text for text in (first.workplace_text, posting.workplace_text) if text]
            first.workplace_text = ", ".join(dict.fromkeys(said)) or None
            first.location_texts += [text for text in posting.location_texts if text not in first.location_texts]
            first.places += [place for place in posting.places if place not in first.places]
    return list(found.values())
