"""Put files into the site so that a web server never serves half of it.

The site's folder is a link to its newest version, a folder beside it. A new version shares the files that stay with the
one before (hard links) and is put in place by renaming the link; the version before is kept for who is reading it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

KEPT_VERSIONS = 2
# A web server, which is another user, may read the pages; everything else in the data folder is its owner's.
FOLDER_MODE, FILE_MODE = 0o755, 0o644


@contextmanager
def next_version(site: Path) -> Iterator[Path]:
    """Make the site's next version in a folder of its own, with all files of the newest; swap it in at the end.

    When anything goes wrong inside, nothing of the site changes.
    """
    versions = versions_of(site)
    current = adopt(site, versions)
    number = 1 + max((int(path.name) for path in versions.iterdir() if path.name.isdigit()), default=0)
    part = versions / f"{number}.part"
    shutil.rmtree(part, ignore_errors=True)
    make_folder(part)
    try:
        if current is not None:
            link_tree(current, part)
        yield part
        os.sync()  # all of the version is on the disk before anything points to it
        part.rename(versions / str(number))
    finally:
        shutil.rmtree(part, ignore_errors=True)  # what is left of a version that was not put in place
    point(site, versions / str(number))
    keep_newest(site, KEPT_VERSIONS)


def keep_newest(site: Path, count: int) -> None:
    """Delete all versions of a site but so many of the newest."""
    versions = [path for path in versions_of(site).iterdir() if path.name.isdigit()]
    for old in sorted(versions, key=lambda path: int(path.name))[:-count]:
        shutil.rmtree(old)


def versions_of(site: Path) -> Path:
    """Return the folder of a site's versions, made where it is missing."""
    site.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = site.with_name(f".{site.name}")
    make_folder(folder)
    return folder


def adopt(site: Path, versions: Path) -> Path | None:
    """Return the newest version; a plain folder of an earlier release becomes the first one."""
    if site.is_symlink():
        return site.resolve() if site.exists() else None
    if not site.exists():
        return None
    first = versions / "0"
    site.rename(first)
    point(site, first)
    return first


def point(site: Path, version: Path) -> None:
    """Let the site be a version, by renaming a link."""
    link = site.with_name(f".{site.name}.link")
    link.unlink(missing_ok=True)
    link.symlink_to(version.relative_to(site.parent), target_is_directory=True)
    link.replace(site)


def link_tree(source: Path, target: Path) -> None:
    """Fill a folder with hard links to all files of another; copies where the file system has no links."""
    for path in sorted(source.rglob("*")):
        made = target / path.relative_to(source)
        if path.is_dir():
            make_folder(made)
        else:
            try:
                os.link(path, made)
            except OSError:
                shutil.copy2(path, made)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their path, readable by everybody; one that is there is replaced, never changed in place."""
    for name, content in files.items():
        target = folder / name
        make_folder(target.parent)
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(content)
        part.chmod(FILE_MODE)
        part.replace(target)


def make_folder(folder: Path) -> None:
    """Make a folder of the site and those above it; one that is there keeps its mode."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir()
        folder.chmod(FOLDER_MODE)
