"""Keep every Python process of the tests on this machine: looking up a name or connecting beyond it fails.

Python imports this file by itself at its start where its folder is on PYTHONPATH, which child processes inherit. What
was refused is also noted in the file that OFFLINE_REFUSALS names, so that it is seen where the caller swallows the error.
Where sockets are bound is noted in the file that OFFLINE_BOUND names, if one does.
"""

from __future__ import annotations

import os
import sys
from typing import Any

REFUSALS = "OFFLINE_REFUSALS"
BOUND = "OFFLINE_BOUND"
LOADED = "tests_stay_offline"  # in sys.modules, so that a process has one guard
UNREACHABLE = 101
NOBODYS = ".invalid"  # names of tests that nobody can have (RFC 2606): refused, and no fault


def is_address(host: str) -> bool:
    """Return whether a host is an address, for which nobody is asked."""
    import ipaddress

    try:
        ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return True


def is_here(host: object) -> bool:
    """Return whether a host is this machine."""
    import ipaddress

    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "localhost")
    if not is_address(name):
        return name in ("localhost", "<broadcast>") or name == os.uname().nodename
    address = ipaddress.ip_address(name.split("%")[0])
    return address.is_loopback or address.is_unspecified


def refuse(what: str) -> None:
    """Note a refusal with the place in the code that led to it, and raise the error of a machine without a network."""
    import socket
    import traceback

    frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_stack()[:-2]]
    if (path := os.environ.get(REFUSALS)) and not what.endswith(NOBODYS):
        with open(path, "a", encoding="utf-8") as stream:
            stream.write(f"{what}: {' '.join(sys.orig_argv[1:5])[:200]}: {' < '.join(frames[:-7:-1])}\n")
    raise socket.gaierror(UNREACHABLE, f"tests stay on this machine: {what}")


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what would leave this machine; called by Python for every audited event."""
    if not event.startswith("socket."):
        return
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
        if not is_here(host) and not (event != "socket.gethostbyaddr" and is_address(str(host))):
            refuse(f"{event} {host}")
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(address, tuple) and not is_here(address[0]):
            refuse(f"{event} {address[0]}:{address[1]}")
    elif event == "socket.bind" and BOUND in os.environ and isinstance(arguments[1], tuple):
        with open(os.environ[BOUND], "a", encoding="utf-8") as stream:
            stream.write(f"{arguments[1][0]}:{arguments[1][1]} {' '.join(sys.orig_argv[1:5])[:200]}\n")


if LOADED not in sys.modules:
    sys.modules[LOADED] = sys.modules[__name__]
    sys.addaudithook(guard)
