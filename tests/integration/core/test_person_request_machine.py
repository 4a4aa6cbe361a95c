"""Any order of a patient's steps, a clock and an outside change leaves one consistent story.

The machine walks the running service over a real database, and keeps beside it the few facts that
must come out: which status each request has, what happened to whom, how often the person changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.client import CoreClient, CoreRefused
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from core.services import Services
from sandbox.trust.pki import Pki
from tests.kit.core_service import NOW, RunningCore, running_core
from tests.kit.registration import Newcomer, newcomer, person_body

Result = TypeVar("Result")

_LIFETIME = timedelta(hours=24)
_SURNAMES = st.sampled_from(["Тестенко", "Новенко", "Іншенко"])
_EMAILS = st.sampled_from([None, "one@example.org", "two@example.org"])


@dataclass
class World:
    """The running service, and the loop in which it lives."""

    core: RunningCore
    runner: asyncio.Runner
    bot: CoreClient
    person: Newcomer
    stranger: Newcomer

    def run(self, call: Coroutine[Any, Any, Result]) -> Result:
        """Let the service and a caller run until the call has its answer."""
        return self.runner.run(call)


@dataclass
class Expected:
    """What a request must look like."""

    id: UUID
    octets: bytes
    surname: str
    of_version: int
    expires_at: datetime
    status: str = "NEW"
    container: str = ""


class PersonRequests(RuleBasedStateMachine):
    """One person, any number of requests."""

    world: World
    requests = Bundle("requests")

    @initialize()
    def record(self) -> None:
        """Begin with somebody new who has signed in."""
        self.made: list[Expected] = []
        self.told: list[tuple[UUID, str]] = []
        self.version, self.surname = 0, self.world.person.surname
        self.moments: list[datetime] = []
        self.person_id = new_id()
        self.data = self.world.person.data()
        record = {
            **self.data,
            "id": str(self.person_id),
            "verification": {"verification_status": "VERIFIED"},
            "authentication_methods": [],
        }
        self.world.run(self._replace_everybody(record))
        self.enter()

    async def _replace_everybody(self, record: dict[str, Any]) -> None:
        """The same tax number and day again: whoever walked before is out of use."""
        core = self.world.core
        core.clock.advance(NOW - core.clock.now())
        await core.execute("TRUNCATE core.person_request CASCADE")
        await core.execute("UPDATE core.person SET status = 'inactive'")
        await core.load([("person", record)])

    def enter(self) -> None:
        """Sign in."""
        world = self.world
        self.token = world.run(world.core.sign_in(world.bot, world.person)).value

    # --- steps --------------------------------------------------------------------------------

    @rule(target=requests, surname=_SURNAMES, email=_EMAILS)
    def ask(self, surname: str, email: str | None) -> Expected:
        """Ask for a change; an earlier request ends."""
        wanted = person_body({**self.data, "last_name": surname, "email": email})
        calls = self.world.bot.person_requests
        made = self.world.run(calls.create(self.token, wanted))
        octets = self.world.run(calls.data_to_be_signed(self.token, made.id))
        earlier = self.open_one()
        if earlier:
            self.end(earlier, "EXPIRED" if self.is_overdue(earlier) else "CANCELLED")
        new = Expected(made.id, octets, surname, self.version, self.now() + _LIFETIME)
        self.made.append(new)
        self.told.append((new.id, "NEW"))
        return new

    @rule(request=requests)
    def sign(self, request: Expected) -> None:
        """Hand in one's own signature, made while the request was open."""
        answer = self.answer(self.complete(request, self.world.person))
        if not self.can_end(request):
            assert answer == ErrorCode.REQUEST_STATUS
        elif request.of_version != self.version:
            assert answer == ErrorCode.PERSON_CHANGED
        else:
            assert answer == "SIGNED"
            self.signed(request)

    @rule(request=requests)
    def send_the_signature_again(self, request: Expected) -> None:
        """An answer was lost: the same container once more is no error and no change."""
        call = self.world.bot.person_requests.complete
        if request.container:
            answer = self.answer(call(self.token, request.id, request.container))
            assert answer == ("SIGNED" if request.status == "SIGNED" else ErrorCode.REQUEST_STATUS)

    @rule(request=requests)
    def sign_with_another_key(self, request: Expected) -> None:
        """Somebody else's signature changes nothing."""
        answer = self.answer(self.complete(request, self.world.stranger))
        mismatch, ended = ErrorCode.SIGNER_MISMATCH, ErrorCode.REQUEST_STATUS
        assert answer == (mismatch if self.can_end(request) else ended)

    @rule(request=requests)
    def reject(self, request: Expected) -> None:
        """Take it back."""
        answer = self.answer(self.world.bot.person_requests.reject(self.token, request.id))
        if self.can_end(request):
            assert answer == "REJECTED"
            self.end(request, "REJECTED")
        else:
            assert answer == ErrorCode.INVALID_TRANSITION

    @rule(request=requests)
    def sign_and_reject_at_once(self, request: Expected) -> None:
        """Two fingers on two telephones: one of them wins."""
        could, fresh = self.can_end(request), request.of_version == self.version
        taken_back = self.world.bot.person_requests.reject(self.token, request.id)
        answers = self.world.run(self._both(self.complete(request, self.world.person), taken_back))
        assert answers.count("SIGNED") + answers.count("REJECTED") == could
        if "SIGNED" in answers:
            assert fresh
            self.signed(request)
        elif could:
            self.end(request, "REJECTED")

    @rule(hours=st.sampled_from([1, 25]))
    def wait(self, hours: int) -> None:
        """Time passes; the session may be over by then."""
        self.world.core.clock.advance(timedelta(hours=hours))
        self.enter()

    @rule()
    def expire(self) -> None:
        """The scheduler comes."""
        open_one = self.open_one()
        overdue = open_one is not None and self.is_overdue(open_one)
        ended = self.world.run(Services(self.world.core.base).person_request_expiry.run())
        assert ended == overdue
        if open_one is not None and overdue:
            self.end(open_one, "EXPIRED")

    @rule()
    def change_elsewhere(self) -> None:
        """A clinic changes the record meanwhile."""
        self.world.run(self._changed_elsewhere())
        self.version += 1

    # --- what must come out -------------------------------------------------------------------

    @invariant()
    def story_is_one(self) -> None:
        """Rows, events, steps and the person say the same as the machine has seen."""
        if not hasattr(self, "token"):
            return
        self.world.run(self._check())

    async def _check(self) -> None:
        rows = await self.rows("SELECT * FROM core.person_request WHERE person_id = :person")
        by_id = {row["id"]: row for row in rows}
        assert {key: row["status"] for key, row in by_id.items()} == {
            request.id: request.status for request in self.made
        }
        assert sum(row["status"] == "NEW" for row in rows) <= 1
        for row in rows:
            assert (row["sealed_document"] is not None) is (row["status"] == "NEW")
            assert (row["sealed_container"] is not None) is (row["status"] == "SIGNED")
        events = await self.rows(
            "SELECT entity_id, properties FROM core.event"
            " WHERE person_id = :person AND entity_type = 'PersonRequest' ORDER BY id"
        )
        happened = [(row["entity_id"], row["properties"]["status"]["new_value"]) for row in events]
        assert happened == self.told
        steps = await self.rows(
            "SELECT request_id, to_status FROM core.person_request_transition"
            " WHERE person_id = :person ORDER BY id"
        )
        assert [(row["request_id"], row["to_status"]) for row in steps] == self.told
        await self._check_person()
        await self._check_what_is_shown()

    async def _check_person(self) -> None:
        """The record's moment moves once with each change, and never without one."""
        (row,) = await self.rows("SELECT updated_at FROM core.person WHERE person_id = :person")
        if row["updated_at"] not in self.moments:
            self.moments.append(row["updated_at"])
        assert self.moments == sorted(self.moments)
        assert len(self.moments) == 1 + self.version
        me = await self.world.bot.persons.me(self.token)
        assert me.last_name == self.surname

    async def _check_what_is_shown(self) -> None:
        for request in self.made[-2:]:
            shown = await self.world.bot.person_requests.get(self.token, request.id)
            is_open = self.can_end(request)
            assert (shown.status == "NEW") is is_open
            assert (shown.person is not None, shown.content is not None) == (is_open, is_open)

    # --- reckoning ----------------------------------------------------------------------------

    def now(self) -> datetime:
        """The service's clock."""
        return self.world.core.clock.now()

    def open_one(self) -> Expected | None:
        """The request that nobody has ended."""
        found = [request for request in self.made if request.status == "NEW"]
        return found[0] if found else None

    def is_overdue(self, request: Expected) -> bool:
        """Whether its time is over, told or not."""
        return request.expires_at <= self.now()

    def can_end(self, request: Expected) -> bool:
        """Whether the patient can still do something with it."""
        return request.status == "NEW" and not self.is_overdue(request)

    def end(self, request: Expected, status: str) -> None:
        """Note how a request ended."""
        request.status = status
        self.told.append((request.id, status))

    def signed(self, request: Expected) -> None:
        """Note a change of the person."""
        self.end(request, "SIGNED")
        self.version += 1
        self.surname = request.surname

    # --- calls --------------------------------------------------------------------------------

    def complete(self, request: Expected, signer: Newcomer) -> Coroutine[Any, Any, Any]:
        """Sign the text of a request now, and hand it in."""
        signed = self.world.core.sign(signer, request.octets)
        if signer is self.world.person and self.can_end(request):
            request.container = signed
        return self.world.bot.person_requests.complete(self.token, request.id, signed)

    def answer(self, call: Coroutine[Any, Any, Any]) -> str:
        """The status that a call leads to, or the code it is refused with."""
        return self.world.run(self._answer(call))

    async def _answer(self, call: Coroutine[Any, Any, Any]) -> str:
        try:
            return str((await call).status)
        except CoreRefused as refused:
            return refused.code

    async def _both(self, *calls: Coroutine[Any, Any, Any]) -> list[str]:
        return list(await asyncio.gather(*(self._answer(call) for call in calls)))

    async def _changed_elsewhere(self) -> None:
        base = self.world.core.base
        persons = Services(base).persons
        async with base.database.transaction() as connection:
            held = await persons.lock_active(connection, self.person_id)
            await persons.update(connection, held, {**held.data, "secret": f"слово {new_id()}"})

    async def rows(self, statement: str) -> list[Any]:
        """Rows of the person, read back through another session."""
        return await self.world.core.rows(statement, person=self.person_id)


@pytest.fixture
def world(database_url: str, pki: Pki, tmp_path: Path) -> Iterator[World]:
    """A running service with a loop of its own: the machine's steps are plain functions."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        core = runner.run(stack.enter_async_context(running_core(database_url, pki, tmp_path)))
        try:
            bot = runner.run(core.channel())
            people = [runner.run(newcomer(core)) for _ in range(2)]
            yield World(core, runner, bot, *people)
        finally:
            runner.run(stack.aclose())


def test_any_order_of_steps_leaves_one_consistent_story(world: World) -> None:
    machine = type("Walk", (PersonRequests,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            database=None,
            # A shorter way to the same failure is not worth minutes of walking.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
