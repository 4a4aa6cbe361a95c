"""What was filled in becomes a person; numbers and texts are held as promised."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest

from bot.signing.filled.model import Change, FormRefused
from bot.signing.filled.person import FIELDS, changed_person, filled_beforehand, new_person
from bot.signing.filled.phones import SealedPhones
from bot.signing.filled.texts import MOST, ComposedTexts
from core.kit.clock import FixedClock
from core.kit.crypto import FieldCipher, SealBroken
from core.kit.ids import new_id
from tests.kit.applicants import address, applicant, document
from tests.kit.core_service import NOW

PHONE = "+380000000042"


def entries(problem: pytest.ExceptionInfo[FormRefused]) -> list[str]:
    return [one.entry for one in problem.value.invalid]


def stated(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in applicant(**changes).items() if key != "phones"}


def test_a_new_person_is_reached_and_asked_by_the_number_of_the_chat() -> None:
    person = new_person(stated(), phone=PHONE, preferred_way="email").fields()
    assert person["phones"] == [{"type": "MOBILE", "number": PHONE}]
    assert person["authentication_methods"] == [{"type": "OTP", "phone_number": PHONE}]
    assert person["preferred_way_communication"] == "email"


def test_fields_of_another_shape_are_told_by_path() -> None:
    with pytest.raises(FormRefused) as problem:
        new_person(stated(documents=[{"type": "PASSPORT"}]), phone=PHONE, preferred_way="phone")
    assert entries(problem) == ["$.person.documents[0].number"]


@pytest.mark.parametrize("change", Change)
def test_a_change_touches_its_own_fields_alone(change: Change) -> None:
    everything = stated(unzr=None, email=None)
    for field in everything.keys() - FIELDS[change]:
        with pytest.raises(FormRefused) as problem:
            changed_person(applicant(), change, {field: everything[field]})
        assert entries(problem) == [f"$.person.{field}"]


def test_new_documents_take_the_place_of_their_kind_and_stand_first() -> None:
    recorded = applicant(documents=[document(), document("BIRTH_CERTIFICATE")])
    card = document("NATIONAL_ID")
    person = changed_person(recorded, Change.DOCUMENT, {"documents": [card]}).fields()
    assert [one["type"] for one in person["documents"]] == ["NATIONAL_ID", "BIRTH_CERTIFICATE"]


def test_a_new_proof_of_capacity_takes_the_place_of_the_old_one() -> None:
    recorded = applicant(documents=[document(), document("MARRIAGE_CERTIFICATE")])
    papers = [document(), document("DIVORCE_CERTIFICATE")]
    person = changed_person(recorded, Change.DOCUMENT, {"documents": papers}).fields()
    assert [one["type"] for one in person["documents"]] == ["PASSPORT", "DIVORCE_CERTIFICATE"]


def test_an_address_of_registration_stays_when_the_home_changes() -> None:
    recorded = applicant(addresses=[address(), address("REGISTRATION")])
    home = address(settlement="Інше")
    person = changed_person(recorded, Change.ADDRESS, {"addresses": [home]}).fields()
    assert [(one["type"], one["settlement"]) for one in person["addresses"]] == [
        ("RESIDENCE", "Інше"),
        ("REGISTRATION", "Вигадане"),
    ]


def test_a_land_line_stays_when_the_mobile_changes() -> None:
    land_line = {"type": "LAND_LINE", "number": "+380000000007"}
    recorded = applicant(phones=[{"type": "MOBILE", "number": "+380000000000"}, land_line])
    person = changed_person(recorded, Change.PHONE, {}, phone=PHONE).fields()
    assert person["phones"] == [{"type": "MOBILE", "number": PHONE}, land_line]


def test_an_email_that_was_emptied_is_not_stated() -> None:
    person = changed_person(applicant(email="name@example.org"), Change.EMAIL, {"email": None})
    assert "email" not in person.fields()


def test_neither_the_code_word_nor_an_old_document_is_shown_beforehand() -> None:
    for change in Change:
        shown = filled_beforehand(applicant(unzr="19960514-01234"), change)
        assert shown.keys() <= FIELDS[change] | {"birth_date"}
        assert not {"secret", "documents"} & shown.keys()


def test_a_sealed_number_opens_for_its_own_chat_alone() -> None:
    phones = SealedPhones(FieldCipher({1: os.urandom(32)}))
    sealed = phones.seal(5, PHONE)
    assert PHONE not in sealed
    assert phones.open(5, sealed) == PHONE
    for chat, text in ((6, sealed), (5, ""), (5, "не те"), (5, sealed[:-8])):
        with pytest.raises(SealBroken):
            phones.open(chat, text)


def test_a_text_is_held_until_its_time_is_over() -> None:
    clock = FixedClock(NOW)
    texts, session = ComposedTexts(clock), new_id()
    texts.keep(session, b"first", NOW + timedelta(minutes=1))
    texts.keep(session, b"second", NOW + timedelta(minutes=1))
    assert texts.get(session) == b"second"
    clock.advance(timedelta(minutes=1))
    assert texts.get(session) is None
    texts.keep(session, b"third", NOW + timedelta(minutes=2))
    texts.forget(session)
    assert texts.get(session) is None


def test_of_too_many_texts_the_oldest_are_forgotten() -> None:
    texts = ComposedTexts(FixedClock(NOW))
    sessions = [new_id() for _ in range(MOST + 1)]
    for session in sessions:
        texts.keep(session, b"text", NOW + timedelta(minutes=1))
    assert texts.get(sessions[0]) is None
    assert texts.get(sessions[1]) == b"text"
