"""Numbers that are confirmed by a code before somebody registers with them or adds them."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.authentication_methods import phone_codes
from core.authentication_methods.model import (
    CodeStatus,
    Method,
    MethodType,
    PhoneCode,
    confirmation,
    new_code,
)
from core.authentication_methods.outbox import SmsOutbox
from core.authentication_methods.repository import MethodRepository
from core.authentication_methods.service import CodeRules
from core.contract import person_rules
from core.contract.errors import ErrorCode
from core.contract.person_rules import matches
from core.errors import Conflict, Expired, InvalidEntry, InvalidInput, Unavailable
from core.kit.clock import Clock
from core.kit.crypto import BlindIndex
from core.kit.ids import new_id

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PhoneRules:
    """Limits of numbers.

    Attributes:
        codes: limits of the codes themselves; ``per_day`` counts for a number.
        counts_for: how long a confirmation may be used.
        persons: how many persons may be asked at one number. Source: phone_number_auth_limit,
            ehealth.api; the value in production is not published.
    """

    codes: CodeRules
    counts_for: timedelta = timedelta(hours=1)
    persons: int = 3


class PhoneService:
    """Confirms numbers. A confirmation counts in the channel that it was made through."""

    def __init__(
        self,
        methods: MethodRepository,
        outbox: SmsOutbox | None,
        index: BlindIndex,
        rules: PhoneRules,
        clock: Clock,
    ) -> None:
        """Make it; without an outbox (no gateway is configured) codes are unavailable."""
        self._methods = methods
        self._outbox = outbox
        self._index = index
        self._rules = rules
        self._clock = clock

    async def send(
        self, connection: AsyncConnection, client_id: UUID, phone: str, channel_name: str
    ) -> PhoneCode | None:
        """Send a code to a number, unless it is confirmed; what was sent.

        Raises:
            InvalidInput: it is no number, or ``PHONE_USED_BY_MANY``.
            Unavailable: ``CODE_SENT_RECENTLY`` or ``TOO_MANY_REQUESTS`` with the time to wait;
                ``UNAVAILABLE`` without a gateway.
        """
        _check_number(phone)
        if await self.is_verified(connection, client_id, phone):
            return None
        if self._outbox is None:
            raise Unavailable(ErrorCode.UNAVAILABLE, retry_after=timedelta(hours=1))
        await self._check_shared(connection, phone)
        phone_index = self._phone_index(phone)
        await phone_codes.lock_last(connection, phone_index, client_id)
        await self._check_limits(connection, phone_index)
        now, code, code_id = self._clock.now(), new_code(), new_id()
        sent = PhoneCode(
            id=code_id,
            phone_index=phone_index,
            client_id=client_id,
            status=CodeStatus.NEW,
            code_index=self._code_index(code_id, code),
            tries_left=self._rules.codes.tries,
            expires_at=now + self._rules.codes.lifetime,
            inserted_at=now,
        )
        await phone_codes.add(connection, sent)
        await self._outbox.add(connection, phone, confirmation(code, channel_name), sent.expires_at)
        return sent

    async def check(
        self, connection: AsyncConnection, client_id: UUID, phone: str, code: str
    ) -> None:
        """Accept the right code, once; the number is confirmed.

        Raises:
            Expired: ``CODE_EXPIRED``: none was sent, it is too old or used.
            Conflict: ``CODE_TRIES_USED``.
            InvalidInput: ``CODE_WRONG`` with the number of tries left.
        """
        sent = await phone_codes.lock_last(connection, self._phone_index(phone), client_id)
        if sent and sent.status is CodeStatus.UNVERIFIED:
            raise Conflict(ErrorCode.CODE_TRIES_USED)
        now = self._clock.now()
        if sent is None or not sent.is_open(now):
            raise Expired(ErrorCode.CODE_EXPIRED)
        if hmac.compare_digest(sent.code_index, self._code_index(sent.id, code)):
            accepted = replace(sent, status=CodeStatus.VERIFIED, verified_at=now)
            await phone_codes.update_code(connection, accepted)
            return
        left = sent.tries_left - 1
        status = CodeStatus.NEW if left else CodeStatus.UNVERIFIED
        await phone_codes.update_code(connection, replace(sent, tries_left=left, status=status))
        wrong = InvalidEntry("$.code", "invalid", "Invalid verification code", [str(left)])
        raise InvalidInput(ErrorCode.CODE_WRONG, invalid=[wrong], keeps_changes=True)

    async def require_verified(
        self, connection: AsyncConnection, client_id: UUID, phone: str, code: str | None = None
    ) -> None:
        """Refuse a number that nobody has confirmed through this channel, or that many share.

        Raises:
            InvalidInput: ``PHONE_NOT_VERIFIED``, ``PHONE_USED_BY_MANY``, ``CODE_WRONG``.
            Conflict, Expired: the code given is of no use; see ``check``.
        """
        if not await self.is_verified(connection, client_id, phone):
            if code is None:
                raise InvalidInput(ErrorCode.PHONE_NOT_VERIFIED)
            await self.check(connection, client_id, phone, code)
        await self._check_shared(connection, phone)

    async def add_verified(
        self, connection: AsyncConnection, person_id: UUID, phone: str, added_by: UUID
    ) -> None:
        """Make a confirmed number the person's method, when he is asked at no other phone.

        A number beside one on record is added only by who was asked at that one: otherwise it
        would stand for the phone that a first binding of a chat has to prove.
        """
        await self._methods.lock(connection, person_id)
        existing = await self._methods.of_person(connection, person_id)
        if any(method.is_active and method.type is MethodType.OTP for method in existing):
            return
        now = self._clock.now()
        method = Method(
            id=new_id(),
            person_id=person_id,
            type=MethodType.OTP,
            value=phone,
            alias=None,
            is_active=True,
            started_at=now,
            ended_at=None,
            inserted_by=added_by,
            inserted_at=now,
        )
        await self._methods.save(connection, [method])

    async def last_code(
        self, connection: AsyncConnection, client_id: UUID, phone: str
    ) -> PhoneCode | None:
        """The newest code of a number in a channel."""
        return await phone_codes.lock_last(connection, self._phone_index(phone), client_id)

    async def is_verified(self, connection: AsyncConnection, client_id: UUID, phone: str) -> bool:
        """Whether a confirmation of the number still counts in the channel."""
        since = self._clock.now() - self._rules.counts_for
        return await phone_codes.verified_since(
            connection, self._phone_index(phone), client_id, since
        )

    async def forget_old(self, connection: AsyncConnection) -> None:
        """Delete codes that no limit counts any more."""
        await phone_codes.forget(connection, self._clock.now() - _DAY)

    async def _check_shared(self, connection: AsyncConnection, phone: str) -> None:
        if await self._methods.sharing(connection, phone) >= self._rules.persons:
            raise InvalidInput(ErrorCode.PHONE_USED_BY_MANY, limit=self._rules.persons)

    async def _check_limits(self, connection: AsyncConnection, phone_index: bytes) -> None:
        now, rules = self._clock.now(), self._rules.codes
        count, first, last = await phone_codes.sent_since(connection, phone_index, now - _DAY)
        if last and now < last + rules.resend_after:
            wait = last + rules.resend_after - now
            raise Unavailable(ErrorCode.CODE_SENT_RECENTLY, retry_after=wait)
        if first and count >= rules.per_day:
            raise Unavailable(ErrorCode.TOO_MANY_REQUESTS, retry_after=first + _DAY - now)

    def _phone_index(self, phone: str) -> bytes:
        return self._index.of("phone_verification", phone)

    def _code_index(self, code_id: UUID, code: str) -> bytes:
        return self._index.of("phone_code", f"{code_id}:{code}")


def _check_number(phone: str) -> None:
    if not matches(person_rules.PHONE, phone):
        entry = InvalidEntry("$.factor", "format", "string does not match pattern")
        raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=[entry])
