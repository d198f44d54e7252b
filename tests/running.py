"""Processes that a command has started: which they are, and which of them still run."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def states() -> dict[int, tuple[str, int]]:
    """Return the state and the parent of every process."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent, *_ = path.read_text().rpartition(")")[2].split()
            found[int(path.parent.name)] = state, int(parent)
    return found


def below(pid: int) -> list[int]:
    """Return the processes that one has started, and those that these have started."""
    running, found = states(), [pid]
    for one in found:
        found += sorted(child for child, (_, parent) in running.items() if parent == one)
    return found[1:]


def youngest(pid: int) -> list[int]:
    """Return the processes below one that have none below themselves."""
    parents = {parent for _, parent in states().values()}
    return sorted(set(below(pid)) - parents)


def is_running(pid: int) -> bool:
    """Return whether a process runs."""
    return states().get(pid, ("Z", 0))[0] != "Z"
