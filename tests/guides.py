"""Guides executed line by line: every command runs as it is written, in a copy of the project."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
ENDED = re.compile(r"^@@ (\d+) (\d+)$", re.M)


def copy_checkout(folder: Path) -> Path:
    """Copy the project as a clone has it."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def script(guide: str, other: dict[str, str]) -> tuple[list[str], str]:
    """Return the commands of a guide, and a script that runs them one by one and prints the status of each.

    `other` holds what a test may not do as written, with what it does instead.
    """
    commands = [line for block in BLOCK.findall(guide) for line in block.splitlines() if line.strip()]
    written = []
    for number, line in enumerate(commands):
        for text, instead in other.items():
            line = line.replace(text, instead)
        written += [line, f'echo "@@ {number} $?"']
    return commands, "\n".join(written) + "\n"


def assert_all_ran(commands: list[str], out: str, allowed: dict[str, set[int]]) -> None:
    """Assert that every command ended with 0, or with what is allowed for commands that hold a word."""
    statuses = {int(number): int(status) for number, status in ENDED.findall(out)}
    for number, command in enumerate(commands):
        expected = next((found for word, found in allowed.items() if word in command), {0})
        assert statuses.get(number) in expected, f"{command}: {statuses.get(number)}\n{out[-6000:]}"
