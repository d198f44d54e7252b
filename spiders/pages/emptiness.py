"""What positively shows that a listing page has no postings, and how many it states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from spiders.pages.document import visible_lines
from spiders.pages.links import PAGES_AROUND
from spiders.pages.words import pattern, said

MOUNTS = frozenset(
    "root app __next __nuxt main-app react-root app-root ember-app svelte grnhse_app whr_embed_hook".split()
)
# Marks of markup that a script fills in, so that what it says is not yet what a reader sees.
TEMPLATE_ATTRIBUTE = re.compile(
    r"(?:data-)?ng-(?:if|show|hide|repeat|switch|cloak|bind|view|include)|v-(?:if|show|for|cloak|else)"
    r"|x-(?:if|show|for|cloak|text)|data-bind$|\*ng(?:if|for)",
    re.I,
)
PLACEHOLDER = re.compile(r"\{\{.{1,200}?\}\}|\{[$%].{1,200}?[$%]\}|\$\{.{1,200}?\}|<%.{1,200}?%>")
STATEMENT_LENGTH = 300
STATEMENT_SHOWN = 80
COUNT_LENGTH = 60
FIRST_OF = re.compile(r"\W*1 ?(?:/|of|von|sur|van|de|di|av|af|z) ?(\d{1,4})\W*", re.I)
# Where the clause that states something ends: at a mark, or at a word that begins another clause.
CLAUSE_END = re.compile(
    r"[.,;:!?…()|]|\s[-–—•]"
    r"|\s(?:but|however|and|so|yet we|aber|jedoch|und|mais|et|pero|y|maar|en we|men|och|ma|mas|e)\s",
    re.I,
)
SENTENCE_END = re.compile(r"[.!?;](?:\s|$)")
# Postings in a page's own script: the list is there, and is shown by the script.
LIST_IN_SCRIPT = re.compile(
    r'"(?:jobs?|job_?posts|job_?postings|positions|openings|vacancies|postings|offers|requisitions)"'
    r"\s*:\s*\[\s*\{",
    re.I,
)
FILLED_FROM = ("data-src", "data-url", "data-endpoint", "data-api", "hx-get")


def empty_statement(page: Any) -> str | None:
    """Return the words by which a page states that nothing is open, None where it does not or could not know.

    Only what a reader sees counts; a page that still loads, is under maintenance, is filled by a script, or states
    postings elsewhere proves nothing.
    """
    lines = list(visible_lines(page))
    if is_script_shell(page) or any(is_not_now(line) for line in lines):
        return None
    counts = stated_counts(lines)
    if any(counts.values()):
        return None
    said_so = [line for line in lines if is_statement(line)]
    words = next((line for line in [*counts, *said_so] if not is_templated(page, line)), None)
    return words and f"stated: {words[:STATEMENT_SHOWN]}"


def is_statement(line: str) -> bool:
    """Return whether a line states that nothing is open: now, in the whole list, and not as a question or condition."""
    match = said("empty_state", line) if len(line) <= STATEMENT_LENGTH else None
    if match is None:
        return False
    before, behind = SENTENCE_END.split(line[: match.start()])[-1], line[match.end() :]
    end = SENTENCE_END.search(behind)
    is_question = end is not None and end[0].startswith("?")
    narrowing = pattern("empty_tail").sub("", CLAUSE_END.split(behind, maxsplit=1)[0])
    return not (is_question or said("empty_unless", before) or re.search(r"\w", narrowing))


def stated_counts(lines: list[str]) -> dict[str, int]:
    """Return the numbers of postings that short lines state ("57 open positions"), by line."""
    found = {}
    for line in lines:
        if len(line) <= COUNT_LENGTH and (match := said("stated_count", line.strip(" .:!()*•-"))):
            number = next(group for group in match.groups() if group)
            found[line] = int(number.replace(",", "").replace(".", ""))
    return found


def is_not_now(line: str) -> bool:
    """Return whether a line says that the page cannot show its content now, or that a script will fill it in."""
    return bool(PLACEHOLDER.search(line)) or (len(line) <= STATEMENT_LENGTH and said("not_now", line) is not None)


def is_templated(page: Any, words: str) -> bool:
    """Return whether a script decides if words are shown, wherever they stand."""
    holders = [element for element in page.iter() if isinstance(element.tag, str) and words in plain_text(element)]
    deepest = [element for element in holders if not any(child in holders for child in element)]
    return all(
        any(TEMPLATE_ATTRIBUTE.match(name) for node in [element, *element.iterancestors()] for name in node.attrib)
        for element in deepest
    )


def plain_text(element: Any) -> str:
    """Return the text in an element with single blanks."""
    return " ".join("".join(element.itertext()).split())


def is_script_shell(page: Any) -> bool:
    """Return whether a script fills the page's list: into an empty element, from elsewhere, or from the page's data."""
    sources = [str(script.get("src")) for script in page.iter("script") if script.get("src")]
    if any(is_from_elsewhere(source) for source in sources) or any(has_list(script) for script in page.iter("script")):
        return True
    return any(is_mount(element, has_script=bool(sources)) for element in page.iter() if isinstance(element.tag, str))


def is_from_elsewhere(source: str) -> bool:
    """Return whether a script or a frame brings postings from another host."""
    return urlsplit(source).netloc != "" and said("posting_path", source) is not None


def has_list(script: Any) -> bool:
    """Return whether an inline script holds postings as data."""
    return not script.get("src") and bool(LIST_IN_SCRIPT.search(script.text_content() or ""))


def is_mount(element: Any, *, has_script: bool) -> bool:
    """Return whether an element waits for a script to fill it: empty, or with nothing but placeholders in it."""
    if element.tag == "iframe":
        return said("posting_path", element.get("src") or "") is not None
    is_own = "-" in element.tag
    if not (is_own or element.tag in ("div", "main", "section")):
        return False
    names = f"{element.get('id') or ''} {element.get('class') or ''} {element.tag if is_own else ''}"
    is_named = element.get("id") in MOUNTS or ((has_script or is_own) and said("posting_path", names) is not None)
    is_named = is_named or any(said("posting_path", element.get(name) or "") for name in FILLED_FROM)
    return (is_named or element.tag in MOUNTS) and not plain_text(element) and element.find(".//a") is None


def announced_total(page: Any, shown: int) -> int | None:
    """Return how many postings a page states for the list of which it shows `shown`, None where it does not say."""
    lines = list(visible_lines(page))
    for line in lines:
        match = said("shown_range", line)
        first, total = [int(group) for group in match.groups() if group] if match else (None, None)
        if total is not None and first == shown:
            return total
    return max(stated_counts(lines).values(), default=None)


def announced_pages(page: Any) -> int | None:
    """Return how many pages a list states to have ("Page 1 of 3")."""
    for line in visible_lines(page):
        if len(line) <= COUNT_LENGTH and (match := said("page_count", line)):
            return int(match[1])
    around = (element for element in page.iter("nav", "div", "ul", "span", "p") if is_pager(element))
    stated = (int(match[1]) for element in around if (match := FIRST_OF.fullmatch(plain_text(element))))
    return next(stated, None) or max((len(pages) for pages in pages_to_choose(page)), default=None)


def pages_to_choose(page: Any) -> Iterator[list[str]]:
    """Yield the page numbers of each field of a form in which a page of the list is chosen."""
    for field in page.iter("select"):
        choices = [plain_text(option) for option in field.iter("option")]
        if said("page_param", field.get("name") or "") and choices[1:] and all(map(str.isdigit, choices)):
            yield choices


def is_pager(element: Any) -> bool:
    """Return whether an element is named as what turns the pages of a list."""
    return bool(PAGES_AROUND.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
