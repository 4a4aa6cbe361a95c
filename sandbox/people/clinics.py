"""Invented clinics: legal entities, their places, services and contracts.

Field names: ``Legal_entity_bulk``, ``Division_bulk``, ``Healthcare_service_bulk`` and
``Contract_division_bulk`` of the PIS API 9.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sandbox.people import addresses, codes, places
from sandbox.people.country import FAMILY_DOCTOR, Country
from sandbox.people.ids import Thing
from sandbox.people.record import Record, moment, years_before

_FLOWERS = (
    "Калина", "Барвінок", "Волошка", "Ромашка", "Чорнобривці", "Любисток", "Мальва", "Первоцвіт",
    "Соняшник", "Вербена", "Лаванда", "Шавлія", "Конвалія", "Пролісок", "Горицвіт",
)  # fmt: skip
_PRIVATE_EVERY, _WITHOUT_CONTRACT_EVERY, _SERVICE_CENTRE_EVERY = 5, 10, 4
_COMMUNAL_FORM, _PRIVATE_FORM = "150", "240"
_HALF_A_STREET = 150  # ten-thousandths of a degree round the middle of a town

# Working hours of the published samples have a dot between hours and minutes.
_LONG_DAY, _SHORT_DAY = [["08.00", "19.00"]], [["09.00", "13.00"], ["14.00", "17.00"]]
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def legal_entities(country: Country) -> Iterator[Record]:
    """Clinics as organisations."""
    for clinic in range(country.sizes.clinics):
        yield _legal_entity(country, clinic)


def public_name(country: Country, clinic: int) -> str:
    """What a clinic calls itself; says that it is invented."""
    flower = _FLOWERS[clinic % len(_FLOWERS)]
    number = clinic // len(_FLOWERS) + 1
    kind = "Медичний центр" if is_private(clinic) else "Центр первинної допомоги"
    town = places.place(country.settlement_of_clinic(clinic)).name
    return f"{kind} «{flower}-{number}», {town} (навчальний)"


def certificate_name(clinic: int) -> str:
    """A clinic as certificates of its staff call it: at most 64 characters fit there."""
    form = "ТОВ" if is_private(clinic) else "КНП"
    return f"{form} «{_FLOWERS[clinic % len(_FLOWERS)]}-{clinic + 1}» (навчальний)"


def is_private(clinic: int) -> bool:
    """Whether a clinic belongs to a company; the others are the community's."""
    return clinic % _PRIVATE_EVERY == _PRIVATE_EVERY - 1


def _legal_entity(country: Country, clinic: int) -> Record:
    dice = country.dice("clinic", clinic)
    name = public_name(country, clinic)
    form = certificate_name(clinic)[:3]
    residence = addresses.address(country, country.settlement_of_clinic(clinic), dice)
    begun = years_before(country.today, dice.number(6, 8), dice.number(0, 300))
    return {
        "id": str(country.id(Thing.LEGAL_ENTITY, clinic)),
        "name": f"{form} «{name}»",
        "short_name": certificate_name(clinic),
        "public_name": name,
        "status": "ACTIVE",
        "type": "MSP" if clinic % _SERVICE_CENTRE_EVERY == 0 else "PRIMARY_CARE",
        "owner_property_type": "PRIVATE" if is_private(clinic) else "STATE",
        "legal_form": _PRIVATE_FORM if is_private(clinic) else _COMMUNAL_FORM,
        "edrpou": codes.edrpou(clinic),
        "kveds": ["86.21"],
        "addresses": [{**residence, "type": "REGISTRATION"}],
        "residence_address": residence,
        "phones": [{"type": "LAND_LINE", "number": codes.land_line(clinic)}],
        "email": f"clinic{clinic}@example.com",
        "is_active": True,
        "website": f"https://clinic{clinic}.example.com",
        "accreditation": {
            "category": dice.pick(("FIRST", "SECOND", "HIGHEST")),
            "issued_date": begun.isoformat(),
            "expiry_date": (country.today + timedelta(days=900)).isoformat(),
            "order_no": f"Т-{clinic + 1}",
            "order_date": begun.isoformat(),
        },
        "inserted_at": moment(begun),
        "updated_at": moment(begun),
    }


def divisions(country: Country) -> Iterator[Record]:
    """Places where clinics receive patients: one or two of each."""
    for clinic in range(country.sizes.clinics):
        for division in country.divisions_of_clinic(clinic):
            yield _division(country, clinic, division)


def _division(country: Country, clinic: int, division: int) -> Record:
    dice = country.dice("division", division)
    settlement = country.settlement_of_clinic(clinic)
    place = places.place(settlement)
    begun = years_before(country.today, dice.number(4, 5), dice.number(0, 300))
    address = addresses.address(country, settlement, dice)
    number = division - 2 * clinic + 1
    return {
        "id": str(country.id(Thing.DIVISION, division)),
        "external_id": f"T-{division}",
        "legal_entity_id": str(country.id(Thing.LEGAL_ENTITY, clinic)),
        "name": f"Амбулаторія «{_FLOWERS[clinic % len(_FLOWERS)]}» № {number}",
        "type": "AMBULANT_CLINIC",
        "mountain_group": place.is_mountain,
        "phones": [{"type": "LAND_LINE", "number": codes.land_line(5_000 + division)}],
        "email": f"division{division}@example.com",
        "status": "ACTIVE",
        "is_active": True,
        "location": {
            "latitude": _near(place.latitude, dice.number(-_HALF_A_STREET, _HALF_A_STREET)),
            "longitude": _near(place.longitude, dice.number(-_HALF_A_STREET, _HALF_A_STREET)),
        },
        "working_hours": _working_hours(saturday=dice.chance(40)),
        "dls_verified": True,
        "addresses": [address],
        "inserted_at": moment(begun),
        "updated_at": moment(begun),
    }


def _near(degrees: float, ten_thousandths: int) -> float:
    return round(degrees + ten_thousandths / 10_000, 5)


def _working_hours(*, saturday: bool) -> Record:
    hours: Record = dict.fromkeys(_WEEKDAYS, _LONG_DAY)
    hours["wed"] = _SHORT_DAY
    if saturday:
        hours["sat"] = [["09.00", "13.00"]]
    return hours


def healthcare_services(country: Country) -> Iterator[Record]:
    """The service of every place: primary care."""
    for clinic in range(country.sizes.clinics):
        for division in country.divisions_of_clinic(clinic):
            yield {
                "id": str(country.id(Thing.HEALTHCARE_SERVICE, division)),
                "legal_entity_id": str(country.id(Thing.LEGAL_ENTITY, clinic)),
                "division_id": str(country.id(Thing.DIVISION, division)),
                "speciality_type": FAMILY_DOCTOR,
                "providing_condition": "OUTPATIENT",
                "category": {
                    "coding": [{"system": "HEALTHCARE_SERVICE_CATEGORIES", "code": "MSP"}]
                },
                "status": "ACTIVE",
                "is_active": True,
                "available_time": [
                    {
                        "days_of_week": list(_WEEKDAYS),
                        "all_day": False,
                        "available_start_time": "08:00:00",
                        "available_end_time": "19:00:00",
                    }
                ],
                "not_available": [],
                "inserted_at": moment(years_before(country.today, 1)),
                "updated_at": moment(years_before(country.today, 1)),
            }


def contract_divisions(country: Country) -> Iterator[Record]:
    """Which places the state pays for: those of all clinics but every tenth."""
    start = country.today.replace(month=1, day=1)
    for clinic in range(country.sizes.clinics):
        if clinic % _WITHOUT_CONTRACT_EVERY == _WITHOUT_CONTRACT_EVERY - 1:
            continue
        for division in country.divisions_of_clinic(clinic):
            yield {
                "contract_id": str(country.id(Thing.CONTRACT, clinic)),
                "division_id": str(country.id(Thing.DIVISION, division)),
                "contract_status": "VERIFIED",
                "contract_start_date": start.isoformat(),
                "contract_end_date": start.replace(
                    year=start.year + 1, month=12, day=31
                ).isoformat(),
                "contract_division_status": "ACTIVE",
                "changed_at": moment(start),
            }
