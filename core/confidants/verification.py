"""Relationships are compared with the registers; what they say decides who may act."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.grants import GrantService
from core.confidants.lifecycle import Lifecycle
from core.confidants.model import Question, Relationship, Verb
from core.confidants.repository import RelationshipRepository
from core.declarations.model import SYSTEM
from core.errors import NotFound
from core.kit.clock import Clock
from core.kit.db import Database
from core.kit.ids import new_id
from core.persons.model import Person, VerificationStatus
from core.persons.service import PersonService
from core.verification.model import SAID, Outcome, Stream, pause_before
from core.verification.registers import Register, RegisterSilent

log = structlog.get_logger(__name__)

_BATCH = 20
_LEASE = timedelta(minutes=2)


class RelationshipVerification:
    """Asks the registers about relationships."""

    def __init__(
        self,
        relationships: RelationshipRepository,
        lifecycle: Lifecycle,
        persons: PersonService,
        grants: GrantService,
        clock: Clock,
    ) -> None:
        self._relationships = relationships
        self._lifecycle = lifecycle
        self._persons = persons
        self._grants = grants
        self._clock = clock

    async def run(self, database: Database, register: Register) -> int:
        """Ask about everybody who is due; returns how many answers came.

        No transaction is open while a register is asked. Killed at any moment nothing is lost: a
        question is taken away together with the writing of its answer.
        """
        answered = 0
        while True:
            taken = await database.run(self._claim)
            for item in taken:
                answered += await self._ask(database, register, item)
            if len(taken) < _BATCH:
                return answered

    async def _claim(self, connection: AsyncConnection) -> list[Relationship]:
        now = self._clock.now()
        return list(await self._relationships.claim(connection, now, now + _LEASE, _BATCH))

    async def _ask(self, database: Database, register: Register, item: Relationship) -> int:
        if item.question is None:
            return 0
        stream = item.question.stream
        try:
            told = await database.run(partial(self._told, item=item))
            outcome = await register.ask(stream, told)
        except RegisterSilent:
            log.warning("register.silent", stream=stream, attempts=item.question.attempts)
            outcome = Outcome.LATER
        except NotFound:  # one of the two is out of use; whoever mends that will be asked about
            outcome = Outcome.LATER
        if outcome is Outcome.LATER:
            await database.run(partial(self._postpone, question=item.question))
            return 0
        await database.run(partial(self._write, asked=item, outcome=outcome))
        return 1

    async def _told(self, connection: AsyncConnection, item: Relationship) -> dict[str, Any]:
        person = await self._persons.get_active(connection, item.person_id)
        confidant = await self._persons.get_active(connection, item.confidant_person_id)
        return question_about(item, person, confidant)

    async def _postpone(self, connection: AsyncConnection, question: Question) -> None:
        # Never the same for all, so that a register that comes back is not asked by all at once.
        share = random.uniform(0.5, 1.0)  # noqa: S311
        pause = pause_before(question.stream, question.attempts) * share
        later = replace(question, ask_at=self._clock.now() + pause)
        await self._relationships.postpone(connection, later)

    async def _write(
        self, connection: AsyncConnection, asked: Relationship, outcome: Outcome
    ) -> None:
        held = await self._relationships.lock(connection, asked.person_id, asked.id)
        if held is None or not held.is_active or held.question is None or asked.question is None:
            return
        if held.question.id != asked.question.id:
            return  # another question has taken its place
        said, now = SAID[outcome], self._clock.now()
        further = None
        if outcome is Outcome.ABSENT:
            # What the register of births does not know, a human being at НСЗУ looks at.
            attempts = held.question.attempts if asked.question.stream is Stream.BY_HAND else 0
            pause = pause_before(Stream.BY_HAND, attempts)
            further = Question(new_id(), Stream.BY_HAND, now + pause, attempts)
        settled = replace(
            held,
            verification_status=said.status,
            verification_reason=said.reason,
            question=further,
            updated_at=now,
        )
        if said.status is held.verification_status:
            await self._relationships.keep_question(connection, settled)
            return
        await self._lifecycle.move(connection, settled, Verb.VERIFY, SYSTEM)
        if said.status is VerificationStatus.NOT_VERIFIED:
            # It would open nothing, but news about the person would still go to the channel.
            await self._grants.revoke_applicant(
                connection, held.person_id, held.confidant_person_id
            )


def question_about(item: Relationship, person: Person, confidant: Person) -> dict[str, Any]:
    """What a register is told: the person, what proves the relationship, and the representative."""
    other = {**_named(confidant), "tax_id": confidant.tax_id}
    return {
        **_named(person),
        "documents": [dict(document) for document in item.documents],
        "confidant_person": {key: value for key, value in other.items() if value},
    }


def _named(person: Person) -> Mapping[str, Any]:
    named = {
        "last_name": person.last_name,
        "first_name": person.first_name,
        "second_name": person.second_name,
        "birth_date": person.data["birth_date"],
    }
    return {key: value for key, value in named.items() if value}
