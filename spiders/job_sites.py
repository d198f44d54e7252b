"""Job sites that are not crawled, and why: refused by their owners, or switched off."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("job_sites.csv")


class JobSite(NamedTuple):
    """One site: `state` is "refused" or "off", `imported` what people may bring of it themselves."""

    source: str
    name: str
    hosts: tuple[str, ...]
    state: str
    reason: str
    imported: str

    @property
    def refusal(self) -> str:
        """Say in one line that the site is not crawled, why, and what of it can be imported."""
        words = "is switched off" if self.state == "off" else "is not crawled"
        imported = f"; `jobtrends import` takes {self.imported}" if self.imported else ""
        return f"{self.name} {words}: {self.reason}{imported}"


def _sites() -> dict[str, JobSite]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        sites = [
            JobSite(row["source"], row["site"], tuple(row["hosts"].split()), row["state"], row["reason"], row["import"])
            for row in csv.DictReader(lines)
        ]
    return {site.source: site for site in sites}


JOB_SITES = _sites()
HOSTS = {host: site for site in JOB_SITES.values() for host in site.hosts}


def site_named(source: str) -> JobSite | None:
    """Return the site that a source's name means.

    >>> site_named("LinkedIn").state, site_named("greenhouse")
    ('refused', None)
    """
    return JOB_SITES.get(source.lower().replace(" ", ""))


def site_at(host: str) -> JobSite | None:
    """Return the site that a host belongs to, at any depth below its name.

    >>> site_at("uk.linkedin.com").source, site_at("notlinkedin.com"), site_at("linkedin.com.example.org")
    ('linkedin', None, None)
    """
    labels = host.lower().rstrip(".").split(".")
    names = (".".join(labels[first:]) for first in range(len(labels) - 1))
    return next((HOSTS[name] for name in names if name in HOSTS), None)
