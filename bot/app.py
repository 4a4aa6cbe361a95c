"""Composition: dispatcher, middlewares, engine, handlers, sender; start and stop."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from aiogram import Dispatcher
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import Update
from aiohttp import web

from bot.chats.locks import KeyedLocks
from bot.chats.model import PendingEvent
from bot.chats.storage import ChatIsolation, ConversationStorage
from bot.engine.conversations import Conversations
from bot.engine.frame import Frame
from bot.engine.runner import Surroundings
from bot.engine.states import all_states
from bot.engine.turns import Turns
from bot.foundation import Foundation
from bot.handlers.errors import Failures
from bot.handlers.front import Front
from bot.handlers.updates import Updates, open_page
from bot.middlewares import IdentityFirewall, Throttle, TurnMiddleware
from bot.notifications.courier import Courier
from bot.notifications.sender import Sender
from bot.parts import Parts
from bot.polling import Polling
from bot.registration import Registration
from bot.webhook import Webhook
from core.kit.jobs import Job
from core.kit.jobs import start as start_jobs
from core.kit.tasks import Background

log = structlog.get_logger(__name__)

SWEEP_EVERY: Final = timedelta(minutes=10)


class App:
    """The bot, wired.

    Args:
        base: what it stands on.
        parts: what the domains bring.
    """

    def __init__(self, base: Foundation, parts: Parts) -> None:
        self.base = base
        self._parts = parts
        self._background = Background()
        courier = Courier(base.bot, parts.papers)
        self.sender = Sender(base.outbox, courier, base.chats, base.database, base.clock)
        storage = ConversationStorage(base.chats, base.database, base.clock)
        self._isolation = ChatIsolation(storage, KeyedLocks())
        failures = Failures(base.texts, base.flows)
        settings = base.settings
        frame = Frame(base.texts, base.flows, keep_drafts=settings.keep_drafts)
        self.turns = Turns(
            base.database,
            base.chats,
            base.outbox,
            storage,
            base.texts,
            base.clock,
            boundary=failures,
            wake_sender=self.sender.wake,
            wake_events=base.events.wake,
            sign_out=parts.sign_out or base.chat_tokens.sign_out,
            forget=parts.forget,
        )
        self.conversations = Conversations(
            Surroundings(
                flows=base.flows,
                texts=base.texts,
                chats=base.chats,
                desk=parts.desk,
                services=parts.services,
                core_for=parts.core_for,
            ),
            frame,
            open_page=lambda turn, name, argument: open_page(front, turn, name, argument),
            show_failure=failures.show_code,
        )
        front = Front(
            texts=base.texts,
            flows=base.flows,
            conversations=self.conversations,
            frame=frame,
            returns=parts.returns,
            keep_drafts=settings.keep_drafts,
            idle=settings.idle,
            is_demo=settings.bot_is_demo,
        )
        self.states = all_states(base.flows)
        self.dispatcher = Dispatcher(storage=storage, events_isolation=self._isolation)
        self.dispatcher.update.outer_middleware(Throttle(base.clock))
        self.dispatcher.update.outer_middleware(TurnMiddleware(self.turns))
        firewall = IdentityFirewall(self.conversations, failures)
        self.dispatcher.message.outer_middleware(firewall)
        self.dispatcher.edited_message.outer_middleware(firewall)
        Updates(front, courier, self._background).register(self.dispatcher)
        self._registration = Registration(base.bot, base.texts)
        self._polling = Polling(base.bot, self.feed, self.allowed_updates)

    @property
    def allowed_updates(self) -> list[str]:
        """Kinds of updates that have a handler."""
        return self.dispatcher.resolve_used_update_types()

    async def feed(self, update: Update) -> None:
        """Handle one update; returns after its commit."""
        await self.dispatcher.feed_update(self.base.bot, update)

    async def handle_event(self, pending: PendingEvent) -> None:
        """Handle one event from outside; returns after its commit."""
        bot_id, chat_id = self.base.chats.bot_id, pending.chat_id
        async with self._isolation.lock(StorageKey(bot_id, chat_id, chat_id)):
            await self.turns.run(
                chat_id,
                pending.id,
                lambda turn: self.conversations.handle_event(turn, pending),
                is_from_patient=False,
            )

    def web(self) -> web.Application:
        """What is served over HTTP: the secure page, and the webhook where updates come by it."""
        application = web.Application()
        application.add_routes(self._parts.routes)
        secret = self._webhook_secret
        if secret is not None:
            application.add_routes(Webhook(self.base.bot, self.feed, secret).routes())
        return application

    @property
    def _webhook_secret(self) -> str | None:
        """The webhook's secret; None when updates are polled for."""
        settings = self.base.settings
        if settings.bot_mode == "polling" or settings.bot_webhook_secret is None:
            return None
        return settings.bot_webhook_secret.get_secret_value()

    async def start(self) -> None:
        """Start sender, events, jobs and the taking of updates."""
        if self._webhook_secret is None:
            # Telegram lets one process poll, so what others had taken is nobody's now.
            await self.base.outbox.release()
            await self.base.chats.release_events()
            await self._parts.release()
        self.sender.start()
        self._background.keep_running("events", lambda: self.base.events.run(self.handle_event))
        start_jobs(self._background, [Job("sweep", SWEEP_EVERY, self._sweep), *self._parts.jobs])
        self._background.run("commands", self._registration.commands)
        secret = self._webhook_secret
        if secret is None:
            self._background.keep_running("polling", self._polling.run)
        else:
            url, kinds = self.base.settings.bot_public_url, self.allowed_updates
            self._background.run("webhook", lambda: self._registration.webhook(url, secret, kinds))

    async def stop(self) -> None:
        """Stop taking updates, finish what is under way, close everything."""
        await self._background.stop()
        await self._polling.settled()
        await self.sender.stop()
        await self.base.close()

    async def _sweep(self) -> None:
        swept = await self.base.chats.sweep() + await self.base.outbox.sweep()
        if swept:
            log.info("app.swept", rows=swept)
