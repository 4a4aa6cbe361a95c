"""Every response to a representative is as published, and every case about acting for another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from core.client import CoreClient
from core.kit.ids import new_id
from tests.kit.core_service import PATIENT_SCOPES, RunningCore, age
from tests.kit.declarations import SignedIn, Story
from tests.kit.families import Household, Parent, Registers
from tests.kit.people import person_record

from .published import TRUSTED, api, cases, compares, problems

SIGN_IN, SIGN_UP = "/api/pis/confidant/sign-in", "/api/pis/confidant/sign-up"
REQUESTS = "/api/pis/declaration_requests"
VERIFICATION = "/api/pis/person/verification"


@pytest.fixture
async def household(core: RunningCore) -> AsyncIterator[Household]:
    async with Registers.serving() as registers:
        yield await Household.begin(core, await core.channel(), registers)


@pytest.fixture
async def mother(household: Household) -> Parent:
    return await household.grown_up()


def body_of(bot: CoreClient, signed: str) -> dict[str, Any]:
    """What both methods take."""
    return {
        "signed_content": signed,
        "signed_content_encoding": "base64",
        "token": {
            "grant_type": "pis_auth",
            "client_id": str(bot.credentials.client_id),
            "client_secret": bot.credentials.secret,
            "scope": " ".join(PATIENT_SCOPES),
        },
    }


def shape_problems(path: str, text: Any) -> list[str]:
    """What in a signed text is not as the method under ``/dummy`` describes it."""
    described = api(TRUSTED)["paths"][path]["post"]["requestBody"]["content"]
    schema = {**described["application/json"]["schema"], "components": api(TRUSTED)["components"]}
    return [problem.message for problem in Draft202012Validator(schema).iter_errors(text)]


@compares("POST", SIGN_UP, 201, file=TRUSTED)
@pytest.mark.parametrize("again", [False, True], ids=["new", "recorded before"])
async def test_sign_up(household: Household, mother: Parent, again: bool) -> None:
    data = household.child(mother[0])
    signer, token = mother
    if again:
        await household.sign_up(*mother, data)
        signer, token = await household.grown_up()
        data = household.for_other(data, signer)
    content = await household.sign_up_content(data)
    signed = household.core.sign(signer, content)
    status, body = await household.core.raw(
        "POST", SIGN_UP, household.bot, token=token, json=body_of(household.bot, signed)
    )
    assert status == 201
    assert problems("POST", SIGN_UP, 201, body, file=TRUSTED) == []
    assert shape_problems("/dummy/pis/confidant/sign-up", orjson.loads(content)) == []


@compares("POST", SIGN_IN, 201, file=TRUSTED)
@compares("GET", VERIFICATION, 200)
async def test_sign_in(household: Household, mother: Parent) -> None:
    shown = await household.verified(*mother)
    bot = household.bot
    octets = await bot.confidants.sign_in_content(mother[1], shown.id, await bot.access.nonce())
    signed = household.core.sign(mother[0], octets)
    status, body = await household.core.raw(
        "POST", SIGN_IN, bot, token=mother[1], json=body_of(bot, signed)
    )
    assert status == 201
    assert problems("POST", SIGN_IN, 201, body, file=TRUSTED) == []
    assert shape_problems("/dummy/pis/confidant/sign-in", orjson.loads(octets)) == []
    status, body = await household.core.raw("GET", VERIFICATION, bot, token=body["data"]["value"])
    assert problems("GET", VERIFICATION, status, body) == []
    told = body["data"]["confidant_person_relationship_verification"]
    assert told["verification_status"] == "VERIFIED"


@compares("POST", REQUESTS, 201)
async def test_the_request_of_a_represented_child(household: Household) -> None:
    story = await Story.begin(household.core, speciality="PEDIATRICIAN")
    household.bot = story.cabinet
    mother = await household.grown_up()
    shown = await household.verified(*mother)
    child = await household.enter(*mother, shown.id)
    status, body = await household.core.raw(
        "POST", REQUESTS, story.cabinet, token=child.value, json=where(story)
    )
    assert status == 201
    body["data"]["scope"] = "family doctor"
    assert problems("POST", REQUESTS, 201, body) == []
    schema = {
        "$ref": "#/components/schemas/Data_to_be_signed_ConfidantPerson",
        "components": api()["components"],
    }
    (confidant,) = body["data"]["data_to_be_signed"]["person"]["confidant_person"]
    assert list(Draft202012Validator(schema).iter_errors(confidant)) == []


# --- refusals of creation ---------------------------------------------------------------------


def expected_of(case: str) -> tuple[int, str]:
    (found,) = (item for item in cases("pis_declaration_request_create") if item["case"] == case)
    return found["http"], found["error"]


def where(story: Story) -> dict[str, str]:
    return {
        "employee_id": str(story.doctor.employee_id),
        "division_id": str(story.clinic.division_id),
    }


async def refused(story: Story, who: SignedIn) -> tuple[int, str]:
    status, body = await story.core.raw(
        "POST", REQUESTS, who.client, token=who.token, json=where(story)
    )
    return status, body["error"]["message"]


async def entered(household: Household) -> tuple[Story, SignedIn, Parent]:
    """A child's cabinet, opened by his mother."""
    story = await Story.begin(household.core, speciality="PEDIATRICIAN")
    household.bot = story.cabinet
    mother = await household.grown_up()
    shown = await household.verified(*mother)
    token = await household.enter(*mother, shown.id)
    return story, SignedIn(mother[0], token.value, story.cabinet), mother


async def test_case_relationship_missing_or_not_verified(household: Household) -> None:
    story, child, _ = await entered(household)
    await household.core.execute(
        "UPDATE core.confidant_relationship SET verification_status = 'VERIFICATION_NEEDED'"
    )
    wanted = [
        (item["http"], item["error"])
        for item in cases("pis_declaration_request_create")
        if item.get("error") == "Can't confirm relationship"
    ]
    assert [await refused(story, child)] == wanted


async def test_case_representative_not_verified(household: Household) -> None:
    story, child, mother = await entered(household)
    await household.core.execute(
        "UPDATE core.person SET verification_status = 'NOT_VERIFIED' WHERE person_id = :id",
        id=mother[0].person_id,
    )
    case = "acts for another, the representative inactive or NOT_VERIFIED"
    assert await refused(story, child) == expected_of(case)


async def test_case_adult_with_a_representative(household: Household) -> None:
    story = await Story.begin(household.core)
    guardian = new_id()
    relation = {"person_id": str(guardian), "verification_status": "VERIFIED"}
    await household.core.load([("person", person_record(guardian))])
    ward = await story.patient(confidant_person=relation, birth_date=age(40))
    case = "acts for oneself, adult who has an active verified confidant"
    assert await refused(story, ward) == expected_of(case)
