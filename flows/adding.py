"""Add a board to the board list by any address of it, once the board has shown that it is what it seems."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flows import steps
from flows.board_lines import NewLine, listed_as
from flows.settings import Settings
from warehouse.clean.employer import employer_key
from warehouse.clean.role import role_without_text

SAMPLE = re.compile(r"\((?:sample|demo|example)\)", re.I)
TRIAL = re.compile(
    r"(?:^|[._/-])(?:demo|sandbox|test|tests|testing|sample|example|staging|trial|dummy)\d*(?:$|[._/-])", re.I
)
SAID_OF_PAGES = re.compile(r"\b(?:careers?|jobs?|join us|work(?:ing)? (?:at|with)|openings|vacancies)\b", re.I)


class NotAdded(steps.CrawlRefusedToStart):
    """The board is not added; the message says why."""


@dataclass
class Named:
    """A board as an address names it; `page_employer` is whose page led there, where one did."""

    source: str
    board: str
    base_url: str
    page_employer: str | None = None

    @property
    def name(self) -> str:
        """Return the board as SOURCE:BOARD."""
        return f"{self.source}:{self.board}"


@dataclass
class Probe:
    """What the first page of a board showed, and what a made-up name showed on the same host."""

    crawl: dict[str, Any]
    control: dict[str, Any] | None
    titles: list[str]
    asks_texts: bool
    scopes: list[bool | None] = field(init=False)

    def __post_init__(self) -> None:
        self.scopes = [role_without_text(title).in_scope for title in self.titles]

    @property
    def is_whole(self) -> bool:
        """Return whether its first page lists all of it."""
        return bool(self.crawl["crawl_status"] == "complete")

    @property
    def openings(self) -> int:
        """Return the openings that it states, or lists on the first page."""
        return max(int(self.crawl["stated_total"] or 0), int(self.crawl["listed"]))

    @property
    def pages(self) -> int:
        """Return how many pages list all of it, as far as the first one tells; at least two where it is not whole."""
        listed = int(self.crawl["listed"])
        return 1 if self.is_whole or not listed else max(2, -(-self.openings // listed))

    @property
    def texts(self) -> int:
        """Return how many texts of the first page would be asked one by one, at first."""
        return sum(scope is not False for scope in self.scopes) if self.asks_texts else 0


def named_board(settings: Settings, url: str) -> Named:
    """Return the board that an address names, by itself or by what its page shows; raises NotAdded.

    A page is asked only where the address alone tells nothing, and never on a host of a job-board system.
    """
    told = steps.run_spider_command(steps.spider_command("name", url))
    if told["refusal"]:
        raise NotAdded(told["refusal"])
    if told["boards"]:
        return readable(told["boards"], url, None)
    if told["is_vendors"]:
        raise NotAdded(
            f"{url}: names no employer's board; give the address of the employer's board, or of its own page"
        )
    if not urlsplit(url if "://" in url else f"https://{url}").hostname or "." not in url:
        raise NotAdded(f"{url}: not the address of a page or board")
    steps.require_contact(settings)
    shown = steps.run_spider_command(steps.spider_command("look", url, "--settings", settings_words(settings)))
    if shown["refusal"] and not shown["boards"]:
        raise NotAdded(f"{url}: {shown['refusal']}")
    if not shown["boards"]:
        remedy = "if it lists the openings itself, write a `jobposting` line with it as base_url and check that line"
        raise NotAdded(f"{url}: shows no board of a system that is known; {remedy}")
    return readable(shown["boards"], url, shown["employer"])


def readable(boards: list[dict[str, Any]], url: str, page_employer: str | None) -> Named:
    """Return the one board that can be read of those named; raises NotAdded where there is none, or more than one."""
    usable = [board for board in boards if board["unread"] is None]
    if not usable:
        raise NotAdded(f"{url}: {boards[0]['source']}:{boards[0]['board']} cannot be tracked: {boards[0]['unread']}")
    if len(usable) > 1:
        names = ", ".join(f"{board['source']}:{board['board']}" for board in usable[:5])
        raise NotAdded(f"{url}: shows {len(usable)} boards ({names}); give the address of the one you mean")
    board = usable[0]
    return Named(board["source"], board["board"], board["base_url"], page_employer)


def probe(settings: Settings, named: Named) -> Probe:
    """Ask the board for its first page, through its source's own spider; raises NotAdded where it is none to add."""
    if TRIAL.search(named.board):
        raise NotAdded(f"{named.name}: reads like a trial account of the system's own; nothing was asked")
    if line := listed_as(settings, named.source, named.board):
        raise NotAdded(f"{named.name}: already listed, in {line}")
    steps.require_contact(settings)
    words = ["probe", named.source, named.board, "--base-url", named.base_url]
    told = steps.run_spider_command(steps.spider_command(*words, "--settings", settings_words(settings)))
    found = Probe(told["crawl"], told["control"], [title or "" for title in told["titles"]], told["asks_texts"])
    if reason := doubt(found):
        raise NotAdded(f"{named.name}: {reason}")
    return found


def doubt(found: Probe) -> str | None:
    """Return why what answered is no employer's board, None where it is one."""
    crawl, control = found.crawl, found.control
    if crawl["crawl_status"] not in ("complete", "partial"):
        return f"does not answer as a board ({crawl['crawl_status']}: {crawl['crawl_reason']})"
    if found.titles and all(SAMPLE.search(title) for title in found.titles):
        return "lists the system's sample openings only"
    answered = control is not None and control["crawl_status"] in ("complete", "partial")
    if answered and control is not None and (control["listed"] or not crawl["listed"]):
        return "its host answers any name in the same way, so the answer shows nothing"
    return None


def employer_of(named: Named, found: Probe, employer: str | None) -> str:
    """Return the employer's name: as given, as the board states it, or as its page does; raises NotAdded.

    Two names of which neither holds the other are two employers.
    """
    stated, claimed = found.crawl["company_name"], employer or own_name(named.page_employer)
    if stated and claimed and not is_same(stated, claimed):
        remedy = f"give --employer {stated!r} if that is the employer you mean"
        raise NotAdded(f"{named.name}: its postings are of {stated!r}, not of {claimed!r}; {remedy}")
    return str(employer or stated or claimed or name_of_token(named))


def name_of_token(named: Named) -> str:
    """Return the employer as the board's token writes it; raises NotAdded for a token that is no name."""
    name = named.board.partition(".")[0].replace("-", " ").replace("_", " ").strip().title()
    if not re.search(r"[^\W\d_]{2}", name):
        raise NotAdded(f"{named.name}: states no employer, and its token is no name; give it with --employer")
    return name


def own_name(page: str | None) -> str | None:
    """Return the employer in a page's name, None where the name says nothing but that it is about jobs.

    >>> own_name("Acme Careers"), own_name("Jobs")
    ('Acme', None)
    """
    return " ".join(SAID_OF_PAGES.sub(" ", page or "").replace("|", " ").split()).strip(" -:") or None


def is_same(one: str, other: str) -> bool:
    """Return whether two names can be one employer's: the words of one begin or hold the other's.

    >>> is_same("Acme, Inc.", "ACME Robotics"), is_same("Acme", "Acmeda")
    (True, False)
    """
    first, second = (f" {employer_key(name) or ''} " for name in (one, other))
    squeezed = first.replace(" ", ""), second.replace(" ", "")
    return first in second or second in first or squeezed[0] == squeezed[1]


def sentences(named: Named, found: Probe, employer: str) -> list[str]:
    """Say what would be read and asked, a line each."""
    least = "" if found.is_whole or found.crawl["stated_total"] else "at least "
    sure, undecided = (sum(scope is kind for scope in found.scopes) for kind in (True, None))
    of_page = "" if found.is_whole else f" of the first {found.crawl['listed']}"
    told = [
        f"{named.name}  {employer}",
        f"  {least}{found.openings} openings; by the titles{of_page}: {sure} in scope, {undecided} undecided",
        f"  {least}{found.pages + 1} requests a day: {found.pages} for the list, 1 for robots.txt",
    ]
    if found.texts:
        told.append(f"  and one for each new text; at first {found.texts}{of_page}")
    if not found.crawl["company_name"]:
        told.append("  its postings state no employer to compare with; check the name above")
    if found.control is not None:
        told.append(
            f"  a made-up name on the same host: {found.control['crawl_status']}, {found.control['crawl_reason']}"
        )
    return told


def new_line(settings: Settings, named: Named, found: Probe, employer: str, country: str, url: str) -> NewLine:
    """Return the line to write, with its evidence."""
    day = settings.clock().date().isoformat()
    sure = sum(scope is True for scope in found.scopes)
    grade, told = (
        ("A", f"{found.openings} openings, {sure} in scope by title") if found.openings else ("C", "answers, empty")
    )
    return NewLine(
        source=named.source,
        board=named.board,
        employer=employer,
        country=country,
        base_url=named.base_url,
        evidence=f"{grade} {day}: {told}",
        notes=f"added by {url.partition('?')[0]}",
    )


def settings_words(settings: Settings) -> str:
    """Return what a probe is told of the settings."""
    told = {
        "now": steps.iso(settings.clock()),
        "contact": settings.contact,
        "request_delay": settings.request_delay,
        "allow_hosts": settings.allowed,
        "limits": {"answer_seconds": settings.answer_seconds},
    }
    return json.dumps(told)
