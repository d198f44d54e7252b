"""Who reads contents: this process, processes beside it, or the workers of a Dask cluster.

Contents are read in partitions, and what was made of them is taken in by their order. So the tables are the same,
whatever the number of workers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar

from warehouse.database import WarehouseError

Part = TypeVar("Part")
Answer = TypeVar("Answer")
PARTITION = 1_000  # contents; a second of reading at least, so that handing them over costs little beside it
AHEAD = 2  # partitions handed out for each worker, so that none waits for the next
ORPHAN_POLL_SECONDS = 1.0
CLUSTER_SECONDS = 15
PACKAGE = "ml-job-trends"
START_ONE = "start one (`dask scheduler`), or unset JOBTRENDS_CLUSTER to read on this machine"
KEPT = "what was read is kept, and the next build goes on from there"


@dataclass(frozen=True)
class Readers:
    """How many processes read, 1 for this one alone, or where the scheduler of a cluster listens (tcp://host:8786)."""

    workers: int = 1
    cluster: str = ""

    def read(
        self, function: Callable[[Part], Answer], partitions: Iterator[Part], say: Callable[[str], None]
    ) -> Iterator[Answer]:
        """Yield what a function makes of each partition, in their order.

        A single partition is read here: starting a process would cost more. One whose worker died is read once more,
        which `say` is told. Raises WarehouseError where it dies again, or where the cluster cannot be used.
        """
        if self.workers == 1 and not self.cluster:
            yield from map(function, partitions)
            return
        begun = list(islice(partitions, 2))
        if len(begun) < 2:
            yield from map(function, begun)
        else:
            yield from read_elsewhere(self, function, chain(begun, partitions), say)

    def crew(self) -> AbstractContextManager[Crew]:
        """Return who runs a function elsewhere."""
        return cluster_executor(self.cluster) if self.cluster else process_executor(self.workers)


class Crew(NamedTuple):
    """What runs a function elsewhere, and how many it runs at once: a cluster may grow while it reads."""

    executor: Executor
    size: Callable[[], int]

    @property
    def most_handed_out(self) -> int:
        """Return how many partitions are handed out at once, which bounds the memory that they need."""
        return AHEAD * max(1, self.size())


ALONE = Readers()


def read_elsewhere(
    readers: Readers, function: Callable[[Part], Answer], partitions: Iterator[Part], say: Callable[[str], None]
) -> Iterator[Answer]:
    """Yield what workers make of partitions, in order; after a worker died, begin again with what is not taken in."""
    handed_out = deque[Part]()
    is_repeated = False
    while True:
        try:
            with readers.crew() as crew:
                futures = deque(crew.executor.submit(function, part) for part in handed_out)
                while hand_out(crew, function, partitions, handed_out, futures):
                    answer = futures.popleft().result()
                    handed_out.popleft()
                    is_repeated = False
                    yield answer
            return
        except BrokenExecutor as error:
            if is_repeated:
                raise WarehouseError(f"a worker died twice on the same postings ({error}); {KEPT}") from error
            is_repeated = True
            say("a worker that reads postings died, perhaps for want of memory; its postings are read once more")


def hand_out(
    crew: Crew,
    function: Callable[[Part], Answer],
    partitions: Iterator[Part],
    handed_out: deque[Part],
    futures: deque[Future[Answer]],
) -> bool:
    """Hand out partitions up to the bound; returns whether any is out."""
    for part in islice(partitions, max(0, crew.most_handed_out - len(futures))):
        handed_out.append(part)
        futures.append(crew.executor.submit(function, part))
    return bool(futures)


@contextmanager
def process_executor(workers: int) -> Iterator[Crew]:
    """Run functions in processes of this machine, which end at once with this one or with an error."""
    # Started afresh: a copy of this process would hold its threads' locks.
    fresh, others = multiprocessing.get_context("spawn"), set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(workers, fresh, begin_worker, (os.getpid(),))
    is_done = False
    try:
        yield Crew(executor, lambda: workers)
        is_done = True
    finally:
        for process in () if is_done else set(multiprocessing.active_children()) - others:
            process.kill()
        executor.shutdown(wait=is_done, cancel_futures=True)


def begin_worker(parent: int) -> None:
    """Leave Ctrl-C to the process that asks, and end when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(ORPHAN_POLL_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def cluster_executor(address: str) -> Iterator[Crew]:
    """Run functions on the workers of a Dask cluster, which must have this version of the project installed."""
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise WarehouseError("JOBTRENDS_CLUSTER needs Dask: pip install 'ml-job-trends[dask]'") from error
    connect: Any = Client
    try:
        client = connect(address, timeout=CLUSTER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WarehouseError(f"{address}: no Dask scheduler answers ({error}); {START_ONE}") from error
    with client:
        check_workers(client, address)
        try:
            with client.get_executor() as executor:
                yield Crew(executor, lambda: sum(client.ncores().values()))
        except KilledWorker as error:
            raise WarehouseError(f"{address}: workers died again and again on the same postings; {KEPT}") from error
        except (CancelledError, OSError) as error:
            raise WarehouseError(f"{address}: the Dask scheduler was lost; {KEPT}") from error


def check_workers(client: Any, address: str) -> None:
    """Raise WarehouseError where the cluster has no workers, or workers with another version of the project."""
    try:
        client.wait_for_workers(1, timeout=CLUSTER_SECONDS)
        client.get_versions(check=True)
        found = client.run(version, PACKAGE)
    except TimeoutError as error:
        raise WarehouseError(f"{address}: the cluster has no workers; start some (`dask worker {address}`)") from error
    except PackageNotFoundError as error:
        raise WarehouseError(f"{address}: a worker lacks the package {PACKAGE}; install this version there") from error
    except ValueError as error:
        raise WarehouseError(f"{address}: the versions differ: {' '.join(str(error).split())[:300]}") from error
    if others := {worker: other for worker, other in found.items() if other != version(PACKAGE)}:
        worker, other = sorted(others.items())[0]
        raise WarehouseError(f"{address}: {worker} has {PACKAGE} {other}, this is {version(PACKAGE)}; install the same")
