"""Renewal of encryption: values under old keys are sealed anew under the newest one.

Works while the service runs: a batch of rows is locked, sealed and committed, others go on. Killed
at any moment it has lost nothing, and run again it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import RowMapping, Table, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.kit.crypto import FieldCipher
from core.kit.db import Database

_BATCH = 200


@dataclass(frozen=True)
class Sealed:
    """A table with sealed columns and the version of the key they are under.

    Attributes:
        places: by column, where its value belongs, with the row's other columns in braces; octets
            are written in hexadecimal digits.
    """

    table: Table
    places: Mapping[str, str]

    def place(self, column: str, row: RowMapping) -> str:
        """Where the value of one row belongs."""
        told = {name: _written(row[name]) for name in row if name not in self.places}
        return self.places[column].format(**told)


def _written(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


class Rotation:
    """Renews the tables of one database."""

    def __init__(self, database: Database, cipher: FieldCipher, sealed: Sequence[Sealed]) -> None:
        self._database = database
        self._cipher = cipher
        self._sealed = sealed

    async def run(self, progress: Callable[[str, int], None]) -> int:
        """Renew everything; returns how many rows that were.

        Args:
            progress: told the table and how many of its rows are done, after every batch.
        """
        total = 0
        for sealed in self._sealed:
            done = 0
            while batch := await self._database.run(partial(self._renew, sealed=sealed)):
                done += batch
                progress(sealed.table.name, done)
            total += done
        return total

    async def status(self) -> dict[str, dict[int, int]]:
        """By table, how many rows are under which version of the key."""
        async with self._database.transaction() as connection:
            return {
                sealed.table.name: await _versions(connection, sealed.table)
                for sealed in self._sealed
            }

    async def _renew(self, connection: AsyncConnection, sealed: Sealed) -> int:
        table = sealed.table
        old = (
            select(table)
            .where(table.c.key_version < self._cipher.current_version)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        rows = (await connection.execute(old)).mappings().all()
        for row in rows:
            values: dict[str, Any] = {
                column: self._resealed(row[column], sealed.place(column, row))
                for column in sealed.places
            }
            values["key_version"] = self._cipher.current_version
            same = and_(*(column == row[column.name] for column in table.primary_key))
            await connection.execute(update(table).where(same).values(values))
        return len(rows)

    def _resealed(self, value: bytes | None, place: str) -> bytes | None:
        return self._cipher.seal(self._cipher.open(value, place), place) if value else None


async def _versions(connection: AsyncConnection, table: Table) -> dict[int, int]:
    version = table.c.key_version
    query = select(version, func.count()).where(version.is_not(None)).group_by(version)
    return {row[0]: row[1] for row in await connection.execute(query.order_by(version))}
