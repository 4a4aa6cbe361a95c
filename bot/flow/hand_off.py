"""The seam between the engine and the secure page: who turns a hand-off into a link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from bot.flow.outcomes import Arguments, HandOff
from bot.flow.talk import Chat

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Link:
    """A way to the secure page.

    Attributes:
        address: where the button leads. A secret: it goes into the button and nowhere else.
        is_mini_app: open inside Telegram, with signed launch data.
        args: what the chat announces and the page repeats (``match_code``, ``fingerprint``,
            ``minutes``): arguments of the step's text.
    """

    address: str
    is_mini_app: bool
    args: Arguments = field(default_factory=dict)


class HandOffDesk(Protocol):
    """What the engine asks of the signing domain. Runs inside the update's transaction."""

    async def open(
        self,
        connection: AsyncConnection,
        *,
        chat: Chat,
        instance: UUID,
        step: str,
        hand_off: HandOff,
    ) -> Link:
        """A link for this step. Called each time the step is shown.

        The unfinished session of the same instance, step and digest is kept (same match code)
        under a new token; any other unfinished session of the chat and action ends.
        """

    async def close(self, connection: AsyncConnection, *, chat: Chat, instance: UUID) -> None:
        """End the instance's unfinished session: the patient went back or stopped."""
