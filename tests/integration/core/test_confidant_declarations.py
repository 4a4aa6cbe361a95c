"""Declarations and data of those who are represented, and of those who may not act alone."""

from __future__ import annotations

import orjson
import pytest

from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore, age
from tests.kit.declarations import SignedIn, Story
from tests.kit.families import Household, Parent
from tests.kit.people import person_record, with_key
from tests.kit.refusals import code_of

# --- declarations -----------------------------------------------------------------------------


@pytest.fixture
async def story(core: RunningCore) -> Story:
    return await Story.begin(core, speciality="PEDIATRICIAN")


async def at_clinic(household: Household, story: Story) -> tuple[SignedIn, Parent]:
    """A child's cabinet in the hands of his mother."""
    household.bot = story.cabinet
    mother = await household.grown_up()
    shown = await household.verified(*mother)
    entered = await household.enter(*mother, shown.id)
    return SignedIn(mother[0], entered.value, story.cabinet), mother


async def test_a_mother_signs_her_childs_declaration(household: Household, story: Story) -> None:
    child, mother = await at_clinic(household, story)
    request_id = await story.submitted(child)
    (found,) = await household.core.rows(
        "SELECT authorized_by_person_id, person_id FROM core.declaration_request"
    )
    assert found["authorized_by_person_id"] == mother[0].person_id
    await story.approve(request_id)
    declared = (await story.finish(request_id)).declaration_id
    (listed,) = (await child.declarations.list(child.token)).data
    assert (listed.id, listed.status) == (declared, "active")
    (told,) = await household.core.rows(
        "SELECT changed_by FROM core.event WHERE entity_type = 'DeclarationRequest'"
        " AND event_type = 'PatientSignedEvent'"
    )
    (account,) = await household.core.rows(
        "SELECT user_id FROM core.account WHERE person_id = :id", id=mother[0].person_id
    )
    assert told["changed_by"] == account["user_id"]


async def test_the_signed_text_names_the_representative_and_his_right(
    household: Household, story: Story
) -> None:
    child, mother = await at_clinic(household, story)
    made = await story.create(child)
    octets = await child.requests.data_to_be_signed(child.token, made.id)
    text = orjson.loads(octets)
    (confidant,) = text["person"]["confidant_person"]
    assert (confidant["relation_type"], confidant["tax_id"]) == ("PRIMARY", mother[0].code)
    assert confidant["documents_relationship"][0]["type"] == "BIRTH_CERTIFICATE"
    assert "Законний представник" in text["content"]


async def test_a_fathers_signature_does_not_do_for_the_mothers_request(
    household: Household, story: Story
) -> None:
    child, _ = await at_clinic(household, story)
    made = await story.create(child)
    octets = await child.requests.data_to_be_signed(child.token, made.id)
    other = with_key(household.core.pki, surname="Тестенко", given_name="Інший")
    call = child.requests.sign(child.token, made.id, household.core.sign(other, octets))
    assert await code_of(call) == ErrorCode.SIGNER_MISMATCH


async def test_a_therapist_is_not_for_a_child(household: Household) -> None:
    story = await Story.begin(household.core, speciality="THERAPIST")
    child, _ = await at_clinic(household, story)
    assert await code_of(story.create(child)) == ErrorCode.SPECIALITY_AGE


async def test_an_adult_with_a_guardian_changes_and_ends_nothing_himself(story: Story) -> None:
    guardian = new_id()
    await story.core.load([("person", person_record(guardian))])
    ward = await story.core.patient()
    relation = {"person_id": str(guardian), "verification_status": "VERIFIED"}
    alone = await story.enter(ward)
    await story.core.load(
        [("person", person_record(ward.person_id, tax_id=ward.code, confidant_person=relation))]
    )
    me = await alone.client.persons.me(alone.token)
    assert me.id == ward.person_id
    call = alone.declarations.terminate(alone.token, new_id())
    assert await code_of(call) == ErrorCode.CONFIDANT_REQUIRED


async def test_a_minor_reads_and_does_not_act(story: Story) -> None:
    minor = await story.patient(birth_date=age(15))
    assert (await minor.client.persons.me(minor.token)).last_name == "Тестенко"
    assert (await minor.requests.list(minor.token)).data == []
    call = minor.declarations.terminate(minor.token, new_id())
    assert await code_of(call) == ErrorCode.CONFIDANT_REQUIRED
