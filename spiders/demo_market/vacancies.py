"""Fill a board with vacancies: when each opens and closes, what it is, and how it is advertised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from spiders.demo_market.calendar import Calendar
from spiders.demo_market.places import CITIES, City, PayRange, home_city, pay_in
from spiders.demo_market.postings import MarketBoard, MarketPosting, Title
from spiders.demo_market.terms import (
    CONTRACT_SENTENCES,
    CONTRACTS,
    DEGREES,
    WORKPLACES,
    clearance_sentence,
    pay_sentence,
    picked,
    visa_sentence,
    workplace_sentence,
)
from spiders.demo_market.texts import Brief, write_html

TITLES = [
    ("ml", "Machine Learning Engineer"), ("ml", "Senior Machine Learning Engineer"), ("ai", "AI Engineer"),
    ("ai", "Senior AI Engineer, Agents"), ("platform", "ML Platform Engineer"), ("platform", "Staff ML Infrastructure Engineer"),
    ("ml", "Computer Vision Engineer"), ("ml", "NLP Engineer"), ("ai", "Applied AI Engineer"), ("ml", "Applied Scientist"),
    ("ml", "Machine Learning Engineer II"), ("ai", "Research Engineer, LLM Training"), ("ml", "Junior Machine Learning Engineer"),
    ("science", "Data Scientist"), ("data", "Data Engineer"), ("other", "Account Executive, AI"), ("other", "Office Coordinator"),
    ("data", "Backend Engineer"), ("science", "Product Analyst"), ("other", "Recruiter"),
]  # fmt: skip
IN_SCOPE_TITLES = 13  # the first so many of TITLES
IN_SCOPE_SHARE = 0.66
PROSPECT = "General application: talent pool"
SLIP = timedelta(days=26_600)  # a year typed as 2099
LOCAL = {"DE": "de", "FR": "fr"}
LOCAL_SHARE = 0.3


@dataclass
class Vacancies:
    """Make the vacancies of one board; numbers of postings and vacancies begin at `first_number`."""

    board: MarketBoard
    calendar: Calendar
    random: Random
    first_number: int

    def __post_init__(self) -> None:
        self.number = self.first_number

    def fill(self) -> None:
        """Put on the board what is open when the market begins, and what opens later."""
        size, weeks = self.board.size, self.calendar.weeks
        for _ in range(size):
            self.add(self.calendar.monday - timedelta(days=self.random.expovariate(1 / 30)))
        for _ in range(round(size * weeks / 6 * self.random.uniform(0.6, 1.4))):
            self.add(self.calendar.monday + timedelta(days=self.random.uniform(0, weeks * 7)))

    def add(self, opens: datetime) -> None:
        """Add a vacancy, which may be advertised in several cities, put up again, edited, or have a twin."""
        opens = opens.replace(microsecond=0)
        posting = self.posting(opens, self.closing(opens))
        self.board.postings.append(posting)
        if posting.is_prospect:
            return
        kind, source = self.random.random(), self.board.source
        if kind < 0.06 and source == "greenhouse":
            self.in_other_cities(posting)
        elif kind < 0.10:
            self.put_up_again(posting)
        elif kind < 0.13 and source != "jobposting":
            self.edit(posting)
        elif kind < 0.15 and source == "greenhouse":
            self.board.postings.append(self.copy(posting, is_new=True))
        elif kind < 0.17 and source == "ashby":
            posting.more_cities = [self.random.choice([city for city in CITIES if city != posting.city])]

    def closing(self, opens: datetime) -> datetime:
        """Return when a vacancy closes: never before the market begins."""
        closes = opens + timedelta(days=4 + self.random.expovariate(1 / 38))
        if closes <= self.calendar.monday:
            closes = self.calendar.monday + timedelta(days=self.random.uniform(1, 60))
        return closes.replace(microsecond=0)

    def posting(self, opens: datetime, closes: datetime | None) -> MarketPosting:
        """Return the first posting of a new vacancy."""
        board, number = self.board, self.next_number()
        index = self.random.randrange(IN_SCOPE_TITLES if self.random.random() < IN_SCOPE_SHARE else len(TITLES))
        is_prospect = board.source == "greenhouse" and self.random.random() < 0.03
        title = Title(PROSPECT if is_prospect else TITLES[index][1], index < IN_SCOPE_TITLES and not is_prospect)
        city = home_city(self.random, board.country)
        workplace = self.random.choices(WORKPLACES, [3, 3, 1, 3])[0]
        pay = pay_in(self.random, city.code) if self.random.random() < 0.5 else None
        contract = picked(self.random, CONTRACTS)
        return MarketPosting(
            posting_id=posting_id(board, number),
            vacancy=number,
            requisition=f"{number}9" if board.source == "greenhouse" and not is_prospect else None,
            board=board.token,
            titles=[(opens, title)],
            opens=opens,
            closes=closes,
            published=self.published(opens),
            city=city,
            workplace=workplace,
            pay=pay,
            contract=contract,
            texts=[
                (opens, write_html(self.random, self.brief(TITLES[index][0], city, workplace, pay, contract, opens)))
            ],
            is_prospect=is_prospect,
        )

    def published(self, opens: datetime) -> datetime:
        """Return the date that the posting states: to the day on career pages, now and then a slip of the pen."""
        if self.board.source == "jobposting":
            return opens.replace(hour=0, minute=0, second=0)
        return opens + SLIP if self.board.source == "lever" and self.random.random() < 0.03 else opens

    def brief(
        self, family: str, city: City, workplace: str, pay: PayRange | None, contract: str, opens: datetime
    ) -> Brief:
        """Return what a posting's text is to say."""
        language = LOCAL.get(city.code, "en") if self.random.random() < LOCAL_SHARE else "en"
        whole = self.calendar.end - self.calendar.monday
        return Brief(
            employer=self.board.employer,
            family=family,
            city=city.city,
            years=self.random.choice([1, 2, 3, 5, 7]),
            degree=picked(self.random, DEGREES),
            language=language,
            pay=pay_sentence(self.random, pay),
            sentences=(
                workplace_sentence(self.random, workplace, city),
                self.random.choice(CONTRACT_SENTENCES[contract]),
                visa_sentence(self.random, city),
                clearance_sentence(self.random, city),
            ),
            progress=min(1.0, max(0.0, (opens - self.calendar.monday) / whole)),
        )

    def next_number(self) -> int:
        """Return the next number of a posting or vacancy."""
        self.number += 1
        return self.number

    def copy(self, posting: MarketPosting, *, is_new: bool = False) -> MarketPosting:
        """Return the same advertisement under another id; `is_new` makes it another vacancy of the same words."""
        number = self.next_number()
        copied = replace(posting, posting_id=posting_id(self.board, number))
        if is_new:
            copied.vacancy, copied.requisition = number, f"{number}9"
        return copied

    def in_other_cities(self, posting: MarketPosting) -> None:
        """Advertise the same opening in two more cities."""
        for city in self.random.sample([city for city in CITIES if city != posting.city], k=2):
            self.board.postings.append(replace(self.copy(posting), city=city))

    def put_up_again(self, posting: MarketPosting) -> None:
        """Take the posting down and put the same id up again: after days (never away) or weeks (a new spell)."""
        assert posting.closes is not None
        opens = posting.closes + timedelta(days=self.random.choice([6, 9, 20, 25]))
        self.board.postings.append(replace(posting, opens=opens, closes=opens + timedelta(days=40)))

    def edit(self, posting: MarketPosting) -> None:
        """Change the text of a posting some days after it opened."""
        moment = posting.opens + timedelta(days=self.random.uniform(3, 20))
        posting.texts.append((moment, posting.texts[0][1] + "<p>We are flexible on the start date.</p>"))


def posting_id(board: MarketBoard, number: int) -> str:
    """Return an id in the style of the board's source."""
    if board.source == "greenhouse":
        return str(4_000_000 + number)
    if board.source == "jobposting":
        return page_id(board, number)
    return f"00000000-0000-4000-8000-{number:012d}"


def page_id(board: MarketBoard, number: int) -> str:
    """Return the id of a posting on career pages: the path of its page, or its number where pages have none."""
    styles = {
        "query": f"/{board.token}/careers?gh_jid={number}",
        "inline": f"R-{number}",
        "dutch": f"/{board.token}/werken/vacature/{number}",
    }
    return styles.get(board.style, f"/{board.token}/careers/jobs/{number}")
