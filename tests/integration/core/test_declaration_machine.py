"""Any order of patients, clinics, registers, schedulers and days leaves one consistent ledger.

The machine walks the running service over a real database. What a call must answer follows from
the rows before it and from the few facts that the machine itself has set: who is gone, which
doctor has left, which clinic is closed. What must be true of everything together is read from the
tables after every step.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.app import Core
from core.client import CoreRefused
from core.contract.declaration_requests import RejectReason
from core.persons.age import age_on
from core.services import Services
from sandbox.trust.pki import Pki
from tests.kit.core_service import NOW, running_core
from tests.kit.declaration_world import RULES, World
from tests.kit.declarations import SignedIn, Story, declaration_record, person_of
from tests.kit.ledger import OPEN, Ledger, Row

_WALK = timedelta(days=650)  # certificates are valid for two years

# What happens, and how often: registers change more rarely than people do something.
_OFTEN = {
    "ask": 1, "submit": 5, "sign": 2, "withdraw": 1, "terminate": 1,
    "approve": 8, "finish": 12, "refuse": 1,
    "go": 1, "leave": 1, "close": 1, "mend": 3, "learn": 2, "nhsu": 1,
    "wait": 4, "schedule": 3,
}  # fmt: skip
_IN_VAIN = 0.2  # how often a step may come though no request is in the state it is meant for
# Status of the request that a step is meant for, and whether the patient has signed it.
_MEANT: dict[str, tuple[tuple[str, ...], tuple[bool, ...]]] = {
    "sign": (("NEW",), (False,)),
    "approve": (("NEW",), (True,)),
    "finish": (("APPROVED",), (True,)),
    "refuse": (OPEN, (True,)),
    "withdraw": (OPEN, (True, False)),
}
_HOURS = (1, 24, 4 * 24, 6 * 24, 8 * 24, 59 * 24)


class Declarations(RuleBasedStateMachine):
    """Four patients, two clinics, three doctors who have very few places."""

    world: World

    # One seed for a whole walk: single draws repeat each other too often to get anywhere.
    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        """Everybody is in use and nobody has asked for anything."""
        self.dice = random.Random(seed)  # noqa: S311
        self.gone: set[int] = set()
        self.left: set[int] = set()
        self.closed: set[int] = set()
        self.beyond: set[UUID] = set()
        self.numbers = 0
        self.settled = True
        self.world.run(self.world.forget())

    @rule()
    def happen(self) -> None:
        """Somebody does something."""
        in_vain = self.dice.random() < _IN_VAIN
        weights = [often * bool(in_vain or self.meant(step)) for step, often in _OFTEN.items()]
        (step,) = self.dice.choices(list(_OFTEN), weights)
        who, what, pick = (self.dice.randrange(ways) for ways in (4, 3, 100))
        note(f"{step} {who=} {what=} {pick=}")
        steps: dict[str, Callable[[], None]] = {
            "ask": lambda: self.ask(who, what),
            "submit": lambda: self.submit(who, what),
            "sign": lambda: self.sign(pick),
            "withdraw": lambda: self.withdraw(pick),
            "terminate": lambda: self.terminate(who),
            "approve": lambda: self.approve(pick, overlimit=what == 0),
            "finish": lambda: self.finish(pick),
            "refuse": lambda: self.refuse(pick),
            "go": lambda: self.go(who),
            "leave": lambda: self.leave(what),
            "close": lambda: self.close(who % 2),
            "mend": self.mend,
            "learn": lambda: self.learn(who, what, (-1, 0, 30, 90)[pick % 4]),
            "nhsu": lambda: self.nhsu(what),
            "wait": lambda: self.wait(_HOURS[pick % len(_HOURS)]),
            "schedule": self.schedule,
        }
        steps[step]()

    # --- patients -----------------------------------------------------------------------------

    def ask(self, patient: int, practice: int) -> None:
        """Ask for a declaration: who and with whom decides, whatever there was before."""
        me, asked = self.world.patients[patient], self.world.practices[practice]
        made = asked.story.create(me, asked.doctor)
        assert self.succeeds(made) is self.fits(patient, practice)

    def submit(self, patient: int, practice: int) -> None:
        """Ask, and sign at once, as nearly everybody does."""
        me, asked = self.world.patients[patient], self.world.practices[practice]
        call = asked.story.submitted(me, asked.doctor)
        assert self.succeeds(call) is self.fits(patient, practice)

    def sign(self, pick: int) -> None:
        """The patient signs; with a place, and where the clinic is not asked, that is all."""
        row = self.pick(pick, "sign")
        if row is None:
            return
        patient, practice = self.patient_of(row), self.practice_of(row)
        story = self.world.practices[practice].story
        can = self.is_open(row) and row["status"] == "NEW" and row["signed_at"] is None
        if self.world.core.base.settings.doctor_confirmation == "over_limit":
            can = can and self.fits(patient, practice)
        assert self.succeeds(story.sign(self.world.patients[patient], row["id"])) is can

    def withdraw(self, pick: int) -> None:
        """The patient takes his request back."""
        row = self.pick(pick, "withdraw")
        if row:
            me = self.world.patients[self.patient_of(row)]
            call = me.requests.reject(me.token, row["id"])
            assert self.succeeds(call) is self.is_open(row)

    def terminate(self, patient: int) -> None:
        """The patient ends his declaration."""
        me = self.world.patients[patient]
        for row in [row for row in self.ledger.live if row["person_id"] == person_of(me)]:
            call = me.declarations.terminate(me.token, row["id"])
            assert self.succeeds(call) is (patient not in self.gone)

    # --- clinics ------------------------------------------------------------------------------

    def approve(self, pick: int, overlimit: bool) -> None:
        """The clinic takes the patient if there is a place, or if it says so."""
        row = self.pick(pick, "approve")
        if row is None:
            return
        practice = self.practice_of(row)
        has_place = self.others(row) < self.world.practices[practice].limit
        story = self.world.practices[practice].story
        can = self.is_shown(row) and row["status"] == "NEW" and self.works(practice)
        answer = self.succeeds(story.approve(row["id"], overlimit=overlimit))
        assert answer is (can and (overlimit or has_place))
        if answer and not has_place:
            self.beyond.add(row["declaration_id"])

    def finish(self, pick: int) -> None:
        """The doctor signs over the patient's signature."""
        row = self.pick(pick, "finish")
        if row is None:
            return
        practice = self.practice_of(row)
        can = self.is_shown(row) and row["status"] == "APPROVED" and self.works(practice)
        # A pediatrician's patient may have grown up since.
        is_over = row["end_date"] < self.world.now.date()
        can = can and self.patient_of(row) not in self.gone and not is_over
        story = self.world.practices[practice].story
        assert self.succeeds(self._finish(story, practice, row["id"])) is can

    async def _finish(self, story: Story, practice: int, request_id: UUID) -> Any:
        signer = self.world.practices[practice].doctor.signer
        assert signer
        at = SignedIn(signer, story.doctor_in.token, story.mis)
        return await story.finish(request_id, at)

    def refuse(self, pick: int) -> None:
        """The clinic refuses."""
        row = self.pick(pick, "refuse")
        if row:
            at = self.world.practices[self.practice_of(row)].story.doctor_in
            reason = RejectReason.DOCTOR_UNAVAILABLE
            call = at.requests.clinic_reject(at.token, row["id"], reason=reason)
            assert self.succeeds(call) is self.is_shown(row)

    # --- registers and НСЗУ -------------------------------------------------------------------

    def go(self, patient: int) -> None:
        """A patient is out of use."""
        self.gone.add(patient)
        self.change(self.world.record(patient, self.gone))

    def leave(self, practice: int) -> None:
        """A doctor leaves."""
        self.left.add(practice)
        self.change(self.world.employ(practice // 2, self.left, self.closed))

    def close(self, clinic: int) -> None:
        """A clinic closes."""
        self.closed.add(clinic)
        self.change(self.world.employ(clinic, self.left, self.closed))

    def mend(self) -> None:
        """All of that was a clerk's error."""
        gone, self.gone, self.left, self.closed = self.gone, set(), set(), set()
        for patient in gone:
            self.change(self.world.record(patient, self.gone))
        for clinic in range(2):
            self.change(self.world.employ(clinic, self.left, self.closed))

    def learn(self, patient: int, practice: int, days: int) -> None:
        """An extract brings a declaration from elsewhere, which ends in so many days."""
        person_id = person_of(self.world.patients[patient])
        if any(row["person_id"] == person_id for row in self.ledger.live):
            return
        asked = self.world.practices[practice]
        last_day = self.world.now.date() + timedelta(days=days)
        self.numbers += 1
        kind, record = declaration_record(
            asked.story.clinic,
            asked.doctor,
            person_id,
            10**9 + self.numbers,
            end_date=str(last_day),
        )
        self.beyond.add(UUID(record["id"]))
        self.change(self.world.core.load([(kind, record)]))

    def nhsu(self, practice: int) -> None:
        """НСЗУ ends every declaration of a position."""
        asked = self.world.practices[practice]
        mine = [row for row in self.ledger.live if row["party_id"] == asked.doctor.party_id]
        base = self.world.core.base
        call = Services(base).declaration_parts.nhsu.terminate(
            base.database, employee_id=asked.doctor.employee_id
        )
        assert self.world.run(call) == len(mine)

    # --- time ---------------------------------------------------------------------------------

    def wait(self, hours: int) -> None:
        """Time passes, as long as certificates are valid."""
        if self.world.now > NOW + _WALK:
            return
        self.world.core.clock.advance(timedelta(hours=hours))
        self.settled = False

    def schedule(self) -> None:
        """Two schedulers come at once, and then one more, who finds nothing left to do."""
        self.world.run(self._schedule())
        self.settled = True

    async def _schedule(self) -> None:
        both = [Services(self.world.core.base).endings for _ in range(2)]
        await asyncio.gather(*(each.run() for each in both))
        assert not any((await both[0].run()).values())

    # --- what must come out -------------------------------------------------------------------

    @invariant()
    def ledger_is_right(self) -> None:
        """Read once after every step, and looked at from every side."""
        if not hasattr(self, "settled"):
            return
        self.ledger = self.world.run(Ledger.read(self.world.core))
        self.ledger.check()
        self.limits_are_kept()
        if self.settled:
            self.nothing_is_overdue()

    def limits_are_kept(self) -> None:
        """Nobody has more patients than his limit but those whom the clinic took beyond it."""
        taken = [(row["id"], row) for row in self.ledger.live]
        taken += [(row["declaration_id"], row) for row in self.ledger.approved]
        for practice in self.world.practices:
            mine = [each for each in taken if each[1]["party_id"] == practice.doctor.party_id]
            beyond = {row["person_id"] for which, row in mine if which in self.beyond}
            assert len({row["person_id"] for _, row in mine}) <= practice.limit + len(beyond)

    def nothing_is_overdue(self) -> None:
        """Once the scheduler has come, what has lost its term, person or doctor is over."""
        for row in self.ledger.live:
            assert row["end_date"] >= self.world.now.date()
        for row in self.ledger.open:
            assert row["expires_at"] > self.world.now
        for row in (*self.ledger.live, *self.ledger.open):
            assert self.patient_of(row) not in self.gone
            assert self.works(self.practice_of(row))

    # --- reckoning ----------------------------------------------------------------------------

    def works(self, practice: int) -> bool:
        """Whether a doctor is in use, and his clinic too."""
        return practice not in self.left and practice // 2 not in self.closed

    def fits(self, patient: int, practice: int) -> bool:
        """Whether this patient may have this doctor today."""
        age = age_on(self.world.now.date(), self.world.born(patient))
        is_childs = self.world.practices[practice].speciality == "PEDIATRICIAN"
        return patient not in self.gone and self.works(practice) and not (is_childs and age >= 18)

    def is_open(self, row: Row) -> bool:
        """Whether a request can still become something."""
        return row["status"] in OPEN and row["expires_at"] > self.world.now

    def is_shown(self, row: Row) -> bool:
        """Whether a clinic can do something with it."""
        return self.is_open(row) and row["signed_at"] is not None

    def others(self, row: Row) -> int:
        """How many places are taken with the doctor of a request, but for its own patient."""
        party_id, own = row["party_id"], row["person_id"]
        live = [each for each in self.ledger.live if each["person_id"] != own]
        return [each["party_id"] for each in (*live, *self.ledger.approved)].count(party_id)

    def patient_of(self, row: Row) -> int:
        """Whose it is."""
        return [person_of(each) for each in self.world.patients].index(row["person_id"])

    def practice_of(self, row: Row) -> int:
        """With whom it is."""
        positions = [each.doctor.employee_id for each in self.world.practices]
        return positions.index(row["employee_id"])

    def meant(self, step: str) -> list[Row] | bool:
        """Open requests that a step is meant for: False if none; True for steps without one."""
        if step not in _MEANT:
            return True
        statuses, signed = _MEANT[step]
        return [
            row
            for row in self.ledger.open
            if row["status"] in statuses and bool(row["signed_at"]) in signed
        ] or False

    def pick(self, pick: int, step: str) -> Any:
        """A request that a step is meant for; without one, one of the latest, if there is any."""
        meant = self.meant(step)
        chosen = meant if isinstance(meant, list) else self.ledger.requests[-6:]
        return chosen[pick % len(chosen)] if chosen else None

    # --- calls --------------------------------------------------------------------------------

    def succeeds(self, call: Coroutine[Any, Any, Any]) -> bool:
        """Whether a call was not refused; nothing else may go wrong."""
        try:
            self.world.run(call)
        except CoreRefused:
            return False
        return True

    def change(self, call: Coroutine[Any, Any, Any]) -> None:
        """Something has become true that the scheduler has not seen."""
        self.world.run(call)
        self.settled = False


@pytest.fixture(params=["always", "over_limit"])
def world(
    request: pytest.FixtureRequest,
    database_url: str,
    pki: Pki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """A running service with a loop of its own; the machine alone is its scheduler."""
    monkeypatch.setattr(Core, "jobs", lambda self: [])
    rules = {**RULES, "doctor_confirmation": request.param}
    running = running_core(database_url, pki, tmp_path, **rules)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        core = runner.run(stack.enter_async_context(running))
        try:
            yield runner.run(World.begin(core, runner))
        finally:
            runner.run(stack.aclose())


@pytest.mark.timeout(600)
def test_any_order_of_steps_leaves_one_consistent_ledger(world: World) -> None:
    machine = type("Walk", (Declarations,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=5,
            stateful_step_count=40,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # a shorter way to a failure is not worth minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
