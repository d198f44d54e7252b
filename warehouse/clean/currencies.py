"""Currencies: how texts write them, which countries' they are, and up to what amount their pay is told by the month."""

from __future__ import annotations

from warehouse.clean.reference import listed, rows

ROWS = rows("currencies")
WORDS = tuple(word for row in ROWS for word in listed(row["words"]))
SYMBOLS = {word: row["currency"] for row in ROWS for word in listed(f"{row['words']};{row['other_spellings']}")}
OF_COUNTRY = {country: row["currency"] for row in ROWS for country in row["countries"].split()}
# Amounts below these are a month's when nothing else says what they are for.
MONTHLY_BELOW = {row["currency"]: float(row["monthly_below"]) for row in ROWS if row["monthly_below"]}
SHARED_SIGNS = {
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK"},
    "万": {"CN": "CNY", "JP": "JPY", "TW": "TWD"},
}
DOLLARS = ("US", "CA", "AU", "NZ", "SG", "HK")
DOLLAR_COUNTRIES = {country: OF_COUNTRY[country] for country in DOLLARS}
# In a text in lower case; a rand's "r" only before an amount, and no "Zone A$".
CURRENCY = (
    r"(?:(?<![a-z])(?:usd|cad|aud|nzd|sgd|hkd|us)\s?\$"
    r"|(?<![a-z])(?:ca|au|nz|hk|mx|nt|sg|(?<!zone )[acrs])\$"
    rf"|[$£€₹¥₪₩₱]|(?<![a-z])(?:{'|'.join(WORDS)}|kr)\b|zł|kč|(?<![a-z])ft\b"
    r"|[₦฿₫₽₴₺円元원]|日元|руб|грн|ש\"ח|(?<![a-z$])r(?=\d{1,3}[ ,.]\d{3}))"
)
