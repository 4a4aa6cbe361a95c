"""What handlers and views are given: the conversation so far and ways to reach the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from bot.flow.answers import Data

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


class FlowError(Exception):
    """A flow breaks the rules of the vocabulary: a programming error, never a patient's."""


class SignInRequired(Exception):
    """The chat holds no living token; the engine signs the person in and returns to the step.

    Where a run acts for another it is the token about that one which is missing: the engine has
    the representative sign for him.
    """


@dataclass(frozen=True, slots=True)
class Chat:
    """Facts about the chat that a handler may use. Names of people are not among them."""

    id: int
    user_id: int
    language: str
    is_text_only: bool = False
    person_id: UUID | None = None
    """The person bound to this chat; also set after an idle sign-out."""
    is_signed_in: bool = False
    acting_for: UUID | None = None
    """Whom the present run acts for, if not for the patient himself."""


class Access(Enum):
    """With whose right the core is called."""

    PATIENT = "patient"
    UNCONFIRMED = "unconfirmed"
    NOBODY = "nobody"


Write: TypeAlias = Callable[..., Awaitable[Any]]
RecordedWrite: TypeAlias = "Callable[[AsyncConnection], Awaitable[Any]]"
CoreFor: TypeAlias = "Callable[[Chat, Access], Any]"
"""Makes a ``core.client.CoreClient``; for a patient, its methods are called without ``token``."""


def _no_core(chat: Chat, access: Access) -> Any:
    raise FlowError("this talk was made without a core client")


@dataclass(slots=True)
class Talk:
    """One moment of a conversation, as a handler or a view sees it.

    Attributes:
        chat: facts of the chat: language, bound person, whether signed in.
        instance: id of this run of the flow; signing sessions and events quote it.
        data: what the conversation has gathered. Ids and codes only, never names or numbers.
        now: the time of this update, aware, UTC.
        services: services of the bot's domains by name; see :meth:`service`.
        subject: what the flow was started about (deep link, button of a notification), or None.
        page: the page of a list that is being shown, from 0.
        step: the step being answered or shown.
        revision: number of the screen being answered.
        core_for: makes the core's client for a chat.
        recorded: writes asked for by :meth:`record`, in order.
    """

    chat: Chat
    instance: UUID
    data: Data
    now: datetime
    services: Mapping[str, Any] = field(default_factory=dict)
    subject: UUID | None = None
    page: int = 0
    step: str = ""
    revision: int = 0
    core_for: CoreFor = _no_core
    recorded: list[RecordedWrite] = field(default_factory=list)

    @property
    def core(self) -> Any:
        """The core in the name of whom this run acts for: ``CoreClient`` without ``token``.

        Mostly that is the patient; :attr:`own_core` is always his.

        Raises:
            SignInRequired: the chat is not signed in. Let it pass: the engine signs the person in
                and shows the step again.
        """
        if not self.chat.is_signed_in:
            raise SignInRequired
        return self.core_for(self.chat, Access.PATIENT)

    @property
    def own_core(self) -> Any:
        """The core in the patient's own name, whomever this run acts for.

        Raises:
            SignInRequired: the chat is not signed in.
        """
        if not self.chat.is_signed_in:
            raise SignInRequired
        return self.core_for(replace(self.chat, acting_for=None), Access.PATIENT)

    @property
    def unconfirmed_core(self) -> Any:
        """The core's client with a token earned but not yet bound to the chat (phone rule)."""
        return self.core_for(self.chat, Access.UNCONFIRMED)

    @property
    def public_core(self) -> Any:
        """The core's client for what needs no patient, such as a nonce before sign-in."""
        return self.core_for(self.chat, Access.NOBODY)

    def service(self, name: str) -> Any:
        """A service of a bot domain (``directory``, ``notifications`` …) as the app registered it.

        Its reading methods may be awaited at once; its writing methods go to :meth:`record`.

        Raises:
            FlowError: there is no such service.
        """
        try:
            return self.services[name]
        except KeyError:
            raise FlowError(f"no service {name!r}; there are {sorted(self.services)}") from None

    def record(self, write: Write, *args: Any, **kwargs: Any) -> None:
        """Call ``write(connection, *args, **kwargs)`` in the transaction of this answer.

        The write must be safe to repeat, and nothing may leave the process inside it.
        """
        self.recorded.append(lambda connection: write(connection, *args, **kwargs))

    def key(self, purpose: str) -> str:
        """An idempotency key for one call to the core, equal when this handler runs again."""
        return f"{self.instance}:{self.step}:{self.revision}:{purpose}"
