"""What every page of the site knows: where it stands, how to reach the others, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from reports.addresses import Addresses
from reports.masthead import Masthead
from reports.templating import asset

NAVIGATION = (
    ("latest/index.html", "This week"),
    ("find.html", "Find"),
    ("new.html", "New this week"),
    ("index.html", "All weeks"),
    ("method.html", "Method"),
)
FIRST_READING = "first"


@dataclass
class Week:
    """The week that a page speaks of. `quality` is its row of marts.week_quality, `cutoff` its latest reading, UTC."""

    monday: date
    label: str
    quality: dict[str, Any]
    cutoff: datetime | None = None
    as_of: datetime | None = None
    known_labels: list[str] = field(default_factory=list)

    @property
    def is_first(self) -> bool:
        """Return whether nothing was read before, so that there is no flow and no change."""
        return self.label == FIRST_READING

    @property
    def name(self) -> str:
        """Return what the week is called in a line."""
        return "first reading" if self.is_first else f"week {self.label}"

    @property
    def is_incomplete(self) -> bool:
        """Return whether too few boards were read for a comparison."""
        return bool(self.quality["is_incomplete"])


@dataclass
class Page:
    """One page: its depth below the site's root (`up`), its place in the navigation, its heading and description."""

    week: Week
    masthead: Masthead
    addresses: Addresses
    up: str = ""
    place: str = ""
    heading: str = ""
    description: str = ""
    card: str = "card.png"
    is_invented: bool = False
    script: str | None = None

    navigation = NAVIGATION

    @property
    def style(self) -> Markup:
        """Return the style sheet."""
        return asset("site.css")[0]

    @property
    def policy(self) -> str:
        """Return the content-policy hash of the style sheet."""
        return asset("site.css")[1]

    @property
    def script_policy(self) -> str | None:
        """Return the content-policy hash of the page's script, None without one."""
        return asset(self.script)[1] if self.script else None

    def href(self, kind: str | None, name: Any) -> str | None:
        """Return the link to a subject's look-up page, None where it has none."""
        path = self.addresses.path(kind, str(name)) if kind and name is not None else None
        return f"{self.up}{path}" if path else None
