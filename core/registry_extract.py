"""Loading of registry extracts: JSON Lines ``{"kind": …, "data": …}``, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from typing import Any, Protocol

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from core.kit.db import Database

BATCH_SIZE = 500


class Importer(Protocol):
    """Writes records of the kinds of one domain; repeating it changes nothing."""

    async def load(
        self, connection: AsyncConnection, kind: str, records: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write records of one kind in the transaction of the batch."""


class ExtractBroken(Exception):
    """A line of the extract is not what it should be; the message says which."""


@dataclass(frozen=True)
class _Line:
    number: int
    kind: str
    data: Mapping[str, Any]


async def load_extract(
    database: Database,
    importers: Mapping[str, Importer],
    lines: Iterable[bytes],
    progress: Callable[[dict[str, int]], None],
) -> dict[str, int]:
    """Load an extract; what was loaded stays when a later line is broken.

    Args:
        database: where to.
        importers: by kind.
        lines: of the extract; a kind comes after the kinds it refers to.
        progress: told the number of records of each kind after every batch.

    Returns:
        How many records of each kind were read.

    Raises:
        ExtractBroken: a line is no record, or of a kind nobody loads.
    """
    counts: dict[str, int] = {}
    for kind, group in groupby(_read(lines), key=lambda line: line.kind):
        importer = importers.get(kind)
        while batch := list(islice(group, BATCH_SIZE)):
            if importer is None:
                raise ExtractBroken(f"line {batch[0].number}: unknown kind {kind!r}")
            records = [line.data for line in batch]
            await database.run(partial(_load, importer, kind, records))
            counts[kind] = counts.get(kind, 0) + len(batch)
            progress(counts)
    return counts


async def _load(
    importer: Importer,
    kind: str,
    records: Sequence[Mapping[str, Any]],
    connection: AsyncConnection,
) -> None:
    await importer.load(connection, kind, records)


def _read(lines: Iterable[bytes]) -> Iterator[_Line]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = orjson.loads(line)
            yield _Line(number, record["kind"], record["data"])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            raise ExtractBroken(f'line {number}: expected {{"kind", "data"}}') from None
