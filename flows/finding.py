"""What a look at an installation found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at: if it is fine, and if not, how to fix it."""

    subject: str
    is_fine: bool
    message: str
