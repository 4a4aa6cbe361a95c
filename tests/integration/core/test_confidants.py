"""Somebody is registered by his representative: a child, or an adult without capacity."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.contract.confidants import RepresentedPersonBody
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from core.verification.model import Outcome
from tests.kit.core_service import PATIENT_SCOPES, age
from tests.kit.families import Household, Parent, proof
from tests.kit.people import person_record
from tests.kit.refusals import code_of, refusal

# --- sign-up ----------------------------------------------------------------------------------


async def test_a_parent_registers_a_child_and_waits_for_the_register(
    household: Household, mother: Parent
) -> None:
    done = await household.sign_up(*mother, household.child(mother[0]))
    assert done.is_new
    assert done.person.first_name == "Марко"
    assert done.relationship.verification_status == "VERIFICATION_NEEDED"
    assert not done.relationship.may_act
    assert done.token
    details = done.token.details
    assert (details.person_id, details.applicant_person_id) == (
        done.person.id,
        mother[0].person_id,
    )
    refused = await code_of(household.bot.persons.me(done.token.value))
    assert refused == ErrorCode.RELATIONSHIP_UNCONFIRMED


async def test_the_token_opens_when_the_relationship_is_verified(
    household: Household, mother: Parent
) -> None:
    done = await household.sign_up(*mother, household.child(mother[0]))
    assert await household.registers.compare(household.core) == 1
    assert done.token
    child = await household.bot.persons.me(done.token.value)
    assert (child.id, child.first_name) == (done.person.id, "Марко")
    (method,) = await household.bot.persons.authentication_methods(done.token.value)
    assert (method.type, method.value) == ("THIRD_PERSON", str(mother[0].person_id))
    shown = await household.bot.confidants.relationship(mother[1], done.relationship.id)
    assert (shown.verification_status, shown.may_act) == ("VERIFIED", True)
    assert shown.active_to == age(6).replace(year=age(6).year + 14) - timedelta(days=1)


async def test_the_register_of_births_is_told_of_child_certificate_and_parent(
    household: Household, mother: Parent
) -> None:
    data = household.child(mother[0])
    await household.sign_up(*mother, data)
    await household.registers.compare(household.core)
    ((stream, told),) = household.registers.told
    assert stream == "dracs_birth"
    assert told["documents"][0]["number"] == data["documents"][0]["number"]
    assert (told["first_name"], told["confidant_person"]["tax_id"]) == ("Марко", mother[0].code)


async def test_a_refused_relationship_lets_nobody_act_and_its_tokens_end(
    household: Household, mother: Parent
) -> None:
    household.registers.outcomes["dracs_birth"] = Outcome.DIFFERS
    done = await household.sign_up(*mother, household.child(mother[0]))
    await household.registers.compare(household.core)
    (shown,) = await household.bot.confidants.relationships(mother[1])
    assert (shown.verification_status, shown.may_act) == ("NOT_VERIFIED", False)
    assert done.token
    assert await code_of(household.bot.persons.me(done.token.value)) == ErrorCode.TOKEN_INVALID


async def test_what_the_register_does_not_know_a_human_being_decides(
    household: Household, mother: Parent
) -> None:
    household.registers.outcomes["dracs_birth"] = Outcome.ABSENT
    await household.sign_up(*mother, household.child(mother[0]))
    await household.registers.compare(household.core)
    (shown,) = await household.bot.confidants.relationships(mother[1])
    assert shown.verification_status == "IN_REVIEW"
    household.core.clock.advance(timedelta(minutes=11))
    assert await household.registers.compare(household.core) == 1
    assert [stream for stream, _ in household.registers.told] == ["dracs_birth", "nhs"]
    (row,) = await household.core.rows(
        "SELECT verification_status, ask_at FROM core.confidant_relationship"
    )
    assert (row["verification_status"], row["ask_at"]) == ("VERIFIED", None)


async def test_every_change_of_a_relationship_is_one_event_for_the_representative(
    household: Household, mother: Parent
) -> None:
    shown = await household.verified(*mother)
    rows = await household.core.rows(
        "SELECT person_id, properties FROM core.event WHERE entity_id = :id ORDER BY id",
        id=shown.id,
    )
    statuses = [row["properties"]["verification_status"]["new_value"] for row in rows]
    assert statuses == ["VERIFICATION_NEEDED", "VERIFIED"]
    assert {row["person_id"] for row in rows} == {mother[0].person_id}


async def test_nothing_of_a_relationship_is_readable_in_the_database(
    household: Household, mother: Parent
) -> None:
    data = household.child(mother[0])
    await household.sign_up(*mother, data)
    (row,) = await household.core.rows("SELECT * FROM core.confidant_relationship")
    plain = b"".join(value for value in row.values() if isinstance(value, (bytes, memoryview)))
    for secret in (data["documents"][0]["number"], "Марко", mother[0].code):
        assert secret.encode() not in plain


@pytest.mark.parametrize("years", [14, 17])
async def test_nobody_registers_a_minor(household: Household, mother: Parent, years: int) -> None:
    data = household.child(mother[0], birth_date=age(years).isoformat())
    refused = await refusal(household.sign_up(*mother, data))
    assert "$.person.birth_date" in [item.entry for item in refused.invalid]


async def test_a_certificate_must_be_the_childs_own(household: Household, mother: Parent) -> None:
    data = household.child(mother[0])
    data["confidant_person"]["documents_relationship"][0]["number"] = "І-БК000001"
    refused = await refusal(household.sign_up(*mother, data))
    assert [item.entry for item in refused.invalid] == [
        "$.person.confidant_person.documents_relationship[0].number"
    ]


async def test_who_is_named_and_who_signs_must_be_one(household: Household, mother: Parent) -> None:
    father = await household.grown_up()
    data = household.child(mother[0])
    refused = await refusal(household.sign_up(*father, data))
    assert refused.invalid[0].description == "Confidant person and signer must be the same"


async def test_another_mans_signature_registers_nobody(
    household: Household, mother: Parent
) -> None:
    father = await household.grown_up()
    signed = household.core.sign(
        father[0], await household.sign_up_content(household.child(mother[0]))
    )
    call = household.bot.confidants.sign_up(mother[1], signed, PATIENT_SCOPES)
    assert await code_of(call) == ErrorCode.SIGNER_MISMATCH
    assert len(await household.core.rows("SELECT 1 FROM core.person")) == 2


async def test_a_method_must_lead_to_the_representative(
    household: Household, mother: Parent
) -> None:
    wrong = [{"type": "THIRD_PERSON", "value": str(new_id()), "alias": "хтось"}]
    data = household.child(mother[0], authentication_methods=wrong)
    refused = await refusal(household.sign_up(*mother, data))
    assert [item.entry for item in refused.invalid] == ["$.person.authentication_methods[0].value"]


async def test_a_phone_that_is_not_the_parents_needs_its_code(
    household: Household, mother: Parent
) -> None:
    strange = [{"type": "MOBILE", "number": "+380009999999"}]
    call = household.sign_up(*mother, household.child(mother[0], phones=strange))
    assert await code_of(call) == ErrorCode.PHONE_NOT_VERIFIED


async def test_a_draft_is_checked_and_nothing_is_kept(household: Household, mother: Parent) -> None:
    draft = RepresentedPersonBody.model_validate(household.child(mother[0]))
    checked = await household.bot.confidants.check_sign_up(mother[1], draft)
    assert checked["first_name"] == "Марко"
    assert not await household.core.rows("SELECT 1 FROM core.confidant_relationship")


async def test_the_same_parent_adds_a_child_once(household: Household, mother: Parent) -> None:
    data = household.child(mother[0])
    await household.sign_up(*mother, data)
    assert await code_of(household.sign_up(*mother, data)) == ErrorCode.RELATIONSHIP_EXISTS


async def test_what_was_refused_may_be_stated_again(household: Household, mother: Parent) -> None:
    household.registers.outcomes["dracs_birth"] = Outcome.DIFFERS
    data = household.child(mother[0])
    first = await household.sign_up(*mother, data)
    await household.registers.compare(household.core)
    again = await household.sign_up(*mother, data)
    assert (again.is_new, again.person.id) == (False, first.person.id)
    (shown,) = await household.bot.confidants.relationships(mother[1])
    assert (shown.id, shown.verification_status) == (again.relationship.id, "VERIFICATION_NEEDED")


async def test_claims_of_strangers_shut_no_parent_out(household: Household) -> None:
    parents = [await household.grown_up() for _ in range(6)]
    data = household.child(parents[0][0])
    for parent in parents:
        await household.sign_up(*parent, household.for_other(data, parent[0]))
    await household.registers.compare(household.core)
    late = await household.grown_up()
    call = household.sign_up(*late, household.for_other(data, late[0]))
    assert await code_of(call) == ErrorCode.RELATIONSHIP_LIMIT


async def test_a_patronymic_is_not_told_before_the_relationship_is_verified(
    household: Household, mother: Parent
) -> None:
    data = household.child(mother[0])
    await household.sign_up(*mother, data)
    stranger = await household.grown_up()
    done = await household.sign_up(*stranger, household.for_other(data, stranger[0]))
    assert done.relationship.person.second_name is None
    assert done.relationship.person.first_name == "Марко"


async def test_the_second_parent_joins_the_same_record_and_changes_nothing_of_it(
    household: Household, mother: Parent
) -> None:
    data = household.child(mother[0])
    first = await household.sign_up(*mother, data)
    father = await household.grown_up()
    second = await household.sign_up(
        *father, household.for_other(data, father[0], secret="інше слово")
    )
    assert (second.is_new, second.token) == (False, None)
    assert second.person.id == first.person.id
    await household.registers.compare(household.core)
    entered = await household.enter(*father, second.relationship.id)
    assert (await household.bot.persons.me(entered.value)).secret == data["secret"]


async def test_a_child_registered_by_both_parents_at_once_is_one_person(
    household: Household, mother: Parent
) -> None:
    father = await household.grown_up()
    data = household.child(mother[0])
    done = await asyncio.gather(
        household.sign_up(*mother, data),
        household.sign_up(*father, household.for_other(data, father[0])),
    )
    assert len({each.person.id for each in done}) == 1
    assert sorted(each.is_new for each in done) == [False, True]
    assert len(await household.core.rows("SELECT 1 FROM core.confidant_relationship")) == 2
    assert len(await household.core.rows("SELECT 1 FROM core.person")) == 3


async def test_twins_are_two_people(household: Household, mother: Parent) -> None:
    await household.sign_up(*mother, household.child(mother[0]))
    other = await household.sign_up(*mother, household.child(mother[0], first_name="Лука"))
    assert other.is_new
    assert len(await household.bot.confidants.relationships(mother[1])) == 2


async def test_a_namesake_with_the_childs_certificate_is_not_taken_for_him(
    household: Household, mother: Parent
) -> None:
    data = household.child(mother[0])
    await household.sign_up(*mother, data)
    father = await household.grown_up()
    other = household.for_other(data, father[0], first_name="Лука")
    assert await code_of(household.sign_up(*father, other)) == ErrorCode.PERSON_AMBIGUOUS


async def test_a_lost_answer_is_repeated_by_its_key(household: Household, mother: Parent) -> None:
    signed = household.core.sign(
        mother[0], await household.sign_up_content(household.child(mother[0]))
    )
    first, again = [
        await household.bot.confidants.sign_up(
            mother[1], signed, PATIENT_SCOPES, idempotency_key="child-1"
        )
        for _ in range(2)
    ]
    assert first == again
    assert len(await household.core.rows("SELECT 1 FROM core.confidant_relationship")) == 1


async def test_one_who_is_represented_represents_nobody(
    household: Household, mother: Parent
) -> None:
    guardian = new_id()
    relation = {"person_id": str(guardian), "verification_status": "VERIFIED"}
    await household.core.load([("person", person_record(guardian))])
    ward = await household.grown_up(confidant_person=relation)
    call = household.sign_up(*ward, household.child(ward[0]))
    assert await code_of(call) == ErrorCode.CONFIDANT_REPRESENTED


async def test_one_whose_data_are_refused_represents_nobody(household: Household) -> None:
    broken = {"verification": {"verification_status": "NOT_VERIFIED"}}
    parent = await household.grown_up(**broken)
    call = household.sign_up(*parent, household.child(parent[0]))
    assert await code_of(call) == ErrorCode.CONFIDANT_NOT_VERIFIED


# --- guardians of adults ----------------------------------------------------------------------


async def test_a_guardian_registers_and_acts_for_an_adult(
    household: Household, mother: Parent
) -> None:
    done = await household.sign_up(*mother, household.ward(mother[0]))
    await household.registers.compare(household.core)
    assert [stream for stream, _ in household.registers.told] == ["nhs"]
    shown = await household.bot.confidants.relationship(mother[1], done.relationship.id)
    assert (shown.may_act, shown.active_to) == (True, None)
    entered = await household.enter(*mother, shown.id)
    assert (await household.bot.persons.me(entered.value)).first_name == "Підопічний"


async def test_a_birth_certificate_proves_no_guardianship(
    household: Household, mother: Parent
) -> None:
    relation = {
        "person_id": str(mother[0].person_id),
        "documents_relationship": [proof("BIRTH_CERTIFICATE", number="І-БК000001")],
    }
    refused = await refusal(
        household.sign_up(*mother, household.ward(mother[0], confidant_person=relation))
    )
    assert [item.entry for item in refused.invalid] == [
        "$.person.confidant_person.documents_relationship[0].type"
    ]
