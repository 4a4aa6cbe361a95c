"""What the stand-in remembers: tokens, branches, offers, requests. In memory: a start forgets."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.kit.clock import Clock

TOKEN_LIFE = timedelta(hours=2)
REQUEST_LIFE = timedelta(minutes=5)

_DIGEST_BYTES = 32
_MOST_FILES = 10
_SIGNING = "hashedFilesSigning"


class Refused(Exception):
    """The API says no.

    Attributes:
        status: of HTTP.
    """

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    SIGNED = "signed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class HashedFile:
    """A file that only its digest is known of."""

    name: str
    digest: bytes


@dataclass(slots=True)
class Request:
    """A dynamic request of an offer."""

    id: str
    acquirer: str
    request_id: str
    return_link: str
    algorithm: str
    files: tuple[HashedFile, ...]
    expires_at: datetime
    state: State = State.WAITING


@dataclass
class Acquirer:
    """One acquirer's things.

    Attributes:
        token: of the acquirer, in the address.
        auth_token: credential of the Basic scheme.
        callback_url: told to Дія at the onboarding.
    """

    token: str
    auth_token: str
    callback_url: str
    sessions: dict[str, datetime] = field(default_factory=dict)
    branches: dict[str, dict[str, Any]] = field(default_factory=dict)
    offers: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)


class Registry:
    """One acquirer and the requests that it made."""

    def __init__(self, acquirer: Acquirer, clock: Clock) -> None:
        self.acquirer = acquirer
        self.requests: dict[str, Request] = {}
        self._clock = clock

    def session(self, token: str, auth_token: str) -> str:
        """A session token for two hours.

        Raises:
            Refused: other credentials.
        """
        ours = (self.acquirer.token, self.acquirer.auth_token)
        if not all(map(secrets.compare_digest, (token, auth_token), ours)):
            raise Refused(401, "unknown acquirer")
        made = secrets.token_urlsafe(32)
        self.acquirer.sessions[made] = self._clock.now() + TOKEN_LIFE
        return made

    def admit(self, session_token: str) -> None:
        """Let a call in.

        Raises:
            Refused: the token is unknown or has ended.
        """
        until = self.acquirer.sessions.get(session_token)
        if until is None or self._clock.now() >= until:
            raise Refused(401, "the session token has ended")

    def add_branch(self, branch: dict[str, Any]) -> str:
        """A new branch's id."""
        _require(branch, "name", "location", "street", "house", "scopes")
        if not 1 <= len(str(branch["name"])) <= 32:
            raise Refused(400, "name: 1 to 32 characters")
        branch_id = secrets.token_hex(32)
        self.acquirer.branches[branch_id] = {**branch, "_id": branch_id}
        self.acquirer.offers[branch_id] = {}
        return branch_id

    def branches(self) -> list[dict[str, Any]]:
        """Every branch."""
        return list(self.acquirer.branches.values())

    def add_offer(self, branch_id: str, offer: dict[str, Any]) -> str:
        """A new offer's id."""
        _require(offer, "name", "scopes")
        offers = self._offers(branch_id)
        offer_id = secrets.token_hex(32)
        offers[offer_id] = {**offer, "_id": offer_id}
        return offer_id

    def offers(self, branch_id: str) -> list[dict[str, Any]]:
        """Every offer of a branch."""
        return list(self._offers(branch_id).values())

    def ask(self, branch_id: str, body: dict[str, Any]) -> Request:
        """A request to sign digests.

        Raises:
            Refused: no such branch or offer, or not of the published form.
        """
        _require(body, "offerId", "requestId", "data")
        offer = self._offers(branch_id).get(str(body["offerId"]))
        if offer is None or _SIGNING not in _actions(offer):
            raise Refused(404, "no such offer")
        algorithm = str(body.get("signAlgo", "DSTU"))
        if algorithm not in ("DSTU", "ECDSA"):
            raise Refused(400, "signAlgo: DSTU or ECDSA")
        branch = self.acquirer.branches[branch_id]
        request = Request(
            id=secrets.token_urlsafe(24),
            acquirer=str(branch.get("customFullName") or branch["name"]),
            request_id=str(body["requestId"]),
            return_link=str(body.get("returnLink", offer.get("returnLink", ""))),
            algorithm=algorithm,
            files=_files(body["data"]),
            expires_at=self._clock.now() + REQUEST_LIFE,
        )
        self.requests[request.id] = request
        return request

    def waiting(self, request_key: str) -> Request:
        """A request that can be signed now.

        Raises:
            Refused: unknown, over, or signed or declined before.
        """
        request = self.requests.get(request_key)
        if request is None:
            raise Refused(404, "Такого запиту немає.")
        if self._clock.now() >= request.expires_at:
            raise Refused(410, "Час запиту вийшов. Підготуйте новий на сторінці.")
        if request.state is not State.WAITING:
            raise Refused(409, "Цей запит уже закрито.")
        return request

    def _offers(self, branch_id: str) -> dict[str, dict[str, Any]]:
        if branch_id not in self.acquirer.offers:
            raise Refused(404, "no such branch")
        return self.acquirer.offers[branch_id]


def _require(body: dict[str, Any], *names: str) -> None:
    missing = [name for name in names if not body.get(name)]
    if missing:
        raise Refused(400, f"missing: {', '.join(missing)}")


def _actions(thing: dict[str, Any]) -> list[str]:
    scopes = thing.get("scopes")
    actions = scopes.get("diiaId") if isinstance(scopes, dict) else None
    return actions if isinstance(actions, list) else []


def _files(data: Any) -> tuple[HashedFile, ...]:
    try:
        files = tuple(
            HashedFile(str(one["fileName"]), base64.b64decode(one["fileHash"], validate=True))
            for one in data[_SIGNING]["hashedFiles"]
        )
    except (KeyError, TypeError, binascii.Error, ValueError):
        raise Refused(400, "data.hashedFilesSigning.hashedFiles[].fileName, fileHash") from None
    if not 0 < len(files) <= _MOST_FILES or any(len(one.digest) != _DIGEST_BYTES for one in files):
        raise Refused(400, "one to ten digests of 32 octets")
    return files
