"""Shared fixtures: one run of the invented market for all tests that read its tables."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
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

INSTANTS = "instants.json"  # of the crawls, in the folder of a market that was made for several processes
# Files of over half a minute, those first that wait for servers: meanwhile others use the processor.
LONG = (
    "test_prefect", "test_same_bytes", "test_incremental", "test_issuing", "test_kills", "test_guide", "test_edits", "test_sql_cases",
    "test_in_browser", "test_truth", "test_upgrade", "test_importing", "test_stopped_imports", "test_faults", "test_replay",
    "test_forget", "test_readers", "test_build_failures", "test_house_rules", "test_page_sets", "test_keeping", "test_former_tokens",
)  # fmt: skip
SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass
class MarketRun:
    """A crawled market: its folder, its crawl instants, and the settings of the last Monday."""

    home: Path
    instants: list[str]
    settings: Settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no process is left alone with one at the end."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONG)))


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
    return copied_market(tmp_path_factory)


def copied_market(factory: pytest.TempPathFactory) -> MarketRun:
    """Return a copy of the market of three weeks as it was built, of which no report was issued."""
    home = made_once(factory, "first_market", lambda folder: told_by(crawled(folder, 3, weeks=3)))
    instants = json.loads((home / INSTANTS).read_text())
    return MarketRun(home, instants, report_time(market_settings(home, [], instants[-1])))


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a copy of a folder that one of the processes that run tests has filled for all of them."""
    base = factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made, own = common / f"{name}-made", factory.mktemp(name) / "own"
    with (common / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            own.mkdir()
            make(own)
            own.rename(made)
    return Path(shutil.copytree(made, own, symlinks=True))


def told_by(run: MarketRun) -> None:
    """Write down when a market was crawled, for the processes that did not do it."""
    (run.home / INSTANTS).write_text(json.dumps(run.instants))


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
