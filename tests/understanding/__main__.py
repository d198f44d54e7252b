"""`make scores`: every figure of docs/understanding.md, from the measuring data beside the checkout.

`python -m tests.understanding values FIELD [SEED]` prints 50 random values of a field with their words, for a person to judge.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.understanding import filling, gold, opinions, peers

SHARED = Path(__file__).resolve().parents[3] / "shared"


def say(*lines: str) -> None:
    """Print lines."""
    sys.stdout.write("\n".join(lines) + "\n")


def share(name: str, right: int, total: int) -> str:
    """Return a table's line of a share with its Wilson interval."""
    low, high = gold.wilson(right, total)
    return f"| {name} | {right} of {total} | {right / max(total, 1):.3f} | {low:.3f} to {high:.3f} |"


def second_opinions(real: Path) -> None:
    """Print the agreement with labels that others made."""
    texts = list(opinions.pay_texts(real))
    running = [said for said in opinions.pay_in_running_text(real) if said is not None]
    places = list(opinions.cities(real))
    comments = list(opinions.countries_of_comments(real))
    flags = list(opinions.remote_flags(real))
    labelled, covered, outside = opinions.knowledge_spans(real)
    say(
        "",
        "| second opinion | agreed | share | interval |",
        "| --- | --- | --- | --- |",
        share("pay text against the numbers entered", sum(texts), len(texts)),
        share("running text that states pay, against the numbers entered", sum(running), len(running)),
        share("city in a location text", sum(right for right, _ in places), len(places)),
        share(
            "country of a comment, Hacker News, against a geocoder", sum(right for right, _ in comments), len(comments)
        ),
        share(
            "the same where a country is read", sum(right for right, _ in comments), sum(read for _, read in comments)
        ),
        share("remote or hybrid, Hacker News, against a program's flag", sum(a == b for a, b in flags), len(flags)),
        share("expert knowledge spans overlapped by a skill found here", covered, labelled),
        f"| skills found here outside every expert span | {outside} | | |",
    )


def main() -> None:
    """Print the tables, or the random values of one field."""
    if not SHARED.exists():
        raise SystemExit("the measuring data is not beside the checkout")
    if sys.argv[1:2] == ["values"]:
        field = sys.argv[2] if len(sys.argv) > 2 else ""
        seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
        say(*filling.drawn(SHARED, field, seed))
        return
    say(*gold.table(SHARED / "gold"))
    counts, misses = peers.scores(SHARED / "gold/peer_cases.jsonl")
    say("", "| peers' cases | right | share | interval |", "| --- | --- | --- | --- |")
    say(*(share(task, *found) for task, found in counts.items()), "", *misses)
    second_opinions(SHARED / "data/real")
    say("", *filling.table(SHARED))


if __name__ == "__main__":
    main()
