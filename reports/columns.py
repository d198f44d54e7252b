"""How figures stand on a page: one below the other on a phone, in two columns or full width from 900 px on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def columns(entries: Sequence[Any]) -> list[dict[str, Any]]:
    """Return figures in the order of the page as full-width ones and pairs of columns, each stacked on its own."""
    groups: list[dict[str, Any]] = []
    for entry in entries:
        if entry.figure.column == "full":
            groups.append({"full": entry})
            continue
        if not groups or "full" in groups[-1]:
            groups.append({"left": [], "right": []})
        groups[-1][entry.figure.column].append(entry)
    return groups
