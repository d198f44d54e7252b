"""Score what `jobtrends clean` says of postings labelled by hand, each measure with its interval."""

from __future__ import annotations

import hashlib
import io
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from warehouse.clean_command import cleaned_lines


def wilson(right: float, total: float) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share."""
    if not total:
        return 0.0, 1.0
    z, share = 1.959964, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return middle - half, middle + half


def is_kept(posting_id: str) -> bool:
    """Return whether a labelled posting is of the third held out while rules are written."""
    return int(hashlib.sha256(posting_id.encode()).hexdigest(), 16) % 3 == 0


def measures(folder: Path, only_kept: bool = False) -> dict[str, dict[str, Any]]:
    """Return the measures of the labels' own score.py, as {measure: {value, lo, hi, counts}}."""
    with tempfile.TemporaryDirectory() as made:
        labels, read = Path(made) / "labels.jsonl", Path(made) / "read.jsonl"
        labels.write_text("".join(lines_of(folder / "labels.jsonl", only_kept)), encoding="utf-8")
        postings = lines_of(folder / "postings.jsonl", only_kept)
        read.write_text("".join(f"{line}\n" for line in cleaned_lines(postings, False, io.StringIO()) if line))
        words = [sys.executable, str(folder / "score.py"), str(labels), str(read), "--json"]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["measures"]


def lines_of(file: Path, only_kept: bool) -> list[str]:
    """Return the lines of all postings, or of those held out."""
    with file.open(encoding="utf-8") as lines:
        return [line for line in lines if not only_kept or is_kept(json.loads(line)["id"])]


def table(folder: Path) -> list[str]:
    """Return a line a measure: value, interval (Wilson for a share, else bootstrap), value of the third held out."""
    lines, kept = ["| measure | all | interval | kept third |", "| --- | --- | --- | --- |"], measures(folder, True)
    for name, row in measures(folder).items():
        counted = "right" in row
        low, high = wilson(row["right"], row["n"]) if counted else (row["lo"], row["hi"])
        kind = "Wilson" if counted else "bootstrap"
        lines.append(f"| {name} | {row['value']:.3f} | {low:.3f} to {high:.3f} ({kind}) | {kept[name]['value']:.3f} |")
    return lines
