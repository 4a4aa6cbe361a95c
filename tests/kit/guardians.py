"""Forms about another person, filled in by a signed-in representative over HTTP."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from bot.flow import Contact, HandOff
from tests.kit.applicants import address, applicant, document
from tests.kit.core_service import RunningCore, age
from tests.kit.families import proof
from tests.kit.filling import text_of
from tests.kit.people import Patient
from tests.kit.signing_house import PATIENT, Browser, SigningHouse

FOREIGN = "BIRTH_CERTIFICATE_FOREIGN"
_FROM_CHAT = ("phones", "authentication_methods")


async def signed_in(house: SigningHouse, patient: Patient) -> Patient:
    """The patient's chat is bound and open."""
    await house.signs_in(patient)
    await house.answers("phone", Contact(patient.phone, is_own=True))
    return patient


async def mother_in(core: RunningCore, house: SigningHouse, **changes: Any) -> Patient:
    """Somebody who can represent others, signed in."""
    return await signed_in(house, await core.patient(**changes))


async def entry_for(house: SigningHouse, person_id: UUID) -> HandOff:
    """What the flow asks of the page when a signed-in patient enters somebody's cabinet."""
    own = await house.signing.custody.access_token(PATIENT)
    found = await house.client.confidants.relationships(own)
    [known] = [each for each in found if each.person.id == person_id]
    return HandOff("confidant_sign_in", str(known.id), details={"person": str(person_id)})


async def enters(house: SigningHouse, patient: Patient, person_id: UUID) -> None:
    """A signed-in patient signs for somebody: the chat holds tokens about that one, too."""
    browser = await house.admitted(await house.link(await entry_for(house, person_id)))
    await house.signs(browser, patient)
    await house.settled()


def _stated(settlement_id: UUID, **changes: Any) -> dict[str, Any]:
    made = applicant(
        addresses=[address(settlement_id=str(settlement_id))],
        confidant_person={"relation_type": "PRIMARY"},
    )
    kept = {key: value for key, value in made.items() if key not in _FROM_CHAT}
    return {key: value for key, value in {**kept, **changes}.items() if value is not ...}


def child(settlement_id: UUID, **changes: Any) -> dict[str, Any]:
    """What a mother fills in of a child of six."""
    number = f"І-БК{secrets.randbelow(10**6):06d}"
    return _stated(
        settlement_id,
        **{
            "first_name": "Марко",
            "second_name": "Прикладович",
            "gender": "MALE",
            "birth_date": age(6).isoformat(),
            "no_tax_id": ...,
            "documents": [document("BIRTH_CERTIFICATE", number=number)],
            **changes,
        },
    )


def ward(settlement_id: UUID, **changes: Any) -> dict[str, Any]:
    """What a guardian fills in of an adult."""
    return _stated(
        settlement_id,
        **{
            "first_name": "Підопічний",
            "birth_date": "1990-02-03",
            "documents": [document(number=f"АЄ{secrets.randbelow(10**6):06d}")],
            "confidant_person": guardianship(),
            **changes,
        },
    )


def guardianship(**changes: Any) -> dict[str, Any]:
    """What a guardian says of his right."""
    return {
        "relation_type": "PRIMARY",
        "documents_relationship": [proof("COURT_DECISION")],
        **changes,
    }


async def form_of(house: SigningHouse, action: str, **details: str) -> Browser:
    """The page that a conversation has handed over to."""
    return await house.admitted(await house.link(HandOff(action, details=details)))


async def signs_form(
    house: SigningHouse, action: str, filled: dict[str, Any], signer: Patient
) -> tuple[str, dict[str, Any]]:
    """Fill in, sign, and hear what the conversation is told."""
    browser = await form_of(house, action)
    text = await text_of(browser, filled)
    status, answer = await browser.send(house.container(signer, text))
    assert status == 202, answer
    await house.settled()
    return (await house.events())[-1]
