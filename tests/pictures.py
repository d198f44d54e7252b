"""`make pictures`: the pictures of the report in README and docs, taken of the demo's last report.

`python -m tests.pictures REPORTS FOLDER` writes FOLDER/report.png (the week on a desk), FOLDER/report_phone.png (on a phone,
dark) and FOLDER/lookup.png (the page of a skill).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser import chromium, run_browser

# Each picture: which page, and how the browser shows it.
PICTURES = {
    "report.png": ("week", ["--window-size=1280,1500"]),
    "report_phone.png": ("week", ["--window-size=390,1300", "--blink-settings=preferredColorScheme=0"]),
    "lookup.png": ("skill/pytorch/index.html", ["--window-size=1280,1300"]),
}


def main(reports: Path, folder: Path) -> int:
    """Take the pictures; 1 without a browser or a report."""
    browser = chromium()
    pages = sorted(reports.glob("[0-9]*/index.html"))
    if browser is None or not pages:
        sys.stderr.write("no Chromium, or no report: set JOBTRENDS_CHROMIUM, run `make demo`\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, (page, words) in PICTURES.items():
        path = pages[-1] if page == "week" else reports / page
        with tempfile.TemporaryDirectory() as scratch:
            shot = [*words, "--hide-scrollbars", f"--screenshot={folder / name}", path.resolve().as_uri()]
            run_browser(browser, Path(scratch), *shot)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
