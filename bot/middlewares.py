"""What stands before every handler: private chats only, throttling, the turn, the firewall."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import Message, TelegramObject, Update
from aiogram.types import User as Account

from bot.chats.stored import state_of
from bot.engine.conversations import Conversations
from bot.engine.turn import Turn
from bot.engine.turns import Turns
from bot.firewall import Finding, find_in_file, find_in_text
from bot.handlers.errors import Failures
from core.kit.clock import Clock

log = structlog.get_logger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class TurnMiddleware(BaseMiddleware):
    """Makes every update of a private chat one turn; updates of other chats are ignored.

    It stands inside aiogram's FSM middleware, whose lock holds the chat.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Run the handlers of an update in a turn."""
        account: Account | None = data.get("event_from_user")
        chat = data.get("event_chat")
        if not isinstance(event, Update) or account is None or chat is None:
            return None
        if chat.type != ChatType.PRIVATE:
            log.info("update.ignored", reason="not a private chat")
            return None

        async def work(turn: Turn) -> None:
            state = state_of(turn.conversation.current)
            await handler(event, {**data, "turn": turn, "raw_state": state})

        query = event.callback_query
        is_first = await self._turns.run(
            chat.id,
            event.update_id,
            work,
            anchor=query.message.message_id if query and query.message else None,
            is_from_patient=event.my_chat_member is None,
            language_code=account.language_code,
        )
        if not is_first:
            log.info("update.repeated", update_id=event.update_id)
        return None


@dataclass(slots=True)
class _Allowance:
    left: float
    at: datetime


class Throttle(BaseMiddleware):
    """Drops what no person can do: more than ``burst`` updates at once, refilled by ``per_second``.

    People never meet it. It spares the database a script's flood.
    """

    FORGET_ABOVE: Final = 10_000

    def __init__(self, clock: Clock, *, burst: int = 40, per_second: float = 4) -> None:
        self._clock = clock
        self._burst = burst
        self._per_second = per_second
        self._allowances: dict[int, _Allowance] = {}

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Let an update pass, or drop it."""
        account: Account | None = data.get("event_from_user")
        if account is not None and not self._allows(account.id):
            log.warning("update.throttled", chat_id=account.id)
            return None
        return await handler(event, data)

    def _allows(self, user_id: int) -> bool:
        now = self._clock.now()
        allowance = self._allowances.get(user_id)
        if allowance is None:
            self._forget_the_quiet(now)
            allowance = self._allowances[user_id] = _Allowance(self._burst, now)
        passed = (now - allowance.at).total_seconds()
        allowance.left = min(self._burst, allowance.left + passed * self._per_second)
        allowance.at = now
        if allowance.left < 1:
            return False
        allowance.left -= 1
        return True

    def _forget_the_quiet(self, now: datetime) -> None:
        """Those whose allowance is full again need no memory."""
        if len(self._allowances) < self.FORGET_ABOVE:
            return
        full_after = timedelta(seconds=self._burst / self._per_second)
        self._allowances = {
            user: allowance
            for user, allowance in self._allowances.items()
            if now - allowance.at < full_after
        }


class IdentityFirewall(BaseMiddleware):
    """Deletes messages that hold identity data; no handler sees them, nothing is kept (ER19)."""

    def __init__(self, conversations: Conversations, failures: Failures) -> None:
        self._conversations = conversations
        self._failures = failures

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Pass a message on, or delete it and say why."""
        turn = data.get("turn")
        if not isinstance(event, Message) or not isinstance(turn, Turn):
            return await handler(event, data)
        finding = self._find(event, turn)
        if finding is None:
            return await handler(event, data)
        log.info("message.sensitive", chat_id=turn.chat_id, kind=finding)
        turn.delete(event.message_id)
        is_file = finding in (Finding.KEY, Finding.DOCUMENT_IMAGE)
        self._failures.show_sensitive(turn, is_file=is_file)
        return None

    def _find(self, message: Message, turn: Turn) -> Finding | None:
        if message.photo:
            return Finding.DOCUMENT_IMAGE
        if message.document:
            found = find_in_file(message.document.file_name, message.document.mime_type)
            if found is not None:
                return found
        text = message.text or message.caption or ""
        return find_in_text(text, expects_phone=self._conversations.expects_phone(turn))
