"""The conversation behind aiogram's FSM: the promises of its storage, on the one row."""

from __future__ import annotations

import pytest
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import Message

from tests.integration.telegram.driver import TOKEN
from tests.kit.bot_house import BotHouse, Guest

BOT_ID = int(TOKEN.partition(":")[0])


def context(house: BotHouse, chat_id: int) -> FSMContext:
    key = StorageKey(BOT_ID, chat_id, chat_id)
    return FSMContext(storage=house.app.dispatcher.storage, key=key)


async def test_state_and_data_are_kept(house: BotHouse) -> None:
    state = context(house, 7)
    assert await state.get_state() is None
    assert await state.get_data() == {}
    await state.set_state(house.app.states["order"].__all_states__[1])
    assert await state.get_state() == "order:name"
    await state.update_data(size="SMALL")
    assert await state.update_data(item="1") == {"size": "SMALL", "item": "1"}
    assert await context(house, 7).get_data() == {"size": "SMALL", "item": "1"}
    await state.clear()
    assert await state.get_state() is None
    assert await state.get_data() == {}


async def test_chats_do_not_see_each_other(house: BotHouse) -> None:
    await context(house, 7).set_state("order:name")
    assert await context(house, 8).get_state() is None


async def test_groups_have_no_conversation(house: BotHouse) -> None:
    key = StorageKey(BOT_ID, -100, 7)
    storage = house.app.dispatcher.storage
    assert await storage.get_state(key) is None
    assert await storage.get_data(key) == {}
    with pytest.raises(ValueError, match="private"):
        await storage.set_state(key, "order:name")


async def test_the_engine_moves_aiograms_states(house: BotHouse, guest: Guest) -> None:
    state = context(house, guest.id)
    await guest.taps("order.title")
    assert await state.get_state() == "order:size"
    await guest.taps("order.size-LARGE")
    assert await state.get_state() == "order:name"
    assert await state.get_data() == {"size": "LARGE"}
    await guest.says("меню")
    assert await state.get_state() is None


async def test_a_handler_of_aiogram_shares_the_transaction_of_the_update(
    house: BotHouse, guest: Guest
) -> None:
    """Whoever adds a plain handler with a state filter meets the state of this very update."""
    seen: list[str | None] = []
    dispatcher = house.app.dispatcher
    ours = dispatcher.message.handlers.pop()

    async def plain(message: Message, state: FSMContext) -> None:
        seen.append(await state.get_state())
        await state.update_data(note="kept")

    dispatcher.message.register(plain, StateFilter(house.app.states["order"]))
    dispatcher.message.handlers.append(ours)
    await guest.taps("order.title")
    await guest.says("щось")
    assert seen == ["order:size"]
    assert await context(house, guest.id).get_data() == {"note": "kept"}
