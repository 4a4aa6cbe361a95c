"""The same change of many declarations: a batch in a transaction, whenever it is broken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.declarations import batches, repository
from core.declarations.batches import Pair, Which
from core.declarations.changes import moved, step, told
from core.declarations.model import LIVE, Author, Block, Declaration, Turn, Verb
from core.declarations.repository import DeclarationRepository
from core.events.service import EventLog
from core.kit.clock import Clock
from core.kit.db import Database
from core.legal_entities.service import LoadChange, RegistryService

_BATCH = 200

Reasons: TypeAlias = Callable[
    [AsyncConnection, Sequence[Declaration]], Awaitable[Mapping[UUID, str]]
]
"""Why each of these declarations ends, by its id."""


@dataclass(frozen=True)
class Order:
    """What is done to declarations, by whom, and why.

    Attributes:
        reasons: none are kept where this is absent.
        description: in words, beside every reason.
    """

    verb: Verb
    author: Author
    reasons: Reasons | None = None
    description: str | None = None


def always(reason: str) -> Reasons:
    """The same reason for all."""

    async def reasons(
        connection: AsyncConnection, items: Sequence[Declaration]
    ) -> Mapping[UUID, str]:
        return {item.id: reason for item in items}

    return reasons


def untold(done: int) -> None:
    """Nobody wants to know how far it is."""


def by_position(why: Mapping[UUID, str]) -> Reasons:
    """A reason for each position that is named."""

    async def reasons(
        connection: AsyncConnection, items: Sequence[Declaration]
    ) -> Mapping[UUID, str]:
        return {item.id: why[item.employee_id] for item in items}

    return reasons


@dataclass(frozen=True)
class _Done:
    """What came of a batch.

    Attributes:
        left: persons whom somebody else was changing.
        last: where the next batch begins; None when there is none.
    """

    count: int
    left: Sequence[UUID]
    last: Pair | None


class BatchChanges:
    """Carries out orders.

    A batch is one transaction: the declarations, their transitions, the persons' chains, the
    events and the doctors' counts. What it has changed does not fit its condition any more, so
    an order that was broken off is simply given again, and several processes may carry out the
    same one at once.
    """

    def __init__(
        self,
        rows: DeclarationRepository,
        registry: RegistryService,
        events: EventLog,
        clock: Clock,
    ) -> None:
        self._rows = rows
        self._registry = registry
        self._events = events
        self._clock = clock

    async def run(
        self,
        database: Database,
        which: Which,
        order: Order,
        progress: Callable[[int], None] = untold,
    ) -> int:
        """Change everything that fits; returns how many declarations that were.

        Args:
            database: where.
            which: those to be changed; a changed one must not fit.
            order: what to do.
            progress: told after every batch how many are done.
        """
        done, after = 0, None
        while True:
            batch = await database.run(partial(self._batch, which=which, order=order, after=after))
            done += batch.count
            for person_id in batch.left:
                one = partial(self._one, which=which, order=order, person_id=person_id)
                done += await database.run(one)
            progress(done)
            if batch.last is None:
                return done
            after = batch.last

    async def _batch(
        self, connection: AsyncConnection, which: Which, order: Order, after: Pair | None
    ) -> _Done:
        """The next ones, but for those whose person somebody else is changing."""
        pairs = await batches.page(connection, which, after, _BATCH)
        if not pairs:
            return _Done(0, (), None)
        person_ids = {pair.person_id for pair in pairs}
        heads = await batches.take_turns(connection, person_ids)
        items = await batches.in_turn(connection, self._rows, which, heads)
        await self._change(connection, items, heads, order)
        last = pairs[-1] if len(pairs) == _BATCH else None
        return _Done(len(items), sorted(person_ids - heads.keys()), last)

    async def _one(
        self, connection: AsyncConnection, which: Which, order: Order, person_id: UUID
    ) -> int:
        """Those of a person, whose turn is waited for."""
        heads = {person_id: await repository.take_turn(connection, person_id)}
        items = await batches.in_turn(connection, self._rows, which, heads)
        await self._change(connection, items, heads, order)
        return len(items)

    async def _change(
        self,
        connection: AsyncConnection,
        items: Sequence[Declaration],
        heads: Mapping[UUID, bytes],
        order: Order,
    ) -> None:
        if not items:
            return
        reasons = await order.reasons(connection, items) if order.reasons else {}
        changes = [self._changed(item, heads, order, reasons.get(item.id)) for item in items]
        await batches.write_changes(connection, self._rows, changes)
        await self._events.record_all(
            connection, [told(changed, order.author) for changed, _ in changes]
        )
        freed = Counter(new.party_id for new, _ in changes if new.status not in LIVE)
        await self._registry.change_loads(
            connection,
            {party_id: LoadChange(declarations=-count) for party_id, count in freed.items()},
        )

    def _changed(
        self, item: Declaration, heads: Mapping[UUID, bytes], order: Order, reason: str | None
    ) -> tuple[Declaration, Block]:
        """A declaration after the order, with its block; a person has one live declaration."""
        changed = moved(item, order.verb, order.author, self._clock.now(), reason)
        if order.description:
            changed = replace(changed, reason_description=order.description)
        turn = Turn(item.person_id, heads[item.person_id])
        return changed, turn.append(step(changed, order.verb, item.status, order.author))
