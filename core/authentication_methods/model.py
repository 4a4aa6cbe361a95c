"""Methods of authentication and codes by SMS, as plain data and rules."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

_PHONE_ENDING_DIGITS = 4


class MethodType(StrEnum):
    """How a person can be asked whether it is he."""

    OTP = "OTP"
    OFFLINE = "OFFLINE"
    THIRD_PERSON = "THIRD_PERSON"


@dataclass(frozen=True)
class Method:
    """A method of a person.

    Attributes:
        value: the phone number of ``OTP``, the representative's id of ``THIRD_PERSON``.
    """

    id: UUID
    person_id: UUID
    type: MethodType
    value: str | None
    alias: str | None
    is_active: bool
    started_at: datetime
    ended_at: datetime | None
    inserted_by: UUID
    inserted_at: datetime


class CodeStatus(StrEnum):
    """How a code stands. Source: schema OTP, PIS API 9.11."""

    NEW = "NEW"
    VERIFIED = "VERIFIED"
    UNVERIFIED = "UNVERIFIED"
    CANCELED = "CANCELED"


@dataclass(frozen=True)
class SentCode:
    """A code that was sent; the code itself is kept by nobody."""

    id: UUID
    person_id: UUID
    status: CodeStatus
    code_index: bytes
    tries_left: int
    phone_ending: str
    expires_at: datetime
    inserted_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether the right code would still be accepted."""
        return self.status is CodeStatus.NEW and now < self.expires_at and self.tries_left > 0


def new_code() -> str:
    """Three random digits from 1 to 9 and a check digit."""
    digits = [secrets.randbelow(9) + 1 for _ in range(3)]
    return "".join(map(str, digits)) + str(check_digit(digits))


def check_digit(digits: list[int]) -> int:
    """The fourth digit of a code.

    Source: otp_verification.api, ``luhn.ex``: every second digit from the left is doubled, so
    that the digit is Luhn's over the three digits before it is appended.
    """
    total = 0
    for place, digit in enumerate(digits):
        weighted = digit * 2 if place % 2 else digit
        total += weighted - 9 if weighted > 9 else weighted
    return -total % 10


def message(code: str, channel_name: str) -> str:
    """What the person reads on his phone.

    Source: the beginning is the central system's (otp_verification.api ``config.exs``).
    """
    return (
        f"Код авторизації дій в системі eHealth: {code}. "
        f"Вхід у кабінет через {channel_name}. Нікому його не кажіть."
    )


def ending(phone: str) -> str:
    """The digits by which a person knows his own number."""
    return phone[-_PHONE_ENDING_DIGITS:]
