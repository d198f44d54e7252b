"""Back up, restore, upgrade, remove: the page executed line by line on a data folder of an earlier version."""

from __future__ import annotations

import os
import subprocess
import tarfile
import venv
from pathlib import Path

import duckdb
import pytest

from tests.earlier_releases import restore
from tests.guides import ROOT, assert_all_ran, copy_checkout, script

UNITS = {path.stem for path in (ROOT / "ops/systemd").glob("*.service")}
SERVICE_MANAGER = '#!/bin/sh\necho "systemctl $*" >> "$(dirname "$0")/asked"\n'
BOARDS = "source,board,employer,base_url\ngreenhouse,acme,Acme,\nlever,beta,Beta,\njobposting,gamma,Gamma,https://gamma.example.org/careers\n"
RELEASE = "2026-11-28"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """Make an installation with a data folder of an earlier version, whose environment has all packages but ours."""
    folder = copy_checkout(tmp_path / "jobtrends")
    venv.create(folder / ".venv", symlinks=True)
    packages = Path(pytest.__file__).resolve().parents[1]
    (next((folder / ".venv").glob("lib/*/site-packages")) / "all.pth").write_text(f"{packages}\n")
    command = folder / ".venv/bin/jobtrends"
    command.write_text(f'#!/bin/sh\nexec "{folder}/.venv/bin/python" -m flows.cli "$@"\n')
    command.chmod(0o755)
    restore(RELEASE, folder / "data")
    (folder / "data/boards.csv").write_text(BOARDS)
    (folder / "data/landing/forgotten.csv").write_text("source,board,posting_id,forgotten_at,reason\nlever,beta,b2,,\n")
    return folder


def postings(file: Path) -> list[tuple[str, int]]:
    """Return how many postings a published file holds of each board."""
    query = "select board, count(*) from core.posting group by all order by all"
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_every_command_of_the_page_runs_and_nothing_is_left(installation: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/systemctl").write_text(SERVICE_MANAGER)
    (tmp_path / "bin/systemctl").chmod(0o755)
    etc = tmp_path / "etc/systemd/system"
    etc.mkdir(parents=True)
    for name in (*(f"systemd/system/{unit}.service" for unit in UNITS), "jobtrends.env"):
        (tmp_path / "etc" / name).touch()
    other = {"/etc/": f"{tmp_path}/etc/", "jobtrends deploy": "jobtrends deploy --help"}
    commands, text = script((ROOT / "docs/keeping.md").read_text(encoding="utf-8"), other)
    kept = text.index("rm -rf data")
    text = f"{text[:kept]}cp data/jobtrends.duckdb {tmp_path}/last.duckdb\n{text[kept:]}"
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "JOBTRENDS_"))}
    told |= {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path), "JOBTRENDS_CONTACT": "tests",
        "JOBTRENDS_NOW": "2026-11-16T08:00:00Z", "JOBTRENDS_WORKERS": "1", "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-c", text], cwd=installation, env=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False, timeout=600,
    )  # fmt: skip
    # Here the command is today's before the upgrade, too, which calls the published file of then broken.
    assert_all_ran(commands, done.stdout, {"is no good copy": {0, 1}})
    assert "landing: 3 rows of postings and 0 files of raw answers deleted" in done.stdout  # forgotten since the copy
    assert postings(tmp_path / "last.duckdb") == [("acme", 4), ("beta", 1), ("gamma", 2)]
    assert not any(path.is_file() for path in (tmp_path / "etc").rglob("*"))
    asked = (tmp_path / "bin/asked").read_text().split()
    assert set(asked) & UNITS == UNITS and asked[:3] == ["systemctl", "stop", "jobtrends-worker"]
    with tarfile.open(installation / "jobtrends-copy.tar.gz") as copy:
        names = copy.getnames()
    assert "jobtrends.duckdb" in names and not any(name.startswith("landing/raw") for name in names)
    assert not [name for name in (".venv", "data", "replaced", "restored", "new") if (installation / name).exists()]
