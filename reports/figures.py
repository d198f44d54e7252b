"""All figures of the report in the order of the page; a figure is added in one of the three files named here."""

from __future__ import annotations

from reports.figure import Figure
from reports.figures_market import MARKET
from reports.figures_person import PERSON
from reports.figures_trust import TRUST

FIGURES: tuple[Figure, ...] = (*MARKET, *PERSON, *TRUST)
