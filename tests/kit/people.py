"""Invented people: their records, their numbers, their keys.

Nobody living can have these tax numbers: their birth-date part lies after the year 2091.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.kit.ids import new_id
from sandbox.trust.certificates import Certificate
from sandbox.trust.holders import Holder, Order, issue
from sandbox.trust.keys import DstuKey, EcdsaKey, PrivateKey
from sandbox.trust.pki import Pki
from sandbox.trust.signing import sign

_WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)


def tax_number() -> str:
    """A tax number with a right check digit that belongs to nobody."""
    while True:
        digits = [int(digit) for digit in str(700_000_000 + secrets.randbelow(300_000_000))]
        total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
        if total >= 0:
            return "".join(map(str, [*digits, total % 11 % 10]))


@dataclass(frozen=True)
class SigningPerson:
    """Somebody with a key and a certificate."""

    surname: str
    given_name: str
    code: str
    key: PrivateKey
    certificate: Certificate

    def sign(self, content: bytes, at: datetime, *, detached: bool = False) -> str:
        """Base64 of a CAdES-BES container over ``content``."""
        container = sign(content, self.key, self.certificate, signing_time=at, detached=detached)
        return base64.b64encode(container).decode()


@dataclass(frozen=True)
class Patient(SigningPerson):
    """Somebody who is in the register of patients."""

    person_id: UUID = field(default_factory=new_id)
    phone: str = "+380000000000"


def with_key(
    pki: Pki, *, surname: str, given_name: str, code: str | None = None, line: str = "ecdsa"
) -> SigningPerson:
    """Somebody whom a test provider gave a certificate."""
    key = EcdsaKey.generate() if line == "ecdsa" else DstuKey.generate(257)
    code = code or tax_number()
    certificate = issue(pki, Holder(surname, given_name, code), key, Order(line=line))
    return SigningPerson(surname, given_name, code, key, certificate)


def person_record(
    person_id: UUID,
    *,
    surname: str = "Тестенко",
    tax_id: str | None = None,
    birth_date: date = date(1987, 5, 14),
    phone: str = "+380000000000",
    **changes: Any,
) -> dict[str, Any]:
    """A person as a registry extract has him."""
    record: dict[str, Any] = {
        "id": str(person_id),
        "first_name": "Вигадана",
        "last_name": surname,
        "second_name": "Прикладівна",
        "birth_date": birth_date.isoformat(),
        "birth_country": "Україна",
        "birth_settlement": "Вигадане",
        "gender": "FEMALE",
        "no_tax_id": tax_id is None,
        "secret": "приклад слова",
        "documents": [
            {
                "type": "NATIONAL_ID",
                "number": f"{secrets.randbelow(1_000_000_000):09d}",
                "issued_by": "0000",
                "issued_at": "2020-01-15",
                "expiration_date": "2030-01-15",
            }
        ],
        "addresses": [
            {
                "type": "RESIDENCE",
                "country": "UA",
                "area": "ВИГАДАНА",
                "settlement": "Вигадане",
                "settlement_type": "VILLAGE",
                "settlement_id": str(new_id()),
            }
        ],
        "phones": [{"type": "MOBILE", "number": phone}],
        "emergency_contact": {
            "first_name": "Інша",
            "last_name": "Особенко",
            "phones": [{"type": "MOBILE", "number": "+380000000001"}],
        },
        "verification": {"verification_status": "VERIFIED"},
        "authentication_methods": [{"type": "OTP", "phone_number": phone}],
    }
    if tax_id:
        record["tax_id"] = tax_id
    return {**record, **changes}
