"""From paths to single files: folders, standard input, gzip and zip archives, each bounded before it is read."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from spiders.importing.items import MAX_PART, FileRefused

DEEPEST = 5  # archives within archives
MOST_MEMBERS = 10_000  # of one zip archive
MOST_BYTES = 4 * 1024**3  # of one member of a zip archive
BOMB_BYTES = 64 * 1024 * 1024  # from here on a ratio is looked at
BOMB_RATIO = 250  # pages compress to a tenth, tables to a fiftieth; a bomb to a thousandth
BUFFER, CHUNK = 256 * 1024, 64 * 1024
GZIP = 31  # what zlib takes for "with gzip's header and sum"
STREAM = "-"
STREAM_NAME = "standard input"
DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)


@dataclass
class HeldFile:
    """One file to read: where it lies now, how it is called, and how many archives it stands in."""

    path: Path
    name: str
    depth: int = 0

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the bytes, decompressed where they are gzip; raises FileRefused where they cannot be read."""
        with self.reading(), self.path.open("rb") as raw:
            is_gzip = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            yield cast(BinaryIO, io.BufferedReader(GuardedGzip(raw), BUFFER)) if is_gzip else raw

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn what is wrong with the file into its refusal."""
        try:
            yield
        except DAMAGED as error:
            raise FileRefused(f"cut or damaged: {error}") from error
        except OSError as error:
            raise FileRefused(f"cannot be read: {error.strerror or error}") from error

    def whole(self) -> bytes:
        """Return all bytes of a file that holds one page or mail; raises FileRefused for a larger one."""
        with self.opened() as stream:
            content = stream.read(MAX_PART + 1)
        if len(content) > MAX_PART:
            raise FileRefused(f"larger than {MAX_PART // 2**20} MiB, which no page or mail is")
        return content

    def sha256(self) -> str:
        """Return the hash of the file's own bytes."""
        with self.reading(), self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


class GuardedGzip(io.RawIOBase):
    """Decompress gzip members in constant memory; raises FileRefused for what only a bomb holds.

    Checks sums in zlib itself, which takes half the time of the standard library's reader.
    """

    def __init__(self, raw: BinaryIO) -> None:
        self.raw, self.member = raw, zlib.decompressobj(wbits=GZIP)
        self.waiting, self.given = b"", 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer as far as one step goes; returns how many bytes, 0 at the end."""
        chunk = b""
        while not chunk and (self.waiting or self.fetch()):
            if self.member.eof:
                self.waiting = self.waiting.lstrip(b"\0")  # what fills a last block of a tape
                if not self.waiting:
                    continue
                self.member = zlib.decompressobj(wbits=GZIP)
            chunk = self.member.decompress(self.waiting, len(buffer))
            self.waiting = self.member.unused_data if self.member.eof else self.member.unconsumed_tail
        if not chunk and not self.member.eof:
            chunk = self.member.decompress(b"", len(buffer))
            if not chunk:
                raise EOFError("it ends within a compressed part")
        buffer[: len(chunk)] = chunk
        self.given += len(chunk)
        if self.given > BOMB_BYTES and self.given > BOMB_RATIO * max(1, self.raw.tell()):
            raise FileRefused(f"a compression bomb: {self.given // 2**20} MiB out of {self.raw.tell()} bytes")
        return len(chunk)

    def fetch(self) -> bool:
        """Read more of the compressed bytes; returns whether there are any."""
        self.waiting = self.raw.read(CHUNK)
        return bool(self.waiting)


def held_files(words: list[str], folder: Path) -> Iterator[HeldFile | tuple[str, FileRefused]]:
    """Yield every file that the paths name, or its name and why it cannot be opened; `folder` holds copies."""
    for word in words:
        if word == STREAM:
            yield spooled(sys.stdin.buffer, folder, STREAM_NAME, 0)
        else:
            yield from files_under(Path(word))


def files_under(path: Path) -> Iterator[HeldFile | tuple[str, FileRefused]]:
    """Yield a file, or the files of a folder and its folders in the order of their names.

    Left out are hidden files, links, and folders of what belongs to a saved page, which browsers end with `_files`.
    """
    if not path.is_dir():
        if path.is_file():
            yield HeldFile(path, path.name)
        else:
            told = "no file, but a device or pipe; give it as standard input, `-`" if path.exists() else "no such file"
            yield path.name, FileRefused(told)
        return
    for where, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not name.endswith("_files"))
        for name in sorted(names):
            inner = Path(where) / name
            if not name.startswith(".") and inner.is_file() and not inner.is_symlink():
                yield HeldFile(inner, name)


def spooled(stream: IO[bytes], folder: Path, name: str, depth: int) -> HeldFile:
    """Copy a stream to a file of its own."""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as copy:
        shutil.copyfileobj(stream, copy, 1024 * 1024)
    return HeldFile(Path(copy.name), name, depth)


def members(file: HeldFile, folder: Path) -> Iterator[HeldFile | tuple[str, FileRefused]]:
    """Yield the members of a zip archive as files, one at a time: the one before is deleted.

    Raises FileRefused for an archive that is damaged, has too many members, or stands in too many others.
    """
    if file.depth >= DEEPEST:
        raise FileRefused(f"{DEEPEST} archives within one another; unpack them and import the files")
    with file.reading(), zipfile.ZipFile(file.path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_MEMBERS:
            raise FileRefused(f"{len(entries)} members, {MOST_MEMBERS} at most; unpack it and import the folder")
        for entry in entries:
            name = f"{file.name}/{Path(entry.filename).name}"
            try:
                copy = unpacked(archive, entry, folder, name, file.depth + 1)
            except (FileRefused, *DAMAGED) as error:
                yield name, FileRefused(str(error))
                continue
            yield copy
            copy.path.unlink(missing_ok=True)


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, name: str, depth: int) -> HeldFile:
    """Copy a member to a file; raises FileRefused for one that only a bomb holds."""
    is_bomb = entry.file_size > BOMB_BYTES and entry.file_size > BOMB_RATIO * max(1, entry.compress_size)
    if is_bomb or entry.file_size > MOST_BYTES:
        raise FileRefused(f"a compression bomb: {entry.file_size // 2**20} MiB out of {entry.compress_size} bytes")
    with archive.open(entry) as stream:  # gives no more than the size that the archive states
        return spooled(stream, folder, name, depth)


def is_zip(file: HeldFile) -> bool:
    """Return whether a file is a zip archive; one that cannot be opened is told when it is read."""
    try:
        with file.path.open("rb") as stream:
            return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False
