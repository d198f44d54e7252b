"""The week as a mail: `digest.eml`, ready for a mailer, and `digest.html` for a browser. Sending is the operator's."""

from __future__ import annotations

import base64
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import vl_convert
from markupsafe import Markup, escape

from reports import charts
from reports.drawing import RenderedFigure
from reports.figures.hiring import draw_flows, draw_index
from reports.front import Front
from reports.page import Page
from reports.templating import render

PICTURES = ("index", "flows")
PAPER = "#fdfcf9"
# The sentinel colours of the charts as a mail shows them: mail programs have no style sheet of ours.
PRINTED = dict(
    zip(
        charts.SENTINELS,
        ("#0b5e76", "#4b8fa3", "#b3431f", "#b97c0c", "#70747a", "#555a60", "#ebe7dc", PAPER, "#16191d"),
        strict=True,
    )
)  # fmt: skip


def digest_files(front: Front, page: Page) -> dict[str, bytes]:
    """Return `digest.html` and `digest.eml`."""
    drawn = {made.figure.key: made for made in front.drawn if made.figure.key in PICTURES and made.picture}
    pictures = {key: png_of(made, page) for key, made in drawn.items()}
    inline = {key: f"data:image/png;base64,{base64.b64encode(content).decode()}" for key, content in pictures.items()}
    attached = {key: f"cid:{key}@digest" for key in pictures}
    link = page.masthead.url(f"{page.week.label}/index.html")
    html = render("digest.html.j2", page=page, front=front, drawn=drawn, pictures=inline, link="index.html")
    mail = render("digest.html.j2", page=page, front=front, drawn=drawn, pictures=attached, link=link)
    return {"digest.html": html.encode("utf-8"), "digest.eml": message(front, page, mail, pictures, link)}


def png_of(made: RenderedFigure, page: Page) -> bytes:
    """Return a figure's chart as PNG, twice as fine as it is shown."""
    draw = {"index": draw_index, "flows": draw_flows}[made.figure.key]
    return printed_png(charts.svg_of(draw(made.rows)(charts.WIDE)))


def printed_png(svg: str, scale: int = 2) -> bytes:
    """Return a drawing as PNG in the colours of paper."""
    for sentinel, colour in PRINTED.items():
        svg = svg.replace(sentinel, colour)
    png: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return png


def message(front: Front, page: Page, html: str, pictures: dict[str, bytes], link: str) -> bytes:
    """Return the mail without sender and receiver, which its sender adds; the same input gives the same bytes."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = page.heading
    mail.set_content(plain_text(front, page, link))
    mail.add_alternative(html, subtype="html")
    related = next(part for part in mail.iter_parts() if part.get_content_subtype() == "html")
    for key, content in pictures.items():
        related.add_related(content, "image", "png", cid=f"<{key}@digest>")
    mail.set_boundary("digest-alternative")
    related.set_boundary("digest-related")
    return mail.as_bytes()


def plain_text(front: Front, page: Page, link: str) -> str:
    """Return the mail's text part: the same finding and lines."""
    lines = [front.headline.striptags(), "", front.deck.striptags(), ""]
    lines += [f"{name}: {said.striptags()}" for _, name, said in front.since]
    lines += [""] + [
        f"{tile.name}: {tile.value.striptags()} {tile.beside} ({tile.below})".replace("  ", " ")
        for tile in plain_tiles(front)
    ]
    return "\n".join([*lines, "", f"The week's page: {link}", ""])


def plain_tiles(front: Front) -> list[Any]:
    """Return the tiles with texts free of markup."""
    return [
        replace(tile, beside=Markup(tile.beside).striptags(), below=Markup(tile.below).striptags())
        for tile in front.tiles
    ]


def card_png(page: Page) -> bytes:
    """Return the picture that a shared link shows: the finding."""
    return printed_png(card_svg(page), scale=1)


def card_svg(page: Page) -> str:
    """Return the card as SVG, 1200 by 630: the title's words wrapped by hand, since SVG does not."""
    lines, line = [], ""
    for word in page.heading.split():
        if len(line) + len(word) > 34:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    shown = enumerate([*lines, line][:5])
    title = f'font-size="62" font-weight="bold" font-family="serif" fill="{charts.INK}"'
    texts = "".join(f'<text x="70" y="{210 + 78 * place}" {title}>{escape(text)}</text>' for place, text in shown)
    return render("card.svg.j2", page=page, texts=Markup(texts), colours=charts)
