"""Pairs of near-duplicates as datasketch finds them; run in an environment of its own (`make bench` makes it).

Usage: duplicate_baseline.py TEXTS.json. Prints the CPU seconds and the pairs: MinHash of 128 permutations over sequences of five
words, locality-sensitive hashing at 0.9, the estimate at least 0.9.
"""

from __future__ import annotations

import json
import sys
import time

from datasketch import MinHash, MinHashLSH

SHARE = 0.9


def sketched(text: str) -> MinHash:
    """Return the sketch of a text."""
    words = text.lower().split()
    sketch = MinHash(num_perm=128)
    sketch.update_batch({" ".join(words[n : n + 5]).encode() for n in range(max(1, len(words) - 4))})
    return sketch


def main() -> None:
    """Find the pairs and print one JSON object."""
    with open(sys.argv[1], encoding="utf-8") as stream:
        texts = json.load(stream)
    begun = time.process_time()
    index, sketches, pairs = MinHashLSH(threshold=SHARE, num_perm=128), [], []
    for number, text in enumerate(texts):
        sketch = sketched(text)
        pairs += [(int(other), number) for other in index.query(sketch) if sketches[other].jaccard(sketch) >= SHARE]
        index.insert(number, sketch)
        sketches.append(sketch)
    print(json.dumps({"seconds": time.process_time() - begun, "pairs": pairs}))


if __name__ == "__main__":
    main()
