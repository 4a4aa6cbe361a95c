"""Cases of the central system about limits, terms and transitions, run through the API."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.kit.ids import new_id
from core.persons.age import age_on
from sandbox.trust.pki import Pki
from tests.kit.applicants import document
from tests.kit.core_service import NOW, RunningCore, running_core
from tests.kit.declarations import SignedIn, Story, person_of

from .published import cases, group

PATIENTS = "/api/pis/declaration_requests"
CLINICS = "/api/v3/declaration_requests"


async def call(
    who: SignedIn, core: RunningCore, method: str, path: str, body: Any = None
) -> tuple[int, str]:
    """Status and wording of the answer to one call."""
    status, answer = await core.raw(method, path, who.client, token=who.token, json=body)
    return status, answer.get("error", {}).get("message", "")


async def test_limits(database_url: str, pki: Pki, tmp_path: Path) -> None:
    """A doctor of all three specialities, full by declarations and a promised place."""
    full, own, _ = cases("doctor_limits")
    limits = {f"{name.lower()}_declarations_limit": value for name, value in full["limits"].items()}
    async with running_core(database_url, pki, tmp_path, **limits) as core:
        story = await Story.begin(core)
        for speciality in ("THERAPIST", "PEDIATRICIAN"):
            story.clinic.doctor(speciality, party_id=story.doctor.party_id)
        await core.load(story.clinic.records())
        patients = [await story.patient() for _ in range(full["declarations_of_others"])]
        for patient in patients:
            await story.declared(patient)
        for _ in range(full["approved_requests"]):
            await story.approve(await story.submitted(await story.patient()))
        for case, patient in ((full, await story.patient()), (own, patients[0])):
            request_id = await story.submitted(patient)
            path = f"{CLINICS}/{request_id}/actions/approve"
            status, wording = await call(story.doctor_in, core, "PATCH", path, {})
            assert (status == 200) is case["allowed"]
            if not case["allowed"]:
                assert (status, wording) == (group("doctor_limits")["http"], case["error"])


def own_age(case: dict[str, Any]) -> int:
    """Full years of a case's patient on its day."""
    day = date.fromisoformat(group("declaration_end_date")["today"])
    return age_on(day, date.fromisoformat(case["birth_date"]))


@pytest.mark.parametrize(
    "case", [case for case in cases("declaration_end_date") if own_age(case) >= 14], ids=str
)
async def test_end_date(core: RunningCore, case: dict[str, Any]) -> None:
    """Of those who act for themselves; the table test has the child, too."""
    day = date.fromisoformat(group("declaration_end_date")["today"])
    core.clock.advance(datetime.combine(day, NOW.timetz()) - NOW)
    story = await Story.begin(core, speciality=case["speciality"])
    papers = [document("PASSPORT")]
    if own_age(case) < 18:
        papers.append(document("MARRIAGE_CERTIFICATE"))
    me = await story.patient(birth_date=date.fromisoformat(case["birth_date"]), documents=papers)
    assert (await story.create(me)).end_date == date.fromisoformat(case["end_date"])


async def test_transitions_of_requests(core: RunningCore) -> None:
    story = await Story.begin(core)
    tests = {case["case"]: case for case in group("declaration_request_transitions")["tests"]}
    me, clinic = await story.patient(), story.doctor_in
    request_id = await story.submitted(me)
    # The envelope cannot be made yet: the patient's container serves as well for a refusal.
    signed = {
        "signed_content": await story.envelope(request_id),
        "signed_content_encoding": "base64",
    }
    path = f"{CLINICS}/{request_id}/actions"
    early = tests["sign when not APPROVED"]
    answer = await call(clinic, core, "PATCH", f"{path}/sign", signed)
    assert answer == (early["http"], early["message"])
    await story.approve(request_id)
    again = tests["approve an APPROVED request"]
    answer = await call(clinic, core, "PATCH", f"{path}/approve", {})
    assert answer == (again["http"], again["message"])
    await story.finish(request_id)
    ended = tests["reject an already rejected/signed request"]
    reason = {"reason": "other", "reason_description": "Навчальна відмова"}
    status, _ = await call(clinic, core, "PATCH", f"{path}/reject", reason)
    assert status == ended["http"]
    unknown = tests["reject a request that does not exist"]
    status, _ = await call(clinic, core, "PATCH", f"{CLINICS}/{new_id()}/actions/reject", reason)
    assert status == unknown["http"]


async def test_new_declaration_ends_the_one_before_without_a_reason(core: RunningCore) -> None:
    (case, *_) = group("declaration_transitions")["tests"]
    assert case["case"].startswith("new declaration terminates the patient's other")
    story = await Story.begin(core)
    me = await story.patient()
    await story.declared(me)
    await story.declared(me)
    assert await story.statuses(me, "declaration") == ["terminated", "active"]
    rows = await core.rows(
        "SELECT reason FROM core.declaration WHERE person_id = :person ORDER BY id",
        person=person_of(me),
    )
    assert [row["reason"] for row in rows] == [None, None]


async def test_wrong_transitions_of_a_request_by_its_patient(core: RunningCore) -> None:
    """``pis_reject_and_terminate``: what has ended is not taken back, what is not there neither."""
    story = await Story.begin(core)
    me = await story.patient()
    ended, unknown = cases("pis_reject_and_terminate")[:2]
    made = await story.create(me)
    path = f"{PATIENTS}/{made.id}/actions/reject"
    await call(me, core, "PATCH", path)
    assert await call(me, core, "PATCH", path) == (ended["http"], ended["error"])
    path = f"/api/pis/declarations/{new_id()}/actions/terminate"
    status, _ = await call(me, core, "PATCH", path, {})
    assert status == unknown["http"]
