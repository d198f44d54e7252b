"""Every example in a docstring gives what stands below it."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("flows", "reports", "spiders", "warehouse")
EXAMPLE = re.compile(r"^\s*>>> ", re.M)
FILES = [
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if EXAMPLE.search(path.read_text())
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_example_gives_what_stands_below_it(file: Path) -> None:
    module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    done = doctest.testmod(module)
    assert (done.failed, done.attempted) == (0, len(EXAMPLE.findall(file.read_text())))
