"""One site of the invented market, issued for its last two weeks, for all tests of its pages."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from flows import steps
from reports.addresses import KINDS
from tests.conftest import MarketRun, made_once


@pytest.fixture(scope="session")
def site(first_market: MarketRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Issue the last two weeks of the market and return the site's folder."""
    issued = made_once(tmp_path_factory, "site", lambda folder: issue(first_market, folder))
    shutil.copytree(issued, first_market.home, symlinks=True, dirs_exist_ok=True)
    return first_market.home / "reports"


def issue(market: MarketRun, folder: Path) -> None:
    """Issue the last two weeks of a market in a folder, whose databases then hold what was printed."""
    for file in market.home.glob("*.duckdb"):
        shutil.copy(file, folder)
    settings = market.settings.model_copy(update={"home": folder})
    last = steps.last_complete_week(settings.clock())
    steps.report_week(settings, last - timedelta(weeks=1), settings.clock(), renew=False)
    steps.report_week(settings, last, settings.clock())


@pytest.fixture(scope="session")
def week_page(site: Path, first_market: MarketRun) -> Path:
    """Return the page of the market's last week."""
    return site / f"{steps.last_complete_week(first_market.settings.clock()):%G-W%V}" / "index.html"


@pytest.fixture(scope="session")
def kinds_of_page(site: Path, week_page: Path) -> dict[str, Path]:
    """Return one page of every kind."""
    lookups = {kind: sorted((site / kind).glob("*/index.html"))[0] for kind in KINDS}
    whole = {name: site / f"{name}.html" for name in ("index", "find", "new", "method")}
    return {"week": week_page, "digest": week_page.with_name("digest.html"), **lookups, **whole}
