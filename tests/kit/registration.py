"""Invented people who register themselves: their data, their keys, their phones."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from core.access.model import POSSIBLE_SCOPES
from core.client import CoreClient
from core.contract.access import ClientType
from core.contract.person_requests import NewPersonBody, PersonBody, SignedUp
from core.kit.ids import new_id
from tests.kit.applicants import address, applicant, document
from tests.kit.core_service import RunningCore
from tests.kit.people import SigningPerson, tax_number, with_key

SCOPES = tuple(sorted(POSSIBLE_SCOPES[ClientType.TRUSTED_PIS]))
_CODE = re.compile(r"\b(\d{4})\b")


@dataclass(frozen=True)
class Newcomer(SigningPerson):
    """Somebody who is not in the register yet."""

    phone: str = ""
    settlement_id: UUID = field(default_factory=new_id)

    def data(self, **changes: Any) -> dict[str, Any]:
        """What he states about himself."""
        made = applicant(
            last_name=self.surname,
            first_name="Вигадана",
            no_tax_id=False,
            tax_id=self.code,
            documents=[document(number=f"АЄ{secrets.randbelow(10**6):06d}")],
            addresses=[address(settlement_id=str(self.settlement_id))],
            phones=[{"type": "MOBILE", "number": self.phone}],
            authentication_methods=[{"type": "OTP", "phone_number": self.phone}],
        )
        return {**made, **changes}


async def settlement(core: RunningCore) -> UUID:
    """A settlement of the address register."""
    region_id, settlement_id = new_id(), new_id()
    await core.load(
        [
            ("region", {"id": str(region_id), "name": "ВИГАДАНА"}),
            (
                "settlement",
                {
                    "id": str(settlement_id),
                    "region_id": str(region_id),
                    "name": "Вигадане",
                    "type": "VILLAGE",
                },
            ),
        ]
    )
    return settlement_id


async def newcomer(core: RunningCore, **changes: Any) -> Newcomer:
    """Somebody with a key, a phone and an address that exists."""
    surname = changes.get("surname", "Тестенко")
    signer = with_key(
        core.pki, surname=surname, given_name="Вигадана Прикладівна", code=tax_number()
    )
    return Newcomer(
        surname=signer.surname,
        given_name=signer.given_name,
        code=changes.get("code", signer.code),
        key=signer.key,
        certificate=signer.certificate,
        phone=f"+38000{secrets.randbelow(10**7):07d}",
        settlement_id=await settlement(core),
    )


def last_code(core: RunningCore, phone: str) -> str:
    """The code of the last message to a number."""
    texts = [message["text"] for message in core.sms.messages if message["to"] == phone]
    found = _CODE.search(texts[-1])
    if found is None:
        raise AssertionError("no code in the message")
    return found[1]


async def sent_code(core: RunningCore, client: CoreClient, phone: str) -> str:
    """The code that arrives at a number when it is asked for."""
    so_far = len(core.sms.messages)
    await client.authentication_methods.send_code(phone, "Telegram")
    await core.sms.holds(so_far + 1)
    return last_code(core, phone)


async def confirm_phone(core: RunningCore, client: CoreClient, phone: str) -> None:
    """Confirm a number by the code that arrives there."""
    code = await sent_code(core, client, phone)
    await client.authentication_methods.check_code(phone, code)


async def signed_data(
    core: RunningCore, client: CoreClient, signer: SigningPerson, data: dict[str, Any]
) -> str:
    """Base64 of a container over what a new patient signs."""
    content = {
        "person": data,
        "patient_signed": True,
        "process_disclosure_data_consent": True,
        "jwt": await client.access.nonce(),
    }
    return core.sign(signer, orjson.dumps(content))


async def sign_up(
    core: RunningCore, client: CoreClient, person: Newcomer, **changes: Any
) -> SignedUp:
    """Register somebody whose phone is confirmed."""
    signed = await signed_data(core, client, person, person.data(**changes))
    return await client.person_requests.sign_up(signed, scopes=SCOPES)


def new_person(data: dict[str, Any]) -> NewPersonBody:
    """Data as the client takes them."""
    return NewPersonBody.model_validate(data)


def person_body(data: dict[str, Any]) -> PersonBody:
    """Data of somebody recorded as the client takes them."""
    left_out = ("id", "verification", "authentication_methods", "confidant_person")
    return PersonBody.model_validate(
        {key: value for key, value in data.items() if key not in left_out}
    )
