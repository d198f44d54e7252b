"""Where the work is done: remote, hybrid, on site or unstated, and how far remote reaches."""

from __future__ import annotations

from functools import lru_cache

from warehouse.clean.document import Document
from warehouse.clean.lowercase import lowered
from warehouse.clean.rules import UNSTATED, Found, Matcher, rule_set

OF_FIELD, OF_TEXT = (
    rule_set("workplace_of_field"),
    rule_set("workplace_of_text"),
)  # the first value of which a rule holds
NOT_A_WORKPLACE = rule_set("not_a_workplace").matcher
# Beside a word for where the work is done: "onsite (3 days/week)"; beside "remote" only days in one place, not
# "4-day week".
DAYS, DAYS_SOMEWHERE = rule_set("some_days").matcher, rule_set("days_somewhere").matcher
OF_JOB = rule_set("workplace_of_job")
NO_REMOTE = rule_set("no_remote").matcher
SCOPES = rule_set("remote_scope")
FILLED_IN = 30  # characters of what stands under a label
AN_OFFICE = ("office", "offices")  # a location named by its office does not say that one must always be there
MARKED = Found("remote", "marked as remote by the source", "is_remote")


def workplace(field: str | None, is_remote: bool | None, location: str, document: Document) -> Found:
    """Return remote, hybrid, on_site or unstated.

    The source's field first, then place and title, then the text; the source's mark for remote work comes last.
    A text that says of the job that it is hybrid or on site goes before a place or title that says remote.

    >>> workplace(None, None, "Berlin", Document("This is a remote role, open to anyone in Germany.")).value
    'remote'
    """
    weak = MARKED if is_remote else UNSTATED
    for place in (field or "", location, document.title):
        if place and (found := stated(place)):
            if place != location or found.words.lower() not in AN_OFFICE:
                is_field = place == field
                return (found.value == "remote" and not is_field and contradicted(document)) or found
            weak = found
    return in_text(document) or weak


def contradicted(document: Document) -> Found | None:
    """Return the workplace by which the text says in so many words that the job is not remote."""
    for matcher in OF_JOB.matchers:
        if hit := next(document.hits("workplace", matcher), None):
            return hit.found(document.text)
    return None


def in_text(document: Document) -> Found | None:
    """Return the workplace that the text states around the words for it; that there is no remote work comes last."""
    places = [labelled(document, *place) for place in document.windows_around("workplace")]
    around = [(document.scan.low[left:right], document.text[left:right]) for left, right in places]
    for matcher in OF_TEXT.matchers:
        for low, words in around:
            if found := said(matcher, low, words):
                return found
    for left, right in places:
        if hit := NO_REMOTE.find(document.scan.low, left, right):
            return hit.found(document.text)
    return None


def labelled(document: Document, left: int, right: int) -> tuple[int, int]:
    """Return the bounds of words that end as a label ("Work remotely:") with the line under it, which fills it in."""
    if document.text[right - 1 : right] != ":" or document.text[right : right + 1] != "\n":
        return left, right
    end = document.text.find("\n", right + 1)
    return left, min(end if end > 0 else len(document.text), right + FILLED_IN)


@lru_cache(maxsize=8_192)
def stated(place: str) -> Found | None:
    """Return the workplace that a source's field, a location or a title states."""
    low = lowered(place)
    found = next((found for matcher in OF_FIELD.matchers if (found := said(matcher, low, place))), None)
    if found is None:
        return None
    days = (DAYS_SOMEWHERE if found.value == "remote" else DAYS).find(low)
    return days.found(low, "hybrid") if days else found


def said(matcher: Matcher, low: str, words: str) -> Found | None:
    """Return what rules find among words once those that speak of no workplace are left out; `low` in lower case."""
    if not matcher.holds(low):
        return None
    low, words = NOT_A_WORKPLACE.without(low, words)
    hit = matcher.find(low)
    return hit.found(words) if hit else None


def remote_scope(countries: list[str], location: str, scopes: list[str]) -> str:
    """Return how far a remote job reaches: country, region, worldwide, or unknown where nothing says so."""
    hit = SCOPES.first(lowered(" ".join([location, *scopes])))
    if "*" in countries or (hit and hit.rule.value == "worldwide"):
        return "worldwide"
    if hit:
        return hit.rule.value
    return "country" if countries else "unknown"
