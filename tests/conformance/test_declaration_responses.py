"""Every response about requests and declarations has its published structure.

Where the published file contradicts itself, the response is brought to the file's spelling
first; each of these places is listed in ``docs/deviations.md``.
"""

from __future__ import annotations

from typing import Any

import pytest

from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore, age
from tests.kit.declarations import SignedIn, Story
from tests.kit.people import person_record

from .published import cases, compares, group, problems

REQUESTS = "/api/pis/declaration_requests"
DECLARATIONS = "/api/pis/declarations"


@pytest.fixture
async def story(core: RunningCore) -> Story:
    story = await Story.begin(core)
    story.clinic.legal_entity["licenses"] = [
        {
            "type": "MSP",
            "license_number": "ТЕСТ-1",
            "issued_by": "МОЗ",
            "issued_date": "2020-01-01",
            "active_from_date": "2020-01-02",
            "order_no": "1",
            "what_licensed": "навчальна практика",
        }
    ]
    await core.load(story.clinic.records())
    return story


@pytest.fixture
async def me(story: Story) -> SignedIn:
    return await story.patient()


async def answer(story: Story, who: SignedIn, method: str, path: str, **options: Any) -> Any:
    _, body = await story.core.raw(method, path, who.client, token=who.token, **options)
    return body


def as_spelled(body: Any) -> Any:
    """Scope and statuses as the file spells them in requests."""
    data = body["data"]
    for item in data if isinstance(data, list) else [data]:
        if "scope" in item:
            item["scope"] = item["scope"].replace("_", " ")
        if isinstance(data, list):
            item["status"] = item["status"].lower()
    return body


def where(story: Story) -> dict[str, str]:
    return {
        "employee_id": str(story.doctor.employee_id),
        "division_id": str(story.clinic.division_id),
    }


@compares("POST", REQUESTS, 201)
async def test_create(story: Story, me: SignedIn) -> None:
    body = await answer(story, me, "POST", REQUESTS, json=where(story))
    assert problems("POST", REQUESTS, 201, as_spelled(body)) == []


async def test_the_check_finds_what_is_missing_and_what_is_wrong(
    story: Story, me: SignedIn
) -> None:
    body = as_spelled(await answer(story, me, "POST", REQUESTS, json=where(story)))
    del body["data"]["data_to_be_signed"]["person"]["secret"]
    body["data"]["channel"] = "MIS"
    body["meta"]["more"] = 1
    found = problems("POST", REQUESTS, 201, body)
    assert [line.partition(":")[0] for line in found] == [
        "data/channel", "data/data_to_be_signed/person", "meta",
    ]  # fmt: skip


@compares("GET", REQUESTS, 200)
async def test_list_of_requests(story: Story, me: SignedIn) -> None:
    await story.create(me)
    await story.create(me)
    body = await answer(story, me, "GET", REQUESTS)
    assert len(body["data"]) == 2
    assert problems("GET", REQUESTS, 200, as_spelled(body)) == []


@compares("GET", f"{REQUESTS}/{{id}}", 200)
@pytest.mark.parametrize("signed", [True, False])
async def test_details_of_a_request(story: Story, me: SignedIn, signed: bool) -> None:
    made = await story.create(me)
    if signed:
        await story.sign(me, made.id)
    body = await answer(story, me, "GET", f"{REQUESTS}/{made.id}")
    assert problems("GET", f"{REQUESTS}/{{id}}", 200, as_spelled(body)) == []


@compares("PATCH", f"{REQUESTS}/{{id}}/actions/sign", 201)
async def test_sign(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    octets = await me.requests.data_to_be_signed(me.token, made.id)
    signed = {
        "signed_content": story.core.sign(me.signer, octets),
        "signed_content_encoding": "base64",
    }
    body = await answer(story, me, "PATCH", f"{REQUESTS}/{made.id}/actions/sign", json=signed)
    path = f"{REQUESTS}/{{id}}/actions/sign"
    assert problems("PATCH", path, 201, as_spelled(body)) == []


@compares("PATCH", f"{REQUESTS}/{{id}}/actions/reject", 201)
async def test_reject(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    body = await answer(story, me, "PATCH", f"{REQUESTS}/{made.id}/actions/reject")
    path = f"{REQUESTS}/{{id}}/actions/reject"
    assert problems("PATCH", path, 201, as_spelled(body)) == []


@compares("GET", DECLARATIONS, 200)
async def test_list_of_declarations(story: Story, me: SignedIn) -> None:
    await story.declared(me)
    await story.declared(me)
    body = await answer(story, me, "GET", DECLARATIONS)
    assert len(body["data"]) == 2
    assert problems("GET", DECLARATIONS, 200, body) == []


@compares("GET", f"{DECLARATIONS}/{{id}}", 200)
async def test_details_of_a_declaration(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    body = await answer(story, me, "GET", f"{DECLARATIONS}/{declaration_id}")
    assert problems("GET", f"{DECLARATIONS}/{{id}}", 200, body) == []
    (link,) = body["urgent"]["links"]
    assert link["type"] == "SIGNED_CONTENT"
    assert await answer(story, me, "GET", link["url"])


@compares("PATCH", f"{DECLARATIONS}/{{id}}/actions/terminate", 200)
async def test_terminate(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    body = await answer(
        story,
        me,
        "PATCH",
        f"{DECLARATIONS}/{declaration_id}/actions/terminate",
        json={"reason_description": "Переїзд"},
    )
    path = f"{DECLARATIONS}/{{id}}/actions/terminate"
    assert problems("PATCH", path, 200, body) == []
    expected = cases("pis_reject_and_terminate")[3]["result"]
    assert expected.items() <= body["data"].items()


# --- refusals of creation ---------------------------------------------------------------------


def expected_of(case: str) -> tuple[int, str | None]:
    (found,) = (item for item in cases("pis_declaration_request_create") if item["case"] == case)
    return found["http"], found.get("error")


async def refusal_of(story: Story, who: SignedIn, **changes: str) -> tuple[int, str, str]:
    status, body = await story.core.raw(
        "POST", REQUESTS, who.client, token=who.token, json={**where(story), **changes}
    )
    assert {"type", "message"} <= body["error"].keys()
    return status, body["error"]["message"], body["error"]["code"]


async def test_case_division_absent(story: Story, me: SignedIn) -> None:
    status, message, _ = await refusal_of(story, me, division_id=str(new_id()))
    assert (status, message) == expected_of("division absent")


async def test_case_speciality(core: RunningCore) -> None:
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    me = await story.patient(birth_date=age(40))
    status, message, _ = await refusal_of(story, me)
    assert status == expected_of("doctor's speciality does not fit the age")[0]
    assert message == group("speciality_vs_age")["error"]


async def test_case_minor_without_capacity(story: Story) -> None:
    me = await story.patient(birth_date=age(15))
    status, message, _ = await refusal_of(story, me)
    case = "acts for oneself, 14..18, no legal-capacity document"
    assert (status, message) == expected_of(case)


async def test_case_adult_with_a_representative(story: Story) -> None:
    guardian = new_id()
    await story.core.load([("person", person_record(guardian))])
    relation = {"person_id": str(guardian), "verification_status": "VERIFIED"}
    me = await story.patient(confidant_person=relation)
    status, message, _ = await refusal_of(story, me)
    case = "acts for oneself, adult who has an active verified confidant"
    assert (status, message) == expected_of(case)


async def test_case_person_not_active(story: Story) -> None:
    patient = await story.core.patient()
    me = await story.enter(patient)
    await story.core.rows(
        "UPDATE core.person SET status = 'inactive' WHERE person_id = :person RETURNING 1",
        person=patient.person_id,
    )
    status, _, code = await refusal_of(story, me)
    assert (status, code) == (expected_of("person not active")[0], ErrorCode.PERSON_INACTIVE)
