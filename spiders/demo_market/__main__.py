"""Serve an invented market until told to stop: `python -m spiders.demo_market --home H --seed N --monday D --weeks W`.

Prints one JSON line once it listens: the control address, the hosts to allow, the crawl instants. Keeps
`boards.csv` and `truth/` under the home folder.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from random import Random

from spiders.demo_market.again import advertise_again
from spiders.demo_market.calendar import parse_monday
from spiders.demo_market.formats import iso
from spiders.demo_market.lives import live
from spiders.demo_market.market import Market
from spiders.demo_market.server import MarketServer


def main() -> int:
    """Serve until standard input closes."""
    parser = argparse.ArgumentParser(description="Serve an invented job market on loopback.")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--monday", type=parse_monday, required=True)
    parser.add_argument("--weeks", type=int, default=6)
    parser.add_argument("--shuffled", action="store_true", help="boards misbehave on days that the seed chooses")
    options = parser.parse_args()
    options.home.mkdir(parents=True, exist_ok=True)
    market = Market(options.seed, options.monday, options.weeks, is_shuffled=options.shuffled)
    advertise_again(market, Random(options.seed))
    live(market)
    server = MarketServer(market, options.home)
    line = {
        "control": f"http://{server.hosts[0]}/control",
        "hosts": server.hosts,
        "crawl_instants": [iso(moment) for moment in server.market.crawl_instants],
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.truth.close_crawl(server.now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
