"""Statements about somebody recorded are judged before they are signed; who he is stays untold."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from typing import Any

import orjson
import pytest

from core.contract.confidants import Relationship, RelationshipDraft
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from core.verification.model import Outcome
from tests.kit.applicants import document
from tests.kit.core_service import age
from tests.kit.families import Household, Parent, proof
from tests.kit.people import person_record
from tests.kit.refusals import code_of, refusal

TAX_ID = "9000000019"


async def recorded_adult(household: Household, **changes: Any) -> dict[str, Any]:
    """Somebody whom a clinic has recorded."""
    record = person_record(new_id(), tax_id=TAX_ID, birth_date=age(40), **changes)
    await household.core.load([("person", record)])
    return record


def stated(guardian: Parent, **changes: Any) -> dict[str, Any]:
    """What a guardian says of the one whom :func:`recorded_adult` makes."""
    record = person_record(new_id())
    made = {
        "last_name": record["last_name"],
        "given_name": record["first_name"],
        "birth_date": age(40).isoformat(),
        "tax_id": TAX_ID,
        "confidant_person": {
            "person_id": str(guardian[0].person_id),
            "documents_relationship": [proof("COURT_DECISION")],
        },
        **changes,
    }
    return {key: value for key, value in made.items() if value is not ...}


def checked(household: Household, guardian: Parent, **changes: Any) -> Awaitable[None]:
    """The dry run."""
    draft = RelationshipDraft.model_validate(stated(guardian, **changes))
    return household.bot.confidants.check_relationship(guardian[1], draft)


async def related(household: Household, guardian: Parent, **changes: Any) -> Relationship:
    """The same, signed."""
    content = {
        **stated(guardian, **changes),
        "process_disclosure_data_consent": True,
        "jwt": await household.bot.access.nonce(),
    }
    signed = household.core.sign(guardian[0], orjson.dumps(content))
    return await household.bot.confidants.relate(guardian[1], signed)


def proved_by(kind: str, guardian: Parent, **changes: Any) -> dict[str, Any]:
    return {
        "person_id": str(guardian[0].person_id),
        "documents_relationship": [proof(kind, **changes)],
    }


async def test_what_the_check_lets_pass_can_be_signed_and_nothing_is_kept_of_it(
    household: Household, mother: Parent
) -> None:
    await recorded_adult(household)
    await checked(household, mother)
    assert not await household.core.rows("SELECT 1 FROM core.confidant_relationship")
    made = await related(household, mother)
    assert made.verification_status == "VERIFICATION_NEEDED"


TOMORROW = date.fromordinal(age(0).toordinal() + 1).isoformat()
DOCUMENTS = "$.confidant_person.documents_relationship[0]"
WRONG = [
    ({"birth_date": age(15).isoformat()}, "$.birth_date"),
    ({"birth_date": TOMORROW}, "$.birth_date"),
    ({"tax_id": ...}, "$.tax_id"),
    ({"proof": ("DIPLOMA", {})}, f"{DOCUMENTS}.type"),
    ({"proof": ("BIRTH_CERTIFICATE", {})}, f"{DOCUMENTS}.type"),
    ({"proof": ("COURT_DECISION", {"number": "№" * 101})}, f"{DOCUMENTS}.number"),
    ({"proof": ("COURT_DECISION", {"issued_at": TOMORROW})}, f"{DOCUMENTS}.issued_at"),
    ({"proof": ("COURT_DECISION", {"issued_at": "1960-01-01"})}, f"{DOCUMENTS}.issued_at"),
]


@pytest.mark.parametrize(("changes", "entry"), WRONG)
async def test_a_wrong_field_is_told_by_its_path(
    household: Household, mother: Parent, changes: dict[str, Any], entry: str
) -> None:
    if "proof" in changes:
        kind, more = changes["proof"]
        changes = {"confidant_person": proved_by(kind, mother, **more)}
    refused = await refusal(checked(household, mother, **changes))
    assert (refused.code, [item.entry for item in refused.invalid]) == (
        ErrorCode.INVALID_INPUT,
        [entry],
    )


async def test_the_signature_is_refused_in_the_same_words(
    household: Household, mother: Parent
) -> None:
    await recorded_adult(household)
    wrong = {"confidant_person": proved_by("BIRTH_CERTIFICATE", mother)}
    before = await refusal(checked(household, mother, **wrong))
    after = await refusal(related(household, mother, **wrong))
    assert before.invalid == after.invalid


async def test_another_than_the_caller_is_not_named_as_representative(
    household: Household, mother: Parent
) -> None:
    father = await household.grown_up()
    wrong = {"confidant_person": proved_by("COURT_DECISION", father)}
    refused = await refusal(checked(household, mother, **wrong))
    assert [item.entry for item in refused.invalid] == ["$.confidant_person.person_id"]


async def test_nobody_represents_himself(household: Household, mother: Parent) -> None:
    me = await household.bot.persons.me(mother[1])
    himself = {
        "last_name": me.last_name,
        "given_name": me.first_name,
        "birth_date": me.birth_date.isoformat(),
        "tax_id": me.tax_id,
    }
    for call in (checked, related):
        refused = await refusal(call(household, mother, **himself))
        assert [item.entry for item in refused.invalid] == ["$.tax_id"]
    assert not await household.core.rows("SELECT 1 FROM core.confidant_relationship")


async def test_who_is_recorded_is_not_told_before_the_signature(
    household: Household, mother: Parent
) -> None:
    await recorded_adult(household)
    for unknown in ({"tax_id": "9000000020"}, {"given_name": "Інша"}):
        await checked(household, mother, **unknown)
        assert await code_of(related(household, mother, **unknown)) == ErrorCode.PERSON_UNKNOWN


async def test_a_childs_certificate_is_compared_with_the_record_only_when_it_is_signed(
    household: Household, mother: Parent
) -> None:
    certificate = document("BIRTH_CERTIFICATE", number="І-БК777777")
    await household.core.load(
        [("person", person_record(new_id(), birth_date=age(6), documents=[certificate]))]
    )
    child = {
        "birth_date": age(6).isoformat(),
        "tax_id": ...,
        "document": {"type": "BIRTH_CERTIFICATE", "number": "І-БК777777"},
        "confidant_person": proved_by("BIRTH_CERTIFICATE", mother, number="І-БК000000"),
    }
    await checked(household, mother, **child)
    refused = await refusal(related(household, mother, **child))
    assert [item.entry for item in refused.invalid] == [f"{DOCUMENTS}.number"]


@pytest.mark.parametrize("given_name", ["Вигадана", "вигадана Прикладівна", "Вигадана Інша"])
async def test_a_relationship_that_is_there_is_told_by_what_the_list_shows(
    household: Household, mother: Parent, given_name: str
) -> None:
    await recorded_adult(household)
    await related(household, mother)
    call = checked(household, mother, given_name=given_name, tax_id="9000000020")
    assert await code_of(call) == ErrorCode.RELATIONSHIP_EXISTS


async def test_a_relationship_of_another_is_not_told(household: Household, mother: Parent) -> None:
    await recorded_adult(household)
    await related(household, mother)
    await checked(household, await household.grown_up())


async def test_what_was_refused_may_be_stated_again(household: Household, mother: Parent) -> None:
    household.registers.outcomes["nhs"] = Outcome.DIFFERS
    await recorded_adult(household)
    await related(household, mother)
    await household.registers.compare(household.core)
    await checked(household, mother)
    await related(household, mother)


async def test_who_represents_too_many_learns_it_before_he_signs(
    household: Household, mother: Parent
) -> None:
    others = [
        person_record(
            new_id(),
            phone="+380000000008",
            confidant_person={
                "person_id": str(mother[0].person_id),
                "verification_status": "VERIFIED",
            },
        )
        for _ in range(150)
    ]
    await household.core.load([("person", each) for each in others])
    refused = await refusal(checked(household, mother, given_name="Ще Одна"))
    assert "represents 150 persons" in refused.invalid[0].description


async def test_one_who_cannot_represent_learns_it_before_he_signs(household: Household) -> None:
    broken = {"verification": {"verification_status": "NOT_VERIFIED"}}
    guardian = await household.grown_up(**broken)
    assert await code_of(checked(household, guardian)) == ErrorCode.CONFIDANT_NOT_VERIFIED
