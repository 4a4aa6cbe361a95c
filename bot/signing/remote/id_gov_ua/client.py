"""The code flow at id.gov.ua: where a person is sent, and who he turns out to be."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import quote, urlencode

import orjson

from bot.signing.remote.calls import Answer, Caller
from bot.signing.remote.id_gov_ua.agreement import (
    AgreementKey,
    KeyRefused,
    public_key_info_of,
    public_octets,
)
from bot.signing.remote.id_gov_ua.envelope import EnvelopeBroken, opened
from bot.signing.remote.id_gov_ua.identity import FIELDS, Identity
from bot.signing.remote.model import RemoteRefused, RemoteUnavailable

AUTH_TYPES: Final = ("dig_sign", "bank_id", "mobile_id")


class IdentificationEnded(Exception):
    """The person came back without being identified.

    Attributes:
        reason: ``declined`` (he said no), ``foreign`` (not the way back of this session) or the
            service's own word.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Encryption:
    """What the service encrypts to.

    Attributes:
        key: opens its envelopes.
        certificate: of the key, DER; goes to the service with every question.
        senders: certificates of the service, where its envelopes hold none.
    """

    key: AgreementKey
    certificate: bytes
    senders: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, key: bytes, certificate: bytes, senders: tuple[bytes, ...] = ()) -> Self:
        """From files: a PKCS#8 in clear, and certificates in DER.

        Raises:
            KeyRefused: they are not of ДСТУ 4145, or do not belong together.
        """
        private = AgreementKey.from_pkcs8(key)
        point = private.public_point()
        try:
            certified = public_octets(public_key_info_of(certificate))
        except ValueError:
            raise KeyRefused("not a certificate of ДСТУ 4145 in DER") from None
        if point is None or private.curve.compress(point) != certified:
            raise KeyRefused("the certificate is of another key")
        return cls(private, certificate, senders)


class IdGovUa:
    """One registered system's flow."""

    def __init__(
        self,
        caller: Caller,
        *,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        encryption: Encryption | None = None,
    ) -> None:
        """Args: encryption: None has personal data come in clear inside of TLS."""
        self._caller = caller
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._encryption = encryption

    def address(self, state: str, auth_types: tuple[str, ...] = AUTH_TYPES) -> str:
        """Where a person is sent.

        Args:
            state: random and kept with his session; comes back with him.
            auth_types: means of identification he may choose from.
        """
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "auth_type": ",".join(auth_types),
            "state": state,
            "redirect_uri": self._redirect_uri,
        }
        return f"{self._caller.base}/?{urlencode(query)}"

    async def identify(self, returned: Mapping[str, str], state: str) -> Identity:
        """Who came back.

        Args:
            returned: the query he came back with.
            state: as kept with his session.

        Raises:
            IdentificationEnded: he declined, or the way back is not of this session.
            RemoteUnavailable: the service does not answer, or unreadably.
            RemoteRefused: it does not know this system or the code.
        """
        if not hmac.compare_digest(returned.get("state", "").encode(), state.encode()):
            raise IdentificationEnded("foreign")
        if error := returned.get("error"):
            raise IdentificationEnded("declined" if error == "access_denied" else error[:64])
        code = returned.get("code", "")
        if not code:
            raise IdentificationEnded("foreign")
        token = await self._token(code)
        try:
            return Identity.of(await self._user_info(token))
        finally:
            await self._log_out(token)

    async def _token(self, code: str) -> Answer:
        form = {
            "grant_type": "authorization_code",
            "client_id": self._client_id,
            "client_secret": self._client_secret,
            "code": code,
        }
        # By POST: the secret has no business in an address, nor in anybody's log of addresses.
        return _good(await self._caller.post("/get-access-token", data=form), "access_token")

    async def _user_info(self, token: Answer) -> Mapping[str, Any]:
        question = {
            "access_token": token.text("access_token"),
            "user_id": token.text("user_id"),
            "fields": ",".join(FIELDS),
        }
        if self._encryption is None:
            answer = await self._caller.post("/get-user-info", data=question)
            return _object(_good(answer).body)
        # The certificate is encoded once more than a form does it: so the service reads it.
        certificate = base64.b64encode(self._encryption.certificate).decode()
        question["cert"] = quote(certificate, safe="")
        answer = _good(
            await self._caller.post("/get-user-info", data=question), "encryptedUserInfo"
        )
        return self._opened(answer.text("encryptedUserInfo"), self._encryption)

    def _opened(self, encoded: str, encryption: Encryption) -> Mapping[str, Any]:
        try:
            envelope = base64.b64decode("".join(encoded.split()), validate=True)
            plain = opened(envelope, encryption.key, encryption.senders)
            return _object(orjson.loads(plain))
        except (binascii.Error, EnvelopeBroken, orjson.JSONDecodeError) as problem:
            raise RemoteUnavailable(f"an unreadable envelope: {problem}") from None

    async def _log_out(self, token: Answer) -> None:
        """Nothing more is asked; the token ends by itself if this does not reach the service."""
        question = {
            "access_token": token.text("access_token"),
            "user_id": token.text("user_id"),
        }
        try:
            await self._caller.post("/get-user-logout", data=question)
        except RemoteUnavailable:
            return


def _good(answer: Answer, *names: str) -> Answer:
    """An answer that says yes; refusals come with any status and a word in ``error``."""
    error = answer.body.get("error") if isinstance(answer.body, dict) else None
    if not answer.is_good or error:
        raise RemoteRefused(f"id.gov.ua answered {answer.status}, {str(error)[:64]}")
    for name in names:
        answer.text(name)
    return answer


def _object(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        raise RemoteUnavailable("the answer is not an object")
    return body
