"""Дія.Підпис as a way of signing: only digests of our bytes go there.

Sign-in goes the same way as everything else and not by the scope ``auth``: what ``auth`` signs is
the request's name, and the app would show no words of ours. Here the signature is over our
statement, nonce included, and the app shows a name that tells the account.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.signing.remote.calls import is_safe_address
from bot.signing.remote.diia.api import SIGNING, DiiaApi
from bot.signing.remote.model import Asked, Invitation, RemoteUnavailable
from bot.signing.remote.national import gost34311
from core.kit.clock import Clock

NAME: Final = "diia"
LONGEST_LINK: Final = 2048


class Algorithm(StrEnum):
    """Which of a person's keys signs (``signAlgo``), and so how the bytes are digested."""

    DSTU = "DSTU"
    ECDSA = "ECDSA"


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


_DIGESTS: Final[Mapping[Algorithm, Callable[[bytes], bytes]]] = {
    Algorithm.DSTU: gost34311,
    Algorithm.ECDSA: _sha256,
}


class DiiaSignature:
    """Makes requests of one offer."""

    name: Final = NAME

    def __init__(
        self,
        api: DiiaApi,
        clock: Clock,
        *,
        branch_id: str,
        offer_id: str,
        algorithm: Algorithm,
        link_life: timedelta,
        is_stand_in: bool = False,
    ) -> None:
        """Args: link_life: after this long a person gets a new request."""
        self._api = api
        self._clock = clock
        self._branch_id = branch_id
        self._offer_id = offer_id
        self._algorithm = algorithm
        self._link_life = link_life
        self._is_stand_in = is_stand_in

    @property
    def is_stand_in(self) -> bool:
        """Whether this is not the state's Дія."""
        return self._is_stand_in

    async def invite(self, asked: Asked) -> Invitation:
        """A deep link to a request for these bytes.

        Raises:
            RemoteUnavailable: Дія does not answer, or with something that is no link.
            RemoteRefused: it does not know the acquirer, the branch or the offer.
        """
        digest = base64.b64encode(_DIGESTS[self._algorithm](asked.content)).decode()
        made_at = self._clock.now()
        link = await self._api.request(
            self._branch_id,
            {
                "offerId": self._offer_id,
                "requestId": asked.request_id,
                "returnLink": asked.return_link,
                "signAlgo": self._algorithm.value,
                "data": {
                    SIGNING: {"hashedFiles": [{"fileName": asked.file_name, "fileHash": digest}]}
                },
            },
        )
        # A person is going to be led there.
        if len(link) > LONGEST_LINK or not is_safe_address(link):
            raise RemoteUnavailable("what came is not a link")
        return Invitation(link, made_at + self._link_life)
