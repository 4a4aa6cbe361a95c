"""The stand-ins of one installation: made known to the bot, and served with the sandbox's pages."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable, Mapping

from aiohttp import web

from core.kit.clock import Clock
from sandbox.people.keyring import Keyring
from sandbox.remote.diia.routes import PREFIX, DiiaStandIn
from sandbox.remote.diia.signing import AppKeys
from sandbox.remote.diia.state import Acquirer
from sandbox.trust.pki import Pki

_BRANCH = {
    "name": "Кабінет пацієнта",
    "customFullName": "Кабінет пацієнта (навчальний)",
    "location": "м. Вигадане",
    "street": "вул. Прикладна",
    "house": "1",
    "deliveryTypes": ["api"],
    "offerRequestType": "dynamic",
    "scopes": {"diiaId": ["hashedFilesSigning"]},
}
_OFFER = {"name": "Підпис у кабінеті пацієнта", "scopes": {"diiaId": ["hashedFilesSigning"]}}


class RemoteServices:
    """Дія beside an installation whose secrets all follow from one."""

    def __init__(
        self, pki: Pki, keyring: Keyring, *, secret: str, web_url: str, bot_url: str, clock: Clock
    ) -> None:
        """Args: web_url, bot_url: where browsers reach the sandbox, and Дія the bot."""
        self._keyring = keyring
        self._url = f"{web_url}{PREFIX}"
        self._token = _derived(secret, "acquirer token")
        self._auth_token = base64.b64encode(_derived(secret, "acquirer").encode()).decode()
        self._callback_secret = _derived(secret, "callback")
        callback_url = f"{bot_url}/sign/remote/diia/{self._callback_secret}"
        self._diia = DiiaStandIn(
            Acquirer(self._token, self._auth_token, callback_url),
            address=self._url,
            people=self._people,
            key_of=AppKeys(pki, keyring).of,
            clock=clock,
        )
        # An installation begins where the bot's own set-up command would have led it.
        self._branch_id = self._diia.registry.add_branch(_BRANCH)
        self._offer_id = self._diia.registry.add_offer(self._branch_id, _OFFER)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Of every stand-in."""
        return self._diia.routes()

    @property
    def environment(self) -> Mapping[str, str]:
        """The bot's settings for them."""
        return {
            "DIIA_URL": self._url,
            "DIIA_ACQUIRER_TOKEN": self._token,
            "DIIA_AUTH_ACQUIRER_TOKEN": self._auth_token,
            "DIIA_BRANCH_ID": self._branch_id,
            "DIIA_OFFER_ID": self._offer_id,
            "DIIA_CALLBACK_SECRET": self._callback_secret,
        }

    def _people(self) -> Iterable[Mapping[str, str]]:
        for card in (*self._keyring.patients(), *self._keyring.newcomers()):
            yield {"id": str(card.holder_id), "name": card.holder.common_name}


def _derived(secret: str, purpose: str) -> str:
    return hmac.digest(secret.encode(), f"remote|{purpose}".encode(), "sha256").hex()
