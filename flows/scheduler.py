"""The Prefect server as this project uses it: its address, and the names of what is deployed there."""

from __future__ import annotations

import base64
import json
import os
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

POOL = "local"
TELLS = "jobtrends: tell of runs that failed, crashed, are late or incomplete"  # name of the automation
DEPLOYMENTS = {"daily": "crawl", "weekly": "weekly"}  # what runs by schedule: name of the deployment: name of its flow
RECOVERY = "recovery/recovery"  # the deployment that an automation runs
ANSWER_SECONDS = 3.0
BUSY_PAUSES = (0.2, 0.5, 1.0)
START_OR_CORRECT = "start it (`jobtrends prefect server start`) or correct PREFECT_API_URL"


class SchedulerUnreachable(RuntimeError):
    """The Prefect server cannot be asked; the message says which and why."""


class NotThere(LookupError):
    """The Prefect server does not know what was asked for."""


class Busy(RuntimeError):
    """The Prefect server has locked its database for the moment."""


STATUSES: dict[int, type[Exception]] = {404: NotThere, 503: Busy}


def api_address(home: Path) -> str | None:
    """Return the address of the Prefect API in use: PREFECT_API_URL, else the active profile's; None if none is named.

    Read here and not by Prefect, whose import costs seconds.
    """
    if address := os.environ.get("PREFECT_API_URL"):
        return address.rstrip("/")
    folder = Path(os.environ.get("PREFECT_HOME") or home / "prefect")
    path = Path(os.environ.get("PREFECT_PROFILES_PATH") or folder / "profiles.toml")
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    active = os.environ.get("PREFECT_PROFILE") or told.get("active", "")
    address = told.get("profiles", {}).get(active, {}).get("PREFECT_API_URL", "")
    return str(address).rstrip("/") or None


def authorization() -> dict[str, str]:
    """Return the header that a protected server wants, from the environment that Prefect reads."""
    if pair := os.environ.get("PREFECT_API_AUTH_STRING"):
        return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    if key := os.environ.get("PREFECT_API_KEY"):
        return {"Authorization": f"Bearer {key}"}
    return {}


def ask(
    address: str,
    path: str,
    body: dict[str, Any] | None = None,
    method: str | None = None,
    seconds: float = ANSWER_SECONDS,
) -> Any:
    """Ask the API and return its JSON answer; raises NotThere for a 404, SchedulerUnreachable for any other failure.

    A busy server says 503 when its database is locked for the moment; it is asked again.
    """
    headers = {"Content-Type": "application/json", **authorization()}
    content = None if body is None else json.dumps(body).encode()
    if not address.startswith(("http://", "https://")):
        raise SchedulerUnreachable(f"{address}: no web address; PREFECT_API_URL is like http://127.0.0.1:4200/api")
    request = urllib.request.Request(address + path, data=content, headers=headers, method=method)
    for pause in BUSY_PAUSES:
        try:
            return answer_to(request, path, seconds)
        except Busy:
            time.sleep(pause)
    raise SchedulerUnreachable(f"the Prefect server at {address} is busy: {path}")


def answer_to(request: urllib.request.Request, path: str, seconds: float) -> Any:
    """Return the JSON answer to one request; raises NotThere, Busy or SchedulerUnreachable."""
    address = request.full_url.removesuffix(path)
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        if error.code in STATUSES:
            raise STATUSES[error.code](path) from None
        raise SchedulerUnreachable(f"the Prefect server at {address} refuses {path}: HTTP {error.code}") from None
    except (OSError, ValueError) as error:
        told = f"the Prefect server at {address} does not answer: {getattr(error, 'reason', error)}"
        raise SchedulerUnreachable(f"{told}; {START_OR_CORRECT}") from None


def check_reachable(home: Path) -> str | None:
    """Return the address of the server in use, None if none is named; raises SchedulerUnreachable if it is silent."""
    address = api_address(home)
    if address:
        try:
            ask(address, "/health")
        except NotThere:
            raise SchedulerUnreachable(f"{address}: no Prefect API there; PREFECT_API_URL ends with /api") from None
    return address
