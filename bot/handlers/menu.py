"""Menu, back, stop and repeat: as commands, as words and as buttons."""

from __future__ import annotations

from bot.engine.turn import Turn
from bot.handlers.front import Front


async def menu(front: Front, turn: Turn, argument: str) -> None:
    """The menu; what is under way can be continued from it."""
    front.conversations.to_menu(turn)


async def back(front: Front, turn: Turn, argument: str) -> None:
    """One step back."""
    await front.conversations.back(turn)


async def stop(front: Front, turn: Turn, argument: str) -> None:
    """Stop and keep what was entered (J0.3)."""
    front.conversations.stop(turn)
