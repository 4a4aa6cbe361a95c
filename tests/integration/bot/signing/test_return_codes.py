"""Where no Mini App is possible: the account brings a return code back to its chat."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from bot.flow import Contact, HandOff
from bot.signing.returns import Redeemed
from core.kit.ids import new_id
from tests.kit.people import Patient
from tests.kit.signing_house import BOT_LINK, PATIENT, STRANGER, Browser, SigningHouse

_PREFIX = f"{BOT_LINK}?start=return-"


async def _redeem(house: SigningHouse, code: str, user_id: int = PATIENT) -> Redeemed:
    async with house.database.transaction() as connection:
        return await house.signing.returns.redeem(connection, code=code, user_id=user_id)


async def _signed(house: SigningHouse, patient: Patient) -> tuple[Browser, str]:
    """A browser without Telegram that has signed, and the code its page shows at the end."""
    link = await house.link()
    assert not link.is_mini_app
    browser = house.browser()
    assert (await browser.open(link.address))[0] == 200
    assert (await browser.show())[1]["session"]["return_link"] is None
    assert (await house.signs(browser, patient))[0] == 202
    await house.signing.completion.settle_due()
    _, answer = await browser.show()
    assert answer["session"]["state"] == "accepted"
    return_link = answer["session"]["return_link"]
    assert return_link.startswith(_PREFIX)
    assert len(return_link.partition("start=")[2]) <= 64
    return browser, return_link.removeprefix(_PREFIX)


async def test_nothing_is_bound_until_the_account_brings_the_code(
    plain_house: SigningHouse, patient: Patient
) -> None:
    browser, code = await _signed(plain_house, patient)
    assert await plain_house.events() == []
    assert await plain_house.tokens.tokens(PATIENT) is None
    assert await _redeem(plain_house, code) is Redeemed.COMPLETED
    [(name, data)] = await plain_house.events()
    assert (name, data["needs_proof"]) == ("signing.signed", True)
    assert (await browser.show())[1]["session"]["state"] == "completed"
    await plain_house.answers("phone", Contact(patient.phone, is_own=True))
    assert (await plain_house.chat()).is_signed_in


async def test_a_return_code_is_good_once(plain_house: SigningHouse, patient: Patient) -> None:
    _, code = await _signed(plain_house, patient)
    assert await _redeem(plain_house, code) is Redeemed.COMPLETED
    assert await _redeem(plain_house, code) is Redeemed.ENDED
    assert len(await plain_house.events()) == 1


async def test_an_invented_code_is_worth_nothing(plain_house: SigningHouse) -> None:
    assert await _redeem(plain_house, "A" * 22) is Redeemed.ENDED


async def test_another_account_that_brings_the_code_burns_everything(
    plain_house: SigningHouse, patient: Patient
) -> None:
    """The victim of a forwarded link presses the button in his own Telegram."""
    _, code = await _signed(plain_house, patient)
    assert await _redeem(plain_house, code, STRANGER) is Redeemed.ELSEWHERE
    assert await plain_house.states() == ["burnt"]
    [(name, data)] = await plain_house.events()
    assert (name, data["code"]) == ("signing.failed", "signing_opened_elsewhere")
    assert await plain_house.signing.revocations.run_due() == 1
    assert await plain_house.living_tokens() == 0
    assert await _redeem(plain_house, code) is Redeemed.ENDED


async def test_a_code_that_nobody_brings_costs_the_tokens(
    plain_house: SigningHouse, patient: Patient
) -> None:
    _, code = await _signed(plain_house, patient)
    plain_house.clock.advance(timedelta(minutes=10))
    assert await plain_house.signing.completion.end_outlived() == 1
    assert await plain_house.signing.revocations.run_due() == 1
    assert await plain_house.living_tokens() == 0
    assert await _redeem(plain_house, code) is Redeemed.ENDED


async def test_calling_off_after_signing_costs_the_tokens(
    plain_house: SigningHouse, patient: Patient
) -> None:
    await _signed(plain_house, patient)
    [row] = await plain_house.rows("SELECT instance FROM bot.signing_sessions")
    async with plain_house.database.transaction() as connection:
        await plain_house.signing.desk.close(
            connection, chat=await plain_house.chat(), instance=row["instance"]
        )
    await plain_house.signing.revocations.run_due()
    assert await plain_house.living_tokens() == 0


async def test_text_about_a_person_is_shown_only_after_the_code_was_brought(
    plain_house: SigningHouse,
) -> None:
    hand_off = HandOff(
        "declaration_request", reference=str(new_id()), sha256=hashlib.sha256(b"").digest()
    )
    browser = plain_house.browser()
    _, answer = await browser.open((await plain_house.link(hand_off)).address)
    code = answer["session"]["return_link"].removeprefix(_PREFIX)
    status, body = await browser.content()
    assert (status, json.loads(body)["error"]["code"]) == (403, "signing_return_first")
    assert await _redeem(plain_house, code) is Redeemed.PROVED
    assert (await browser.show())[1]["session"]["return_link"] is None
    _, body = await browser.content()
    assert json.loads(body)["error"]["code"] == "signing_sign_in_ended"  # the way is free


async def test_once_proved_the_browser_cannot_be_replaced_by_another(
    plain_house: SigningHouse,
) -> None:
    hand_off = HandOff("declaration_request", reference=str(new_id()), sha256=b"\0" * 32)
    link = await plain_house.link(hand_off)
    browser = plain_house.browser()
    _, answer = await browser.open(link.address)
    await _redeem(plain_house, answer["session"]["return_link"].removeprefix(_PREFIX))
    status, answer = await plain_house.browser().open(link.address)
    assert (status, answer["error"]["code"]) == (410, "signing_link_ended")
    assert (await browser.show())[0] == 200


async def test_a_code_of_a_browser_that_was_replaced_proves_nothing(
    plain_house: SigningHouse,
) -> None:
    hand_off = HandOff("declaration_request", reference=str(new_id()), sha256=b"\0" * 32)
    link = await plain_house.link(hand_off)
    _, first = await plain_house.browser().open(link.address)
    await plain_house.browser().open(link.address)
    code = first["session"]["return_link"].removeprefix(_PREFIX)
    assert await _redeem(plain_house, code) is Redeemed.ENDED
