"""Wheel and source archive: the same bytes each time, every file in them, and the command works outside a checkout."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("spiders", "flows", "warehouse", "reports")
BUILD = "import sys, setuptools.build_meta as b; print(getattr(b, sys.argv[1])(sys.argv[2]))"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def tracked(*folders: str) -> list[str]:
    """Return the tracked files below some folders."""
    told = subprocess.run(["git", "ls-files", *folders], cwd=ROOT, capture_output=True, text=True, check=True)
    return told.stdout.splitlines()


def built(source: Path, kind: str, target: Path) -> Path:
    """Build a wheel or a source archive."""
    target.mkdir()
    command = [sys.executable, "-W", "ignore", "-c", BUILD, kind, str(target)]
    fixed = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(command, cwd=source, env=fixed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return target / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what is tracked, as a checkout holds it."""
    folder = tmp_path_factory.mktemp("source")
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    return folder


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(source, "build_wheel", tmp_path_factory.mktemp("wheel") / "once")


def test_a_wheel_holds_every_file_of_the_packages_and_is_the_same_each_time(
    source: Path, wheel: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert set(tracked(*PACKAGES)) <= set(archive.namelist())
        assert archive.read("flows/prefect.yaml") == (ROOT / "prefect.yaml").read_bytes()
        assert archive.read("reports/method.md") == (ROOT / "docs/method.md").read_bytes()
    again = built(source, "build_wheel", tmp_path / "again")
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()


def test_a_source_archive_makes_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    archive = built(source, "build_sdist", tmp_path / "sdist")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert (unpacked / "prefect.yaml").exists() and (unpacked / "docs/operating.md").exists()
    with zipfile.ZipFile(built(unpacked, "build_wheel", tmp_path / "wheel")) as one, zipfile.ZipFile(wheel) as other:
        assert {name: one.read(name) for name in one.namelist() if "dist-info" not in name} == {
            name: other.read(name) for name in other.namelist() if "dist-info" not in name
        }


def test_the_command_of_a_wheel_works_outside_a_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "installed"), "JOBTRENDS_HOME": str(tmp_path / "home")}

    def told(*words: str) -> str:
        command = [sys.executable, "-m", "flows.cli", *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert told("--version") == f"jobtrends {VERSION}\n"
    assert "greenhouse" in told("sources", "list")
    shown = subprocess.run(
        [sys.executable, "-c", "import flows.deploying as d; print(d.PREFECT_FILE.read_text()[:40])"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Two scheduled deployments" in shown.stdout, shown.stderr
