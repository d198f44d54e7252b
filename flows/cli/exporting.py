"""The command that copies the published tables into files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.terminal import say
from flows.settings import load_settings
from reports.words import counted
from warehouse.exporting import WAYS
from warehouse.exporting import export as export_tables


def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="New, or an earlier export, which is replaced.")],
    output: Annotated[
        list[str] | None, typer.Option("--format", help="parquet (default) or csv; may be repeated.")
    ] = None,
) -> None:
    """Copy the published tables into Parquet or CSV files. A datapackage.json describes them."""
    ways = list(dict.fromkeys(output or ["parquet"]))
    if unknown := sorted(set(ways) - set(WAYS)):
        raise typer.BadParameter(f"{unknown[0]!r} is not one of {', '.join(WAYS)}")
    count = export_tables(load_settings().published, folder, ways, say)
    say(f"{counted(count, 'file')}: {folder / 'datapackage.json'}")
