"""Invented clinics, doctors and addresses: as extracts bring them, and as domains hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from core.kit.ids import new_id
from core.legal_entities.model import DoctorLoad, DoctorPosition
from tests.kit.people import SigningPerson, tax_number

Record = dict[str, Any]

_SPECIALITY = {
    "speciality_officio": True,
    "level": "FIRST",
    "qualification_type": "AWARDING",
    "attestation_name": "Навчальна комісія",
    "attestation_date": "2024-05-01",
    "certificate_number": "ТЕСТ 1",
}


@dataclass(frozen=True)
class Doctor:
    """A doctor of an invented clinic.

    Attributes:
        signer: his key, where a test needs his signature.
    """

    employee_id: UUID
    party_id: UUID
    tax_id: str
    signer: SigningPerson | None = None


@dataclass
class Clinic:
    """A clinic with one division in one town, and whoever is employed there."""

    legal_entity_id: UUID = field(default_factory=new_id)
    division_id: UUID = field(default_factory=new_id)
    region_id: UUID = field(default_factory=new_id)
    settlement_id: UUID = field(default_factory=new_id)
    legal_entity: Record = field(default_factory=dict)
    division: Record = field(default_factory=dict)
    staff: list[tuple[str, Record]] = field(default_factory=list)

    def doctor(
        self,
        speciality: str = "FAMILY_DOCTOR",
        *,
        signer: SigningPerson | None = None,
        party_id: UUID | None = None,
        party: Record | None = None,
        **changes: Any,
    ) -> Doctor:
        """Employ a doctor, or give one a further position here; ``changes`` go into it."""
        hired = Doctor(
            employee_id=new_id(),
            party_id=party_id or new_id(),
            tax_id=signer.code if signer else tax_number(),
            signer=signer,
        )
        if party_id is None:
            self.staff.append(("party", {**_party(hired), **(party or {})}))
        self.staff.append(("employee", {**self._position(hired, speciality), **changes}))
        return hired

    def records(self) -> Iterator[tuple[str, Record]]:
        """Everything, in the order in which an extract brings it."""
        yield "region", {"id": str(self.region_id), "name": "ВИГАДАНСЬКА"}
        yield (
            "settlement",
            {
                "id": str(self.settlement_id),
                "region_id": str(self.region_id),
                "name": "Вигадане",
                "type": "CITY",
            },
        )
        yield "legal_entity", {**self._legal_entity(), **self.legal_entity}
        yield "division", {**self._division(), **self.division}
        yield from self.staff

    @property
    def _address(self) -> Record:
        return {
            "type": "RESIDENCE",
            "country": "UA",
            "area": "ВИГАДАНСЬКА",
            "settlement": "Вигадане",
            "settlement_type": "CITY",
            "settlement_id": str(self.settlement_id),
            "street_type": "STREET",
            "street": "Зелена",
            "building": "5",
        }

    def _legal_entity(self) -> Record:
        return {
            "id": str(self.legal_entity_id),
            "name": "КНП «Вигаданий центр первинної допомоги»",
            "short_name": "Вигаданий ЦПМСД",
            "public_name": "Вигаданий центр",
            "legal_form": "150",
            "status": "ACTIVE",
            "type": "PRIMARY_CARE",
            "edrpou": "00000018",
            "addresses": [self._address],
            "residence_address": self._address,
            "phones": [{"type": "LAND_LINE", "number": "+380000000100"}],
            "email": "clinic@example.com",
            "is_active": True,
        }

    def _division(self) -> Record:
        return {
            "id": str(self.division_id),
            "legal_entity_id": str(self.legal_entity_id),
            "name": "Амбулаторія № 1",
            "type": "AMBULANT_CLINIC",
            "phones": [{"type": "LAND_LINE", "number": "+380000000101"}],
            "email": "division@example.com",
            "status": "ACTIVE",
            "is_active": True,
            "location": {"latitude": 50.1, "longitude": 30.2},
            "addresses": [self._address],
        }

    def _position(self, hired: Doctor, speciality: str) -> Record:
        return {
            "id": str(hired.employee_id),
            "party_id": str(hired.party_id),
            "legal_entity_id": str(self.legal_entity_id),
            "division_id": str(self.division_id),
            "employee_type": "DOCTOR",
            "position": "P7",
            "status": "APPROVED",
            "is_active": True,
            "start_date": "2020-01-01",
            "speciality": {"speciality": speciality, **_SPECIALITY},
        }


def _party(hired: Doctor) -> Record:
    return {
        "id": str(hired.party_id),
        "first_name": "Лікарка",
        "last_name": hired.signer.surname if hired.signer else "Вигаденко",
        "second_name": "Прикладівна",
        "year_of_birth": "1980",
        "gender": "FEMALE",
        "tax_id": hired.tax_id,
        "email": "doctor@example.com",
        "phones": [{"type": "MOBILE", "number": "+380000000102"}],
        "verification_status": "VERIFIED",
    }


def position(*, end_date: date | None = None, speciality: str = "FAMILY_DOCTOR") -> DoctorPosition:
    """A doctor with whom a declaration may be made."""
    clinic = Clinic()
    doctor = clinic.doctor(speciality)
    records = dict(clinic.records())
    employee, party = records["employee"], records["party"]
    return DoctorPosition(
        employee_id=doctor.employee_id,
        party_id=doctor.party_id,
        division_id=clinic.division_id,
        legal_entity_id=clinic.legal_entity_id,
        position=employee["position"],
        employee_type=employee["employee_type"],
        status=employee["status"],
        is_active=employee["is_active"],
        start_date=date(2020, 1, 1),
        end_date=end_date,
        speciality=speciality,
        works_for=clinic.legal_entity_id,
        employee=employee,
        party=party,
        contacts={"email": party["email"], "phones": party["phones"]},
        division=records["division"],
        legal_entity=records["legal_entity"],
        limit=1800,
        load=DoctorLoad(),
    )
