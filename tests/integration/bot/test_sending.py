"""The outbox and its sender: order, floods, lost answers, blocked chats, bulk messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.notifications.courier import EDITABLE_FOR
from bot.notifications.model import Kind, Lane, Outgoing
from core.kit.ids import new_id
from tests.kit.bot_house import BotHouse, Guest

ORDER = "order.title"


async def fault(house: BotHouse, method: str, **script: Any) -> None:
    await house.driver.control("POST", "/faults", {"method": method, **script})


async def push(house: BotHouse, guest: Guest, key: str, **fields: Any) -> bool:
    """News for a chat that has been quiet for a moment."""
    house.clock.advance(timedelta(seconds=2))
    outgoing = Outgoing(Kind.MESSAGE, f"news {key}", repeat_note="maybe again", **fields)
    async with house.base.database.transaction() as connection:
        return await house.base.outbox.enqueue(connection, guest.id, outgoing, dedupe_key=key)


async def texts(guest: Guest) -> list[str]:
    return [message["text"] for message in await guest.heard()]


async def states(house: BotHouse) -> dict[str, int]:
    return {
        state: count
        for state, count in (await house.base.outbox.counts()).items()
        if state != "sent"
    }


async def test_a_push_is_sent_once_for_its_key(house: BotHouse, guest: Guest) -> None:
    assert await push(house, guest, "e1")
    assert not await push(house, guest, "e1")
    await house.work()
    assert not await push(house, guest, "e1")
    await house.work()
    assert (await texts(guest)).count("news e1") == 1


async def test_a_push_is_recorded_with_its_cause_or_not_at_all(
    house: BotHouse, guest: Guest
) -> None:
    async def begin_and_fail() -> None:
        async with house.base.database.transaction() as connection:
            outgoing = Outgoing(Kind.MESSAGE, "never")
            await house.base.outbox.enqueue(connection, guest.id, outgoing, dedupe_key="k")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await begin_and_fail()
    await house.work()
    assert "never" not in await texts(guest)


async def test_one_chat_gets_one_push_a_second(house: BotHouse, guest: Guest) -> None:
    for key in ("a", "b", "c"):
        await push(house, guest, key)
    assert await house.app.sender.drain_bulk() == 1
    assert await house.app.sender.drain_bulk() == 0
    house.clock.advance(timedelta(seconds=1.1))
    assert await house.app.sender.drain_bulk() == 1
    assert (await texts(guest))[-2:] == ["news a", "news b"]


async def test_a_flood_parks_the_bulk_stream_and_not_the_answers(
    house: BotHouse, guest: Guest
) -> None:
    await fault(house, "sendMessage", retry_after_seconds=20, error_code=429)
    await push(house, guest, "a")
    await house.work()
    assert "news a" not in await texts(guest)
    other = await house.guest()
    await push(house, other, "b")
    await house.work()
    assert "news b" not in await texts(other)
    house.clock.advance(timedelta(seconds=21))
    await house.work()
    assert "news a" in await texts(guest)
    assert "news b" in await texts(other)


async def test_a_flooded_answer_comes_when_telegram_allows_it(
    house: BotHouse, guest: Guest
) -> None:
    await fault(house, "editMessageText", retry_after_seconds=5, error_code=429)
    await guest.taps(ORDER)
    assert "order.size" not in await guest.screen()
    house.clock.advance(timedelta(seconds=6))
    await house.work()
    assert "order.size" in await guest.screen()


async def test_answers_of_a_chat_keep_their_order_when_the_first_is_held_up(
    house: BotHouse, guest: Guest
) -> None:
    await fault(house, "sendMessage", retry_after_seconds=5, error_code=429)
    await guest.says("/help")
    await guest.says("/privacy")
    assert not any("Чим допомогти" in text for text in await texts(guest))
    house.clock.advance(timedelta(seconds=6))
    await house.work()
    shown = await texts(guest)
    assert "Чим допомогти" in shown[-2]
    assert "Бот зберігає" in shown[-1]


async def test_a_blocked_chat_is_gone_and_a_start_brings_it_back(
    house: BotHouse, guest: Guest
) -> None:
    await guest.player.does("block")
    await push(house, guest, "a")
    await push(house, guest, "b")
    await house.app.sender.drain_bulk()
    assert await states(house) == {"gone": 2}
    assert await house.rows("SELECT is_gone FROM bot.chats") == [(True,)]
    await guest.does("unblock")
    await guest.starts()
    assert await house.rows("SELECT is_gone FROM bot.chats") == [(False,)]
    assert ORDER in await guest.buttons()


async def test_blocking_is_noticed_without_sending_anything(house: BotHouse, guest: Guest) -> None:
    await guest.does("block")
    assert await house.rows("SELECT is_gone FROM bot.chats") == [(True,)]


async def test_a_lost_answer_is_tried_once_more_and_says_so(house: BotHouse, guest: Guest) -> None:
    await fault(house, "sendMessage", kind="lost_reply")
    await push(house, guest, "a")
    await house.work()
    assert (await texts(guest)).count("news a") == 1
    house.clock.advance(timedelta(minutes=6))
    await house.work()
    assert (await texts(guest))[-1] == "maybe again\n\nnews a"
    house.clock.advance(timedelta(minutes=6))
    await house.work()
    assert len([text for text in await texts(guest) if "news a" in text]) == 2


async def test_two_lost_answers_are_enough(house: BotHouse, guest: Guest) -> None:
    await fault(house, "sendMessage", kind="lost_reply", times=5)
    await push(house, guest, "a")
    for _ in range(6):
        await house.work()
        house.clock.advance(timedelta(minutes=6))
    assert len([text for text in await texts(guest) if "news a" in text]) == 2
    assert await states(house) == {"dead": 1}


async def test_what_was_being_sent_when_the_process_died_is_tried_once_more(
    house: BotHouse, guest: Guest
) -> None:
    await push(house, guest, "a")
    for _ in range(3):
        await house.base.outbox.claim([Lane.NEWS], limit=10)
        house.clock.advance(timedelta(seconds=26))
    await house.work()
    assert "news a" not in await texts(guest)
    assert await states(house) == {"dead": 1}


async def test_a_refused_message_is_dead_and_can_be_replayed(house: BotHouse, guest: Guest) -> None:
    await fault(house, "sendMessage", error_code=400, description="Bad Request: can't parse")
    await push(house, guest, "a")
    await house.work()
    assert await states(house) == {"dead": 1}
    assert await house.base.outbox.replay() == 1
    await house.work()
    assert "news a" in await texts(guest)


async def test_a_server_that_cannot_be_reached_is_tried_until_it_can(
    house: BotHouse, guest: Guest
) -> None:
    await push(house, guest, "a")
    api = house.base.bot.session.api
    house.base.bot.session.api = api.from_base("http://127.0.0.1:9")
    for _ in range(4):
        await house.app.sender.drain_bulk()
        house.clock.advance(timedelta(minutes=6))
    assert await states(house) == {"waiting": 1}
    house.base.bot.session.api = api
    await house.work()
    assert (await texts(guest)).count("news a") == 1


async def test_texts_lie_sealed_and_are_wiped_once_sent(house: BotHouse, guest: Guest) -> None:
    await push(house, guest, "a")
    [(sealed,)] = await house.rows(
        "SELECT encode(sealed, 'escape') FROM bot.deliveries WHERE state = 'waiting'"
    )
    assert "news" not in sealed
    await house.work()
    assert await house.rows("SELECT 1 FROM bot.deliveries WHERE sealed IS NOT NULL") == []


async def test_a_push_below_the_screen_makes_the_next_screen_a_new_message(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps(ORDER)
    screen = await guest.last()
    await push(house, guest, "a")
    await house.work()
    await guest.taps("order.size-SMALL")
    last = await guest.last()
    assert last["message_id"] > screen["message_id"]
    assert "order.name" in last["text"]


async def test_a_screen_too_old_to_be_edited_is_sent_anew(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    screen = await guest.last()
    house.clock.advance(EDITABLE_FOR + timedelta(minutes=1))
    await guest.taps("order.size-SMALL")
    assert (await guest.last())["message_id"] > screen["message_id"]


async def test_a_screen_whose_history_was_cleared_is_sent_anew(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps(ORDER)
    await fault(
        house,
        "editMessageText",
        error_code=400,
        description="Bad Request: message to edit not found",
    )
    await guest.taps("order.size-SMALL")
    assert "order.name" in await guest.screen()


async def test_settled_deliveries_are_swept_and_dead_ones_kept(
    house: BotHouse, guest: Guest
) -> None:
    await fault(house, "sendMessage", error_code=400, description="Bad Request: no")
    await push(house, guest, "dead")
    await house.work()
    house.clock.advance(timedelta(days=4))
    assert await house.base.outbox.sweep() > 0
    assert await house.base.outbox.counts() == {"dead": 1}


async def test_our_messages_of_the_last_hours_are_known(house: BotHouse, guest: Guest) -> None:
    shown = {message["message_id"] for message in await guest.heard()}
    found = await house.base.outbox.sent_messages(guest.id, house.clock.now() - timedelta(hours=1))
    assert set(found) == shown


async def test_silent_and_late_messages(house: BotHouse, guest: Guest) -> None:
    later = house.clock.now() + timedelta(hours=9)
    async with house.base.database.transaction() as connection:
        await house.base.outbox.enqueue(
            connection,
            guest.id,
            Outgoing(Kind.MESSAGE, "in the morning", is_silent=True),
            dedupe_key=str(new_id()),
            lane=Lane.REMINDER,
            not_before=later,
        )
    await house.work()
    assert "in the morning" not in await texts(guest)
    house.clock.advance(timedelta(hours=9, seconds=1))
    await house.work()
    assert "in the morning" in await texts(guest)
