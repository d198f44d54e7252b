"""Keep the truth: what the market really did, and what each crawl of each board was served."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from spiders.demo_market.board_list import listed_employer
from spiders.demo_market.formats import iso
from spiders.demo_market.market import Market
from spiders.demo_market.postings import MarketBoard, MarketPosting

NAMES_EMPLOYER = ("greenhouse", "jobposting")  # sources whose answers do


@dataclass
class Served:
    """What one crawl of one board was served.

    `verdict` is "true" where the answers show the whole board, "short" where they look whole and are not, "wrong" where
    they show that they are not whole, "nothing" where they show no posting of the board, and "not tracked" where the
    board was not in the list. `ids` are the ids they show,
    `without_id` the rows whose id nobody can read, `unlisted` ids that the board says it does not list, `unread`
    ids of which the crawl can read nothing else, `newcomers` ids of another company.
    """

    verdict: str
    status: int = 200
    ids: set[str] = field(default_factory=set)
    without_id: int = 0
    unlisted: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    newcomers: set[str] = field(default_factory=set)
    pages: int = 1
    pages_asked: set[int] = field(default_factory=set)

    @property
    def whole_verdict(self) -> str:
        """Return the verdict; a true listing of which not all pages were asked is known not to be whole."""
        is_unfinished = self.pages > 1 and len(self.pages_asked) < self.pages
        return "wrong" if self.verdict == "true" and is_unfinished else self.verdict


class Truth:
    """Write `market.json` at once, and `crawls.jsonl` crawl by crawl."""

    def __init__(self, folder: Path, market: Market) -> None:
        self.market, self.lock = market, Lock()
        self.served: dict[tuple[str, str], Served] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self.crawls = folder / "crawls.jsonl"
        self.crawls.write_text("", encoding="utf-8")
        rows = [posting_row(board, posting) for board in market.boards for posting in own_postings(board)]
        instants = [iso(moment) for moment in market.crawl_instants]
        text = json.dumps({"crawl_instants": instants, "postings": rows, "titles": titles(market)}, indent=0)
        (folder / "market.json").write_text(text, encoding="utf-8")

    def tell(self, board: MarketBoard, served: Served) -> None:
        """Take note of one answer of the crawl going on; the first verdict stands, ids add up."""
        with self.lock:
            known = self.served.setdefault((board.source, board.token), served)
            known.ids |= served.ids
            known.pages_asked |= served.pages_asked

    def close_crawl(self, instant: datetime, *, is_lost: bool = False) -> None:
        """Write what the crawl at an instant was served, and which boards had left the list by then.

        A crawl whose landing files were lost afterwards was served nothing.
        """
        if is_lost:
            self.served = {key: Served("nothing", 0) for key in self.served}
        for one in self.market.boards:
            if one.listed_until is not None and one.listed_until <= instant:
                self.served[one.source, one.token] = Served("not tracked")
        with self.lock, self.crawls.open("a", encoding="utf-8") as stream:
            for (source, board), served in sorted(self.served.items()):
                row: dict[str, Any] = {"instant": iso(instant), "source": source, "board": board}
                row |= {"verdict": served.whole_verdict, "status": served.status, "ids": sorted(served.ids)}
                row |= {"without_id": served.without_id, "unlisted": sorted(served.unlisted)}
                row |= {"unread": sorted(served.unread & served.ids)}
                row |= {"newcomers": sorted(served.newcomers), **names_at(self.market, source, board, instant)}
                stream.write(json.dumps(row) + "\n")
            self.served.clear()


def titles(market: Market) -> dict[str, dict[str, str]]:
    """Return the title of each posting by board and id, another company's among them."""
    return {
        f"{board.source}:{board.token}": {p.posting_id: p.titles[0][1].text for p in board.postings + board.newcomers}
        for board in market.boards
    }


def names_at(market: Market, source: str, token: str, instant: datetime) -> dict[str, str | None]:
    """Return whom the board list names as a board's employer at an instant, and whom the board's answers name."""
    board = next(board for board in market.boards if (board.source, board.token) == (source, token))
    stated = board.newcomer if board.is_taken_over(instant) else board.employer
    return {"owner": listed_employer(board, instant), "company": stated if source in NAMES_EMPLOYER else None}


def own_postings(board: MarketBoard) -> list[MarketPosting]:
    """Return the postings of a board that can be known: another company's only where the board list tells of it."""
    return board.postings + (board.newcomers if board.owner_known_from else [])


def posting_row(board: MarketBoard, posting: MarketPosting) -> dict[str, Any]:
    """Return what is true of a posting."""
    return {
        "source": board.source,
        "board": board.token,
        "former_board": board.former_token or None,
        "posting_id": posting.posting_id,
        "vacancy": posting.vacancy,
        "in_scope": posting.in_scope,
        "is_prospect": posting.is_prospect,
        "opens": iso(posting.opens),
        "closes": iso(posting.closes) if posting.closes else None,
        "published": iso(posting.published),
        "scope": [[iso(since), title.in_scope] for since, title in posting.titles],
        "prospect_from": iso(posting.prospect_from) if posting.prospect_from else None,
        "unlisted_from": iso(posting.unlisted_from) if posting.unlisted_from else None,
    }
