"""A number that somebody gives as his own: confirmed by the code that arrives there.

Nobody need be known for that. Whoever registers has no record whose number could be asked, and
whoever adds a number has it confirmed before it counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from bot.bindings.proofs import CHANNEL, CODE_DIGITS, CodeVerdict, CodeWorth, tries_left
from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode

_DIGITS: Final = 10
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
# The published wording tells the limit. Source: phone_number_auth_limit, ehealth.api.
_PERSONS: Final = re.compile(r"more than (\d+) times")


class NumberState(StrEnum):
    """What became of the wish to confirm a number."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    """It was confirmed a little while ago; no code is needed."""
    TOO_SOON = "too-soon"
    NO_NUMBER = "no-number"
    SHARED = "shared"
    """So many people gave it already that one more is refused."""
    EXISTS = "exists"
    """It is the person's own method already."""


_HINDRANCES: Final[dict[str, NumberState]] = {
    ErrorCode.CODE_SENT_RECENTLY: NumberState.TOO_SOON,
    ErrorCode.TOO_MANY_REQUESTS: NumberState.TOO_SOON,
    ErrorCode.INVALID_INPUT: NumberState.NO_NUMBER,
    ErrorCode.PHONE_USED_BY_MANY: NumberState.SHARED,
    ErrorCode.METHOD_EXISTS: NumberState.EXISTS,
}


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why no code was sent to a number.

    Attributes:
        wait: until a code may be asked for again; nothing where waiting does not help.
        persons: how many people may be asked at one number, when that is what hinders.
    """

    state: NumberState
    wait: timedelta = timedelta()
    persons: int = 0

    @property
    def args(self) -> dict[str, int]:
        """What a text needs to tell it: ``hours``, or ``minutes`` when that is less than one."""
        hours = ceil(self.wait / _HOUR) if self.wait > _HOUR else 0
        minutes = max(1, ceil(self.wait / _MINUTE))
        return {"hours": hours, "minutes": minutes, "persons": self.persons}


def hindrance_of(problem: CoreRefused | CoreUnavailable) -> Hindrance | None:
    """What a refusal says of a number; None when it is about something else."""
    state = _HINDRANCES.get(problem.code or "")
    if state is None:
        return None
    found = _PERSONS.search(str(getattr(problem, "message", "")))
    wait = problem.retry_after if state is NumberState.TOO_SOON else None
    return Hindrance(state, wait or timedelta(), int(found[1]) if found else 0)


def verdict_of(problem: CoreRefused) -> CodeVerdict | None:
    """What a refusal says of a code that was shown; None when it is about something else."""
    if problem.code == ErrorCode.CODE_WRONG:
        left = tries_left(problem)
        return CodeVerdict(CodeWorth.WRONG, left) if left else CodeVerdict(CodeWorth.FAILED)
    if problem.code in (ErrorCode.CODE_EXPIRED, ErrorCode.CODE_TRIES_USED):
        return CodeVerdict(CodeWorth.EXPIRED)
    return None


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
            hindrance = hindrance_of(problem)
            if hindrance is None:
                raise
            return hindrance.state
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
            verdict = verdict_of(problem)
            if verdict is None:
                raise
            return verdict
        return CodeVerdict(CodeWorth.RIGHT)


def written(phone: str) -> str:
    """A number as the register writes it: ``+38`` and ten digits, however it was typed.

    What is no number of that shape comes out as it went in, for the core to refuse.
    """
    digits = "".join(filter(str.isdigit, phone))
    if len(digits) == _DIGITS and digits.startswith("0"):
        return f"+38{digits}"
    return f"+{digits}" if digits else phone
