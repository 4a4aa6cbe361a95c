"""Persons are compared with the registers after every change; what they say becomes events."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.events import STATUS_CHANGE
from core.declarations.model import SYSTEM_USER_ID
from core.errors import NotFound
from core.events.service import EventLog
from core.kit.clock import Clock, today
from core.kit.db import Database
from core.persons.model import Person
from core.persons.service import PersonService
from core.verification import repository
from core.verification.model import (
    SAID,
    WAITING,
    Outcome,
    Said,
    Stream,
    kept_details,
    pause_before,
    question,
    rolled_up,
    streams_of,
    streams_to_ask,
)
from core.verification.registers import Register, RegisterSilent
from core.verification.repository import Task

log = structlog.get_logger(__name__)

ENTITY = "Person"

_BATCH = 20
_LEASE = timedelta(minutes=2)


class VerificationService:
    """Starts comparisons, and carries them out."""

    def __init__(self, persons: PersonService, events: EventLog, clock: Clock) -> None:
        self._persons = persons
        self._events = events
        self._clock = clock

    async def begin(self, connection: AsyncConnection, before: Person | None, now: Person) -> None:
        """Have the registers asked about what has changed; nothing goes out before the commit.

        Answers about what stayed the same still stand.

        Args:
            connection: the transaction of the change, which holds the person.
            before: the person as recorded until now; none for a new one.
            now: the person as changed.
        """
        day = today(self._clock)
        streams = streams_to_ask(before, now, day)
        standing = streams_of(now.data, day) | streams
        if Stream.NAME_CHANGE in now.verification_details:
            standing.add(Stream.NAME_CHANGE)
        await repository.drop_others(connection, now.id, standing)
        await repository.put(connection, now.id, streams, self._clock.now())
        details = kept_details(now.verification_details, standing)
        details |= {str(stream): WAITING.details() for stream in streams}
        await self._settle(connection, now, details)

    async def run(self, database: Database, register: Register) -> int:
        """Ask about everybody who is due; returns how many answers came.

        No transaction is open while a register is asked. Killed at any moment nothing is lost:
        a task is taken away together with the writing of its answer.
        """
        answered = 0
        while True:
            tasks = await database.run(self._claim)
            for task in tasks:
                answered += await self._ask(database, register, task)
            if len(tasks) < _BATCH:
                return answered

    async def _claim(self, connection: AsyncConnection) -> list[Task]:
        now = self._clock.now()
        return list(await repository.claim(connection, now, now + _LEASE, _BATCH))

    async def _ask(self, database: Database, register: Register, task: Task) -> int:
        try:
            person = await database.run(partial(self._person, task=task))
        except NotFound:
            await database.run(partial(repository.finish, task=task))
            return 0
        try:
            outcome = await register.ask(task.stream, question(task.stream, person.data))
        except RegisterSilent:
            log.warning("register.silent", stream=task.stream, attempts=task.attempts)
            outcome = Outcome.LATER
        if outcome is Outcome.LATER:
            due_at = self._clock.now() + _pause(task)
            await database.run(partial(repository.postpone, task=task, due_at=due_at))
            return 0
        await database.run(partial(self._write, task=task, said=SAID[outcome]))
        return 1

    async def _person(self, connection: AsyncConnection, task: Task) -> Person:
        return await self._persons.get_active(connection, task.person_id)

    async def _write(self, connection: AsyncConnection, task: Task, said: Said) -> None:
        person = await self._persons.lock_active(connection, task.person_id)
        if not await repository.finish(connection, task):
            return  # the person changed meanwhile and is asked about anew
        details = {name: dict(was) for name, was in person.verification_details.items()}
        details[str(task.stream)] = said.details()
        await self._settle(connection, person, details)

    async def _settle(
        self, connection: AsyncConnection, person: Person, details: dict[str, dict[str, str]]
    ) -> None:
        status = rolled_up(details)
        await self._persons.settle_verification(connection, person, status, details)
        if status is not person.verification_status:
            await self._events.record(
                connection,
                event_type=STATUS_CHANGE,
                entity_type=ENTITY,
                entity_id=person.id,
                person_id=person.id,
                properties={"verification_status": {"new_value": status}},
                changed_by=SYSTEM_USER_ID,
            )


def _pause(task: Task) -> timedelta:
    """Never the same for all, so that a register that comes back is not asked by all at once."""
    return pause_before(task.stream, task.attempts) * random.uniform(0.5, 1.0)  # noqa: S311
