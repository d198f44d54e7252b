"""Two weeks of what real boards showed, one of which reads empty for a week: nothing closes falsely (short cut of soak)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.replay import answers_at_fault, believed, false_closes, read_history, replay

pytestmark = [pytest.mark.shared, pytest.mark.journey]


def test_a_board_that_reads_empty_for_a_week_closes_nothing(shared: Path, tmp_path: Path) -> None:
    first, last = date(2026, 6, 15), date(2026, 6, 29)
    history = read_history(shared, first, last, boards=5)
    done = replay(history, tmp_path, first, last)
    told = list(done.closes.values())
    assert told, "boards that close nothing at all would prove nothing"
    assert answers_at_fault(history, false_closes(history, told)) == 0
    naive = believed(history)
    assert answers_at_fault(history, false_closes(history, naive)) > 400
