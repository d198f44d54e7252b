"""How places are read: locations, titles and statements of the text."""

from __future__ import annotations

import pytest

from warehouse.clean.document import Document
from warehouse.clean.places import places_of
from warehouse.clean.places.gazetteer import cities_by_name, countries_by_name, country_codes, regions_by_name
from warehouse.clean.places.location import read_location
from warehouse.clean.places.words_of_names import names_no_place
from warehouse.clean.posting import Advertisement, understand
from warehouse.clean.workplace import workplace


@pytest.mark.parametrize(
    ("location", "text", "expected"),
    [
        ("Bengaluru office", "A hybrid role: three days a week in the office.", "hybrid"),
        ("", "A global role with remote work arrangement.", "remote"),
        ("", "Relocation paid, NO REMOTE.", "on_site"),
        ("", "#LI-Remote", "remote"),
        ("", "Lunch is catered 4 days per week.", "unstated"),
        ("", "You must be fully office-based.", "on_site"),
        ("", "Process\nAn in-person interview with the team", "unstated"),
        ("", "You may not fit if you prefer a remote-first environment.", "unstated"),
        ("", "At ease in both virtual and in-person", "unstated"),
        ("", "You will be onsite 2-3 times per week in our office.", "hybrid"),
        ("", "Location: Remote, Spain\nYou know graphs and hybrid AI.", "remote"),
        ("", "Some roles in our sales team are hybrid. This role is remote.", "remote"),
        ("", "Work remotely:\nNo\nPrecautions:\nRemote interview process", "on_site"),
        ("", "Work remotely:\nYes", "remote"),
        ("", "A hybrid role: part analyst, part engineer", "unstated"),
        ("", "Experience in a remote-first or hybrid environment", "unstated"),
        ("", "You may not fit if you prefer working remotely", "unstated"),
        ("", "We work in our office, with some flexibility to work from home as well.", "hybrid"),
        ("", "A free gym for employees on-site", "unstated"),
        ("", "Knowledge of office-based software", "unstated"),
        ("Berlin (onsite, 3 days/week)", "", "hybrid"),
        ("Remote, 4-day week", "", "remote"),
        ("Remote, 2 days in the Berlin office", "", "hybrid"),
    ],
)
def test_workplaces(location: str, text: str, expected: str) -> None:
    assert workplace(None, None, location, Document(text))[0] == expected


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("If you are based in Boston, MA; Denver, CO; or Austin, TX, the pay differs.", ["Boston", "Denver", "Austin"]),
        ("Location preference:\nIndia - Pune, India - Chennai", ["Pune", "Chennai"]),
        ("Pay by place\nBoston, MA: $150,000 - $170,000\nDenver, CO: $140,000 - $160,000", ["Boston", "Denver"]),
        ("- Location - Hamburg", ["Hamburg"]),
        (
            "The role is based out of Reno or Boise. Additional locations include the Tulsa and Omaha areas.",
            ["Tulsa", "Omaha", "Reno", "Boise"],
        ),
        ("Based in Malaysia, with days in our Ipoh office", ["Ipoh"]),
        ("Our working locations are Heidelberg (preferred) and Berlin.", ["Heidelberg", "Berlin"]),
        ("A quick team with lunches Location: Boise, ID Pay: by week", ["Boise"]),
        ("Full-time Location: (Reno, NV or Tulsa, OK) Description: you plan", ["Reno", "Tulsa"]),
        ("Our client, Acme, is seeking professionals in Tulsa, OK. Apply today!", ["Tulsa"]),
        ("The preferred locations (in this order) are Ghent (Belgium) and Lyon (France)", ["Ghent", "Lyon"]),
        ("You share your preferred location from the following: Reno, NV, USA; Boise, ID, USA.", ["Reno", "Boise"]),
        (
            "Location(s) for this role include one or more of the following: Boise, Omaha, and/or Tulsa, OK",
            ["Boise", "Omaha", "Tulsa"],
        ),
        ("Located in or willing to relocate to Tulsa or Reno", ["Tulsa", "Reno"]),
        (
            "Candidates who live near one of our office locations (Hartford, CT, Tulsa, OK) come in twice.",
            ["Hartford", "Tulsa"],
        ),
        ("Location:\nDenver, Colorado\nAdditional Locations:\nReno, Nevada, Boise, Idaho", ["Denver", "Reno", "Boise"]),
        ("Engineer of pumps\nLocation: Tulsa, OK (Hybrid)\nType: Full-time", ["Tulsa"]),
        ("Engineer of pumps\n**Location:** Lyon\nWe pump.", ["Lyon"]),
        ("Un lavoro\nSede di lavoro: Modena", ["Modena"]),
        ("This is an on-site role based in Tulsa, OK, or Reno, NV.", ["Tulsa", "Reno"]),
        ("The salary range for Reno, NV: $90,000. The salary range for Tulsa, OK: $80,000", ["Reno", "Tulsa"]),
        ("Our client in Reno, NV is looking for an engineer.", ["Reno"]),
        ("Come and join our pump team in Porto", ["Porto"]),
        ("You work with us 5 days a week in Lyon.", ["Lyon"]),
        ("You work 3 days from our office in Leeds.", ["Leeds"]),
        ("You can work from anywhere in Singapore", ["Singapore"]),
        ("Analyst of pumps\nLeeds (Hybrid - 3 days)", ["Leeds"]),
        ("Job locations: Reno, Nevada | Tulsa, Oklahoma", ["Reno", "Tulsa"]),
        ("This role is based in our Porto office or Lyon office", ["Porto", "Lyon"]),
        ("Engineer of pumps\nAcme Pumps\nTulsa, OK (remote for now)\nWe pump water.", ["Tulsa"]),
        ("Engineer of pumps\nWe pump water.\nLocation Tulsa, OK\nApply soon.", ["Tulsa"]),
        ("Preferred Location(s):\n- Lyon\n- Porto", ["Lyon", "Porto"]),
        ("Ability to commute/relocate:\nTulsa, OK 74101: commute without fail or move", ["Tulsa"]),
        ("Location: 12 Mill Road, Suite 5, Reno, NV 89501", ["Reno"]),
        ("This is a full-time position in Tulsa, OK.", ["Tulsa"]),
        ("This is a spring co-op in Tulsa, OK.", ["Tulsa"]),
        ("We are seeking a Pump Engineer in Boise, ID to keep water moving.", ["Boise"]),
        ("We are seeking a Pump Engineer with an interest in Boise pumps.", []),
        ("Come and join a growing team located in Porto", ["Porto"]),
        ("For one of our clients in Reno, NV we look after pumps.", ["Reno"]),
        ("You must live in or near Boise, ID", ["Boise"]),
        ("You live within a reasonable commuting distance of Tulsa, OK.", ["Tulsa"]),
        ("You are willing to work from the Leeds office.", ["Leeds"]),
        ("You are willing to work in US business hours.", []),
        ("Come and join our Lisbon team", ["Lisbon"]),
        ("Come and join our Enterprise team", []),
        ("Come and join our Ghent-based pump team", ["Ghent"]),
        ("Location: Leeds Type: Full-time", ["Leeds"]),
        ("Place of work below\nLocation: TulsaReports to: the head of pumps", ["Tulsa"]),
        ("We pump\n#LI-Hybrid", []),
        ("We listen to all of our US offices.", []),
        ("For roles in which one will be working in Denver, CO, pay differs.", []),
        ("Reno, NV: $90,000 - $99,000 for Engineer Salt Lake City, UT: $80,000 - $89,000", ["Reno", "Salt Lake City"]),
    ],
)
def test_cities_of_statements(text: str, cities: list[str]) -> None:
    assert [place.city for place in places_of("", document=Document(text))[0]] == cities


@pytest.mark.parametrize(
    ("location", "places"),
    [
        ("Leeds UK", [("GB", "Leeds")]),
        ("Lyon France", [("FR", "Lyon")]),
        ("Tampa Florida", [("US", "Tampa")]),
        ("San Jose CA, USA; Portland OR, USA", [("US", "San Jose"), ("US", "Portland")]),
        ("US-Denver; CA-Montreal; Canada-Calgary", [("US", "Denver"), ("CA", "Montreal"), ("CA", "Calgary")]),
        ("US-Boston, US-Remote", [("US", "Boston"), ("US", None)]),
        ("US TX Dallas", [("US", "Dallas")]),
        ("United States-Indiana-Columbus-US", [("US", "Columbus")]),
        ("North America-United States-Texas-Dallas", [("US", "Dallas")]),
        ("Massachusetts - Burlington", [("US", "Burlington")]),
        ("North Carolina-Winston-Salem", [("US", "Winston-Salem")]),
        ("Washington - Seattle", [("US", "Seattle")]),
        ("Fairfax, US-VA", [("US", "Fairfax")]),
        ("Central Valley, California", [("US", None)]),
        ("US NC - Remote", [("US", None)]),
        ("Remote-US-MA", [("US", None)]),
        ("Wisbech, ", [("GB", "Wisbech")]),
        ("Lebanon, NJ", [("US", "Lebanon")]),
        ("Boston, New York and Leeds", [("US", "Boston"), ("US", "New York"), ("GB", "Leeds")]),
        ("Rochester, New York", [("US", "Rochester")]),
        ("Midtown, New York, NY", [("US", "New York")]),
        ("Fitzrovia, South West London", [("GB", "London")]),
        ("Hillhead, Glasgow City Centre", [("GB", "Glasgow")]),
        ("South San Francisco", [("US", "South San Francisco")]),
        ("North Salem, NY", [("US", "North Salem")]),
        ("US, MA, Westford", [("US", "Westford")]),
        ("Israel, Beer Sheva", [("IL", "Beersheba")]),
        ("RestonAdditional Work, VA", [("US", None)]),
        ("Elm Street Corporate, Denver, Colorado", [("US", "Denver")]),
        ("Hanover, Ontario, Canada", [("CA", "Hanover")]),
        ("Windsor, Ontario, Canada", [("CA", "Windsor")]),
        ("Amsterdam, Utrecht", [("NL", "Amsterdam"), ("NL", "Utrecht")]),
        ("NY, NY", [("US", "New York")]),
        ("On-Site", []),
        ("Frankfurt an der Oder, Brandenburg", [("DE", "Frankfurt an der Oder")]),
        ("Toronto, ON CANADA", [("CA", "Toronto")]),
        ("Reno, NV (onsite) OR Tulsa, OK (onsite)", [("US", "Reno"), ("US", "Tulsa")]),
        ("US-Tulsa or US-Reno", [("US", "Tulsa"), ("US", "Reno")]),
        ("We have offices in Reno, NV", [("US", "Reno")]),
        ("Germany, DE", [("DE", None)]),
        ("New Holland, PA", [("US", "New Holland")]),
        ("Seattle (Fremont), WA", [("US", "Seattle"), ("US", "Fremont"), ("US", None)]),
        ("Haifa - IL", [("IL", "Haifa")]),
        ("Norman, OK", [("US", "Norman")]),
        ("Lebanon, IN", [("US", "Lebanon")]),
        ("77 Elm Street Spokane, WA 99201", [("US", "Spokane")]),
        ("77 Elm Street, Spokane, WA 99201", [("US", "Spokane")]),
        ("Perth WA, Australia", [("AU", "Perth")]),
        ("Latin America", []),
        ("Remote - North America", []),
        ("Canada (EST)", [("CA", None)]),
        ("East Texas", [("US", None)]),
        ("Bristol. United Kingdom", [("GB", "Bristol")]),
        ("\U0001f1e9\U0001f1ea Hamburg", [("DE", "Hamburg")]),
        ("Onsite（Singapore）", [("SG", "Singapore")]),
        ("Los Gatos", [("US", "Los Gatos")]),
        ("Germany (Garching)", [("DE", None), ("DE", "Garching")]),
        ("Welcome", []),
        ("Truro, Cornwall", [("GB", "Truro")]),
        ("Somerset, NJ", [("US", "Somerset")]),
        ("Dubai, Hong Kong, Houston", [("AE", "Dubai"), ("HK", "Hong Kong"), ("US", "Houston")]),
        ("Kowloon, Hong Kong", [("HK", "Kowloon")]),
        ("Hong Kong, Singapore, Taiwan", [("HK", "Hong Kong"), ("SG", "Singapore")]),
        ("Cheshire, Connecticut", [("US", "Cheshire")]),
        ("Ontario, Canada", [("CA", None)]),
        ("Washington, New York", [("US", "Washington"), ("US", "New York")]),
        ("Eugene, OR OR Tacoma, WA", [("US", "Eugene"), ("US", "Tacoma")]),
        ("Mt Pleasant, SC", [("US", "Mount Pleasant")]),
        ("Kern County, CA", [("US", None)]),
        ("Lahore, Punjab", [("PK", "Lahore")]),
        ("Lahore, Punjab, Pakistan", [("PK", "Lahore")]),
        ("Ludhiana, Punjab", [("IN", "Ludhiana")]),
        ("Wheaton-Geneva (IL)", [("US", "Wheaton"), ("US", "Geneva")]),
        ("Paris (TX), Austin (TX)", [("US", "Paris"), ("US", "Austin")]),
        ("Berlin (DE)", [("DE", "Berlin")]),
    ],
)
def test_places_of_locations(location: str, places: list[tuple[str, str | None]]) -> None:
    assert [(place.country, place.city) for place in read_location(location)] == places


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("Engineer, Search - New York or Lisbon", [("US", "New York"), ("PT", "Lisbon")]),
        ("Engineer in the vision team - US Remote", [("US", None)]),
        ("Data Engineer (Remote - Worldwide)", [("*", None)]),
        ("Engineer, ML", []),
        ("Account Executive, Enterprise", []),
        ("Software Engineer - Mobile", []),
        ("Assistant (ABA)", []),
        ("Manager, NYC", [("US", "New York")]),
        ("Technician - Princeton, NJ", [("US", "Princeton")]),
        ("Initech is hiring engineers in Reno, NV to sort letters.", [("US", "Reno")]),
    ],
)
def test_places_of_titles(title: str, places: list[tuple[str, str | None]]) -> None:
    found = places_of("", document=Document("", title))[0]
    assert [(place.country, place.city) for place in found] == places


def test_countries_stay_in_the_order_in_which_a_location_names_them() -> None:
    found = places_of("United States; Canada", document=Document("Hybrid work in Toronto and Austin."))[0]
    assert [place.city for place in found] == ["Austin", "Toronto"]


def test_a_list_of_states_is_their_country() -> None:
    found = places_of("", document=Document("We are open to candidates located in AL, AZ, CT, FL and GA."))[0]
    assert {(place.country, place.city) for place in found} == {("US", None)}
    assert [place.city for place in read_location("US - Austin, US - Boston")] == ["Austin", "Boston"]


def test_where_other_jobs_are_done_is_not_where_this_one_is() -> None:
    text = "Some roles in our sales team are being hired for hybrid work in Toronto and Austin."
    assert places_of("", document=Document(text))[0] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You can work from home.", "remote"),
        ("We work in person.", "on_site"),
        ("Work location: In person", "on_site"),
        ("Workplace type:\nRemote working\nAbout us", "remote"),
        ("Location: Porto - onsite Tuesday, Wednesday and Thursday", "hybrid"),
        ("Onsite Monday, Tuesday, Wednesday, Thursday, Friday", "on_site"),
        ("You like working in-person in Porto at least 3 days a week.", "hybrid"),
        ("You can commit at least 3 days a week.", "unstated"),
        ("Work from anywhere (up to 3 weeks a year)", "unstated"),
        ("Remote work is not available for this job.", "on_site"),
    ],
)
def test_workplaces_of_texts(text: str, kind: str) -> None:
    assert understand(Advertisement(title="ML Engineer", text=text)).workplace == kind


@pytest.mark.parametrize(
    ("location", "cities"),
    [
        ("Bogotá, D.C., Colombia", ["Bogota"]),
        ("Raleigh-Durham-Chapel Hill Area", ["Raleigh"]),
        ("Winston-Salem Area", ["Winston-Salem"]),
        ('["Tulsa, OK", "Porto, Portugal", "Remote"]', ["Tulsa", "Porto"]),
        ("Hong Kong SAR", ["Hong Kong"]),
    ],
)
def test_cities_of_locations(location: str, cities: list[str]) -> None:
    assert [place.city for place in places_of(location)[0] if place.city] == cities


def test_no_name_of_a_place_is_taken_for_none() -> None:
    names = [*countries_by_name(), *cities_by_name(), *country_codes(), *regions_by_name()]
    assert [name for name in names if names_no_place(f"Engineer, {name}")] == []
    assert names_no_place("Senior Machine Learning Engineer (Search, Ranking)")
