"""From the link in the chat to tokens, with a real signature and a real core."""

from __future__ import annotations

from bot.bindings.model import Proof
from bot.flow import Contact, Done
from tests.kit.people import Patient
from tests.kit.signing_house import PATIENT, SigningHouse


async def test_a_signature_and_the_own_phone_sign_a_patient_in(
    house: SigningHouse, patient: Patient
) -> None:
    instance = await house.signs_in(patient)
    [(name, data)] = await house.events()
    assert (name, data["needs_proof"], data["action"]) == ("signing.signed", True, "sign_in")
    assert not (await house.chat()).is_signed_in

    assert await house.answers("phone", Contact(patient.phone, is_own=True)) == Done(
        {"name": "Вигадана Т.", "minutes": 30}
    )
    chat = await house.chat()
    assert chat.is_signed_in
    assert chat.person_id == patient.person_id
    [binding] = await house.signing.bindings.of_person(patient.person_id)
    assert (binding.chat_id, binding.proof) == (PATIENT, Proof.CONTACT)
    [event] = await house.rows("SELECT run_id FROM bot.events")
    assert event["run_id"] == instance
