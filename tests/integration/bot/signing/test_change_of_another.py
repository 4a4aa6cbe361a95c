"""A representative changes another's data on the secure page: whose, which fields, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from bot.flow import HandOff
from core.contract.errors import ErrorCode
from core.contract.persons import PersonDetails
from tests.kit.applicants import address, document
from tests.kit.core_service import RunningCore, age
from tests.kit.families import Relative, proof, relative
from tests.kit.filling import change, fill, opened, text_of
from tests.kit.guardians import FOREIGN, enters, form_of, signed_in
from tests.kit.people import Patient
from tests.kit.pictures import jpeg
from tests.kit.registration import settlement
from tests.kit.signing_house import PATIENT, Browser, SigningHouse

UNZR = f"{age(6):%Y%m%d}-01234"
CERTIFICATE = document("BIRTH_CERTIFICATE", number="І-БК654321")
CONTACT = {
    "first_name": "Наступна",
    "last_name": "Контактенко",
    "phones": [{"type": "MOBILE", "number": "+380000000055"}],
}
COURT = [proof("COURT_DECISION")]


@dataclass(frozen=True)
class Acting:
    """A representative whose chat holds tokens about somebody."""

    house: SigningHouse
    patient: Patient
    person_id: UUID

    async def browser(self, kind: str, **details: str) -> Browser:
        """The page of one change."""
        link = await self.house.link(change(kind, **details), acting_for=self.person_id)
        return await self.house.admitted(link)

    async def me(self) -> PersonDetails:
        """The person as recorded."""
        custody = self.house.signing.custody
        token = await custody.access_token(PATIENT, person_id=self.person_id)
        return await self.house.client.persons.me(token)

    async def signs(self, browser: Browser, signer: Patient, text: bytes) -> tuple[str, Any]:
        """Sign a text; what the conversation is told."""
        status, answer = await browser.send(self.house.container(signer, text))
        assert status == 202, answer
        await self.house.settled()
        return (await self.house.events())[-1]


async def acting(
    house: SigningHouse, core: RunningCore, patient: Patient, born: date, **changes: Any
) -> Acting:
    """Somebody recorded whom the patient represents and has signed for."""
    home = address(settlement_id=str(await settlement(core)))
    person: Relative = await relative(
        core, patient, **{"birth_date": born, "addresses": [home], **changes}
    )
    await signed_in(house, patient)
    await enters(house, patient, person.person_id)
    return Acting(house, patient, person.person_id)


@pytest.fixture
async def child(house: SigningHouse, core: RunningCore, patient: Patient) -> Acting:
    """A child of six."""
    return await acting(house, core, patient, age(6))


def guardianship(patient: Patient) -> dict[str, Any]:
    return {
        "person_id": str(patient.person_id),
        "verification_status": "VERIFIED",
        "documents_relationship": COURT,
    }


# --- the form ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "numbers", "kind", "form"),
    [
        (6, {}, "surname", "surname_alone"),
        (6, {"unzr": UNZR}, "surname", "child_surname"),
        (6, {}, "document", "child_document"),
        (6, {}, "address", "address"),
        (40, {"tax_id": "7012345677"}, "surname", "ward_surname"),
        (40, {}, "document", "ward_document"),
    ],
)
async def test_the_form_follows_the_persons_age_and_says_whose_it_is(
    house: SigningHouse,
    core: RunningCore,
    patient: Patient,
    years: int,
    numbers: dict[str, Any],
    kind: str,
    form: str,
) -> None:
    changes = {} if years < 14 else {
        "documents": [document()], "confidant_person": guardianship(patient),
    }  # fmt: skip
    person = await acting(house, core, patient, age(years), **numbers, **changes)
    shown = await opened(await person.browser(kind))
    assert shown["kind"] == form
    whose = shown["whose"]
    assert whose["person"] == "Тестенко Марко Прикладівна"
    assert whose["signer"] == f"{patient.surname} {patient.given_name}"
    assert person.person_id.hex.endswith(whose["draft"])
    assert "documents" not in shown["known"]


async def test_ones_own_form_is_nobody_elses(house: SigningHouse, patient: Patient) -> None:
    await signed_in(house, patient)
    browser = await house.admitted(await house.link(change("address")))
    assert (await opened(browser))["whose"] is None


# --- the change -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "filled", "field", "expected"),
    [
        ("document", {"documents": [CERTIFICATE]}, "documents", ["І-БК654321"]),
        ("surname", {"last_name": "Новенко"}, "last_name", "Новенко"),
        ("email", {"email": "name@example.org"}, "email", "name@example.org"),
        ("secret", {"secret": "нове слово"}, "secret", "нове слово"),
        ("emergency_contact", {"emergency_contact": CONTACT}, "emergency_contact", "Контактенко"),
    ],
)
async def test_a_mother_signs_a_change_of_her_childs_data_and_not_of_hers(
    child: Acting, kind: str, filled: dict[str, Any], field: str, expected: Any
) -> None:
    browser = await child.browser(kind)
    text = await text_of(browser, filled)
    assert "Підписує законний представник" in text.decode()
    name, told = await child.signs(browser, child.patient, text)
    assert (name, told["kind"]) == ("signing.signed", kind)
    recorded = getattr(await child.me(), field)
    if field == "documents":
        recorded = [each.number for each in recorded]
    elif field == "emergency_contact":
        recorded = recorded.last_name
    assert recorded == expected
    custody = child.house.signing.custody
    own = await child.house.client.persons.me(await custody.access_token(PATIENT))
    assert own.last_name == child.patient.surname
    assert own.secret != "нове слово"


async def test_a_certificate_takes_the_place_of_the_certificate_alone(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    foreign = document("FOREIGN_PASSPORT", number="AB123")
    old = document("BIRTH_CERTIFICATE", number="І-БК111111")
    child = await acting(house, core, patient, age(6), documents=[old, foreign])
    browser = await child.browser("document")
    await child.signs(browser, patient, await text_of(browser, {"documents": [CERTIFICATE]}))
    assert [each.number for each in (await child.me()).documents] == ["І-БК654321", "AB123"]


async def test_a_foreign_certificate_is_shown_on_the_page_before_it_is_signed(
    child: Acting,
) -> None:
    browser = await child.browser("document")
    status, answer = await fill(browser, {"documents": [document(FOREIGN, number="ABC 1234")]})
    assert (status, answer["scans"]) == (200, [FOREIGN])
    shown, _ = await browser.call("POST", browser.of(f"/scans/{FOREIGN}"), data=jpeg())
    assert shown == 200
    name, _ = await child.signs(browser, child.patient, answer["text"].encode())
    assert name == "signing.signed"


# --- what is refused --------------------------------------------------------------------------


async def test_what_the_core_refuses_of_a_child_is_told_by_field(child: Acting) -> None:
    browser = await child.browser("document")
    status, answer = await fill(
        browser, {"documents": [{**CERTIFICATE, "issued_at": "2001-01-01"}]}
    )
    assert status == 422
    [wrong] = answer["error"]["invalid"]
    assert wrong["entry"] == "$.person.documents[0].issued_at"


async def test_a_number_is_not_changed_for_another(child: Acting) -> None:
    browser = await child.browser("phone", phone="sealed")
    status, answer = await browser.call("POST", browser.of("/form/open"))
    assert (status, answer["error"]["code"]) == (410, "signing_link_ended")


async def test_the_other_parents_key_changes_nothing(child: Acting, core: RunningCore) -> None:
    father = await core.patient()
    browser = await child.browser("secret")
    text = await text_of(browser, {"secret": "нове слово"})
    name, told = await child.signs(browser, father, text)
    assert (name, told["code"]) == ("signing.failed", ErrorCode.SIGNER_MISMATCH)
    assert (await child.me()).secret != "нове слово"


async def test_one_who_may_act_no_longer_is_told_so_by_the_conversation(
    child: Acting, core: RunningCore
) -> None:
    browser = await child.browser("secret")
    text = await text_of(browser, {"secret": "нове слово"})
    await core.execute("UPDATE core.confidant_relationship SET verification_status = 'IN_REVIEW'")
    name, told = await child.signs(browser, child.patient, text)
    assert (name, told["code"]) == ("signing.failed", ErrorCode.RELATIONSHIP_UNCONFIRMED)


# --- pictures alone ---------------------------------------------------------------------------


async def test_a_picture_of_a_childs_document_is_shown_with_the_token_about_the_child(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    child = await acting(house, core, patient, age(6), documents=[document(FOREIGN, number="A 1")])
    link = await house.link(HandOff("show_documents"), acting_for=child.person_id)
    browser = await house.admitted(link)
    _, answer = await browser.call("POST", browser.of("/scans"))
    assert answer["missing"] == [FOREIGN]
    await browser.call("POST", browser.of(f"/scans/{FOREIGN}"), data=jpeg())
    _, answer = await browser.call("POST", browser.of("/scans"))
    assert answer["missing"] == []
    # Her own documents are another matter.
    own = await form_of(house, "show_documents")
    _, answer = await own.call("POST", own.of("/scans"))
    assert answer["missing"] == []
