"""Four patients, two clinics, three doctors with very few places: the ground of a random walk."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from tests.kit.core_service import NOW, RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.people import Patient, person_record, with_key
from tests.kit.registry import Doctor

Result = TypeVar("Result")

LIMITS = {"FAMILY_DOCTOR": 1, "PEDIATRICIAN": 1}

# Longer than any walk: nobody has to sign in again.
_FOR_EVER = int(timedelta(days=1000).total_seconds())
RULES = {
    "declaration_term_years": 1,
    "family_doctor_declarations_limit": LIMITS["FAMILY_DOCTOR"],
    "pediatrician_declarations_limit": LIMITS["PEDIATRICIAN"],
    "access_token_lifetime_seconds": _FOR_EVER,
    "session_lifetime_seconds": _FOR_EVER,
}

_GROWN_UP_SOON = date(2009, 1, 20)
_BIRTHS = (date(1987, 5, 14), date(1990, 2, 28), _GROWN_UP_SOON, _GROWN_UP_SOON)
# With these a child of seventeen acts for himself.
_PAPERS = [{"type": "MARRIAGE_CERTIFICATE", "number": "АА120518"}]
# In the order of their references.
_ROWS = (
    "declaration_transition", "declaration_document", "declaration", "declaration_chain",
    "declaration_key", "declaration_request_transition", "declaration_request",
    "declaration_request_key", "declaration_number", "doctor_load", "event",
)  # fmt: skip


@dataclass(frozen=True)
class Practice:
    """A doctor where he works."""

    story: Story
    doctor: Doctor
    speciality: str

    @property
    def limit(self) -> int:
        """How many patients he should have."""
        return LIMITS[self.speciality]


@dataclass
class World:
    """The running service, everybody in it, and the loop in which it lives.

    Attributes:
        practices: two in the first clinic, one in the second.
    """

    core: RunningCore
    runner: asyncio.Runner
    patients: list[SignedIn]
    practices: list[Practice]

    @classmethod
    async def begin(cls, core: RunningCore, runner: asyncio.Runner) -> World:
        """Everybody is registered and has signed in."""
        here, there = await Story.begin(core), await Story.begin(core)
        signer = with_key(core.pki, surname="Дитяченко", given_name="Лікарка Прикладівна")
        pediatrician = here.clinic.doctor("PEDIATRICIAN", signer=signer)
        await core.load(here.clinic.records())
        practices = [
            Practice(here, here.doctor, "FAMILY_DOCTOR"),
            Practice(here, pediatrician, "PEDIATRICIAN"),
            Practice(there, there.doctor, "FAMILY_DOCTOR"),
        ]
        patients = [await here.patient(birth_date=born, **_papers(born)) for born in _BIRTHS]
        return cls(core, runner, patients, practices)

    def run(self, call: Coroutine[Any, Any, Result]) -> Result:
        """Let the service and a caller run until the call has its answer."""
        return self.runner.run(call)

    @property
    def now(self) -> datetime:
        """The service's clock."""
        return self.core.clock.now()

    def born(self, patient: int) -> date:
        """Birth date of a patient."""
        return _BIRTHS[patient]

    async def forget(self) -> None:
        """The first day again, and nobody has asked for anything."""
        self.core.clock.advance(NOW - self.core.clock.now())
        for name in _ROWS:
            await self.core.execute(f"DELETE FROM core.{name}")  # noqa: S608
        for patient in range(len(self.patients)):
            await self.record(patient, gone=())
        for clinic in range(2):
            await self.employ(clinic, left=(), closed=())

    async def record(self, patient: int, gone: Collection[int]) -> None:
        """Have the register of patients know who is gone."""
        signer = self.patients[patient].signer
        assert isinstance(signer, Patient)
        born = self.born(patient)
        record = person_record(
            signer.person_id,
            tax_id=signer.code,
            surname=signer.surname,
            phone=signer.phone,
            birth_date=born,
            status="inactive" if patient in gone else "active",
            **_papers(born),
        )
        await self.core.load([("person", record)])

    async def employ(self, clinic: int, left: Collection[int], closed: Collection[int]) -> None:
        """Have the register of clinics know who has left, and what is closed."""
        records = self.practices[2 * clinic].story.clinic
        is_closed = {"status": "CLOSED", "is_active": False}
        records.legal_entity = is_closed if clinic in closed else {}
        for place, practice in enumerate(self.practices):
            for kind, record in records.staff:
                if kind == "employee" and record["id"] == str(practice.doctor.employee_id):
                    record["status"] = "DISMISSED" if place in left else "APPROVED"
        await self.core.load(records.records())


def _papers(born: date) -> dict[str, Any]:
    return {"documents": _PAPERS} if born == _GROWN_UP_SOON else {}
