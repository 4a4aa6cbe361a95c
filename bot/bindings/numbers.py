"""A number that somebody gives as his own: confirmed by the code that arrives there.

Nobody need be known for that. Whoever registers has no record whose number could be asked, and
whoever adds a number has it confirmed before it counts.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from bot.bindings.proofs import CHANNEL, CODE_DIGITS, CodeVerdict, CodeWorth, tries_left
from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode

_TOO_SOON: Final = (ErrorCode.CODE_SENT_RECENTLY, ErrorCode.TOO_MANY_REQUESTS)
_DIGITS: Final = 10


class NumberState(StrEnum):
    """What became of the wish to confirm a number."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    """It was confirmed a little while ago; no code is needed."""
    TOO_SOON = "too-soon"
    NO_NUMBER = "no-number"
    SHARED = "shared"
    """So many people gave it already that one more is refused."""


class Numbers:
    """Asks the core to confirm numbers."""

    def __init__(self, core: CoreClient) -> None:
        self._core = core

    async def send_code(self, phone: str, *, key: str) -> NumberState:
        """Send a code to a number, unless it is confirmed.

        Raises:
            CoreRefused, CoreUnavailable: anything that is no :class:`NumberState`.
        """
        methods = self._core.authentication_methods
        try:
            answer = await methods.send_code(written(phone), CHANNEL, idempotency_key=key)
        except (CoreRefused, CoreUnavailable) as problem:
            if problem.code in _TOO_SOON:
                return NumberState.TOO_SOON
            if problem.code == ErrorCode.INVALID_INPUT:
                return NumberState.NO_NUMBER
            if problem.code == ErrorCode.PHONE_USED_BY_MANY:
                return NumberState.SHARED
            raise
        return NumberState.CONFIRMED if answer.result == "Verified" else NumberState.SENT

    async def check_code(self, phone: str, code: str, *, key: str) -> CodeVerdict:
        """What the code that was typed is worth.

        Raises:
            CoreRefused, CoreUnavailable: as the client says.
        """
        if len(code) != CODE_DIGITS:
            return CodeVerdict(CodeWorth.MISTYPED)
        methods = self._core.authentication_methods
        try:
            await methods.check_code(written(phone), code, idempotency_key=key)
        except CoreRefused as problem:
            left = tries_left(problem)
            if problem.code == ErrorCode.CODE_WRONG and left:
                return CodeVerdict(CodeWorth.WRONG, left)
            if problem.code in (ErrorCode.CODE_EXPIRED, ErrorCode.CODE_TRIES_USED):
                return CodeVerdict(CodeWorth.EXPIRED)
            if problem.code == ErrorCode.CODE_WRONG:
                return CodeVerdict(CodeWorth.FAILED)
            raise
        return CodeVerdict(CodeWorth.RIGHT)


def written(phone: str) -> str:
    """A number as the register writes it: ``+38`` and ten digits, however it was typed.

    What is no number of that shape comes out as it went in, for the core to refuse.
    """
    digits = "".join(filter(str.isdigit, phone))
    if len(digits) == _DIGITS and digits.startswith("0"):
        return f"+38{digits}"
    return f"+{digits}" if digits else phone
