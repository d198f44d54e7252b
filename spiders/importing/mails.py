"""Alert mails and mailboxes: the job cards of LinkedIn's and Indeed's mails."""

from __future__ import annotations

from email.message import Message

from spiders.importing.cards import Card, cards, cards_of_page
from spiders.importing.items import FileRefused, Imported, Tally
from spiders.importing.mime import mails, message_of, sent_at, texts_of
from spiders.importing.opening import HeldFile
from spiders.importing.web_page import Keep, hashed

NO_CARD = "a mail without a job card of LinkedIn or Indeed"
DROPPED = ("mail: snippet, age and notes about the addressee",)


def read_mail(message: Message, tally: Tally, keep: Keep) -> None:
    """Keep the cards of a mail: those of its text, else those of its HTML, which say the same."""
    tally.entries += 1
    moment = sent_at(message)
    found = [card for text in texts_of(message, "text/plain") for card in cards(text)]
    found = found or [card for text in texts_of(message, "text/html") for card in cards_of_page(text)]
    if not found:
        tally.skip(NO_CARD)
    for card in found:
        keep(imported(card, moment))


def imported(card: Card, seen_at: str | None) -> Imported:
    """Return a card as a posting without text; without an id it goes by title, employer and place."""
    return Imported(
        source_posting_id=card.id or hashed(card.title, card.employer, card.place),
        source=f"import:{card.site}",
        title=card.title,
        employer_text=card.employer,
        location_texts=[card.place] if card.place else [],
        salary_text=card.salary,
        url=card.url if card.id else None,
        seen_at=seen_at,
    )


def read_mailbox(file: HeldFile, tally: Tally, keep: Keep) -> None:
    """Keep the cards of every mail of a mailbox; one that cannot be read is counted."""
    with file.opened() as stream:
        for content in mails(stream):
            try:
                if isinstance(content, FileRefused):
                    raise content
                read_mail(message_of(content), tally, keep)
            except FileRefused as error:
                tally.entries += 1
                tally.skip(str(error))
