"""Every response about registration and personal data is as published.

Where the published file contradicts itself, the response is brought to the file's spelling
first; each of these places is listed in ``docs/deviations.md``.
"""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from core.client import CoreClient
from core.services import Services
from tests.kit.applicants import document
from tests.kit.core_service import RunningCore
from tests.kit.pictures import jpeg
from tests.kit.registration import (
    SCOPES,
    confirm_phone,
    last_code,
    newcomer,
    sign_up,
    signed_data,
)

from .cabinet import EVERYTHING, REQUESTS, Cabinet
from .published import TRUSTED, api, compares, problems

SIGN_UP = "/api/pis/sign-up"


def with_file_spelling(body: Any) -> Any:
    """A request with ``CANCELED``, which the file writes in three of its four answers."""
    if body["data"]["status"] == "CANCELLED":
        body["data"]["status"] = "CANCELED"
    return body


# --- registering oneself ----------------------------------------------------------------------


async def registration(
    core: RunningCore, bot: CoreClient, data: dict[str, Any], person: Any
) -> Any:
    credentials = bot.credentials
    return {
        "signed_content": await signed_data(core, bot, person, data),
        "signed_content_encoding": "base64",
        "token": {
            "grant_type": "pis_auth",
            "client_id": str(credentials.client_id),
            "client_secret": credentials.secret,
            "scope": " ".join(SCOPES),
        },
    }


@compares("POST", SIGN_UP, 201, file=TRUSTED)
@pytest.mark.parametrize("given", [EVERYTHING, {}], ids=["everything", "the least"])
async def test_sign_up(core: RunningCore, bot: CoreClient, given: dict[str, Any]) -> None:
    person = await newcomer(core)
    await confirm_phone(core, bot, person.phone)
    wanted = await registration(core, bot, person.data(**given), person)
    status, body = await core.raw("POST", SIGN_UP, bot, json=wanted)
    assert status == 201
    assert problems("POST", SIGN_UP, 201, body, file=TRUSTED) == []


@compares("POST", SIGN_UP, 201, file=TRUSTED)
async def test_sign_up_with_the_code_as_a_number(core: RunningCore, bot: CoreClient) -> None:
    """The published type of the code is a number."""
    person = await newcomer(core)
    await bot.authentication_methods.send_code(person.phone, "Telegram")
    await core.sms.holds(1)
    wanted = await registration(core, bot, person.data(), person)
    wanted["otp"] = int(last_code(core, person.phone))
    status, body = await core.raw("POST", SIGN_UP, bot, json=wanted)
    assert status == 201
    assert problems("POST", SIGN_UP, 201, body, file=TRUSTED) == []


async def test_what_a_new_patient_signs_has_the_published_shape(
    core: RunningCore, bot: CoreClient
) -> None:
    """The method under ``/dummy`` describes the signed text; its body is that text."""
    person = await newcomer(core)
    text = {
        "person": person.data(**EVERYTHING),
        "patient_signed": True,
        "process_disclosure_data_consent": True,
        "jwt": await bot.access.nonce(),
    }
    described = api(TRUSTED)["paths"]["/dummy/pis/sign-up"]["post"]["requestBody"]["content"]
    schema = {**described["application/json"]["schema"], "components": api(TRUSTED)["components"]}
    assert list(Draft202012Validator(schema).iter_errors(text)) == []
    await confirm_phone(core, bot, person.phone)
    assert (await sign_up(core, bot, person, **EVERYTHING)).is_new


# --- one's own data ---------------------------------------------------------------------------


@compares("GET", "/api/pis/person", 200)
@compares("GET", "/api/pis/person/verification", 200)
async def test_person_as_he_registered(cabinet: Cabinet) -> None:
    for path in ("/api/pis/person", "/api/pis/person/verification"):
        status, body = await cabinet.call("GET", path)
        assert status == 200
        assert problems("GET", path, 200, body) == []


@compares("POST", REQUESTS, 201)
async def test_request_for_a_change(cabinet: Cabinet) -> None:
    status, body = await cabinet.ask(last_name="Новенко")
    assert status == 201
    assert problems("POST", REQUESTS, 201, body) == []


async def test_the_check_finds_what_is_missing_and_what_is_wrong(cabinet: Cabinet) -> None:
    _, body = await cabinet.ask(last_name="Новенко")
    del body["data"]["person"]["secret"]
    body["data"]["status"] = "SENT"
    body["meta"]["more"] = 1
    found = problems("POST", REQUESTS, 201, body)
    assert [line.partition(":")[0] for line in found] == ["data/person", "data/status", "meta"]


@compares("GET", REQUESTS, 200)
async def test_requests_open_and_ended(cabinet: Cabinet) -> None:
    for name in ("Перша", "Друга"):
        await cabinet.ask(last_name=name)
    status, body = await cabinet.call("GET", REQUESTS)
    statuses = [item["status"] for item in body["data"]]
    assert (status, statuses) == (200, ["NEW", "CANCELLED", "SIGNED"])
    assert problems("GET", REQUESTS, 200, body) == []


async def ended_by_a_newer(cabinet: Cabinet, request_id: str) -> None:
    await cabinet.ask(last_name="Інша")


async def ended_by_signature(cabinet: Cabinet, request_id: str) -> None:
    path = f"{REQUESTS}/{request_id}/actions/complete"
    await cabinet.call("PATCH", path, await cabinet.signed(request_id))


async def ended_by_the_patient(cabinet: Cabinet, request_id: str) -> None:
    await cabinet.call("PATCH", f"{REQUESTS}/{request_id}/actions/reject")


async def ended_by_time(cabinet: Cabinet, request_id: str) -> None:
    await cabinet.core.execute("UPDATE core.person_request SET expires_at = inserted_at")
    assert await Services(cabinet.core.base).person_request_expiry.run() == 1


async def not_ended(cabinet: Cabinet, request_id: str) -> None:
    """Still to be signed."""


@compares("GET", f"{REQUESTS}/{{id}}", 200)
@pytest.mark.parametrize(
    ("end", "status"),
    [
        (not_ended, "NEW"),
        (ended_by_a_newer, "CANCELLED"),
        (ended_by_signature, "SIGNED"),
        (ended_by_the_patient, "REJECTED"),
        (ended_by_time, "EXPIRED"),
    ],
)
async def test_details_of_a_request(cabinet: Cabinet, end: Any, status: str) -> None:
    request_id = await cabinet.asked(last_name="Новенко")
    await end(cabinet, request_id)
    code, body = await cabinet.call("GET", f"{REQUESTS}/{request_id}")
    assert (code, body["data"]["status"]) == (200, status)
    assert problems("GET", f"{REQUESTS}/{{id}}", 200, with_file_spelling(body)) == []


@compares("PATCH", f"{REQUESTS}/{{id}}/actions/complete", 200)
async def test_completion(cabinet: Cabinet) -> None:
    request_id = await cabinet.asked(last_name="Новенко")
    signed = await cabinet.signed(request_id)
    path = f"{REQUESTS}/{request_id}/actions/complete"
    status, body = await cabinet.call("PATCH", path, signed)
    assert (status, body["data"]["status"]) == (200, "SIGNED")
    assert problems("PATCH", f"{REQUESTS}/{{id}}/actions/complete", 200, body) == []


@compares("PATCH", f"{REQUESTS}/{{id}}/actions/reject", 200)
async def test_taking_back(cabinet: Cabinet) -> None:
    path = f"{REQUESTS}/{await cabinet.asked(last_name='Новенко')}/actions/reject"
    status, body = await cabinet.call("PATCH", path)
    assert (status, body["data"]["status"]) == (200, "REJECTED")
    assert problems("PATCH", f"{REQUESTS}/{{id}}/actions/reject", 200, body) == []


async def test_text_to_sign_is_the_answer_to_creation_signed(cabinet: Cabinet) -> None:
    """What is signed is the published data of creation with ``patient_signed`` true."""
    _, body = await cabinet.ask(last_name="Новенко")
    _, text = await cabinet.call("GET", f"{REQUESTS}/{body['data']['id']}/data_to_be_signed")
    assert text["patient_signed"] is True
    answer = {**body, "data": {**text, "patient_signed": False}}
    assert problems("POST", REQUESTS, 201, answer) == []


# --- refusals ---------------------------------------------------------------------------------


async def test_refused_fields_are_told_as_published(cabinet: Cabinet) -> None:
    """Source: the error envelope, PIS API 9.11: entry, its type, and rules of each."""
    status, body = await cabinet.ask(first_name="Ёлка", unzr="19960515-00018")
    assert (status, body["error"]["type"]) == (422, "validation_failed")
    assert body["error"]["invalid"] == [
        {
            "entry": "$.person.first_name",
            "entry_type": "json_data_property",
            "rules": [body["error"]["invalid"][0]["rules"][0]],
        },
        {
            "entry": "$.person.unzr",
            "entry_type": "json_data_property",
            "rules": [
                {
                    "rule": "invalid",
                    "params": [],
                    "description": "Birthdate or unzr is not correct",
                }
            ],
        },
    ]


async def test_unknown_field_is_refused(cabinet: Cabinet) -> None:
    """Source: "schema does not allow additional properties", v2 schemas of ehealth.api."""
    status, body = await cabinet.ask(nickname="Тест")
    assert status == 422
    assert [item["entry"] for item in body["error"]["invalid"]] == ["$.person.nickname"]


# --- scans of documents -----------------------------------------------------------------------


@compares("POST", "/api/pis/documents", 201)
@compares("PATCH", "/api/pis/documents/actions/complete", 200)
async def test_scans(core: RunningCore, bot: CoreClient) -> None:
    person = await newcomer(core)
    await confirm_phone(core, bot, person.phone)
    permit = document("PERMANENT_RESIDENCE_PERMIT", number="ІР12345")
    token = (await sign_up(core, bot, person, **person.data(documents=[permit]))).token.value
    path = "/api/pis/documents"
    status, body = await core.raw("POST", path, bot, token=token)
    assert status == 201
    assert problems("POST", path, 201, body) == []
    await bot.person_documents.upload(body["data"][0]["url"], jpeg())
    status, body = await core.raw("PATCH", f"{path}/actions/complete", bot, token=token)
    assert status == 200
    assert problems("PATCH", f"{path}/actions/complete", 200, body) == []
