"""Turn figures into files: the HTML page, a CSV a figure, and report.json."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import astuple, dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import words
from reports.figure import Figure
from reports.masthead import Masthead
from reports.packaging import datapackage
from reports.revising import SHOWN, Change, changes

STYLE = Path(__file__).with_name("templates") / "style.css"


@dataclass
class Drawn:
    """A figure with its rows and the definition of its table: what the page, the CSV and the JSON are made of."""

    figure: Figure
    rows: list[dict[str, Any]]
    definition: str = ""

    @cached_property
    def picture(self) -> Markup | None:
        """Return the figure's chart as SVG, which the charts module makes with all texts escaped."""
        from reports.charts import svg_of  # loading Altair takes 2 s and 80 MiB, which only who draws should pay

        drawn = svg_of(self.figure, self.rows)
        return Markup(drawn) if drawn else None

    @property
    def finding(self) -> str | None:
        """Return what the rows show, None where nothing can be said in a line."""
        return self.figure.finding(self.rows) if self.figure.finding and self.rows else None

    def is_shown(self, told: Week) -> bool:
        """Say whether the page shows the figure: with rows, or with words for having none."""
        if self.figure.complete_only and told.quality["is_incomplete"]:
            return False
        may_be_empty = bool(self.figure.empty) and (self.figure.first_reading or told.label != "first")
        return bool(self.rows) or may_be_empty


@dataclass
class Week:
    """What the page says of the week as a whole. `cutoff` is the latest complete evidence, UTC."""

    week: date
    label: str
    quality: dict[str, Any]
    cutoff: datetime | None
    other_labels: list[str]
    masthead: Masthead
    is_invented: bool = False
    as_of: datetime | None = None
    sentences: list[Markup] = field(default_factory=list)

    def neighbour(self, weeks: int) -> str | None:
        """Return the label of the week so many weeks on, if it is published."""
        label = f"{self.week + timedelta(weeks=weeks):%G-W%V}"
        return label if label in self.other_labels else None


@cache
def environment() -> Environment:
    """Return the template environment; everything is escaped, whatever a file is called."""
    made = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["words"] = words
    return made


def style() -> tuple[Markup, str]:
    """Return the page's own style sheet, safe as it stands, and its content-policy hash."""
    text = STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"sha256-{digest}"


def page_files(told: Week, drawn: list[Drawn], up: str = "../", previous: bytes | None = None) -> dict[str, bytes]:
    """Return the files of a report by their path in its folder.

    `up` leads to the archive; `previous` is the report.json of the issue that this one revises.
    """
    told.sentences = sentences(told, drawn)
    tables = {entry.figure.key: (entry.figure.title, entry.rows, csv_bytes(entry)) for entry in drawn if entry.rows}
    files = {f"data/{key}.csv": content for key, (_, _, content) in tables.items()}
    files["report.json"] = json_bytes(told, drawn, up)
    name = f"ml-job-trends-{told.label.lower()}"
    files["datapackage.json"] = datapackage(name, f"{told.masthead.title}: {told.label}", tables)
    changed = changes(previous, files["report.json"], drawn) if previous is not None else None
    if changed is not None:
        files["changes.csv"] = table_bytes(list(Change.__dataclass_fields__), [astuple(change) for change in changed])
    files["index.html"] = html_bytes(told, drawn, up, changed, checksums_of(files))
    return files


def checksums_of(files: dict[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file by its path, in the order of the paths."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}


def html_bytes(
    told: Week, drawn: list[Drawn], up: str, changed: list[Change] | None, checksums: dict[str, str]
) -> bytes:
    """Return the page itself: its figures by section, what a revision changed, and the downloads' checksums."""
    text, policy = style()
    sections: dict[str, list[Drawn]] = {}
    for entry in drawn:
        if entry.is_shown(told):
            sections.setdefault(entry.figure.section, []).append(entry)
    html = (
        environment()
        .get_template("weekly.html.j2")
        .render(
            told=told,
            sections=sections,
            style=text,
            policy=policy,
            checksums=checksums,
            bridge=overall_bridge(drawn),
            up=up,
            changed=changed,
            shown=SHOWN,
        )
    )
    return html.encode("utf-8")


def overall_bridge(drawn: list[Drawn]) -> dict[str, Any] | None:
    """Return the bridge of all vacancies, None in a first reading."""
    rows = next(entry.rows for entry in drawn if entry.figure.key == "bridge")
    return next((row for row in rows if row["slice_kind"] == "all"), None)


def sentences(told: Week, drawn: list[Drawn]) -> list[Markup]:
    """Return the sentences above the figures, three in a full week, their numbers marked with what they come from."""
    skills = next(entry.rows for entry in drawn if entry.figure.key == "skills")
    has_flow = not told.quality["is_incomplete"] and told.label != "first"
    html = (
        environment()
        .get_template("sentences.html.j2")
        .render(
            told=told,
            bridge=overall_bridge(drawn) if has_flow else None,
            asked=[row for row in skills if not row["suppressed_reason"]][:3],
        )
    )
    return [Markup(line) for line in html.splitlines() if line.strip()]


def csv_bytes(entry: Drawn) -> bytes:
    """Return a figure's rows as CSV: all columns of its mart, cells guarded against formulas."""
    return table_bytes(list(entry.rows[0]), [tuple(row.values()) for row in entry.rows])


def table_bytes(header: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    """Return a table as CSV, cells guarded against formulas."""
    lines = [words.csv_line(header), *(words.csv_line(words.csv_cell(value) for value in row) for row in rows)]
    return "".join(lines).encode("utf-8")


def json_bytes(told: Week, drawn: list[Drawn], up: str) -> bytes:
    """Return all figures with their rows, measures and SQL as JSON."""
    document = {
        "$schema": f"{up}report.schema.json",
        "title": told.masthead.title,
        "week": told.week,
        "week_label": told.label,
        "invented_market": told.is_invented,
        "as_of": told.as_of,
        "data_cutoff": told.cutoff,
        "incomplete_reason": told.quality["incomplete_reason"],
        "sentences": [sentence.striptags() for sentence in told.sentences],
        "quality": told.quality,
        "figures": [
            {
                "key": d.figure.key,
                "title": d.figure.title,
                "finding": d.finding,
                "measure": d.figure.measure,
                "definition": d.definition,
                "sql": d.figure.sql,
                "rows": d.rows,
            }
            for d in drawn
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, default=plain).encode("utf-8") + b"\n"


def plain(value: object) -> str:
    """Return a date or instant as ISO 8601."""
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)
