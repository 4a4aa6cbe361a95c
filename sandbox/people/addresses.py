"""The address register, and addresses of clinics and people."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.people import places
from sandbox.people.country import Country
from sandbox.people.dice import Dice
from sandbox.people.ids import Thing
from sandbox.people.record import Record

_REGION_INDEX = {name: index for index, (name, _) in enumerate(places.REGIONS)}
_DISTRICT_INDEX = {pair: index for index, pair in enumerate(places.DISTRICTS)}


def regions(country: Country) -> Iterator[Record]:
    """Every region of Ukraine."""
    for index, (name, koatuu) in enumerate(places.REGIONS):
        yield {"id": str(country.id(Thing.REGION, index)), "name": name, "koatuu": koatuu}


def districts(country: Country) -> Iterator[Record]:
    """Raions of the listed settlements."""
    for index, (region, district) in enumerate(places.DISTRICTS):
        yield {
            "id": str(country.id(Thing.DISTRICT, index)),
            "region_id": str(country.id(Thing.REGION, _REGION_INDEX[region])),
            "name": district,
        }


def settlements(country: Country) -> Iterator[Record]:
    """Towns and villages."""
    for index in range(country.sizes.settlements):
        place = places.place(index)
        record: Record = {
            "id": str(country.id(Thing.SETTLEMENT, index)),
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
        yield record


def streets(country: Country) -> Iterator[Record]:
    """The same ordinary streets in every settlement."""
    for settlement in range(country.sizes.settlements):
        for number, name in enumerate(places.STREETS):
            index = settlement * len(places.STREETS) + number
            yield {
                "id": str(country.id(Thing.STREET, index)),
                "settlement_id": str(country.id(Thing.SETTLEMENT, settlement)),
                "type": "STREET",
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
