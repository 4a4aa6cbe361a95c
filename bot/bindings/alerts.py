"""Tells chats that a Telegram account came to stand for a person, or stands for him no more.

Nothing in these words is personal: a locked screen may show them, and the account that lost its
access may be a stranger's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings.model import Binding
from bot.notifications.model import Kind, Outgoing
from bot.notifications.service import Outbox
from bot.texts import Texts

_FILE: Final = "bindings"
_SHOWN_DIGITS: Final = 4


class Alerts(Protocol):
    """Learns of changes in the transactions that make them."""

    async def account_added(
        self, connection: AsyncConnection, binding: Binding, others: list[int]
    ) -> None:
        """A new binding counts; the person has other chats."""

    async def access_ended(self, connection: AsyncConnection, binding: Binding) -> None:
        """The person took the access of a chat back from another one."""


class NoAlerts:
    """Where there is no outbox, nobody is told."""

    async def account_added(
        self, connection: AsyncConnection, binding: Binding, others: list[int]
    ) -> None:
        """Nobody is told."""

    async def access_ended(self, connection: AsyncConnection, binding: Binding) -> None:
        """Nobody is told."""


class AccessAlerts:
    """Pushes alerts to chats, each once, and none to a chat that takes no messages.

    Args:
        outbox: takes the deliveries.
        texts: the words.
        told_in: tells a chat's language; None for a chat that blocked the bot.
        start_button: callback data of a button that starts a flow.
    """

    def __init__(
        self,
        outbox: Outbox,
        texts: Texts,
        told_in: Callable[[int], Awaitable[str | None]],
        start_button: Callable[[str, UUID | None], str],
    ) -> None:
        self._outbox = outbox
        self._texts = texts
        self._told_in = told_in
        self._start_button = start_button

    async def account_added(
        self, connection: AsyncConnection, binding: Binding, others: list[int]
    ) -> None:
        """Tell the other chats (J13.5); the new account is named by the end of its number."""
        ending = str(binding.chat_id)[-_SHOWN_DIGITS:]
        for chat_id in others:
            await self._push(
                connection,
                chat_id,
                text="new-account",
                args={"ending": ending},
                button="open",
                opens="my_access",
                dedupe_key=f"binding:{binding.id}",
            )

    async def access_ended(self, connection: AsyncConnection, binding: Binding) -> None:
        """Tell the chat itself (J14.3): what it shows has become a stranger's."""
        await self._push(
            connection,
            binding.chat_id,
            text="access-ended",
            args={},
            button="sign-in",
            opens="sign_in",
            dedupe_key=f"binding-ended:{binding.id}",
        )

    async def _push(
        self,
        connection: AsyncConnection,
        chat_id: int,
        *,
        text: str,
        args: dict[str, str],
        button: str,
        opens: str,
        dedupe_key: str,
    ) -> None:
        language = await self._told_in(chat_id)
        if language is None:
            return
        shown = {
            "text": self._texts.label(_FILE, button, language),
            "callback_data": self._start_button(opens, None),
        }
        outgoing = Outgoing(
            Kind.MESSAGE,
            text=self._texts.text(_FILE, text, language, args),
            markup={"inline_keyboard": [[shown]]},
            repeat_note=self._texts.text(_FILE, "repeated", language),
        )
        await self._outbox.enqueue(connection, chat_id, outgoing, dedupe_key=dedupe_key)
