"""The addresses of look-up pages: short, readable, distinct, and never changed once issued."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

FILE = "addresses.json"
KINDS = ("skill", "employer", "place", "role")
SIGNS = (
    ("c++", "c-plus-plus"),
    ("c#", "c-sharp"),
    ("f#", "f-sharp"),
    (".net", "dot-net"),
    ("&", " and "),
    ("+", " plus "),
    ("#", " sharp "),
)
LONGEST = 60


def slug_of(name: str) -> str:
    """Return a name as the lower-case ASCII words of an address; a name without any gets a digest."""
    plain = name.lower()
    for sign, spelled in SIGNS:
        plain = plain.replace(sign, spelled)
    ascii_ = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:LONGEST].strip("-") or digest_of(name)


def digest_of(name: str) -> str:
    """Return a short digest that tells two names with the same slug apart."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]


@dataclass
class Addresses:
    """Which subject of each kind has which address, in a site of which some pages may be issued already."""

    issued: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    @classmethod
    def of(cls, site: Path) -> Addresses:
        """Return the addresses that a site has issued."""
        file = site / FILE
        return cls(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else cls()

    def admit(self, kind: str, names: Iterable[str]) -> None:
        """Give each name an address; one whose slug is taken by another name gets its digest as well."""
        taken = set(self.issued[kind].values())
        for name in sorted(set(names) - set(self.issued[kind])):
            slug = slug_of(name)
            slug = f"{slug}-{digest_of(name)}" if slug in taken else slug
            taken.add(slug)
            self.issued[kind][name] = slug

    def path(self, kind: str, name: str) -> str | None:
        """Return the path of a subject's page in the site, None where it has none."""
        slug = self.issued[kind].get(name)
        return f"{kind}/{slug}/index.html" if slug else None

    def key(self, kind: str, name: str) -> str:
        """Return the name of a subject's row on the page to find it."""
        return f"{kind}-{self.issued[kind].get(name, '')}"

    def text(self) -> str:
        """Return the file that keeps them."""
        return json.dumps(self.issued, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
