"""A child or an adult added on the secure page: the form, the text, the signature, refusals."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

import pytest

from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.applicants import document
from tests.kit.core_service import RunningCore, age
from tests.kit.families import proof
from tests.kit.filling import fill, opened, text_of
from tests.kit.guardians import (
    FOREIGN,
    child,
    form_of,
    guardianship,
    mother_in,
    signs_form,
    ward,
)
from tests.kit.people import Patient, person_record
from tests.kit.registration import settlement
from tests.kit.signing_house import PATIENT, SigningHouse

SIGNED, FAILED = "signing.signed", "signing.failed"


@pytest.fixture
async def home(core: RunningCore) -> UUID:
    """A place of the address register."""
    return await settlement(core)


@pytest.fixture
async def mother(core: RunningCore, house: SigningHouse) -> Patient:
    """Somebody who can represent others, signed in."""
    return await mother_in(core, house)


async def relationships(house: SigningHouse) -> Any:
    token = await house.signing.custody.access_token(PATIENT)
    return await house.client.confidants.relationships(token)


# --- a child ----------------------------------------------------------------------------------


async def test_a_mother_registers_her_child_and_the_chat_learns_of_the_relationship(
    house: SigningHouse, core: RunningCore, mother: Patient, home: UUID
) -> None:
    living = await house.living_tokens()
    browser = await form_of(house, "add_child")
    text = await text_of(browser, child(home))
    await browser.send(house.container(mother, text))
    await house.settled()
    name, data = (await house.events())[-1]
    [found] = await relationships(house)
    assert (name, data["relationship"]) == (SIGNED, str(found.id))
    assert data["fingerprint"] == hashlib.sha256(text).hexdigest()[:4].upper()
    assert (data["is_new"], data["scans"]) == (True, False)
    assert (found.person.first_name, found.confidant_person.id) == ("Марко", mother.person_id)
    assert found.verification_status == "VERIFICATION_NEEDED"
    # What the registration would open for the channel is given back at once.
    await house.signing.revocations.run_due()
    assert await house.living_tokens() == living


async def test_the_text_names_the_parent_the_certificate_and_the_way_to_ask(
    house: SigningHouse, mother: Patient, home: UUID
) -> None:
    filled = child(home)
    content = json.loads(await text_of(await form_of(house, "add_child"), filled))
    person = content["person"]
    assert person["authentication_methods"] == [
        {"type": "THIRD_PERSON", "value": str(mother.person_id), "alias": "Вигадана Т."}
    ]
    certificate = filled["documents"][0]
    assert person["confidant_person"] == {
        "person_id": str(mother.person_id),
        "relation_type": "PRIMARY",
        "documents_relationship": [{**certificate, "type": "BIRTH_CERTIFICATE"}],
    }
    assert person["phones"] == [{"type": "MOBILE", "number": mother.phone}]
    assert person["no_tax_id"] is False
    assert content["patient_signed"] is content["process_disclosure_data_consent"] is True
    assert content["jwt"]


async def test_the_form_suggests_what_is_the_mothers_own_and_nothing_else(
    house: SigningHouse, mother: Patient
) -> None:
    form = await opened(await form_of(house, "add_child"))
    assert form["kind"] == "child"
    known = form["known"]
    assert set(known) == {"relation", "confidant_person", "addresses", "emergency_contact"}
    assert known["addresses"][0]["settlement"] == "Вигадане"
    assert known["emergency_contact"] == {
        "last_name": mother.surname,
        "first_name": "Вигадана",
        "phones": [{"type": "MOBILE", "number": mother.phone}],
    }
    assert form["rules"]["birth"] == ["BIRTH_CERTIFICATE", FOREIGN]
    assert "BIRTH_CERTIFICATE" not in form["rules"]["proofs"]


async def test_a_guardian_of_a_child_states_the_decision(
    house: SigningHouse, mother: Patient, home: UUID
) -> None:
    filled = child(home, confidant_person=guardianship(relation_type="SECONDARY"))
    name, _ = await signs_form(house, "add_child", filled, mother)
    [found] = await relationships(house)
    assert name == SIGNED
    assert (found.relation_type, found.documents_relationship[0].type) == (
        "SECONDARY",
        "COURT_DECISION",
    )


async def test_a_certificate_of_another_state_is_shown_after_the_signature(
    house: SigningHouse, core: RunningCore, mother: Patient, home: UUID
) -> None:
    papers = [document(FOREIGN, number="AB 77/2020")]
    _, data = await signs_form(house, "add_child", child(home, documents=papers), mother)
    assert data["scans"] is True
    details = {"relationship": data["relationship"]}
    browser = await form_of(house, "show_documents", **details)
    assert (await browser.show())[1]["session"]["is_unsigned"] is True
    status, answer = await browser.call("POST", browser.of("/scans"))
    assert (status, answer) == (200, {"missing": [FOREIGN]})


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ({"birth_date": age(14).isoformat()}, "$.person.birth_date"),
        ({"first_name": "Ёлка"}, "$.person.first_name"),
        ({"unzr": "20200101-00001"}, "$.person.unzr"),
        ({"documents": [document()]}, "$.person.confidant_person.documents_relationship"),
        (
            {"confidant_person": guardianship(documents_relationship=[proof("DIPLOMA")])},
            "$.person.confidant_person.documents_relationship[0].type",
        ),
        (
            {
                "confidant_person": guardianship(
                    documents_relationship=[proof("BIRTH_CERTIFICATE", number="І-БК000000")]
                )
            },
            "$.person.confidant_person.documents_relationship[0].number",
        ),
    ],
)
async def test_what_the_core_refuses_is_told_by_field_and_the_form_stays_open(
    house: SigningHouse, mother: Patient, home: UUID, changes: dict[str, Any], entry: str
) -> None:
    browser = await form_of(house, "add_child")
    status, answer = await fill(browser, child(home, **changes))
    assert (status, answer["error"]["code"]) == (422, "validation_failed")
    assert entry in [one["entry"] for one in answer["error"]["invalid"]]
    assert (await browser.show())[1]["session"]["state"] == "viewed"


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ({"phones": [{"type": "MOBILE", "number": "+380000000009"}]}, "$.person.phones"),
        ({"authentication_methods": []}, "$.person.authentication_methods"),
        ({"confidant_person": {"person_id": str(new_id())}}, "$.person.confidant_person.person_id"),
    ],
)
async def test_the_browser_says_neither_who_represents_nor_how_to_ask(
    house: SigningHouse, mother: Patient, home: UUID, changes: dict[str, Any], entry: str
) -> None:
    status, answer = await fill(await form_of(house, "add_child"), child(home, **changes))
    assert status == 422
    assert [one["entry"] for one in answer["error"]["invalid"]] == [entry]


async def test_a_child_is_added_once(house: SigningHouse, mother: Patient, home: UUID) -> None:
    filled = child(home)
    await signs_form(house, "add_child", filled, mother)
    name, data = await signs_form(house, "add_child", filled, mother)
    assert (name, data["code"]) == (FAILED, ErrorCode.RELATIONSHIP_EXISTS)


async def test_a_namesake_with_the_same_certificate_is_told_as_another_persons_affair(
    house: SigningHouse, mother: Patient, home: UUID
) -> None:
    filled = child(home)
    await signs_form(house, "add_child", filled, mother)
    name, data = await signs_form(house, "add_child", {**filled, "first_name": "Лука"}, mother)
    assert (name, data["code"]) == (FAILED, "signing_other_ambiguous")


async def test_another_mans_signature_adds_nobody(
    house: SigningHouse, core: RunningCore, mother: Patient, home: UUID
) -> None:
    father = await core.patient()
    name, data = await signs_form(house, "add_child", child(home), father)
    assert (name, data["code"]) == (FAILED, ErrorCode.SIGNER_MISMATCH)
    assert await relationships(house) == []


async def test_too_many_representatives_are_told(
    house: SigningHouse, core: RunningCore, home: UUID
) -> None:
    filled = child(home)
    ids = [new_id() for _ in range(4)]
    for each in ids:
        await core.load([("person", person_record(each, phone="+380000000008"))])
    relations = [
        {"person_id": str(each), "verification_status": "VERIFIED", "relation_type": "PRIMARY"}
        for each in ids
    ]
    recorded = {
        **person_record(new_id()),
        **{key: filled[key] for key in ("first_name", "second_name", "last_name")},
        **{key: filled[key] for key in ("birth_date", "documents", "gender")},
        "confidant_person": relations,
        "authentication_methods": [],
    }
    await core.load([("person", recorded)])
    mother = await mother_in(core, house)
    name, data = await signs_form(house, "add_child", filled, mother)
    assert (name, data["code"]) == (FAILED, ErrorCode.RELATIONSHIP_LIMIT)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"verification": {"verification_status": "NOT_VERIFIED"}}, "confidant_not_verified"),
        (
            {"confidant_person": {"person_id": str(new_id()), "verification_status": "VERIFIED"}},
            "confidant_represented",
        ),
    ],
)
async def test_who_cannot_represent_learns_it_before_he_signs(
    house: SigningHouse, core: RunningCore, home: UUID, changes: dict[str, Any], code: str
) -> None:
    if "confidant_person" in changes:
        guardian = UUID(changes["confidant_person"]["person_id"])
        await core.load([("person", person_record(guardian))])
    await mother_in(core, house, **changes)
    browser = await form_of(house, "add_child")
    status, answer = await fill(browser, child(home))
    assert (status, answer["error"]["code"]) == (409, code)
    name, data = (await house.events())[-1]
    assert (name, data["code"]) == (FAILED, code)


async def test_nothing_of_a_child_is_stored_or_logged_by_the_bot(
    house: SigningHouse, mother: Patient, home: UUID, capfd: pytest.CaptureFixture[str]
) -> None:
    filled = child(home, birth_settlement="Канаркове", secret="канарчине слово")
    await signs_form(house, "add_child", filled, mother)
    tables = await house.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'bot'")
    lines = []
    for table in tables:
        rows = await house.rows(f"SELECT t::text AS line FROM bot.{table['tablename']} t")  # noqa: S608
        lines += [row["line"] for row in rows]
    logged = capfd.readouterr()
    kept = "\n".join(lines) + logged.out + logged.err
    for secret in ("Марко", "Канаркове", "канарчине", filled["documents"][0]["number"]):
        assert secret not in kept
        assert secret.encode().hex() not in kept


async def test_a_form_about_another_needs_a_signed_in_chat(house: SigningHouse) -> None:
    browser = await form_of(house, "add_child")
    status, answer = await browser.call("POST", browser.of("/form/open"))
    assert (status, answer["error"]["code"]) == (403, "signing_sign_in_ended")


# --- an adult ---------------------------------------------------------------------------------


async def test_a_guardian_registers_an_adult(
    house: SigningHouse, mother: Patient, home: UUID
) -> None:
    assert (await opened(await form_of(house, "add_ward")))["known"] == {
        "confidant_person": {"relation_type": "PRIMARY"}
    }
    name, data = await signs_form(house, "add_ward", ward(home), mother)
    [found] = await relationships(house)
    assert (name, data["is_new"]) == (SIGNED, True)
    assert found.documents_relationship[0].type == "COURT_DECISION"


async def recorded_adult(core: RunningCore) -> dict[str, Any]:
    """Somebody whom a clinic has recorded; what a guardian says of him."""
    record = person_record(new_id(), tax_id="9000000019", birth_date=age(40))
    await core.load([("person", record)])
    names = {key: record[key] for key in ("last_name", "first_name", "second_name", "birth_date")}
    return {**names, "tax_id": "9000000019", "confidant_person": guardianship()}


async def test_a_guardian_of_one_who_is_recorded_states_only_by_what_he_is_found(
    house: SigningHouse, core: RunningCore, mother: Patient
) -> None:
    filled = await recorded_adult(core)
    content = json.loads(await text_of(await form_of(house, "relate_ward"), filled))
    assert content["given_name"] == "Вигадана Прикладівна"
    assert content["confidant_person"]["person_id"] == str(mother.person_id)
    name, data = await signs_form(house, "relate_ward", filled, mother)
    assert (name, data["is_new"], data["scans"]) == (SIGNED, False, False)
    [found] = await relationships(house)
    assert (str(found.id), found.may_act) == (data["relationship"], False)


async def test_one_whom_the_register_does_not_know_is_told_in_words_about_him(
    house: SigningHouse, core: RunningCore, mother: Patient
) -> None:
    filled = {**await recorded_adult(core), "birth_date": "1950-01-01"}
    name, data = await signs_form(house, "relate_ward", filled, mother)
    assert (name, data["code"]) == (FAILED, "signing_other_unknown")


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ({"birth_date": age(15).isoformat()}, "$.birth_date"),
        ({"tax_id": ...}, "$.tax_id"),
        (
            {
                "confidant_person": guardianship(
                    documents_relationship=[proof("BIRTH_CERTIFICATE", number="І-БК000001")]
                )
            },
            "$.confidant_person.documents_relationship[0].type",
        ),
    ],
)
async def test_what_the_core_refuses_of_one_who_is_recorded_is_told_before_the_signature(
    house: SigningHouse, core: RunningCore, mother: Patient, changes: dict[str, Any], entry: str
) -> None:
    stated = {**await recorded_adult(core), **changes}
    browser = await form_of(house, "relate_ward")
    filled = {key: value for key, value in stated.items() if value is not ...}
    status, answer = await fill(browser, filled)
    assert (status, answer["error"]["code"]) == (422, "validation_failed")
    assert [one["entry"] for one in answer["error"]["invalid"]] == [entry]
    assert (await browser.show())[1]["session"]["state"] == "viewed"


async def test_a_relationship_that_is_there_is_told_before_the_signature(
    house: SigningHouse, core: RunningCore, mother: Patient
) -> None:
    filled = await recorded_adult(core)
    await signs_form(house, "relate_ward", filled, mother)
    status, answer = await fill(await form_of(house, "relate_ward"), filled)
    assert (status, answer["error"]["code"]) == (409, ErrorCode.RELATIONSHIP_EXISTS)
    name, data = (await house.events())[-1]
    assert (name, data["code"]) == (FAILED, ErrorCode.RELATIONSHIP_EXISTS)


async def test_a_record_is_not_stated_anew_with_a_relationship(
    house: SigningHouse, core: RunningCore, mother: Patient
) -> None:
    filled = {**await recorded_adult(core), "secret": "інше слово"}
    status, answer = await fill(await form_of(house, "relate_ward"), filled)
    assert status == 422
    assert [one["entry"] for one in answer["error"]["invalid"]] == ["$.person.secret"]


async def test_one_chat_may_add_several(
    house: SigningHouse, core: RunningCore, mother: Patient, home: UUID
) -> None:
    for first_name in ("Марко", "Лука"):
        await signs_form(house, "add_child", child(home, first_name=first_name), mother)
    assert {each.person.first_name for each in await relationships(house)} == {"Марко", "Лука"}
