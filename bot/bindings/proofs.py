"""The phone rule at the first binding of a person to a Telegram account.

A signature alone does not bind: a sign-in link could have been forwarded, and the signature of the
one who was talked into it is true. So the account must also show that it is in the hands of the
person whose number the register holds: by sharing that very number, or by the code sent to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from bot.bindings import waits
from bot.bindings.custody import TokenCustody
from bot.bindings.model import is_number_of, numbers_of
from bot.flow import SignInRequired
from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode
from core.kit.clock import Clock

CHANNEL: Final = "Telegram"
"""Named in the message, so that nobody is talked into passing the code on."""
CODE_DIGITS: Final = 4

_TOO_SOON: Final = (ErrorCode.CODE_SENT_RECENTLY, ErrorCode.TOO_MANY_REQUESTS)


class CodeHindrance(StrEnum):
    """Why no code was sent."""

    TOO_SOON = "too-soon"
    NO_PHONE = "no-phone"


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A code on its way.

    Attributes:
        id: to check it with.
        valid_minutes: how long it may be shown.
    """

    id: UUID
    valid_minutes: int


@dataclass(frozen=True, slots=True)
class CodeDenied:
    """No code was sent, and until when none will be where waiting helps."""

    why: CodeHindrance
    wait: timedelta = timedelta()


class CodeWorth(StrEnum):
    """What a typed code is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    MISTYPED = "mistyped"
    """It cannot be a code; no try was used."""
    EXPIRED = "expired"
    FAILED = "failed"
    """The tries are used up: the check has failed."""


@dataclass(frozen=True, slots=True)
class CodeVerdict:
    """What a typed code is worth, and how many tries are left after a wrong one."""

    worth: CodeWorth
    tries_left: int = 0


class PhoneProofs:
    """Asks the core what the phone rule needs, with tokens that open nothing else yet."""

    def __init__(self, *, custody: TokenCustody, core: CoreClient, clock: Clock) -> None:
        self._custody = custody
        self._core = core
        self._clock = clock

    async def number(self, chat_id: int) -> str | None:
        """The number that a code goes to; to be shown masked. None when nothing waits for one.

        Raises:
            CoreRefused, CoreUnavailable: as the client says.
        """
        try:
            token = await self._custody.access_token(chat_id, is_proved=False)
        except SignInRequired:
            return None
        numbers = numbers_of(await self._core.persons.authentication_methods(token))
        return numbers[0] if numbers else None

    async def short_name(self, chat_id: int, *, is_proved: bool) -> str:
        """The person who has just signed in, as the chat may name him: «Олена П.».

        Raises:
            SignInRequired: the chat holds no such token.
            CoreRefused, CoreUnavailable: as the client says.
        """
        token = await self._custody.access_token(chat_id, is_proved=is_proved)
        person = await self._core.persons.me(token)
        return f"{person.first_name} {person.last_name[:1]}."

    async def is_own_number(self, chat_id: int, phone: str) -> bool:
        """Whether a number that Telegram vouches for is that of the person's own method.

        Raises:
            SignInRequired: nothing waits for a proof.
            CoreRefused, CoreUnavailable: as the client says.
        """
        token = await self._custody.access_token(chat_id, is_proved=False)
        return is_number_of(phone, await self._core.persons.authentication_methods(token))

    async def send_code(self, chat_id: int, *, key: str) -> CodeSent | CodeDenied:
        """Send a code to the number of the person's method.

        Raises:
            SignInRequired: nothing waits for a proof.
            CoreRefused, CoreUnavailable: anything that is no :class:`CodeHindrance`.
        """
        token = await self._custody.access_token(chat_id, is_proved=False)
        try:
            sent = await self._core.persons.send_code(token, CHANNEL, idempotency_key=key)
        except (CoreRefused, CoreUnavailable) as problem:
            if problem.code in _TOO_SOON:
                return CodeDenied(CodeHindrance.TOO_SOON, problem.retry_after or timedelta())
            if problem.code == ErrorCode.NO_PHONE:
                return CodeDenied(CodeHindrance.NO_PHONE)
            raise
        valid = waits.minutes_until(sent.code_expired_at, self._clock.now())
        return CodeSent(sent.id, valid)

    async def check_code(self, chat_id: int, code_id: UUID, code: str, *, key: str) -> CodeVerdict:
        """What the code that the patient typed is worth.

        Raises:
            SignInRequired: nothing waits for a proof.
            CoreRefused, CoreUnavailable: as the client says.
        """
        if len(code) != CODE_DIGITS:
            return CodeVerdict(CodeWorth.MISTYPED)
        token = await self._custody.access_token(chat_id, is_proved=False)
        try:
            await self._core.persons.check_code(token, code_id, code, idempotency_key=key)
        except CoreRefused as problem:
            left = tries_left(problem)
            if problem.code == ErrorCode.CODE_WRONG and left:
                return CodeVerdict(CodeWorth.WRONG, left)
            if problem.code == ErrorCode.CODE_EXPIRED:
                return CodeVerdict(CodeWorth.EXPIRED)
            if problem.code in (ErrorCode.CODE_WRONG, ErrorCode.CODE_TRIES_USED):
                return CodeVerdict(CodeWorth.FAILED)
            raise
        return CodeVerdict(CodeWorth.RIGHT)


def tries_left(problem: CoreRefused) -> int:
    """The core names them as the rule's first parameter."""
    params = problem.invalid[0].params if problem.invalid else ()
    return int(params[0]) if params and params[0].isdigit() else 0
