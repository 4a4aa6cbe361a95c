"""The core in the name of one patient: the client's calls with the chat's token put in.

Which token lives, and how it is exchanged before it dies, is the custody's affair
(``bot.bindings.custody``). Without one a call raises ``SignInRequired``, which the engine knows how
to mend.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol
from uuid import UUID

from bot.flow import Access, Chat, SignInRequired
from core.client import CoreClient, CoreRefused
from core.contract.errors import ErrorCode

_REFUSED_TOKEN: Final = frozenset({ErrorCode.TOKEN_INVALID, ErrorCode.UNAUTHENTICATED})
# Signing in for somebody tells why one acts for him no longer.
_REFUSED_FOR_ANOTHER: Final = _REFUSED_TOKEN | {ErrorCode.RELATIONSHIP_UNCONFIRMED}


class AccessTokens(Protocol):
    """Gives out living access tokens."""

    async def __call__(
        self, chat_id: int, *, is_proved: bool = True, person_id: UUID | None = None
    ) -> str:
        """A token for the next call in a chat's name, about one whom its patient represents.

        Raises:
            SignInRequired: there is none.
        """


class ActingCore:
    """Every resource of :class:`core.client.CoreClient`, its methods without ``token``."""

    def __init__(
        self,
        client: CoreClient,
        token: Callable[[], Awaitable[str]],
        mended_by_sign_in: frozenset[ErrorCode] = _REFUSED_TOKEN,
    ) -> None:
        self._client = client
        self._token = token
        self._mended_by_sign_in = mended_by_sign_in

    def __getattr__(self, resource: str) -> _ActingResource:
        return _ActingResource(
            getattr(self._client, resource), self._token, self._mended_by_sign_in
        )


class _ActingResource:
    """One resource in the patient's name."""

    def __init__(
        self,
        resource: Any,
        token: Callable[[], Awaitable[str]],
        mended_by_sign_in: frozenset[ErrorCode],
    ) -> None:
        self._resource = resource
        self._token = token
        self._mended_by_sign_in = mended_by_sign_in

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._resource, name)
        if "token" not in inspect.signature(method).parameters:
            return method  # type: ignore[no-any-return] # a call that needs no patient

        @functools.wraps(method)
        async def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return await method(await self._token(), *args, **kwargs)
            except CoreRefused as refused:
                # Taken back elsewhere: the owner ended the access, or the channel was closed.
                if refused.code in self._mended_by_sign_in:
                    raise SignInRequired from refused
                raise

        return call


class Cores:
    """Makes the core's client for a chat: what :class:`bot.flow.Talk` hands to flows."""

    def __init__(self, client: CoreClient, tokens: AccessTokens) -> None:
        self._client = client
        self._tokens = tokens

    def for_chat(self, chat: Chat, access: Access) -> Any:
        """The core's client with the right that is asked for."""
        if access is Access.NOBODY:
            return self._client

        async def token() -> str:
            return await self._tokens(
                chat.id, is_proved=access is Access.PATIENT, person_id=chat.acting_for
            )

        if chat.acting_for is None:
            return ActingCore(self._client, token)
        return ActingCore(self._client, token, _REFUSED_FOR_ANOTHER)
