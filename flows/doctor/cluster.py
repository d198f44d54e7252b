"""The Dask cluster that reads texts, where the setting CLUSTER names one."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from importlib.util import find_spec
from urllib.parse import urlsplit

from flows.failures import one_line
from flows.finding import Finding, broken, fine
from flows.settings import Settings

SUBJECT = "cluster"
SECONDS = 1.5
GREETING = b"pickle-protocol"  # a word of what a scheduler says first to whoever connects
START_ONE = "start one (`dask scheduler`), or unset JOBTRENDS_CLUSTER to read on this machine"


def findings(settings: Settings) -> Iterator[Finding]:
    """Look if Dask is installed and if a scheduler answers; nothing is told where no cluster is named."""
    if not settings.cluster:
        return
    if find_spec("distributed") is None:
        yield broken(SUBJECT, "JOBTRENDS_CLUSTER needs Dask: pip install 'ml-job-trends[dask]'")
    elif flaw := flaw_of(settings.cluster):
        yield broken(SUBJECT, f"{settings.cluster}: {flaw}; {START_ONE}")
    else:
        yield fine(SUBJECT, f"a scheduler answers at {settings.cluster}")


def flaw_of(address: str) -> str | None:
    """Return why no scheduler can be used at an address, None where one answers.

    Behind TLS only the connection is tried, without the certificate that a greeting would take.
    """
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port:
        return "not an address such as tcp://host:8786"
    try:
        with socket.create_connection((host, port), timeout=SECONDS) as connection:
            if parts.scheme == "tcp" and GREETING not in connection.recv(4096):
                return "what answers there is no Dask scheduler"
    except TimeoutError:
        return "no Dask scheduler answers"
    except OSError as error:
        return f"no Dask scheduler answers ({one_line(error)})"
    return None
