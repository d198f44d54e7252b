"""More random histories with edits between builds (`make soak`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.histories import History, live, reference_copy
from tests.test_edits import check_rebuilt

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("seed", range(2, 22))
def test_builds_between_edits_give_the_tables_of_a_rebuild(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(tmp_path / "home", seed, reference_copy(tmp_path / "reference", monkeypatch))
    live(history, 10)
    check_rebuilt(history.home, history.now)
