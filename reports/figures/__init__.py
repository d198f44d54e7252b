"""All figures of the weekly page by section, in the order of the page; a figure is one entry and one query beside it."""

from __future__ import annotations

from reports.figure import Figure
from reports.figures.days import DAYS
from reports.figures.employers import EMPLOYERS
from reports.figures.entry import ENTRY
from reports.figures.guides import GUIDES
from reports.figures.hiring import HIRING
from reports.figures.pay import PAY
from reports.figures.places import PLACES
from reports.figures.roles import ROLES
from reports.figures.skills import SKILLS
from reports.figures.trust import TRUST

SECTIONS: tuple[tuple[str, str, str], ...] = (
    ("hiring", "Hiring", "Is hiring rising or falling?"),
    ("skills", "Skills", "Which skills are asked for?"),
    ("roles", "Roles", "What is the role?"),
    ("employers", "Employers", "Who is hiring?"),
    ("places", "Places, remote", "Where is the work, and is it remote?"),
    ("pay", "Pay", "What does it pay?"),
    ("entry", "Entry", "Can I get in?"),
    ("days", "Days advertised", "How long do adverts stay up?"),
    ("guides", "Guides", "What do career guides get right?"),
    ("trust", "Trust", "How does this compare, and how far can you trust it?"),
)
FIGURES: tuple[Figure, ...] = (*HIRING, *SKILLS, *ROLES, *EMPLOYERS, *PLACES, *PAY, *ENTRY, *DAYS, *GUIDES, *TRUST)
