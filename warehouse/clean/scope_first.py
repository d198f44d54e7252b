"""Scope before meaning: of a posting out of scope, no more is read than decides that."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.clean.employer import employer_key, employer_name, is_agency
from warehouse.clean.few_words import role_of_few_words
from warehouse.clean.headline import company_of_headline, has_headline
from warehouse.clean.posting import TITLE_CHARACTERS, Advertisement, Reading, lines_of, opened, read_whole, title_in
from warehouse.clean.role import Role, role_without_text
from warehouse.clean.rules import Found

# Out of scope, and read all the same: the trades beside machine-learning engineering.
ADJACENT = frozenset(("data_scientist", "research_scientist", "data_engineer", "data_analyst", "manager_or_lead"))
BY_TITLE, BY_TEXT = "out of scope by its title", "out of scope by its text"


@dataclass(frozen=True, kw_only=True)
class Unread:
    """What is known of a posting that was read only as far as it decides scope, and why it was read no further."""

    role: Role
    employer: str | None
    employer_key: str | None
    is_agency: bool
    unread_reason: str

    @property
    def found(self) -> dict[str, Found]:
        """Return by field its value and the words it was read from, as a whole reading does."""
        return {"role": Found(self.role.role, self.role.rule, "")}


def understand_in_scope(advertisement: Advertisement) -> Reading | Unread:
    """Read a posting in scope, of an adjacent role or of unknown scope as `understand` does, another no further.

    What is told of the others equals what `understand` tells.
    """
    title = title_in(advertisement)[:TITLE_CHARACTERS]
    if title and not has_headline(advertisement.text or ""):
        role = role_without_text(title)
        if is_not_read(role):
            return unread(advertisement, role, "", BY_TITLE)
    lines = lines_of(advertisement)
    role_if_few = role_of_few_words(lines.title, lines.roles, lines.text)
    if role_if_few and is_not_read(role_if_few):
        return unread(advertisement, role_if_few, lines.headline, BY_TEXT)
    begun = opened(lines, advertisement.is_text_fetched)
    if is_not_read(begun.role):
        return unread(advertisement, begun.role, lines.headline, BY_TEXT)
    return read_whole(advertisement, begun)


def is_not_read(role: Role) -> bool:
    """Return whether a posting of a role is read no further."""
    return role.in_scope is False and role.role not in ADJACENT


def unread(advertisement: Advertisement, role: Role, headline: str, reason: str) -> Unread:
    """Return a posting that is read no further."""
    company = employer_name(advertisement.company) or company_of_headline(headline)
    return Unread(
        role=role,
        employer=company,
        employer_key=employer_key(company),
        is_agency=is_agency(company),
        unread_reason=reason,
    )
