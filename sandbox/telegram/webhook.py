"""Delivery of updates to webhooks.

Messages of one chat wait in one queue and taps of one person in another; within a queue one update
is on its way at a time. A failure is repeated, first at once, then with doubling delays.
Source: ``WebhookActor.cpp`` of tdlib/telegram-bot-api.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, replace
from http import HTTPStatus

import structlog
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from core.kit.tasks import Background
from sandbox.telegram.accounts import Webhook
from sandbox.telegram.api.dispatch import Dispatch
from sandbox.telegram.bots import Bot
from sandbox.telegram.errors import ApiError
from sandbox.telegram.state import State
from sandbox.telegram.updates import Pending
from sandbox.telegram.webhook_reply import read_reply

log = structlog.get_logger(__name__)

_ANSWER_SECONDS = 60
_LONGEST_DELAY_SECONDS = 60
_LONGEST_RETRY_AFTER_SECONDS = 3600
# A webhook that says 410 for so long is removed.
_GONE_SECONDS = 23 * 60 * 60
# Such methods are not taken from the answer to an update.
_NOT_IN_REPLIES = ("get", "setwebhook", "deletewebhook", "close", "logout")


@dataclass(frozen=True)
class _Attempts:
    """Failures of one update. ``due`` is of the event loop's clock."""

    failures: int = 0
    delay_seconds: float = 1
    due: float = 0


class _Failed(Exception):
    """The webhook did not take an update."""

    def __init__(self, reason: str, *, status: int = 0, retry_after_seconds: int = 0) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after_seconds = retry_after_seconds


class Deliveries:
    """Delivers one bot's updates while it has a webhook."""

    def __init__(
        self, state: State, dispatch: Dispatch, bot: Bot, session: ClientSession, tasks: Background
    ) -> None:
        self._state = state
        self._dispatch = dispatch
        self._bot = bot
        self._session = session
        self._tasks = tasks
        self._busy_queues: set[str] = set()
        self._attempts: dict[int, _Attempts] = {}
        self._gone_since: float | None = None

    async def run(self) -> None:
        """Deliver until the double ends."""
        while not self._state.signals.closing:
            webhook = self._state.accounts.webhook(self._bot.id)
            pause = self._start_due(webhook) if webhook else None
            await self._state.signals.wait("updates", self._bot.id, seconds=pause)

    def _start_due(self, webhook: Webhook) -> float | None:
        """Send what may be sent now; returns seconds until something else becomes due."""
        with self._state.store.transaction():
            heads = self._state.updates.heads(self._bot.id)
        self._attempts = {
            head.update_id: self._attempts.get(head.update_id, _Attempts()) for head in heads
        }
        moment = asyncio.get_running_loop().time()
        later = []
        for head in heads:
            attempts = self._attempts[head.update_id]
            if head.queue in self._busy_queues:
                continue
            if attempts.due > moment:
                later.append(attempts.due - moment)
            elif len(self._busy_queues) < webhook.max_connections:
                self._busy_queues.add(head.queue)
                self._start(webhook, head)
        return min(later, default=None)

    def _start(self, webhook: Webhook, update: Pending) -> None:
        async def work() -> None:
            try:
                await self._deliver(webhook, update)
            finally:
                self._busy_queues.discard(update.queue)
                self._state.signals.wake("updates", self._bot.id)

        self._tasks.run(f"webhook delivery {update.update_id}", work)

    async def _deliver(self, webhook: Webhook, update: Pending) -> None:
        try:
            await self._post(webhook, update)
        except _Failed as failure:
            with self._state.store.transaction():
                self._record(webhook, update, failure)
            return
        self._gone_since = None
        with self._state.store.transaction():
            self._state.updates.confirm(self._bot.id, update.update_id)

    async def _post(self, webhook: Webhook, update: Pending) -> None:
        headers = {}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        try:
            async with self._session.post(
                webhook.url,
                json={"update_id": update.update_id} | update.body,
                headers=headers,
                allow_redirects=False,
                timeout=ClientTimeout(total=_ANSWER_SECONDS),
            ) as response:
                await self._take_answer(response)
        except TimeoutError as problem:
            raise _Failed("Read timeout expired") from problem
        except (ClientError, OSError, ValueError) as problem:
            raise _Failed(f"Connection failed: {type(problem).__name__}") from problem

    async def _take_answer(self, response: ClientResponse) -> None:
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            pause = response.headers.get("Retry-After", "")
            raise _Failed(
                f"Wrong response from the webhook: {response.status} {response.reason}",
                status=response.status,
                retry_after_seconds=int(pause) if pause.isdigit() else 0,
            )
        reply = await read_reply(response)
        if reply is None or reply.method.lower().startswith(_NOT_IN_REPLIES):
            return
        try:
            await self._dispatch.call(self._bot, reply.method, reply.call)
        except ApiError as refusal:
            # The bot cannot learn of it, neither here nor in Telegram.
            log.info("webhook.reply_refused", method=reply.method, code=refusal.code)

    def _record(self, webhook: Webhook, update: Pending, failure: _Failed) -> None:
        current = self._state.accounts.webhook(self._bot.id)
        if current is None or current.url != webhook.url:
            return
        if self._is_gone(failure):
            self._state.accounts.set_webhook(self._bot.id, None)
            return
        noted = replace(
            current,
            last_error_date=int(self._state.now()),
            last_error_message=str(failure),
        )
        self._state.accounts.set_webhook(self._bot.id, noted)
        attempts = _after(self._attempts.get(update.update_id, _Attempts()), failure)
        pause = attempts.due
        if self._state.now() + pause > update.expires_at:
            self._state.updates.confirm(self._bot.id, update.update_id)
            return
        due = asyncio.get_running_loop().time() + pause
        self._attempts[update.update_id] = replace(attempts, due=due)

    def _is_gone(self, failure: _Failed) -> bool:
        if failure.status != HTTPStatus.GONE:
            self._gone_since = None
            return False
        if self._gone_since is None:
            self._gone_since = self._state.now()
        return self._state.now() - self._gone_since > _GONE_SECONDS


def _after(attempts: _Attempts, failure: _Failed) -> _Attempts:
    """The next attempt; ``due`` is still the pause in seconds."""
    pause = float(min(failure.retry_after_seconds, _LONGEST_RETRY_AFTER_SECONDS))
    delay = attempts.delay_seconds
    if not pause and attempts.failures:
        longest = random.uniform(_LONGEST_DELAY_SECONDS, 2 * _LONGEST_DELAY_SECONDS)  # noqa: S311
        pause = delay = min(delay * 2, longest)
    return _Attempts(attempts.failures + 1, delay, pause)
