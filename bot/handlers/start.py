"""First start and consent (J1), deep links, and the way back from a browser."""

from __future__ import annotations

from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.engine import callback
from bot.engine.frame import MENU
from bot.engine.layout import Layout
from bot.engine.turn import Turn
from bot.flow import Start
from bot.handlers.front import Front
from bot.notifications.model import Kind

FILE: Final = "start"
RETURN_PREFIX: Final = "return-"
SEARCH_FLOW: Final = "find_doctor"
_OTHER_LANGUAGE: Final = {"uk": "en", "en": "uk"}

TEXTS: Final = (
    "welcome",
    "welcome-demo",
    "welcome-begin",
    "welcome-search",
    "welcome-language",
    "consent",
    "consent-agree",
    "consent-more",
    "consent-refuse",
    "refused",
    "refused-again",
    "mode",
    "mode-buttons",
    "mode-words",
    "return-completed",
    "return-proved",
    "return-elsewhere",
    "return-ended",
    "return-menu",
)


async def command(front: Front, turn: Turn, payload: str) -> None:
    """``/start`` with or without a payload: a flow's name, its subject, a return code."""
    if turn.settings.is_gone:
        turn.settings.is_gone = False
        turn.is_settings_changed = True
    if payload.startswith(RETURN_PREFIX):
        _redeem(front, turn, payload.removeprefix(RETURN_PREFIX))
        return
    flow, subject = callback.read_payload(payload)
    wanted = Start(flow, subject) if flow in front.flows else None
    if turn.settings.consented_at is None:
        turn.conversation.after_consent = wanted
        await welcome(front, turn, "")
    elif wanted is not None:
        await front.conversations.start(turn, wanted)
    else:
        await front.conversations.come_back(turn)


async def welcome(front: Front, turn: Turn, argument: str) -> None:
    """What this is (J1.1), and that it is a training mode where it is one (J1.2)."""
    layout = front.page(
        turn,
        FILE,
        "welcome",
        ("welcome-begin", callback.frame("consent")),
        *([("welcome-search", callback.frame("consent", "search"))] if _can_search(front) else []),
        ("welcome-language", callback.frame("language", _OTHER_LANGUAGE[turn.settings.language])),
    )
    if front.is_demo:
        demo = front.texts.text(FILE, "welcome-demo", turn.settings.language)
        layout = Layout(f"{layout.text}\n\n{demo}", layout.rows)
    turn.show(layout)


async def consent(front: Front, turn: Turn, argument: str) -> None:
    """What the bot keeps and what it never asks (J1.3)."""
    if argument == "search" and _can_search(front):
        turn.conversation.after_consent = Start(SEARCH_FLOW)
    turn.show(
        front.page(
            turn,
            FILE,
            "consent",
            ("consent-agree", callback.frame("agree")),
            ("consent-more", callback.frame("privacy")),
            ("consent-refuse", callback.frame("refuse")),
        )
    )


async def agree(front: Front, turn: Turn, argument: str) -> None:
    """The patient agreed: how would he rather use the chat? (J1.5)."""
    if turn.settings.consented_at is None:
        turn.settings.consented_at = turn.now
        turn.is_settings_changed = True
    turn.show(
        front.page(
            turn,
            FILE,
            "mode",
            ("mode-buttons", callback.frame("mode", "buttons")),
            ("mode-words", callback.frame("mode", "words")),
        )
    )


async def refuse(front: Front, turn: Turn, argument: str) -> None:
    """The patient did not agree: everything about the chat is deleted (J1.4)."""
    turn.is_forgotten = True
    turn.show(front.page(turn, FILE, "refused", ("refused-again", callback.frame("welcome"))))


async def mode(front: Front, turn: Turn, argument: str) -> None:
    """Buttons, or text only; then on to what was wanted."""
    turn.settings.is_text_only = argument == "words"
    turn.is_settings_changed = True
    wanted, turn.conversation.after_consent = turn.conversation.after_consent, None
    if wanted is not None:
        await front.conversations.start(turn, wanted)
    else:
        await front.conversations.refresh(turn)


def _redeem(front: Front, turn: Turn, code: str) -> None:
    """The code is spent in the turn's own transaction, so what it was worth shows only there."""
    chat_id = turn.chat_id

    async def layout(connection: AsyncConnection) -> Layout:
        worth = await front.returns.redeem(connection, code=code, user_id=chat_id)
        button = ("return-menu", callback.frame(MENU))
        return front.page(turn, FILE, f"return-{worth.value}", button)

    turn.show(layout, kind=Kind.RESULT)
    turn.raises_event = True


def _can_search(front: Front) -> bool:
    return SEARCH_FLOW in front.flows
