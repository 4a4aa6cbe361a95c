"""A number that somebody gives as his own: confirmed by the code that arrives there.

Nobody need be known for that. Whoever registers has no record whose number could be asked, and
whoever adds a number has it confirmed before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.bindings import waits
from bot.bindings.allowance import CodeAllowance
from bot.bindings.proofs import CHANNEL, CODE_DIGITS, CodeVerdict, CodeWorth, tries_left
from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode

_DIGITS: Final = 10
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
        return {**waits.told(self.wait), "persons": self.persons}


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of the wish to confirm a number.

    Attributes:
        state: ``SENT``, ``CONFIRMED`` or what hinders.
        args: what a text needs to tell a hindrance.
        valid_minutes: how long the code that was sent may be shown.
    """

    state: NumberState
    args: Mapping[str, int] = field(default_factory=dict)
    valid_minutes: int = 0


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

    def __init__(self, core: CoreClient, allowance: CodeAllowance) -> None:
        self._core = core
        self._allowance = allowance

    async def send_code(self, chat_id: int, phone: str, *, now: datetime, key: str) -> Asked:
        """Send a code to a number, unless it is confirmed or the chat has had too many.

        The caller has ``code_allowance`` count what was sent, in the transaction of his answer.

        Raises:
            CoreRefused, CoreUnavailable: anything that is no :class:`NumberState`.
        """
        if wait := await self._allowance.wait(chat_id):
            return Asked(NumberState.TOO_SOON, Hindrance(NumberState.TOO_SOON, wait).args)
        methods = self._core.authentication_methods
        try:
            answer = await methods.send_code(written(phone), CHANNEL, idempotency_key=key)
        except (CoreRefused, CoreUnavailable) as problem:
            hindrance = hindrance_of(problem)
            if hindrance is None:
                raise
            return Asked(hindrance.state, hindrance.args)
        if answer.result == "Verified":
            return Asked(NumberState.CONFIRMED)
        valid = waits.minutes_until(answer.code_expired_at, now)
        return Asked(NumberState.SENT, valid_minutes=valid)

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
