"""What an import holds: a posting as a file stated it, and what became of each file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spiders.items import BoardCrawl, Posting

if TYPE_CHECKING:
    from spiders.importing.tables import ColumnMap

LISTING_KIND = "import"  # what such a listing proves: nothing
MAX_PART = 32 * 1024 * 1024  # bytes of one page, mail or line
NAMES_SHOWN = 60


class FileRefused(Exception):
    """A file cannot be read, or not to its end; its text says why, and what to do where something can be done."""


@dataclass(kw_only=True)
class Imported(Posting):
    """One posting as a file stated it.

    `source` is "import:" and the site that published it; `seen_at` when the page was saved, the mail sent or the row
    collected, ISO 8601 in UTC. `same_source`, `same_board` and `same_id` name the posting as a spider would find it.
    """

    file: int = 0
    source: str = ""
    seen_at: str | None = None
    is_text_only: bool = False
    same_source: str | None = None
    same_board: str | None = None
    same_id: str | None = None
    apply_url: str | None = None


@dataclass
class Tally:
    """What became of one file: counts of what was read and landed, and why the rest was not.

    `crawl` counts what the mapping of fields drops, as in a crawl. `columns` is a map of columns that was told, and
    `is_held_lawfully` says that somebody answers for files of sites that forbid copying.
    """

    file: int
    name: str
    now: str
    sha256: str | None = None
    kind: str | None = None
    entries: int = 0
    postings: int = 0
    repeated: int = 0
    refused: str | None = None
    is_known: bool = False
    columns: ColumnMap | None = None
    is_held_lawfully: bool = False
    skipped: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.crawl = BoardCrawl("import", "", self.now, LISTING_KIND)

    def skip(self, reason: str) -> None:
        """Count an entry without a posting."""
        self.skipped[reason] += 1

    def as_row(self) -> dict[str, Any]:
        """Return what is landed, as plain JSON types."""
        names = ("file", "name", "sha256", "kind", "entries", "postings", "repeated", "refused", "is_known")
        told: dict[str, Any] = {name: getattr(self, name) for name in names}
        return told | {"skipped": dict(self.skipped), "dropped": self.crawl.dropped}
