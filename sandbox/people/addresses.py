"""The address register, and addresses of clinics and people."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.people import places
from sandbox.people.country import Country
from sandbox.people.dice import Dice
from sandbox.people.ids import Thing
from sandbox.people.namesakes import NAMESAKES, Namesake
from sandbox.people.places import Place
from sandbox.people.record import Record

_DISTRICTS = tuple(
    dict.fromkeys((*places.DISTRICTS, *((one.region, one.district) for one in NAMESAKES)))
)
_REGION_INDEX = {name: index for index, (name, _) in enumerate(places.REGIONS)}
_DISTRICT_INDEX = {pair: index for index, pair in enumerate(_DISTRICTS)}
_MOST_STREETS = 100  # of one settlement; the numbers of the next begin after them


def regions(country: Country) -> Iterator[Record]:
    """Every region of Ukraine."""
    for index, (name, koatuu) in enumerate(places.REGIONS):
        yield {"id": str(country.id(Thing.REGION, index)), "name": name, "koatuu": koatuu}


def districts(country: Country) -> Iterator[Record]:
    """Raions of the listed settlements."""
    for index, (region, district) in enumerate(_DISTRICTS):
        yield {
            "id": str(country.id(Thing.DISTRICT, index)),
            "region_id": str(country.id(Thing.REGION, _REGION_INDEX[region])),
            "name": district,
        }


def settlements(country: Country) -> Iterator[Record]:
    """Towns and villages: those with clinics, then their namesakes."""
    for index in range(country.sizes.settlements):
        yield _settlement(country, Thing.SETTLEMENT, index, places.place(index))
    for index, namesake in enumerate(NAMESAKES):
        yield _settlement(country, Thing.NAMESAKE_SETTLEMENT, index, namesake)


def _settlement(country: Country, thing: Thing, index: int, place: Place | Namesake) -> Record:
    record: Record = {
        "id": str(country.id(thing, index)),
        "region_id": str(country.id(Thing.REGION, _REGION_INDEX[place.region])),
        "name": place.name,
        "type": place.type,
        "mountain_group": place.is_mountain,
    }
    if place.district:
        district = _DISTRICT_INDEX[place.region, place.district]
        record["district_id"] = str(country.id(Thing.DISTRICT, district))
    if place.koatuu:
        record["koatuu"] = place.koatuu
    return record


def streets(country: Country) -> Iterator[Record]:
    """Ordinary streets, the same in every settlement of a type."""
    for index in range(country.sizes.settlements):
        settlement = str(country.id(Thing.SETTLEMENT, index))
        yield from _streets(country, Thing.STREET, index, settlement, places.place(index).type)
    for index, namesake in enumerate(NAMESAKES):
        settlement = str(country.id(Thing.NAMESAKE_SETTLEMENT, index))
        yield from _streets(country, Thing.NAMESAKE_STREET, index, settlement, namesake.type)


def _streets(
    country: Country, thing: Thing, place_index: int, settlement_id: str, settlement_type: str
) -> Iterator[Record]:
    named = [("STREET", name) for name in places.STREETS]
    if settlement_type == places.CITY:
        named += places.TOWN_STREETS
    for number, (kind, name) in enumerate(named):
        yield {
            "id": str(country.id(thing, place_index * _MOST_STREETS + number)),
            "settlement_id": settlement_id,
            "type": kind,
            "name": name,
            "aliases": [],
        }


def address(country: Country, settlement: int, dice: Dice, kind: str = "RESIDENCE") -> Record:
    """Some house of a settlement."""
    place = places.place(settlement)
    record: Record = {
        "type": kind,
        "country": "UA",
        "area": place.region,
        "settlement": place.name,
        "settlement_type": place.type,
        "settlement_id": str(country.id(Thing.SETTLEMENT, settlement)),
        "street_type": "STREET",
        "street": dice.pick(places.STREETS),
        "building": str(dice.number(1, 120)),
        "zip": f"{dice.number(1, 99_999):05d}",
    }
    if place.district:
        record["region"] = place.district
    return record
