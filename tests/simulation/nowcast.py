"""`make simulate`, second part: what each Monday expects of its week, against what is known of it eight weeks later.

Ten invented markets of 26 weeks and 30 weeks of 40 real boards (docs/method.md#nowcast); takes a quarter of an hour.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import fmean, stdev

from tests.simulation.crawls import market_crawls, real_crawls
from tests.simulation.mondays import Crawl, Known, Reading, read_weekly

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS, WEEKS, LATER = 10, 26, timedelta(weeks=8)
BEGUN = 2  # weeks not judged: in the first every vacancy is found, and the second has the first link
RHYTHMS: dict[str, Collection[int]] = {"daily": range(7), "Wednesdays and Sundays": (2, 6)}


@dataclass(frozen=True)
class Judged:
    """A week as its own Monday told it, and as it is known later."""

    then: Known
    later: Known

    @property
    def counted_error(self) -> float:
        """Return by how much of the later stock the stock counted then is too high."""
        return self.then.stock / self.later.stock - 1

    @property
    def error(self) -> float:
        """Return by how much of the later stock the nowcast is too high."""
        return self.then.nowcast / self.later.stock - 1

    @property
    def is_held(self) -> bool:
        """Return whether the nowcast's range holds the later stock."""
        return self.then.low <= self.later.stock <= self.then.high


def judged(reading: Reading) -> list[Judged]:
    """Return the weeks that are known later too, each by the Monday that reported it."""
    found = []
    for monday, weeks in sorted(reading.items())[BEGUN:]:
        week = max(weeks)
        if later := reading.get(monday + LATER, {}).get(week):
            found.append(Judged(weeks[week], later))
    return found


def read(crawls: Iterable[Crawl]) -> list[Judged]:
    """Return the judged weeks of some crawls."""
    with tempfile.TemporaryDirectory() as folder:
        return judged(read_weekly(Path(folder), crawls))


def market_weeks(rhythm: str, seeds: int) -> list[Judged]:
    """Return the judged weeks of the invented markets, read in a rhythm."""
    return [week for seed in range(1, seeds + 1) for week in read(market_crawls(seed, RHYTHMS[rhythm], WEEKS))]


def line(name: str, weeks: list[Judged]) -> str:
    """Return the table's line of some weeks: means and standard deviations in per cent, and how often ranges hold."""
    linked = [(w.then, w.later.link) for w in weeks if w.then.link and w.then.counted_link and w.later.link]
    told = [
        f"{fmean(w.then.unconfirmed / w.then.stock for w in weeks):.1%}",
        spread([w.counted_error for w in weeks]),
        spread([w.error for w in weeks]),
        f"{fmean(w.is_held for w in weeks):.0%}",
        spread([then.counted_link / known - 1 for then, known in linked if then.counted_link]),
        spread([then.link / known - 1 for then, known in linked if then.link]),
        f"{fmean((then.link_lo or 0) <= known <= (then.link_hi or 0) for then, known in linked):.0%}",
    ]
    return f"| {name} | {len(weeks)} | {' | '.join(told)} |"


def spread(errors: list[float]) -> str:
    """Return mean and standard deviation in per cent."""
    return f"{fmean(errors) * 100:+.1f} ± {stdev(errors) * 100:.1f} %"


def main() -> None:
    """Print the table; the number of seeds is the first argument."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    lines = [
        f"{seeds} invented markets of {WEEKS} weeks; each week as its Monday told it, against what is known {LATER.days // 7} weeks later",
        "",
        "| boards read | weeks | unconfirmed | counted stock | nowcast | range holds | counted link | expected link | interval holds |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(line(rhythm, market_weeks(rhythm, seeds)) for rhythm in RHYTHMS),
    ]
    if SHARED.exists():
        lines.append(line("40 real boards, as captured", read(real_crawls(SHARED))))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
