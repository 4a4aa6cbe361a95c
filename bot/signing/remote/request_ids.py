"""Names of requests at a service: bound to a session and its bytes, readable by nobody else.

A name is the session's id and the digest, sealed. So nothing has to be stored to know an answer
again, and nobody can make a name up, change one, or use one for other bytes.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final, NamedTuple
from uuid import UUID

from core.kit.crypto import FieldCipher, SealBroken

_ID_BYTES: Final = 16
_DIGEST_BYTES: Final = 32


class UnknownRequest(Exception):
    """No request of ours has this name."""


class Named(NamedTuple):
    """What a request was made for."""

    session_id: UUID
    sha256: bytes


class RequestIds:
    """Makes and reads names of requests."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    def make(self, way: str, named: Named) -> str:
        """A name for the service ``way``; another one every time."""
        plain = named.session_id.bytes + named.sha256
        return base64.urlsafe_b64encode(self._cipher.seal(plain, _place(way))).decode().rstrip("=")

    def read(self, way: str, request_id: str) -> Named:
        """What the name was made for.

        Raises:
            UnknownRequest: it was not made here for this service.
        """
        try:
            padded = request_id + "=" * (-len(request_id) % 4)
            sealed = base64.b64decode(padded, altchars=b"-_", validate=True)
            plain = self._cipher.open(sealed, _place(way))
        except (binascii.Error, ValueError, SealBroken):
            raise UnknownRequest from None
        if len(plain) != _ID_BYTES + _DIGEST_BYTES:
            raise UnknownRequest
        return Named(UUID(bytes=plain[:_ID_BYTES]), plain[_ID_BYTES:])


def _place(way: str) -> str:
    return f"bot.signing.remote|{way}"
