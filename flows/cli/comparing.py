"""The command that holds an advert or a CV against the newest published week."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.terminal import say
from flows.settings import load_settings

FORMATS = ("text", "json")


def compare(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An advert or a CV: text, HTML or PDF.")],
    kind: Annotated[str | None, typer.Option(help="advert or cv; told by its wording where not given.")] = None,
    role: Annotated[
        str | None, typer.Option(help="Role family, such as ml_engineer, in place of what it says.")
    ] = None,
    level: Annotated[str | None, typer.Option(help="Level, such as senior, in place of what it says.")] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="Country as two letters, such as DE; may be repeated.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.")] = "text",
) -> None:
    """Hold an advert or a CV against the newest week: skills, pay, years. Stores and sends nothing."""
    # reading texts takes a second to load, which only who compares should pay
    from flows.comparing import compare as compared
    from flows.comparing.files import text_of_file
    from flows.comparing.held import LEVELS, Stated, country_codes, read_text, roles
    from warehouse.clean.text_kind import KINDS

    countries = [code.upper() for code in country or []]
    named_among("--kind", kind, KINDS)
    named_among("--role", role, roles())
    named_among("--level", level, LEVELS)
    named_among("--format", form, FORMATS)
    if unknown := [code for code in countries if code not in country_codes()]:
        raise typer.BadParameter(f"--country {unknown[0]!r} is no country's two letters, such as DE")
    held = read_text(text_of_file(file), Stated(kind, role, level, countries))
    print_comparison(compared(load_settings().published, held), form)


def named_among(option: str, value: str | None, known: tuple[str, ...]) -> None:
    """Raise BadParameter for a value that is none of those known."""
    if value is not None and value not in known:
        raise typer.BadParameter(f"{option} {value!r} is not one of {', '.join(known)}")


def print_comparison(answer: dict[str, object], form: str) -> None:
    """Print a comparison as text or as one JSON object."""
    if form == "json":
        import json

        typer.echo(json.dumps(answer, ensure_ascii=False, allow_nan=False, default=str, indent=2))
        return
    from flows.comparing.layout import lines_of

    for line in lines_of(answer):
        say(line)
