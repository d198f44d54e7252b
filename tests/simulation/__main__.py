"""`make simulate`: how often the 95 % intervals hold the truth, and what the movers list does when nothing moves."""

from __future__ import annotations

import sys

import numpy as np

from tests.simulation import worlds

SEED = 20_261_121


def coverage(measure: str, employers: int, correlation: float, draws: int) -> float:
    """Return the share of draws whose interval holds the truth."""
    rng = np.random.default_rng([SEED, employers, round(correlation * 10), list(worlds.MEASURES).index(measure)])
    return sum(worlds.MEASURES[measure](employers, correlation, rng) for _ in range(draws)) / draws


def main() -> None:
    """Print the tables; the number of draws is the first argument, 1000 when there is none."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    lines = [
        f"{draws} draws; share of 95 % intervals that hold the truth",
        "",
        "| measure | employers | correlation 0 | 0.1 | 0.3 |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for measure in worlds.MEASURES:
        for employers in (60, 150, 400):
            found = [f"{coverage(measure, employers, c, draws):.3f}" for c in (0.0, 0.1, 0.3)]
            lines.append(f"| {measure} | {employers} | {' | '.join(found)} |")
    rng = np.random.default_rng(SEED)
    quiet = [worlds.movers_listed(400, rng)[0] for _ in range(max(20, draws // 10))]
    power = [worlds.movers_listed(400, rng, 0.03)[1] for _ in range(max(20, draws // 10))]
    index = [worlds.index_of_doubling(rng) for _ in range(draws)]
    lines += [
        "",
        f"Movers listed a week when nothing changes, 200 skills: {np.mean(quiet):.2f} ({len(quiet)} draws)",
        f"A rise of 3 points at 400 employers is listed in {np.mean(power):.0%} of {len(power)} draws",
        f"Boards doubling while demand falls 10 %: the index ends within its band of the truth in {np.mean(index):.1%} of {draws} draws",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
