"""Checks of a person's data that need the registers: settlements and phones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.errors import ErrorCode
from core.errors import InvalidEntry, InvalidInput


class Addresses(Protocol):
    """Knows the address register."""

    async def unknown_settlements(
        self, connection: AsyncConnection, settlement_ids: set[UUID]
    ) -> set[UUID]:
        """Those of the ids that no settlement has."""


class Phones(Protocol):
    """Knows which numbers were confirmed by a code."""

    async def require_verified(
        self, connection: AsyncConnection, client_id: UUID, phone: str, code: str | None = None
    ) -> None:
        """Refuse a number that nobody has confirmed through this channel, or that many share.

        Args:
            connection: the transaction of the call.
            client_id: the channel.
            phone: the number, ``+38`` and ten digits.
            code: from the message, when it was not shown before.

        Raises:
            InvalidInput: ``PHONE_NOT_VERIFIED``, ``PHONE_USED_BY_MANY``, or the code is wrong.
        """

    async def add_verified(
        self, connection: AsyncConnection, person_id: UUID, phone: str, added_by: UUID
    ) -> None:
        """Make a confirmed number the person's method, when he is asked at no other phone."""


async def check_settlements(
    addresses: Addresses, connection: AsyncConnection, data: Mapping[str, Any]
) -> None:
    """Refuse addresses in settlements that do not exist.

    Raises:
        InvalidInput: ``INVALID_INPUT`` with the path of each.
    """
    named = [
        (place, UUID(str(address["settlement_id"])))
        for place, address in enumerate(data.get("addresses") or [])
    ]
    unknown = await addresses.unknown_settlements(connection, {found for _, found in named})
    if unknown:
        raise InvalidInput(
            ErrorCode.INVALID_INPUT,
            invalid=[
                InvalidEntry(
                    f"$.person.addresses[{place}].settlement_id",
                    "invalid",
                    f"settlement with id = {settlement_id} does not exist",
                )
                for place, settlement_id in named
                if settlement_id in unknown
            ],
        )


def phones_of(data: Mapping[str, Any]) -> set[str]:
    """The person's own numbers."""
    return {phone["number"] for phone in data.get("phones") or []}
