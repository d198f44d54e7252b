"""Where a job can be done: `places_of` reads countries and cities from the location, the title and the text."""

from warehouse.clean.places.gazetteer import PlaceFound
from warehouse.clean.places.reading import places_of
from warehouse.clean.places.segments import places_of_headline

__all__ = ["PlaceFound", "places_of", "places_of_headline"]
