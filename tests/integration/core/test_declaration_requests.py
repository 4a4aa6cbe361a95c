"""The patient's side of a declaration request, over HTTP and a real database."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import orjson
import pytest

from core.client import CoreRefused
from core.contract.declaration_requests import RequestStatus
from core.contract.errors import ErrorCode
from core.declarations.model import number_of
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore, age
from tests.kit.declarations import SignedIn, Story, person_of


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic, its doctor and its system, and a cabinet."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


async def refused(call: Awaitable[Any]) -> tuple[int, str]:
    with pytest.raises(CoreRefused) as caught:
        await call
    return caught.value.status, caught.value.code


# --- making -----------------------------------------------------------------------------------


async def test_a_new_request_says_everything_that_the_declaration_will(
    story: Story, me: SignedIn
) -> None:
    made = await story.create(me)
    assert made.status is RequestStatus.NEW
    assert made.scope == "family_doctor"
    assert made.declaration_number.startswith("0001-")
    assert made.person["patient_signed"] is False
    assert made.employee["speciality"] == "FAMILY_DOCTOR"
    assert made.legal_entity["id"] == str(story.clinic.legal_entity_id)
    assert made.division["id"] == str(story.clinic.division_id)
    assert made.content == made.data_to_be_signed["content"]
    assert not made.is_shareable
    assert made.start_date == story.core.clock.now().date()
    assert made.end_date == made.start_date.replace(year=made.start_date.year + 40)
    assert made.expires_at == story.core.clock.now() + timedelta(days=7)


async def test_the_exact_octets_are_the_text_that_was_shown(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    first = await me.requests.data_to_be_signed(me.token, made.id)
    assert orjson.loads(first) == made.data_to_be_signed
    assert await me.requests.data_to_be_signed(me.token, made.id) == first


async def test_a_new_request_cancels_the_earlier_one(story: Story, me: SignedIn) -> None:
    first, second = await story.create(me), await story.create(me)
    cancelled = await me.requests.get(me.token, first.id)
    assert cancelled.status is RequestStatus.CANCELLED
    assert cancelled.status_reason == "request_cancelled"
    assert (await me.requests.get(me.token, second.id)).status is RequestStatus.NEW
    assert first.declaration_number != second.declaration_number


async def test_a_repeated_call_with_the_same_key_makes_one_request(
    story: Story, me: SignedIn
) -> None:
    where: dict[str, Any] = {
        "employee_id": story.doctor.employee_id,
        "division_id": story.clinic.division_id,
        "idempotency_key": "once",
    }
    first = await me.requests.create(me.token, **where)
    assert (await me.requests.create(me.token, **where)).id == first.id
    assert await story.statuses(me, "declaration_request") == ["NEW"]


async def test_every_change_has_one_event(story: Story, me: SignedIn) -> None:
    first = await story.create(me)
    second = await story.create(me)
    await story.sign(me, second.id)
    cancelled = {
        "status": {"new_value": "CANCELLED"},
        "status_reason": {"new_value": "request_cancelled"},
    }
    assert await story.events(me) == [
        ("DeclarationRequest", first.id, {"status": {"new_value": "NEW"}}),
        ("DeclarationRequest", first.id, cancelled),
        ("DeclarationRequest", second.id, {"status": {"new_value": "NEW"}}),
        ("DeclarationRequest", second.id, {"is_shareable": {"new_value": True}}),
    ]


async def test_a_refused_request_leaves_nothing_behind(story: Story, me: SignedIn) -> None:
    await story.create(me)
    before = await story.events(me)
    call = me.requests.create(me.token, employee_id=new_id(), division_id=story.clinic.division_id)
    assert await refused(call) == (422, ErrorCode.INVALID_INPUT)
    assert await story.statuses(me, "declaration_request") == ["NEW"]
    assert await story.events(me) == before


async def test_only_who_may_write_makes_requests(story: Story, me: SignedIn) -> None:
    token = await story.core.sign_in(story.cabinet, me.signer, ["declaration_request:read_pis"])
    call = story.create(SignedIn(me.signer, token.value, me.client))
    assert await refused(call) == (403, ErrorCode.FORBIDDEN_SCOPE)


# --- who may ----------------------------------------------------------------------------------


async def test_an_unverified_person_is_refused(story: Story) -> None:
    me = await story.patient(verification={"verification_status": "NOT_VERIFIED"})
    assert await refused(story.create(me)) == (409, ErrorCode.PERSON_NOT_VERIFIED)


@pytest.mark.parametrize("status", ["VERIFICATION_NEEDED", "IN_REVIEW", "CHANGES_NEEDED"])
async def test_a_person_whose_verification_is_on_its_way_is_accepted(
    story: Story, status: str
) -> None:
    me = await story.patient(verification={"verification_status": status})
    assert (await story.create(me)).status is RequestStatus.NEW


async def test_a_person_who_has_left_the_register_is_refused(story: Story) -> None:
    patient = await story.core.patient()
    me = await story.enter(patient)
    await story.core.rows(
        "UPDATE core.person SET status = 'inactive' WHERE person_id = :person RETURNING 1",
        person=patient.person_id,
    )
    assert (await refused(story.create(me)))[0] in (401, 404)


async def test_a_minor_without_capacity_is_sent_to_his_representative(story: Story) -> None:
    me = await story.patient(birth_date=age(15))
    assert await refused(story.create(me)) == (409, ErrorCode.CONFIDANT_REQUIRED)


async def test_a_minor_with_a_document_of_capacity_asks_himself(story: Story) -> None:
    document = {"type": "MARRIAGE_CERTIFICATE", "number": "ІАБ123456", "issued_by": "ДРАЦС"}
    me = await story.patient(birth_date=age(16), documents=[document])
    assert (await story.create(me)).status is RequestStatus.NEW


# --- where ------------------------------------------------------------------------------------


async def test_an_unknown_division_is_refused(story: Story, me: SignedIn) -> None:
    call = me.requests.create(me.token, employee_id=story.doctor.employee_id, division_id=new_id())
    assert await refused(call) == (409, ErrorCode.DIVISION_UNKNOWN)


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("division", {"status": "INACTIVE"}, ErrorCode.DIVISION_INACTIVE),
        ("legal_entity", {"status": "CLOSED"}, ErrorCode.LEGAL_ENTITY_INACTIVE),
        ("legal_entity", {"type": "PHARMACY"}, ErrorCode.LEGAL_ENTITY_TYPE),
        ("employee", {"status": "DISMISSED"}, ErrorCode.EMPLOYEE_INACTIVE),
        ("employee", {"employee_type": "OWNER"}, ErrorCode.EMPLOYEE_NOT_DOCTOR),
    ],
)
async def test_a_place_out_of_use_is_refused(
    story: Story, me: SignedIn, kind: str, changes: dict[str, str], code: ErrorCode
) -> None:
    record = dict(story.clinic.records())[kind]
    await story.core.load([(kind, {**record, **changes})])
    assert await refused(story.create(me)) == (409, code)


async def test_a_doctor_of_another_clinic_is_refused(story: Story, me: SignedIn) -> None:
    other = await Story.begin(story.core)
    call = story.create(me, doctor=other.doctor)
    assert await refused(call) == (409, ErrorCode.EMPLOYEE_ELSEWHERE)


async def test_a_pediatrician_does_not_take_adults(core: RunningCore) -> None:
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    me = await story.patient(birth_date=age(18))
    assert await refused(story.create(me)) == (422, ErrorCode.SPECIALITY_AGE)


async def test_a_pediatricians_declaration_ends_with_childhood(core: RunningCore) -> None:
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    document = {"type": "MARRIAGE_CERTIFICATE", "number": "ІАБ123456"}
    me = await story.patient(birth_date=age(17), documents=[document])
    made = await story.create(me)
    assert made.end_date == age(17).replace(year=age(17).year + 18) - timedelta(days=1)


# --- reading ----------------------------------------------------------------------------------


async def test_the_list_is_newest_first_with_names(story: Story, me: SignedIn) -> None:
    first, second = await story.create(me), await story.create(me)
    page = await me.requests.list(me.token)
    assert [item.id for item in page.data] == [second.id, first.id]
    assert page.paging.total_entries == 2
    newest = page.data[0]
    assert newest.person.last_name == me.signer.surname
    assert newest.employee.party.last_name == "Вигаденко"
    assert newest.division.name == "Амбулаторія № 1"
    assert newest.legal_entity.edrpou == "00000018"


async def test_the_list_is_filtered(story: Story, me: SignedIn) -> None:
    await story.create(me)
    second = await story.create(me)
    assert [r.id for r in (await me.requests.list(me.token, status="NEW")).data] == [second.id]


async def test_details_show_the_text_until_it_is_signed(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    details = await me.requests.get(me.token, made.id)
    assert details.data_to_be_signed == made.data_to_be_signed
    assert details.system_declaration_limit == 1800
    assert details.current_declaration_count == 0
    await story.sign(me, made.id)
    signed = await me.requests.get(me.token, made.id)
    assert signed.data_to_be_signed is None
    assert signed.is_shareable
    assert signed.patient_signed_at == story.core.clock.now()
    assert [step.verb for step in signed.history] == ["create", "sign"]


async def test_a_request_of_somebody_else_does_not_exist(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    other = await story.patient()
    for call in (
        other.requests.get(other.token, made.id),
        other.requests.data_to_be_signed(other.token, made.id),
        other.requests.reject(other.token, made.id),
    ):
        assert await refused(call) == (404, ErrorCode.NOT_FOUND)


# --- withdrawing and expiring -----------------------------------------------------------------


@pytest.mark.parametrize("signed_first", [True, False])
async def test_a_patient_withdraws(story: Story, me: SignedIn, signed_first: bool) -> None:
    made = await story.create(me)
    if signed_first:
        await story.sign(me, made.id)
    withdrawn = await me.requests.reject(me.token, made.id)
    assert withdrawn.status is RequestStatus.REJECTED
    assert withdrawn.status_reason == "withdrawn_by_patient"
    assert await refused(me.requests.reject(me.token, made.id)) == (403, ErrorCode.REJECT_STATUS)


async def test_a_withdrawn_promise_frees_the_doctors_place(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    await story.approve(request_id)
    assert await story.load() == (0, 1)
    await me.requests.reject(me.token, request_id)
    assert await story.load() == (0, 0)


async def test_an_ended_request_holds_no_personal_data(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    await me.requests.reject(me.token, request_id)
    (row,) = await story.core.rows(
        "SELECT * FROM core.declaration_request WHERE id = :id", id=request_id
    )
    assert [name for name, value in row.items() if name.startswith("sealed_") and value] == []
    listed = (await me.requests.list(me.token)).data[0]
    assert listed.person.last_name is None


async def test_what_is_stored_is_unreadable_without_the_key(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    (row,) = await story.core.rows(
        "SELECT * FROM core.declaration_request WHERE id = :id", id=request_id
    )
    stored = b"".join(value for value in row.values() if isinstance(value, bytes))
    for personal in (me.signer.surname, me.signer.code):
        assert personal.encode() not in stored


async def test_overdue_requests_end_by_themselves_once(story: Story) -> None:
    new, promised = await story.patient(), await story.patient()
    await story.submitted(new)
    request_id = await story.submitted(promised)
    await story.approve(request_id)
    expiry = story.core.core._services.requests.expiry
    story.core.clock.advance(timedelta(days=7) - timedelta(seconds=1))
    assert await expiry.run() == 0
    story.core.clock.advance(timedelta(seconds=1))
    assert await expiry.run() == 2
    assert await expiry.run() == 0
    for patient in (new, promised):
        assert await story.statuses(patient, "declaration_request") == ["EXPIRED"]
        assert (await story.events(patient))[-1][2] == {
            "status": {"new_value": "EXPIRED"},
            "status_reason": {"new_value": "expired"},
        }
    assert await story.load() == (0, 0)


async def test_an_overdue_request_cannot_be_used_before_it_is_written_down(
    story: Story, me: SignedIn
) -> None:
    made = await story.create(me)
    octets = await me.requests.data_to_be_signed(me.token, made.id)
    story.core.clock.advance(timedelta(days=7))
    me = await story.enter(me.signer)  # type: ignore[arg-type]
    call = me.requests.sign(me.token, made.id, story.core.sign(me.signer, octets))
    assert await refused(call) == (422, ErrorCode.REQUEST_STATUS)
    assert await refused(me.requests.reject(me.token, made.id)) == (403, ErrorCode.REJECT_STATUS)


# --- the records behind -----------------------------------------------------------------------


async def test_a_number_that_is_in_use_is_not_given_again(story: Story, me: SignedIn) -> None:
    """The first number of every bucket belongs to a declaration of before."""
    taken = {number_of(bucket) for bucket in range(256)}
    for number in taken:
        await story.core.rows(
            "INSERT INTO core.declaration_number (number, declaration_id, person_id)"
            " VALUES (:number, :id, :id) RETURNING number",
            number=number,
            id=new_id(),
        )
    numbers = {(await story.create(me)).declaration_number for _ in range(3)}
    assert len(numbers - taken) == 3


async def test_the_seed_is_the_newest_block_of_the_persons_chain(
    story: Story, me: SignedIn
) -> None:
    made = await story.create(me)
    (row,) = await story.core.rows(
        "SELECT head, length FROM core.declaration_chain WHERE person_id = :id", id=person_of(me)
    )
    assert made.seed == row["head"].hex()
    assert made.seed == hashlib.sha256(b"declarations of " + person_of(me).bytes).hexdigest()
