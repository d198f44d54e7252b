"""Amounts of money in a text: currency, number and period as written, each with the words it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from warehouse.clean.lowercase import low_pattern, lowered
from warehouse.clean.rules import rule_set

SYMBOLS = {
    "us$": "USD", "us": "USD", "usd": "USD", "ca$": "CAD", "c$": "CAD", "cad": "CAD", "a$": "AUD", "au$": "AUD", "aud": "AUD",
    "nz$": "NZD", "nzd": "NZD", "s$": "SGD", "sg$": "SGD", "sgd": "SGD", "hk$": "HKD", "hkd": "HKD", "r$": "BRL", "brl": "BRL", "mx$": "MXN",
    "nt$": "TWD", "twd": "TWD", "£": "GBP", "gbp": "GBP", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "chf": "CHF", "sfr": "CHF",
    "₹": "INR", "inr": "INR", "rs": "INR", "¥": "JPY", "jpy": "JPY", "cny": "CNY", "rmb": "CNY", "sek": "SEK", "nok": "NOK", "dkk": "DKK",
    "pln": "PLN", "zł": "PLN", "czk": "CZK", "kč": "CZK", "huf": "HUF", "ft": "HUF", "ils": "ILS", "₪": "ILS", "nis": "ILS", "mxn": "MXN",
    "zar": "ZAR", "aed": "AED", "sar": "SAR", "qar": "QAR", "ron": "RON", "try": "TRY", "krw": "KRW", "₩": "KRW", "myr": "MYR", "rm": "MYR",
    "ngn": "NGN", "₦": "NGN", "฿": "THB", "vnđ": "VND", "₫": "VND", "rub": "RUB", "₽": "RUB", "руб": "RUB", "uah": "UAH", "₴": "UAH", "грн": "UAH",
    "₺": "TRY", "tl": "TRY", "lei": "RON", "ksh": "KES", "kes": "KES", "egp": "EGP", "pkr": "PKR", "lkr": "LKR", "bdt": "BDT", "pen": "PEN",
    "円": "JPY", "日元": "JPY", "元": "CNY", "원": "KRW", "r": "ZAR", "ש\"ח": "ILS",
    "php": "PHP", "₱": "PHP", "thb": "THB", "idr": "IDR", "vnd": "VND", "cop": "COP", "clp": "CLP", "ars": "ARS", "bgn": "BGN",
}  # fmt: skip
SHARED_SIGNS = {"kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK"}, "万": {"CN": "CNY", "JP": "JPY", "TW": "TWD"}}
OF_COUNTRY = {
    "US": "USD", "GB": "GBP", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "IN": "INR", "CH": "CHF", "PL": "PLN",
    "SE": "SEK", "NO": "NOK", "DK": "DKK", "JP": "JPY", "CN": "CNY", "KR": "KRW", "BR": "BRL", "ZA": "ZAR", "IL": "ILS", "RO": "RON",
    "CZ": "CZK", "HU": "HUF", **dict.fromkeys("DE FR IT ES NL BE AT IE PT FI GR LU EE LV LT SK SI MT CY HR".split(), "EUR"),
}  # fmt: skip
# Where pay is told by the month: amounts below these are a month's when nothing else says what they are for.
MONTHLY_BELOW = {
    "PLN": 60_000, "HUF": 6_000_000, "IDR": 200_000_000, "CZK": 300_000, "RON": 60_000, "BRL": 60_000, "CNY": 150_000, "THB": 500_000,
    "RUB": 1_000_000, "UAH": 500_000, "VND": 300_000_000, "TRY": 500_000, "SEK": 150_000, "NOK": 150_000, "DKK": 150_000,
    "MXN": 200_000, "PHP": 400_000, "KRW": 15_000_000,
}  # fmt: skip
DOLLAR_COUNTRIES = {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD"}
CURRENCY = (
    r"(?:(?<![a-z])(?:usd|cad|aud|nzd|sgd|hkd|us)\s?\$|(?<![a-z])(?:ca|au|nz|hk|mx|nt|sg|(?<!zone )[acrs])\$|[$£€₹¥₪₩₱]|(?<![a-z])(?:usd|cad|aud|nzd|sgd|hkd|brl|twd|gbp|eur|euros?|chf|sfr|inr|jpy|cny|rmb"
    r"|sek|nok|dkk|pln|czk|huf|ils|nis|mxn|zar|aed|sar|qar|ron|krw|myr|php|thb|idr|vnd|vnđ|cop|clp|ars|bgn|ngn|rub|uah|tl|lei|ksh|kes|egp|pkr|lkr|bdt|pen|kr|rs)\b|zł|kč|(?<![a-z])ft\b"
    r"|[₦฿₫₽₴₺円元원]|日元|руб|грн|ש\"ח|(?<![a-z$])r(?=\d{1,3}[ ,.]\d{3}))"
)
NUMBER = r"\d{1,3}(?:[,.'’ ]\d{3}){1,3}(?:[.,]\d{1,2})?(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?(?![\d])"
AMOUNT = rf"(?P<@c>{CURRENCY})?\.?\s?(?P<@n>{NUMBER})\s?(?P<@k>k\b|mm?\b|bn?\b|million\b|billion\b|lpa\b|lakhs?\b|l\b|万|萬|만)?\+?\s?(?:,-)?(?P<@d>{CURRENCY})?"
# What may stand between an amount and the word "to": its period, "gross".
PERIOD_WORDS = (
    r"(?:\s?(?:/|\(|per |a |an |par |pro |je |bruto?\b|brutto|brut\b|gross)?\s?"
    r"(?:year|yr|hour|hr|annum|annually|pa\b|b/a|month|week|day|mois|an\b|monat|stunde|jahr|brut\b|brutto|gross)?\.?\)?){0,2}"
    r"(?:\s(?:in|for) (?:our|the) (?:\w+ ){1,4}?(?=(?:up )?to\b))?"
)
TO = r"\s?(?:\\?--?|–|—|−|~|〜|至|到|から|\by\b|\be\b|\bdo\b|â€“|\bto\b|\band\b|\bund\b|\bbis\b|\bà\b|\bet\b|\ben\b|\btil\b|\btot\b|\ba\b|up to|through|; this increases to|, rising to|,? ?(?:salary )?max(?:imum)?:?)\s?(?:and |zu )?"
NEAR_DIGIT = (
    r"(?=\D{0,7}\d)"  # a currency is no longer: a look that spares most places of a text the rest of the pattern
)
RANGE = low_pattern(NEAR_DIGIT + AMOUNT.replace("@", "a") + PERIOD_WORDS + TO + AMOUNT.replace("@", "b"))
SINGLE = low_pattern(NEAR_DIGIT + AMOUNT.replace("@", "a"))
DIGITS = re.compile(r"\D*(\d)(?:.*\d)?", re.S)  # from the first to the last of a text
SIGN_CHARACTERS, UNIT_CHARACTERS = 10, 30  # the longest currency before a number, unit and currency behind one
PERIODS = rule_set("period_of_pay")  # the first period of which a rule holds
SCALES = {
    "k": 1e3, "m": 1e6, "mm": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "l": 1e5, "lpa": 1e5, "lakh": 1e5, "lakhs": 1e5, "万": 1e4, "萬": 1e4, "만": 1e4,
}  # fmt: skip
IMPLIED = {"lpa": "inr", "lakh": "inr", "lakhs": "inr", "만": "원", "万": "万", "萬": "万"}
MILLIONS = frozenset(
    ("m", "mm", "million", "b", "bn", "billion")
)  # alone such an amount is a quota, a fund, a turnover
MOJIBAKE = (("Â£", "£"), ("â‚¬", "€"), ("â€“", "–"), ("â€”", "—"))
HIGHEST = {"year": 100_000_000.0, "month": 10_000_000.0, "week": 100_000.0, "day": 50_000.0, "hour": 3_000.0}
# Below these amounts no full-time pay is meant in the currencies of high-wage countries; elsewhere a hundredth will do.
LOWEST = {"year": 10_000.0, "month": 400.0, "week": 100.0, "day": 30.0, "hour": 5.0}
# Above these an amount in their currencies is a deal, a budget or a fund, or for a longer period.
HIGH_WAGE_HIGHEST = {"year": 1_500_000.0, "month": 40_000.0, "week": 15_000.0, "day": 4_500.0, "hour": 750.0}
HIGH_WAGE = frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "GBP", "EUR", "CHF"))
SMALL_UNITS = frozenset(("IDR", "VND", "COP"))  # of which a month's pay is millions
WIDEST = 7.5  # of a range: one large employer states all its levels, $100,000 to $720,000
HOURLY_BELOW = 1_000  # of an amount told by the month
GRADE_DIGITS = 1  # "60 - $90,000" may leave out the thousands, "6 - $84,150" is a grade
THOUSAND = 1_000


@dataclass(frozen=True)
class Amount:
    """One amount or range as written, `sign` the currency's mark, with its place in the line."""

    low: float
    high: float
    sign: str
    start: int
    end: int
    words: str


def amounts_in(line: str, left: int = 0, right: int = 100_000) -> list[Amount]:
    """Return the ranges and single amounts of a line's part in order; what a broken range holds is no amount."""
    low = lowered(line)
    digits = DIGITS.match(low, left, right)
    if digits is None:
        return []
    left, right = max(left, digits.start(1) - SIGN_CHARACTERS), min(right, digits.end() + UNIT_CHARACTERS)
    found: list[Amount] = []
    taken: list[tuple[int, int]] = []
    for match in ranges_in(low, left, right):
        if amount := _range(match, line):
            found.append(amount)
        if amount or ((match["ac"] or match["ad"]) and (match["bc"] or match["bd"])):
            taken.append(match.span())
    for match in SINGLE.finditer(low, left, right):
        if not any(start <= match.start() < end for start, end in taken) and (amount := _single(match, line)):
            found.append(amount)
    return sorted(found, key=lambda amount: amount.start)


def ranges_in(low: str, left: int, right: int) -> Iterator[re.Match[str]]:
    """Yield what reads like ranges; a number that is no money does not hold the amount behind it: "Grade 6 - $80,000 - $90,000"."""
    while match := RANGE.search(low, left, right):
        if match["bc"] and not (match["ac"] or match["ad"] or match["ak"]) and len(match["an"]) <= GRADE_DIGITS:
            high = number_of(match["bn"], match["bk"])
            if high >= THOUSAND and not in_thousands(float(match["an"]), high):
                left = match.start("bc")
                continue
        yield match
        left = match.end()


def _range(match: re.Match[str], line: str) -> Amount | None:
    sign = most_exact(match["ac"], match["ad"], match["bc"], match["bd"])
    low, high = number_of(match["an"], match["ak"]), number_of(match["bn"], match["bk"])
    if match["bk"] and not match["ak"] and low < high / 100:
        low = number_of(match["an"], match["bk"])
    if not match["ak"] and in_thousands(low, high) and not period_in(match.group()):
        low = low * THOUSAND
    if low > high and sign and match["ac"] and match["bc"]:  # "$90k - $70k"
        low, high = high, low
    if not low or low > high or high > WIDEST * low:
        return None
    return Amount(low, high, sign or implied_sign(match["bk"]), *worded(match, line))


def implied_sign(unit: str | None) -> str:
    """Return the currency that a unit is used with alone: lakhs are of rupees, 만 of won."""
    return IMPLIED.get((unit or "").lower(), "")


def in_thousands(low: float, high: float) -> bool:
    """Say whether the lower end of a range leaves out the thousands that the upper one writes: "60-65,000"."""
    return low < THOUSAND <= high and high % THOUSAND == 0 and low * THOUSAND <= high <= WIDEST * low * THOUSAND


def _single(match: re.Match[str], line: str) -> Amount | None:
    if (match["ak"] or "").lower() in MILLIONS:
        return None
    value = number_of(match["an"], match["ak"])
    sign = most_exact(match["ac"], match["ad"]) or implied_sign(match["ak"])
    return Amount(value, value, sign, *worded(match, line)) if value and sign else None


def worded(match: re.Match[str], line: str) -> tuple[int, int, str]:
    """Return (start, end, words) of a match in a line without the space or the plus of "plus bonus" around it."""
    words = line[match.start() : match.end()].rstrip(" +")
    start = match.start() + len(words) - len(words.lstrip())
    return start, match.start() + len(words), words.strip()


def most_exact(*signs: str | None) -> str:
    """Return the sign among those of a range that says most: a code before "A$" before "$"; an empty text where there is none."""
    plain = [re.sub(r"[\s$]", "", sign.lower()) + ("$" if sign.strip().endswith("$") else "") for sign in signs if sign]
    named = [sign if sign in SYMBOLS or sign[:-1] not in SYMBOLS else sign[:-1] for sign in plain]
    return max(named, key=lambda sign: (sign != "$") + (SYMBOLS.get(sign) == sign.upper()), default="")


def number_of(digits: str, unit: str | None) -> float:
    """Return the number that digits with separators of any country mean, times what a unit such as k says.

    >>> number_of("1.500", None), number_of("1,500.50", None), number_of("7 916,66", None), number_of("170.7", "k")
    (1500.0, 1500.5, 7916.66, 170700.0)
    """
    text = digits.replace("’", "'")
    cents = re.search(r"[.,](\d{1,2})$", text)
    whole = text[: cents.start()] if cents else text
    number = float(re.sub(r"\D", "", whole) + (f".{cents[1]}" if cents else ""))
    return round(number * SCALES.get((unit or "").lower(), 1.0), 2)


def period_in(text: str) -> str | None:
    """Return the pay period that a text names, None where it names none."""
    hit = PERIODS.first(lowered(text))
    return hit.rule.value if hit else None


def period_by_size(amount: float | None, currency: str | None = None) -> str | None:
    """Return the only period that an amount can be for when nothing else says it, None where several can."""
    if amount is None:
        return None
    if currency in MONTHLY_BELOW and HOURLY_BELOW <= amount < MONTHLY_BELOW[currency]:
        return "month"
    return "hour" if amount < 500 else "year" if amount >= 12_000 else None


def is_plausible(low: float, high: float, period: str, currency: str | None) -> bool:
    """Say whether an amount can be what somebody is paid in that period."""
    if currency in HIGH_WAGE:
        return LOWEST[period] <= low and high <= HIGH_WAGE_HIGHEST[period]
    return LOWEST[period] / 100 <= low and high <= HIGHEST[period] * (100 if currency in SMALL_UNITS else 1)
