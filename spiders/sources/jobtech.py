"""JobStream of JobTech: the adverts of Sweden's public employment service."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.http import Response

from spiders.days import local_instant
from spiders.feed import FeedSpider
from spiders.fields import identifier
from spiders.items import Board, BoardCrawl, Posting
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.stated import attributes, places_of

ZONE = "Europe/Stockholm"  # of every date, none of which says so
LISTED_FOR = timedelta(days=360)  # an advert is published for half a year at most
STEP, OVERLAP = timedelta(days=90), timedelta(hours=1)


class JobTechSpider(FeedSpider):
    """Adverts published, changed and removed since a moment, in one field of occupations (`apaJ_2ja_LuF`, data and IT).

    Documentation: jobtechdev.se (JobStream), without a key; the adverts are under CC0, and its owner asks for one
    request a minute at most. All that is live is what was told in the last year, in steps of 90 days. Names and
    addresses of persons are not read. Looked at in November 2026.
    """

    name = "jobtech"
    public_host = "https://jobstream.api.jobtechdev.se"
    attribution = "Arbetsf\u00f6rmedlingen, JobTech"
    least_delay = 60.0
    answer_seconds = 60.0
    keys = frozenset(
        "id external_id headline webpage_url application_deadline number_of_vacancies description employment_type"
        " salary_type salary_description duration working_hours_type scope_of_work employer occupation"
        " occupation_group occupation_field workplace_address must_have nice_to_have publication_date"
        " last_publication_date removed removed_date timestamp".split()
    )

    def snapshot(self, board: Board) -> Request:
        """Return the request for the oldest part of what is live."""
        return self.since(board, self.local_now() - LISTED_FOR)

    def events(self, board: Board, cursor: str) -> Request | None:
        """Return the request for what happened since a moment in Sweden's time."""
        moment = datetime.fromisoformat(cursor)
        return self.since(board, moment) if moment < self.local_now() else None

    def local_now(self) -> datetime:
        """Return the run's clock in Sweden's time."""
        return datetime.fromisoformat(self.job.now).astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)

    def since(self, board: Board, moment: datetime) -> Request:
        """Return the request for one step, with the end of it as its cursor."""
        end = min(moment + STEP, self.local_now())
        until = f"&updated-before-date={end.isoformat()}" if end < self.local_now() else ""
        query = f"date={(moment - OVERLAP).isoformat()}{until}&occupation-concept-id={quote(board.board)}"
        url = f"{self.base(board)}/stream?{query}"
        return Request(url, headers={"Accept": "application/json"}, meta={"until": end.isoformat()})

    def decode(self, response: Response, crawl: BoardCrawl) -> Any:
        """Return the events, and the end of the step that they are of."""
        return {"events": super().decode(response, crawl), "until": response.meta["until"]}

    def rows(self, answer: Any) -> list[Any]:
        """Return the events of an answer."""
        if not isinstance(answer["events"], list):
            raise CrawlRefused("failed", "shape: the answer is not a list")
        return list(answer["events"])

    def cursor(self, answer: Any) -> str | None:
        """Return the end of the step."""
        return str(answer["until"])

    def posting(self, row: Row) -> Posting:
        """Map one advert."""
        text, employer = row.row("description"), row.row("employer")
        kinds = [row.name(name, "label") for name in ("employment_type", "working_hours_type", "duration")]
        told = attributes(row, "number_of_vacancies", "occupation", "occupation_group", "occupation_field")
        told |= attributes(employer, "workplace")
        for name in ("must_have", "nice_to_have"):
            told |= {f"{name} {key}": value for key, value in attributes(row.row(name), "skills", "languages").items()}
        scope = [value for end in ("min", "max") if (value := row.row("scope_of_work").text(end))]
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            requisition_id=row.text("external_id"),
            title=row.text("headline"),
            employer_text=employer.text("name") or employer.text("workplace"),
            url=row.text("webpage_url"),
            places=places_of([row.row("workplace_address")], ("city", "municipality"), "region", "country"),
            employment_type_text=", ".join(kind for kind in kinds if kind) or None,
            published_at=local_instant(row, "publication_date", ZONE),
            updated_at=row.instant("timestamp", unit="ms"),
            valid_through=local_instant(row, "application_deadline", ZONE, is_past=False)
            or local_instant(row, "last_publication_date", ZONE, is_past=False),
            salary_text=row.text("salary_description") or row.name("salary_type", "label"),
            attributes=told | ({"scope_of_work": " - ".join(dict.fromkeys(scope))} if scope else {}),
            html=text.text("text_formatted") or text.text("text"),
        )
