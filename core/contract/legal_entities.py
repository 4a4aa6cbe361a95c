"""Clinics and doctors: the published bulk exports.

The same shapes, one JSON object per line with its ``kind``, are a registry extract.
Source: PIS API 9.11, Bulk.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import Field

from core.contract.wire import Data, Moment, Query

Item = TypeVar("Item", bound=Data)


class Phone(Data):
    """A phone number; type ``MOBILE`` or ``LAND_LINE``."""

    type: str
    number: str


class Address(Data):
    """A postal address; ``settlement_id`` is its key in the address register."""

    type: str
    country: str
    area: str
    region: str | None = None
    settlement: str
    settlement_type: str
    settlement_id: UUID
    street_type: str | None = None
    street: str | None = None
    building: str | None = None
    apartment: str | None = None
    zip: str | None = None


class Location(Data):
    """Degrees of WGS 84."""

    latitude: float
    longitude: float


class Speciality(Data):
    """A medical speciality of a doctor; ``speciality_officio`` marks the main one."""

    speciality: str
    speciality_officio: bool
    level: str
    qualification_type: str
    attestation_name: str
    attestation_date: date
    valid_to_date: date | None = None
    certificate_number: str


class Accreditation(Data):
    """Accreditation of a clinic."""

    category: str
    issued_date: date | None = None
    expiry_date: date | None = None
    order_no: str
    order_date: date


class Stored(Data):
    """What every exported record has; an extract may leave the times out."""

    inserted_at: Moment | None = None
    updated_at: Moment | None = None


class LegalEntity(Stored):
    """A clinic as an organisation."""

    id: UUID
    name: str
    short_name: str | None = None
    public_name: str
    status: str
    type: str
    owner_property_type: str | None = None
    legal_form: str | None = None
    edrpou: str
    kveds: list[str] = Field(default_factory=list)
    addresses: list[Address]
    residence_address: Address
    phones: list[Phone]
    email: str
    is_active: bool
    website: str | None = None
    status_reason: str | None = None
    accreditation: Accreditation | None = None
    licenses: list[dict[str, Any]] = Field(default_factory=list)


class Division(Stored):
    """A place where a clinic receives patients."""

    id: UUID
    external_id: str | None = None
    legal_entity_id: UUID
    name: str
    type: str
    mountain_group: bool = False
    phones: list[Phone]
    email: str
    status: str
    is_active: bool
    location: Location | None = None
    working_hours: dict[str, list[list[str]]] | None = None
    dls_id: str | None = None
    dls_verified: bool | None = None
    addresses: list[Address]


class Party(Stored):
    """A human being who works in medicine."""

    id: UUID
    first_name: str
    last_name: str
    second_name: str | None = None
    year_of_birth: str
    gender: str
    educations: list[dict[str, Any]] = Field(default_factory=list)
    qualifications: list[dict[str, Any]] = Field(default_factory=list)
    specialities: list[dict[str, Any]] = Field(default_factory=list)
    science_degree: dict[str, Any] | None = None
    about_myself: str | None = None
    working_experience: int | None = None
    verification_status: str = "VERIFIED"


class PartyRecord(Party):
    """A party in a registry extract, with what no export of parties shows.

    Attributes:
        declarations_count: declarations of the doctor that the extract does not bring.
    """

    declarations_count: Annotated[int, Field(ge=0)] = 0
    tax_id: str | None = None
    no_tax_id: bool = False
    email: str | None = None
    phones: list[Phone] = Field(default_factory=list)


class Employee(Stored):
    """A position of a party in a clinic."""

    id: UUID
    position: str
    status: str
    employee_type: str
    is_active: bool
    start_date: date
    end_date: date | None = None
    legal_entity_id: UUID
    division_id: UUID | None = None
    party_id: UUID
    status_reason: str | None = None
    speciality: Speciality | None = None
    additional_info: dict[str, Any] | None = None


class EmployeeRole(Stored):
    """Which service of a division an employee provides."""

    id: UUID
    healthcare_service_id: UUID
    employee_id: UUID
    start_date: date
    end_date: date | None = None
    status: str


class HealthcareService(Stored):
    """A service that a division provides."""

    id: UUID
    legal_entity_id: UUID
    division_id: UUID
    speciality_type: str | None = None
    providing_condition: str | None = None
    category: dict[str, Any]
    type: dict[str, Any] | None = None
    status: str
    comment: str | None = None
    coverage_area: list[Any] | None = None
    is_active: bool
    available_time: list[dict[str, Any]] | None = None
    not_available: list[dict[str, Any]] | None = None
    license_id: str | None = None


class ContractDivision(Data):
    """Whether the state pays for patients of a division."""

    contract_id: UUID
    changed_at: Moment
    division_id: UUID
    contract_status: str
    contract_end_date: date
    contract_start_date: date
    contract_division_status: str


class DeclarationsLimit(Data):
    """How many patients a doctor has, of how many that are held to be best.

    Source: МОЗ order 504 of 19.03.2018; counted per party over all his positions.
    """

    party_id: UUID
    declarations_limit: int
    declarations_count: int


class BulkQuery(Query):
    """Args of an export: only what changed within the last ``depth`` days."""

    depth: Annotated[int, Field(ge=1)] | None = None


class Export(Data, Generic[Item]):
    """An export as a channel gets it, with the day it is true for."""

    date: date
    items: list[Item]
