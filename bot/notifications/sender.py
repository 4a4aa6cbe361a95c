"""Drains the outbox: answers at once and in order, bulk messages at Telegram's pace.

Nothing is sent inside a transaction: a delivery is claimed and committed, then carried, then
settled. A crash in between leaves an unknown result, which is tried again once.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final, Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notifications.courier import EDITABLE_FOR, Courier, has_inline_markup
from bot.notifications.model import (
    Blocked,
    Delivery,
    Ending,
    Flooded,
    Kind,
    Lane,
    Outgoing,
    Screen,
    Sent,
    State,
    Unknown,
    Verdict,
    judge,
)
from bot.notifications.service import Outbox
from core.kit.clock import Clock
from core.kit.db import Database
from core.kit.tasks import Background

log = structlog.get_logger(__name__)

BATCH: Final = 30
STOP_SECONDS: Final = 15
"""A call to Telegram may take 10 s, and its result should be written."""
BULK: Final = (Lane.NEWS, Lane.REMINDER)


class GoneChats(Protocol):
    """Who wants to know that a chat takes no more messages."""

    async def mark_gone(self, connection: AsyncConnection, chat_id: int) -> None:
        """Note it, in the caller's transaction."""


class Sender:
    """Sends what the outbox holds.

    Args:
        outbox: deliveries.
        courier: carries one.
        chats: learns of blocked chats.
        database: for what is written when a chat is gone.
        clock: the time.
        sleep: waits; tests give one that does not.
    """

    def __init__(
        self,
        outbox: Outbox,
        courier: Courier,
        chats: GoneChats,
        database: Database,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._outbox = outbox
        self._courier = courier
        self._chats = chats
        self._database = database
        self._clock = clock
        self._sleep = sleep
        self._background = Background()
        self._draining: set[int] = set()
        self._woken: set[int] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    def start(self) -> None:
        """Begin to look for deliveries that nobody has woken the sender for."""
        self._background.keep_running("sender.answers", self._poll_answers)
        self._background.keep_running("sender.bulk", self._poll_bulk)

    async def stop(self) -> None:
        """Finish what is being sent, then stop; what hangs is left to the next process."""
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self.settled()
        await self._background.stop()

    async def settled(self) -> None:
        """Wait until nothing that was woken is still being sent."""
        await self._idle.wait()

    def wake(self, chat_id: int) -> None:
        """Answers to this chat have just been committed: send them now."""
        if chat_id in self._draining:
            self._woken.add(chat_id)
        else:
            self._draining.add(chat_id)
            self._idle.clear()
            self._background.run(f"sender.chat.{chat_id}", lambda: self._drain(chat_id))

    async def drain_answers(self) -> int:
        """Send every due answer and remove every file whose time is over; how many."""
        claimed = await self._outbox.claim([Lane.ANSWER, Lane.REMOVAL], limit=BATCH)
        await asyncio.gather(*(self._deliver(delivery) for delivery in claimed))
        for delivery in claimed:
            self.wake(delivery.chat_id)  # what waited behind it
        return len(claimed)

    async def drain_bulk(self) -> int:
        """Send one batch of due bulk messages at the shared pace; how many."""
        if await self._outbox.is_parked():
            return 0
        claimed = await self._outbox.claim(BULK, limit=BATCH)
        for delivery in claimed:
            await self._sleep((await self._outbox.reserve()).total_seconds())
            await self._deliver(delivery)
        return len(claimed)

    # --- loops ------------------------------------------------------------------------------

    async def _drain(self, chat_id: int) -> None:
        try:
            while True:
                self._woken.discard(chat_id)
                delivery = await self._outbox.claim_next(chat_id)
                while delivery is not None:
                    delivery = await self._deliver(delivery, takes_next=True)
                if chat_id not in self._woken:
                    return
        finally:
            self._draining.discard(chat_id)
            if not self._draining:
                self._idle.set()

    async def _poll_answers(self) -> None:
        while await self.drain_answers():
            pass

    async def _poll_bulk(self) -> None:
        while await self.drain_bulk():
            pass

    # --- one delivery -----------------------------------------------------------------------

    async def _deliver(self, delivery: Delivery, *, takes_next: bool = False) -> Delivery | None:
        """Carry one delivery and settle it; the chat's next answer, if it is to be taken."""
        if delivery.unknowns > self._outbox.patience.unknown_tries:
            lost = Verdict(State.DEAD, problem="result unknown twice")
            log.warning("delivery.dead", chat_id=delivery.chat_id, kind=delivery.outgoing.kind)
            return await self._outbox.settle(delivery, lost, takes_next=takes_next)
        now = self._clock.now()
        outgoing = _with_repeat_note(delivery)
        ending = await self._courier.carry(delivery.chat_id, outgoing, delivery.screen, now)
        if isinstance(ending, Blocked):
            await self._forget_chat(delivery.chat_id, ending.problem)
            return None
        if isinstance(ending, Flooded) and delivery.lane is not Lane.ANSWER:
            await self._outbox.park(ending.retry_after)
        verdict = judge(delivery, ending, now, self._outbox.patience, random.random())  # noqa: S311
        message_id = ending.message_id if isinstance(ending, Sent) else None
        leaves_after = ending.leaves_after if isinstance(ending, Sent) else None
        shown = self._shown(delivery, message_id)
        following = await self._outbox.settle(
            delivery,
            verdict,
            message_id=message_id,
            leaves_after=leaves_after,
            shown=shown,
            takes_next=takes_next,
        )
        await self._after(delivery, ending, verdict, shown)
        return following

    async def _after(
        self, delivery: Delivery, ending: Ending, verdict: Verdict, shown: Screen | None
    ) -> None:
        """Log what did not go out; take the buttons off a screen that was replaced."""
        old = delivery.screen
        if verdict.state is not State.SENT:
            log.warning(
                "delivery.not_sent",
                chat_id=delivery.chat_id,
                kind=delivery.outgoing.kind,
                state=verdict.state,
                is_unknown=isinstance(ending, Unknown),
            )
        elif shown and old and shown.message_id != old.message_id and self._has_buttons(old):
            await self._courier.strip(delivery.chat_id, old.message_id)

    def _shown(self, delivery: Delivery, message_id: int | None) -> Screen | None:
        """The chat's screen after this delivery; None when it does not change."""
        outgoing, old = delivery.outgoing, delivery.screen
        if message_id is None or outgoing.kind not in (Kind.SCREEN, Kind.RESULT):
            return None
        is_edit = old is not None and old.message_id == message_id
        return Screen(
            message_id=message_id,
            sent_at=old.sent_at if old and is_edit else self._clock.now(),
            is_editable=(
                outgoing.kind is Kind.SCREEN
                and has_inline_markup(outgoing)
                and not outgoing.is_lasting
            ),
            is_last=True,
        )

    def _has_buttons(self, old: Screen) -> bool:
        return old.is_editable and self._clock.now() - old.sent_at < EDITABLE_FOR

    async def _forget_chat(self, chat_id: int, problem: str) -> None:
        async with self._database.transaction() as connection:
            await self._outbox.end_all(connection, chat_id, problem)
            await self._chats.mark_gone(connection, chat_id)
        log.info("chat.gone", chat_id=chat_id)


def _with_repeat_note(delivery: Delivery) -> Outgoing:
    """A message that may be arriving twice says so."""
    outgoing = delivery.outgoing
    if not (delivery.unknowns and outgoing.repeat_note):
        return outgoing
    return replace(outgoing, text=f"{outgoing.repeat_note}\n\n{outgoing.text}")
