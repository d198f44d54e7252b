"""What is asked of a board's pages in one run: which, in which order, and which are known well enough."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from spiders.pages.addresses import reads_like_title, shape
from spiders.pages.index import KnownPage
from spiders.pages.listing import Candidate
from spiders.titles import wants_text

# A page read less than so long ago is known where time runs out before it could be asked again.
KNOWN_FOR = timedelta(days=7)
# However unchanged a page says to be, it is read again after so long.
TRUSTED_FOR = timedelta(days=28)
# A page without a JobPosting is looked at again after so long; sooner where its address reads like a posting's.
OTHER_PAGE_FOR, LIKELY_OTHER_PAGE_FOR = timedelta(days=28), timedelta(days=7)
# A page that is listed and answers 404 so often and for so long is over.
GONE_TIMES, GONE_FOR = 3, timedelta(days=7)
# Pages under unknown words: of a small group each is looked at, of a large one a sample; so many in one run.
WHOLE_GROUP, SAMPLE, PROBES = 30, 10, 100
# So many pages known to be no postings are looked at again in one run, those longest unasked first.
AGAIN = 20


@dataclass
class Plan:
    """What is to be done with each address: ask it, carry its posting over, take the listing's title, or look at it.

    `ask` is in order of the longest time unasked; `unwanted` are those whose words say that they are out of scope.
    `probe` holds groups of addresses under unknown words, `other` pages known to be no postings, themselves or by
    their neighbours, `again` those of them to look at again.
    """

    ask: list[str] = field(default_factory=list)
    carry: list[str] = field(default_factory=list)
    titled: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    probe: list[list[str]] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)


def plan(
    candidates: dict[str, Candidate], known: dict[str, KnownPage], now: datetime, is_wanted: Callable[[str], bool]
) -> Plan:
    """Sort the listed addresses by what is to be done with them."""
    found, unknown = Plan(), list[str]()
    shapes = posting_shapes(known)
    for address, candidate in candidates.items():
        page = known.get(address, KnownPage())
        if "#" in address:
            found.titled.append(address)
        elif page.posting_id is None and "asked_at" in page.marks:
            (found.again if is_due_again(page, candidate, now) else found.other).append(address)
        elif not (candidate.is_likely or page.posting_id or shape(address) in shapes):
            unknown.append(address)
        elif not page.row and not (
            is_wanted(candidate.url) if candidate.title is None else wants_text(candidate.title)
        ):
            (found.unwanted if candidate.title is None else found.titled).append(address)
        elif is_unchanged(page, candidate, now):
            found.carry.append(address)
        else:
            found.ask.append(address)
    for addresses in (found.ask, found.again):
        addresses.sort(key=lambda address: known.get(address, KnownPage()).marks.get("asked_at", ""))
    found.other += found.again[AGAIN:]
    del found.again[AGAIN:]
    known_others = Counter(probe_group(address) for address in found.other)
    for name, group in groups(unknown, candidates).items():
        if known_others[name] < SAMPLE or len(group) + known_others[name] <= WHOLE_GROUP:
            found.probe.append(group)
        else:
            found.other += group
    return found


def posting_shapes(known: dict[str, KnownPage]) -> set[str]:
    """Return the shapes of addresses under which postings were read; the site's root holds pages of any kind."""
    return {shape(address) for address, page in known.items() if page.row and is_in_folder(address)}


def is_in_folder(address: str) -> bool:
    """Return whether an address has a folder or a query that its neighbours share."""
    return "?" in address or address.count("/") > 1


def is_due_again(page: KnownPage, candidate: Candidate, now: datetime) -> bool:
    """Return whether a page seen to be no posting was seen long ago, or says to have changed since."""
    if page.marks.get("lastmod") != candidate.lastmod:
        return True
    kept = LIKELY_OTHER_PAGE_FOR if candidate.is_likely else OTHER_PAGE_FOR
    return now - instant(page.marks["asked_at"]) >= kept


def is_unchanged(page: KnownPage, candidate: Candidate, now: datetime) -> bool:
    """Return whether a page that was read says it has not changed; a date alone must lie before the reading's."""
    read_at, lastmod = page.marks.get("read_at"), candidate.lastmod
    if page.row is None or read_at is None or lastmod is None or page.marks.get("lastmod") != lastmod:
        return False
    is_before = len(lastmod) > len("2026-11-18") or lastmod < read_at[: len(lastmod)]
    return is_before and now - instant(read_at) < TRUSTED_FOR


def is_known(page: KnownPage, now: datetime) -> bool:
    """Return whether a page was read so lately that it need not be asked in a run without time for it."""
    read_at = page.marks.get("read_at")
    return page.row is not None and read_at is not None and now - instant(read_at) < KNOWN_FOR


def is_gone(marks: dict[str, str], now: datetime) -> bool:
    """Return whether a page has answered 404 or 410 often and long enough to be over."""
    since = marks.get("gone_since")
    return since is not None and int(marks["gone_times"]) >= GONE_TIMES and now - instant(since) >= GONE_FOR


def groups(addresses: list[str], candidates: dict[str, Candidate]) -> dict[str, list[str]]:
    """Return addresses under unknown words by group, in each first what reads like a posting."""
    found: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        found[probe_group(address)].append(address)
    for group in found.values():
        group.sort(key=lambda address: not reads_like_title(candidates[address].title or address))
    return found


def probe_group(address: str) -> str:
    """Return what pages that are looked at together share."""
    return shape(address) if is_in_folder(address) else "/*"


def instant(text: str) -> datetime:
    """Read an ISO instant written by us."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
