"""The clinic's side of a declaration request, over HTTP and a real database."""

from __future__ import annotations

import base64
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from core.client import CoreRefused
from core.contract.access import ClientType, Scope
from core.contract.declaration_requests import (
    Channel,
    ClinicQuery,
    RejectBody,
    RejectReason,
    RequestStatus,
)
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, octets_of, person_of
from tests.kit.people import with_key
from tests.kit.registry import Clinic


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


# --- seeing -----------------------------------------------------------------------------------


async def test_the_clinic_does_not_see_what_the_patient_has_not_signed(
    story: Story, me: SignedIn
) -> None:
    made = await story.create(me)
    at = story.doctor_in
    assert not (await at.requests.clinic_list(at.token)).data
    for call in (
        at.requests.clinic_get(at.token, made.id),
        at.requests.clinic_signed_content(at.token, made.id),
        at.requests.clinic_approve(at.token, made.id),
        at.requests.clinic_reject(at.token, made.id, RejectReason.DOCTOR_FULL),
    ):
        assert await refused(call) == (404, ErrorCode.NOT_FOUND)


async def test_another_clinic_does_not_see_the_request(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    at = (await Story.begin(story.core)).doctor_in
    assert not (await at.requests.clinic_list(at.token)).data
    for call in (
        at.requests.clinic_get(at.token, request_id),
        at.requests.clinic_signed_content(at.token, request_id),
        at.requests.clinic_approve(at.token, request_id),
        at.requests.clinic_reject(at.token, request_id, RejectReason.DOCTOR_FULL),
        at.requests.clinic_sign(at.token, request_id, story.core.sign(at.signer, b"anything")),
    ):
        assert await refused(call) == (404, ErrorCode.NOT_FOUND)


async def test_details_show_the_patient_the_form_and_the_history(
    story: Story, me: SignedIn
) -> None:
    request_id = await story.submitted(me)
    at = story.doctor_in
    shown = await at.requests.clinic_get(at.token, request_id)
    assert shown.person.last_name == me.signer.surname
    assert shown.content is not None
    assert shown.declaration_number in shown.content
    assert shown.is_shareable
    assert [(step.verb, step.actor) for step in shown.history] == [
        ("create", "PATIENT"),
        ("sign", "PATIENT"),
    ]


async def test_the_list_is_filtered_by_status_employee_and_channel(story: Story) -> None:
    second = story.clinic.doctor()
    await story.core.load(story.clinic.records())
    first_id = await story.submitted(await story.patient())
    second_id = await story.submitted(await story.patient(), second)
    await story.approve(second_id)
    at = story.doctor_in

    async def found(**wanted: Any) -> list[Any]:
        page = await at.requests.clinic_list(at.token, ClinicQuery(**wanted))
        return [item.id for item in page.data]

    assert await found() == [second_id, first_id]
    assert await found(status=RequestStatus.APPROVED) == [second_id]
    assert await found(employee_id=story.doctor.employee_id) == [first_id]
    assert await found(channel=Channel.MIS) == []
    assert await found(page_size=1, page=2) == [first_id]


async def test_every_reading_of_a_patients_request_is_written_down(
    story: Story, me: SignedIn
) -> None:
    request_id = await story.submitted(me)
    at = story.doctor_in
    await at.requests.clinic_list(at.token)
    await at.requests.clinic_get(at.token, request_id)
    await at.requests.clinic_signed_content(at.token, request_id)
    tables = await story.core.rows(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = 'core' AND column_name = 'path'"
    )
    (journal,) = tables
    rows = await story.core.rows(
        f"SELECT path FROM core.{journal['table_name']}"  # noqa: S608
        " WHERE person_id = :person AND path LIKE '/api/v3/%' ORDER BY path",
        person=person_of(me),
    )
    assert len(rows) == 3


# --- roles ------------------------------------------------------------------------------------


async def test_a_registrar_decides_but_does_not_sign(story: Story, me: SignedIn) -> None:
    signer = with_key(story.core.pki, surname="Вигаденко", given_name="Реєстратор")
    story.clinic.doctor(signer=signer, employee_type="RECEPTIONIST")
    await story.core.load(story.clinic.records())
    desk = await story.employee(signer)
    request_id = await story.submitted(me)
    approved = await desk.requests.clinic_approve(desk.token, request_id)
    assert approved.status is RequestStatus.APPROVED
    assert await refused(story.finish(request_id, desk)) == (403, ErrorCode.FORBIDDEN_SCOPE)


async def test_a_patients_token_opens_no_clinic(story: Story, me: SignedIn) -> None:
    assert await refused(me.requests.clinic_list(me.token)) == (403, ErrorCode.FORBIDDEN_SCOPE)


async def test_an_employees_token_opens_no_patient(story: Story) -> None:
    at = story.doctor_in
    assert await refused(at.requests.list(at.token)) == (403, ErrorCode.FORBIDDEN_SCOPE)


async def test_a_channel_without_the_scope_does_not_sign(story: Story, me: SignedIn) -> None:
    weak = await story.core.channel(
        ClientType.MIS,
        scopes=[Scope.CLINIC_REQUEST_READ],
        legal_entity_id=story.clinic.legal_entity_id,
    )
    token = await story.core.sign_employee_in(weak, story.doctor_in.signer)
    request_id = await story.submitted(me)
    call = weak.declaration_requests.clinic_approve(token.value, request_id)
    assert await refused(call) == (403, ErrorCode.FORBIDDEN_SCOPE)


# --- approving and refusing -------------------------------------------------------------------


async def test_an_approved_request_takes_a_place(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    approved = await story.approve(request_id)
    assert approved.status is RequestStatus.APPROVED
    assert await story.load() == (0, 1)
    assert await refused(story.approve(request_id)) == (409, ErrorCode.INVALID_TRANSITION)
    assert await story.load() == (0, 1)


async def test_a_full_doctor_is_approved_only_over_the_limit(story: Story, me: SignedIn) -> None:
    story.clinic.staff[0][1]["declarations_count"] = 1800
    await story.core.load(story.clinic.records())
    request_id = await story.submitted(me)
    with pytest.raises(CoreRefused, match="422 doctor_full") as caught:
        await story.approve(request_id)
    assert caught.value.message == "This doctor has 1800 declarations and could not sign more"
    assert await story.load() == (0, 0)
    assert (await story.approve(request_id, overlimit=True)).status is RequestStatus.APPROVED


async def test_the_last_place_is_promised_once(story: Story) -> None:
    story.clinic.staff[0][1]["declarations_count"] = 1799
    await story.core.load(story.clinic.records())
    first = await story.submitted(await story.patient())
    second = await story.submitted(await story.patient())
    await story.approve(first)
    assert await refused(story.approve(second)) == (422, ErrorCode.DOCTOR_FULL)


async def test_a_patient_of_the_doctor_is_not_counted_twice(story: Story, me: SignedIn) -> None:
    await story.declared(me)
    story.clinic.staff[0][1]["declarations_count"] = 1799
    await story.core.load(story.clinic.records())
    again = await story.submitted(me)
    assert (await story.approve(again)).status is RequestStatus.APPROVED
    stranger = await story.submitted(await story.patient())
    assert await refused(story.approve(stranger)) == (422, ErrorCode.DOCTOR_FULL)


async def test_all_positions_of_a_doctor_count_together(story: Story, me: SignedIn) -> None:
    other = Clinic()
    second = other.doctor("PEDIATRICIAN", party_id=story.doctor.party_id)
    story.clinic.staff[0][1]["declarations_count"] = 900
    await story.core.load([*story.clinic.records(), *other.records()])
    request_id = await story.submitted(me)
    # The lowest of the limits of his specialities, 900, holds for the family doctor, too.
    assert await refused(story.approve(request_id)) == (422, ErrorCode.DOCTOR_FULL)
    assert second.employee_id != story.doctor.employee_id


async def test_a_doctor_who_has_left_takes_nobody(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    record = dict(story.clinic.records())["employee"]
    await story.core.load([("employee", {**record, "status": "DISMISSED"})])
    assert (await refused(story.approve(request_id)))[1] in (
        ErrorCode.EMPLOYEE_INACTIVE,
        ErrorCode.TOKEN_INVALID,
    )


async def test_a_refusal_tells_the_patient_why(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    at = story.doctor_in
    await at.requests.clinic_reject(at.token, request_id, RejectReason.OTHER, "Лікар у відпустці")
    told = await me.requests.get(me.token, request_id)
    assert told.status is RequestStatus.REJECTED
    assert (told.status_reason, told.status_comment) == ("other", "Лікар у відпустці")
    assert told.history[-1].actor == "CLINIC"
    call = at.requests.clinic_reject(at.token, request_id, RejectReason.DOCTOR_FULL)
    assert await refused(call) == (409, ErrorCode.INVALID_TRANSITION)


def test_another_reason_needs_words() -> None:
    with pytest.raises(ValidationError):
        RejectBody(reason=RejectReason.OTHER)


# --- signing ----------------------------------------------------------------------------------


async def test_the_doctors_signature_needs_an_approval(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    assert await refused(story.finish(request_id)) == (422, ErrorCode.REQUEST_STATUS)


async def test_the_doctors_signature_puts_the_declaration_in_force(
    story: Story, me: SignedIn
) -> None:
    request_id = await story.submitted(me)
    await story.approve(request_id)
    done = await story.finish(request_id)
    assert done.status is RequestStatus.SIGNED
    assert done.person.last_name is None
    declaration = await me.declarations.get(me.token, done.declaration_id)
    assert declaration.status == "active"
    assert declaration.declaration_request_id == request_id
    assert declaration.declaration_number == done.declaration_number
    assert declaration.declaration_number in declaration.content
    assert await story.load() == (1, 0)


async def test_the_declaration_keeps_the_envelope_in_the_envelope(
    story: Story, me: SignedIn
) -> None:
    made = await story.create(me)
    patients = await story.sign(me, made.id)
    await story.approve(made.id)
    envelope = await story.envelope(made.id)
    at = story.doctor_in
    await at.requests.clinic_sign(at.token, made.id, envelope)
    kept = await me.declarations.signed_content(me.token, made.declaration_id)
    assert kept == octets_of(envelope)
    outer = await story.core.core._signatures.verify_container(kept)
    assert outer.content == octets_of(patients)
    assert outer.signer.code == at.signer.code
    inner = await story.core.core._signatures.verify_container(outer.content)
    assert inner.signer.code == me.signer.code


async def test_the_same_signature_again_is_no_error(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    await story.approve(request_id)
    at, envelope = story.doctor_in, await story.envelope(request_id)
    await at.requests.clinic_sign(at.token, request_id, envelope)
    events = await story.events(me)
    again = await at.requests.clinic_sign(at.token, request_id, envelope)
    assert (again.declaration_request_id, again.status) == (request_id, "active")
    assert await story.events(me) == events
    story.core.clock.advance(timedelta(seconds=5))
    call = at.requests.clinic_sign(
        at.token, request_id, story.core.sign(at.signer, octets_of(envelope))
    )
    assert await refused(call) == (422, ErrorCode.REQUEST_STATUS)


async def test_a_signature_over_the_bare_text_counts_as_one_of_two(
    story: Story, me: SignedIn
) -> None:
    made = await story.create(me)
    octets = await me.requests.data_to_be_signed(me.token, made.id)
    await story.sign(me, made.id)
    await story.approve(made.id)
    at = story.doctor_in
    call = at.requests.clinic_sign(at.token, made.id, story.core.sign(at.signer, octets))
    with pytest.raises(CoreRefused) as caught:
        await call
    assert (caught.value.status, caught.value.code) == (400, ErrorCode.SIGNATURE_COUNT)
    assert caught.value.message == (
        "document must contain 2 signatures and 0 stamps but contains 1 signatures"
    )


async def test_a_signature_over_another_patients_container_is_refused(story: Story) -> None:
    first = await story.submitted(await story.patient())
    second = await story.submitted(await story.patient())
    for request_id in (first, second):
        await story.approve(request_id)
    at, wrong = story.doctor_in, await story.envelope(second)
    call = at.requests.clinic_sign(at.token, first, wrong)
    assert await refused(call) == (422, ErrorCode.CONTENT_MISMATCH)


async def test_another_container_of_the_same_patient_is_refused(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    octets = await me.requests.data_to_be_signed(me.token, made.id)
    await story.sign(me, made.id)
    await story.approve(made.id)
    story.core.clock.advance(timedelta(seconds=5))
    other = base64.b64decode(story.core.sign(me.signer, octets))
    at = story.doctor_in
    call = at.requests.clinic_sign(at.token, made.id, story.core.sign(at.signer, other))
    assert await refused(call) == (422, ErrorCode.CONTENT_MISMATCH)


async def test_another_doctor_of_the_clinic_does_not_sign(story: Story, me: SignedIn) -> None:
    signer = with_key(story.core.pki, surname="Колеженко", given_name="Лікар")
    story.clinic.doctor(signer=signer)
    await story.core.load(story.clinic.records())
    colleague = await story.employee(signer)
    request_id = await story.submitted(me)
    await story.approve(request_id)
    call = story.finish(request_id, colleague)
    assert await refused(call) == (422, ErrorCode.SIGNER_MISMATCH)


async def test_the_field_name_of_clinics_systems_is_accepted(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    await story.approve(request_id)
    at = story.doctor_in
    status, answer = await story.core.raw(
        "PATCH",
        f"/api/v3/declaration_requests/{request_id}/actions/sign",
        at.client,
        token=at.token,
        json={
            "signed_declaration_request": await story.envelope(request_id),
            "signed_content_encoding": "base64",
        },
    )
    assert (status, answer["data"]["status"]) == (200, "active")


async def test_a_request_that_nobody_knows_does_not_exist(story: Story) -> None:
    at = story.doctor_in
    assert await refused(at.requests.clinic_get(at.token, new_id())) == (404, ErrorCode.NOT_FOUND)
