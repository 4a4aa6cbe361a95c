"""Answers to clinics' systems have the fields that are published for them.

Source: GENERAL MIS API 9.13 (Declaration Requests V3, Declarations); which of them a living МІС
relies on: nationHealth ``app/Classes/eHealth/Api/DeclarationRequest.php`` and ``Declaration.php``.
No schema is published: the names and kinds are written down here.
"""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from core.contract.declaration_requests import ClinicQuery, RejectReason
from core.contract.errors import ErrorCode
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.people import with_key

UUID = {"type": "string", "format": "uuid"}
DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T"}
TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "number"}
MAP = {"type": "object"}
REQUESTS = "/api/v3/declaration_requests"


def required(**fields: dict[str, Any]) -> dict[str, Any]:
    """An object with at least these fields."""
    return {"type": "object", "properties": fields, "required": list(fields)}


LISTED = required(
    id=UUID, start_date=DATE, end_date=DATE, status=TEXT, channel=TEXT, person_id=UUID,
    employee_id=UUID, division_id=UUID, legal_entity_id=UUID,
)  # fmt: skip
DETAILS = required(
    id=UUID, start_date=DATE, end_date=DATE, person_id=UUID, employee_id=UUID, division_id=UUID,
    legal_entity_id=UUID, declaration_number=TEXT, declaration_id=UUID, status=TEXT, channel=TEXT,
    system_declaration_limit=NUMBER, current_declaration_count=NUMBER,
)  # fmt: skip
TO_BE_SIGNED = required(data_to_be_signed=MAP)
URGENT = required(authentication_method_current=required(type=TEXT, number=TEXT))
SIGNED = required(
    id=UUID, declaration_number=TEXT, start_date=DATE, end_date=DATE, signed_at=MOMENT,
    status={"enum": ["active", "pending_verification", "terminated"]},
    declaration_request_id=UUID, person_id=UUID, legal_entity_id=UUID, employee_id=UUID,
    division_id=UUID, inserted_at=MOMENT, is_active={"type": "boolean"},
)  # fmt: skip
DECLARATION = required(
    id=UUID, declaration_number=TEXT, declaration_request_id=UUID, start_date=DATE, end_date=DATE,
    inserted_at=MOMENT, updated_at=MOMENT, status=TEXT,
    division=required(id=UUID, name=TEXT),
    employee=required(id=UUID, employee_type=TEXT, position=TEXT),
    legal_entity=required(id=UUID, name=TEXT, edrpou=TEXT),
    person=required(
        id=UUID, first_name=TEXT, last_name=TEXT, birth_date=DATE, verification_status=TEXT
    ),
)  # fmt: skip
WHOLE_DECLARATION = required(
    signed_at=MOMENT,
    scope=TEXT,
    person=required(gender=TEXT, birth_country=TEXT, birth_settlement=TEXT),
)
PAGING = required(page_number=NUMBER, page_size=NUMBER, total_entries=NUMBER, total_pages=NUMBER)


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic, its doctor and its system, and a cabinet."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


async def answer(story: Story, method: str, path: str, body: Any = None) -> Any:
    """The whole body of a successful answer to the doctor."""
    at = story.doctor_in
    status, said = await story.core.raw(method, path, at.client, token=at.token, json=body)
    assert status == 200, said
    return said


def fits(value: Any, *schemas: dict[str, Any]) -> None:
    for schema in schemas:
        Draft202012Validator(schema).validate(value)


async def test_requests_from_the_list_to_the_declaration(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    one = f"{REQUESTS}/{request_id}"
    listed = await answer(story, "GET", f"{REQUESTS}?status=NEW&page=1&page_size=1")
    fits(listed["data"][0], LISTED)
    fits(listed["paging"], PAGING)
    shown = await answer(story, "GET", one)
    fits(shown["data"], DETAILS, TO_BE_SIGNED)
    fits(shown["urgent"], URGENT)
    assert shown["urgent"]["links"][0]["url"] == f"{one}/signed_content"
    # The published body is empty where no code was sent.
    fits((await answer(story, "PATCH", f"{one}/actions/approve"))["data"], DETAILS, TO_BE_SIGNED)
    signed = await answer(
        story,
        "PATCH",
        f"{one}/actions/sign",
        {
            "signed_declaration_request": await story.envelope(request_id),
            "signed_content_encoding": "base64",
        },
    )
    fits(signed["data"], SIGNED)
    declarations = await answer(story, "GET", "/api/declarations?status=active")
    fits(declarations["data"][0], DECLARATION)
    fits(declarations["paging"], PAGING)
    whole = await answer(story, "GET", f"/api/declarations/{signed['data']['id']}")
    fits(whole["data"], DECLARATION, WHOLE_DECLARATION)


async def test_a_refused_request(story: Story, me: SignedIn) -> None:
    one = f"{REQUESTS}/{await story.submitted(me)}"
    body = {"reason": RejectReason.DOCTOR_FULL}
    fits((await answer(story, "PATCH", f"{one}/actions/reject", body))["data"], DETAILS)
    fits((await answer(story, "GET", one))["data"], DETAILS)


async def test_a_code_for_a_request_of_a_cabinet_changes_nothing(
    story: Story, me: SignedIn
) -> None:
    one = f"{REQUESTS}/{await story.submitted(me)}"
    approved = await answer(story, "PATCH", f"{one}/actions/approve", {"verification_code": 3748})
    assert approved["data"]["status"] == "APPROVED"


@pytest.mark.parametrize(
    "body",
    [{}, {"reason": "lives_elsewhere"}, {"reason": "other"}, {"reason": "other", "words": 1}],
)
async def test_a_refusal_needs_a_reason_of_the_dictionary(
    story: Story, me: SignedIn, body: dict[str, Any]
) -> None:
    at, request_id = story.doctor_in, await story.submitted(me)
    status, said = await story.core.raw(
        "PATCH", f"{REQUESTS}/{request_id}/actions/reject", at.client, token=at.token, json=body
    )
    assert (status, said["error"]["code"]) == (422, ErrorCode.INVALID_INPUT)
    assert await story.statuses(me, "declaration_request") == ["NEW"]


@pytest.mark.parametrize("role", ["ADMIN", "ASSISTANT", "OWNER"])
async def test_every_published_role_sees_and_decides(story: Story, me: SignedIn, role: str) -> None:
    signer = with_key(story.core.pki, surname="Вигаденко", given_name="Працівник")
    story.clinic.doctor(signer=signer, employee_type=role)
    await story.core.load(story.clinic.records())
    desk = await story.employee(signer)
    request_id = await story.submitted(me)
    wanted = ClinicQuery(legal_entity_id=story.clinic.legal_entity_id)
    listed = (await desk.requests.clinic_list(desk.token, wanted)).data
    assert [item.id for item in listed] == [request_id]
    await desk.requests.clinic_approve(desk.token, request_id)
    # The administrator hands the doctor's signature in; it is the doctor's all the same.
    envelope = await story.envelope(request_id)
    at, client = desk.token, desk.client
    path, body = f"{REQUESTS}/{request_id}/actions/sign", {"signed_content_encoding": "base64"}
    for container in (story.core.sign(signer, b"something else"), envelope):
        status, _ = await story.core.raw(
            "PATCH", path, client, token=at, json={**body, "signed_content": container}
        )
        expected = 403 if role != "ADMIN" else (200 if container == envelope else 422)
        assert status == expected
