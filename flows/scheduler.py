"""The Prefect server as this project uses it: its address, and the names of what is deployed there."""

from __future__ import annotations

import base64
import json
import os
import tomllib
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

POOL = "local"
DEPLOYMENTS = {"daily": "crawl", "weekly": "weekly"}  # name of the deployment: name of its flow
ANSWER_SECONDS = 3.0


class SchedulerUnreachable(RuntimeError):
    """The Prefect server cannot be asked; the message says which and why."""


class NotThere(LookupError):
    """The Prefect server does not know what was asked for."""


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


def ask(address: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Ask the API and return its JSON answer; raises NotThere for a 404, SchedulerUnreachable for any other failure."""
    headers = {"Content-Type": "application/json", **authorization()}
    content = None if body is None else json.dumps(body).encode()
    try:
        request = urllib.request.Request(address + path, data=content, headers=headers)
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 404:
            raise NotThere(path) from None
        raise SchedulerUnreachable(f"{address}: HTTP {error.code} {error.reason}") from None
    except (OSError, ValueError) as error:
        raise SchedulerUnreachable(f"{address}: {getattr(error, 'reason', error)}") from None


def check_reachable(home: Path) -> str | None:
    """Return the address of the server in use, None if none is named; raises SchedulerUnreachable if it is silent."""
    address = api_address(home)
    if address:
        try:
            ask(address, "/health")
        except NotThere:
            raise SchedulerUnreachable(f"{address}: no Prefect API there; its address ends with /api") from None
    return address
