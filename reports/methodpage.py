"""`method.html`, made from docs/method.md, so that what is documented and what readers see is one text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from reports.page import Page
from reports.templating import render

METHOD = Path(__file__).parent / "method.md"  # a link to docs/method.md, so that a wheel holds it
ANCHOR = re.compile(r'<a id="([a-z0-9-]+)"></a>')
SECTION = re.compile(r'<span id="([a-z0-9-]+)"></span>\s*<h2>(.*?)</h2>')
# Links of the document to files that are not part of the site stay as words.
LOCAL_LINK = re.compile(r'<a href="(?!https?://|#)[^"]*">(.*?)</a>')


def method_html(page: Page) -> str:
    """Return the page: the document as HTML, its anchors kept. Raises FileNotFoundError."""
    text = METHOD.read_text(encoding="utf-8")
    marked = ANCHOR.sub(lambda match: f"ANCHOR-{match[1]}-ANCHOR", text)
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(marked)
    html = re.sub(r"(?:<p>)?ANCHOR-([a-z0-9-]+)-ANCHOR(?:</p>)?", r'<span id="\1"></span>', html)
    html = LOCAL_LINK.sub(r"\1", html)
    html = html.replace('style="text-align:right"', 'class="right"')  # the content policy allows no style in place
    contents = [(match[1], Markup(match[2])) for match in SECTION.finditer(html)]
    own = replace(
        page,
        place="Method",
        heading="Method",
        description="How every number on these pages is made, and what it cannot say.",
    )
    return render("method.html.j2", page=own, contents=contents, text=Markup(html.replace("<h1>Method</h1>", "")))
