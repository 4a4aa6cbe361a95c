"""Carries one delivery to Telegram and tells how that ended. The only file here with aiogram."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    SendDocument,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, LinkPreviewOptions, Message
from aiohttp import ClientConnectorError

from bot.notifications.model import (
    Blocked,
    Ending,
    Failed,
    Flooded,
    Kind,
    NoPapers,
    Outgoing,
    Paper,
    PaperGone,
    PaperLater,
    Papers,
    Refused,
    Screen,
    Sent,
    Unknown,
)

log = structlog.get_logger(__name__)

REQUEST_TIMEOUT_SECONDS: Final = 10
"""Shorter than the lease, so that a slow answer and a second taker never meet."""
FETCH_TIMEOUT_SECONDS: Final = 10
"""For a file, before it is sent: both together are shorter than the lease."""
EDITABLE_FOR: Final = timedelta(hours=47)
"""Telegram lets a bot edit for 48 hours; an hour is spared for clocks."""

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_NOT_MODIFIED: Final = "message is not modified"
_CANNOT_EDIT: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NOTHING_TO_DELETE: Final = ("message to delete not found", "message can't be deleted")
_NO_CHAT: Final = ("chat not found", "user is deactivated", "peer_id_invalid")


class Courier:
    """Calls the Bot API. Every message is protected from forwarding and shows no previews."""

    def __init__(self, bot: Bot, papers: Papers | None = None) -> None:
        self._bot = bot
        self._papers = papers or NoPapers()

    async def carry(
        self, chat_id: int, outgoing: Outgoing, screen: Screen | None, now: datetime
    ) -> Ending:
        """Do what the delivery asks for.

        A screen edits the tapped message where that is the present screen, and otherwise becomes
        a new message. Nothing is raised for what Telegram or the network can answer.
        """
        if outgoing.kind is Kind.DELETE:
            return await self._delete(chat_id, outgoing)
        if outgoing.paper is not None:
            return await self._send_paper(chat_id, outgoing, outgoing.paper)
        if screen is not None and may_edit(outgoing, screen, now):
            ending = await self._edit(chat_id, screen.message_id, outgoing)
            if ending is not None:
                return ending
        return await self._send(chat_id, outgoing)

    async def strip(self, chat_id: int, message_id: int) -> None:
        """Take the buttons off an old screen. Best effort: stale taps are harmless anyway."""
        await self._call(EditMessageReplyMarkup(chat_id=chat_id, message_id=message_id))

    async def acknowledge(self, query_id: str) -> None:
        """Stop the spinner of a tapped button. Best effort: it stops by itself in a while."""
        await self._call(AnswerCallbackQuery(callback_query_id=query_id))

    async def _send(self, chat_id: int, outgoing: Outgoing) -> Ending:
        text = f"{outgoing.note}\n\n{outgoing.text}" if outgoing.note else outgoing.text
        return await self._call(
            SendMessage(
                chat_id=chat_id,
                text=text,
                parse_mode="HTML",
                reply_markup=outgoing.markup,  # type: ignore[arg-type] # Bot API JSON, checked by the model
                protect_content=True,
                link_preview_options=_NO_PREVIEW,
                disable_notification=outgoing.is_silent,
            )
        )

    async def _send_paper(self, chat_id: int, outgoing: Outgoing, paper: Paper) -> Ending:
        """Fetch the file and send it; say so when it cannot be had any more."""
        try:
            async with asyncio.timeout(FETCH_TIMEOUT_SECONDS):
                fetched = await self._papers.fetch(chat_id, paper)
        except PaperGone:
            return await self._send(chat_id, replace(outgoing, text=paper.otherwise))
        except (PaperLater, TimeoutError):
            return Failed("no file")
        ending = await self._call(
            SendDocument(
                chat_id=chat_id,
                document=BufferedInputFile(fetched.octets, fetched.name),
                caption=outgoing.text,
                parse_mode="HTML",
                protect_content=True,
                disable_content_type_detection=True,
            )
        )
        if isinstance(ending, Sent):
            return replace(ending, leaves_after=timedelta(seconds=paper.stays_seconds))
        return ending

    async def _edit(self, chat_id: int, message_id: int, outgoing: Outgoing) -> Ending | None:
        """Edit the screen; None when the message can no longer be edited."""
        ending = await self._call(
            EditMessageText(
                chat_id=chat_id,
                message_id=message_id,
                text=outgoing.text,
                parse_mode="HTML",
                reply_markup=outgoing.markup,  # type: ignore[arg-type] # Bot API JSON, checked by the model
                link_preview_options=_NO_PREVIEW,
            )
        )
        if isinstance(ending, Refused):
            if _NOT_MODIFIED in ending.problem:
                return Sent(message_id)
            if any(problem in ending.problem for problem in _CANNOT_EDIT):
                return None
        return ending

    async def _delete(self, chat_id: int, outgoing: Outgoing) -> Ending:
        message_id = outgoing.message_id or 0
        ending = await self._call(DeleteMessage(chat_id=chat_id, message_id=message_id))
        if isinstance(ending, Refused) and any(
            problem in ending.problem for problem in _NOTHING_TO_DELETE
        ):
            return Sent()
        return ending

    async def _call(self, method: TelegramMethod[Any]) -> Ending:
        return await ending_of(lambda: self._bot(method, request_timeout=REQUEST_TIMEOUT_SECONDS))


async def ending_of(call: Callable[[], Awaitable[Any]]) -> Ending:
    """Make a call and translate its answer or its failure."""
    try:
        result = await call()
    except TelegramRetryAfter as flood:
        return Flooded(timedelta(seconds=flood.retry_after))
    except TelegramForbiddenError as problem:
        return Blocked(problem.message.lower())
    except TelegramNetworkError as problem:
        # Only a connection that was never made proves that nothing was sent.
        if isinstance(problem.__cause__, ClientConnectorError):
            return Failed("no connection")
        return Unknown(type(problem.__cause__).__name__)
    except TelegramServerError:
        return Unknown("server error")
    except TelegramBadRequest as problem:
        text = problem.message.lower()
        is_gone = any(reason in text for reason in _NO_CHAT)
        return Blocked(text) if is_gone else Refused(text)
    except TelegramAPIError as problem:
        return Failed(type(problem).__name__)
    return Sent(result.message_id if isinstance(result, Message) else None)


def may_edit(outgoing: Outgoing, screen: Screen, now: datetime) -> bool:
    """Whether the present screen may be edited into this one."""
    return (
        outgoing.kind is Kind.SCREEN
        and outgoing.anchor == screen.message_id
        and screen.is_editable
        and screen.is_last
        and has_inline_markup(outgoing)
        and now - screen.sent_at < EDITABLE_FOR
    )


def has_inline_markup(outgoing: Outgoing) -> bool:
    """Whether the buttons are under the message; reply keyboards need a new one."""
    return outgoing.markup is None or "inline_keyboard" in outgoing.markup
