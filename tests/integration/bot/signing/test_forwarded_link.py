"""The forwarded-link attack: an attacker's link, a victim's true signature.

The attacker begins sign-in in his own chat and talks the victim into signing. Each of the five
protections is shown to hold, also where those before it were got round. At the end of every test
the attacker's chat stands for nobody and no token lives.

Source: RFC 10027, cross-device consent phishing.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.bindings.proofs import CodeDenied, CodeHindrance
from bot.flow import Abort, Contact, HandOff, Next, Option, SignInRequired, Stay
from bot.signing.returns import Redeemed
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.signing_house import PATIENT, STRANGER, SigningHouse

ATTACKER, VICTIM = STRANGER, PATIENT
ATTACKERS_PHONE = "+380009999999"


async def _assert_closed(house: SigningHouse) -> None:
    await house.signing.revocations.run_due()
    assert not (await house.chat(ATTACKER)).is_signed_in
    assert (await house.chat(ATTACKER)).person_id is None
    assert await house.tokens.tokens(ATTACKER) is None
    assert await house.living_tokens() == 0


async def test_1_the_victims_own_launch_data_burn_the_attackers_session(
    house: SigningHouse,
) -> None:
    link = await house.link(user_id=ATTACKER)
    status, answer = await house.browser().open(link.address, launch_data=house.launch(VICTIM))
    assert (status, answer["error"]["code"]) == (403, "signing_opened_elsewhere")
    assert await house.states() == ["burnt"]
    [(name, data)] = await house.events(ATTACKER)
    assert (name, data["code"]) == ("signing.failed", "signing_opened_elsewhere")
    assert await house.events(VICTIM) == []
    status, _ = await house.browser().open(link.address, launch_data=house.launch(ATTACKER))
    assert status == 410
    await _assert_closed(house)


async def test_1_a_stranger_burns_a_session_whose_signature_is_on_its_way(
    house: SigningHouse, patient: Patient
) -> None:
    """Burnt while the core is being called: what the call earns is revoked."""
    link = await house.link(user_id=ATTACKER)
    browser = await house.admitted(link, ATTACKER)
    await house.signs(browser, patient)
    sign_in = house.client.access.sign_in

    async def while_a_stranger_opens(*args: object, **options: object) -> object:
        issued = await sign_in(*args, **options)  # type: ignore[arg-type]
        await house.browser().open(link.address, launch_data=house.launch(VICTIM))
        return issued

    house.client.access.sign_in = while_a_stranger_opens  # type: ignore[method-assign, assignment]
    await house.signing.completion.settle_due()
    assert await house.states() == ["burnt"]
    assert await house.living_tokens() == 1
    await _assert_closed(house)


async def test_1_a_code_handed_over_is_used_up_by_the_first_browser(
    house: SigningHouse,
) -> None:
    link = await house.link(user_id=ATTACKER)
    browser = await house.admitted(link, ATTACKER)
    code = (await browser.hand_over())[1]["hand_over_code"]
    assert (await house.browser().open(link.address, code=code))[0] == 200
    assert (await house.browser().open(link.address, code=code))[0] == 410


async def test_1_the_return_code_is_no_good_in_the_victims_hands(
    plain_house: SigningHouse, patient: Patient
) -> None:
    link = await plain_house.link(user_id=ATTACKER)
    victims = plain_house.browser()
    await victims.open(link.address)
    await plain_house.signs(victims, patient)
    await plain_house.signing.completion.settle_due()
    code = (await victims.show())[1]["session"]["return_link"].rpartition("return-")[2]
    async with plain_house.database.transaction() as connection:
        redeemed = await plain_house.signing.returns.redeem(connection, code=code, user_id=VICTIM)
    assert redeemed is Redeemed.ELSEWHERE
    await _assert_closed(plain_house)


async def test_2_what_the_victim_signs_names_the_attackers_account(house: SigningHouse) -> None:
    browser = await house.admitted(await house.link(user_id=ATTACKER), ATTACKER)
    words = json.loads(await browser.text())["statement"]
    assert "номер якого закінчується на 9999" in words


async def test_3_the_attackers_own_phone_does_not_open_the_victims_record(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    """The signature is the victim's true one; the phone shared is the attacker's."""
    await house.signs_in(patient, ATTACKER)
    assert not (await house.chat(ATTACKER)).is_signed_in
    outcome = await house.answers("phone", Contact(ATTACKERS_PHONE, is_own=True), user_id=ATTACKER)
    assert isinstance(outcome, Next)
    assert outcome.step == "code"
    await core.sms.holds(1)
    [message] = core.sms.messages
    assert message["to"] == patient.phone
    assert "Telegram" in message["text"]
    for left in (2, 1):
        refused = await house.answers(
            "code", _wrong(message["text"]), user_id=ATTACKER, data=outcome.data
        )
        assert refused == Stay("wrong", {"left": left})
    refused = await house.answers(
        "code", _wrong(message["text"]), user_id=ATTACKER, data=outcome.data
    )
    assert refused == Abort("not-proved")
    await _assert_closed(house)
    assert await house.answers("code", Option("RESEND"), user_id=ATTACKER) == Abort("ended")


async def test_3_a_number_typed_by_the_attacker_proves_nothing(
    house: SigningHouse, patient: Patient
) -> None:
    await house.signs_in(patient, ATTACKER)
    outcome = await house.answers("phone", Contact(patient.phone, is_own=False), user_id=ATTACKER)
    assert outcome == Stay("typed")
    assert not (await house.chat(ATTACKER)).is_signed_in


async def test_3_tokens_that_wait_for_the_proof_open_nothing(
    house: SigningHouse, patient: Patient
) -> None:
    await house.signs_in(patient, ATTACKER)
    with pytest.raises(SignInRequired):
        await house.signing.custody.access_token(ATTACKER)
    hand_off = HandOff("declaration_request", reference=str(new_id()), sha256=b"\0" * 32)
    browser = await house.admitted(await house.link(hand_off, user_id=ATTACKER), ATTACKER)
    _, body = await browser.content()
    assert json.loads(body)["error"]["code"] == "signing_sign_in_ended"


async def test_4_a_proof_that_nobody_gives_in_time_is_given_up(
    house: SigningHouse, patient: Patient
) -> None:
    await house.signs_in(patient, ATTACKER)
    house.clock.advance(timedelta(minutes=15))
    assert await house.signing.bindings.give_up_unproved() == 0
    house.clock.advance(timedelta(seconds=1))
    assert await house.signing.bindings.give_up_unproved() == 1
    await _assert_closed(house)


async def test_4_the_owner_sees_a_binding_and_revokes_it_with_one_tap(
    house: SigningHouse, patient: Patient
) -> None:
    """Should an attacker ever hold the victim's phone: the owner can end it."""
    await house.signs_in(patient, ATTACKER)
    await house.answers("phone", Contact(patient.phone, is_own=True), user_id=ATTACKER)
    await house.signs_in(patient, VICTIM)
    await house.answers("phone", Contact(patient.phone, is_own=True), user_id=VICTIM)
    alerted = await house.rows("SELECT chat_id, dedupe_key FROM bot.deliveries")
    bindings = await house.signing.bindings.of_person(patient.person_id)
    assert [(row["chat_id"], row["dedupe_key"]) for row in alerted] == [
        (ATTACKER, f"binding:{bindings[1].id}")
    ]
    assert [each.chat_id for each in bindings] == [ATTACKER, VICTIM]
    async with house.database.transaction() as connection:
        ended = await house.signing.bindings.revoke(
            connection, patient.person_id, bindings[0].id, by_chat=VICTIM
        )
    assert ended == ATTACKER
    await house.signing.revocations.run_due()
    assert (await house.chat(ATTACKER)).person_id is None
    assert (await house.chat(VICTIM)).is_signed_in
    assert await house.living_tokens() == 1


async def test_5_a_later_signature_of_somebody_else_is_refused(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    """The chat is bound; the link of a later signature reaches another person, who signs."""
    other = await core.patient(surname="Сторонненко")
    await house.signs_in(patient)
    await house.answers("phone", Contact(patient.phone, is_own=True))
    token = await house.signing.custody.access_token(PATIENT)
    assert (await house.client.persons.me(token)).id == patient.person_id
    await house.signs_in(other)
    name, data = (await house.events())[-1]
    assert (name, data["needs_proof"]) == ("signing.signed", True)
    chat = await house.chat()
    assert not chat.is_signed_in
    assert chat.person_id == patient.person_id


async def test_a_code_is_not_sent_to_one_without_a_phone(
    house: SigningHouse, core: RunningCore
) -> None:
    without = await core.patient(authentication_methods=[{"type": "OFFLINE"}])
    await house.signs_in(without, ATTACKER)
    proofs = house.signing.services["phone_proofs"]
    denied = await proofs.send_code(ATTACKER, key="k")
    assert denied == CodeDenied(CodeHindrance.NO_PHONE)
    outcome = await house.answers("phone", Option("SEND_CODE"), user_id=ATTACKER)
    assert outcome == Abort("no-phone")
    await _assert_closed(house)


def _wrong(text: str) -> str:
    right = next(word for word in text.replace(".", " ").split() if word.isdigit())
    return "1111" if right != "1111" else "2222"
