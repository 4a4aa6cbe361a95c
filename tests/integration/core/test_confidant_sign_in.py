"""A representative opens a cabinet, gives it up, and the day ends his right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import orjson

from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from core.services import Services
from tests.kit.applicants import document
from tests.kit.core_service import PATIENT_SCOPES, age
from tests.kit.families import Household, Parent, proof
from tests.kit.people import Patient, person_record
from tests.kit.refusals import code_of
from tests.kit.registration import person_body

# --- sign-in ----------------------------------------------------------------------------------


async def test_a_parent_signs_in_for_a_child(household: Household, mother: Parent) -> None:
    shown = await household.verified(*mother)
    entered = await household.enter(*mother, shown.id)
    details = entered.details
    assert details.person_id == shown.person.id
    assert details.applicant_person_id == mother[0].person_id
    assert entered.user_id != details.applicant_user_id
    assert (await household.bot.persons.me(entered.value)).first_name == "Марко"


async def test_the_octets_are_the_same_for_the_same_nonce(
    household: Household, mother: Parent
) -> None:
    shown = await household.verified(*mother)
    nonce = await household.bot.access.nonce()
    call = household.bot.confidants.sign_in_content
    assert await call(mother[1], shown.id, nonce) == await call(mother[1], shown.id, nonce)


async def test_an_unverified_relationship_opens_nothing(
    household: Household, mother: Parent
) -> None:
    done = await household.sign_up(*mother, household.child(mother[0]))
    call = household.bot.confidants.sign_in_content(mother[1], done.relationship.id, "x")
    assert await code_of(call) == ErrorCode.RELATIONSHIP_UNCONFIRMED


async def test_a_stranger_learns_nothing_of_a_child(household: Household, mother: Parent) -> None:
    shown = await household.verified(*mother)
    nonce = await household.bot.access.nonce()
    octets = await household.bot.confidants.sign_in_content(mother[1], shown.id, nonce)
    stranger = await household.grown_up()
    signed = household.core.sign(stranger[0], octets)
    call = household.bot.confidants.sign_in(stranger[1], signed, PATIENT_SCOPES)
    assert await code_of(call) == ErrorCode.RELATIONSHIP_UNCONFIRMED
    nobody = {"last_name": "Ніхто", "given_name": "Ніхто", "tax_id": "7300000000"}
    made = {**nobody, "jwt": await household.bot.access.nonce()}
    signed = household.core.sign(stranger[0], orjson.dumps(made))
    call = household.bot.confidants.sign_in(stranger[1], signed, PATIENT_SCOPES)
    assert await code_of(call) == ErrorCode.RELATIONSHIP_UNCONFIRMED
    assert (
        await code_of(household.bot.confidants.relationship(stranger[1], shown.id))
        == ErrorCode.NOT_FOUND
    )


async def test_a_signature_opens_a_cabinet_once(household: Household, mother: Parent) -> None:
    shown = await household.verified(*mother)
    signed = await household.signed_entry(*mother, shown.id)
    await household.bot.confidants.sign_in(mother[1], signed, PATIENT_SCOPES)
    call = household.bot.confidants.sign_in(mother[1], signed, PATIENT_SCOPES)
    assert await code_of(call) == ErrorCode.NONCE_INVALID


async def test_nobody_acts_for_a_third_one_through_a_second(
    household: Household, mother: Parent
) -> None:
    shown = await household.verified(*mother)
    child = await household.enter(*mother, shown.id)
    assert not {"confidant_person:sign_in", "person:sign_up"} & set(child.details.scopes)
    call = household.bot.confidants.sign_in_content(child.value, shown.id, "x")
    assert await code_of(call) == ErrorCode.FORBIDDEN_SCOPE


async def test_one_parents_access_is_taken_back_without_the_others(
    household: Household, mother: Parent
) -> None:
    data = household.child(mother[0])
    father = await household.grown_up()
    done = [
        await household.sign_up(*mother, data),
        await household.sign_up(*father, household.for_other(data, father[0])),
    ]
    await household.registers.compare(household.core)
    hers = await household.enter(*mother, done[0].relationship.id)
    his = await household.enter(*father, done[1].relationship.id)
    apps = (await household.bot.access.apps(hers.value)).data
    (own,) = [app for app in apps if app.applicant_user_id == hers.details.applicant_user_id]
    await household.bot.access.delete_app(hers.value, own.id)
    assert await code_of(household.bot.persons.me(hers.value)) == ErrorCode.TOKEN_INVALID
    assert (await household.bot.persons.me(his.value)).id == done[0].person.id


async def test_reads_are_written_down_with_who_read(household: Household, mother: Parent) -> None:
    shown = await household.verified(*mother)
    entered = await household.enter(*mother, shown.id)
    await household.bot.persons.me(entered.value)
    rows = await household.core.rows(
        "SELECT applicant_person_id FROM core.read_journal"
        " WHERE person_id = :id AND path = '/api/pis/person'",
        id=shown.person.id,
    )
    assert [row["applicant_person_id"] for row in rows] == [mother[0].person_id]


# --- the end ----------------------------------------------------------------------------------


async def test_a_parents_right_ends_on_the_day_of_turning_fourteen(
    household: Household, mother: Parent
) -> None:
    shown = await household.verified(*mother, birth_date=birthday_in(days=1, years=14))
    household.core.clock.advance(timedelta(hours=14, minutes=55))
    mother_again = (await household.core.sign_in(household.bot, mother[0])).value
    entered = await household.enter(mother[0], mother_again, shown.id)
    assert (await household.bot.persons.me(entered.value)).id == shown.person.id
    household.core.clock.advance(timedelta(minutes=10))
    refused = await code_of(household.bot.persons.me(entered.value))
    assert refused == ErrorCode.RELATIONSHIP_UNCONFIRMED
    mother_again = (await household.core.sign_in(household.bot, mother[0])).value
    (listed,) = await household.bot.confidants.relationships(mother_again)
    assert (listed.is_active, listed.may_act) == (False, False)
    call = household.bot.confidants.sign_in_content(mother_again, shown.id, "x")
    assert await code_of(call) == ErrorCode.RELATIONSHIP_UNCONFIRMED


async def test_the_end_is_announced_once_and_then_written_down(
    household: Household, mother: Parent
) -> None:
    shown = await household.verified(*mother, birth_date=birthday_in(days=20, years=14))
    upkeep = Services(household.core.base).confidants.upkeep
    assert await upkeep.run(household.core.base.database) == 1
    assert await upkeep.run(household.core.base.database) == 0
    household.core.clock.advance(timedelta(days=20))
    assert await upkeep.run(household.core.base.database) == 1
    assert await upkeep.run(household.core.base.database) == 0
    rows = await household.core.rows(
        "SELECT event_type, properties FROM core.event WHERE entity_id = :id ORDER BY id DESC",
        id=shown.id,
    )
    told = [(row["event_type"], row["properties"]["status"]["new_value"]) for row in rows[:2]]
    assert told == [("StatusChangeEvent", "inactive"), ("EndingSoonEvent", "active")]


async def test_a_representative_gives_up_and_his_tokens_end(
    household: Household, mother: Parent
) -> None:
    shown = await household.verified(*mother)
    entered = await household.enter(*mother, shown.id)
    ended = await household.bot.confidants.deactivate(mother[1], shown.id)
    assert (ended.is_active, ended.may_act) == (False, False)
    assert await code_of(household.bot.persons.me(entered.value)) == ErrorCode.TOKEN_INVALID
    assert await household.bot.confidants.relationships(mother[1]) == []
    again = household.bot.confidants.deactivate(mother[1], shown.id)
    assert await code_of(again) == ErrorCode.NOT_FOUND


async def test_a_mother_changes_her_childs_data(household: Household, mother: Parent) -> None:
    data = household.child(mother[0])
    done = await household.sign_up(*mother, data)
    await household.registers.compare(household.core)
    assert done.token
    token, requests = done.token.value, household.bot.person_requests
    made = await requests.create(token, person_body({**data, "secret": "інше слово"}))
    signed = household.core.sign(mother[0], await requests.data_to_be_signed(token, made.id))
    await requests.complete(token, made.id, signed)
    assert (await household.bot.persons.me(token)).secret == "інше слово"


# --- somebody recorded before -----------------------------------------------------------------


async def recorded_child(household: Household) -> dict[str, Any]:
    """A child whom a clinic has recorded."""
    certificate = document("BIRTH_CERTIFICATE", number="І-БК777777")
    record = person_record(
        new_id(), birth_date=age(6), documents=[certificate], authentication_methods=[]
    )
    await household.core.load([("person", record)])
    return record


async def stated(
    household: Household, signer: Patient, record: dict[str, Any], **changes: Any
) -> str:
    """A container by which a parent says that a recorded child is his."""
    certificate = record["documents"][0]
    content = {
        "last_name": record["last_name"],
        "given_name": record["first_name"],
        "birth_date": record["birth_date"],
        "document": {"type": certificate["type"], "number": certificate["number"]},
        "confidant_person": {
            "person_id": str(signer.person_id),
            "documents_relationship": [proof("BIRTH_CERTIFICATE", number=certificate["number"])],
        },
        "process_disclosure_data_consent": True,
        "jwt": await household.bot.access.nonce(),
        **changes,
    }
    return household.core.sign(signer, orjson.dumps(content))


async def test_a_parent_of_a_recorded_child_states_it_and_acts_when_it_is_verified(
    household: Household, mother: Parent
) -> None:
    record = await recorded_child(household)
    made = await household.bot.confidants.relate(
        mother[1], await stated(household, mother[0], record)
    )
    assert (str(made.person.id), made.may_act) == (record["id"], False)
    await household.registers.compare(household.core)
    entered = await household.enter(*mother, made.id)
    assert str(entered.details.person_id) == record["id"]


async def test_other_names_than_the_childs_lead_to_nobody(
    household: Household, mother: Parent
) -> None:
    record = await recorded_child(household)
    signed = await stated(household, mother[0], record, given_name="Інша")
    call = household.bot.confidants.relate(mother[1], signed)
    assert await code_of(call) == ErrorCode.PERSON_UNKNOWN


def birthday_in(*, days: int, years: int) -> str:
    """Birth date of one who reaches an age so many days after the test begins."""
    today = age(0)
    coming: date = today + timedelta(days=days)
    return coming.replace(year=coming.year - years).isoformat()
