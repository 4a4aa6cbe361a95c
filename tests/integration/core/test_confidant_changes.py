"""A representative changes the data of whom he represents: what is signed, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import pytest

from core.contract.errors import ErrorCode
from tests.kit.applicants import document
from tests.kit.asker import Asker
from tests.kit.core_service import age
from tests.kit.families import Household, Parent
from tests.kit.people import Patient
from tests.kit.refusals import code_of, refusal
from tests.kit.registration import person_body

CERTIFICATE = document("BIRTH_CERTIFICATE", number="І-БК654321")


@dataclass(frozen=True)
class ByMother(Asker[Patient]):
    """A child's cabinet in the hands of his mother."""

    household: Household
    own_token: str


@pytest.fixture
async def child(household: Household, mother: Parent) -> ByMother:
    """Registered by his mother, the relationship found true."""
    data = household.child(mother[0])
    done = await household.sign_up(*mother, data)
    await household.registers.compare(household.core)
    assert done.token
    core, bot = household.core, household.bot
    one, own = mother
    return ByMother(core, bot, one, done.token.value, data, household, own)


async def father_of(child: ByMother, **changes: Any) -> tuple[Patient, str]:
    """The child's other parent, and his token about the child."""
    household = child.household
    father, own = await household.grown_up()
    joined = household.for_other(child.data, father, **changes)
    shown = (await household.sign_up(father, own, joined)).relationship
    await household.registers.compare(household.core)
    return father, (await household.enter(father, own, shown.id)).value


@pytest.mark.parametrize(
    ("changes", "register"),
    [({"documents": [CERTIFICATE]}, "dracs_birth"), ({"last_name": "Новенко"}, "dracs_birth")],
)
async def test_what_a_mother_changes_is_recorded_and_the_registers_are_asked(
    child: ByMother, changes: dict[str, Any], register: str
) -> None:
    await child.core.execute("DELETE FROM core.verification_task")
    await child.complete(await child.ask(**changes))
    me = await child.me()
    assert (me.last_name, me.documents[0].number) == (
        changes.get("last_name", child.data["last_name"]),
        changes.get("documents", child.data["documents"])[0]["number"],
    )
    asked = await child.core.rows("SELECT stream FROM core.verification_task")
    assert register in {row["stream"] for row in asked}


async def test_a_surname_and_a_certificate_at_once_may_be_of_another_child(child: ByMother) -> None:
    """Nothing but names and the birth date would tell a child without numbers from another."""
    wanted = {"last_name": "Новенко", "documents": [CERTIFICATE]}
    assert await code_of(child.ask(**wanted)) == ErrorCode.UPDATED_TOO_MUCH
    numbered = {**child.data, "unzr": f"{age(6):%Y%m%d}-01234"}
    await child.complete(await child.ask(**numbered))
    child.core.clock.advance(timedelta(minutes=1))
    await child.complete(await child.ask(**{**numbered, **wanted}))
    assert (await child.me()).last_name == "Новенко"


async def test_who_signs_is_named_to_who_reads_and_recorded_as_who_authorised(
    child: ByMother,
) -> None:
    request = await child.ask(secret="інше слово")
    requests = child.bot.person_requests
    text = orjson.loads(await requests.data_to_be_signed(child.token, request.id))
    names = f"{child.signer.surname} {child.signer.given_name}"
    assert f"Підписує законний представник: {names}" in text["content"]
    assert text["person"]["id"] == str((await child.me()).id)
    await child.complete(request)
    [row] = await child.core.rows(
        "SELECT authorized_by_person_id AS by FROM core.person_request WHERE id = :id",
        id=request.id,
    )
    assert row["by"] == child.signer.person_id


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"documents": [document()]}, "$.person.documents"),
        ({"documents": []}, "$.person.documents"),
        ({"documents": [{**CERTIFICATE, "issued_at": "2001-01-01"}]}, "documents[0].issued_at"),
        ({"secret": "два"}, "$.person.secret"),
    ],
)
async def test_the_rules_are_those_of_the_childs_age(
    child: ByMother, changes: dict[str, Any], path: str
) -> None:
    refused = await refusal(child.ask(**changes))
    assert refused.code == ErrorCode.INVALID_INPUT
    assert any(each.entry.endswith(path) for each in refused.invalid)


async def test_a_certificate_of_another_state_is_signed_for_when_it_has_been_shown(
    child: ByMother,
) -> None:
    foreign = document("BIRTH_CERTIFICATE_FOREIGN", number="ABC 1234")
    request = await child.ask(documents=[foreign])
    assert await code_of(child.complete(request)) == ErrorCode.DOCUMENTS_MISSING
    [place] = await child.bot.person_requests.upload_places(child.token, request.id)
    assert place.type == "BIRTH_CERTIFICATE_FOREIGN"


# --- the wrong signer -------------------------------------------------------------------------


async def test_neither_the_other_parent_nor_the_parents_other_namesake_signs_for_the_mother(
    child: ByMother,
) -> None:
    father, fathers = await father_of(child)
    namesake = await child.core.patient(surname=child.signer.surname)
    request = await child.ask(secret="інше слово")
    for signer, token in ((father, fathers), (father, child.token), (namesake, child.token)):
        refused = await code_of(child.complete(request, signer, token))
        assert refused == ErrorCode.SIGNER_MISMATCH
    assert (await child.me()).secret != "інше слово"


# --- a right that ended meanwhile -------------------------------------------------------------

ENDINGS = {
    "no longer found true": (
        "UPDATE core.confidant_relationship SET verification_status = 'IN_REVIEW'"
        " WHERE confidant_person_id = :mother",
        ErrorCode.RELATIONSHIP_UNCONFIRMED,
    ),
    "past its last day": (
        "UPDATE core.confidant_relationship SET active_to = '2026-01-01'"
        " WHERE confidant_person_id = :mother",
        ErrorCode.RELATIONSHIP_UNCONFIRMED,
    ),
    "the mother's own data refused": (
        "UPDATE core.person SET verification_status = 'NOT_VERIFIED' WHERE person_id = :mother",
        ErrorCode.CONFIDANT_NOT_VERIFIED,
    ),
}


@pytest.mark.parametrize("why", ENDINGS)
async def test_one_who_may_act_no_longer_changes_nothing_with_whatever_token(
    child: ByMother, why: str
) -> None:
    """409, as wherever somebody acts for another: with her own token, and with the father's."""
    _, fathers = await father_of(child)
    request = await child.ask(secret="інше слово")
    signed = await child.signed(request)
    statement, code = ENDINGS[why]
    core, requests = child.core, child.bot.person_requests
    await core.execute(statement, mother=child.signer.person_id)
    for token in (child.token, fathers):
        refused = await refusal(requests.complete(token, request.id, signed))
        assert (refused.code, refused.status) == (code, 409)
    assert (await child.bot.persons.me(fathers)).secret == child.data["secret"]


async def test_a_request_of_one_who_gave_up_is_replaced_by_the_other_parents(
    child: ByMother,
) -> None:
    father, fathers = await father_of(child)
    bot = child.bot
    await child.ask(secret="слово матері")
    [known] = await bot.confidants.relationships(child.own_token)
    await bot.confidants.deactivate(child.own_token, known.id)
    fathers_cabinet = Asker(child.core, child.bot, father, fathers, child.data)
    await fathers_cabinet.complete(await fathers_cabinet.ask(secret="слово батька"))
    listed = (await bot.person_requests.list(fathers)).data
    assert [each.status for each in listed][:2] == ["SIGNED", "CANCELLED"]


async def test_a_ward_changes_nothing_himself_and_his_guardian_does(
    household: Household, mother: Parent
) -> None:
    data = household.ward(mother[0])
    shown = (await household.sign_up(*mother, data)).relationship
    await household.core.execute(
        "UPDATE core.confidant_relationship SET verification_status = 'VERIFIED' WHERE id = :id",
        id=shown.id,
    )
    entered = await household.enter(*mother, shown.id)
    ward = Asker(household.core, household.bot, mother[0], entered.value, data)
    await ward.complete(await ward.ask(documents=[document(number="АЄ999999")]))
    assert (await ward.me()).documents[0].number == "АЄ999999"


async def test_who_has_a_representative_asks_for_no_change_himself(household: Household) -> None:
    guardian = await household.core.patient()
    ward = await household.core.patient(
        confidant_person={
            "person_id": str(guardian.person_id),
            "verification_status": "VERIFIED",
        }
    )
    own = (await household.core.sign_in(household.bot, ward)).value
    wanted = person_body(household.ward(guardian))
    refused = household.bot.person_requests.create(own, wanted)
    assert await code_of(refused) == ErrorCode.CONFIDANT_REQUIRED
