"""Bindings: first and later sign-ins, exchange of tokens, signing out, taking back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.bindings.model import Binding, Proof
from bot.bindings.service import NothingToProve
from bot.engine import callback
from bot.flow import Abort, Contact, Done, Next, Option, SignInRequired, Stay
from bot.notifications.model import Lane
from core.client import CoreClient, CoreUnavailable
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.signing_house import PATIENT, STRANGER, TEXTS, SigningHouse


async def _bound(house: SigningHouse, patient: Patient) -> None:
    await house.signs_in(patient)
    await house.answers("phone", Contact(patient.phone, is_own=True))


async def _expires_at(house: SigningHouse) -> float:
    tokens = await house.tokens.tokens(PATIENT)
    assert tokens is not None
    return tokens.expires_at.timestamp()


async def test_the_code_by_sms_proves_as_well_as_the_contact(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    await house.signs_in(patient)
    sent = await house.answers("phone", Option("SEND_CODE"))
    assert isinstance(sent, Next)
    await core.sms.holds(1)
    [message] = core.sms.messages
    code = next(word for word in message["text"].replace(".", " ").split() if word.isdigit())
    assert await house.answers("code", "12", data=sent.data) == Stay("mistyped", {"left": 0})
    assert isinstance(await house.answers("code", code, data=sent.data), Done)
    [binding] = await house.signing.bindings.of_person(patient.person_id)
    assert binding.proof is Proof.SMS
    assert (await house.chat()).is_signed_in


async def test_a_second_code_at_once_is_too_soon(house: SigningHouse, patient: Patient) -> None:
    await house.signs_in(patient)
    await house.answers("phone", Option("SEND_CODE"))
    again = await house.answers("code", Option("RESEND"))
    assert again == Stay("too-soon", {"hours": 0, "minutes": 1})
    house.clock.advance(timedelta(seconds=61))
    assert isinstance(await house.answers("code", Option("RESEND")), Next)


async def test_who_cannot_read_the_number_on_record_is_told_where_it_is_changed(
    house: SigningHouse, patient: Patient
) -> None:
    await house.signs_in(patient)
    sent = await house.answers("phone", Option("SEND_CODE"))
    assert isinstance(sent, Next)
    assert await house.answers("code", Option("NO_ACCESS"), data=sent.data) == Abort("no-access")
    assert await house.rows("SELECT 1 FROM bot.tokens") == []
    assert await house.signing.bindings.of_person(patient.person_id) == []


async def test_a_chat_whose_codes_of_the_day_are_used_up_is_told_the_hours(
    house: SigningHouse, patient: Patient
) -> None:
    await house.signs_in(patient)
    allowance = house.signing.services["code_allowance"]
    async with house.database.transaction() as connection:
        for number in range(10):
            await allowance.count(connection, PATIENT, f"answer {number // 2 * 2}")
    assert isinstance(await house.answers("phone", Option("SEND_CODE")), Next)
    async with house.database.transaction() as connection:
        for number in range(10):
            await allowance.count(connection, PATIENT, f"answer {number}")
    refused = await house.answers("code", Option("RESEND"))
    assert refused == Stay("too-soon", {"hours": 24, "minutes": 1440})


async def test_an_old_code_is_no_longer_valid(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    await house.signs_in(patient)
    sent = await house.answers("phone", Option("SEND_CODE"))
    assert isinstance(sent, Next)
    house.clock.advance(timedelta(minutes=14))
    assert await house.answers("code", "1111", data=sent.data) == Stay("expired", {"left": 0})


async def test_a_bound_chat_needs_no_phone_again(house: SigningHouse, patient: Patient) -> None:
    await _bound(house, patient)
    async with house.database.transaction() as connection:
        await house.signing.bindings.sign_out(connection, PATIENT)
    assert not (await house.chat()).is_signed_in
    await house.signs_in(patient)
    assert (await house.events())[-1][1]["needs_proof"] is False
    assert (await house.chat()).is_signed_in
    assert len(await house.signing.bindings.of_person(patient.person_id)) == 1


async def test_a_sign_in_ends_the_tokens_before_it(house: SigningHouse, patient: Patient) -> None:
    await _bound(house, patient)
    await house.signs_in(patient)
    assert await house.signing.revocations.run_due() == 1
    assert await house.living_tokens() == 1


async def test_a_chat_stands_for_one_person(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    other = await core.patient(surname="Сторонненко")
    await _bound(house, patient)
    await _bound(house, other)
    assert (await house.chat()).person_id == other.person_id
    assert await house.signing.bindings.of_person(patient.person_id) == []
    await house.signing.revocations.run_due()
    assert await house.living_tokens() == 1


async def test_a_proof_without_a_signature_binds_nothing(
    house: SigningHouse, patient: Patient
) -> None:
    assert await house.answers("phone", Contact(patient.phone, is_own=True)) == Abort("ended")
    async with house.database.transaction() as connection:
        with pytest.raises(NothingToProve):
            await house.signing.bindings.prove(connection, PATIENT, Proof.CONTACT)


async def test_tokens_are_stored_sealed(house: SigningHouse, patient: Patient) -> None:
    await _bound(house, patient)
    await house.signs_in(patient)
    tokens = await house.tokens.tokens(PATIENT)
    assert tokens is not None
    stored = b""
    for table in ("tokens", "revocations", "bindings", "signing_sessions", "events"):
        for row in await house.rows(f"SELECT * FROM bot.{table}"):  # noqa: S608 - names above
            stored += b" ".join(
                value if isinstance(value, bytes) else str(value).encode() for value in row.values()
            )
    for secret in (tokens.access, tokens.refresh, patient.phone, patient.code, patient.surname):
        assert secret.encode() not in stored


async def test_a_token_is_exchanged_before_it_runs_out(
    house: SigningHouse, patient: Patient
) -> None:
    await _bound(house, patient)
    first = await house.signing.custody.access_token(PATIENT)
    assert await house.signing.custody.access_token(PATIENT) == first
    left = await _expires_at(house) - house.clock.now().timestamp()
    house.clock.advance(timedelta(seconds=left - 60))
    second = await house.signing.custody.access_token(PATIENT)
    assert second != first
    assert (await house.client.persons.me(second)).id == patient.person_id


async def test_replicas_that_exchange_at_once_get_one_token(
    house: SigningHouse, patient: Patient
) -> None:
    await _bound(house, patient)
    left = await _expires_at(house) - house.clock.now().timestamp()
    house.clock.advance(timedelta(seconds=left - 30))
    replicas = [house.process().custody for _ in range(5)]
    tokens = await asyncio.gather(*(each.access_token(PATIENT) for each in replicas))
    assert len(set(tokens)) == 1
    assert (await house.client.persons.me(tokens[0])).id == patient.person_id


async def test_a_token_that_the_core_refused_is_exchanged(
    house: SigningHouse, patient: Patient
) -> None:
    await _bound(house, patient)
    first = await house.signing.custody.access_token(PATIENT)
    second = await house.signing.custody.renewed(PATIENT, first)
    assert await house.signing.custody.renewed(PATIENT, first) == second


async def test_a_session_that_the_core_ended_signs_the_chat_out(
    house: SigningHouse, patient: Patient
) -> None:
    await _bound(house, patient)
    token = await house.signing.custody.access_token(PATIENT)
    await house.client.access.logout(token)
    with pytest.raises(SignInRequired):
        await house.signing.custody.renewed(PATIENT, token)
    chat = await house.chat()
    assert not chat.is_signed_in
    assert chat.person_id == patient.person_id


async def test_while_the_core_is_silent_the_chat_stays_signed_in(
    house: SigningHouse, patient: Patient
) -> None:
    await _bound(house, patient)
    token = await house.signing.custody.access_token(PATIENT)
    dead = CoreClient("http://127.0.0.1:9", new_id(), "secret")
    with pytest.raises(CoreUnavailable):
        await house.process(dead).custody.renewed(PATIENT, token)
    await dead.close()
    assert (await house.chat()).is_signed_in


async def test_tokens_end_at_the_core_even_after_an_outage(
    house: SigningHouse, patient: Patient
) -> None:
    await _bound(house, patient)
    async with house.database.transaction() as connection:
        await house.signing.bindings.sign_out(connection, PATIENT)
    dead = CoreClient("http://127.0.0.1:9", new_id(), "secret")
    assert await house.process(dead).revocations.run_due() == 0
    await dead.close()
    assert await house.living_tokens() == 1
    assert await house.signing.revocations.run_due() == 0  # its pause is not over
    house.clock.advance(timedelta(minutes=1))
    assert await house.signing.revocations.run_due() == 1
    assert await house.living_tokens() == 0
    assert await house.rows("SELECT 1 FROM bot.revocations") == []


async def test_a_session_whose_access_token_died_is_ended_by_its_refresh_token(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    await _bound(house, patient)
    left = await _expires_at(house) - house.clock.now().timestamp()
    async with house.database.transaction() as connection:
        await house.signing.bindings.sign_out(connection, PATIENT)
    house.clock.advance(timedelta(seconds=left + 1))
    assert await house.signing.revocations.run_due() == 1
    alive = await core.rows("SELECT 1 FROM core.token WHERE revoked_at IS NULL")
    assert alive == []


async def test_the_owner_of_another_record_cannot_revoke_a_binding(
    house: SigningHouse, patient: Patient
) -> None:
    await _bound(house, patient)
    [binding] = await house.signing.bindings.of_person(patient.person_id)
    async with house.database.transaction() as connection:
        assert await house.signing.bindings.revoke(connection, new_id(), binding.id) is None
    assert (await house.chat()).is_signed_in


async def test_forgetting_a_chat_leaves_nothing_of_its_bindings(
    house: SigningHouse, patient: Patient
) -> None:
    await _bound(house, patient)
    async with house.database.transaction() as connection:
        await house.signing.bindings.forget(connection, PATIENT)
    assert await house.rows("SELECT 1 FROM bot.bindings") == []
    assert await house.tokens.tokens(PATIENT) is None
    await house.signing.revocations.run_due()
    assert await house.living_tokens() == 0


async def _two_chats(house: SigningHouse, patient: Patient) -> list[Binding]:
    """The patient's chat, and one more account of his."""
    for user_id in (PATIENT, STRANGER):
        await house.signs_in(patient, user_id)
        await house.answers("phone", Contact(patient.phone, is_own=True), user_id=user_id)
    return await house.signing.bindings.of_person(patient.person_id)


async def _revoke(house: SigningHouse, patient: Patient, binding: Binding, by: int) -> None:
    async with house.database.transaction() as connection:
        await house.signing.bindings.revoke(connection, patient.person_id, binding.id, by_chat=by)


async def _told(house: SigningHouse, chat_id: int) -> list[str]:
    """Texts of what waits to be said to a chat, with the flows that its buttons open."""
    deliveries = await house.outbox.claim([Lane.NEWS], limit=100)
    return [
        f"{each.outgoing.text} -> {each.outgoing.markup}"
        for each in deliveries
        if each.chat_id == chat_id
    ]


@pytest.mark.parametrize("language", ["uk", "en"])
async def test_a_chat_that_lost_its_access_is_told_once(
    house: SigningHouse, patient: Patient, language: str
) -> None:
    house.language = language
    _, other = await _two_chats(house, patient)
    await _revoke(house, patient, other, by=PATIENT)
    await _revoke(house, patient, other, by=PATIENT)
    [said] = await _told(house, STRANGER)
    assert TEXTS.text("bindings", "access-ended", language) in said
    assert callback.start("sign_in", None) in said
    assert patient.surname not in said


async def test_a_chat_that_gave_its_own_access_up_needs_no_message(
    house: SigningHouse, patient: Patient
) -> None:
    own, _ = await _two_chats(house, patient)
    await house.rows("DELETE FROM bot.deliveries RETURNING id")
    await _revoke(house, patient, own, by=PATIENT)
    assert await house.rows("SELECT id FROM bot.deliveries") == []


async def test_a_chat_that_blocked_the_bot_is_not_written_to(
    house: SigningHouse, patient: Patient
) -> None:
    _, other = await _two_chats(house, patient)
    async with house.database.transaction() as connection:
        await house.chats.mark_gone(connection, STRANGER)
    await _revoke(house, patient, other, by=PATIENT)
    assert await _told(house, STRANGER) == []
    assert await house.tokens.tokens(STRANGER) is None
