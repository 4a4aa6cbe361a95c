"""Help (J0.2) and what happens to personal data."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.engine import callback
from bot.engine.frame import MENU
from bot.engine.turn import Turn
from bot.handlers.front import Front

FILE: Final = "help"

TEXTS: Final = (
    "help",
    "help-repeat",
    "help-privacy",
    "help-menu",
    "privacy",
    "privacy-back",
    "privacy-menu",
)


async def help_(front: Front, turn: Turn, argument: str) -> None:
    """How to go on, and where people answer."""
    buttons = [("help-privacy", callback.frame("privacy")), ("help-menu", callback.frame(MENU))]
    if turn.conversation.current is not None:
        buttons.insert(0, ("help-repeat", callback.REFRESH))
    turn.show(front.page(turn, FILE, "help", *buttons))


async def privacy(front: Front, turn: Turn, argument: str) -> None:
    """What is kept, for how long, and what never is (J1.3, more)."""
    if turn.settings.consented_at is None:
        button = ("privacy-back", callback.frame("consent"))
    else:
        button = ("privacy-menu", callback.frame(MENU))
    kept = {"days": front.keep_drafts.days, "minutes": front.idle // timedelta(minutes=1)}
    turn.show(front.page(turn, FILE, "privacy", button, args=kept))
