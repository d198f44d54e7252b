"""A new installation: settings and board list are written once, the boards are read, the first page is there."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from flows.cli import starting
from flows.settings import Settings
from tests import fault_server as fs
from tests.commands import Commands
from tests.crawl_run import write_boards
from tests.fault_server import FaultServer

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.journey
def test_from_a_board_list_to_the_first_page(tmp_path: Path) -> None:
    server = FaultServer("greenhouse", fs.body(lambda shape: fs.good(shape, 12)))
    write_boards(tmp_path / "data", [("greenhouse", "acme", f"http://127.0.0.1:{server.port}")])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "JOBTRENDS_"))}
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "init", "--contact", "https://example.org/us"],
        cwd=tmp_path,
        env=kept | {"PYTHONPATH": str(ROOT), "JOBTRENDS_ALLOW_HOSTS": f"127.0.0.1:{server.port}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    server.close()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "crawl: 1 board: 1 complete" in done.stdout or "1 complete" in done.stdout
    assert (tmp_path / "data/reports/index.html").exists() and "site: " in done.stdout


def test_a_settings_file_names_every_setting_and_sets_the_contact(jobtrends: Commands) -> None:
    assert jobtrends("init", "--contact", "me@example.org", "--no-run").status == 0
    text = Path("jobtrends.toml").read_text()
    assert tomllib.loads(text) == {"contact": "me@example.org"}
    assert all(f"\n# {name} = " in text or f"\n{name} = " in text for name in Settings.model_fields)
    uncommented = tomllib.loads("\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line))
    assert uncommented.keys() == Settings.model_fields.keys()
    Path("jobtrends.toml").write_text('contact = "mine"\n')
    again = jobtrends("init", "--contact", "me@example.org", "--no-run")
    assert again.status == 0 and "is there already, and stays" in again.out
    assert Path("jobtrends.toml").read_text() == 'contact = "mine"\n'


def test_an_address_that_names_no_board_leaves_no_board_list_behind(jobtrends: Commands) -> None:
    done = jobtrends("init", "https://www.linkedin.com/jobs/view/123", "--contact", "me@example.org", "--no-run")
    assert done.status == 1 and "linkedin" in done.err.lower()
    assert not (jobtrends.home / "boards.csv").exists()


def test_who_leaves_at_a_question_is_told_so_and_leaves_no_empty_board_list(
    jobtrends: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(*_: object, **__: object) -> str:
        raise typer.Abort

    monkeypatch.setattr(starting, "is_asked", lambda: True)
    monkeypatch.setattr(typer, "prompt", leave)
    done = jobtrends("init", "--contact", "me@example.org", "--no-run")
    assert done.status == 130 and done.line == "stopped at a question; nothing more was done"
    assert not (jobtrends.home / "boards.csv").exists()
