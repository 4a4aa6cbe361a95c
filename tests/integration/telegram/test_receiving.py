"""Receiving updates by long polling."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.integration.telegram.conftest import MovableTime
from tests.integration.telegram.driver import Driver, Player


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_an_offset_confirms_them(double: Driver, olena: Player) -> None:
    await olena.says("один")
    await olena.says("два")
    first = await double.bot("getUpdates")
    assert texts(first) == ["/start", "один", "два"]
    assert await double.bot("getUpdates", limit=1) == first[:1]
    left = await double.bot("getUpdates", offset=first[0]["update_id"] + 1)
    assert left == first[1:]
    numbers = [update["update_id"] for update in first]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert await double.bot("getUpdates", offset=numbers[-1] + 1) == []


async def test_a_negative_offset_keeps_the_last_ones(double: Driver, olena: Player) -> None:
    await olena.says("один")
    await olena.says("два")
    assert texts(await double.bot("getUpdates", offset=-1)) == ["два"]
    assert texts(await double.bot("getUpdates")) == ["два"]


async def test_a_long_poll_ends_with_the_first_update(double: Driver) -> None:
    person = await double.person(is_started=False)

    async def start() -> None:
        await person.does("start", payload="find_doctor")

    updates, _ = await asyncio.gather(double.bot("getUpdates", timeout=50), start())
    assert texts(updates) == ["/start find_doctor"]


async def test_a_second_poll_ends_the_first(double: Driver) -> None:
    first = asyncio.gather(double.refused("getUpdates", timeout=50))
    person = await double.person(is_started=False)
    await double.settle()
    second = asyncio.gather(double.bot("getUpdates", timeout=50))
    [refusal] = await first
    assert (refusal.code, refusal.description) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
        " is running",
    )
    await person.does("start")
    [updates] = await second
    assert texts(updates) == ["/start"]


async def test_updates_live_24_hours_and_taps_150_seconds(
    double: Driver, olena: Player, time: MovableTime
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=keyboard)
    await olena.does("tap", message_id=sent["message_id"], data="a")
    assert len(await double.bot("getUpdates")) == 2
    time.pass_by(151)
    assert texts(await double.bot("getUpdates")) == ["/start"]
    time.pass_by(24 * 3600)
    assert await double.bot("getUpdates") == []


async def test_only_asked_kinds_are_queued_and_the_wish_is_remembered(
    double: Driver, olena: Player
) -> None:
    await double.bot("getUpdates", allowed_updates=["callback_query"])
    await olena.says("не почують")
    assert texts(await double.bot("getUpdates")) == ["/start"]
    await double.bot("getUpdates", allowed_updates=[])
    await olena.says("почують")
    await olena.does("block")
    kinds = [set(update) - {"update_id"} for update in await double.bot("getUpdates")]
    assert kinds == [{"message"}, {"message"}, {"my_chat_member"}]


async def test_blocking_is_told_with_both_states(double: Driver, olena: Player) -> None:
    await olena.does("block")
    change = (await double.bot("getUpdates"))[-1]["my_chat_member"]
    assert change["old_chat_member"]["status"] == "member"
    assert change["new_chat_member"]["status"] == "kicked"
    await olena.does("start")
    kinds = [set(update) - {"update_id"} for update in await double.bot("getUpdates", offset=-2)]
    assert kinds == [{"my_chat_member"}, {"message"}]


async def test_a_tap_update_carries_the_message_and_the_data(double: Driver, olena: Player) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Так", "callback_data": "yes:1"}]]}
    sent = await double.bot("sendMessage", chat_id=olena.id, text="Певні?", reply_markup=keyboard)
    await olena.does("tap", message_id=sent["message_id"], label="Так")
    query = (await double.bot("getUpdates"))[-1]["callback_query"]
    assert query["data"] == "yes:1"
    assert query["message"] == sent
    assert query["from"]["id"] == olena.id
    assert query["chat_instance"]


async def test_a_persons_edit_is_an_update(double: Driver, olena: Player) -> None:
    said = await olena.says("моє імя")
    await olena.does("edit", message_id=said["message_id"], text="моє ім’я")
    update = (await double.bot("getUpdates"))[-1]
    assert update["edited_message"]["text"] == "моє ім’я"
