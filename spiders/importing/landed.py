"""Land the postings of one import, and know those of all imports before, so that nothing lands twice."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from spiders.compression import GzipMember
from spiders.forgotten import Forgotten, read_forgotten
from spiders.importing.forgotten import is_forgotten
from spiders.importing.items import LISTING_KIND, Imported, Tally
from spiders.importing.private import without_private
from spiders.landing_folder import OWNER_ONLY, is_run_name, read_object, write_whole
from spiders.pipelines.wording import text_key
from spiders.runs import locked
from spiders.storage import storing, sync

COPIES = ".copies-"  # how the folder of what has not landed yet begins
READER = 1  # raised when files that were read before are to be read once more
NOT_CONTENT = frozenset(["file", "seen_at", "html"])  # the markup is told by its `text_key`
FORGOTTEN = "forgotten on request"
SCHEMA = """
create table if not exists landed (key blob primary key) without rowid;
create table if not exists taken (import_id text primary key) without rowid;
"""
DAMAGE = (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error)


def folder_of(home: Path) -> Path:
    """Return the folder of imports."""
    return home / "landing" / "imports"


@contextmanager
def import_landing(home: Path, now: str) -> Iterator[ImportLanding]:
    """Begin an import; what an earlier one left that was killed is taken away, once none of it runs any more."""
    folder = folder_of(home)
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)
    with locked(folder):
        for copies in folder.glob(f"{COPIES}*"):
            shutil.rmtree(copies)
        for part in folder.glob("*.part"):
            part.unlink()
        landing = ImportLanding(home, now)
        try:
            yield landing
        finally:
            landing.close()


class ImportLanding:
    """The folder `landing/imports` and one import in the making; `close` drops what was not sealed."""

    def __init__(self, home: Path, now: str) -> None:
        self.home, self.folder = home, folder_of(home)
        self.summaries = {
            path.stem: read_object(path) for path in sorted(self.folder.glob("*.json")) if is_run_name(path.stem)
        }
        sequence = 1 + max((int(name.split("-")[0]) for name in self.summaries), default=0)
        self.import_id = f"{sequence:06d}-{now.replace('-', '').replace(':', '')}"
        self.now, self.sequence = now, sequence
        self.part = self.folder / f"{self.import_id}.jsonl.gz.part"
        self.digest, self.count = hashlib.sha256(), 0
        self.known = self.opened_index()
        self.forgotten = read_forgotten(home)
        with storing(self.part):
            self.raw = self.part.open("wb")
            self.stream = GzipMember(self.raw)

    # What has landed before

    def opened_index(self) -> sqlite3.Connection:
        """Open the index of what all sealed imports landed; one that is damaged or not of them is made again."""
        path = self.folder / "known.sqlite"
        with storing(path):
            try:
                connection = sqlite3.connect(path)
                connection.executescript(SCHEMA)
                taken = {row[0] for row in connection.execute("select import_id from taken")}
            except sqlite3.DatabaseError:
                taken = {""}  # damaged
            if not taken <= self.summaries.keys():
                connection.close()
                path.unlink()
                connection, taken = sqlite3.connect(path), set()
                connection.executescript(SCHEMA)
        for name in sorted(self.summaries.keys() - taken):
            self.take_in(connection, name)
        return connection

    def take_in(self, connection: sqlite3.Connection, name: str) -> None:
        """Add to the index what a sealed import landed, up to any damage of its file."""
        connection.execute("insert or ignore into taken values (?)", (name,))
        # What is left unread may land once more; the build says so of the damaged file.
        with suppress(*DAMAGE), gzip.open(self.folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = ((content_key(json.loads(line)),) for line in lines)
            connection.executemany("insert or ignore into landed values (?)", rows)
        connection.commit()

    def files_known(self, mark: str) -> frozenset[str]:
        """Return the hashes of the files that an earlier import read to their end, in the same way."""
        return frozenset(
            str(file.get("sha256"))
            for told in self.summaries.values()
            if told.get("reader") == mark
            for file in told.get("files", [])
            if not file.get("refused")
        )

    # This import

    def land(self, told: Prepared, tally: Tally) -> None:
        """Land a posting, unless one of the same content has landed."""
        if not self.is_new(told.key):
            tally.repeated += 1
            return
        with storing(self.part):
            self.stream.write(told.line)
        self.digest.update(told.line)
        self.count += 1
        tally.postings += 1

    def is_new(self, key: bytes) -> bool:
        """Note a content; return whether it had not been landed."""
        with storing(self.folder / "known.sqlite"):
            done = self.known.execute("insert or ignore into landed values (?)", (key,))
        return done.rowcount == 1

    def seal(self, told: dict[str, Any], tallies: Iterable[Tally]) -> str | None:
        """Move the import into place by rename, its summary last; returns its name, None where nothing is new."""
        with storing(self.part):
            self.stream.close()
            self.raw.close()
            if not self.count:
                return None
            sync(self.part)
            self.part.replace(self.folder / f"{self.import_id}.jsonl.gz")
            files = [tally.as_row() for tally in tallies if not tally.is_known]
            summary = {"import_id": self.import_id, "sequence": self.sequence, "now": self.now}
            summary |= {"listing_kind": LISTING_KIND, "postings": self.count, "digest": self.digest.hexdigest()}
            write_whole(
                self.folder / f"{self.import_id}.json",
                json.dumps(summary | told | {"files": files}, ensure_ascii=False),
            )
            self.known.execute("insert or ignore into taken values (?)", (self.import_id,))
            self.known.commit()
        return self.import_id

    def close(self) -> None:
        """Close the files; an import that was not sealed leaves nothing."""
        self.known.close()
        self.raw.close()
        self.part.unlink(missing_ok=True)


class Prepared(NamedTuple):
    """A posting ready to land: what identifies its content, and its line."""

    key: bytes
    line: bytes


def prepared(posting: Imported, tally: Tally, forgotten: Forgotten) -> Prepared | None:
    """Return a posting as it lands, without private data; None where it is to be forgotten."""
    posting = without_private(posting)
    posting.file = tally.file
    posting.text_key = text_key(posting.title, posting.html) if posting.html else None
    posting.text_not_fetched = posting.html is None
    row = posting.as_row()
    if is_forgotten(row, forgotten):
        tally.skip(FORGOTTEN)
        return None
    return Prepared(content_key(row), json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def content_key(row: dict[str, Any]) -> bytes:
    """Identify a landed content: what it says and of which site, whichever file it came from."""
    told = {name: value for name, value in row.items() if name not in NOT_CONTENT}
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=12).digest()
