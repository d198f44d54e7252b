"""Lower case keeps places, and patterns for it hold no capital."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.clean.lowercase import low_pattern, lowered


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_lower_case_keeps_every_place(text: str) -> None:
    low = lowered(f"İ{text}")
    assert len(low) == len(text) + 1
    assert low[0] == "i"


@pytest.mark.parametrize("pattern", [r"is [A-Z]\w+", "über|Über"])
def test_a_pattern_that_could_never_match_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="capital"):
        low_pattern(pattern)


@pytest.mark.parametrize("pattern", [r"\bpay\b|\Sx\W", r"(?P<low>\d+)", r"\w+\D"])
def test_escapes_and_names_of_groups_are_no_capitals(pattern: str) -> None:
    low_pattern(pattern)
