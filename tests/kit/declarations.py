"""The way of a declaration, as tests walk it: one clinic, one doctor, one channel."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.client import CoreClient
from core.client.declaration_requests import DeclarationRequests
from core.client.declarations import Declarations
from core.client.legal_entities import LegalEntities
from core.contract.access import ClientType
from core.contract.declaration_requests import (
    ClinicRequestDetails,
    FullRequest,
)
from core.declarations.model import number_of
from core.kit.ids import new_id
from tests.kit.core_service import PATIENT_SCOPES, RunningCore
from tests.kit.people import Patient, SigningPerson, with_key
from tests.kit.registry import Clinic, Doctor


@dataclass
class SignedIn:
    """Somebody who has signed in to a channel."""

    signer: SigningPerson
    token: str
    client: CoreClient

    @property
    def requests(self) -> DeclarationRequests:
        """Calls about requests."""
        return self.client.declaration_requests

    @property
    def declarations(self) -> Declarations:
        """Calls about declarations."""
        return self.client.declarations


class Story:
    """A clinic with a doctor who can sign, its system, and a patients' cabinet."""

    def __init__(self, core: RunningCore, clinic: Clinic, doctor: Doctor) -> None:
        self.core = core
        self.clinic = clinic
        self.doctor = doctor
        self.cabinet: CoreClient
        self.mis: CoreClient
        self.doctor_in: SignedIn

    @classmethod
    async def begin(cls, core: RunningCore, *, speciality: str = "FAMILY_DOCTOR") -> Story:
        """Everybody is registered, the doctor is signed in."""
        clinic = Clinic()
        signer = with_key(core.pki, surname="Вигаденко", given_name="Лікарка Прикладівна")
        doctor = clinic.doctor(speciality, signer=signer)
        await core.load(clinic.records())
        story = cls(core, clinic, doctor)
        story.cabinet = await core.channel()
        story.mis = await core.channel(ClientType.MIS, legal_entity_id=clinic.legal_entity_id)
        story.doctor_in = await story.employee(signer)
        return story

    async def employee(self, signer: SigningPerson) -> SignedIn:
        """An employee of the clinic, signed in."""
        token = await self.core.sign_employee_in(self.mis, signer)
        return SignedIn(signer, token.value, self.mis)

    async def patient(self, **changes: Any) -> SignedIn:
        """A new patient, signed in."""
        return await self.enter(await self.core.patient(**changes))

    async def enter(self, patient: Patient) -> SignedIn:
        """A patient signs in."""
        token = await self.core.sign_in(self.cabinet, patient)
        return SignedIn(patient, token.value, self.cabinet)

    @property
    def registry(self) -> LegalEntities:
        """The register as the cabinet reads it."""
        return self.cabinet.legal_entities

    # --- the steps ----------------------------------------------------------------------------

    async def create(
        self, patient: SignedIn, doctor: Doctor | None = None, clinic: Clinic | None = None
    ) -> FullRequest:
        """The patient asks for a declaration."""
        return await patient.requests.create(
            patient.token,
            employee_id=(doctor or self.doctor).employee_id,
            division_id=(clinic or self.clinic).division_id,
        )

    async def sign(self, patient: SignedIn, request_id: UUID) -> str:
        """The patient signs the exact octets; returns the container in base64."""
        octets = await patient.requests.data_to_be_signed(patient.token, request_id)
        signed = self.core.sign(patient.signer, octets)
        await patient.requests.sign(patient.token, request_id, signed)
        return signed

    async def submitted(self, patient: SignedIn, doctor: Doctor | None = None) -> UUID:
        """A request that the patient has signed."""
        made = await self.create(patient, doctor)
        await self.sign(patient, made.id)
        return made.id

    async def approve(self, request_id: UUID, **options: Any) -> ClinicRequestDetails:
        """The clinic takes the patient."""
        at = self.doctor_in
        return await at.requests.clinic_approve(at.token, request_id, **options)

    async def envelope(self, request_id: UUID, at: SignedIn | None = None) -> str:
        """The doctor's container over the patient's, in base64."""
        at = at or self.doctor_in
        inner = await at.requests.clinic_signed_content(at.token, request_id)
        return self.core.sign(at.signer, inner)

    async def finish(self, request_id: UUID, at: SignedIn | None = None) -> ClinicRequestDetails:
        """The doctor signs over the patient's signature; returns what has become of the request."""
        at = at or self.doctor_in
        envelope = await self.envelope(request_id, at)
        await at.requests.clinic_sign(at.token, request_id, envelope)
        return await at.requests.clinic_get(at.token, request_id)

    async def declared(self, patient: SignedIn, doctor: Doctor | None = None) -> UUID:
        """A declaration in force; returns its id."""
        request_id = await self.submitted(patient, doctor)
        await self.approve(request_id)
        return (await self.finish(request_id)).declaration_id

    # --- what is there afterwards -------------------------------------------------------------

    async def statuses(self, patient: SignedIn, table: str) -> list[str]:
        """Statuses of a person's rows of a table, oldest first."""
        rows = await self.core.rows(
            f"SELECT status FROM core.{table} WHERE person_id = :person ORDER BY id",  # noqa: S608
            person=person_of(patient),
        )
        return [row["status"] for row in rows]

    async def events(self, patient: SignedIn) -> list[tuple[str, UUID, dict[str, Any]]]:
        """Events of a person, oldest first: type of the thing, its id, what changed."""
        rows = await self.core.rows(
            "SELECT entity_type, entity_id, properties FROM core.event"
            " WHERE person_id = :person AND entity_type LIKE 'Declaration%' ORDER BY id",
            person=person_of(patient),
        )
        return [(row["entity_type"], row["entity_id"], row["properties"]) for row in rows]

    async def load(self, doctor: Doctor | None = None) -> tuple[int, int]:
        """Declarations and promised places of a doctor, as counted."""
        rows = await self.core.rows(
            "SELECT declarations_count, approved_requests_count FROM core.doctor_load"
            " WHERE party_id = :party",
            party=(doctor or self.doctor).party_id,
        )
        return tuple(rows[0].values()) if rows else (0, 0)


async def acting_for_another(
    core: RunningCore, channel: CoreClient, representative: Patient
) -> SignedIn:
    """Somebody who has signed in for the only person whom he represents."""
    own = (await core.sign_in(channel, representative)).value
    [known] = await channel.confidants.relationships(own)
    nonce = await channel.access.nonce()
    octets = await channel.confidants.sign_in_content(own, known.id, nonce)
    signed = core.sign(representative, octets)
    entered = await channel.confidants.sign_in(own, signed, PATIENT_SCOPES)
    return SignedIn(representative, entered.value, channel)


def declaration_record(
    clinic: Clinic, doctor: Doctor, person_id: UUID, place: int, **changes: Any
) -> tuple[str, dict[str, Any]]:
    """A declaration as an extract has it; ``place`` is that of its number in the sequence."""
    record = {
        "id": str(new_id()),
        "person_id": str(person_id),
        "employee_id": str(doctor.employee_id),
        "division_id": str(clinic.division_id),
        "legal_entity_id": str(clinic.legal_entity_id),
        "declaration_number": number_of(place),
        "start_date": "2021-02-03",
        "end_date": "2061-02-03",
        "signed_at": "2021-02-03T09:00:00Z",
    }
    return "declaration", {**record, **changes}


async def declarations_of_nobody(
    story: Story, count: int = 1, *, doctor: Doctor | None = None, **changes: Any
) -> list[UUID]:
    """So many declarations of persons who are not recorded; their ids, in order."""
    (row,) = await story.core.rows("SELECT count(*) FROM core.declaration")
    persons = sorted(new_id() for _ in range(count))
    await story.core.load(
        declaration_record(
            story.clinic, doctor or story.doctor, person_id, 1000 + row["count"] + place, **changes
        )
        for place, person_id in enumerate(persons)
    )
    return persons


def person_of(patient: SignedIn) -> UUID:
    """Id of a signed-in patient."""
    assert isinstance(patient.signer, Patient)
    return patient.signer.person_id


def octets_of(signed_content: str) -> bytes:
    """The container itself."""
    return base64.b64decode(signed_content)
