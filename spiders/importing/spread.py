"""Read many files in processes beside this one; what they hold lands in the order of the files, as if read here."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from spiders.ending import watch_parent
from spiders.forgotten import read_forgotten
from spiders.importing.items import FileRefused, Imported, Tally
from spiders.importing.kinds import read_file
from spiders.importing.landed import ImportLanding, Prepared, prepared
from spiders.importing.opening import STREAM, HeldFile, files_under
from spiders.mapping import UNREADABLE
from spiders.storage import storing

BATCH_BYTES = 8 * 1024 * 1024  # of files that are read together; a second of reading at least
AHEAD = 2  # batches handed out for each process, so that none waits for the next
DIED = "a process that reads files died, perhaps for want of memory; its files are read once more, one at a time"
DIED_ALONE = "a process that read nothing beside it died, perhaps for want of memory; cut it into smaller files"
Numbered = tuple[HeldFile | None, Tally]  # without a file: one that cannot be opened


class Batch(NamedTuple):
    """Files to read together, and the file that takes what they hold, a line a posting: file, content's key, row."""

    files: list[Numbered]
    known: frozenset[str]  # hashes of files that were imported before
    home: Path
    target: Path


class HandedOut(NamedTuple):
    """A batch that is being read, and what will become of its files."""

    batch: Batch
    future: Future[list[Tally]]


def read_one(held: HeldFile, tally: Tally, known: frozenset[str], keep: Callable[[Imported], None]) -> None:
    """Read one file, unless it is known; notes why not, or why not to its end."""
    try:
        tally.sha256 = held.sha256()
        tally.is_known = tally.sha256 in known
        if not tally.is_known:
            with held.reading():
                read_file(held, tally, keep)
    except FileRefused as error:
        tally.refused = str(error)
    except UNREADABLE as error:
        tally.refused = f"not shaped as files of its kind are: {type(error).__name__} {error}"[:200]


def read_batch(batch: Batch) -> list[Tally]:
    """Read the files of a batch into its target, by whoever is asked to; returns what became of each."""
    forgotten = read_forgotten(batch.home)
    with storing(batch.target), batch.target.open("wb") as target:
        for held, tally in batch.files:

            def keep(posting: Imported, tally: Tally = tally) -> None:
                """Write down a posting."""
                if told := prepared(posting, tally, forgotten):
                    target.write(b"%d %s %s" % (tally.file, told.key.hex().encode(), told.line))

            if held:
                read_one(held, tally, batch.known, keep)
    return [tally for _, tally in batch.files]


def is_worth_it(paths: list[str]) -> bool:
    """Return whether files are several and large enough that reading them elsewhere gains more than starting costs."""
    files = [held for path in paths if path != STREAM for held in files_under(Path(path))]
    sizes = [held.path.stat().st_size for held in files if isinstance(held, HeldFile)]
    return len(sizes) > 1 and sum(sizes) > 2 * BATCH_BYTES


def read_spread(
    files: Iterable[Numbered], landing: ImportLanding, known: frozenset[str], workers: int, folder: Path,
    say: Callable[[str], None],
) -> Iterator[Tally]:  # fmt: skip
    """Land what files hold, in their order, and yield what became of each; `folder` holds what has not landed yet.

    Where a process dies, `say` is told, and the files that were handed out are read once more, one at a time; a file
    on which one dies alone is refused.
    """
    batches = (Batch(some, known, landing.home, folder / f"{some[0][1].file}.lines") for some in batched(files))
    handed_out = deque[HandedOut]()
    while True:
        try:
            with processes(workers) as executor:
                while hand_out(batches, handed_out, executor, AHEAD * workers):
                    tallies = handed_out[0].future.result()
                    yield from landed(handed_out.popleft().batch, tallies, landing)
            return
        except BrokenExecutor:
            say(DIED)
            while handed_out:
                yield from read_again(*handed_out.popleft(), landing)


def hand_out(batches: Iterator[Batch], handed_out: deque[HandedOut], executor: Executor, most: int) -> bool:
    """Hand out batches up to the bound; returns whether any is out."""
    for batch in islice(batches, most - len(handed_out)):
        handed_out.append(HandedOut(batch, Future()))  # so that it is known where the processes have died
        handed_out[-1] = HandedOut(batch, begun(batch, executor))
    return bool(handed_out)


def read_again(batch: Batch, future: Future[list[Tally]], landing: ImportLanding) -> Iterator[Tally]:
    """Land a batch that was read before a process died; read the files of others, each with no other beside it.

    So a death tells which file it was.
    """
    if future.done() and not future.cancelled() and not future.exception():
        yield from landed(batch, future.result(), landing)
        return
    waiting = deque(batch.files)
    while waiting:
        with suppress(BrokenExecutor), processes(1) as executor:
            while waiting:
                single = batch._replace(files=[waiting[0]])
                tallies = begun(single, executor).result()
                waiting.popleft()
                yield from landed(single, tallies, landing)
        if waiting:
            _, tally = waiting.popleft()
            tally.refused = DIED_ALONE
            yield tally


def batched(files: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """Yield files in batches; a member of an archive, whose copy goes when the next is asked for, in one of its own."""
    batch: list[Numbered] = []
    size = 0
    for held, tally in files:
        if batch and (size > BATCH_BYTES or (held and held.depth)):
            yield batch
            batch, size = [], 0
        batch.append((held, tally))
        size += held.path.stat().st_size if held else 0
        if held and held.depth:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def begun(batch: Batch, executor: Executor) -> Future[list[Tally]]:
    """Hand out a batch, or read it here and now where its file is about to go."""
    if not any(held and held.depth for held, _ in batch.files):
        return executor.submit(read_batch, batch)
    done: Future[list[Tally]] = Future()
    done.set_result(read_batch(batch))
    return done


def landed(batch: Batch, tallies: list[Tally], landing: ImportLanding) -> list[Tally]:
    """Land what a batch holds; returns what became of its files."""
    by_file = {tally.file: tally for tally in tallies}
    with storing(batch.target), batch.target.open("rb") as lines:
        for told in lines:
            file, key, line = told.split(b" ", 2)
            landing.land(Prepared(bytes.fromhex(key.decode()), line), by_file[int(file)])
    batch.target.unlink()
    return tallies


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """Run functions in processes of this machine, which end at once with this one or with an error."""
    # Started afresh: a copy of this process would hold its threads' locks.
    fresh, others = multiprocessing.get_context("spawn"), set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(workers, fresh, begin_process, (os.getpid(),))
    is_done = False
    try:
        yield executor
        is_done = True
    finally:
        own = set() if is_done else set(multiprocessing.active_children()) - others
        for process in own:
            process.kill()
        for process in own:  # so that none writes any more
            process.join()
        executor.shutdown(wait=is_done, cancel_futures=True)


def begin_process(parent: int) -> None:
    """Leave Ctrl-C to the process that asks, and end when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch_parent(parent)
