"""What identifies a person is found by cheap tests first: they must let nothing through that the whole patterns find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.fields import UNSTORABLE, text_or_none
from spiders.redaction import EMAIL, PHONE, PROFILE, without_personal_data

WHOLE_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
WHOLE_PROFILE = re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/in/[\w%./-]{1,100}", re.I)
# Pieces of addresses, numbers and profiles, digits and letters of other scripts, and what stands around them.
PIECES = (
    "@", ".", "-", "+", "(", ")", " ", "\u00a0", "\n", "<", ">", '"', ":", ",", "$", "_", "/", "%", "1", "415", "555", "0100", "٣٤٥",
    "+49", "(415)", "jo", "example", "com", "a" * 63, "b" * 70, "x.y.z", "é", "linkedin.com/in/", "LinkedIn.com/IN/", "l\u0131nkedin.com/\u0131n/", "linkedin.com", "LINKEDIN.COM", "http", "s://",
    "lin\u212aedin.com", "/in/", "https://", "de.", "\ud800", "\x00", "'",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=30).map("".join)


@settings(max_examples=700, deadline=None)
@given(TEXTS)
def test_the_cheap_tests_find_what_the_whole_patterns_find(text: str) -> None:
    assert EMAIL.sub("[e-mail]", text) == WHOLE_EMAIL.sub("[e-mail]", text)
    assert PROFILE.sub("[profile]", text) == WHOLE_PROFILE.sub("[profile]", text)
    whole = PHONE.sub("[phone]", WHOLE_EMAIL.sub("[e-mail]", text))
    assert without_personal_data(text) == WHOLE_PROFILE.sub("[profile]", whole)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_cannot_be_stored_is_taken_out(text: str) -> None:
    assert text_or_none(text) == (UNSTORABLE.sub("", text).strip() or None)


@pytest.mark.parametrize("text", ["(415)\u00a0555-0100", "call 415.555.0100", "+49 30 123456", "+٤٩ ٣٠ ١٢٣٤٥٦"])
def test_a_number_is_found_however_it_is_parted(text: str) -> None:
    assert "[phone]" in without_personal_data(text)


def test_a_profile_is_found_in_any_case() -> None:
    assert without_personal_data("see LinkedIn.com/in/jo-doe.") == "see [profile]"


def test_many_signs_and_long_names_take_no_long_time() -> None:
    text = "@" * 50_000 + "a" * 50_000 + "@" + "b." * 20_000
    assert without_personal_data(text) == WHOLE_EMAIL.sub("[e-mail]", text)
