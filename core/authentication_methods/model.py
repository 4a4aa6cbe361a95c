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


@dataclass(frozen=True)
class PhoneCode:
    """A code that was sent to a number which is nobody's method yet."""

    id: UUID
    phone_index: bytes
    client_id: UUID
    status: CodeStatus
    code_index: bytes
    tries_left: int
    expires_at: datetime
    inserted_at: datetime
    verified_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether the right code would still be accepted."""
        return self.status is CodeStatus.NEW and now < self.expires_at


class MethodRequestStatus(StrEnum):
    """Where a request for a method stands. Source: PIS API 9.11, 439-570."""

    NEW = "NEW"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True)
class MethodRequest:
    """A person's wish to be asked at another phone, until the phone is confirmed."""

    id: UUID
    person_id: UUID
    client_id: UUID
    status: MethodRequestStatus
    phone: str | None
    alias: str | None
    expires_at: datetime
    inserted_at: datetime
    updated_at: datetime


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
    """What the person reads on his phone before an account of a channel is tied to him."""
    return f"{_code_message(code)} Вхід у кабінет через {channel_name}. Нікому його не кажіть."


def confirmation(code: str, channel_name: str) -> str:
    """What is read on a phone whose number somebody is giving as his own."""
    return f"{_code_message(code)} Підтвердження номера в {channel_name}. Нікому його не кажіть."


def _code_message(code: str) -> str:
    """Source: the central system's beginning, otp_verification.api ``config.exs``."""
    return f"Код авторизації дій в системі eHealth: {code}."


def ending(phone: str) -> str:
    """The digits by which a person knows his own number."""
    return phone[-_PHONE_ENDING_DIGITS:]
