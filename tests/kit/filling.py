"""Forms of the secure page filled in over HTTP, as the page's script does it."""

from __future__ import annotations

from typing import Any

from bot.flow import HandOff
from bot.signing.filled.phones import SealedPhones
from tests.kit.core_service import RunningCore
from tests.kit.registration import Newcomer, confirm_phone, newcomer
from tests.kit.signing_house import PATIENT, Browser, SigningHouse

FROM_CHAT = ("phones", "authentication_methods")


def sealed(house: SigningHouse, phone: str, chat_id: int = PATIENT) -> str:
    """A confirmed number as a conversation keeps it."""
    phones = house.signing.services["sealed_phones"]
    assert isinstance(phones, SealedPhones)
    return phones.seal(chat_id, phone)


async def applicant_in(core: RunningCore, house: SigningHouse, **changes: Any) -> Newcomer:
    """Somebody who has confirmed his phone in the chat."""
    person = await newcomer(core, **changes)
    await confirm_phone(core, house.client, person.phone)
    return person


def registration(house: SigningHouse, person: Newcomer, **details: str) -> HandOff:
    """What the registering conversation hands over."""
    return HandOff("sign_up", details={"phone": sealed(house, person.phone), **details})


def change(kind: str, **details: str) -> HandOff:
    """What the conversation about a change hands over."""
    return HandOff("person_request", details={"kind": kind, **details})


def stated(person: Newcomer, **changes: Any) -> dict[str, Any]:
    """What he fills in."""
    data = person.data(**changes)
    return {key: value for key, value in data.items() if key not in FROM_CHAT}


async def opened(browser: Browser) -> dict[str, Any]:
    """The form."""
    status, answer = await browser.call("POST", browser.of("/form/open"))
    assert status == 200, answer
    return answer


async def fill(browser: Browser, person: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Send the form."""
    sent = {"person": person, "consent": True}
    return await browser.call("POST", browser.of("/form"), json=sent)


async def text_of(browser: Browser, person: dict[str, Any]) -> bytes:
    """The text made of a form that breaks no rule."""
    status, answer = await fill(browser, person)
    assert status == 200, answer
    return str(answer["text"]).encode()
