"""Read one page set: its listing, then its pages, until all are read or known, or time is up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from scrapy.http import Response

from spiders.board_spider import BoardSpider
from spiders.items import BoardCrawl, Posting
from spiders.pages import asking
from spiders.pages.addresses import shape
from spiders.pages.identity import identified
from spiders.pages.index import KnownPage
from spiders.pages.inline import inline_postings
from spiders.pages.listing import ACCEPT, ListingReader
from spiders.pages.page import PageContent, read_posting_page, refuse_challenge
from spiders.pages.rows import GONE, NOT_ASKED, UNWANTED, ListedRows
from spiders.pages.verdict import judge
from spiders.politeness import FAILURES_BEFORE_LEAVING, CrawlRefused
from spiders.titles import wants_text

NOT_FOLLOWED = "link not followed yet"
REFUSED = (401, 403)


async def read_page_set(
    spider: BoardSpider,
    known: dict[str, KnownPage],
    crawl: BoardCrawl,
    start: str,
    *,
    most_asked: int | None = None,
    is_wanted: Callable[[str], bool] = lambda url: True,
) -> list[Posting]:
    """Read the board whose listing page or sitemap is `start` and return its postings, unread ones included.

    At most `most_asked` pages are asked; `is_wanted` tells by an address without a title if its page may be wanted.
    Raises CrawlRefused where the board is blocked, or shows neither postings nor that it has none.
    """
    reader = ListingReader(spider, crawl, start)
    listing = await reader.read()
    crawl.http_status = 200  # of the listing; that of single pages says nothing of the board
    found = ListedRows(listing, inline_postings(listing, crawl), known, spider.job.now)
    pages = PageReader(spider, crawl, found, reader.start, most_asked)
    neighbours = await pages.read(asking.plan(listing.candidates, known, found.moment, is_wanted))
    judge(crawl, found, neighbours, is_stopped=pages.stopped is not None)
    return landed(crawl, found)


def landed(crawl: BoardCrawl, found: ListedRows) -> list[Posting]:
    """Return the postings with their ids.

    Where postings go by identifiers of their own, a page never read before could be any of them: it lands under its
    address, and counts as a row whose id could not be read.
    """
    rows = identified(list(found.rows.values()), found.known)
    crawl.duplicates += len(found.rows) - len(rows)
    crawl.company_name = next((row.posting.employer_text for row in rows if row.posting.employer_text), None)
    if any(row.posting.source_posting_id not in (row.address, row.address.lstrip("#")) for row in rows):
        unread = [row for row in rows if row.posting.unread_reason not in (None, UNWANTED)]
        crawl.rows_without_id += sum(row.address not in found.known for row in unread)
    return [row.posting for row in rows]


class PageReader:
    """Ask a board's pages, in the order of its plan."""

    def __init__(
        self, spider: BoardSpider, crawl: BoardCrawl, found: ListedRows, start: str, most_asked: int | None
    ) -> None:
        self.spider, self.crawl, self.found, self.start = spider, crawl, found, start
        self.most_asked, self.asked = most_asked, 0
        self.stopped: str | None = None  # why no more pages are asked
        self.is_probing = False

    async def read(self, plan: asking.Plan) -> int:
        """Carry out a plan; returns how many pages were left out because their neighbours are no postings."""
        for address in plan.carry:
            self.found.carry_over(address)
        for address in plan.unwanted:
            self.found.leave_unread(address, UNWANTED, dict(self.found.known.get(address, KnownPage()).marks))
        await self.ask_all(plan.ask)
        neighbours = await self.take_titles(plan.titled) + await self.look_at(plan.probe)
        for address in plan.again:
            await self.has_posting([address])
        self.found.take_rest_of_inline()
        self.found.sort_out_unmarked()
        if self.stopped:
            self.note_stop(self.stopped)
        return neighbours + len(plan.other)

    async def take_titles(self, addresses: list[str]) -> int:
        """Take pages by the titles listed; where none of their kind is known to be a posting, one is read to see.

        Returns how many were left out because that one is none.
        """
        shapes, left_out = self.found.posting_shapes(), 0
        groups: dict[str, list[str]] = defaultdict(list)
        for address in addresses:
            is_sure = "#" in address or address in self.found.known or shape(address) in shapes
            groups["" if is_sure else shape(address)].append(address)
        for name, group in groups.items():
            rest = group
            if name and not self.stopped:
                await self.ask(group[0])
                rest = group[1:]
                if self.found.is_unmarked(group[0]):
                    left_out += len(rest)
                    continue
            for address in rest:
                self.found.take_title(address)
        return left_out

    def note_stop(self, reason: str) -> None:
        """End the board as partial where pages were left unread; pages known from lately may wait for the next run."""
        if any((row.posting.unread_reason or "").startswith(NOT_ASKED) for row in self.found.rows.values()):
            self.crawl.end("partial", reason)
        else:
            self.crawl.warnings.append(f"known pages not asked again: {reason}")

    async def ask_all(self, addresses: Iterable[str]) -> None:
        """Ask pages in order; those that failed are asked again after the others, as often as the job's tries."""
        waiting = [address for address in addresses if not self.took_title(address)]
        for attempt in range(self.spider.limits.tries):
            again = []
            for address in waiting:
                if not self.stopped:
                    if await self.ask(address):
                        again.append(address)
                elif attempt == 0:
                    self.found.leave_unasked(address, self.stopped)
            waiting = again

    def took_title(self, address: str) -> bool:
        """Take a page by its title where that says that its text is not wanted."""
        title = self.found.candidate(address).title
        had = self.found.known.get(address)
        if title is None or wants_text(title) or (had and had.row):
            return False
        self.found.take_title(address)
        return True

    async def ask(self, address: str) -> bool:
        """Ask one page and take what it gives; True where it is worth another try."""
        url, validators = self.found.candidate(address).url, self.found.validators(address)
        self.asked += 1
        if self.asked == self.most_asked:
            self.stopped = f"at most {self.most_asked} pages are asked in one run"
        try:
            response = await self.spider.get(
                url, self.crawl, accept=ACCEPT, ok=(304, *REFUSED, *GONE), headers=validators, tries=1
            )
            if response.status == 304 and validators:
                self.found.carry_over(address, is_confirmed=True)
            else:
                self.found.take(address, self.content_of(response, address), response)
            is_failed = False
        except CrawlRefused as refused:
            is_failed = self.refused(address, url, refused)
        self.crawl.http_status = 200
        await self.see_if_host_answers()
        return is_failed

    def content_of(self, response: Response, address: str) -> PageContent:
        """Return what an answer holds; raises CrawlRefused for a bot challenge."""
        if response.status == 200:
            return read_posting_page(response, self.found.titles(address), self.crawl)
        if response.status in REFUSED:
            refuse_challenge(response)
        return PageContent(reason=f"HTTP {response.status}")

    def refused(self, address: str, url: str, refused: CrawlRefused) -> bool:
        """Take a page that gave no content; True where another try may help. Raises again what ends the board."""
        left_alone = self.spider.host(url).left_alone
        if left_alone and "HTTP 403" in left_alone:
            raise CrawlRefused("failed", f"blocked: {left_alone}")
        if refused.reason.startswith("blocked") and not self.is_probing:
            raise CrawlRefused("failed", refused.reason)
        if refused.status == "partial" or left_alone:
            self.stopped = refused.reason
            self.found.leave_unasked(address, refused.reason)
            return False
        self.found.leave_unread(address, refused.reason, self.found.marks_asked(address))
        return refused.status == "failed" and (
            refused.http_status is None or refused.http_status in self.spider.polite.retry_http_codes
        )

    async def see_if_host_answers(self) -> None:
        """Ask the listing again when pages failed in a row: a host that gives it is up, and only they are broken."""
        gate = self.spider.host(self.start)
        if self.stopped or gate.failures < FAILURES_BEFORE_LEAVING - 1:
            return
        try:
            await self.spider.get(self.start, self.crawl, accept=ACCEPT, tries=1)
        except CrawlRefused as refused:
            self.stopped = gate.left_alone or refused.reason

    async def look_at(self, groups: list[list[str]]) -> int:
        """Look at pages under words we do not know, and read a group in which one is a posting.

        Returns how many were left out because a sample of their group holds no posting.
        """
        left, neighbours, unseen = asking.PROBES, 0, 0
        for group in groups:
            size = len(group) if len(group) <= asking.WHOLE_GROUP else asking.SAMPLE
            sample, rest = group[: min(size, left)], group[min(size, left) :]
            has_posting = await self.has_posting(sample)
            left -= len(sample)
            if has_posting and asking.is_in_folder(group[0]):
                await self.ask_all(rest)
            elif has_posting:
                more, rest = rest[:left], rest[left:]
                await self.has_posting(more)
                left, unseen = left - len(more), unseen + len(rest)
            elif self.stopped or len(sample) < size:
                unseen += len(rest)
            else:
                neighbours += len(rest)
        if unseen:
            self.crawl.drop(NOT_FOLLOWED, unseen)
            self.crawl.end("partial", f"{unseen} links were not followed yet")
        return neighbours

    async def has_posting(self, addresses: list[str]) -> bool:
        """Ask pages that may be no postings, and say whether one is; those that are not are set aside."""
        self.is_probing = True
        failed = [address for address in addresses if not self.stopped and await self.ask(address)]
        self.is_probing = False
        asked = {address: row for address in addresses if (row := self.found.rows.get(address))}
        found = any(not row.posting.unread_reason for row in asked.values())
        for address, row in asked.items():
            if row.posting.unread_reason and not (found and asking.is_in_folder(address)):
                self.found.set_aside(address)
        for address in failed:
            if self.found.others.pop(address, None):
                self.crawl.drop(NOT_FOLLOWED)
        return found
