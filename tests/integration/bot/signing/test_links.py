"""Links: opened, shown again, superseded, called off, outlived."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.flow import HandOff
from core.kit.ids import new_id
from tests.kit.signing_house import PATIENT, STRANGER, SigningHouse

DECLARATION = HandOff(
    "declaration_request", reference=str(new_id()), sha256=hashlib.sha256(b"text").digest()
)


async def test_a_link_announces_what_the_page_repeats(house: SigningHouse) -> None:
    link = await house.link(DECLARATION)
    assert link.is_mini_app
    assert link.args["fingerprint"] == "982D"
    assert link.args["minutes"] == 10
    browser = await house.admitted(link)
    _, answer = await browser.show()
    shown = answer["session"]
    assert shown["match_code"] == link.args["match_code"]
    assert shown["fingerprint"] == "982D"


async def test_sign_in_announces_no_fingerprint_because_the_page_makes_the_text(
    house: SigningHouse,
) -> None:
    link = await house.link()
    assert "fingerprint" not in link.args
    browser = await house.admitted(link)
    await browser.text()
    assert (await browser.show())[1]["session"]["fingerprint"] is None


async def test_no_secret_is_stored_in_the_clear(house: SigningHouse) -> None:
    link = await house.link()
    browser = await house.admitted(link)
    statement = await browser.text()
    [cookie] = [each.value for each in browser.http.cookie_jar]
    [row] = await house.rows("SELECT * FROM bot.signing_sessions")
    stored = b" ".join(
        value if isinstance(value, bytes) else str(value).encode() for value in row.values()
    )
    token = link.address.rpartition("/")[2]
    for secret in (token.encode(), cookie.encode(), statement, "Олена".encode()):
        assert secret not in stored


async def test_a_step_shown_again_keeps_its_session_under_a_new_link(house: SigningHouse) -> None:
    instance = new_id()
    first = await house.link(instance=instance)
    browser = await house.admitted(first)
    house.clock.advance(timedelta(minutes=2))
    again = await house.link(instance=instance)
    assert again.address != first.address
    assert again.args == {"match_code": first.args["match_code"], "minutes": 8}
    assert await house.states() == ["viewed"]
    assert (await browser.content())[0] == 200
    old = house.browser()
    status, answer = await old.open(first.address, launch_data=house.launch())
    assert (status, answer["error"]["code"]) == (410, "signing_link_ended")


async def test_a_link_that_has_grown_old_is_replaced(house: SigningHouse) -> None:
    instance = new_id()
    first = await house.link(instance=instance)
    house.clock.advance(timedelta(minutes=6))
    second = await house.link(instance=instance)
    assert second.args["minutes"] == 10
    assert await house.states() == ["superseded", "open"]
    assert first.address != second.address


async def test_another_text_or_run_supersedes(house: SigningHouse) -> None:
    await house.link(DECLARATION, instance=new_id())
    browser = await house.admitted(await house.link(DECLARATION, instance=new_id()))
    await house.link(HandOff("declaration_request", DECLARATION.reference, b"\1" * 32))
    assert await house.states() == ["superseded", "superseded", "open"]
    assert (await browser.content())[0] == 410
    assert (await browser.show())[1]["session"]["state"] == "superseded"


async def test_chats_and_actions_do_not_disturb_each_other(house: SigningHouse) -> None:
    await house.link()
    await house.link(DECLARATION)
    await house.link(user_id=STRANGER)
    assert await house.states() == ["open", "open", "open"]


async def test_two_replicas_cannot_open_two_sessions_for_one_chat(house: SigningHouse) -> None:
    results = await asyncio.gather(house.link(), house.link(), return_exceptions=True)
    refused = [each for each in results if isinstance(each, BaseException)]
    assert all(isinstance(each, IntegrityError) for each in refused)
    assert (await house.states()).count("open") == 1


async def test_nobody_signs_what_no_action_knows(house: SigningHouse) -> None:
    with pytest.raises(LookupError, match="declaration_request"):
        await house.link(HandOff("a_wish"))


async def test_leaving_the_step_calls_the_session_off(house: SigningHouse) -> None:
    instance = new_id()
    browser = await house.admitted(await house.link(instance=instance))
    async with house.database.transaction() as connection:
        await house.signing.desk.close(connection, chat=await house.chat(), instance=new_id())
    assert await house.states() == ["viewed"]
    async with house.database.transaction() as connection:
        await house.signing.desk.close(connection, chat=await house.chat(), instance=instance)
    assert await house.states() == ["cancelled"]
    assert (await browser.content())[0] == 410


async def test_an_outlived_session_ends_and_its_chat_is_told(house: SigningHouse) -> None:
    browser = await house.admitted(await house.link())
    await browser.text()
    house.clock.advance(timedelta(minutes=9, seconds=59))
    assert await house.signing.completion.end_outlived() == 0
    house.clock.advance(timedelta(seconds=1))
    assert (await browser.content())[0] == 410
    assert await house.signing.completion.end_outlived() == 1
    assert [name for name, _ in await house.events()] == ["signing.expired"]
    [row] = await house.rows("SELECT statement, account_name FROM bot.signing_sessions")
    assert dict(row) == {"statement": None, "account_name": None}


async def test_what_has_served_is_swept(house: SigningHouse) -> None:
    await house.admitted(await house.link())
    house.clock.advance(timedelta(minutes=10))
    await house.signing.completion.end_outlived()
    assert await house.signing.completion.sweep() == 0
    house.clock.advance(timedelta(minutes=2))
    assert await house.signing.completion.sweep() == 1  # the digest of the launch data
    house.clock.advance(timedelta(days=7))
    assert await house.signing.completion.sweep() == 1  # the session
    assert await house.events(PATIENT)
