"""The commands about the installation itself."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from flows import doctor as looks
from flows.cli.terminal import exit_with, say
from flows.settings import load_settings

MARKS = {"ok": "ok  ", "warning": "WARN", "broken": "BAD "}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="As JSON, for monitoring.")] = False) -> None:
    """Say what is wrong with this installation and how to fix it. 0: nothing; 3: warnings; 1: something is broken."""
    found = looks.findings(load_settings())
    if as_json:
        rows = [{"subject": f.subject, "level": f.level, "message": f.message} for f in found]
        say(json.dumps(rows, ensure_ascii=False))
    else:
        for finding in found:
            say(f"{MARKS[finding.level]} {finding.subject}: {finding.message}")
    levels = {finding.level for finding in found}
    exit_with(1 if "broken" in levels else 3 if "warning" in levels else 0)
