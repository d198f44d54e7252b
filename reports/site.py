"""The pages that are made again each week from the published file: look-up, find, new, method, archive, feeds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reports.addresses import FILE as ADDRESS_FILE
from reports.addresses import Addresses
from reports.archive import archive_files
from reports.figure import records
from reports.finder import find_html
from reports.lookup import lookup_files, read_lookups
from reports.masthead import Masthead
from reports.methodpage import method_html
from reports.opened import opened_files
from reports.page import Page
from reports.published import Published, opened
from reports.staging import next_version, write
from reports.templating import TEMPLATES
from reports.weekly import admit_subjects, week_told

SCHEMA = "report.schema.json"


def renew_site(published: Path, folder: Path, *, masthead: Masthead, invented: bool) -> Path:
    """Make all pages but the weekly ones for the newest week, swap them in, and return the first page."""
    with opened(published) as connection, next_version(folder) as site:
        told = week_told(connection, newest_week(connection), None)
        addresses = Addresses.of(site)
        admit_subjects(connection, addresses)
        page = Page(told, masthead, addresses, is_invented=invented)
        lookups = read_lookups(connection, told.monday)
        for path, content in lookup_files(lookups, connection, page):
            write(site, {path: content})
        write(site, {"find.html": find_html(lookups, page).encode(), "method.html": method_html(page).encode()})
        write(site, dict(opened_files(connection, page)))
        write(site, dict(archive_files(connection, site, page)))
        write(site, {SCHEMA: (TEMPLATES / SCHEMA).read_bytes(), ADDRESS_FILE: addresses.text().encode()})
    return folder / "index.html"


def newest_week(published: Published) -> date:
    """Return the Monday of the newest week; the first day there is while no week is over."""
    rows = records(published.frame("select max(week) as week from marts.week_quality"))
    return rows[0]["week"].date() if rows[0]["week"] is not None else date.min
