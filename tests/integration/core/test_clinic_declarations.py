"""Declarations as a clinic's system reads them, over HTTP and a real database."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from typing import Any

import pytest

from core.client import CoreRefused
from core.contract.access import ClientType, Scope
from core.contract.clinic_declarations import ClinicDeclarationQuery
from core.contract.declarations import DeclarationReason, DeclarationStatus
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, octets_of, person_of


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


async def listed(at: SignedIn, **wanted: Any) -> list[Any]:
    """Ids of the declarations that the clinic's list shows."""
    page = await at.declarations.clinic_list(at.token, ClinicDeclarationQuery(**wanted))
    return [item.id for item in page.data]


async def test_the_clinic_lists_its_declarations_with_both_sides(
    story: Story, me: SignedIn
) -> None:
    declaration_id = await story.declared(me)
    at = story.doctor_in
    (shown,) = (await at.declarations.clinic_list(at.token)).data
    assert (shown.id, shown.status) == (declaration_id, DeclarationStatus.ACTIVE)
    assert (shown.person.id, shown.person.last_name) == (person_of(me), me.signer.surname)
    assert shown.employee.id == story.doctor.employee_id
    assert shown.employee.party["last_name"] == at.signer.surname
    assert shown.division.id == story.clinic.division_id
    assert shown.legal_entity.edrpou == "00000018"


async def test_details_have_the_printed_form_and_lead_to_the_signed_file(
    story: Story, me: SignedIn
) -> None:
    request_id = await story.submitted(me)
    await story.approve(request_id)
    at, envelope = story.doctor_in, await story.envelope(request_id)
    made = await at.requests.clinic_sign(at.token, request_id, envelope)
    assert (made.declaration_request_id, made.is_active) == (request_id, True)
    shown = await at.declarations.clinic_get(at.token, made.id)
    assert shown.declaration_number in shown.content
    assert shown.person.phones
    assert shown.signed_at == made.signed_at
    file = await at.declarations.clinic_signed_content(at.token, made.id)
    assert file == octets_of(envelope)


async def test_details_show_no_number_of_a_document(story: Story, me: SignedIn) -> None:
    at, declaration_id = story.doctor_in, await story.declared(me)
    _, answer = await story.core.raw(
        "GET", f"/api/declarations/{declaration_id}", at.client, token=at.token
    )
    person = answer["data"]["person"]
    assert not {"tax_id", "documents", "unzr", "secret", "addresses"} & person.keys()


async def test_those_in_force_are_meant_unless_said(story: Story, me: SignedIn) -> None:
    ended, other = await story.declared(me), await story.declared(await story.patient())
    await me.declarations.terminate(me.token, ended)
    at = story.doctor_in
    assert await listed(at) == [other]
    terminated = DeclarationStatus.TERMINATED
    assert await listed(at, status=terminated) == [ended]
    assert await listed(at, status=terminated, reason=DeclarationReason.MANUAL_PERSON) == [ended]
    assert await listed(at, status=terminated, reason="other") == []


async def test_the_list_is_filtered_and_paged(story: Story) -> None:
    second = story.clinic.doctor(signer=story.doctor_in.signer)
    await story.core.load(story.clinic.records())
    declarations = [await story.declared(await story.patient()) for _ in range(3)]
    at = story.doctor_in
    newest = declarations[::-1]
    assert await listed(at, employee_id=story.doctor.employee_id) == newest
    assert await listed(at, employee_id=second.employee_id) == []
    number = (await at.declarations.clinic_get(at.token, newest[0])).declaration_number
    assert await listed(at, declaration_number=number) == [newest[0]]
    assert await listed(at, legal_entity_id=story.clinic.legal_entity_id) == newest
    assert await listed(at, legal_entity_id=new_id()) == []
    assert await listed(at, page=2, page_size=2) == [newest[2]]
    page = await at.declarations.clinic_list(at.token, ClinicDeclarationQuery(page_size=2))
    assert (page.paging.total_entries, page.paging.total_pages) == (3, 2)


async def test_another_clinic_is_told_that_it_is_not_its_own(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    at = (await Story.begin(story.core)).doctor_in
    assert await listed(at) == []
    elsewhere = (403, ErrorCode.DECLARATION_OF_ANOTHER_ENTITY)
    assert await refused(at.declarations.clinic_get(at.token, declaration_id)) == elsewhere
    call = at.declarations.clinic_signed_content(at.token, declaration_id)
    assert await refused(call) == elsewhere


async def test_a_declaration_that_nobody_knows_does_not_exist(story: Story) -> None:
    at = story.doctor_in
    call = at.declarations.clinic_get(at.token, new_id())
    assert await refused(call) == (404, ErrorCode.NOT_FOUND)


async def test_a_patient_and_a_channel_without_the_scope_see_nothing(
    story: Story, me: SignedIn
) -> None:
    weak = await story.core.channel(
        ClientType.MIS,
        scopes=[Scope.CLINIC_REQUEST_READ],
        legal_entity_id=story.clinic.legal_entity_id,
    )
    token = await story.core.sign_employee_in(weak, story.doctor_in.signer)
    forbidden = (403, ErrorCode.FORBIDDEN_SCOPE)
    assert await refused(weak.declarations.clinic_list(token.value)) == forbidden
    assert await refused(me.declarations.clinic_list(me.token)) == forbidden


async def test_a_declaration_from_before_has_no_file(story: Story, me: SignedIn) -> None:
    record = {
        "id": str(new_id()),
        "person_id": str(person_of(me)),
        "employee_id": str(story.doctor.employee_id),
        "division_id": str(story.clinic.division_id),
        "legal_entity_id": str(story.clinic.legal_entity_id),
        "declaration_number": "0001-AAAA-0000",
        "start_date": "2020-01-01",
        "end_date": "2060-01-01",
        "signed_at": "2020-01-01T10:00:00Z",
    }
    await story.core.load([("declaration", record)])
    at = story.doctor_in
    (declaration_id,) = await listed(at)
    status, answer = await story.core.raw(
        "GET", f"/api/declarations/{declaration_id}", at.client, token=at.token
    )
    assert (status, answer["urgent"]["links"]) == (200, [])
    assert answer["data"]["start_date"] == date(2020, 1, 1).isoformat()
    call = at.declarations.clinic_signed_content(at.token, declaration_id)
    assert await refused(call) == (404, ErrorCode.NOT_FOUND)


async def test_every_reading_is_written_down(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    at = story.doctor_in
    await at.declarations.clinic_list(at.token)
    await at.declarations.clinic_get(at.token, declaration_id)
    await at.declarations.clinic_signed_content(at.token, declaration_id)
    rows = await story.core.rows(
        "SELECT path, employee_id FROM core.read_journal"
        " WHERE person_id = :person AND path LIKE '/api/declarations%'",
        person=person_of(me),
    )
    assert len(rows) == 3
    assert {row["employee_id"] for row in rows} == {story.doctor.employee_id}
