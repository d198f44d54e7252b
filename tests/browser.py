"""A real headless browser without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def chromium() -> str | None:
    """Return the browser's command, None where there is none."""
    return os.environ.get("JOBTRENDS_CHROMIUM") or shutil.which("chromium")


def run_browser(browser: str, folder: Path, *words: str) -> str:
    """Run the browser without a network, its profile in a folder, and return what it printed."""
    common = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    common += ["--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run([browser, *common, *words], capture_output=True, text=True, timeout=180, check=True)
    return done.stdout
