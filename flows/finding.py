"""What a look at an installation found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at: if it is fine, and if not, how to fix it. A warning stops no run."""

    subject: str
    is_fine: bool
    message: str
    is_warning: bool = False

    @property
    def level(self) -> str:
        """Return "ok", "warning" or "broken"."""
        return "ok" if self.is_fine else "warning" if self.is_warning else "broken"


def fine(subject: str, message: str) -> Finding:
    """Return what is in order."""
    return Finding(subject, True, message)


def warning(subject: str, message: str) -> Finding:
    """Return what should be looked at, though runs go on."""
    return Finding(subject, False, message, is_warning=True)


def broken(subject: str, message: str) -> Finding:
    """Return what stops a run, or makes its result wrong."""
    return Finding(subject, False, message)


def shortened(entries: list[str], shown: int = 3) -> str:
    """Return the first entries of a list, and how many more there are."""
    more = len(entries) - shown
    return ", ".join(entries[:shown]) + (f" and {more} more" if more > 0 else "")
