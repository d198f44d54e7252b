"""Take what is to be forgotten out of sealed imports; a forgotten posting is not imported again."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from spiders.forgotten import Forgotten, lines_of, replace
from spiders.landing_folder import Landing, read_object, write_whole

SOURCE = "import"  # by which forgotten.csv names imports: their board is the site


def is_forgotten(row: dict[str, Any], forgotten: Forgotten) -> bool:
    """Return whether an imported posting is forgotten, under its own name or that of the posting that it says it is."""
    own = forgotten.holds(SOURCE, site_of(row), row["source_posting_id"])
    same = (row.get("same_source") or "", row.get("same_board") or "", row.get("same_id") or "")
    return own or forgotten.holds(*same)


def site_of(row: dict[str, Any]) -> str:
    """Return the site of an imported posting."""
    return str(row["source"]).removeprefix(f"{SOURCE}:")


def sweep_imports(landing: Landing, forgotten: Forgotten) -> int:
    """Take what is forgotten out of every sealed import; returns how many postings were deleted.

    An import of which nothing is left goes whole. A sweep that was killed is finished by the next one.
    """
    folder = landing.folder / "imports"
    deleted = sum(sweep_import(path, forgotten) for path in sorted(folder.glob("*.json")))
    if deleted:
        (folder / "known.sqlite").unlink(missing_ok=True)  # made again from what is left
    return deleted


def sweep_import(path: Path, forgotten: Forgotten) -> int:
    """Take what is forgotten out of one import; returns how many postings were deleted."""
    postings = path.with_suffix(".jsonl.gz")
    told = read_object(path)
    try:
        lines = list(lines_of(postings)) if postings.exists() else []
    except (OSError, EOFError, gzip.BadGzipFile):
        return 0  # damaged; a build names it
    kept = [line for line in lines if not is_forgotten(json.loads(line), forgotten)]
    if len(kept) == len(lines) and told.get("postings") == len(kept):
        return 0
    if lines:
        replace(postings, kept)
    if not kept:
        path.unlink()
    else:
        digest = hashlib.sha256(b"".join(kept)).hexdigest()
        write_whole(path, json.dumps(told | {"postings": len(kept), "digest": digest}, ensure_ascii=False))
    return len(lines) - len(kept)
