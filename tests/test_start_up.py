"""What is loaded at the start: help loads no command, a command only what it needs, and a crawl all before it forks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.cli.commands import COMMANDS, Deferred
from tests.commands import completed

HEAVY = {"altair", "distributed", "jinja2", "lxml", "mcp", "numpy", "pandas", "prefect", "scrapy", "twisted"}
# Beside these, what only help need not load.
LOADED_BY_COMMANDS = {"duckdb", "pydantic", "pydantic_settings"}
LOADED = """
import json, sys
from flows import cli
cli.status_of(sys.argv[1:], is_debug=False)
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""
COMPONENTS = """
import json, sys
from spiders.crawling import TABLES, load_components, pinned_settings
from scrapy.utils.misc import load_object
load_components()
before = set(sys.modules)
for table in TABLES:
    for name in pinned_settings().get_component_priority_dict_with_base(table):
        load_object(name)
loaded = {name.split(".")[0] for name in sys.modules}
print(json.dumps([sorted(loaded), sorted(set(sys.modules) - before)]))
"""


def loaded_by(home: Path, *words: str) -> set[str]:
    """Return the packages that a command has loaded when it ends."""
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "JOBTRENDS_"))}
    command = [sys.executable, "-c", LOADED, *words]
    done = subprocess.run(command, env=told | {"JOBTRENDS_HOME": str(home)}, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_loads_no_command(tmp_path: Path) -> None:
    assert not loaded_by(tmp_path, "--help") & (HEAVY | LOADED_BY_COMMANDS)


def test_a_query_loads_what_queries_need(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "jobtrends.duckdb")).close()
    loaded = loaded_by(tmp_path, "sql", "select 1")
    assert not loaded & HEAVY and "duckdb" in loaded


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row[0])
def test_the_line_of_a_command_is_the_first_sentence_of_its_own_help(row: tuple[str, str, str]) -> None:
    command = Deferred(*row).loaded()
    assert command.help is not None and (command.help + " ").startswith(row[2])


def test_no_words_show_the_help_and_wrong_ones_name_the_nearest(tmp_path: Path) -> None:
    done = completed(tmp_path)
    assert done.status == 2 and done.err.startswith("Usage: jobtrends") and "\n  sql " in done.err
    assert "Did you mean 'sql'?" in completed(tmp_path, "sqll").line


def test_a_crawl_loads_its_components_once_and_nothing_for_those_that_are_off() -> None:
    done = subprocess.run([sys.executable, "-c", COMPONENTS], capture_output=True, text=True, check=True)
    loaded, after = json.loads(done.stdout)
    assert not set(loaded) & {"aiohttp", "duckdb", "pandas", "prefect", "pydantic", "requests", "tldextract"}
    assert after == []
