"""How alike two advertisements' wordings are: the table of matches against a count of all sequences, one by one."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.benchmarks.duplicates import ours
from warehouse.clean.sections import wordings_of

WORDS = "model data train team build serve code test ship plan read write lead own scale tune".split()


def line(random: Random) -> str:
    """Return an invented line, one in three with a bullet."""
    words = " ".join(random.choices(WORDS, k=random.randint(1, 9)))
    return f"- {words}" if random.random() < 0.3 else words


def edited(lines: list[str], random: Random) -> list[str]:
    """Return lines with a few replaced, left out, added or put elsewhere."""
    made = list(lines)
    for _ in range(random.randint(1, 3)):
        place = random.randrange(len(made))
        match random.randrange(4):
            case 0:
                made[place] = line(random)
            case 1 if len(made) > 1:
                del made[place]
            case 2:
                made.insert(place, line(random))
            case _:
                made.insert(random.randrange(len(made)), made.pop(place))
    return made


def sequences(text: str) -> Counter[tuple[str, ...]]:
    """Count the sequences of five words of a text."""
    words = " ".join(wordings_of(text.split("\n"))).split()
    return Counter(tuple(words[place : place + 5]) for place in range(len(words) - 4))


def test_scores_are_those_of_all_sequences_counted() -> None:
    random, employers, texts = Random(3), [], []
    for number in range(400):
        lines = [line(random) for _ in range(random.randint(2, 120))]
        employers += [f"e{number}", f"e{number}", f"other{number}"]
        texts += ["\n".join(lines), "\n".join(edited(lines, random)), line(random)]
    _, found = ours(employers, texts)
    expected = {}
    for first in range(0, len(texts), 3):
        one, other = sequences(texts[first]), sequences(texts[first + 1])
        either = (one | other).total()
        score = (one & other).total() / either if either else 0.0
        if score >= 0.9:
            expected[first, first + 1] = score
    assert len(expected) > 50
    assert set(found) == set(expected)
    assert all(abs(found[pair] - score) < 1e-9 for pair, score in expected.items())


def test_a_text_with_several_partners_is_as_long_as_one() -> None:
    random, employers, texts = Random(5), [], []
    for number in range(60):
        lines = [line(random) for _ in range(90)]
        employers += [f"e{number}"] * 3
        texts += ["\n".join(lines), "\n".join(edited(lines, random)), "\n".join(edited(edited(lines, random), random))]
    _, found = ours(employers, texts)
    assert any(later % 3 == 2 for _, later in found)
    for (earlier, later), score in found.items():
        one, other = sequences(texts[earlier]), sequences(texts[later])
        assert abs(score - (one & other).total() / (one | other).total()) < 1e-9


@pytest.mark.parametrize("lines", [(9, 60), (1, 7), (4, 14)], ids=["long", "short", "both"])
def test_among_many_openings_of_a_name_the_same_pairs_are_found_as_among_few(lines: tuple[int, int]) -> None:
    """Texts of one employer and title, most of them with a few others like them, at two sources and at three times."""
    random, employers, texts = Random(lines[0]), [], []
    for number in range(120):
        first = [line(random) for _ in range(random.randint(*lines))]
        alike = ["\n".join(first)] + ["\n".join(edited(first, random)) for _ in range(random.randint(0, 7))]
        texts += alike
        employers += [f"e{number // 60}"] * len(alike)
    order = random.sample(range(len(texts)), len(texts))
    employers, texts = [employers[place] for place in order], [texts[place] for place in order]
    _, few = ours(employers, texts, all_pairs_to=10_000, sources=2)
    _, many = ours(employers, texts, all_pairs_to=0, sources=2)
    assert len(few) > 5
    assert many == few
