"""Identifiers of invented things: UUIDv7 in form, the same on every run.

The time in them is not a time: it is the thing's number after a fixed moment. So they sort in
the order the extract brings them, and a number can be read back from an identifier.
Source: RFC 9562, section 5.7, for the form.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum
from uuid import UUID

_FIRST_MILLISECOND = 1_704_067_200_000  # 2024-01-01
_RANDOM_BITS = 62


class Thing(IntEnum):
    """What an identifier is of; the numbers stand in the identifiers."""

    REGION = 1
    DISTRICT = 2
    SETTLEMENT = 3
    STREET = 4
    LEGAL_ENTITY = 5
    DIVISION = 6
    DOCTOR = 7
    OWNER = 8
    REGISTRAR = 9
    DOCTOR_POSITION = 10
    SECOND_POSITION = 11
    OWNER_POSITION = 12
    REGISTRAR_POSITION = 13
    HEALTHCARE_SERVICE = 14
    CONTRACT = 15
    PERSON = 16
    AUTHENTICATION_METHOD = 17
    DECLARATION = 18
    PAST_DECLARATION = 19
    NEWCOMER = 20
    NEWCOMERS_RECORD = 21
    NEWCOMERS_METHOD = 22
    NAMESAKE_SETTLEMENT = 23
    NAMESAKE_STREET = 24
    INFANT = 25


def make(seed: int, thing: Thing, index: int) -> UUID:
    """The identifier of the ``index``-th thing of its kind."""
    digest = hashlib.blake2b(f"{seed}/{thing}/{index}".encode(), digest_size=8).digest()
    value = (_FIRST_MILLISECOND + index) << 80
    value |= 0x7 << 76 | thing << 64 | 0b10 << _RANDOM_BITS
    return UUID(int=value | int.from_bytes(digest, "big") >> 2)


def locate(seed: int, identifier: UUID) -> tuple[Thing, int] | None:
    """What and which an identifier is of; None when it was not made here from this seed."""
    index = (identifier.int >> 80) - _FIRST_MILLISECOND
    try:
        thing = Thing(identifier.int >> 64 & 0xFFF)
    except ValueError:
        return None
    return (thing, index) if index >= 0 and make(seed, thing, index) == identifier else None
