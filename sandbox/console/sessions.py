"""Who is signed in to the console, and the clinic's client to the core that goes with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from core.client import CoreClient
from core.contract.access import AccessToken, Scope
from sandbox.console.clinics import Clinic, Employee
from sandbox.core_process import CoreProcess

# What the page's buttons need; the token says which of them the role has.
_ACTIONS = {
    "approve": Scope.CLINIC_REQUEST_APPROVE,
    "reject": Scope.CLINIC_REQUEST_REJECT,
    "sign": Scope.CLINIC_REQUEST_SIGN,
}


@dataclass(frozen=True)
class Session:
    """One employee at work."""

    clinic: Clinic
    employee: Employee
    client: CoreClient
    token: str
    scopes: frozenset[str]

    @property
    def actions(self) -> list[str]:
        """Buttons the employee's role has."""
        return [name for name, scope in _ACTIONS.items() if scope in self.scopes]


class Sessions:
    """Sessions by cookie, clients by clinic; both are gone after a restart of the sandbox."""

    def __init__(self, core: CoreProcess) -> None:
        self._core = core
        self._clients: dict[UUID, CoreClient] = {}
        self._sessions: dict[str, Session] = {}

    @property
    def core_url(self) -> str:
        """Address of the core service."""
        return self._core.url

    async def client(self, clinic: Clinic) -> CoreClient:
        """The clinic's client; its system is registered when it is first used."""
        if clinic.id not in self._clients:
            client_id, secret = await self._core.register_clinic(clinic.id, clinic.name)
            self._clients[clinic.id] = CoreClient(self._core.url, client_id, secret)
        return self._clients[clinic.id]

    async def open(
        self, clinic: Clinic, employee: Employee, token: AccessToken
    ) -> tuple[str, Session]:
        """A session for a token the employee's signature earned; returns its cookie with it."""
        session = Session(
            clinic=clinic,
            employee=employee,
            client=await self.client(clinic),
            token=token.value,
            scopes=frozenset(token.details.scopes),
        )
        cookie = secrets.token_urlsafe(32)
        self._sessions[cookie] = session
        return cookie, session

    def find(self, cookie: str | None) -> Session | None:
        """The session of a cookie."""
        return self._sessions.get(cookie or "")

    def end(self, cookie: str | None) -> None:
        """Forget a session."""
        self._sessions.pop(cookie or "", None)

    async def close(self) -> None:
        """Close the clients' connections."""
        for client in self._clients.values():
            await client.close()
