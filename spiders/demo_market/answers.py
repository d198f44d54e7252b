"""What a board answers at a crawl: the truth, or one of the ways in which boards mislead their readers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from spiders.demo_market import formats, pages
from spiders.demo_market.postings import MarketBoard, MarketPosting
from spiders.demo_market.truth import Served

JSON, HTML, XML, TEXT = "application/json", "text/html; charset=utf-8", "application/xml", "text/plain"
SHORT_SHARE = 0.4  # what a short answer keeps of a board
HIDDEN_ROWS = 2  # rows that lose their id, or their title
PAGE_OF_POSTINGS = 100  # rows on one page of the source that pages

# What an answer of each kind shows; a kind that is not here shows the whole truth.
VERDICTS = {
    "short": "short", "empty": "short", "empty_stated": "short", "next_empty": "wrong", "total": "wrong", "endless": "wrong",
    "cut": "wrong", "keys": "wrong", "not_found": "nothing", "server_error": "nothing", "maintenance": "nothing",
    "shell": "nothing", "challenge_pages": "nothing", "taken_over": "nothing",
}  # fmt: skip
SHOWS_NOTHING = ("cut", "keys")  # wrong answers that show no posting to anybody


class Answer:
    """One HTTP answer; `cut` sends less than the stated length."""

    def __init__(
        self,
        body: str | bytes,
        kind: str = JSON,
        status: int = 200,
        retry_after: int | None = None,
        cut: bool = False,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.body = body.encode() if isinstance(body, str) else body
        self.kind, self.status, self.cut = kind, status, cut
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)


REFUSALS: dict[str, Callable[[], Answer]] = {
    "not_found": lambda: Answer('{"ok":false,"error":"Document not found"}', status=404),
    "server_error": lambda: Answer("oops", TEXT, 500),
    "maintenance": lambda: Answer(pages.MAINTENANCE, HTML),
    "shell": lambda: Answer(pages.SHELL, HTML),
}


def shown_of(truly: list[MarketPosting], behaviour: str) -> list[MarketPosting]:
    """Return the postings that an answer lists."""
    if behaviour in ("empty", "empty_stated"):
        return []
    if behaviour == "next_empty":
        return truly[: max(1, len(truly) - 2)]
    return truly[: int(len(truly) * SHORT_SHARE)] if behaviour == "short" else truly


def served_of(behaviour: str, shown: list[MarketPosting], now: datetime, status: int = 200) -> Served:
    """Return the truth of an answer."""
    verdict = VERDICTS.get(behaviour, "true")
    ids = {posting.posting_id for posting in shown}
    if behaviour == "no_id":
        ids -= {posting.posting_id for posting in hidden(shown)}
    if verdict == "nothing" or behaviour in SHOWS_NOTHING:
        ids = set()
    without_id = len(hidden(shown)) if behaviour == "no_id" else 0
    unlisted = ids & {posting.posting_id for posting in shown if posting.is_unlisted_at(now)}
    unread = {posting.posting_id for place, posting in enumerate(shown) if is_unreadable(place, behaviour)}
    if behaviour == "no_title":
        unread = {posting.posting_id for posting in hidden(shown)}
    return Served(verdict, status, ids - unlisted, without_id, unlisted, unread)


def hidden(shown: list[MarketPosting]) -> list[MarketPosting]:
    """Return the postings whose rows cannot be read: those that have been open longest."""
    return sorted(shown, key=lambda posting: (posting.opens, posting.posting_id))[:HIDDEN_ROWS]


def json_answer(
    board: MarketBoard, shown: list[MarketPosting], behaviour: str, query: dict[str, list[str]], now: datetime
) -> Answer:
    """Return a board of one of the three sources that answer in JSON."""
    answer: Any = getattr(formats, board.source)(board, shown, now)
    spoil_rows(answer if board.source == "lever" else answer["jobs"], shown, behaviour)
    if board.source == "lever":
        skip, limit = int(query.get("skip", ["0"])[0]), int(query.get("limit", ["100000"])[0])
        is_endless = behaviour == "endless"
        answer = pages_without_end(answer) if is_endless else answer[skip : skip + limit]
    if behaviour == "keys":
        answer = {{"jobs": "positions"}.get(key, key): value for key, value in answer.items()}
    if behaviour == "total":
        answer["meta"]["total"] += 28
    found = Answer(json.dumps(answer), cut=behaviour == "cut")
    if behaviour == "true":
        found.headers["ETag"] = pages.tag_of(found.body)
    return found


def pages_without_end(rows: list[Any]) -> list[Any]:
    """Return a full page that every request gets."""
    return (rows * (1 + PAGE_OF_POSTINGS // max(1, len(rows))))[:PAGE_OF_POSTINGS]


def spoil_rows(rows: list[dict[str, Any]], shown: list[MarketPosting], behaviour: str) -> None:
    """Take the id, or only the title, from the rows of some postings."""
    if behaviour not in ("no_id", "no_title"):
        return
    unreadable = {posting.posting_id for posting in hidden(shown)}
    for row in rows:
        if str(row["id"]) in unreadable:
            row["text" if "text" in row else "title"] = None
            if behaviour == "no_id":
                row["id"] = {"value": "?"}


def page_answer(
    board: MarketBoard,
    base: str,
    path: str,
    query: dict[str, list[str]],
    shown: list[MarketPosting],
    behaviour: str,
    now: datetime,
) -> Answer:
    """Return the listing, a sitemap or one page of a board of career pages."""
    if path.endswith(".xml"):
        return sitemap_answer(board, base, path, shown, behaviour, now)
    if path.endswith("/handbook"):
        return Answer("", HTML, 302, headers={"Location": "https://handbook.example.org/"})
    if path.endswith("/careers") and not (board.style == "query" and "gh_jid" in query):
        return listing_answer(board, query, shown, behaviour, now)
    wanted = f"{path}?gh_jid={query['gh_jid'][0]}" if board.style == "query" else path.rstrip("/")
    found = [(place, posting) for place, posting in enumerate(shown) if posting.posting_id == wanted]
    if not found:
        return Answer(pages.page("Not found", "<p>gone</p>"), HTML, 404)
    return posting_answer(board, *found[0], behaviour, now)


def sitemap_answer(
    board: MarketBoard, base: str, path: str, shown: list[MarketPosting], behaviour: str, now: datetime
) -> Answer:
    """Return a sitemap, or for a board with an index the index or one of its children, which overlap."""
    name, middle = path.rpartition("/")[2].removesuffix(".xml"), len(shown) // 2
    parts = {"part-1": shown[: middle + 1], "part-2": shown[middle:]}
    if board.style == "index" and name == "sitemap":
        return Answer(pages.sitemap_index(base, board.token, list(parts)), XML, cut=behaviour == "cut")
    return Answer(pages.sitemap(base, parts.get(name, shown), now), XML, cut=behaviour == "cut")


def listing_answer(
    board: MarketBoard, query: dict[str, list[str]], shown: list[MarketPosting], behaviour: str, now: datetime
) -> Answer:
    """Return a listing page."""
    number = int(query.get("page", ["1"])[0])
    if behaviour == "next_empty":
        following = f'<a rel="next" href="/{board.token}/careers?page=2">Next</a>'
        body = pages.links(board, shown, now) + following if number == 1 else "<p>Page 2</p>"
        return Answer(pages.page("careers", body), HTML)
    if board.style == "numbered":
        return Answer(pages.numbered(board, shown, number, now), HTML, cut=behaviour == "cut")
    return Answer(pages.listing(board, shown, now), HTML, cut=behaviour == "cut")


def is_unreadable(place: int, behaviour: str) -> bool:
    """Return whether the page of the posting in a place of its listing cannot be read."""
    if behaviour == "challenge_pages":
        return place % 12 in (0, 3, 5, 8, 10)
    if behaviour == "unread_pages":
        return place % 6 != 5
    return behaviour in ("cut_page", "broken_page") and place == 0


def posting_answer(board: MarketBoard, place: int, posting: MarketPosting, behaviour: str, now: datetime) -> Answer:
    """Return one posting's page; `place` among the postings shown decides which pages misbehave."""
    is_spoilt = is_unreadable(place, behaviour)
    if is_spoilt and behaviour == "challenge_pages":
        return Answer(pages.CHALLENGE, HTML)
    if is_spoilt and behaviour == "unread_pages":
        return Answer(pages.bare_page(posting, now), HTML)
    if is_spoilt and behaviour == "cut_page":
        return Answer(pages.bare_page(posting, now).partition("</body>")[0], HTML)
    text = pages.posting_page(board, posting, now, is_broken=is_spoilt)
    if board.style == "latin":
        return Answer(text.encode("iso-8859-1", "xmlcharrefreplace"), "text/html; charset=iso-8859-1")
    answer = Answer(text, HTML)
    if behaviour == "true":
        answer.headers["ETag"] = pages.tag_of(answer.body)
    return answer
