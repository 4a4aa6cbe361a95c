"""Which services of providers can be asked, by whom named so, and how little. Knows no HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Service(StrEnum):
    """A service of a provider; the value names it in addresses."""

    CMP = "cmp"
    """Gives the certificates of a key, by the key's identifiers."""
    OCSP = "ocsp"
    """Tells a certificate's status."""
    TSP = "tsp"
    """Puts time-stamps."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider's address of one service.

    Attributes:
        id: made from the address, so it stays the same while the list changes around it.
        name: what people know the provider by.
        address: of the service, whole.
    """

    id: str
    name: str
    address: str


class Refusal(StrEnum):
    """Why a provider was not asked, or in vain; the session goes on, so the chat is not told."""

    UNKNOWN = "provider_unknown"
    """The list has no such provider, or the service is not enabled."""
    NO_REQUEST = "provider_no_request"
    """This is no request of that service."""
    TOO_OFTEN = "provider_too_often"
    SILENT = "provider_silent"
    """No answer in time, or none of that service."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of asking. Counts are of this process.

    Attributes:
        request_bytes: largest request.
        answer_bytes: largest answer.
        connect: until the provider has taken the connection.
        whole: from the first octet sent to the last received.
        per_session: requests of one signing session.
        per_minute: requests of all sessions.
        at_once: requests under way.
    """

    request_bytes: int = 4 * 1024
    answer_bytes: int = 256 * 1024
    connect: timedelta = timedelta(seconds=3)
    whole: timedelta = timedelta(seconds=8)
    per_session: int = 20
    per_minute: int = 120
    at_once: int = 16
