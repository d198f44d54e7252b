"""Ashby job boards."""

from __future__ import annotations

from spiders.fields import identifier
from spiders.items import Pay, Place, Posting
from spiders.listing import ListingSpider
from spiders.row import Row


class AshbySpider(ListingSpider):
    """The public posting API: the whole board in one unpaged answer, without a total.

    Documentation: developers.ashbyhq.com/docs/public-job-posting-api. States no employer name; `workplaceType` is
    authoritative, `isRemote` is also true for hybrid. Answers can take 12 s and more. Looked at in November 2026.
    """

    name = "ashby"
    public_host = "https://api.ashbyhq.com"
    answer_seconds = 60.0
    address = "/posting-api/job-board/{board}?includeCompensation=true"
    rows_key = "jobs"
    keys = frozenset(
        "id title department team employmentType location secondaryLocations address workplaceType isRemote publishedAt"
        " isListed jobUrl applyUrl descriptionHtml descriptionPlain shouldDisplayCompensationOnJobPostings"
        " compensation".split()
    )

    def posting(self, row: Row) -> Posting:
        """Map one job; amounts come from the tiers, since the flattened summary drops currencies."""
        secondary = list(row.rows("secondaryLocations", may_be_bare=True))
        compensation, team = row.row("compensation"), row.name("team", "name")
        shown = row.flag("shouldDisplayCompensationOnJobPostings") is not False
        locations = row.names("location", "location", "name") + row.names("secondaryLocations", "location", "name")
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            title=row.text("title"),
            url=row.text("jobUrl") or row.text("applyUrl"),
            is_listed=row.flag("isListed"),
            location_texts=list(dict.fromkeys(locations)),
            places=[place for entry in (row, *secondary) if (place := postal_place(entry.row("address")))],
            workplace_text=row.text("workplaceType"),
            is_remote=row.flag("isRemote"),
            employment_type_text=row.text("employmentType"),
            department_text=row.name("department", "name") or team,
            published_at=row.instant("publishedAt"),
            salary_text=compensation.text("compensationTierSummary") if shown else None,
            pay=tier_pay(compensation) if shown else [],
            attributes={"team": team} if team else {},
            html=row.text("descriptionHtml") or row.text("descriptionPlain"),
        )


def postal_place(address: Row) -> Place | None:
    """Map a postal address; absent keys and empty texts mean the same."""
    postal = address.row("postalAddress")
    place = Place(
        city=postal.name("addressLocality", "name"),
        region=postal.name("addressRegion", "name"),
        country=postal.name("addressCountry", "name"),
    )
    return place if place.city or place.region or place.country else None


def tier_pay(compensation: Row) -> list[Pay]:
    """Return one entry per component of each tier that states an amount; `kind` is the component's type."""
    return [
        pay
        for tier in compensation.rows("compensationTiers")
        for component in tier.rows("components")
        if (pay := component_pay(component, tier.text("title")))
    ]


def component_pay(component: Row, label: str | None) -> Pay | None:
    """Map one component of compensation, None where it states no amount."""
    kind, low, high = component.text("compensationType"), component.number("minValue"), component.number("maxValue")
    if not low and not high:
        return None
    currency, period = component.text("currencyCode"), component.text("interval")
    return Pay(min=low, max=high, currency=currency, period=period, kind=kind, label=label)
