"""The register of patients about newcomers: who is in it without having a cabinet, and how.

Under another surname, misspelt by a clinic, or with one's tax number at somebody else's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sandbox.people import codes, documents, names
from sandbox.people.country import Country
from sandbox.people.ids import Thing
from sandbox.people.newcomers import Newcomer, Situation, former_surname, newcomer, stated
from sandbox.people.record import Record, moment, years_before

# Numbers of the human being who is taken for a newcomer.
_PHONES, _PASSPORTS = 41_000_000, 950_000


def records(country: Country) -> Iterator[Record]:
    """The register of patients: newcomers who are in it, as it has them."""
    for index in range(country.sizes.newcomers):
        one = newcomer(country, index)
        recorded = _as_recorded(country, one)
        if recorded is not None:
            yield _record(country, recorded, one.situation)


def _as_recorded(country: Country, one: Newcomer) -> Newcomer | None:
    """Whom the register takes him for."""
    dice = country.dice("recorded", one.index)
    match one.situation:
        case Situation.SURNAME_CHANGED:
            return replace(one, name=replace(one.name, last_name=former_surname(country, one)))
        case Situation.KNOWN_TO_CLINIC:
            misspelt = replace(one.name, last_name="Демяненко", first_name="Наталя")
            return replace(one, name=misspelt)
        case Situation.NUMBER_TAKEN:
            born = years_before(one.birth_date, 9, dice.number(10, 300))
            return replace(
                one,
                name=names.draw_for(dice, one.name.gender),
                birth_date=born,
                unzr=None,
                documents=(documents.paper_passport(born, _PASSPORTS + one.index),),
                phone=codes.mobile(_PHONES + one.index),
            )
    return None


def _record(country: Country, one: Newcomer, situation: Situation) -> Record:
    record_id = str(country.id(Thing.NEWCOMERS_RECORD, one.index))
    begun = moment(years_before(country.today, 2))
    record = {
        **stated(country, one),
        "id": record_id,
        "authentication_methods": [
            {
                "id": str(country.id(Thing.NEWCOMERS_METHOD, one.index)),
                "type": "OTP",
                "value": one.phone,
                "phone_number": one.phone,
                "is_active": True,
                "started_at": begun,
                "inserted_at": begun,
                "inserted_by": record_id,
                "person_id": record_id,
            }
        ],
        "verification": {
            "verification_status": "VERIFIED",
            "details": {
                stream: {"verification_status": "VERIFIED", "verification_reason": "AUTO"}
                for stream in ("drfo", "dracs_death")
            },
        },
        "status": "active",
    }
    if situation is Situation.KNOWN_TO_CLINIC:
        del record["tax_id"]
        record["no_tax_id"] = True
    return record
