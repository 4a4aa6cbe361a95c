"""A person of the register of patients, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.persons.age import age_on
from core.persons.languages import flat_names, with_flat_names
from core.persons.names import comparable


class PersonStatus(StrEnum):
    """Whether a record is in use; merged and deceased ones are not."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class OutOfUse(StrEnum):
    """Why a record is not in use any more.

    Source: consumer of deactivated persons, ops.api; reasons, CF 1681555613.
    """

    DEATH = "death"
    MERGE = "merge"
    """Another record of the same human being stays."""


class VerificationStatus(StrEnum):
    """What the comparison with the state registers came to.

    Source: CF ESOZ 18422661631.
    """

    VERIFIED = "VERIFIED"
    NOT_VERIFIED = "NOT_VERIFIED"
    VERIFICATION_NEEDED = "VERIFICATION_NEEDED"
    VERIFICATION_NOT_NEEDED = "VERIFICATION_NOT_NEEDED"
    CHANGES_NEEDED = "CHANGES_NEEDED"
    IN_REVIEW = "IN_REVIEW"


class KeyKind(StrEnum):
    """By what a person can be found without opening his record."""

    TAX_ID = "tax_id"
    UNZR = "unzr"
    PHONE = "phone"
    DOCUMENT = "document"
    SURNAME_AND_BIRTH = "surname_and_birth"
    GIVEN_NAMES_AND_BIRTH = "given_names_and_birth"
    """Two ways in by name, so that a slip or a marriage leaves one of them."""


@dataclass(frozen=True)
class Person:
    """One person.

    Attributes:
        data: the published fields, without id, status and verification; names in one field each,
            or by language.
        verification_details: verdict of each register that was asked.
        out_of_use: why the record is not in use; None for one that is.
    """

    id: UUID
    data: Mapping[str, Any]
    status: PersonStatus
    verification_status: VerificationStatus
    verification_details: Mapping[str, Any]
    inserted_at: datetime
    updated_at: datetime
    out_of_use: OutOfUse | None = None

    @property
    def is_active(self) -> bool:
        """Whether the record is in use."""
        return self.status is PersonStatus.ACTIVE

    @property
    def is_verified(self) -> bool:
        """Whether nothing forbids a declaration: only a plain NOT_VERIFIED does.

        Source: 409 "Person is not verified" if NOT_VERIFIED (CF 17628660189).
        """
        return self.verification_status is not VerificationStatus.NOT_VERIFIED

    @property
    def fields(self) -> dict[str, Any]:
        """The published fields of today, whichever form of names the record is kept in.

        Who said nothing of a refused tax number, or null as in 2026, has not refused it.
        """
        return {**with_flat_names(self.data), "no_tax_id": bool(self.data.get("no_tax_id"))}

    @property
    def birth_date(self) -> date:
        """Date of birth."""
        return date.fromisoformat(self.data["birth_date"])

    @property
    def first_name(self) -> str:
        """First name."""
        return flat_names(self.data)["first_name"]

    @property
    def last_name(self) -> str:
        """Surname; empty for one who has none."""
        return flat_names(self.data).get("last_name", "")

    @property
    def second_name(self) -> str | None:
        """Patronymic, if there is one."""
        return flat_names(self.data).get("second_name")

    @property
    def tax_id(self) -> str | None:
        """РНОКПП, if there is one."""
        return self.data.get("tax_id")

    @property
    def documents(self) -> Sequence[Mapping[str, Any]]:
        """Documents as published: type, number, issued_by, issued_at, expiration_date."""
        return list(self.data.get("documents") or [])

    def age_on(self, day: date) -> int:
        """Full years on a day; one born on 29 February grows older on 1 March."""
        return age_on(day, self.birth_date)


def keys_of(data: Mapping[str, Any]) -> set[tuple[KeyKind, str]]:
    """What a person with these published fields can be found by, normalised."""
    keys: set[tuple[KeyKind, str]] = set()
    if data.get("tax_id"):
        keys.add((KeyKind.TAX_ID, normalised_number(data["tax_id"])))
    if data.get("unzr"):
        keys.add((KeyKind.UNZR, normalised_number(data["unzr"])))
    for phone in data.get("phones") or []:
        keys.add((KeyKind.PHONE, normalised_number(phone["number"])))
    for document in data.get("documents") or []:
        number = normalised_number(document["number"])
        keys.add((KeyKind.DOCUMENT, f"{document['type']}:{number}"))
    return keys | _keys_of_names(data)


def _keys_of_names(data: Mapping[str, Any]) -> set[tuple[KeyKind, str]]:
    names, born = flat_names(data), data.get("birth_date")
    if not born:
        return set()
    keys: set[tuple[KeyKind, str]] = set()
    if "last_name" in names:
        keys.add((KeyKind.SURNAME_AND_BIRTH, f"{comparable(names['last_name'])}|{born}"))
    if "first_name" in names:
        given = f"{comparable(names['first_name'])}|{comparable(names.get('second_name', ''))}"
        keys.add((KeyKind.GIVEN_NAMES_AND_BIRTH, f"{given}|{born}"))
    return keys


def normalised_number(value: str) -> str:
    """A tax, register, document or phone number without spaces, in Ukrainian capitals."""
    return comparable(value).replace(" ", "")
