"""The job search of the Bundesagentur für Arbeit, Germany's employment agency."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

from scrapy import Request

from spiders.fields import identifier, mapping
from spiders.items import Board, Pay, Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import attributes, first, places_of

HEADERS = {"Accept": "application/json", "X-API-Key": "jobboerse-jobsuche"}  # what its own pages send
# Names until July 2026, and the names since.
FORMER = dict(
    names.split("=")
    for names in "refnr=referenznummer titel=stellenangebotsTitel arbeitgeber=firma beruf=hauptberuf"
    " aktuelleVeroeffentlichungsdatum=datumErsteVeroeffentlichung modifikationsTimestamp=aenderungsdatum"
    " externeUrl=externeURL".split()
)
NOT_STATED = "KEINE_ANGABE"


class ArbeitsagenturSpider(ListingSpider):
    """The openings that a search finds; the board is what is searched for: `Machine-Learning`.

    Undocumented by the agency, described at jobsuche.api.bund.dev; no terms of reuse are published, so that adverts
    are counted and not listed. At most 10,000 a search; many are copies from other boards. Texts one by one, under the
    number in base 64; some have none. Looked at in November 2026.
    """

    name = "arbeitsagentur"
    listing_kind = "window"
    public_host = "https://rest.arbeitsagentur.de"
    attribution = "Bundesagentur für Arbeit"
    may_list = False
    has_many_employers = True
    address = "/jobboerse/jobsuche-service/pc/v6/jobs?"
    rows_key = "ergebnisliste"
    page_rows = 100
    total_path = ("maxErgebnisse",)
    needed = ("referenznummer", "stellenangebotsTitel")
    keys = frozenset(
        "referenznummer stellenangebotsTitel firma stellenlokationen datumErsteVeroeffentlichung aenderungsdatum"
        " externeURL hauptberuf alleBerufe homeofficemoeglich homeofficetyp arbeitszeitVollzeit vertragsdauer"
        " verguetungsangabe gehaltsspanneVon gehaltsspanneBis".split()
    )
    detail_keys = keys | {"stellenangebotsBeschreibung", "allianzpartnerUrl"}

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for a page of a search."""
        told = {"was": board.board.replace("-", " "), "angebotsart": 1, "size": 100, "page": page}
        return Request(f"{self.base(board)}{self.address}{urlencode(told)}", headers=HEADERS)

    def rows(self, answer: Any) -> list[Any]:
        """Return the rows under their present names."""
        told = mapping(answer)
        return [present(row) for row in super().rows({"ergebnisliste": told.get("stellenangebote"), **told})]

    def posting(self, row: Row) -> Posting:
        """Map one opening."""
        number, terms = identifier(row.fields.get("referenznummer")), row.text("vertragsdauer")
        is_full = row.flag("arbeitszeitVollzeit")
        hours = None if is_full is None else "Vollzeit" if is_full else "Teilzeit"
        addresses = [place.row("adresse") for place in row.rows("stellenlokationen")]
        low, high = row.number("gehaltsspanneVon") or None, row.number("gehaltsspanneBis") or None
        return Posting(
            source_posting_id=number,
            title=row.text("stellenangebotsTitel"),
            employer_text=row.text("firma"),
            url=f"https://www.arbeitsagentur.de/jobsuche/jobdetail/{number}",
            places=places_of(addresses, "ort", "region", "land"),
            workplace_text=stated(row.text("homeofficetyp")),
            employment_type_text=", ".join(text for text in (hours, stated(terms)) if text) or None,
            department_text=row.text("hauptberuf"),
            published_at=row.instant("datumErsteVeroeffentlichung"),
            updated_at=row.instant("aenderungsdatum"),
            salary_text=stated(row.text("verguetungsangabe")),
            pay=[Pay(min=low, max=high, currency="EUR")] if low or high else [],
            attributes=attributes(row, "externeURL", "alleBerufe", "homeofficemoeglich"),
        )

    def detail(self, board: Board, posting: Posting) -> Request | None:
        """Return the request for an opening's text."""
        number = b64encode(posting.source_posting_id.encode()).decode()
        return Request(f"{self.base(board)}/jobboerse/jobsuche-service/pc/v4/jobdetails/{number}", headers=HEADERS)

    def fill(self, posting: Posting, answer: Row) -> None:
        """Take the text; what else the answer states, the list states too."""
        posting.attributes |= attributes(answer, "allianzpartnerUrl")
        posting.html = first(answer, "stellenangebotsBeschreibung")


def present(row: Any) -> Any:
    """Return a row under the present names of its fields."""
    if not isinstance(row, dict):
        return row
    place = {"stellenlokationen": [{"adresse": row["arbeitsort"]}]} if "arbeitsort" in row else {}
    return {FORMER.get(name, name): value for name, value in row.items() if name != "arbeitsort"} | place


def stated(text: str | None) -> str | None:
    """Return a text that is no sign for an empty field."""
    return None if text is None or text.startswith(NOT_STATED) else text
