"""How places are read around the world: other scripts, postal codes, districts, machine forms, zones, whole countries."""

from __future__ import annotations

import pytest

from warehouse.clean.document import Document
from warehouse.clean.places import places_of

LOCATIONS = """
日本東京都 | JP | Tokyo
大阪府大阪市 | JP | Osaka
北京市朝阳区 | CN | Beijing
杭州、成都 | CN | Hangzhou Chengdu
臺北 | TW | Taipei
경기도 성남시 | KR | Seongnam
부산광역시 | KR | Busan
대한민국 | KR |
г. Москва | RU | Moscow
Львів, Україна | UA | Lviv
Минск | BY | Minsk
Αθήνα, Ελλάδα | GR | Athens
חיפה | IL | Haifa
دبي، الإمارات | AE | Dubai
กรุงเทพมหานคร | TH | Bangkok
1010 Wien | AT | Vienna
D-20095 Hamburg | DE | Hamburg
1017 AB Amsterdam | NL | Amsterdam
00-133 Warszawa | PL | Warsaw
Lisboa 1050-115, Portugal | PT | Lisbon
SE-111 20 Stockholm | SE | Stockholm
London EC2A 4NE | GB | London
Dublin 4, Ireland | IE | Dublin
Lyon 3ème | FR | Lyon
Toronto ON M5V 2T6 | CA | Toronto
Sydney NSW 2000 | AU | Sydney
San Francisco CA 94105 | US | San+Francisco
Mumbai 400001, Maharashtra | IN | Mumbai
München-Schwabing | DE | Munich
DE-Berlin-Mitte | DE | Berlin
Hamburg Altstadt | DE | Hamburg
Freiburg im Breisgau | DE | Freiburg
Rothenburg ob der Tauber | DE | Rothenburg+ob+der+Tauber
Halle (Saale) | DE | Halle
IN-TG-Hyderabad | IN | Hyderabad
US_CA_Irvine | US | Irvine
IND.Pune | IN | Pune
AU-NSW-Sydney | AU | Sydney
Waltham, Mass. | US | Waltham
ALBANY, N.Y. | US | Albany
Monterrey, N.L., Mexico | MX | Monterrey
Remote (CET +/- 2h) | |
US Remote (ET/PT) | US |
Addis Ababa, ET | ET | Addis+Ababa
Remote - Pacific Time | |
Remote - US (excluding NY and WA) | US |
USA (not CO, CA) | US |
Remote US, not available in Colorado | US |
Weltweit | * |
Remoto, mundo inteiro | * |
Remote (Anywhere) | * |
全球远程 | * |
Anywhere on Earth | * |
Global Services Center, Manila | PH | Manila
DACH | DE AT CH |
Benelux | BE NL LU |
Southern California | US |
Upstate New York | US |
South Eastern Massachusetts | US |
Hyderabad, Telangana | IN | Hyderabad
Florianópolis, SC | BR | Florianopolis
Greenville, SC | US | Greenville
Hub | |
Innovation Center | |
Research Lab, Oslo | NO | Oslo
Porto e Braga | PT | Porto Braga
"""
STATEMENTS = """
We can employ engineers living in France or Belgium. | FR BE |
People living in France use our app. | |
Le poste est basé à Nantes. | FR | Nantes
Notre client est basé à Nantes. | |
Nos bureaux sont situés à Rennes. | FR | Rennes
Du arbeitest an unserem Standort in Hamburg. | DE | Hamburg
Dein Arbeitsplatz ist in Wien. | AT | Vienna
Puesto en Bilbao, jornada completa. | ES | Bilbao
La sede di lavoro è Bologna. | IT | Bologna
Vaga presencial em Curitiba. | BR | Curitiba
Je werkt op ons kantoor in Utrecht. | NL | Utrecht
Lokalizacja: Gdynia | PL | Gdynia
Локация: Алматы | KZ | Almaty
勤務地：大阪 | JP | Osaka
근무지역: 판교 | KR | Seongnam
办公地点：上海、杭州 | CN | Shanghai Hangzhou
You work from our offices in Porto, Braga or Lisbon. | PT | Porto Braga Lisbon
Eligible metro areas: Boston, Chicago and Dallas. | US | Boston Chicago Dallas
Standorte: Köln, Düsseldorf, Zürich | DE CH | Cologne Dusseldorf Zurich
This range applies to candidates in Colorado, Illinois and New York. | |
"""


def cases(table: str) -> list[list[str]]:
    """Return the cells of a table of cases."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def read(location: str, text: str = "") -> tuple[set[str], set[str]]:
    """Return the countries and the cities read, the words of a city's name joined."""
    found, _ = places_of(location, document=Document(text, "Analyst"))
    cities = {place.city.replace(" ", "+") for place in found if place.city}
    return {place.country for place in found if place.country}, cities


@pytest.mark.parametrize(("location", "countries", "cities"), cases(LOCATIONS))
def test_locations_from_around_the_world(location: str, countries: str, cities: str) -> None:
    assert read(location) == (set(countries.split()), set(cities.split()))


@pytest.mark.parametrize(("statement", "countries", "cities"), cases(STATEMENTS))
def test_statements_in_other_languages(statement: str, countries: str, cities: str) -> None:
    text = f"We sort letters.\n{statement}\nPython and SQL."
    assert read("", text) == (set(countries.split()), set(cities.split()))
