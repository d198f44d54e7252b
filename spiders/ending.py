"""How a process ends before its time: with the one that started it, or by a signal, leaving nothing behind."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

ORPHAN_POLL_SECONDS = 1.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SIGNALLED = 128  # the status of a process that a signal ended, less the signal's number


def end_at_once() -> None:
    """End this process without another step."""
    os._exit(1)


def end_orderly() -> None:
    """End this process as SIGTERM does."""
    os.kill(os.getpid(), signal.SIGTERM)


def watch_parent(parent: int, end: Callable[[], None] = end_at_once) -> None:
    """End this process when its parent is gone, so that nobody works unseen after a kill."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(ORPHAN_POLL_SECONDS)
        end()

    threading.Thread(target=watch, daemon=True).start()


def end_by_signals() -> None:
    """Have signals unwind this process, so that it takes away what it has begun; one that is ignored stays so."""
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, unwind)


def unwind(number: int, frame: FrameType | None) -> NoReturn:
    """Unwind this process; a second signal does not disturb it."""
    hold_on()
    raise SystemExit(SIGNALLED + number)


def hold_on() -> None:
    """Have signals no longer unwind this process: what remains is a moment's work that is to be done whole."""
    for number in SIGNALS:
        if signal.getsignal(number) is unwind:
            signal.signal(number, signal.SIG_IGN)
