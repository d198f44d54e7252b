"""Write the part of the title rules that needs no text, for spiders that see a title before its text.

`python -m warehouse.title_gate spiders/title_gate.csv`. A title is wanted unless it alone decides that the posting is
out of scope.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path

from warehouse.clean.role import BROAD_SCOPE, CONDITIONS, SCOPE_BY_TEXT, SHORT_TRADES, TITLE_ROLES

COLUMNS = ("step", "pattern", "needs", "unless", "result")


def title_gate() -> str:
    """Return the gate as CSV: rewrites of short names first, then rules of which the first that holds decides."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(("rewrite", written(pattern), "", "", full) for pattern, full in SHORT_TRADES)
    for role, pattern, condition in TITLE_ROLES:
        wanted = "wanted" if role in BROAD_SCOPE | SCOPE_BY_TEXT else "unwanted"
        writer.writerow(("decide", written(pattern), *map(written, CONDITIONS[condition]), wanted))
    return stream.getvalue()


def written(pattern: re.Pattern[str] | None) -> str:
    """Return a pattern with its flag for letter case inside; empty for none."""
    if pattern is None:
        return ""
    return f"(?i:{pattern.pattern})" if pattern.flags & re.I else pattern.pattern


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(title_gate(), encoding="utf-8")
