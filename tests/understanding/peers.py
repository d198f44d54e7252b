"""Score the understanding of single fields on the test cases of other open projects."""

from __future__ import annotations

import csv
import hashlib
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warehouse.clean.posting import Advertisement, Reading, understand

STRUCK = Path(__file__).parent / "struck_peer_cases.csv"
TYPES = {"full_time": "FULL_TIME", "part_time": "PART_TIME", "contract": "CONTRACTOR", "temporary": "TEMPORARY"}
TYPES |= {"internship": "INTERN", None: "unstated"}
TASKS = ("salary", "experience", "country", "city", "workplace", "seniority", "employment_type")


def cases(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the cases of the tasks that this project answers."""
    with path.open(encoding="utf-8") as stream:
        yield from (case for case in map(json.loads, stream) if case["task"] in TASKS)


def struck() -> dict[tuple[str, str], str]:
    """Return the cases that carry a peer's own policy, as {(task, hash of the input): reason}: their texts are not ours."""
    with STRUCK.open(encoding="utf-8", newline="") as stream:
        return {(row["task"], row["case"]): row["reason"] for row in csv.DictReader(stream)}


def key_of(case: dict[str, Any]) -> tuple[str, str]:
    """Return what a case is named by: its task and its input, inputs in one line."""
    return case["task"], " ".join(" ".join(str(value) for value in case["input"].values()).split())


def reading_of(case: dict[str, Any]) -> Reading:
    """Read a case's input as the posting that it is a part of."""
    given, task = case["input"], case["task"]
    label = given.get("label")
    return understand(
        Advertisement(
            title=given.get("title"),
            location=given.get("location"),
            text=given.get("html") or given.get("text") or given.get("description"),
            employment_type=label if task == "employment_type" else given.get("commitment"),
            workplace=label if task == "workplace" else None,
        )
    )


def is_right(case: dict[str, Any], reading: Reading) -> bool:
    """Return whether a reading is what the case expects."""
    return bool(CHECKS[case["task"]](case["expected"], reading))


def right_salary(expected: list[dict[str, Any]], reading: Reading) -> bool:
    """One stated range is right when it is one of those expected, or spans them; a single amount has no upper end."""
    found = reading.salary
    if not expected or found is None:
        return not expected and found is None
    ends = [(e["min"], e["max"] if e["max"] is not None else e["min"], e["currency"], e["period"]) for e in expected]
    lows, highs = [end[0] for end in ends if end[0] is not None], [end[1] for end in ends if end[1] is not None]
    spanning = (min(lows, default=None), max(highs, default=None), *ends[0][2:])
    low, high = (end if end is not None else other for end, other in ((found.min, found.max), (found.max, found.min)))
    ours = (low, high, found.currency, found.period)
    return any(same_pay(ours, end) for end in [*ends, spanning])


def same_pay(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> bool:
    """Compare (low, high, currency, period); a lower end that is missing on one side is the upper one."""
    low = theirs[0] if theirs[0] is not None else theirs[1]
    amounts = all(
        a is not None and b is not None and abs(a - b) < 0.01 for a, b in ((ours[0], low), (ours[1], theirs[1]))
    )
    return amounts and ours[2:] == theirs[2:]


def right_city(expected: dict[str, Any] | None, reading: Reading) -> bool:
    """Compare the city's name without accents, and the country where one is expected."""
    wanted = plain(expected["city"]) if expected and expected.get("city") else None
    found = [plain(city) for city in reading.cities]
    return (not found) if wanted is None else found[:1] == [wanted]


def plain(name: str) -> str:
    """Return a name in small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()


CHECKS: dict[str, Any] = {
    "salary": right_salary,
    "experience": lambda expected, reading: reading.experience_years_min == (expected and expected["min_years"]),
    "country": lambda expected, reading: [c for c in reading.countries if c != "*"] == ([expected] if expected else []),
    "city": right_city,
    "workplace": lambda expected, reading: reading.workplace.replace("_", "") == (expected or "unstated"),
    "seniority": lambda expected, reading: reading.seniority == (expected or "unstated"),
    "employment_type": lambda expected, reading: reading.employment_type == TYPES.get(expected, expected),
}


def scores(path: Path) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Return {task: (right, cases)} without the struck cases, and a line for each miss."""
    left_out, counts, misses = struck(), dict.fromkeys(TASKS, (0, 0)), []
    for case in cases(path):
        task, words = key_of(case)
        if (task, hashlib.sha256(words.encode()).hexdigest()[:12]) in left_out:
            continue
        reading = reading_of(case)
        right, total = counts[case["task"]]
        good = is_right(case, reading)
        counts[case["task"]] = (right + good, total + 1)
        if not good:
            misses.append(
                f"{case['task']}: {key_of(case)[1][:110]} | expected {json.dumps(case['expected'])[:90]} | read {shown(case, reading)}"
            )
    return counts, misses


def shown(case: dict[str, Any], reading: Reading) -> str:
    """Return what was read of the case's field."""
    values = {"salary": reading.salary, "experience": reading.experience_years_min, "country": reading.countries}
    values |= {"city": reading.cities, "workplace": reading.workplace, "seniority": reading.seniority}
    return str(values.get(case["task"], reading.employment_type))
