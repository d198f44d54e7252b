"""`make pictures`: the pictures of the report in README and docs, taken of the demo's last report.

`python -m tests.pictures REPORTS FOLDER` writes FOLDER/report.png (desktop, light) and FOLDER/report_phone.png (dark).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser import chromium, run_browser

PICTURES = {
    "report.png": ["--window-size=1000,1300"],
    "report_phone.png": ["--window-size=390,1300", "--blink-settings=preferredColorScheme=0"],
}


def main(reports: Path, folder: Path) -> int:
    """Take the pictures; 1 without a browser or a report."""
    browser = chromium()
    pages = sorted(reports.glob("[0-9]*/index.html"))
    if browser is None or not pages:
        sys.stderr.write("no Chromium, or no report: set JOBTRENDS_CHROMIUM, run `make demo`\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, words in PICTURES.items():
        with tempfile.TemporaryDirectory() as scratch:
            shot = [*words, "--hide-scrollbars", f"--screenshot={folder / name}", pages[-1].resolve().as_uri()]
            run_browser(browser, Path(scratch), *shot)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
