"""Where the invented employers are: cities of sixteen countries, what is paid there and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import NamedTuple


class City(NamedTuple):
    """A city as a recruiter would type it, with its country's code."""

    city: str
    region: str
    country: str
    code: str


CITIES = [
    City("Berlin", "", "Germany", "DE"), City("Munich", "", "Germany", "DE"), City("San Francisco", "CA", "United States", "US"),
    City("New York", "NY", "United States", "US"), City("Seattle", "WA", "United States", "US"), City("Austin", "TX", "United States", "US"),
    City("London", "", "United Kingdom", "GB"), City("Edinburgh", "", "United Kingdom", "GB"), City("Paris", "", "France", "FR"),
    City("Toronto", "ON", "Canada", "CA"), City("Montreal", "QC", "Canada", "CA"), City("Bangalore", "", "India", "IN"),
    City("Hyderabad", "", "India", "IN"), City("Amsterdam", "", "Netherlands", "NL"), City("Zurich", "", "Switzerland", "CH"),
    City("Warsaw", "", "Poland", "PL"), City("Krakow", "", "Poland", "PL"), City("Dublin", "", "Ireland", "IE"),
    City("Madrid", "", "Spain", "ES"), City("Stockholm", "", "Sweden", "SE"), City("Singapore", "", "Singapore", "SG"),
    City("Sydney", "NSW", "Australia", "AU"), City("Sao Paulo", "", "Brazil", "BR"), City("Tokyo", "", "Japan", "JP"),
]  # fmt: skip
# An employer's country, and how often: the panel is larger in some.
HOMES = ["US"] * 6 + ["DE", "GB", "FR", "IN"] * 2 + ["CA", "NL", "CH", "PL", "IE", "ES", "SE", "SG", "AU", "BR", "JP"]
AT_HOME = 0.7  # share of an employer's vacancies that are in its own country


@dataclass(frozen=True)
class Scale:
    """What a country pays: currency, period, lowest and highest floor, and the step amounts are rounded to."""

    currency: str
    period: str
    low: int
    high: int
    step: int


SCALES = {
    "US": Scale("USD", "year", 110_000, 240_000, 5_000), "CA": Scale("CAD", "year", 95_000, 190_000, 5_000),
    "GB": Scale("GBP", "year", 55_000, 130_000, 2_500), "IN": Scale("INR", "year", 1_800_000, 5_500_000, 100_000),
    "CH": Scale("CHF", "year", 105_000, 175_000, 5_000), "PL": Scale("PLN", "month", 16_000, 30_000, 500),
    "SE": Scale("SEK", "month", 48_000, 78_000, 1_000), "SG": Scale("SGD", "month", 7_000, 14_000, 500),
    "AU": Scale("AUD", "year", 120_000, 210_000, 5_000), "BR": Scale("BRL", "month", 12_000, 28_000, 1_000),
    "JP": Scale("JPY", "year", 8_000_000, 15_000_000, 500_000),
}  # fmt: skip
EURO = Scale("EUR", "year", 55_000, 115_000, 2_500)


@dataclass(frozen=True)
class PayRange:
    """A stated pay: floor, ceiling, currency and period."""

    low: int
    high: int
    currency: str
    period: str


def home_city(random: Random, country: str) -> City:
    """Return a city of a vacancy: mostly in its employer's country."""
    own = [city for city in CITIES if city.code == country]
    return random.choice(own if random.random() < AT_HOME else CITIES)


def pay_in(random: Random, country: str) -> PayRange:
    """Return a range of pay as a country states it."""
    scale = SCALES.get(country, EURO)
    low = random.randrange(scale.low, scale.high, scale.step)
    high = low + random.randrange(2, 9) * scale.step
    return PayRange(low, high, scale.currency, scale.period)
