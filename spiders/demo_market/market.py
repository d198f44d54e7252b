"""Simulate the market: employers, boards, vacancies and postings over some weeks, and on which days boards misbehave."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from spiders.demo_market.calendar import Calendar
from spiders.demo_market.mischief import mischief_of
from spiders.demo_market.texts import Brief, write_html

CITIES = [
    ("Berlin", "", "Germany", "DE"), ("San Francisco", "CA", "United States", "US"), ("New York", "NY", "United States", "US"),
    ("London", "", "United Kingdom", "GB"), ("Paris", "", "France", "FR"), ("Toronto", "ON", "Canada", "CA"),
    ("Bangalore", "", "India", "IN"), ("Amsterdam", "", "Netherlands", "NL"), ("Seattle", "WA", "United States", "US"),
    ("Zurich", "", "Switzerland", "CH"), ("Warsaw", "", "Poland", "PL"), ("Austin", "TX", "United States", "US"),
]  # fmt: skip
TITLES = [
    ("ml", "Machine Learning Engineer"), ("ml", "Senior Machine Learning Engineer"), ("ai", "AI Engineer"),
    ("ai", "Senior AI Engineer, Agents"), ("platform", "ML Platform Engineer"), ("platform", "Staff ML Infrastructure Engineer"),
    ("ml", "Computer Vision Engineer"), ("ml", "NLP Engineer"), ("ai", "Applied AI Engineer"), ("ml", "Applied Scientist"),
    ("ml", "Machine Learning Engineer II"), ("ai", "Research Engineer, LLM Training"), ("ml", "Junior Machine Learning Engineer"),
    ("science", "Data Scientist"), ("data", "Data Engineer"), ("other", "Account Executive, AI"), ("other", "Office Coordinator"),
    ("data", "Backend Engineer"), ("science", "Product Analyst"), ("other", "Recruiter"),
]  # fmt: skip
IN_SCOPE_TITLES = 13  # the first so many of TITLES
NAMES_A = "Alder Birch Cobalt Delta Ember Fjord Granite Harbor Indigo Juniper Kestrel Lumen Maple Nimbus Onyx Pelican Quartz Raven Sable Tundra Umber Vesper Willow Xenon Yarrow Zephyr".split()
NAMES_B = "Analytics Robotics Systems Labs Health Freight Energy Markets Mobility Studios".split()
SOURCES = {"greenhouse": 16, "lever": 9, "ashby": 12, "jobposting": 8, "hackernews": 1}
# Boards large enough that a short answer can be told from a real one (docs/method.md#closing-rules).
LARGE = {("greenhouse", 0): 40, ("greenhouse", 1): 42, ("ashby", 0): 44, ("lever", 2): 36}
# Boards that get a port of their own, because they refuse whole hosts.
OWN_PORT = {("jobposting", 0), ("lever", 1), ("ashby", 4), ("lever", 3)}


@dataclass
class MarketPosting:
    """One advertisement: open from `opens` until `closes`, None while open; texts by the instant they hold from."""

    posting_id: str
    vacancy: int
    requisition: str | None
    board: str
    title: str
    in_scope: bool
    opens: datetime
    closes: datetime | None
    published: datetime
    city: tuple[str, str, str, str]
    workplace: str
    pay: tuple[int, int, str] | None
    texts: list[tuple[datetime, str]]
    is_prospect: bool = False
    more_cities: list[tuple[str, str, str, str]] = field(default_factory=list)

    def is_open(self, instant: datetime) -> bool:
        """Say whether the posting is on its board."""
        return self.opens <= instant and (self.closes is None or instant < self.closes)

    def html(self, instant: datetime) -> str:
        """Return the text in force."""
        return [html for since, html in self.texts if since <= instant or since == self.texts[0][0]][-1]


@dataclass
class MarketBoard:
    """One board: its source, token, employer, and how it misbehaves on which crawl."""

    source: str
    token: str
    employer: str
    own_port: bool
    size: int
    mischief: dict[datetime, str] = field(default_factory=dict)
    postings: list[MarketPosting] = field(default_factory=list)

    def open_at(self, instant: datetime) -> list[MarketPosting]:
        """Return what is truly on the board."""
        return [posting for posting in self.postings if posting.is_open(instant)]


class Market:
    """The whole market, a function of its seed, its first Monday and its number of weeks."""

    def __init__(self, seed: int, monday: datetime, weeks: int) -> None:
        self.random = Random(seed)
        self.monday, self.weeks = monday, weeks
        self.calendar = Calendar(monday, weeks)
        self.crawl_instants = self.calendar.crawls
        self.next_id = 1000
        self.next_vacancy = 1
        self.boards = list(self._boards())
        for board in self.boards:
            if board.source != "hackernews":
                self._fill(board)
        self.comments = self._comments()

    def behaviour(self, board: MarketBoard, instant: datetime) -> str:
        """Return how a board behaves at a crawl: true, or the name of its mischief."""
        return board.mischief.get(instant, "true")

    def _boards(self) -> list[MarketBoard]:
        names = [f"{a} {b}" for a in NAMES_A for b in NAMES_B]
        self.random.shuffle(names)
        boards = []
        for source, count in SOURCES.items():
            for index in range(count):
                employer = names.pop()
                token = "whoishiring" if source == "hackernews" else employer.lower().replace(" ", "")
                size = LARGE.get((source, index)) or self.random.randint(3, 14)
                size = min(size, 6) if source == "jobposting" else size
                boards.append(MarketBoard(source, token, employer, (source, index) in OWN_PORT, size))
                boards[-1].mischief = mischief_of(self.calendar, source, index)
        return boards

    def _fill(self, board: MarketBoard) -> None:
        for _ in range(board.size):
            age = timedelta(days=self.random.expovariate(1 / 30))
            self._vacancy(board, self.monday - age)
        arrivals = board.size * self.weeks / 7
        for _ in range(round(arrivals * self.random.uniform(0.6, 1.4))):
            moment = timedelta(days=self.random.uniform(0, self.weeks * 7))
            self._vacancy(board, self.monday + moment)

    def _vacancy(self, board: MarketBoard, opens: datetime) -> None:
        opens = opens.replace(microsecond=0)
        closes = opens + timedelta(days=4 + self.random.expovariate(1 / 38))
        closes = closes.replace(microsecond=0)
        if closes <= self.monday:
            closes = self.monday + timedelta(days=self.random.uniform(1, 60))
            closes = closes.replace(microsecond=0)
        posting = self._posting(board, opens, closes)
        board.postings.append(posting)
        kind = self.random.random()
        if posting.is_prospect:
            return
        if kind < 0.06 and board.source == "greenhouse":
            self._other_cities(board, posting)
        elif kind < 0.10:
            self._repost(board, posting)
        elif kind < 0.13 and board.source != "jobposting":
            self._edit(posting)
        elif kind < 0.15 and board.source == "greenhouse":
            self._twin(board, posting)
        elif kind < 0.17 and board.source == "ashby":
            posting.more_cities = [self.random.choice([city for city in CITIES if city != posting.city])]

    def _posting(self, board: MarketBoard, opens: datetime, closes: datetime | None) -> MarketPosting:
        index = self.random.randrange(IN_SCOPE_TITLES if self.random.random() < 0.66 else len(TITLES))
        family, title = TITLES[index]
        city = self.random.choice(CITIES)
        language = (
            "de"
            if city[3] == "DE" and self.random.random() < 0.3
            else "fr"
            if city[3] == "FR" and self.random.random() < 0.3
            else "en"
        )
        workplace = self.random.choices(["remote", "hybrid", "on_site", "unstated"], [3, 3, 1, 3])[0]
        low = self.random.randrange(90, 220) * 1000
        currency = {"US": "USD", "CA": "CAD", "GB": "GBP", "IN": "INR", "CH": "CHF", "PL": "PLN"}.get(city[3], "EUR")
        pay = (low, low + self.random.randrange(10, 60) * 1000, currency) if self.random.random() < 0.5 else None
        brief = Brief(
            board.employer,
            family,
            city[0],
            self.random.choice([1, 2, 3, 5, 7]),
            self.random.choice(
                [
                    "",
                    "Bachelor's degree in a technical field",
                    "MS or PhD preferred",
                    "A degree in Mathematics or similar",
                ]
            ),
            language,
            pay_sentence(self.random, pay),
            workplace_sentence(workplace, city[0]),
        )
        self.next_id += 1
        self.next_vacancy += 1
        is_prospect = board.source == "greenhouse" and self.random.random() < 0.03
        return MarketPosting(
            posting_id=posting_id(board, self.next_id),
            vacancy=self.next_vacancy,
            requisition=f"{self.next_vacancy}9" if board.source == "greenhouse" and not is_prospect else None,
            board=board.token,
            title="General application: talent pool" if is_prospect else title,
            in_scope=index < IN_SCOPE_TITLES and not is_prospect,
            opens=opens,
            closes=closes,
            published=opens.replace(hour=0, minute=0, second=0) if board.source == "jobposting" else opens,
            city=city,
            workplace=workplace,
            pay=pay,
            texts=[(opens, write_html(self.random, brief))],
            is_prospect=is_prospect,
        )

    def _copy(self, board: MarketBoard, posting: MarketPosting, **changes: object) -> MarketPosting:
        self.next_id += 1
        values = vars(posting) | {"posting_id": posting_id(board, self.next_id)} | changes
        return MarketPosting(**values)

    def _other_cities(self, board: MarketBoard, posting: MarketPosting) -> None:
        for city in self.random.sample([city for city in CITIES if city != posting.city], k=2):
            board.postings.append(self._copy(board, posting, city=city))

    def _twin(self, board: MarketBoard, posting: MarketPosting) -> None:
        self.next_vacancy += 1
        twin = self._copy(board, posting, vacancy=self.next_vacancy, requisition=f"{self.next_vacancy}9")
        board.postings.append(twin)

    def _repost(self, board: MarketBoard, posting: MarketPosting) -> None:
        """Take the posting down and put the same id up again: after days (never away) or weeks (a new spell)."""
        if posting.closes is None:
            return
        away = timedelta(days=self.random.choice([6, 9, 20, 25]))
        again = self._copy(
            board, posting, opens=posting.closes + away, closes=posting.closes + away + timedelta(days=40)
        )
        again.posting_id = posting.posting_id
        board.postings.append(again)

    def _edit(self, posting: MarketPosting) -> None:
        moment = posting.opens + timedelta(days=self.random.uniform(3, 20))
        html = posting.texts[0][1].replace(
            "<h3>Nice to have</h3>", "<p>We are flexible on the start date.</p><h3>Nice to have</h3>"
        )
        posting.texts.append((moment, html))

    def _comments(self) -> list[tuple[int, datetime, str]]:
        """Return the comments of a monthly thread: id, instant, HTML."""
        found = []
        for number in range(40):
            family, title = self.random.choice(TITLES[:IN_SCOPE_TITLES])
            city = self.random.choice(CITIES)
            employer = f"{self.random.choice(NAMES_A)} {self.random.choice(NAMES_B)}"
            brief = Brief(employer, family, city[0], 3, "", "en", "", "")
            html = f"{employer} | {title} | {city[0]} | REMOTE | $140k - $180k<p>" + write_html(self.random, brief)
            moment = self.monday + timedelta(days=self.random.uniform(0, 7 * self.weeks))
            found.append((9_000_000 + number, moment.replace(microsecond=0), html))
        return found


def posting_id(board: MarketBoard, number: int) -> str:
    """Return an id in the style of the board's source."""
    if board.source == "greenhouse":
        return str(4_000_000 + number)
    if board.source == "jobposting":
        return f"/{board.token}/careers/jobs/{number}"
    return f"00000000-0000-4000-8000-{number:012d}"


def pay_sentence(random: Random, pay: tuple[int, int, str] | None) -> str:
    """Return a sentence on pay in one of several styles; empty where none is stated."""
    if pay is None:
        return random.choice(["", "", "Competitive compensation.", "Equity and a yearly bonus of up to 15 %."])
    low, high, currency = pay
    styles = [
        f"The base salary range for this role is {currency} {low:,} - {high:,} per year.",
        f"Pay: {low // 1000}k-{high // 1000}k {currency} a year, plus equity.",
        f"Salary: {currency} {low:,} to {currency} {high:,} annually.",
    ]
    return random.choice(styles)


def workplace_sentence(workplace: str, city: str) -> str:
    """Return a sentence on where the work is done."""
    return {
        "remote": "This is a remote role, with two team weeks a year.",
        "hybrid": f"We work hybrid: three days a week in the office in {city}.",
        "on_site": f"This role is on-site in {city}.",
        "unstated": "",
    }[workplace]
