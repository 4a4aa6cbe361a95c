"""Who somebody is, as id.gov.ua tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

FIELDS: Final = (
    "issuercn", "serial", "subjectcn", "lastname", "givenname", "middlename", "email", "phone",
    "edrpoucode", "drfocode", "unzr", "isqscd",
)  # fmt: skip
"""What is asked for, and no more."""

_LONGEST: Final = 256


@dataclass(frozen=True, slots=True)
class Identity:
    """A person.

    Attributes:
        last_name: surname.
        first_name: given name.
        second_name: patronymic.
        tax_id: РНОКПП, or the number of a document of who has none: ``drfocode`` and nothing else.
        unzr: record number in the demographic register.
        edrpou: of an organisation, if he came with its certificate. Never a person's id.
        email: as the means of identification knows it.
        phone: the same.
        certificate_serial: of the certificate he came with.
        certificate_issuer: who issued it.
        is_qualified_device: the key is kept in a qualified device; None if not told.
    """

    last_name: str | None
    first_name: str | None
    second_name: str | None
    tax_id: str | None
    unzr: str | None
    edrpou: str | None
    email: str | None
    phone: str | None
    certificate_serial: str | None
    certificate_issuer: str | None
    is_qualified_device: bool | None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Identity:
        """From the fields of ``get-user-info``; what is empty there is absent here."""

        def text(name: str) -> str | None:
            value = told.get(name)
            if not isinstance(value, str):
                return None
            return value.strip()[:_LONGEST] or None

        return cls(
            last_name=text("lastname"),
            first_name=text("givenname"),
            second_name=text("middlename"),
            tax_id=text("drfocode"),
            unzr=text("unzr"),
            edrpou=text("edrpoucode"),
            email=text("email"),
            phone=text("phone"),
            certificate_serial=text("serial"),
            certificate_issuer=text("issuercn"),
            is_qualified_device=_claim(told.get("isqscd")),
        )


def _claim(value: Any) -> bool | None:
    """Booleans come as such, as numbers, or as words."""
    words = {"1": True, "true": True, "0": False, "false": False}
    return words.get(str(value).strip().lower())
