"""Write a line into the board list in force, so that nothing else of the file changes."""

from __future__ import annotations

import codecs
import csv
import io
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from flows import steps
from flows.settings import Settings

NEEDED = ("source", "board", "employer")
KINDS_OF_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass
class NewLine:
    """The cells of a new line."""

    source: str
    board: str
    employer: str
    country: str
    base_url: str
    evidence: str
    notes: str


def listed_as(settings: Settings, source: str, board: str) -> str | None:
    """Return where a board is listed, in whatever case, itself or as the earlier name of one; None where it is not."""
    steps.require_board_list(settings)
    text, _ = text_of(settings.board_list)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for row in reader:
        own = (row.get("source") or "").strip()
        names = [(row.get("board") or "").strip(), *(row.get("was") or "").replace(";", " ").split()]
        if f"{source}:{board}".lower() in {(name if ":" in name else f"{own}:{name}").lower() for name in names}:
            is_off = (row.get("enabled") or "").strip().lower() in ("false", "0", "no")
            told = f"{settings.board_list}, line {reader.line_num}"
            return f"{told}, and switched off there" if is_off else told
    return None


def write_line(settings: Settings, line: NewLine) -> tuple[Path, str]:
    """Append a line to the user's own list, which begins as a copy of the list in force; returns file and line.

    Cells without a column in that file join its `notes`. Raises CrawlRefusedToStart where the list would not be read.
    """
    path = settings.boards or settings.home / "boards.csv"
    text, encoding = text_of(settings.board_list)
    ending = "\r\n" if "\r\n" in text else "\n"
    columns = [name.strip() for name in next(csv.reader(io.StringIO(text, newline="")), [])]
    cells = asdict(line)
    for name in (*NEEDED, "base_url", "country"):
        if name not in columns and cells[name]:
            raise steps.CrawlRefusedToStart(f"{settings.board_list}: no column {name}, which the line needs; add it")
    if "evidence" not in columns:
        cells["notes"] = f"{cells['evidence']}; {cells['notes']}"
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=ending).writerow([cells.get(name, "") for name in columns])
    written = text + ("" if text.endswith(("\n", "\r")) else ending) + stream.getvalue()
    replace(path, written.encode(encoding))
    return path, stream.getvalue().strip()


def text_of(path: Path) -> tuple[str, str]:
    """Return the text of a board list, line ends as they are, and its encoding."""
    content = path.read_bytes()
    is_utf16 = content.startswith(KINDS_OF_UTF16)
    encoding = "utf-16" if is_utf16 else "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        raise steps.CrawlRefusedToStart(f"{path}: not UTF-8; save the file as CSV in UTF-8") from None


def replace(path: Path, content: bytes) -> None:
    """Put a list in the place of another once it is known to be readable."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
        problems = steps.run_spider_command(steps.spider_command("boards", part))["problems"]
        if problems:
            raise steps.CrawlRefusedToStart(f"{path}: left as it is, since the line would not be read: {problems[0]}")
        if path.exists():
            Path(part).chmod(path.stat().st_mode & 0o777)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
