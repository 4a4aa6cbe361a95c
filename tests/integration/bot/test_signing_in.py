"""Sign-in on the way to something else, idle sign-out, and tokens at rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chats.model import Tokens
from core.kit.crypto import SealBroken
from core.kit.ids import new_id
from tests.kit.bot_house import BotHouse, Guest


async def keep_tokens(house: BotHouse, chat_id: int, *, is_confirmed: bool = False) -> Tokens:
    tokens = Tokens(
        access="access-of-a-patient",
        refresh="refresh-of-a-patient",
        expires_at=house.clock.now() + timedelta(minutes=15),
        person_id=new_id(),
        is_confirmed=is_confirmed,
    )
    async with house.base.database.transaction() as connection:
        await house.base.chat_tokens.keep_tokens(connection, chat_id, tokens)
    return tokens


async def sign_in(house: BotHouse, guest: Guest) -> None:
    await keep_tokens(house, guest.id)
    await house.tell(guest.id, "signing.signed")
    await house.work()


async def test_a_flow_that_needs_it_signs_in_first_and_then_goes_on(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps("secret.title")
    assert await guest.screen() == "sign_in.page"
    await sign_in(house, guest)
    assert [message["text"] for message in await guest.heard()][-2:] == [
        "sign_in.done",
        "secret.inside",
    ]


async def test_unconfirmed_tokens_open_nothing(house: BotHouse, guest: Guest) -> None:
    await keep_tokens(house, guest.id)
    await guest.taps("secret.title")
    assert await guest.screen() == "sign_in.page"


async def test_the_menu_offers_sign_in_only_to_those_who_need_it(
    house: BotHouse, guest: Guest
) -> None:
    assert "sign_in.title" in await guest.buttons()
    await guest.taps("sign_in.title")
    await sign_in(house, guest)
    assert await guest.screen() == "sign_in.done"
    await guest.taps("У меню")
    assert "sign_in.title" not in await guest.buttons()


async def test_an_external_step_may_have_options_and_a_way_back(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps("sign_in.title")
    await guest.taps("sign_in.page-WHAT")
    assert await guest.screen() == "sign_in.what"
    await guest.taps("Назад")
    assert await guest.screen() == "sign_in.page"


async def test_a_silent_patient_counts_as_signed_out(house: BotHouse, guest: Guest) -> None:
    await guest.taps("sign_in.title")
    await sign_in(house, guest)
    house.clock.advance(timedelta(minutes=31))
    assert await house.base.chat_tokens.idle_chats() == [guest.id]
    await guest.starts("secret")
    assert await guest.screen() == "sign_in.page"


async def test_what_a_patient_does_after_the_idle_time_does_not_wake_his_session(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps("sign_in.title")
    await sign_in(house, guest)
    house.clock.advance(timedelta(minutes=31))
    await guest.says("меню")
    assert await house.base.chat_tokens.tokens(guest.id) is None
    await guest.taps("secret.title")
    assert await guest.screen() == "sign_in.page"


async def test_a_patient_who_keeps_going_stays_signed_in(house: BotHouse, guest: Guest) -> None:
    await guest.taps("sign_in.title")
    await sign_in(house, guest)
    for _ in range(3):
        house.clock.advance(timedelta(minutes=20))
        await guest.says("меню")
    await guest.taps("secret.title")
    assert await guest.screen() == "secret.inside"


async def test_tokens_lie_sealed_and_open_only_in_their_own_row(
    house: BotHouse, guest: Guest
) -> None:
    tokens = await keep_tokens(house, guest.id)
    assert "access-of-a-patient" not in repr(tokens)
    [(stored,)] = await house.rows("SELECT encode(sealed, 'escape') FROM bot.tokens")
    assert "of-a-patient" not in stored
    other = await house.guest()
    await keep_tokens(house, other.id)
    await house.rows(
        "UPDATE bot.tokens SET sealed = (SELECT sealed FROM bot.tokens WHERE chat_id = :one)"
        " WHERE chat_id = :two RETURNING 1",
        one=guest.id,
        two=other.id,
    )
    with pytest.raises(SealBroken):
        await house.base.chat_tokens.tokens(other.id)
