"""The closed vocabularies of streets."""

from foundation.vocabulary import Vocabulary


class Source(Vocabulary):
    """Where the streets come from."""

    GENERATED = "generated", "invented streets"
    OPEN_ROADS = "open_roads", "OS Open Roads"
    OPEN_USRN = "open_usrn", "OS Open USRN"
    GEOJSON = "geojson", "GeoJSON"


class UnitKind(Vocabulary):
    """What a report may name."""

    STRETCH = "stretch", "part of a street"
    STREET = "street", "whole street"
    SPOT = "spot", "place"


class SpotKind(Vocabulary):
    """What a spot is."""

    PARK = "park", "park"
    CAR_PARK = "car_park", "car park"
    STATION = "station", "station"
    BUS_STOP = "bus_stop", "bus stop"
    UNDERPASS = "underpass", "underpass"
    PATH = "path", "path"
    SCHOOL = "school", "school"
    TOWN_CENTRE = "town_centre", "town centre"
