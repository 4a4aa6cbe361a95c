"""Kept answers: a call repeated after a lost reply does nothing twice and is answered the same.

The key is reserved by inserting its row before the work: a second call with the same key waits
on that row until the first has committed (and then gets its answer) or has rolled back (and then
does the work itself). Answers hold personal data and tokens, so they are encrypted.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.errors import ErrorCode
from core.errors import Conflict
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.kit.routing import Caller

KEPT_FOR = timedelta(hours=24)


def answer_table(metadata: MetaData) -> Table:
    """The table of kept answers in the schema of ``metadata``."""
    return Table(
        "kept_answer",
        metadata,
        # Whose call it was: the patient, else the employee, else the channel itself.
        Column("owner_id", Uuid, nullable=False),
        Column("client_id", Uuid, nullable=False),
        Column("key", Text, nullable=False),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("status", Integer, nullable=True),
        Column("sealed_body", LargeBinary, nullable=True),
        Column("inserted_at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("owner_id", "client_id", "key"),
        Index(None, "inserted_at"),
    )


class KeptAnswers:
    """The answers of one database."""

    def __init__(self, table: Table, cipher: FieldCipher, clock: Clock) -> None:
        self._table = table
        self._cipher = cipher
        self._clock = clock

    async def recall(
        self, connection: AsyncConnection, caller: Caller, key: str, fingerprint: bytes
    ) -> tuple[int, bytes] | None:
        """The kept answer; None reserves the key for this transaction.

        Raises:
            Conflict: the key was used for another call.
        """
        table = self._table
        owner = _owner(caller)
        digest = hashlib.sha256(fingerprint).digest()
        reservation = (
            insert(table)
            .values(
                owner_id=owner,
                client_id=caller.client_id,
                key=key,
                fingerprint=digest,
                inserted_at=self._clock.now(),
            )
            .on_conflict_do_nothing()
            .returning(table.c.key)
        )
        if (await connection.execute(reservation)).one_or_none():
            return None
        known = select(table).where(
            table.c.owner_id == owner, table.c.client_id == caller.client_id, table.c.key == key
        )
        row = (await connection.execute(known)).one()
        if row.fingerprint != digest or row.status is None:
            raise Conflict(ErrorCode.IDEMPOTENCY_KEY_REUSED)
        return row.status, self._cipher.open(row.sealed_body, _place(owner, key))

    async def remember(
        self, connection: AsyncConnection, caller: Caller, key: str, answer: tuple[int, bytes]
    ) -> None:
        """Keep the answer in the call's own transaction."""
        table = self._table
        owner = _owner(caller)
        status, body = answer
        await connection.execute(
            update(table)
            .where(
                table.c.owner_id == owner,
                table.c.client_id == caller.client_id,
                table.c.key == key,
            )
            .values(status=status, sealed_body=self._cipher.seal(body, _place(owner, key)))
        )

    async def forget_old(self, connection: AsyncConnection) -> None:
        """Delete answers nobody will ask for again."""
        limit = self._clock.now() - KEPT_FOR
        await connection.execute(delete(self._table).where(self._table.c.inserted_at < limit))


def _owner(caller: Caller) -> UUID:
    return caller.person_id or caller.employee_id or caller.client_id


def _place(owner: UUID, key: str) -> str:
    return f"kept_answer.sealed_body|{owner}|{key}"
