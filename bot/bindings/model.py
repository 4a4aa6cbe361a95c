"""Plain data of bindings and the phone rule. Knows no database and no HTTP."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

_NOT_DIGIT: Final = re.compile(r"\D")
_NATIONAL_DIGITS: Final = 10
_COUNTRY: Final = "38"


class Proof(StrEnum):
    """How a Telegram account showed that it belongs to the person who signed."""

    CONTACT = "contact"
    """It shared its own number, and that is the number of the person's method."""
    SMS = "sms"
    """It knew the code sent to the number of the person's method."""


class BindingState(StrEnum):
    """Where a binding stands."""

    UNPROVED = "unproved"
    """Signed for, but the phone rule has not passed: it opens nothing."""
    BOUND = "bound"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Binding:
    """A Telegram account that stands for a person.

    Attributes:
        id: what a «revoke» button carries.
        person_id: the person.
        chat_id: the account's private chat.
        state: where it stands.
        proof: by what the account proved itself; None while it has not.
        bound_at: since when it counts.
    """

    id: UUID
    person_id: UUID
    chat_id: int
    state: BindingState
    proof: Proof | None
    bound_at: datetime | None


class Method(Protocol):
    """What the phone rule needs of an authentication method."""

    @property
    def type(self) -> str:
        """``OTP`` for a phone."""

    @property
    def value(self) -> str | None:
        """The number of the phone."""

    @property
    def is_active(self) -> bool:
        """Whether it is in use."""


def same_number(one: str, other: str) -> bool:
    """Whether two spellings mean one Ukrainian or foreign number; compared in constant time."""
    return hmac.compare_digest(_digits(one).encode(), _digits(other).encode())


def numbers_of(methods: Iterable[Method]) -> list[str]:
    """Numbers of a person's own active phone methods.

    A representative's method (``THIRD_PERSON``) proves nothing about this person.
    """
    return [
        method.value
        for method in methods
        if method.type == "OTP" and method.is_active and method.value
    ]


def is_number_of(phone: str, methods: Iterable[Method]) -> bool:
    """The phone rule: the number is that of one of the person's own methods."""
    return any(same_number(phone, number) for number in numbers_of(methods))


def _digits(phone: str) -> str:
    """A number's digits with the country's code."""
    digits = _NOT_DIGIT.sub("", phone)
    return _COUNTRY + digits if len(digits) == _NATIONAL_DIGITS else digits
