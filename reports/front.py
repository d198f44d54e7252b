"""The weekly page: its first screen, its figures by section, and the files beside it."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from typing import Any

from markupsafe import Markup

from reports import sentences
from reports.drawing import RenderedFigure, draw, is_shown
from reports.figure import Row, query, records
from reports.figures import FIGURES, SECTIONS
from reports.files import csv_bytes, json_bytes, parquet_bytes, table_bytes
from reports.packaging import datapackage
from reports.page import Page
from reports.published import Published
from reports.revising import SHOWN, Change, changes
from reports.templating import render
from reports.tiles import Tile, pay_line, tiles


@dataclass
class Front:
    """What the weekly page shows, read once from the published file."""

    headline: Markup
    deck: Markup
    since: list[tuple[str, str, Markup]]
    tiles: list[Tile]
    drawn: list[RenderedFigure]


def read_front(published: Published, page: Page) -> Front:
    """Read everything that the page of a week shows."""
    monday = page.week.monday
    rows = records(published.frame(query("since"), week=monday))
    weeks = records(published.frame(query("tiles"), week=monday))
    row: Row | None = rows[0] if rows and not page.week.is_first else None
    made = [draw(published, figure, page) for figure in FIGURES]
    quality = page.week.quality
    page.heading = (sentences.headline(row, page) if row else sentences.first_headline(quality)).striptags()
    page.description = (sentences.deck(row, page) if row else sentences.first_deck(quality)).striptags()
    return Front(
        sentences.headline(row, page) if row else sentences.first_headline(quality),
        sentences.deck(row, page) if row else sentences.first_deck(quality),
        sentences.since_last_week(row, page, pay_line(weeks)) if row else [],
        tiles(weeks) if weeks else [],
        made,
    )


def front_files(front: Front, page: Page, previous: dict[str, Any] | None = None) -> dict[str, bytes]:
    """Return the files of a weekly report by their path in its folder.

    `previous` is the report.json of the issue that this one revises.
    """
    tables = {made.figure.key: (made.title, made.table) for made in front.drawn if made.rows}
    files = {f"data/{key}.csv": csv_bytes(frame) for key, (_, frame) in tables.items()}
    files |= {f"data/{key}.parquet": parquet_bytes(frame) for key, (_, frame) in tables.items()}
    files["report.json"] = json_bytes(document(front, page))
    files["datapackage.json"] = datapackage(
        f"ml-job-trends-{page.week.label.lower()}", f"{page.masthead.title}: {page.week.label}", tables, files
    )
    changed = changes(previous, front.drawn) if previous is not None else None
    if changed is not None:
        header = list(Change.__dataclass_fields__)
        files["changes.csv"] = table_bytes(header, [astuple(change) for change in changed])
    files["index.html"] = html(front, page, changed, checksums(files)).encode("utf-8")
    return files


def checksums(files: dict[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file by its path, in the order of the paths."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}


def html(front: Front, page: Page, changed: list[Change] | None, sums: dict[str, str]) -> str:
    """Return the page."""
    by_section = {
        key: [made for made in front.drawn if made.figure.section == key and is_shown(made, page)]
        for key, _, _ in SECTIONS
    }
    return render(
        "front.html.j2",
        page=page, front=front, sections=SECTIONS, drawn=by_section, changed=changed, most=SHOWN, checksums=sums,
    )  # fmt: skip


def document(front: Front, page: Page) -> dict[str, Any]:
    """Return all that the page prints as one document: the figures with their rows, measures and SQL."""
    week = page.week
    return {
        "$schema": f"{page.up}report.schema.json",
        "title": page.masthead.title,
        "week": week.monday,
        "week_label": week.label,
        "invented_market": page.is_invented,
        "as_of": week.as_of,
        "data_cutoff": week.cutoff,
        "incomplete_reason": week.quality["incomplete_reason"],
        "headline": front.headline.striptags(),
        "sentences": [front.deck.striptags(), *(f"{name}: {said.striptags()}" for _, name, said in front.since)],
        "quality": week.quality,
        "figures": [
            {
                "key": made.figure.key,
                "title": made.title,
                "measure": made.figure.measure,
                "definition": made.definition,
                "sql": made.figure.sql,
                "rows": records(made.table),
            }
            for made in front.drawn
        ],
    }
