"""Records of a registry extract become rows.

An extract is JSON Lines ``{"kind", "data"}``; the shapes of ``data`` are the models of
``core.contract`` named in :data:`KINDS`. Loading is idempotent: a record is known
by its id, and one that says nothing new changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract import addresses
from core.contract import legal_entities as contract
from core.contract.errors import ErrorCode
from core.errors import InvalidEntry, InvalidInput
from core.kit.clock import Clock
from core.kit.crypto import BlindIndex, FieldCipher
from core.legal_entities import repository, tables
from core.legal_entities.model import normalised_code

_TIMES = {"inserted_at", "updated_at"}
_UNPUBLISHED_PARTY = {"tax_id", "no_tax_id", "email", "phones", "declarations_count"}

_Row = dict[str, Any]


@dataclass(frozen=True)
class Keys:
    """What personal values are stored under."""

    cipher: FieldCipher
    index: BlindIndex


@dataclass(frozen=True)
class Kind:
    """How records of one kind are checked and stored."""

    model: type[BaseModel]
    table: Table
    columns: Callable[[Any, Keys], _Row]


class RegistryImporter:
    """Loads the kinds of an extract that describe clinics, doctors and addresses."""

    def __init__(self, keys: Keys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    async def load(
        self, connection: AsyncConnection, kind: str, records: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write records of one kind; repeating it changes nothing.

        Args:
            connection: the transaction of the batch.
            kind: one of :data:`KINDS`; what a record refers to must be loaded before it.
            records: each with the fields of the kind's model.

        Raises:
            InvalidInput: a record lacks a field or holds another kind of value; the path
                starts with the record's place in the batch.
        """
        spec = KINDS[kind]
        now = self._clock.now()
        checked = [_checked(spec.model, record, place) for place, record in enumerate(records)]
        if not checked:
            return
        rows = [self._row(spec, record, now) for record in checked]
        await repository.upsert(connection, spec.table, rows)
        elsewhere = {
            record.id: record.declarations_count
            for record in checked
            if isinstance(record, contract.PartyRecord) and record.declarations_count
        }
        if elsewhere:
            await repository.count_elsewhere(connection, elsewhere)

    def _row(self, spec: Kind, record: BaseModel, now: datetime) -> _Row:
        row = spec.columns(record, self._keys)
        if "published" in spec.table.columns:
            row["inserted_at"] = getattr(record, "inserted_at", None) or now
            row["updated_at"] = getattr(record, "updated_at", None) or now
        return row


def _checked(model: type[BaseModel], record: Mapping[str, Any], place: int) -> BaseModel:
    try:
        return model.model_validate(record)
    except ValidationError as problem:
        raise InvalidInput(
            ErrorCode.INVALID_INPUT,
            invalid=[
                InvalidEntry(
                    f"$[{place}]." + ".".join(str(part) for part in error["loc"]),
                    error["type"],
                    error["msg"],
                )
                for error in problem.errors(include_input=False, include_url=False)
            ],
        ) from None


def _published(record: BaseModel, hidden: set[str] = _TIMES) -> _Row:
    return record.model_dump(mode="json", exclude_none=True, exclude=hidden)


def _plain(record: BaseModel, _keys: Keys) -> _Row:
    return record.model_dump()


def _legal_entity(record: contract.LegalEntity, _keys: Keys) -> _Row:
    return {
        "id": record.id,
        "edrpou": record.edrpou,
        "type": record.type,
        "status": record.status,
        "is_active": record.is_active,
        "published": _published(record),
    }


def _division(record: contract.Division, _keys: Keys) -> _Row:
    return {
        "id": record.id,
        "legal_entity_id": record.legal_entity_id,
        "status": record.status,
        "is_active": record.is_active,
        "published": _published(record),
    }


def _party(record: contract.PartyRecord, keys: Keys) -> _Row:
    code = record.tax_id
    contacts = record.model_dump(
        mode="json", exclude_none=True, include={"no_tax_id", "email", "phones"}
    )
    return {
        "id": record.id,
        "sealed_tax_id": keys.cipher.seal(code.encode(), tax_id_place(record.id)) if code else None,
        "tax_id_index": keys.index.of("party.tax_id", normalised_code(code)) if code else None,
        "key_version": keys.cipher.current_version if code else None,
        "contacts": contacts,
        "published": _published(record, _TIMES | _UNPUBLISHED_PARTY),
    }


def _employee(record: contract.Employee, _keys: Keys) -> _Row:
    return {
        "id": record.id,
        "party_id": record.party_id,
        "legal_entity_id": record.legal_entity_id,
        "division_id": record.division_id,
        "employee_type": record.employee_type,
        "position": record.position,
        "status": record.status,
        "is_active": record.is_active,
        "start_date": record.start_date,
        "end_date": record.end_date,
        "speciality": record.speciality.speciality if record.speciality else None,
        "published": _published(record),
    }


def _healthcare_service(record: contract.HealthcareService, _keys: Keys) -> _Row:
    return {
        "id": record.id,
        "division_id": record.division_id,
        "published": _published(record),
    }


def _employee_role(record: contract.EmployeeRole, _keys: Keys) -> _Row:
    return {
        "id": record.id,
        "employee_id": record.employee_id,
        "published": _published(record),
    }


def _contract_division(record: contract.ContractDivision, _keys: Keys) -> _Row:
    return {
        "contract_id": record.contract_id,
        "division_id": record.division_id,
        "published": _published(record),
    }


def tax_id_place(party_id: object) -> str:
    """Where an encrypted tax number belongs."""
    return f"party.sealed_tax_id|{party_id}"


# In the order in which an extract must bring them.
KINDS: Mapping[str, Kind] = {
    "region": Kind(addresses.RegionRecord, tables.region, _plain),
    "district": Kind(addresses.DistrictRecord, tables.district, _plain),
    "settlement": Kind(addresses.SettlementRecord, tables.settlement, _plain),
    "street": Kind(addresses.StreetRecord, tables.street, _plain),
    "legal_entity": Kind(contract.LegalEntity, tables.legal_entity, _legal_entity),
    "division": Kind(contract.Division, tables.division, _division),
    "party": Kind(contract.PartyRecord, tables.party, _party),
    "employee": Kind(contract.Employee, tables.employee, _employee),
    "healthcare_service": Kind(
        contract.HealthcareService, tables.healthcare_service, _healthcare_service
    ),
    "employee_role": Kind(contract.EmployeeRole, tables.employee_role, _employee_role),
    "contract_division": Kind(
        contract.ContractDivision, tables.contract_division, _contract_division
    ),
}
