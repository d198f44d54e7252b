"""Put a finished report into the reports folder by rename, and keep what leads to it: archive, feed, latest."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reports.feed import atom
from reports.masthead import Masthead
from reports.pages import environment, style

# A web server, which is another user, may read the pages; everything else in the data folder is its owner's.
FOLDER_MODE, FILE_MODE = 0o755, 0o644
SCHEMA = Path(__file__).with_name("templates") / "report.schema.json"


class DamagedReport(ValueError):
    """The report.json of an issued page cannot be read; the message names it."""


def put(folder: Path, name: str, render: Callable[[str, bytes | None], dict[str, bytes]]) -> tuple[Path, bool]:
    """Write a report's files into `folder/name`, or into r2, r3 ... beside an issued page with other content.

    `render` makes the files, given the way up to the archive and the report.json of the issue before. Returns the page
    and whether it is new; equal content is left as it is.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    make_folder(folder)
    target, number, files = folder / name, 1, render("../", None)
    while (target / "index.html").exists():
        if (target / "index.html").read_bytes() == files["index.html"]:
            return target / "index.html", False
        number, previous = number + 1, issued_values(target)[1]
        target, files = folder / name / f"r{number}", render("../../", previous)
    part = folder / f".{name}.part"
    shutil.rmtree(part, ignore_errors=True)
    for path, content in files.items():
        write(part / path, content)
    part.rename(target)
    return target / "index.html", True


def write_archive(folder: Path, masthead: Masthead) -> None:
    """Write what leads to the reports: `index.html`, `feed.xml`, `latest/` and the schema of report.json."""
    weeks = sorted(
        (issued_week(path) for path in folder.iterdir() if (path / "report.json").exists()),
        key=lambda week: (week["report"]["week"], week["report"]["as_of"] or ""),
        reverse=True,
    )
    text, policy = style()
    page = environment().get_template("archive.html.j2")
    replace(folder / "index.html", page.render(title=masthead.title, weeks=weeks, style=text, policy=policy).encode())
    replace(folder / "feed.xml", atom(masthead, [issue for week in weeks for issue in reversed(week["issues"])]))
    replace(folder / SCHEMA.name, SCHEMA.read_bytes())
    latest = next((week["issues"][-1]["path"] for week in weeks if not week["report"]["as_of"]), None)
    if latest:
        redirect = environment().get_template("latest.html.j2").render(title=masthead.title, path=latest)
        replace(folder / "latest" / "index.html", redirect.encode())


def issued_values(folder: Path) -> tuple[dict[str, Any], bytes]:
    """Return the report.json of an issued page, parsed and as bytes; raises DamagedReport."""
    path = folder / "report.json"
    content = path.read_bytes()
    try:
        values: dict[str, Any] = json.loads(content)
    except ValueError as error:
        remedy = f"restore it from a copy, or remove {folder} to have it issued again"
        raise DamagedReport(f"{path}: damaged: {error}; {remedy}") from error
    return values, content


def issued_week(folder: Path) -> dict[str, Any]:
    """Return what was issued for a week: its first report, and all its revisions in order."""
    revisions = sorted((path.parent for path in folder.glob("r[0-9]*/index.html")), key=lambda path: int(path.name[1:]))
    issues = [
        {"path": path.relative_to(folder.parent).as_posix(), "report": issued_values(path)[0]}
        for path in (folder, *revisions)
    ]
    return {
        "name": folder.name,
        "report": issues[0]["report"],
        "revisions": [path.name for path in revisions],
        "issues": issues,
    }


def replace(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    write(part, content)
    part.replace(target)


def write(file: Path, content: bytes) -> None:
    """Write a file of the pages, readable by everybody, and its folder if it is not there."""
    make_folder(file.parent)
    file.write_bytes(content)
    file.chmod(FILE_MODE)
    sync(file)


def make_folder(folder: Path) -> None:
    """Make a folder of the pages and those above it; one that is there keeps its mode."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir()
        folder.chmod(FOLDER_MODE)


def sync(path: Path) -> None:
    """Flush a file's content to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
