"""Stale, doubled and foreign taps: the present screen is shown, nothing is done twice."""

from __future__ import annotations

from tests.kit.bot_house import BotHouse, Guest, data_of

ORDER = "order.title"


async def test_a_doubled_tap_acts_once(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    screen = await guest.last()
    data = data_of(screen, "order.size-SMALL")
    for _ in range(2):
        await guest.player.does("tap", message_id=screen["message_id"], data=data, stale=True)
    await house.work()
    assert house.journal.acted == ["size SMALL"]
    assert await guest.screen() == "Крок 2 з 4. order.name"


async def test_a_tap_on_the_old_state_of_the_screen_redraws_it(guest: Guest) -> None:
    await guest.taps(ORDER)
    screen = await guest.last()
    old = data_of(screen, "order.size-SMALL")
    await guest.taps("order.size-SMALL")
    count = len(await guest.heard())
    await guest.taps_data(screen["message_id"], old)
    assert await guest.screen() == "Крок 2 з 4. order.name"
    assert len(await guest.heard()) == count


async def test_a_tap_on_an_old_message_says_so_and_shows_where_one_is(guest: Guest) -> None:
    await guest.taps(ORDER)
    old = await guest.last()
    data = data_of(old, "order.size-SMALL")
    await guest.taps("order.size-SMALL")
    await guest.says("Іван")
    await guest.taps_data(old["message_id"], data)
    assert (await guest.screen()).startswith("Ця кнопка застаріла. Ось де ви зараз:\n\nКрок 2 з 4.")


async def test_a_stale_tap_keeps_a_problem_on_the_screen(guest: Guest) -> None:
    await guest.taps(ORDER)
    screen = await guest.last()
    old = data_of(screen, "order.size-SMALL")
    await guest.taps("order.size-SMALL")
    await guest.says("ї")
    await guest.taps_data(screen["message_id"], old)
    assert (await guest.screen()).endswith("order.name-too-short 2")


async def test_a_doubled_tap_on_the_menu_starts_a_flow_once(house: BotHouse, guest: Guest) -> None:
    menu = await guest.last()
    data = data_of(menu, ORDER)
    for _ in range(2):
        await guest.player.does("tap", message_id=menu["message_id"], data=data, stale=True)
    await house.work()
    assert await guest.screen() == "Крок 1 з 4. order.size"
    [(dialogue,)] = await house.rows("SELECT dialogue FROM bot.conversations")
    assert dialogue["stopped"] == []


async def test_foreign_callback_data_change_nothing(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    screen = await guest.last()
    for data in ("", "zzz", "o", "o99.SMALL", "oABC.SMALL", "o9999999999.X", "c???", "snowhere"):
        if data:
            await guest.taps_data(screen["message_id"], data)
    assert house.journal.calls == []


async def test_an_option_that_the_step_does_not_have_is_stale(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps(ORDER)
    screen = await guest.last()
    forged = data_of(screen, "order.size-SMALL").replace("SMALL", "HUGE")
    await guest.taps_data(screen["message_id"], forged)
    assert house.journal.calls == []
    assert await guest.screen() == "Крок 1 з 4. order.size"


async def test_the_spinner_of_every_tap_is_stopped(guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    chat = await guest.player.chat()
    assert chat["waiting_taps"] == []


async def test_a_button_of_a_finished_flow_leads_to_the_menu(guest: Guest) -> None:
    await guest.taps(ORDER)
    screen = await guest.last()
    old = data_of(screen, "order.size-SMALL")
    await guest.says("меню")
    await guest.taps_data(screen["message_id"], old)
    assert (await guest.screen()).startswith("Ця кнопка застаріла")
    assert ORDER in await guest.buttons()
