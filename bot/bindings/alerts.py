"""Tells a person's other chats that one more Telegram account stands for him now (J13.5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings.model import Binding
from bot.notifications.model import Kind, Outgoing
from bot.notifications.service import Outbox
from bot.texts import Texts

_FILE: Final = "bindings"
_OPENS: Final = "my_access"
_SHOWN_DIGITS: Final = 4

Alert = Callable[[AsyncConnection, Binding, list[int]], Awaitable[None]]
"""Told of a new binding and of the person's other chats, in the transaction that makes it."""


async def nobody(connection: AsyncConnection, binding: Binding, others: list[int]) -> None:
    """Where there is no outbox, nobody is told."""


class NewAccountAlerts:
    """Pushes the alert to the other chats, once each.

    Args:
        outbox: takes the deliveries.
        texts: the words.
        language: tells a chat's language.
        start_button: callback data of a button that starts a flow.
    """

    def __init__(
        self,
        outbox: Outbox,
        texts: Texts,
        language: Callable[[int], Awaitable[str]],
        start_button: Callable[[str, UUID | None], str],
    ) -> None:
        self._outbox = outbox
        self._texts = texts
        self._language = language
        self._start_button = start_button

    async def __call__(
        self, connection: AsyncConnection, binding: Binding, others: list[int]
    ) -> None:
        """Tell them; the new account is named by the end of its number."""
        for chat_id in others:
            language = await self._language(chat_id)
            ending = str(binding.chat_id)[-_SHOWN_DIGITS:]
            button = {
                "text": self._texts.label(_FILE, "open", language),
                "callback_data": self._start_button(_OPENS, None),
            }
            outgoing = Outgoing(
                Kind.MESSAGE,
                text=self._texts.text(_FILE, "new-account", language, {"ending": ending}),
                markup={"inline_keyboard": [[button]]},
            )
            await self._outbox.enqueue(
                connection, chat_id, outgoing, dedupe_key=f"binding:{binding.id}"
            )
