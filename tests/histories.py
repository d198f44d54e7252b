"""Random short histories in landing files, with edits of the board list and of reference files and builds in between."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.landing import Landing, Row, posting, unread
from warehouse import database, incremental
from warehouse.build import build

FIRST_DAY = datetime(2026, 1, 5, 3, 15, tzinfo=UTC)
EMPLOYERS = ("Acme", "Acme Robotics", "ACME Robotics GmbH", "Bolt Recruiting", "Cargo")
TITLES = ("Machine Learning Engineer", "Senior Machine Learning Engineer", "Data Engineer", "Welder")
LINES = (
    "You train and ship models in Python.", "We ask for five years of robotics.", "You know PyTorch and SQL well.",
    "Acme Robotics builds arms for warehouses.", "We offer a salary of 100,000 to 140,000 USD a year.",
)  # fmt: skip
EDITED_RULES = ("repost_days", "elsewhere_days", "panel_hours", "return_days", "match_all_to")


class History:
    """A data folder whose boards change from run to run, by a seed.

    Two of its boards show the same postings at first, under the names of different employers.
    """

    def __init__(self, home: Path, seed: int, reference: Path) -> None:
        self.random = Random(seed)
        self.home = home
        self.landing = Landing(home)
        self.reference = reference
        self.day = FIRST_DAY
        self.runs = 0
        self.removed: list[tuple[Path, bytes]] = []
        self.employers = {f"ashby:b{n}": EMPLOYERS[n] for n in range(3)} | {"lever:l0": EMPLOYERS[0]}
        shown = [self._posting(f"p{number}") for number in range(6)]
        self.boards = {name: [dict(row) for row in shown] for name in self.employers}
        self.enabled = dict.fromkeys(self.boards, True)

    @property
    def now(self) -> datetime:
        """Return the instant of the next build."""
        return self.day + timedelta(hours=3)

    def _posting(self, name: str) -> Row:
        text = "".join(f"<p>{line}</p>" for line in self.random.sample(LINES, 3) * 5)
        return posting(name, text, title=self.random.choice(TITLES))

    def run(self) -> None:
        """Let a few things change, and seal the run of the day."""
        self.runs += 1
        self.day += timedelta(days=self.random.choice((1, 1, 2, 3, 9)))
        for _ in range(3):
            self._change()
        due = {name: self._shown(rows) for name, rows in self.boards.items() if self.enabled[name]}
        facts: dict[str, dict[str, Any]] = {
            name.split(":")[1]: {"board": {"employer": self.employers[name], "enabled": self.enabled[name]}}
            for name in self.boards
        }
        resting = tuple(name for name in self.boards if name not in due)
        self.landing.run(self.runs, f"{self.day:%Y-%m-%dT%H:%M:%SZ}", due, resting, **facts)

    def _shown(self, rows: list[Row]) -> list[Row]:
        return [
            row if self.random.random() > 0.05 else unread(row["source_posting_id"], title=row["title"]) for row in rows
        ]

    def _change(self) -> None:
        name = self.random.choice(list(self.boards))
        rows = self.boards[name]
        match self.random.randrange(7):
            case 0:
                self.employers[name] = self.random.choice(EMPLOYERS)
            case 1:
                self.enabled[name] = not self.enabled[name] or sum(self.enabled.values()) == 1
            case 2:
                rows.append(self._posting(f"n{self.runs}{len(rows)}"))
            case 3 if rows:
                del rows[self.random.randrange(len(rows))]
            case 4 if rows:
                row = self.random.choice(rows)
                row |= self._posting(row["source_posting_id"])
            case 5:
                rows.append(
                    dict(self.random.choice(self.boards["ashby:b0"] or [self._posting("z")]))
                    | {"source_posting_id": f"c{self.runs}{len(rows)}"}
                )
            case _ if rows:
                self.random.choice(rows)["is_prospect"] = self.random.random() < 0.5

    def damage(self) -> None:
        """Remove a postings file, or put the one removed back."""
        if self.removed:
            path, content = self.removed.pop()
            path.write_bytes(content)
        else:
            path = self.random.choice(sorted((self.home / "landing" / "postings").glob("*/*.jsonl.gz")))
            self.removed.append((path, path.read_bytes()))
            path.unlink()

    def edit_rules(self) -> None:
        """Give one of the rules in the reference files another value."""
        path = self.reference / "closing_rules.csv"
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        row = self.random.choice([row for row in rows if row["rule"] in EDITED_RULES])
        row["value"] = str(max(1, int(float(row["value"])) + self.random.choice((-10, 10))))
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)

    def build(self) -> None:
        """Build some hours after the last run."""
        build(self.home, self.now)


def reference_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let builds read a copy of the reference files, which may be edited."""
    shutil.copytree(database.REFERENCE_FOLDER, folder)
    for module in (database, incremental):
        monkeypatch.setattr(module, "REFERENCE_FOLDER", folder)
    return folder


def live(history: History, steps: int) -> None:
    """Seal runs, edit, damage and build in a random order; at the end put back what was removed, and build."""
    for _ in range(steps):
        history.run()
        match history.random.randrange(4):
            case 0:
                history.damage()
            case 1:
                history.edit_rules()
            case _:
                pass
        if history.random.random() < 0.6:
            history.build()
    if history.removed:
        history.damage()
    history.build()
