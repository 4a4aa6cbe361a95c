"""A representative signs on the page for whom he acts, and afterwards in that one's name."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import orjson
import pytest

from bot.flow import HandOff, SignInRequired
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.families import Relative, relative
from tests.kit.guardians import entry_for, signed_in
from tests.kit.people import Patient
from tests.kit.signing_house import PATIENT, SigningHouse


@pytest.fixture
async def child(core: RunningCore, patient: Patient) -> Relative:
    return await relative(core, patient)


async def entry(house: SigningHouse, patient: Patient, child: Relative) -> HandOff:
    """What the flow asks of the page, once the patient is signed in."""
    await signed_in(house, patient)
    return await entry_for(house, child.person_id)


async def test_the_page_shows_for_whom_and_the_signature_earns_tokens_about_him(
    house: SigningHouse, patient: Patient, child: Relative
) -> None:
    browser = await house.admitted(await house.link(await entry(house, patient, child)))
    text = orjson.loads(await browser.text())
    assert (text["last_name"], text["given_name"]) == ("Тестенко", "Марко Прикладівна")
    await house.signs(browser, patient)
    await house.settled()
    name, told = (await house.events())[-1]
    assert (name, told["is_kept"]) == ("signing.signed", True)
    token = await house.signing.custody.access_token(PATIENT, person_id=child.person_id)
    assert (await house.client.persons.me(token)).first_name == "Марко"
    assert (
        await house.client.persons.me(await house.signing.custody.access_token(PATIENT))
    ).id == (patient.person_id)


async def test_the_signature_of_another_opens_nobodys_cabinet(
    house: SigningHouse, core: RunningCore, patient: Patient, child: Relative
) -> None:
    other = await core.patient(surname="Сторонненко")
    browser = await house.admitted(await house.link(await entry(house, patient, child)))
    await house.signs(browser, other)
    await house.settled()
    assert (await house.events())[-1][1]["code"] == ErrorCode.SIGNER_MISMATCH
    with pytest.raises(SignInRequired):
        await house.signing.custody.access_token(PATIENT, person_id=child.person_id)


async def test_tokens_about_another_than_was_meant_are_not_kept(
    house: SigningHouse, patient: Patient, child: Relative
) -> None:
    asked = await entry(house, patient, child)
    living = await house.living_tokens()
    meant = replace(asked, details={"person": str(new_id())})
    browser = await house.admitted(await house.link(meant))
    await house.signs(browser, patient)
    await house.settled()
    assert (await house.events())[-1][1]["is_kept"] is False
    await house.signing.revocations.run_due()
    assert await house.living_tokens() == living


async def test_a_chat_that_was_signed_out_meanwhile_gets_no_tokens_about_anybody(
    house: SigningHouse, patient: Patient, child: Relative
) -> None:
    browser = await house.admitted(await house.link(await entry(house, patient, child)))
    container = house.container(patient, await browser.text())
    async with house.database.transaction() as connection:
        await house.signing.bindings.sign_out(connection, PATIENT)
    await browser.send(container)
    await house.settled()
    assert (await house.events())[-1][1]["code"] == "signing_sign_in_ended"
    await house.signing.revocations.run_due()
    assert await house.living_tokens() == 0


async def test_a_childs_declaration_is_fetched_and_handed_in_in_his_name(
    house: SigningHouse, core: RunningCore, patient: Patient, child: Relative
) -> None:
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    browser = await house.admitted(await house.link(await entry(house, patient, child)))
    await house.signs(browser, patient)
    await house.settled()
    token = await house.signing.custody.access_token(PATIENT, person_id=child.person_id)
    made = await story.create(SignedIn(patient, token, house.client))
    octets = await house.client.declaration_requests.data_to_be_signed(token, made.id)
    announced = HandOff("declaration_request", str(made.id), hashlib.sha256(octets).digest())
    link = await house.link(announced, acting_for=child.person_id)
    page = await house.admitted(link)
    assert (await page.show())[1]["session"]["for_other"] is True
    status, answer = await house.signs(page, patient)
    assert status == 202, answer
    await house.settled()
    assert (await house.events())[-1][0] == "signing.signed"
    assert (await house.client.declaration_requests.get(token, made.id)).is_shareable


async def test_a_session_is_for_one_person_and_is_not_kept_for_another(
    house: SigningHouse, patient: Patient, child: Relative
) -> None:
    asked, instance = HandOff("declaration_request", str(new_id()), b"0" * 32), new_id()
    await house.link(asked, instance=instance)
    await house.link(asked, instance=instance, acting_for=child.person_id)
    assert await house.states() == ["superseded", "open"]
