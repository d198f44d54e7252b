"""The links of a listing page: postings, further pages of the list, and what announces more without an address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from spiders.pages.addresses import (
    is_file,
    is_other_page,
    is_posting_like,
    normal_address,
    normal_path,
    resolved,
    same_site,
)
from spiders.pages.document import is_furniture, is_hidden
from spiders.pages.words import said
from spiders.safety import host_and_port

# A text on so many links, and on half of all, is no title.
SAME_TEXTS = 3
KEPT_ADDRESSES = ("data-href", "data-url", "data-link", "data-next", "data-next-url", "data-next-page", "hx-get")
PAGED_PATH = re.compile(r"/(?:page|seite|pagina|página|sida|side|strona|p)[/_-]?(\d{1,4})(?:\.\w{3,5})?", re.I)
PAGED_END = re.compile(r"/(?:page|seite|pagina|página|sida|side|strona|p)[/_-]?\d{1,4}(?:\.\w{3,5})?$", re.I)
LAST_PAGE_NUMBER = 500
LARGEST_SECOND = 4  # greater numbers of a list's first further page count rows, not pages
PAGES_AROUND = re.compile(r"pagin|pager|page-?numbers?|load-?more|more-?(?:jobs|results)", re.I)
DISABLED = re.compile(r"\b(?:is-)?(?:disabled|inactive)\b", re.I)
LOADS = re.compile(r"^\W*(?:load|carica|carregar|cargar|charger|lade|mehr .*laden|laad|加载|もっと)\b|\bmore \w+", re.I)
LEADS_NOWHERE = re.compile(r"\s*(?:#\s*$|javascript:|$)", re.I)
NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|load-?more)(?:$|[\s_-])", re.I)
ARROWS = " \u2192\u00bb\u203a>"
TITLE_LENGTH = 200
NEXT_LENGTH = 60


@dataclass
class Link:
    """One link of a page: element, absolute address (None where it leads nowhere), and the text shown."""

    element: Any
    url: str | None
    text: str
    rel: frozenset[str]


@dataclass
class Links:
    """What a listing page's links are, by absolute address: `likely` postings and `unknown` pages with the title shown.

    `further` are more pages of the list, `whole` pages said to show all of it, `announced` names one that no address
    leads to; `files` and `elsewhere` count links to documents and to what reads like postings on other hosts.
    """

    likely: dict[str, str | None] = field(default_factory=dict)
    unknown: dict[str, str | None] = field(default_factory=dict)
    further: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    announced: str | None = None
    files: int = 0
    elsewhere: int = 0


def links_of(page: Any, url: str, start: str) -> Links:
    """Sort the links of one listing page at `url`; `start` is the first page of its list."""
    found, announcing = Links(), list[Link]()
    for link in every_link(page, base_of(page, url)):
        if is_further(link, start):
            if link.url is None or not same_site(url, link.url):
                announcing.append(link)
            elif normal_list_address(link.url) != normal_list_address(url):
                found.further.append(link.url)
        elif is_whole_list(link, start):
            if same_site(url, link.url or ""):
                found.whole.append(link.url or "")
            else:
                announcing.append(link)
        elif link.url is not None and link.element.tag != "link":
            sort_in(link, start, found)
    forget_common_texts(found.likely)
    if announcing and not found.further and page_number(url, start) is None:
        found.announced = announcing[0].text[:40] or "next page"
    return found


def forget_common_texts(titles: dict[str, str | None]) -> None:
    """Forget a text that most links show: it says what to do with them, and names none."""
    for text, count in Counter(titles.values()).items():
        if text and count >= SAME_TEXTS and 2 * count >= len(titles):
            titles |= {url: None for url, title in titles.items() if title == text}


def sort_in(link: Link, start: str, found: Links) -> None:
    """Add one link that is no further page to the kind it belongs to."""
    url = link.url or ""
    title = None if said("generic_link", link.text) else link.text[:TITLE_LENGTH]
    if not same_site(start, url):
        found.elsewhere += is_posting_elsewhere(link)
    elif is_file(url):
        found.files += 1
    elif is_posting_like(start, url):
        found.likely[url] = found.likely.get(url) or title
    elif may_be_posting(start, link):
        found.unknown[url] = found.unknown.get(url) or title


def may_be_posting(listing: str, link: Link) -> bool:
    """Return whether a link under words we do not know could lead to a posting."""
    url = link.url or ""
    if normal_address(url).partition("#")[0] in ("/", normal_path(urlsplit(listing).path)):
        return False
    return not (is_other_page(url) or is_furniture(link.element))


def is_posting_elsewhere(link: Link) -> bool:
    """Return whether a link to another host reads like one to a posting there, not to a profile or a portal."""
    url = link.url or ""
    host, parts = host_and_port(url)[0], urlsplit(url)
    if said("other_site", host) or is_furniture(link.element) or is_file(url):
        return False
    names_one = re.search(r"\d", normal_address(url).rpartition("/")[2]) is not None
    return names_one and bool(said("posting_path", f"{host}{parts.path}?{parts.query}"))


def base_of(page: Any, url: str) -> str:
    """Return the address that relative links are relative to."""
    base = page.find(".//base[@href]")
    return url if base is None else resolved(url, base.get("href")) or url


def every_link(page: Any, base: str) -> Iterator[Link]:
    """Yield every element that leads, or seems to lead, somewhere."""
    for element in page.iter("a", "link", "area", "button", "input", "div", "li", "tr", "span"):
        address = address_of(element)
        if address is None:
            continue
        rel = frozenset((element.get("rel") or "").lower().split())
        yield Link(element, resolved(base, address) if address else None, words_of(element), rel)


def words_of(element: Any) -> str:
    """Return the text of a link; where it shows none, what is said of it, of its picture, or by its class."""
    pictures = [image.get("alt") for image in element.iter("img")]
    said_of_it = [element.get(name) for name in ("aria-label", "title", "value")]
    named = "Next" if NEXT_CLASS.search(element.get("class") or "") and element.tag == "a" else ""
    found = (" ".join(text.split()) for text in (element.text_content(), *said_of_it, *pictures) if text)
    return next(filter(None, found), named)


def address_of(element: Any) -> str | None:
    """Return where an element leads: its `href`, or an address kept for a script; "" where it is a link without one."""
    address = element.get("href")
    if address is not None and not LEADS_NOWHERE.match(address):
        return str(address)
    kept = (element.get(name) or "" for name in KEPT_ADDRESSES)
    if found := next((text for text in kept if "/" in text or "?" in text), None):
        return str(found)
    is_button = element.get("role") == "button" or "onclick" in element.attrib
    is_button = is_button or element.get("type") in ("button", "submit")
    return "" if element.tag in ("a", "button") or is_button else None


def is_further(link: Link, start: str) -> bool:
    """Return whether a link leads to, or announces, another page of the list that begins at `start`."""
    if "next" in link.rel:
        return not is_disabled(link.element)
    if link.element.tag == "link" or is_disabled(link.element) or is_hidden(link.element):
        return False
    words = link.text.strip()
    if link.url is None:
        return announces(link)
    if same_site(start, link.url) and (page_number(link.url, start) is not None or is_numbered(link, start)):
        return True
    if len(words) > NEXT_LENGTH or not said("next_page", words):
        return False
    return not said("card_link", words) or not is_posting_like(start, link.url)


def is_whole_list(link: Link, start: str) -> bool:
    """Return whether a link promises all postings, of which the list that begins at `start` may show a choice.

    A listing below the page it leads to is a part that was chosen.
    """
    if not said("whole_list", link.text.strip(ARROWS)) or is_furniture(link.element) or is_hidden(link.element):
        return False
    if link.url is None or said("other_site", host_and_port(link.url)[0]):
        return False
    here, there = normal_path(urlsplit(start).path), normal_path(urlsplit(link.url).path)
    return not (same_site(start, link.url) and f"{here}/".startswith(f"{there.rstrip('/')}/"))


def is_numbered(link: Link, start: str) -> bool:
    """Return whether a link shows a number and leads to the page of that number beside or below the listing."""
    words = link.text.strip()
    if not words.isdigit() or not 1 <= int(words) <= LAST_PAGE_NUMBER or not link.url:
        return False
    path, listing = normal_path(urlsplit(link.url).path), normal_path(urlsplit(start).path)
    folder, _, last = path.rpartition("/")
    is_beside = folder in (listing, listing.rpartition("/")[0]) and re.findall(r"\d+", last)[-1:] == [words]
    return is_beside or (path == listing and words in dict(parse_qsl(urlsplit(link.url).query)).values())


def announces(link: Link) -> bool:
    """Return whether an element without an address would bring more of the list by a script."""
    words = link.text.strip()
    is_number = words.isdigit() and 1 < int(words) <= LAST_PAGE_NUMBER and "aria-current" not in link.element.attrib
    if len(words) > NEXT_LENGTH:
        return False
    is_bare = is_bare_next(link)
    if not (is_number or is_bare or said("next_page", words)):
        return False
    around = " ".join(names_around(link.element))
    return bool(LOADS.search(words) or PAGES_AROUND.search(around) or (is_bare and not said("slides", around)))


def names_around(element: Any) -> Iterator[str]:
    """Yield how an element and what it stands in are called, up to the body."""
    for node in [element, *element.iterancestors()]:
        if isinstance(node.tag, str) and node.tag not in ("body", "html"):
            yield from filter(None, map(node.get, ("class", "id", "aria-label")))


def is_bare_next(link: Link) -> bool:
    """Return whether a link shows "Next" in so many words, and leads neither through the site nor through a form."""
    if not said("bare_next", link.text) or not link.element.text_content().strip() or is_furniture(link.element):
        return False
    return link.element.tag == "a" or not any(node.tag == "form" for node in link.element.iterancestors())


def is_disabled(element: Any) -> bool:
    """Return whether a link is switched off, as "next" is on the last page."""
    around = [node for node in (element, element.getparent()) if node is not None]
    return any(
        "disabled" in node.attrib or node.get("aria-disabled") == "true" or DISABLED.search(node.get("class") or "")
        for node in around
    )


def page_number(url: str, start: str) -> int | None:
    """Return the number of the page that an address names in the list that begins at `start`.

    >>> page_number("https://x.example/jobs?page=3", "https://x.example/jobs")
    3
    >>> page_number("https://x.example/jobs/page/2/", "https://x.example/jobs")
    2
    """
    numbers, others = list_query(url)
    if others != list_query(start)[1]:
        return None
    path, stem = normal_path(urlsplit(url).path), PAGED_END.sub("", normal_path(urlsplit(start).path))
    if path in (stem, normal_path(urlsplit(start).path)):
        return numbers[0] if numbers else None
    match = PAGED_PATH.fullmatch(path.removeprefix(stem.rstrip("/"))) if path.startswith(stem) else None
    return int(match[1]) if match else None


def skipped_page(numbers: set[int]) -> int | None:
    """Return the first page that the numbers of further pages leave out; they count pages, or rows from 0 or 1.

    >>> skipped_page({2, 4}), skipped_page({0, 1, 2}), skipped_page({20, 60, 80}), skipped_page({21, 41})
    (3, None, 40, None)
    """
    further = sorted(number for number in numbers if number > 1)
    if not further:
        return None
    first, end = further[0], further[-1] + 1
    by_rows = [range(first, end, first), range(first, end, first - 1)] if first > 2 else []
    expected = [*by_rows, range(2, end)] if first <= LARGEST_SECOND else by_rows
    fitting: range = next((pages for pages in expected if set(further) <= set(pages)), range(0))
    return next((page for page in fitting if page not in numbers), None)


def list_query(url: str) -> tuple[list[int], list[tuple[str, str]]]:
    """Return (page numbers, other parameters) of a list's query."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    numbers = [int(value) for name, value in pairs if said("page_param", name) and value.isdigit() and len(value) < 7]
    others = [(n, v) for n, v in pairs if not said("page_param", n) and not said("tracking_param", n)]
    return numbers, sorted(others)


def normal_list_address(url: str) -> str:
    """Return the normal form of a listing page's address, which keeps its page number."""
    numbers, others = list_query(url)
    return f"{normal_path(urlsplit(url).path)}?{numbers}{others}"
