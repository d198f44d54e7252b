"""What the operator may put on the pages: title, contact and home link."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Masthead:
    """Title, an address for readers' questions, and where the reports folder is served; the last two may be empty."""

    title: str
    contact: str = ""
    home: str = ""

    def url(self, path: str) -> str:
        """Return the address of a path of the reports folder, relative where no home is set."""
        return f"{self.home.rstrip('/')}/{path}" if self.home else path
