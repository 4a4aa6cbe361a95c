"""What every way of signing outside of the page has in common. Knows no service and no HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Asked:
    """What a service is asked to have signed.

    Attributes:
        request_id: names the request in both directions; opaque.
        file_name: what the signer reads in the service's app, so it says whose account asks.
        content: the exact bytes; only their digest leaves.
        return_link: where the app leads back to.
    """

    request_id: str
    file_name: str
    content: bytes
    return_link: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """The way into the service's app.

    Attributes:
        link: to be opened on the telephone that holds the key, or shown as a QR code.
        expires_at: from then on the service is asked anew.
    """

    link: str
    expires_at: datetime


class RemoteUnavailable(Exception):
    """The service does not answer, or not in its protocol; it may later."""


class RemoteRefused(Exception):
    """The service says no: the installation's keys or settings do not fit."""


class Refusal(StrEnum):
    """Why the page cannot go this way; the session goes on, so the chat is not told."""

    UNAVAILABLE = "remote_unavailable"
    """The service does not answer."""
    REFUSED = "remote_refused"
    """There is no such way here, or the service does not work for this installation."""


class Way(Protocol):
    """One service that has bytes signed."""

    @property
    def name(self) -> str:
        """How the page and the addresses name it."""

    @property
    def is_stand_in(self) -> bool:
        """Whether it only plays the service: the page says so."""

    async def invite(self, asked: Asked) -> Invitation:
        """Have the service prepare a request.

        Raises:
            RemoteUnavailable: it does not answer.
            RemoteRefused: it does not work for us.
        """
