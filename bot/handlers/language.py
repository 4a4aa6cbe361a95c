"""Language, and buttons or text only."""

from __future__ import annotations

from typing import Final

from bot.engine import callback
from bot.engine.frame import MENU
from bot.engine.layout import Layout
from bot.engine.turn import Turn
from bot.handlers import start
from bot.handlers.front import Front
from bot.texts import LANGUAGES

FILE: Final = "language"

TEXTS: Final = (
    "language",
    "language-uk",
    "language-en",
    "language-words",
    "language-buttons",
    "language-menu",
)


async def language(front: Front, turn: Turn, argument: str) -> None:
    """Without an argument, the choice; with one, the language is changed at once."""
    if argument not in LANGUAGES:
        turn.show(_choice(front, turn))
        return
    turn.settings.language = argument
    turn.is_settings_changed = True
    if turn.settings.consented_at is None:
        await start.welcome(front, turn, "")
    else:
        await front.conversations.refresh(turn)


def _choice(front: Front, turn: Turn) -> Layout:
    is_text_only = turn.settings.is_text_only
    other_mode = (
        ("language-buttons", callback.frame("mode", "buttons"))
        if is_text_only
        else ("language-words", callback.frame("mode", "words"))
    )
    return front.page(
        turn,
        FILE,
        "language",
        *((f"language-{code}", callback.frame("language", code)) for code in LANGUAGES),
        other_mode,
        ("language-menu", callback.frame(MENU)),
    )
