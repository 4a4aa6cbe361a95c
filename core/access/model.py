"""Channels, tokens and the rules of scopes, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from core.contract.access import ClientType, Scope


@dataclass(frozen=True)
class OAuthClient:
    """A registered channel.

    Attributes:
        legal_entity_id: the clinic of a ``MIS`` channel.
        scopes: the most that it, or a token issued to it, may do.
        redirect_uris: where a browser may be sent back to it.
    """

    id: UUID
    name: str
    type: ClientType
    scopes: frozenset[str]
    secret_hash: bytes
    api_key_index: bytes
    is_active: bool
    legal_entity_id: UUID | None = None
    redirect_uris: frozenset[str] = frozenset()


_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def is_redirect_address(address: str) -> bool:
    """Whether a browser can safely be sent to an address with a code.

    Source: RFC 6749, sections 3.1.2 and 3.1.2.1: absolute, no fragment, TLS; RFC 8252, section
    7.3: loopback without.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    is_plain = address.isascii() and address.isprintable() and " " not in address
    return bool(host) and is_safe and is_plain and "#" not in address and "@" not in parts.netloc


class TokenKind(StrEnum):
    """What a token is good for."""

    ACCESS = "access"
    REFRESH = "refresh"


@dataclass(frozen=True)
class Subject:
    """For whom tokens are issued.

    Attributes:
        user_id: the account of the person, or the human behind an employee.
        applicant_person_id: who acts; differs from the person for a representative.
        applicant_user_id: his account.
    """

    user_id: UUID
    person_id: UUID | None = None
    applicant_person_id: UUID | None = None
    applicant_user_id: UUID | None = None
    employee_id: UUID | None = None
    legal_entity_id: UUID | None = None


@dataclass(frozen=True)
class Token:
    """An issued token, without its value."""

    id: UUID
    session_id: UUID
    kind: TokenKind
    client_id: UUID
    subject: Subject
    scopes: frozenset[str]
    inserted_at: datetime
    expires_at: datetime
    session_expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_alive(self, now: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True)
class Presented:
    """An access token as a call presents it.

    Attributes:
        is_welcome: neither the channel is switched off nor the user blocked.
    """

    token: Token
    client_type: ClientType
    client_scopes: frozenset[str]
    api_key_index: bytes
    is_welcome: bool


@dataclass(frozen=True)
class Grant:
    """A patient, or who acts for him, lets a channel act.

    Attributes:
        applicant_person_id: who let it; the patient himself or his representative.
    """

    id: UUID
    person_id: UUID
    client_id: UUID
    client_name: str
    user_id: UUID
    applicant_person_id: UUID
    applicant_user_id: UUID
    scopes: str
    inserted_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Employee:
    """A clinic's employee as access needs him.

    Attributes:
        role: employee type, such as ``DOCTOR``.
        party_id: the human behind all his positions.
    """

    id: UUID
    party_id: UUID
    role: str
    surname: str


_CLINIC_SCOPES = frozenset(
    {
        Scope.CLINIC_REQUEST_READ,
        Scope.CLINIC_REQUEST_APPROVE,
        Scope.CLINIC_REQUEST_REJECT,
        Scope.CLINIC_REQUEST_SIGN,
        Scope.CLINIC_DECLARATION_READ,
    }
)
_DIRECTORY_SCOPES = frozenset({Scope.BULK_READ, Scope.DECLARATION_BULK_READ, Scope.EVENTS_READ})
_PATIENT_SCOPES = frozenset(Scope) - _CLINIC_SCOPES

# The most that a channel of each type may be given: a clinic's system never acts for a patient.
POSSIBLE_SCOPES: dict[ClientType, frozenset[Scope]] = {
    ClientType.PIS: _PATIENT_SCOPES,
    ClientType.TRUSTED_PIS: _PATIENT_SCOPES,
    ClientType.MIS: _CLINIC_SCOPES | _DIRECTORY_SCOPES,
}

# What a person whose certificate has a surname that the register has not may do: see his data and
# ask for the surname to be changed.
SURNAME_CHANGE_SCOPES = frozenset(
    {
        Scope.SIGN_IN,
        Scope.PERSON_READ,
        Scope.PERSON_REQUEST_READ,
        Scope.PERSON_REQUEST_WRITE,
    }
)

# What only the person himself asks for: nobody acts for a third one through a second.
OWN_SCOPES = frozenset(
    {
        Scope.SIGN_UP,
        Scope.CONFIDANT_SIGN_IN,
        Scope.CONFIDANT_SIGN_UP,
        Scope.RELATIONSHIP_WRITE,
    }
)

# Source: roles of МІС users in nationHealth `config/scopes/roles.php`, and "can be signed either
# by doctor or admin" of the МІС API 9.13. Who hands a signature in is one thing, whose it is
# another: it is the doctor's alone.
_READ = {Scope.CLINIC_REQUEST_READ, Scope.CLINIC_DECLARATION_READ}
_DECIDE = _READ | {Scope.CLINIC_REQUEST_APPROVE, Scope.CLINIC_REQUEST_REJECT}
ROLE_SCOPES: dict[str, frozenset[str]] = {
    "DOCTOR": frozenset(_DECIDE | {Scope.CLINIC_REQUEST_SIGN}),
    "ADMIN": frozenset(_DECIDE | {Scope.CLINIC_REQUEST_SIGN}),
    "RECEPTIONIST": frozenset(_DECIDE),
    "ASSISTANT": frozenset(_DECIDE),
    "OWNER": frozenset(_DECIDE),
}
