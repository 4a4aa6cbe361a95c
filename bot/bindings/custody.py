"""Gives out living access tokens: exchanged before they run out, by one replica at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from bot.bindings import repository
from bot.bindings.revocation import exchange_key
from bot.bindings.service import BindingService
from bot.chats.model import Tokens
from bot.chats.tokens import ChatTokens
from bot.flow import SignInRequired
from core.client import CoreClient, CoreRefused
from core.contract.access import AccessToken
from core.kit.clock import Clock
from core.kit.db import Database

log = structlog.get_logger(__name__)

MARGIN: Final = timedelta(seconds=60)
"""An access token that ends sooner is exchanged first: a call must not outlive it."""


class TokenCustody:
    """Access tokens of this bot's chats."""

    def __init__(
        self,
        *,
        bot_id: int,
        database: Database,
        clock: Clock,
        tokens: ChatTokens,
        bindings: BindingService,
        core: CoreClient,
    ) -> None:
        self._bot_id = bot_id
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._bindings = bindings
        self._core = core

    async def access_token(
        self, chat_id: int, *, is_proved: bool = True, person_id: UUID | None = None
    ) -> str:
        """A token that lives long enough for a call.

        Args:
            chat_id: the chat in whose patient's name the call goes.
            is_proved: False asks for the token that still waits for the phone rule.
            person_id: for whom the patient acts; None when for himself.

        Raises:
            SignInRequired: the chat has none.
            CoreUnavailable: the token had to be exchanged, and the core does not answer.
        """
        present = _of_kind(await self._tokens.tokens(chat_id, person_id), is_proved)
        if self._lives(present):
            return present.access
        return await self.renewed(chat_id, present.access, is_proved=is_proved, person_id=person_id)

    async def renewed(
        self,
        chat_id: int,
        refused: str,
        *,
        is_proved: bool = True,
        person_id: UUID | None = None,
    ) -> str:
        """A newer access token than one that is dying or that the core has just refused.

        The call to the core stands inside the transaction on purpose: the lock is what keeps a
        second replica from showing the same refresh token, and nothing else is written in it. A
        reply that is lost is given again, because the key of the call is made from the token.

        Raises:
            SignInRequired: there is none to be had; the chat is signed out, or acts no longer for
                the person.
            CoreUnavailable: the core does not answer.
        """
        async with self._database.transaction() as connection:
            await repository.lock_of_chat(connection, self._bot_id, chat_id)
            held = await self._tokens.tokens_within(connection, chat_id, person_id)
            present = _of_kind(held, is_proved)
            if present.access != refused:
                return present.access
            try:
                issued = await self._core.access.refresh(
                    present.refresh, idempotency_key=exchange_key(present.refresh)
                )
            except CoreRefused as problem:
                log.info("tokens.exchange_refused", code=problem.code)
                if person_id is None:
                    await self._bindings.sign_out(connection, chat_id)
                else:
                    await self._tokens.drop_about_another(connection, chat_id, person_id)
            else:
                fresh = replace(earned(issued), is_confirmed=is_proved)
                if person_id is None:
                    await self._tokens.keep_tokens(connection, chat_id, fresh)
                else:
                    await self._tokens.keep_about_another(connection, chat_id, fresh)
                return fresh.access
        raise SignInRequired

    def _lives(self, tokens: Tokens) -> bool:
        return tokens.expires_at - self._clock.now() > MARGIN


def _of_kind(tokens: Tokens | None, is_proved: bool) -> Tokens:
    if tokens is None or tokens.is_confirmed != is_proved:
        raise SignInRequired
    return tokens


def earned(issued: AccessToken) -> Tokens:
    """The core's answer as tokens that have proved nothing yet.

    Raises:
        ValueError: the token is about no person.
    """
    person_id = issued.details.person_id or issued.details.applicant_person_id
    if person_id is None:
        raise ValueError("a patient's token must be about a person")
    return Tokens(
        access=issued.value,
        refresh=issued.details.refresh_token,
        expires_at=datetime.fromtimestamp(issued.expires_at, UTC),
        person_id=person_id,
        is_confirmed=False,
    )
