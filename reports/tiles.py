"""The six tiles of the first screen: a number, its change, its interval, and its last 26 weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reports import words
from reports.figure import Row
from reports.scales import Scale, path_of
from reports.sentences import number

WIDTH, HEIGHT = 150, 30
ONE_END = "one end is not stated"


@dataclass(frozen=True)
class Tile:
    """A tile: its name, its number, a smaller remark beside it, the line below, and the path of its sparkline."""

    name: str
    value: Markup
    beside: Markup | str
    below: Markup | str
    path: str = ""
    path_down: str = ""


def tiles(weeks: list[Row]) -> list[Tile]:
    """Return the tiles of the newest week; `weeks` are oldest first."""
    now, before = weeks[-1], weeks[-2] if len(weeks) > 1 else None
    return [
        open_tile(weeks, now, before),
        flow_tile(weeks, now, before),
        days_tile(now),
        share_tile("Remote", weeks, "remote", "marts.week_workplace.counted", now),
        pay_tile(weeks, now),
        entry_tile(weeks, now),
    ]


def line(weeks: list[Row], name: str) -> str:
    """Return the sparkline of a column."""
    return path_of([week[name] for week in weeks], WIDTH, HEIGHT)


def open_tile(weeks: list[Row], now: Row, before: Row | None) -> Tile:
    """Return open vacancies and the difference from the week before, as known now."""
    value = number(now["open_vacancies"], "marts.week_demand.open_vacancies")
    below: Markup | str = "first week"
    if before:
        below = Markup("{} the week before").format(
            number(before["open_vacancies"], "marts.week_demand.open_vacancies")
        )
    if now["unconfirmed_closes"]:
        waiting = number(now["unconfirmed_closes"], "marts.week_demand.unconfirmed_closes")
        expected = number(now["open_nowcast"], "marts.week_demand.open_nowcast")
        below += Markup("; {} not confirmed as closed yet, about {} when later readings are in").format(
            waiting, expected
        )
    return Tile("Open vacancies", value, "", below, line(weeks, "open_nowcast"))


def flow_tile(weeks: list[Row], now: Row, before: Row | None) -> Tile:
    """Return what opened and what closed."""
    if before is None:
        return Tile("Opened / closed", Markup("–"), "", "nothing was read before")
    value = number(now["opened"], "marts.week_bridge.opened_vacancies")
    beside = Markup("/ {}").format(number(now["closed"], "marts.week_demand.closed_vacancies"))
    below = Markup("week before {} / {}").format(
        number(before["opened"], "marts.week_bridge.opened_vacancies"),
        number(before["closed"], "marts.week_demand.closed_vacancies"),
    )
    most = max([1, *(week[name] or 0 for week in weeks for name in ("opened", "closed"))])
    scale = Scale(0, most)
    return Tile(
        "Opened / closed",
        value,
        beside,
        below,
        path_of([w["opened"] for w in weeks], WIDTH, HEIGHT, scale),
        path_of([w["closed"] for w in weeks], WIDTH, HEIGHT, scale),
    )


def days_tile(now: Row) -> Tile:
    """Return the median of days advertised: level and interval only."""
    source = "marts.week_days_advertised.value"
    if now["days_reason"]:
        return Tile("Median days advertised", Markup("–"), "", f"not printed: {now['days_reason']}")
    if now["days"] is None and now["days_more_than"] is None:
        return Tile("Median days advertised", Markup("–"), "", "no close is known yet")
    if now["days"] is None:
        more = number(now["days_more_than"], "marts.week_days_advertised.more_than")
        return Tile("Median days advertised", Markup("over {}").format(more), "", "more than half are still up")
    ends = words.count_interval(None, now["days_low"], now["days_high"])
    return Tile(
        "Median days advertised",
        number(now["days"], source),
        "",
        Markup('<span data-from="marts.week_days_advertised.ci_low">95 % range {}</span>').format(ends),
    )


def share_tile(name: str, weeks: list[Row], column: str, source: str, now: Row) -> Tile:
    """Return a share with its count and change."""
    if now[f"{column}_share"] is None:
        return Tile(name, Markup("–"), "", "none this week")
    value = number(now[f"{column}_share"], source, words.per_cent)
    counted = Markup("{} of {}").format(
        number(now[column], source), number(now["open_vacancies"], "marts.week_demand.open_vacancies")
    )
    return Tile(name, value, counted, change(now, column), line(weeks, f"{column}_share"))


def change(now: Row, name: str) -> Markup | str:
    """Return what the interval of a share's change allows to be said, over four weeks or over one, and the interval."""
    low, high, weeks = (now[f"{name}_{part}"] for part in ("change_low", "change_high", "weeks"))
    if low is None:
        return "no change can be told yet"
    said = "rose" if low > 0 else "fell" if high < 0 else "no clear change"
    over = "over a week" if weeks == 1 else f"over {words.small_number(weeks)} weeks"
    return Markup('<span data-from="marts.week_share_change.ci_low">{} {}: {} points</span>').format(
        said, over, words.points_interval(None, low, high)
    )


def pay_tile(weeks: list[Row], now: Row) -> Tile:
    """Return the medians of floors and ceilings in the currency stated most, with how many state pay."""
    if now["currency"] is None:
        return Tile("Posted pay", Markup("–"), "", "no vacancy states pay")
    name = f"Posted pay, {now['currency']} a year"
    if silence := pay_silence(now):
        return Tile(name, Markup("–"), "", pay_share(now) + Markup("; {}").format(silence))
    ends = Markup("{}–{}").format(
        number(now["floor_p50"], "marts.week_pay.floor_p50", thousands),
        number(now["ceiling_p50"], "marts.week_pay.ceiling_p50", thousands),
    )
    return Tile(name, ends, "", pay_share(now) + pay_ranges(now))


def pay_line(weeks: list[Row]) -> Markup:
    """Return the line on pay: how many state it, and the medians; of one week's change nothing can be told."""
    now = weeks[-1] if weeks else None
    if now is None or now["currency"] is None:
        return Markup("No vacancy states pay.")
    if silence := pay_silence(now):
        return pay_share(now) + Markup("; {}.").format(silence)
    return pay_share(now) + Markup("; medians of floors and ceilings: {} {} and {}.").format(
        now["currency"],
        number(now["floor_p50"], "marts.week_pay.floor_p50", thousands),
        number(now["ceiling_p50"], "marts.week_pay.ceiling_p50", thousands),
    )


def pay_share(now: Row) -> Markup:
    """Return how many state pay."""
    share = number(now["disclosed_share"], "marts.week_pay.disclosed_share", words.per_cent)
    return Markup("{} state pay").format(share)


def pay_silence(now: Row) -> str | None:
    """Return why the medians are not shown, None where they are."""
    is_one_end = now["floor_p50"] is None or now["ceiling_p50"] is None
    return now["pay_reason"] or (ONE_END if is_one_end else None)


def pay_ranges(now: Row) -> Markup:
    """Return the 95 % ranges of both medians; nothing where a range is not told."""
    if now["floor_p50_ci_low"] is None or now["ceiling_p50_ci_low"] is None:
        return Markup("")
    ends = ("floor_p50_ci_low", "floor_p50_ci_high", "ceiling_p50_ci_low", "ceiling_p50_ci_high")
    return Markup("; 95 % ranges {}–{} and {}–{}").format(
        *(number(now[end], f"marts.week_pay.{end}", thousands) for end in ends)
    )


def thousands(value: Any) -> str:
    """Return an amount in thousands."""
    return f"{value / 1000:.0f}k"


def entry_tile(weeks: list[Row], now: Row) -> Tile:
    """Return the share of vacancies of entry level with its range and change."""
    if now["entry_share"] is None or now["entry_reason"]:
        counted = number(now["entry"] or 0, "marts.week_access.having_trait")
        return Tile("Entry level", counted, "vacancies", now["entry_reason"] or "none states it")
    value = number(now["entry_share"], "marts.week_access.share_vacancy", words.per_cent)
    ends = words.interval(now["entry_low"], now["entry_high"])
    beside = Markup('<span data-from="marts.week_access.ci_low">{}</span>').format(ends)
    return Tile("Entry level", value, beside, change(now, "entry"), line(weeks, "entry_share"))
