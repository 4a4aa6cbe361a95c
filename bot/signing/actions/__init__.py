"""What can be signed. One file per action, found by being there: nothing is edited to add one.

A file defines ``action``: where the exact bytes come from and to whom the signature goes. The
session, the page, the retries and the conversation's answer are the same for every action.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.signing.model import SigningSession

if TYPE_CHECKING:
    from core.client import CoreClient

Codes = Mapping[str, Any]
"""Ids and codes for the conversation's event; never personal data."""


class Action(Protocol):
    """One thing that can be signed."""

    @property
    def name(self) -> str:
        """How flows name it in their hand-off."""

    @property
    def is_personal(self) -> bool:
        """Whether the content tells about a person beyond the Telegram account."""

    async def content(self, session: SigningSession, account_name: str) -> bytes:
        """The exact bytes to be signed.

        Raises:
            CoreRefused: the core has none.
            CoreUnavailable: it does not answer.
            SignInRequired: they need the patient's tokens, and there are none.
        """

    async def submit(self, session: SigningSession, container: bytes) -> bytes:
        """Hand a signature to the core; with the session's id as key, safe to repeat.

        Returns:
            What it earned, to be kept sealed until :meth:`record` or :meth:`withdraw`.

        Raises:
            CoreRefused: the core says no.
            CoreUnavailable: it does not answer.
            SignInRequired: as above.
        """

    async def record(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> Codes:
        """Write what follows, in the transaction that ends the session; tell the conversation."""

    async def withdraw(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> None:
        """Take back what was earned: the session has become worthless meanwhile."""


@runtime_checkable
class Readable(Protocol):
    """An action that asks for no signature: something is shown, once."""

    async def read(self, session: SigningSession) -> bytes:
        """What is shown.

        Raises:
            CoreRefused: the core has none.
            CoreUnavailable: it does not answer.
            SignInRequired: the chat has no tokens.
        """


Fetch = Callable[["CoreClient", str, SigningSession], Awaitable[bytes]]
HandIn = Callable[["CoreClient", str, SigningSession, bytes], Awaitable[None]]


class AccessToken(Protocol):
    """Gives out living access tokens."""

    async def __call__(self, chat_id: int, *, person_id: UUID | None = None) -> str:
        """The access token of a chat, or the one about somebody whom its patient represents.

        Raises:
            SignInRequired: there is none.
        """


@dataclass(frozen=True, slots=True)
class PatientAction:
    """An action whose content the core keeps; both calls go in the signed-in patient's name.

    That the signer is the person whom the chat is bound to is the core's check: the token is
    that person's, or earned by him for one whom he represents, and the core compares the
    certificate with him.

    Attributes:
        name: how flows name it.
        fetch: gets the exact bytes with the patient's access token.
        hand_in: hands the container over with it, the session's id being the idempotency key.
    """

    name: str
    fetch: Fetch
    hand_in: HandIn


def discover() -> list[PatientAction]:
    """Every patient's action of this folder."""
    modules = (
        importlib.import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
    )
    actions = (getattr(module, "action", None) for module in modules)
    return [action for action in actions if isinstance(action, PatientAction)]


@dataclass(frozen=True, slots=True)
class InPatientsName:
    """A :class:`PatientAction` together with the way to the core and to the patient's tokens.

    Attributes:
        of: the action.
        core: the core's client.
        access_token: the living access token of a chat, or about one whom its patient
            represents; raises ``SignInRequired``.
    """

    of: PatientAction
    core: CoreClient
    access_token: AccessToken

    @property
    def name(self) -> str:
        """How flows name it."""
        return self.of.name

    @property
    def is_personal(self) -> bool:
        """It tells about the patient."""
        return True

    async def content(self, session: SigningSession, account_name: str) -> bytes:
        """The exact bytes, from the core.

        Raises:
            CoreRefused: the core has none.
            CoreUnavailable: it does not answer.
            SignInRequired: the chat has no tokens.
        """
        token = await self.access_token(session.chat_id, person_id=session.person_id)
        return await self.of.fetch(self.core, token, session)

    async def submit(self, session: SigningSession, container: bytes) -> bytes:
        """Hand the container to the core.

        Raises:
            CoreRefused: the core says no.
            CoreUnavailable: it does not answer.
            SignInRequired: the chat has no tokens.
        """
        token = await self.access_token(session.chat_id, person_id=session.person_id)
        await self.of.hand_in(self.core, token, session, container)
        return b""

    async def record(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> Codes:
        """Nothing: the core keeps what was signed."""
        return {}

    async def withdraw(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> None:
        """Nothing: what the patient has signed and the core accepted stays."""
