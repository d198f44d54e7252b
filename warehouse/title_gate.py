"""Write the part of the title rules that needs no text, for spiders that see a title before its text.

`python -m warehouse.title_gate spiders/title_gate.csv`. A title is wanted unless it alone decides that the posting is
out of scope.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from warehouse.clean.role import BROAD_SCOPE, REWRITES, SCOPE_BY_TEXT, TITLE_STEPS
from warehouse.clean.rules import Matcher

COLUMNS = ("step", "pattern", "needs", "unless", "result")


def title_gate() -> str:
    """Return the gate as CSV: rewrites of short names first, then rules of which the first that holds decides."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(("rewrite", rule.source, "", "", rule.value) for rule in REWRITES)
    for step in TITLE_STEPS:
        wanted = "wanted" if step.role in BROAD_SCOPE | SCOPE_BY_TEXT else "unwanted"
        writer.writerow(("decide", *map(written, (step.matcher, step.needs, step.unless)), wanted))
    return stream.getvalue()


def written(matcher: Matcher | None) -> str:
    """Return rules for titles in lower case as one pattern for titles as written; empty for none."""
    return "" if matcher is None else f"(?i:{matcher.together.pattern})".replace("'", "['’]")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(title_gate(), encoding="utf-8")
