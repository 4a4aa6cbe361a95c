"""Doctors as a patient searches them, joined from the published bulk exports.

Nothing here is personal data of patients; of doctors it keeps what the exports publish for the
choice of a doctor, and drops the rest (tax numbers, documents).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

# Main specialities a declaration can be made with. Source: eHealth, Employee_bulk, main speciality
# (speciality_officio) one of these three.
SPECIALITIES = ("FAMILY_DOCTOR", "THERAPIST", "PEDIATRICIAN")
# Source: МІС API v3, legal entity types allowed for declarations.
PRIMARY_CARE_TYPES = frozenset({"MSP", "PRIMARY_CARE", "MSP_PHARMACY"})
NEAR_KM = 50
"""What is farther than this is not near."""
_EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Doctor:
    """A position of a doctor in a place: what one can submit a declaration to.

    Attributes:
        id: the employee's id.
        declarations_limit, declarations_count: of the doctor as a person, over all positions.
        experience_years: as the doctor states it.
        has_contract: the place is paid by НСЗУ.
        latitude, longitude: degrees, WGS 84; None when the place is not on the map.
    """

    id: UUID
    division_id: UUID
    party_id: UUID
    legal_entity_id: UUID
    last_name: str
    first_name: str
    second_name: str
    speciality: str
    experience_years: int | None
    declarations_limit: int
    declarations_count: int
    legal_entity_name: str
    division_name: str
    address: str
    phone: str
    settlement_id: UUID
    settlement: str
    area: str
    working_hours: Mapping[str, Any]
    has_contract: bool
    latitude: float | None = None
    longitude: float | None = None

    @property
    def name(self) -> DoctorName:
        """The doctor's name and speciality."""
        return DoctorName(
            self.id, self.last_name, self.first_name, self.second_name, self.speciality
        )

    @property
    def free_places(self) -> int:
        """Places left up to the norm; past it the doctor decides (МОЗ №504)."""
        return max(0, self.declarations_limit - self.declarations_count)

    def accepts_age(self, years: int) -> bool:
        """Whether the speciality fits an age. Source: ``speciality_vs_age``, adult from 18."""
        if self.speciality == "THERAPIST":
            return years >= 18
        return self.speciality != "PEDIATRICIAN" or years < 18


@dataclass(frozen=True, slots=True)
class DoctorName:
    """Who an employee is, also after he has stopped taking declarations."""

    id: UUID
    last_name: str
    first_name: str
    second_name: str
    speciality: str

    @property
    def full_name(self) -> str:
        """Surname, first name, patronymic."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.second_name)))

    @property
    def short_name(self) -> str:
        """Surname and initials."""
        initials = [f"{name[0]}." for name in (self.first_name, self.second_name) if name]
        return " ".join([self.last_name, *initials])


@dataclass(frozen=True, slots=True)
class Settlement:
    """A place with doctors."""

    id: UUID
    name: str
    area: str
    doctors: int


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; every criterion that is given must hold.

    Attributes:
        surname: beginning of the surname, as typed.
        near: latitude and longitude in degrees.
        ids: only these, in this order (an earlier search that must not be repeated).
        specialities: which may come; pediatricians only for those under 18.
        only_free: leave out doctors without free places.
    """

    settlement_id: UUID | None = None
    surname: str | None = None
    near: tuple[float, float] | None = None
    ids: tuple[UUID, ...] | None = None
    specialities: tuple[str, ...] = SPECIALITIES
    only_free: bool = True


# Letters that look alike in both alphabets; typed names often mix them.
_LOOKALIKES = str.maketrans("abceihkmoptxyABCEIHKMOPTXY", "авсеінкмортхуАВСЕІНКМОРТХУ")
_APOSTROPHES = re.compile("['`´ʼ‘’]")
_PREFIX = re.compile(r"^(м|с|смт|сел|місто|село|селище)[.\s]+")


def normalise(text: str) -> str:
    """A name as it is compared: case, apostrophes, dashes and look-alike letters levelled."""
    levelled = text.translate(_LOOKALIKES).casefold().strip()
    levelled = _APOSTROPHES.sub("ʼ", levelled)
    levelled = re.sub(r"\s*[-–—]\s*", "-", levelled)
    return re.sub(r"\s+", " ", levelled)


def normalise_settlement(text: str) -> str:
    """A settlement's name as it is compared: also without «м.», «село» and the like."""
    return _PREFIX.sub("", normalise(text))


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance between two points given in degrees, in kilometres."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(half))


# --- joining the exports -------------------------------------------------------------------------

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Exports:
    """The published bulk exports, as they come."""

    employees: Iterable[Record]
    parties: Iterable[Record]
    divisions: Iterable[Record]
    legal_entities: Iterable[Record]
    contract_divisions: Iterable[Record]
    declarations_limit: Iterable[Record]


def join(exports: Exports, today: date) -> Iterator[Doctor]:
    """Doctors one can submit a declaration to today.

    Source of the filter: eHealth PIS, doctor search (employee approved and active, place and
    clinic active, main speciality one of three).
    """
    parties = {record["id"]: record for record in exports.parties}
    divisions = {record["id"]: record for record in exports.divisions}
    legal_entities = {record["id"]: record for record in exports.legal_entities}
    limits = {record["party_id"]: record for record in exports.declarations_limit}
    contracted = {
        record["division_id"]
        for record in exports.contract_divisions
        if record.get("division_id") and _is_contract_valid(record, today)
    }
    for employee in exports.employees:
        party = parties.get(employee["party_id"])
        division = divisions.get(employee.get("division_id") or "")
        legal_entity = legal_entities.get(employee["legal_entity_id"])
        limit = limits.get(employee["party_id"])
        if not (party and division and legal_entity and limit):
            continue
        if _takes_declarations(employee, division, legal_entity, today):
            doctor = _doctor(
                employee, party, division, legal_entity, limit, division["id"] in contracted
            )
            if doctor:
                yield doctor


def names(exports: Exports) -> Iterator[DoctorName]:
    """Every employee that is or was a doctor, for showing old declarations."""
    parties = {record["id"]: record for record in exports.parties}
    for employee in exports.employees:
        party = parties.get(employee["party_id"])
        if party and employee.get("employee_type") == "DOCTOR":
            yield DoctorName(
                id=UUID(employee["id"]),
                last_name=party["last_name"],
                first_name=party["first_name"],
                second_name=party.get("second_name") or "",
                speciality=(employee.get("speciality") or {}).get("speciality") or "",
            )


def _takes_declarations(
    employee: Record, division: Record, legal_entity: Record, today: date
) -> bool:
    return (
        employee.get("employee_type") == "DOCTOR"
        and employee["status"] == "APPROVED"
        and bool(employee["is_active"])
        and (not employee.get("end_date") or date.fromisoformat(employee["end_date"][:10]) >= today)
        and division["status"] == "ACTIVE"
        and legal_entity["status"] == "ACTIVE"
        and legal_entity["type"] in PRIMARY_CARE_TYPES
        and _main_speciality(employee) in SPECIALITIES
    )


def _main_speciality(employee: Record) -> str | None:
    speciality = employee.get("speciality") or {}
    return speciality.get("speciality") if speciality.get("speciality_officio") else None


def _is_contract_valid(record: Record, today: date) -> bool:
    return record["contract_status"] == "VERIFIED" and date.fromisoformat(
        record["contract_start_date"][:10]
    ) <= today <= date.fromisoformat(record["contract_end_date"][:10])


def _doctor(
    employee: Record,
    party: Record,
    division: Record,
    legal_entity: Record,
    limit: Record,
    has_contract: bool,
) -> Doctor | None:
    address = next(iter(division.get("addresses") or ()), None)
    if address is None:
        return None
    location = division.get("location") or {}
    return Doctor(
        id=UUID(employee["id"]),
        division_id=UUID(division["id"]),
        party_id=UUID(party["id"]),
        legal_entity_id=UUID(legal_entity["id"]),
        last_name=party["last_name"],
        first_name=party["first_name"],
        second_name=party.get("second_name") or "",
        speciality=str(_main_speciality(employee)),
        experience_years=party.get("working_experience"),
        declarations_limit=int(limit["declarations_limit"]),
        declarations_count=int(limit["declarations_count"]),
        legal_entity_name=legal_entity.get("public_name") or legal_entity["name"],
        division_name=division["name"],
        address=_address_line(address),
        phone=next((phone["number"] for phone in division.get("phones") or ()), ""),
        settlement_id=UUID(address["settlement_id"]),
        settlement=address["settlement"],
        area=address["area"],
        working_hours=division.get("working_hours") or {},
        has_contract=has_contract,
        latitude=location.get("latitude"),
        longitude=location.get("longitude"),
    )


# Dictionary STREET_TYPE of the central system, the kinds met in practice.
_STREET_TYPES = {"STREET": "вул.", "AVENUE": "просп.", "BOULEVARD": "бульв.", "SQUARE": "пл.",
                 "LANE": "пров.", "HIGHWAY": "шосе", "MAIDAN": "майдан", "PASS": "проїзд",
                 "EMBANKMENT": "наб."}  # fmt: skip


def _address_line(address: Record) -> str:
    street = address.get("street") or ""
    if street:
        kind = _STREET_TYPES.get(address.get("street_type") or "STREET", "")
        street = f"{kind} {street}".strip()
    return ", ".join(filter(None, (address["settlement"], street, address.get("building"))))
