"""Who is signing in to the portal, and who is; both are gone after a restart of the sandbox."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from core.client import CoreClient, CoreRefused
from core.contract.access import AccessToken, Scope
from core.contract.errors import ErrorCode

Result = TypeVar("Result")

# What a patient is asked to allow. The directory of doctors needs nobody's leave.
ASKED = (
    Scope.SIGN_IN,
    Scope.PERSON_READ,
    Scope.REQUEST_READ,
    Scope.REQUEST_REJECT,
    Scope.DECLARATION_READ,
    Scope.DECLARATION_TERMINATE,
)
SCOPES = (*ASKED, Scope.BULK_READ)
_MOST_PENDING = 1000


class SignedOut(Exception):
    """The patient has taken the access back, or the session has run its time."""


@dataclass(frozen=True)
class Pending:
    """A sign-in on its way: its state, and what its challenge was made of."""

    state: str
    verifier: str

    @classmethod
    def new(cls) -> Pending:
        """A fresh one."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(48))

    def address(self, consent_url: str, client: CoreClient, redirect_uri: str) -> str:
        """The consent page with what the portal asks for."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "client_id": str(client.credentials.client_id),
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": " ".join(ASKED),
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{consent_url}?{urlencode(asked)}"


@dataclass
class Session:
    """One patient at the portal.

    Attributes:
        key: what forms of this session carry, so that no other site can press their buttons.
    """

    client: CoreClient
    token: AccessToken
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    async def asks(self, call: Callable[[str], Awaitable[Result]]) -> Result:
        """Call the core with the token, exchanged for a fresh one when its time is over.

        Raises:
            SignedOut: neither token opens anything any more.
        """
        try:
            return await call(self.token.value)
        except CoreRefused as problem:
            if problem.code != ErrorCode.TOKEN_INVALID:
                raise
        try:
            self.token = await self.client.access.refresh(self.token.details.refresh_token)
            return await call(self.token.value)
        except CoreRefused as problem:
            if problem.code == ErrorCode.TOKEN_INVALID:
                raise SignedOut from problem
            raise


class Sessions:
    """Sessions and pending sign-ins by cookie."""

    def __init__(self) -> None:
        self._pending: dict[str, Pending] = {}
        self._sessions: dict[str, Session] = {}

    def begin(self) -> tuple[str, Pending]:
        """A sign-in begins; its cookie, and it."""
        while len(self._pending) >= _MOST_PENDING:
            del self._pending[next(iter(self._pending))]
        cookie, pending = secrets.token_urlsafe(32), Pending.new()
        self._pending[cookie] = pending
        return cookie, pending

    def take(self, cookie: str | None, state: str | None) -> Pending | None:
        """The sign-in that this browser began, once, if the answer is to it."""
        pending = self._pending.pop(cookie or "", None)
        if pending and state and secrets.compare_digest(pending.state.encode(), state.encode()):
            return pending
        return None

    def open(self, client: CoreClient, token: AccessToken) -> str:
        """A session; returns its cookie."""
        cookie = secrets.token_urlsafe(32)
        self._sessions[cookie] = Session(client, token)
        return cookie

    def find(self, cookie: str | None) -> Session | None:
        """The session of a cookie."""
        return self._sessions.get(cookie or "")

    def end(self, cookie: str | None) -> None:
        """Forget a session."""
        self._sessions.pop(cookie or "", None)
