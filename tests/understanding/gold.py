"""Score what `jobtrends clean` says of postings labelled by hand, each measure with its interval."""

from __future__ import annotations

import io
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from warehouse.clean.stream import cleaned_lines


def wilson(right: float, total: float) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share."""
    if not total:
        return 0.0, 1.0
    z, share = 1.959964, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return middle - half, middle + half


def measures(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the measures of the labels' own score.py, as {measure: {value, lo, hi, counts}}."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
        lines = (folder / "postings.jsonl").open(encoding="utf-8")
        out.writelines(f"{line}\n" for line in cleaned_lines(lines, False, io.StringIO()) if line)
        out.flush()
        words = [sys.executable, str(folder / "score.py"), str(folder / "labels.jsonl"), out.name, "--json"]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["measures"]


def table(folder: Path) -> list[str]:
    """Return a line a measure: value, Wilson interval where the measure is a share, bootstrap interval where it is none."""
    lines = []
    for name, row in measures(folder).items():
        counted = "right" in row
        low, high = wilson(row["right"], row["n"]) if counted else (row["lo"], row["hi"])
        kind = "Wilson" if counted else "bootstrap"
        lines.append(f"| {name} | {row['value']:.3f} | {low:.3f} to {high:.3f} ({kind}) |")
    return lines
