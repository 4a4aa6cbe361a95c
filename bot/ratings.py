"""Marks that patients give the cabinet: counted and nothing else, so that nobody's is known."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter
from sqlalchemy.ext.asyncio import AsyncConnection

MARKS: Final = (1, 2, 3, 4, 5)


class Ratings:
    """The counter of marks.

    Args:
        registry: takes the metric.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._given = Counter(
            "bot_ratings", "Marks that patients gave, 1 to 5", ("mark",), registry=registry
        )
        for mark in MARKS:
            self._given.labels(str(mark))

    async def give(self, connection: AsyncConnection, mark: int) -> None:
        """Count a mark with the answer that gave it.

        An answer that is written a second time counts twice, which a statistic bears; and who gave
        which mark is not kept, so a patient may give several.
        """
        self._given.labels(str(mark)).inc()
