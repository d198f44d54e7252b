"""The site's templates: one environment that escapes everything, and the style sheet with its content-policy hash."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import words

TEMPLATES = Path(__file__).with_name("templates")


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


def render(template: str, **context: Any) -> str:
    """Return a template's text."""
    return environment().get_template(template).render(**context)


@cache
def module(template: str) -> Any:
    """Return a template of macros."""
    return environment().get_template(template).module


def macro(template: str, of: str, /, **arguments: Any) -> Markup:
    """Return what one macro of a template makes."""
    return Markup(getattr(module(template), of)(**arguments))


@cache
def asset(name: str) -> tuple[Markup, str]:
    """Return a style sheet or script of ours, safe as it stands, and its content-policy hash."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"sha256-{digest}"
