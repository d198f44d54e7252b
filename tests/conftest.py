"""Shared fixtures: one run of the invented market for all tests that read its tables."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows import steps
from flows.settings import Settings
from tests.commands import Commands
from tests.market_run import WEEKS, market_settings, report_time, run_market
from tests.offline import sitecustomize as offline

for name in [name for name in os.environ if name.startswith("JOBTRENDS_") and name != "JOBTRENDS_CHROMIUM"]:
    del os.environ[name]

# Whatever the tests start stays on this machine, too.
PYTHON_PATH = [str(Path(offline.__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(PYTHON_PATH))
REFUSALS = Path(tempfile.mkstemp(prefix="refusals-")[1])
os.environ[offline.REFUSALS] = str(REFUSALS)

SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass
class MarketRun:
    """A crawled market: its folder, its crawl instants, and the settings of the last Monday."""

    home: Path
    instants: list[str]
    settings: Settings


def pytest_unconfigure() -> None:
    """Leave no file of refusals behind."""
    REFUSALS.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine() -> Iterator[None]:
    """Fail a test during which a process of the tests looked up a name or connected beyond this machine."""
    before = REFUSALS.stat().st_size
    yield
    if REFUSALS.stat().st_size > before:
        pytest.fail(f"tests stay on this machine; refused:\n{REFUSALS.read_text(encoding='utf-8')[before:]}")


@pytest.fixture(scope="session", params=[1, pytest.param(2, marks=pytest.mark.soak)])
def market(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MarketRun:
    """Crawl and build the market of a seed."""
    return crawled(tmp_path_factory.mktemp(f"market{request.param}"), request.param)


@pytest.fixture(scope="session")
def first_market(tmp_path_factory: pytest.TempPathFactory) -> MarketRun:
    """Crawl and build a market of three weeks, for tests of what comes after the tables."""
    return crawled(tmp_path_factory.mktemp("first_market"), 3, weeks=3)


def crawled(
    home: Path, seed: int, weeks: int = WEEKS, *, is_shuffled: bool = False, gap: range = range(0)
) -> MarketRun:
    """Run a market to its last Monday and build."""
    instants = run_market(home, seed, weeks, is_shuffled=is_shuffled, gap=gap)
    settings = report_time(market_settings(home, [], instants[-1]))
    steps.build_warehouse(settings)
    return MarketRun(home, instants, settings)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of measuring data, or skip where it is absent."""
    if not SHARED.exists():
        pytest.skip("the measuring data is not here")
    return SHARED


@pytest.fixture
def jobtrends(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Commands:
    """Return the command line on an empty data folder, with a contact, on a day in November."""
    monkeypatch.setenv("JOBTRENDS_CONTACT", "tests")
    monkeypatch.setenv("JOBTRENDS_NOW", "2026-11-18T12:00:00Z")
    return Commands(capsys, monkeypatch, tmp_path / "home")
