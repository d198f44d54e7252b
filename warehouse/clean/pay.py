"""Base pay as stated: amounts, currency, period and kind; never guessed, never converted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from warehouse.clean.amounts import MOJIBAKE, Amount, amounts_in
from warehouse.clean.currencies import DOLLAR_COUNTRIES, OF_COUNTRY, SHARED_SIGNS, SYMBOLS
from warehouse.clean.document import Document
from warehouse.clean.lowercase import low_pattern, lowered
from warehouse.clean.periods import HIGH_WAGE, is_plausible, period_by_size, period_in
from warehouse.clean.rules import rule_set

FIELD_PERIODS = {
    **{word: word for word in ("year", "month", "week", "day", "hour")},
    **{f"1 {word}": word for word in ("year", "month", "week", "day", "hour")},
    **{"hourly": "hour", "yearly": "year", "annual": "year", "monthly": "month"},
    **{f"per-{word}-{pay}": word for word in ("year", "month", "week", "day", "hour") for pay in ("salary", "wage")},
    **{"one-time": "one-time", "none": ""},
}
BASE_KIND, OTHER_KIND = rule_set("kind_of_base_pay").matcher, rule_set("kind_of_other_pay").matcher
PAY_WORDS = rule_set("words_of_pay").matcher
# Money that is no pay, by the words right before or right after it.
NOT_PAY_BEFORE, NOT_PAY_AFTER = rule_set("no_pay_before").matcher, rule_set("no_pay_behind").matcher
LABELLED_SALARY = rule_set("labelled_salary").matcher
PERIOD_BEHIND = rule_set("period_behind").matcher
NET = rule_set("net_pay").matcher
PAY_LABEL = rule_set("pay_label").matcher  # right before an amount without a sign
STIPEND, WHOLE_LINE = rule_set("stipend_of_interns").matcher, rule_set("whole_line_of_pay").matcher
A_YEARS_PAY = 15_000.0  # an amount alone in its line is no less
OF_INDIA = ("lpa", "lakhs per annum")  # units that nothing but pay is told in
LEAST_UNSIGNED = 100  # below, numbers behind a label are no pay
TOTAL_BEFORE, TOTAL_AFTER = rule_set("total_before").matcher, rule_set("total_behind").matcher
BASE_BEFORE, BASE_AFTER = rule_set("base_before").matcher, rule_set("base_behind").matcher
UP_TO, AT_LEAST = rule_set("highest_pay").matcher, rule_set("lowest_pay").matcher
ESTIMATED = rule_set("estimated_pay").matcher
NAMED = rule_set("name_of_pay")
NAMED_CHARACTERS = 45
SIGNS = (*"$ £ € ₹ ¥ ₪ ₩ ₱ zł 0EUR ₦ ฿ ₫ ₽ ₴ ₺ 円 원 万 月薪 年薪".split(), "0 Ft", 'ש"ח')
LINE_CHARACTERS = 2_000
BEFORE, AFTER = 80, 45
MONEY_READ = 60  # amounts looked at: no posting states more
MONEY_CHARACTERS = 60  # an amount stands so near to its sign
PERIOD_CHARACTERS = 12  # "per month" right behind an amount is its period, whatever the amount
AFTER_STIPEND = 20
SHORT_LINE, BESIDE = 40, 60  # a short line's meaning stands in the lines beside it
OWN_COUNTRY = {"USD": "US", "CAD": "CA", "GBP": "GB", "AUD": "AU", "INR": "IN", "SGD": "SG"}


@dataclass(frozen=True)
class Salary:
    """Stated pay of one posting; `kind` is base, total or unclear; `evidence` the words it was read from.

    `named` is what the words around the amount call it: base, compensation, estimate or nothing.
    """

    min: float | None
    max: float | None
    currency: str | None
    period: str
    kind: str
    evidence: str
    named: str = field(default="", repr=False, compare=False)


def salary_of_field(entries: Sequence[dict[str, Any]], countries: Sequence[str]) -> Salary | None:
    """Return the overall range of the structured amounts for base pay in the first entry's currency and period."""
    base = [entry for entry in entries if is_base_pay(entry.get("kind") or "salary")]
    return overall([salary for entry in base if (salary := _of_entry(entry))], countries)


def is_base_pay(kind: str) -> bool:
    """Return whether a source's word for an amount (a component's kind, an employer's field) means base pay.

    >>> [is_base_pay(kind) for kind in ("Salary", "Annual Base Pay Range", "Bonus", "Salary incl. bonus (OTE)")]
    [True, True, False, False]
    """
    low = lowered(kind)
    return BASE_KIND.holds(low) and not OTHER_KIND.holds(low)


def _of_entry(entry: dict[str, Any]) -> Salary | None:
    low, high = entry.get("min") or None, entry.get("max") or None
    words = str(entry.get("period") or "").strip()
    currency = (entry.get("currency") or "").strip().lower()
    code = SYMBOLS.get(currency, currency.upper() if len(currency) == 3 else None)
    period = FIELD_PERIODS.get(words.lower()) or period_in(words) or period_by_size(high or low, code)
    if not period or period == "one-time" or (low is None and high is None):
        return None
    return Salary(low, high, code, period, "base", f"{low}-{high} {currency} {words}".strip())


def salary_of_text(text: str, countries: Sequence[str] = ()) -> Salary | None:
    """Return the pay that a text about nothing but pay states."""
    return overall_of_ranges(_in_line(repaired(text[:LINE_CHARACTERS]), "", countries, True), countries)


def salary_in(document: Document, countries: Sequence[str] = ()) -> Salary | None:
    """Return the pay a posting's text states: several ranges of one currency and period give their overall range.

    A bonus, funding or a benefit is no pay.

    >>> salary_in(Document("The base salary range is $150K - $190K per year."), ["US"])
    Salary(min=150000.0, max=190000.0, currency='USD', period='year', kind='base', evidence='$150K - $190K')
    """
    found: dict[int, list[Salary]] = {}
    for left, right in document.windows(money_places(document), MONEY_CHARACTERS):
        number = document.line_at(left)
        start, end = document.line_starts[number], document.line_starts[number + 1] - 1
        above, below = document.text[max(0, start - BESIDE) : start], document.text[end : end + BESIDE]
        words = repaired(document.text[max(start, left - BEFORE) : min(end, right + AFTER)])
        is_short = end - start < SHORT_LINE
        stated = _in_line(words, above + below if is_short else "", countries, False)
        if is_short and ESTIMATED.begins(lowered(below)):
            stated = [replace(salary, named="estimate") for salary in stated]
        found.setdefault(number, []).extend(stated)
    return overall_of_ranges([salary for stated in found.values() for salary in of_line(stated)], countries)


def of_line(stated: list[Salary]) -> list[Salary]:
    """Return the ranges a line states, its first amount where it states no range."""
    singles = [salary for salary in stated if salary.kind == "base"] or stated
    return [salary for salary in stated if salary.min != salary.max] or singles[:1]


def money_places(document: Document) -> list[int]:
    """Return where the signs and codes of currencies stand, in order."""
    places = list(document.scan.at("money"))
    for sign in SIGNS:
        position = document.text.find(sign)
        while position >= 0 and len(places) < MONEY_READ:
            places.append(position)
            position = document.text.find(sign, position + 1)
    return sorted(places)[:MONEY_READ]


def overall_of_ranges(found: Sequence[Salary], countries: Sequence[str]) -> Salary | None:
    """Return the overall range of the ranges stated for base pay, of the single amounts where there is no range."""
    base = of_base(found)
    return overall([salary for salary in base if salary.min != salary.max] or base, countries)


def of_base(found: Sequence[Salary]) -> Sequence[Salary]:
    """Return what is stated of base pay: no totals, and no "compensation" where something else is called base.

    Estimates count where nothing else is stated.
    """
    stated = [salary for salary in found if salary.named != "estimate"] or found
    base = [salary for salary in stated if salary.kind == "base"] or stated
    if any(salary.named == "base" for salary in base):
        return [salary for salary in base if salary.named != "compensation"]
    return base


def repaired(line: str) -> str:
    """Return a line with the signs of money restored that a wrong decoding broke."""
    if "Â" in line or "â" in line:
        for broken, sign in MOJIBAKE:
            line = line.replace(broken, sign)
    return line


def overall(found: Sequence[Salary], countries: Sequence[str]) -> Salary | None:
    """Return the overall range of what is stated for one country: base pay first, and the job's own currency."""
    if not found:
        return None
    base = of_base(found)
    own = [salary for salary in base if OWN_COUNTRY.get(salary.currency or "") in countries[:1]] or base
    lead = own[0]
    same = [s for s in own if (s.currency, s.period, s.kind) == (lead.currency, lead.period, lead.kind)]
    lows, highs = [s.min for s in same if s.min is not None], [s.max for s in same if s.max is not None]
    least, most = min(lows, default=None), max(highs, default=None)
    if least is not None and most is not None and most < least:
        most = None  # "from 80,000" and, apart from it, "up to 20,000" of something else are no range
    return Salary(least, most, lead.currency, lead.period, lead.kind, lead.evidence)


def _in_line(line: str, beside: str, countries: Sequence[str], is_pay_field: bool) -> list[Salary]:
    """Return the pay of one line; singles only where the line states no range."""
    stated = [s for a in amounts_in(line) if (s := accepted(a, line, beside, countries, is_pay_field))]
    return of_line(stated)


def accepted(amount: Amount, line: str, beside: str, countries: Sequence[str], is_pay_field: bool) -> Salary | None:
    """Return an amount as pay, None where the words around it say that it is none or do not say what it is."""
    low = lowered(line)
    before, after = low[max(0, amount.start - BEFORE) : amount.start], low[amount.end : amount.end + AFTER]
    if not is_pay_field and not speaks_of_pay(amount, before, after, beside):
        return None
    currency = currency_of(amount.sign, before[-30:] + after, countries)
    if currency is None and not amount.sign and not is_pay_field:
        currency = currency_by_label(amount, before, countries)
        if currency is None:
            return None
    period = period_of(amount, before, after, currency, is_pay_field)
    if period is None:
        return None
    is_base = BASE_AFTER.begins(after) or BASE_BEFORE.holds(before)
    is_total = not is_base and (TOTAL_BEFORE.holds(before) or TOTAL_AFTER.holds(after))
    is_single = amount.low == amount.high
    least = None if is_single and UP_TO.holds(before) else amount.low
    most = None if is_single and AT_LEAST.holds(before) else amount.high
    called = NAMED.first_place(before[-NAMED_CHARACTERS:])
    kind, named = "total" if is_total else "base", called.rule.value if called else ""
    named = "estimate" if ESTIMATED.begins(after) else named
    return Salary(least, most, currency, period, kind, amount.words, named)


def currency_by_label(amount: Amount, before: str, countries: Sequence[str]) -> str | None:
    """Return the currency of a range without a sign right behind a label of pay: that of the job's country."""
    if amount.low == amount.high or amount.high < LEAST_UNSIGNED or not PAY_LABEL.holds(before):
        return None
    return OF_COUNTRY.get(countries[0]) if countries else None


def period_of(amount: Amount, before: str, after: str, currency: str | None, is_pay_field: bool) -> str | None:
    """Return the period that an amount is for: as named behind it, before it, else the only one its size allows."""
    told = period_in(after[:PERIOD_CHARACTERS])
    if told and not is_plausible(amount.low, amount.high, told, currency):
        return None
    size = period_by_size(amount.high, currency)
    is_range = amount.low != amount.high
    guessed = size if is_pay_field or is_range or size == "year" or is_told_by_the_month(size, currency) else None
    for words in (f"{amount.words} {after[:25]}", before):
        if (named := period_in(words)) and is_plausible(amount.low, amount.high, named, currency):
            return named
    return guessed if guessed and is_plausible(amount.low, amount.high, guessed, currency) else None


def is_told_by_the_month(size: str | None, currency: str | None) -> bool:
    """Return whether a single amount of that size is a month's pay; a thousand euros may be a benefit."""
    return size == "month" and currency not in HIGH_WAGE


def speaks_of_pay(amount: Amount, before: str, after: str, beside: str) -> bool:
    """Return whether the words around an amount are about pay and not about other money."""
    if amount.words.lower().endswith(OF_INDIA) or (STIPEND.holds(before) and period_in(after[:AFTER_STIPEND])):
        return True
    is_range = amount.low != amount.high and amount.high >= 1_000
    first = UP_TO.without(before, before)[0] if UP_TO.holds(before) else before
    begins = not first.strip(" -*•") and PERIOD_BEHIND.begins(after)
    begins = begins or is_whole_line(amount, before, after, lowered(beside))
    if not is_range and not begins and not PAY_WORDS.holds(f"{before} {after} {lowered(beside)}"):
        return False
    if NOT_PAY_BEFORE.holds(before) or NET.holds(before[-40:] + after):
        return False
    return LABELLED_SALARY.holds(before) or not NOT_PAY_AFTER.holds(after)


def is_whole_line(amount: Amount, before: str, after: str, beside: str) -> bool:
    """Return whether nothing but a year's pay stands in its line, and no other money in those beside it."""
    alone = amount.low >= A_YEARS_PAY and not after.strip(" .+") and WHOLE_LINE.begins(before)
    return alone and not NOT_PAY_BEFORE.holds(beside)


NAMED_CURRENCY = low_pattern(r"\b(usd|cad|aud|nzd|sgd|hkd|eur|gbp|chf|inr|pln)\b")


def _named_currency(text: str) -> str | None:
    found = NAMED_CURRENCY.search(text)
    return SYMBOLS[found[1]] if found else None


def currency_of(sign: str, around: str, countries: Iterable[str]) -> str | None:
    """Return the currency: a bare dollar is what the words around it name, else that of the job's country.

    Where no country is known a dollar is the US one; never converted, never another country's by guess.
    """
    if shared := SHARED_SIGNS.get(sign):
        return next((shared[country] for country in countries if country in shared), None)
    if sign and sign != "$":
        return SYMBOLS.get(sign)
    if named := _named_currency(around):
        return named
    if not sign:
        return None
    known = [country for country in countries if country in DOLLAR_COUNTRIES]
    if len(set(known)) > 1:
        return "USD" if "US" in known else None
    return DOLLAR_COUNTRIES[known[0]] if known else "USD"
