"""Signatures for the patient's own affairs: the core's text, the bound person's signature."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest

from bot.flow import Contact, HandOff
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.people import Patient
from tests.kit.signing_house import PATIENT, SigningHouse


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic with a doctor."""
    return await Story.begin(core)


async def _signed_in(house: SigningHouse, patient: Patient) -> SignedIn:
    await house.signs_in(patient)
    await house.answers("phone", Contact(patient.phone, is_own=True))
    token = await house.signing.custody.access_token(PATIENT)
    return SignedIn(patient, token, house.client)


async def _request(house: SigningHouse, story: Story, patient: SignedIn) -> tuple[UUID, HandOff]:
    made = await story.create(patient)
    octets = await patient.requests.data_to_be_signed(patient.token, made.id)
    announced = hashlib.sha256(octets).digest()
    return made.id, HandOff("declaration_request", reference=str(made.id), sha256=announced)


async def test_the_page_shows_the_cores_exact_text_and_the_clinic_gets_the_request(
    house: SigningHouse, story: Story, patient: Patient
) -> None:
    at = await _signed_in(house, patient)
    request_id, hand_off = await _request(house, story, at)
    browser = await house.admitted(await house.link(hand_off))
    content = await browser.text()
    assert hashlib.sha256(content).digest() == hand_off.sha256
    await browser.send(house.container(patient, content))
    await house.signing.completion.settle_due()
    assert (await browser.show())[1]["session"]["state"] == "completed"
    assert (await house.events())[-1][0] == "signing.signed"
    assert [each.id for each in (await story.doctor_in.requests.clinic_list(
        story.doctor_in.token)).data] == [request_id]  # fmt: skip


async def test_the_signature_of_another_person_is_refused_and_the_request_stays_open(
    house: SigningHouse, core: RunningCore, story: Story, patient: Patient
) -> None:
    """Protection 5 of the signing session, ER5."""
    other = await core.patient(surname="Сторонненко")
    at = await _signed_in(house, patient)
    _, hand_off = await _request(house, story, at)
    browser = await house.admitted(await house.link(hand_off))
    await house.signs(browser, other)
    await house.signing.completion.settle_due()
    name, data = (await house.events())[-1]
    assert (name, data["code"]) == ("signing.failed", "signer_mismatch")
    assert (await browser.show())[1]["session"]["refusal"] == "signer_mismatch"
    assert (await story.doctor_in.requests.clinic_list(story.doctor_in.token)).data == []

    again = await house.admitted(await house.link(hand_off))
    await house.signs(again, patient)
    await house.signing.completion.settle_due()
    assert (await house.events())[-1][0] == "signing.signed"


async def test_a_declaration_ends_by_a_signature_that_names_the_reason(
    house: SigningHouse, story: Story, patient: Patient
) -> None:
    at = await _signed_in(house, patient)
    declaration_id = await story.declared(at)
    content = await at.declarations.termination_content(
        at.token, declaration_id, reason_description="MOVING"
    )
    hand_off = HandOff(
        "declaration_termination",
        reference=str(declaration_id),
        sha256=hashlib.sha256(content).digest(),
        details={"reason": "MOVING"},
    )
    browser = await house.admitted(await house.link(hand_off))
    await house.signs(browser, patient)
    await house.signing.completion.settle_due()
    assert (await house.events())[-1][0] == "signing.signed"
    [status] = await story.statuses(at, "declaration")
    assert status == "terminated"


async def test_no_signature_waits_for_a_chat_that_was_signed_out(
    house: SigningHouse, story: Story, patient: Patient
) -> None:
    at = await _signed_in(house, patient)
    _, hand_off = await _request(house, story, at)
    browser = await house.admitted(await house.link(hand_off))
    await house.signs(browser, patient)
    async with house.database.transaction() as connection:
        await house.signing.bindings.sign_out(connection, PATIENT)
    await house.signing.completion.settle_due()
    assert (await house.events())[-1][1]["code"] == "signing_sign_in_ended"


async def test_idle_sign_out_waits_for_a_signature_on_its_way(
    house: SigningHouse, story: Story, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = await _signed_in(house, patient)
    _, hand_off = await _request(house, story, at)
    browser = await house.admitted(await house.link(hand_off))
    await house.signs(browser, patient)

    async def idle() -> list[int]:
        return [PATIENT]

    monkeypatch.setattr(house.tokens, "idle_chats", idle)
    is_busy = house.signing.completion.is_busy
    assert await house.signing.bindings.sign_out_idle(is_busy=is_busy) == 0
    await house.signing.completion.settle_due()
    assert await house.signing.bindings.sign_out_idle(is_busy=is_busy) == 1
    chat = await house.chat()
    assert not chat.is_signed_in
    assert chat.person_id == patient.person_id
    await house.signing.revocations.run_due()
    assert (await house.events())[-1][0] == "signing.signed"
