"""A declaration as plain data, its life as a table, its number, its chain of changes."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

import orjson

from core.contract.declarations import DeclarationStatus
from core.contract.errors import ErrorCode
from core.errors import Conflict

# Who is named as the author of what the system does by itself.
SYSTEM_USER_ID = UUID("00000000-0000-7000-8000-000000000001")
# Who is named as the author of what НСЗУ has ordered; the order itself is kept where it was given.
NHSU_USER_ID = UUID("00000000-0000-7000-8000-000000000002")


class Actor(StrEnum):
    """Who does something to a request or a declaration."""

    PATIENT = "PATIENT"
    CLINIC = "CLINIC"
    NHSU = "NHSU"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True)
class Author:
    """Who made a change, and through which channel.

    Attributes:
        user_id: the account, as events name it.
        subject_id: the person or the employee behind it.
        client_id: the channel.
    """

    actor: Actor
    user_id: UUID
    subject_id: UUID | None = None
    client_id: UUID | None = None


SYSTEM = Author(Actor.SYSTEM, SYSTEM_USER_ID)
NHSU = Author(Actor.NHSU, NHSU_USER_ID)


class Verb(StrEnum):
    """What can be done to a declaration."""

    ACTIVATE = "activate"
    VERIFY = "verify"
    REJECT = "reject"
    TERMINATE = "terminate"
    CLOSE = "close"


LIVE = frozenset({DeclarationStatus.ACTIVE, DeclarationStatus.PENDING_VERIFICATION})

_S = DeclarationStatus
_V = Verb
_A = Actor

# From where, by which verb, by whom – to where. What is not here is forbidden.
# The system terminates for a newer declaration, and when a person, doctor or clinic is gone;
# it verifies when the time for verification is over, and closes at the end of the term.
# Source: ops.api `declarations.ex` 293-310; CF 17628660405 for the patient.
_ALLOWED = (
    (_S.ACTIVE, _V.TERMINATE, (_A.PATIENT, _A.NHSU, _A.SYSTEM), _S.TERMINATED),
    (_S.ACTIVE, _V.CLOSE, (_A.SYSTEM,), _S.CLOSED),
    (_S.PENDING_VERIFICATION, _V.TERMINATE, (_A.PATIENT, _A.NHSU, _A.SYSTEM), _S.TERMINATED),
    (_S.PENDING_VERIFICATION, _V.VERIFY, (_A.NHSU, _A.SYSTEM), _S.ACTIVE),
    (_S.PENDING_VERIFICATION, _V.REJECT, (_A.NHSU,), _S.REJECTED),
)

TRANSITIONS: Mapping[tuple[DeclarationStatus, Verb, Actor], DeclarationStatus] = MappingProxyType(
    {(before, verb, actor): after for before, verb, actors, after in _ALLOWED for actor in actors}
)


def next_status(status: DeclarationStatus, verb: Verb, actor: Actor) -> DeclarationStatus:
    """Where a declaration gets by a verb.

    Raises:
        Conflict: ``DECLARATION_STATUS``: not from here, or not by him.
    """
    try:
        return TRANSITIONS[status, verb, actor]
    except KeyError:
        raise Conflict(ErrorCode.DECLARATION_STATUS) from None


@dataclass(frozen=True)
class Declaration:
    """A declaration of a person with a doctor.

    Attributes:
        party_id: the doctor, whatever his position.
        reason: why it ended, as a code; a newer declaration leaves none.
        reason_description: in the patient's words.
        authorized_by_person_id: the representative who signed for the person.
        signed_at: when the doctor signed.
    """

    id: UUID
    person_id: UUID
    declaration_number: str
    declaration_request_id: UUID | None
    employee_id: UUID
    party_id: UUID
    division_id: UUID
    legal_entity_id: UUID
    status: DeclarationStatus
    start_date: date
    end_date: date
    signed_at: datetime
    inserted_at: datetime
    updated_at: datetime
    reason: str | None = None
    reason_description: str | None = None
    authorized_by_person_id: UUID | None = None


@dataclass(frozen=True)
class Document:
    """What was signed and what it looks like.

    Attributes:
        content: printed form, HTML.
        container: the doctor's container over the patient's.
    """

    content: str
    container: bytes


@dataclass(frozen=True)
class Transition:
    """One change of a declaration's status; appended, never changed."""

    id: UUID
    declaration_id: UUID
    verb: Verb
    before: DeclarationStatus | None
    after: DeclarationStatus
    author: Author
    at: datetime
    reason: str | None = None


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a month that is too short."""
    years, month = divmod(day.month - 1 - months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# --- the chain of a person's declarations -----------------------------------------------------


def genesis(person_id: UUID) -> bytes:
    """Where the chain of a person without declarations begins."""
    return hashlib.sha256(b"declarations of " + person_id.bytes).digest()


@dataclass(frozen=True)
class Block:
    """A change at its place in the chain: its hash contains the block before."""

    change: Transition
    hash: bytes


@dataclass
class Turn:
    """The right to change one person's declarations, until the transaction ends.

    Every block contains the one before, so no change can be taken out or put in unnoticed. The
    newest one is the ``seed`` of what the person signs next.

    Source: ``seed`` is the hash of the newest block of the declarations chain; here the chain is
    the person's own, so that nobody's signature waits for another's.
    """

    person_id: UUID
    head: bytes

    @property
    def seed(self) -> str:
        """The newest block, as texts to be signed carry it."""
        return self.head.hex()

    def append(self, change: Transition) -> Block:
        """Put a change at the end of the chain."""
        words = [
            str(change.declaration_id),
            str(change.id),
            change.verb,
            change.before,
            change.after,
            change.author.actor,
            str(change.author.user_id),
            change.at.isoformat(),
        ]
        self.head = hashlib.sha256(self.head + orjson.dumps(words)).digest()
        return Block(change, self.head)


# --- numbers ----------------------------------------------------------------------------------

_ALPHABET = "0A1E2H3K4M5P6T7X89"
_BLOCKS = 2
_BLOCK_SIZE = 4
_VERSION = 1

# How many numbers there are; the next one would be the first again.
NUMBERS = len(_ALPHABET) ** (_BLOCKS * _BLOCK_SIZE)


def number_of(sequence: int) -> str:
    """The declaration number of a place in the sequence, such as ``0001-9000-0000``.

    Source: ehealth.api ``number_generator.ex``: base 18, least significant digit first.

    Raises:
        ValueError: the sequence is used up.
    """
    if not 0 <= sequence < NUMBERS:
        raise ValueError(f"declaration numbers go from 0 to {NUMBERS - 1}")
    digits = ""
    for _ in range(_BLOCKS * _BLOCK_SIZE):
        sequence, digit = divmod(sequence, len(_ALPHABET))
        digits += _ALPHABET[digit]
    return f"{_VERSION:04d}-{digits[:_BLOCK_SIZE]}-{digits[_BLOCK_SIZE:]}"
