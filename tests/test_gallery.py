"""The worked analyses of docs/gallery run on the published file as they stand, and their page shows each."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.conftest import MarketRun

DOCS = Path(__file__).parent.parent / "docs"
SCRIPTS = sorted((DOCS / "gallery").glob("*.py"))


def test_the_page_shows_every_script_and_its_picture() -> None:
    page = (DOCS / "gallery.md").read_text()
    assert len(SCRIPTS) == 5
    for script in SCRIPTS:
        assert f"(gallery/{script.name})" in page and f"(gallery/{script.stem}.png)" in page
        assert script.with_suffix(".png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_draws_what_the_published_file_holds(script: Path, first_market: MarketRun, tmp_path: Path) -> None:
    chart = runpy.run_path(str(script))["chart"](str(first_market.settings.published))
    assert any(chart.to_dict()["datasets"].values()), "nothing was found"
    chart.save(tmp_path / "chart.svg")
    assert "<svg" in (tmp_path / "chart.svg").read_text()
