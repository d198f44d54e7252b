"""A comparison as lines of text; it formats what the answers hold and calculates nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Row = dict[str, Any]
KINDS = {"advert": "an advert", "cv": "a CV"}
FIELDS = ("role", "level", "countries", "years", "pay")
OPTIONS = {"role": "--role", "level": "--level", "countries": "--country"}
SKILLS_SHOWN, CURRENCIES_SHOWN, UNASKED_SHOWN = 15, 3, 20
NAMED_AS = {"required": "", "preferred": "preferred", "context": "in passing", "implied": "implied by another"}
WHOLE_MARKET = "all vacancies"


def lines_of(answer: Row) -> Iterator[str]:
    """Yield a comparison line by line."""
    text, groups = answer["text"], answer["groups"]
    yield f"Read as {KINDS[text['kind']]} ({text['words']['kind']}). Nothing of it is stored or sent."
    for field in FIELDS:
        yield f"  {field:<10} {stated(text, field)}"
    yield f"Beside the open vacancies of {answer['week'] or 'no week'}, on the boards tracked:"
    for group in groups:
        yield f"  {name_of(group):<24} {vacancies_of(group)}"
    yield from skill_lines(answer)
    yield from section("Pay a year, as stated", answer, "pay", pay_line)
    yield from section("Years of experience asked for", answer, "years", years_line)
    if text["kind"] == "cv":
        yield from fit_lines(answer)


def stated(text: Row, field: str) -> str:
    """Return what a text says of a field and the words it was read from; what it does not say is unknown."""
    value = pay_of(text) if field == "pay" else text[field]
    if isinstance(value, list):
        value = ", ".join(value)
    if value in (None, ""):
        option = OPTIONS.get(field)
        return "unknown: the text does not say" + (f"; {option} says it" if option else "")
    words = " ".join(text["words"][field].split())
    return f"{value:g}" if isinstance(value, float) and not words else f"{value}  ({words})"


def pay_of(text: Row) -> str | None:
    """Return the pay that a text states, as written: in its currency and by its period."""
    ends = [f"{amount:,.0f}" for amount in (text["pay_floor"], text["pay_ceiling"]) if amount is not None]
    if not ends:
        return None
    return (
        f"{' to '.join(dict.fromkeys(ends))} {text['pay_currency'] or 'of no stated currency'} per {text['pay_period']}"
    )


def name_of(group: Row) -> str:
    """Return what a group's vacancies share with the text."""
    return f"same {', '.join(group['alike'])}" if group["alike"] else WHOLE_MARKET


def vacancies_of(group: Row) -> str:
    """Return how many vacancies a group has, and why its shares are not printed if they are not."""
    reason = f"; no shares: {group['suppressed_reason']}" if group["suppressed_reason"] else ""
    return (
        f"{group['vacancies']} open, {group['with_text']} with usable text, of {group['employers']} employers{reason}"
    )


def chosen(groups: list[Row]) -> Row | None:
    """Return the group whose skills are shown: the same role and level or, where it is too small, a wider one.

    Where all are too small it is the first, with counts alone. None where there is no group.
    """
    without_place = [group for group in groups if "place" not in group["alike"]]
    return next((group for group in without_place if not group["suppressed_reason"]), next(iter(without_place), None))


def skill_lines(answer: Row) -> Iterator[str]:
    """Yield the skills of the chosen group that the text has, those it lacks, and those of it nobody asks for."""
    group = chosen(answer["groups"])
    if group is None:
        return
    rows = [row for row in answer["skills"] if row["group_no"] == group["group_no"]]
    asked = [row for row in rows if row["asking"]]
    yield f"Skills asked for, {name_of(group)} ({group['with_text']} vacancies; required or preferred):"
    held = {row["skill"] for row in asked if has(row, answer["text"]["kind"])}
    for verb in ("has", "lacks"):
        found = [row for row in asked if (row["skill"] in held) == (verb == "has")]
        yield f"  it {verb} {len(found)} of the {len(asked)} skills named" + (", the first:" if found else "")
        yield from (skill_line(row) for row in found[:SKILLS_SHOWN])
    if unasked := [row["skill"] for row in rows if not row["asking"]]:
        more = f" and {len(unasked) - UNASKED_SHOWN} more" if len(unasked) > UNASKED_SHOWN else ""
        yield f"  it names {', '.join(unasked[:UNASKED_SHOWN])}{more}, for which none of them asks"


def has(row: Row, kind: str) -> bool:
    """Return whether the text has a skill: names it or one that presupposes it, an advert not only in passing."""
    return row["text"] not in ("lacks", "context") or (row["text"] == "context" and kind == "cv")


def skill_line(row: Row) -> str:
    """Return a skill with its share, or its count and why there is no share."""
    notes = [NAMED_AS.get(row["text"], ""), "mostly one employer" if row["is_mostly_one_employer"] else ""]
    told = f"    {row['skill']:<28} {share_of(row)}, {row['required']} of {row['asking']} require it"
    return "; ".join([told, *filter(None, notes)])


def share_of(row: Row) -> str:
    """Return a share with its interval, a dash with its reason where it is not printed."""
    if row["share"] is None:
        return f"- ({row['suppressed_reason']})"
    return f"{row['share']:.0%} ({row['ci_low']:.0%} to {row['ci_high']:.0%})"


def section(title: str, answer: Row, name: str, line: Callable[[Row], str]) -> Iterator[str]:
    """Yield the rows of an answer under a title, group by group."""
    yield f"{title}:"
    for group in answer["groups"]:
        rows = [row for row in answer[name] if row["group_no"] == group["group_no"]]
        told = [line(row) for row in rows[:CURRENCIES_SHOWN]] or ["none states it"]
        yield from (f"  {name_of(group) if not number else '':<24} {words}" for number, words in enumerate(told))


def pay_line(row: Row) -> str:
    """Return what vacancies state as pay in one currency."""
    counted = f"{row['disclosed']} of {row['vacancies']} state {row['currency']}"
    if row["suppressed_reason"]:
        return f"- ({row['suppressed_reason']}); {counted}"
    floor, ceiling = (amount_of(row, end) for end in ("floor", "ceiling"))
    return f"{row['currency']} median floor {floor}, median ceiling {ceiling}; {counted}"


def amount_of(row: Row, end: str) -> str:
    """Return a median amount with its interval where the week's tables hold one."""
    low, high = row[f"{end}_p50_ci_low"], row[f"{end}_p50_ci_high"]
    return f"{row[f'{end}_p50']:,.0f}" + ("" if low is None else f" ({low:,.0f} to {high:,.0f})")


def years_line(row: Row) -> str:
    """Return the years that vacancies ask for."""
    counted = f"{row['stating']} of {row['vacancies']} state years"
    if row["suppressed_reason"]:
        return f"- ({row['suppressed_reason']}); {counted}"
    quarters = "" if row["years_p25"] is None else f", half between {row['years_p25']:g} and {row['years_p75']:g}"
    return f"median {row['years_p50']:g}{quarters}; {counted}"


def fit_lines(answer: Row) -> Iterator[str]:
    """Yield how many vacancies require nothing that a CV lacks, and which skills would open most further ones."""
    yield "Open vacancies that require nothing it lacks (with usable text and at least three skills):"
    for group, row in zip(answer["groups"], answer["fits"], strict=True):
        none = f"; {row['requiring_none']} of them only prefer" if row["requiring_none"] else ""
        yield f"  {name_of(group):<24} {row['fitting']} of {row['vacancies']}, {share_of(row)}{none}"
        found = [next_of(skill) for skill in answer["next_skills"] if skill["group_no"] == group["group_no"]]
        yield f"  {'':<24} one skill more: {', '.join(found) or 'none opens 3 or more'}"


def next_of(row: Row) -> str:
    """Return a skill with the vacancies that it would open."""
    return f"{row['skill']} opens {row['opens']} (of {row['employers']} employers)"
