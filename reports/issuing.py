"""Put a finished report into the reports folder by rename, and keep the archive page of all weeks."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from reports.pages import environment, style


def put(folder: Path, name: str, render: Callable[[str], dict[str, bytes]]) -> tuple[Path, bool]:
    """Write a report's files into `folder/name`, or into r2, r3 ... beside an issued page with other content.

    `render` makes the files, given the way up to the archive. Returns the page and whether it is new; equal content
    is left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, number, files = folder / name, 1, render("../")
    while (target / "index.html").exists():
        if (target / "index.html").read_bytes() == files["index.html"]:
            return target / "index.html", False
        number += 1
        target, files = folder / name / f"r{number}", render("../../")
    part = folder / f".{name}.part"
    shutil.rmtree(part, ignore_errors=True)
    for path, content in files.items():
        file = part / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        sync(file)
    part.rename(target)
    return target / "index.html", True


def write_archive(folder: Path, title: str) -> None:
    """Write `index.html`, the list of all weeks with their revisions, newest first."""
    weeks = []
    for week in sorted((path for path in folder.iterdir() if (path / "report.json").exists()), reverse=True):
        report = json.loads((week / "report.json").read_text(encoding="utf-8"))
        revisions = sorted(path.name for path in week.glob("r[0-9]*") if (path / "index.html").exists())
        weeks.append({"name": week.name, "report": report, "revisions": revisions})
    text, policy = style()
    html = environment().get_template("archive.html.j2").render(title=title, weeks=weeks, style=text, policy=policy)
    part = folder / ".index.html.part"
    part.write_text(html, encoding="utf-8")
    sync(part)
    part.replace(folder / "index.html")


def sync(path: Path) -> None:
    """Flush a file's content to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
