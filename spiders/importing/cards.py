"""The job cards of alert mails: title, employer, place and pay of each; nothing else of the mail is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spiders.importing.sites import id_of, site_of
from spiders.pages.document import parse_page, visible_lines
from spiders.pages.words import said

LINK = re.compile(
    r"https?://(?:[\w-]+\.)*(?:linkedin\.com/(?:comm/)?jobs/view/|indeed\.[a-z.]{2,6}/(?:rc/clk|pagead/clk|viewjob|m/viewjob)"
    r"|engage\.indeed\.com/f/a/|cts\.indeed\.com/v3/)[^\s<>\"']*",
    re.I,
)
RULE = re.compile(r"[-_=*•\s]{8,}")
ADDRESS = re.compile(r"https?://|www\.", re.I)
COUNT = re.compile(r"\d+\s*\+?\s")  # "25 new jobs in Berlin" stands above the first card
BETWEEN = re.compile(r"\s+[-–—·•|]\s+")
RATING = re.compile(r"[\s\xa0]+\d[.,]\d(?:[\s\xa0]*(?:/5.*|★.*))?$")
MONEY = re.compile(
    r"[$€£¥₹₩]\s?\d|\d[\d.,]*\s?(?:[$€£¥₹₩]|USD|EUR|GBP|CHF|PLN)|\d[\d.,]*\s*k?\s+(?:a|an|per)\s+(?:year|month|week|day|hour)",
    re.I,
)
QUOTE = re.compile(r"^(?:>\s?)+")
FOOTER = re.compile(r"unsubscribe|©|\(c\) ?20\d\d|\bemail was intended\b", re.I)
LONGEST_LINE = 4_000
LONGEST = 200  # characters of a title, employer or place
OPEN, SHUT = "\ue000", "\ue001"  # around a link's address in the lines of an HTML part


@dataclass
class Card:
    """One job as a mail shows it."""

    title: str
    employer: str | None
    place: str | None
    salary: str | None
    url: str

    @property
    def site(self) -> str:
        """Return the site that sent the mail."""
        return site_of(self.url)

    @property
    def id(self) -> str | None:
        """Return the site's own id of the job; links that only redirect hold none."""
        return id_of(self.url)


def cards(text: str) -> Iterator[Card]:
    """Yield the cards of a text part: the lines above each link to a job.

    A footer's link without a job, and what stands above no link, are no cards.
    """
    above: list[str] = []
    for raw in text.splitlines():
        line = " ".join(QUOTE.sub("", raw[:LONGEST_LINE].strip()).split())
        link = LINK.search(line)
        if FOOTER.search(line):
            return
        if link:
            if card := card_of(above, link[0], has_label=link.start() > 0):
                yield card
            above = []
        elif line and RULE.fullmatch(line):
            above = []
        else:
            above.append(line)


def card_of(above: list[str], url: str, *, has_label: bool) -> Card | None:
    """Return the card that the lines above a link are, None where they are none.

    Where the link has a label ("View job: ..."), title, employer and place have a line each; where it stands alone,
    employer and place share one.
    """
    for lines in paragraphs(above):
        if has_label and len(lines) >= 2:
            return made(lines[0], lines[1], lines[2] if len(lines) > 2 else None, lines[3:], url)
        for number, (title, below) in enumerate(pairwise(lines)):
            if not has_label and not COUNT.match(title) and (told := shared(below)):
                return made(title, *told, lines[number + 2 :], url)
    lines = [line for lines in paragraphs(above) for line in lines]
    return made(lines[0], lines[1], lines[2], lines[3:], url) if has_label and len(lines) >= 3 else None


def paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Yield the lines between blank lines, but for those that hold an address, which lead elsewhere."""
    found: list[str] = []
    for line in [*lines, ""]:
        if line:
            found.append(line)
            continue
        if found and not any(ADDRESS.search(text) for text in found):
            yield found
        found = []


def shared(line: str) -> tuple[str, str] | None:
    """Return employer and place that share a line.

    >>> shared("Turn/River - San Francisco, CA"), shared("Acme Bio 4.1 - Oxford"), shared("Easily apply")
    (('Turn/River', 'San Francisco, CA'), ('Acme Bio', 'Oxford'), None)
    """
    parts = BETWEEN.split(line)
    if len(parts) < 2 or not parts[-1]:
        return None
    employer = line[: line.rindex(parts[-1])]
    return RATING.sub("", re.sub(r"\s+[-–—·•|]\s+$", "", employer)).strip(), parts[-1]


def made(title: str, employer: str | None, place: str | None, below: list[str], url: str) -> Card | None:
    """Return a card, None where what should be its fields is a sentence or a command."""
    fields = [title, employer or "", place or ""]
    if (
        any(len(field) > LONGEST for field in fields)
        or said("generic_link", title)
        or said("other_page", title.lower())
    ):
        return None
    salary = next((line for line in below if MONEY.search(line) and len(line) <= LONGEST), None)
    return Card(title, employer or None, place or None, salary, url)


def cards_of_page(markup: str) -> Iterator[Card]:
    """Yield the cards of an HTML part, in which the title is the link, and employer and place stand below."""
    page = parse_page(markup)
    if page is None:
        return
    for node in page.iter("a"):
        if (link := LINK.match(node.get("href") or "")) and node.text_content().strip():
            node.text = f"{OPEN}{link[0]}{SHUT}{node.text or ''}"
    lines = [line[:LONGEST_LINE] for line in visible_lines(page)]
    for number, line in enumerate(lines):
        url, shut, title = line.rpartition(OPEN)[2].partition(SHUT)  # the last link stands nearest to what is below
        below = [text for text in lines[number + 1 : number + 8] if OPEN not in text]
        if OPEN in line and shut and title.strip() and below:
            told = shared(below[0])
            fields = (*told, below[1:]) if told else (below[0], below[1] if len(below) > 1 else None, below[2:])
            if card := made(title.strip(), *fields, url):
                yield card
