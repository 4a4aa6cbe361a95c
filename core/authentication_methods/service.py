"""Methods of authentication, and codes by SMS to a person's own phone."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.authentication_methods import repository
from core.authentication_methods.model import (
    CodeStatus,
    Method,
    MethodType,
    SentCode,
    ending,
    message,
    new_code,
)
from core.authentication_methods.outbox import SmsOutbox
from core.authentication_methods.repository import MethodRepository
from core.contract.errors import ErrorCode
from core.errors import Conflict, Expired, InvalidEntry, InvalidInput, NotFound, Unavailable
from core.kit.clock import Clock
from core.kit.crypto import BlindIndex
from core.kit.envelope import invalid_entries
from core.kit.ids import id_from, new_id

_DAY = timedelta(days=1)


class ExtractedMethod(BaseModel):
    """A method in a person's record of a registry extract."""

    model_config = ConfigDict(extra="ignore")

    id: UUID | None = None
    type: MethodType
    value: str | None = Field(None, validation_alias=AliasChoices("value", "phone_number"))
    alias: str | None = None


_EXTRACTED = TypeAdapter(list[ExtractedMethod])


class MethodService:
    """Methods of persons."""

    def __init__(self, methods: MethodRepository, index: BlindIndex, clock: Clock) -> None:
        self._methods = methods
        self._index = index
        self._clock = clock

    async def of_person(self, connection: AsyncConnection, person_id: UUID) -> Sequence[Method]:
        """Every method of a person, the oldest first."""
        return await self._methods.of_person(connection, person_id)

    async def lock_phone(self, connection: AsyncConnection, person_id: UUID) -> str:
        """The phone of the person's active method; until the transaction ends, for one caller.

        Raises:
            Conflict: ``NO_PHONE``.
        """
        await self._methods.lock(connection, person_id)
        for method in await self.of_person(connection, person_id):
            if method.type is MethodType.OTP and method.is_active and method.value:
                return method.value
        raise Conflict(ErrorCode.NO_PHONE)

    async def add_third_person(
        self,
        connection: AsyncConnection,
        person_id: UUID,
        confidant_id: UUID,
        alias: str,
        added_by: UUID,
    ) -> None:
        """Have a person asked through his representative, whom the alias names."""
        now = self._clock.now()
        method = Method(
            id=new_id(),
            person_id=person_id,
            type=MethodType.THIRD_PERSON,
            value=str(confidant_id),
            alias=alias,
            is_active=True,
            started_at=now,
            ended_at=None,
            inserted_by=added_by,
            inserted_at=now,
        )
        await self._methods.save(connection, [method])

    async def load(
        self, connection: AsyncConnection, kind: str, records: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write the ``authentication_methods`` of persons of a registry extract.

        Raises:
            InvalidInput: a method is not of the published shape.
        """
        methods: list[Method] = []
        for place, record in enumerate(records):
            try:
                found = _EXTRACTED.validate_python(record.get("authentication_methods") or [])
            except ValidationError as problem:
                root = f"$[{place}].authentication_methods"
                raise InvalidInput(
                    ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem, root)
                ) from None
            methods.extend(self._from_extract(UUID(str(record["id"])), item) for item in found)
        await self._methods.save(connection, methods)

    def _from_extract(self, person_id: UUID, item: ExtractedMethod) -> Method:
        now = self._clock.now()
        # Without an id of its own, the same method gets the same id at every import; keyed,
        # for the id is stored in the clear.
        derived = self._index.of("authentication_method", f"{person_id}:{item.type}:{item.value}")
        return Method(
            id=item.id or id_from(derived),
            person_id=person_id,
            type=item.type,
            value=item.value,
            alias=item.alias,
            is_active=True,
            started_at=now,
            ended_at=None,
            inserted_by=person_id,
            inserted_at=now,
        )


@dataclass(frozen=True)
class CodeRules:
    """Limits of codes.

    Attributes:
        resend_after: a new code is sent at the earliest so long after the last.
        per_day: codes a person is sent at most in 24 hours.
    """

    lifetime: timedelta
    tries: int
    resend_after: timedelta
    per_day: int


class CodeService:
    """Sends codes and checks them."""

    def __init__(
        self,
        methods: MethodService,
        outbox: SmsOutbox | None,
        index: BlindIndex,
        rules: CodeRules,
        clock: Clock,
    ) -> None:
        """Make it; without an outbox (no gateway is configured) codes are unavailable."""
        self._methods = methods
        self._outbox = outbox
        self._index = index
        self._rules = rules
        self._clock = clock

    async def send(
        self,
        connection: AsyncConnection,
        *,
        person_id: UUID,
        client_id: UUID,
        purpose: str,
        channel_name: str,
    ) -> SentCode:
        """Send a new code to the person's own phone; earlier ones lose their force.

        Raises:
            Conflict: ``NO_PHONE``.
            Unavailable: ``CODE_SENT_RECENTLY`` or ``TOO_MANY_REQUESTS`` with the time to wait;
                ``UNAVAILABLE`` without a gateway.
        """
        if self._outbox is None:
            raise Unavailable(ErrorCode.UNAVAILABLE, retry_after=timedelta(hours=1))
        phone = await self._methods.lock_phone(connection, person_id)
        await self._check_limits(connection, person_id)
        now = self._clock.now()
        code, code_id = new_code(), new_id()
        sent = SentCode(
            id=code_id,
            person_id=person_id,
            status=CodeStatus.NEW,
            code_index=self._code_index(code_id, code),
            tries_left=self._rules.tries,
            phone_ending=ending(phone),
            expires_at=now + self._rules.lifetime,
            inserted_at=now,
        )
        await repository.add_code(connection, sent, client_id=client_id, purpose=purpose)
        await self._outbox.add(connection, phone, message(code, channel_name), sent.expires_at)
        return sent

    async def check(
        self,
        connection: AsyncConnection,
        *,
        person_id: UUID,
        client_id: UUID,
        code_id: UUID,
        code: str,
    ) -> SentCode:
        """Accept the right code, once.

        Raises:
            NotFound: the person has no such code in this channel.
            Expired: ``CODE_EXPIRED``: too old, used, or replaced by a newer one.
            Conflict: ``CODE_TRIES_USED``.
            InvalidInput: ``CODE_WRONG`` with the number of tries left.
        """
        sent = await repository.lock_code(connection, person_id, client_id, code_id)
        if sent is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        if sent.status is CodeStatus.UNVERIFIED:
            raise Conflict(ErrorCode.CODE_TRIES_USED)
        if not sent.is_open(self._clock.now()):
            raise Expired(ErrorCode.CODE_EXPIRED)
        if hmac.compare_digest(sent.code_index, self._code_index(sent.id, code)):
            accepted = replace(sent, status=CodeStatus.VERIFIED)
            await repository.update_code(connection, accepted)
            return accepted
        left = sent.tries_left - 1
        status = CodeStatus.NEW if left else CodeStatus.UNVERIFIED
        await repository.update_code(connection, replace(sent, tries_left=left, status=status))
        wrong = InvalidEntry("$.code", "invalid", "Invalid verification code", [str(left)])
        raise InvalidInput(ErrorCode.CODE_WRONG, invalid=[wrong], keeps_changes=True)

    async def forget_old(self, connection: AsyncConnection) -> None:
        """Delete codes that no limit counts any more."""
        await repository.forget_codes(connection, self._clock.now() - _DAY)

    async def _check_limits(self, connection: AsyncConnection, person_id: UUID) -> None:
        now = self._clock.now()
        count, last = await repository.sent_since(connection, person_id, now - _DAY)
        if last and now < last + self._rules.resend_after:
            wait = last + self._rules.resend_after - now
            raise Unavailable(ErrorCode.CODE_SENT_RECENTLY, retry_after=wait)
        if count >= self._rules.per_day:
            raise Unavailable(ErrorCode.TOO_MANY_REQUESTS, retry_after=_DAY)

    def _code_index(self, code_id: UUID, code: str) -> bytes:
        return self._index.of("sms_code", f"{code_id}:{code}")
