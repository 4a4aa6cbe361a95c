"""Walking through a flow: from the menu to the result, back, stop and resume."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.engine import callback
from tests.integration.telegram.driver import Driver
from tests.kit.bot_house import BotHouse, Guest, data_of, labels
from tests.kit.demo_flows import SUBJECT, demo_flows, demo_texts

ORDER = "order.title"


async def to_review(guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.says("Іван")
    await guest.taps("order.pick-item Label of…")


async def test_a_newcomer_agrees_before_anything_else(house: BotHouse) -> None:
    guest = await house.guest(is_agreed=False)
    await guest.starts()
    assert "Вітаємо" in await guest.screen()
    await guest.says("/menu")
    assert "Вітаємо" in await guest.screen()
    await guest.taps("Почати")
    await guest.taps("Погоджуюся")
    await guest.taps("З кнопками")
    assert ORDER in await guest.buttons()


async def test_who_does_not_agree_leaves_no_settings_and_no_conversation(house: BotHouse) -> None:
    guest = await house.guest(is_agreed=False)
    await guest.starts()
    await guest.taps("Почати")
    await guest.taps("Не погоджуюся")
    assert await house.rows("SELECT * FROM bot.chats") == []
    assert await house.rows("SELECT * FROM bot.conversations") == []
    await guest.taps("Почати спочатку")
    assert "Почати" in await guest.buttons()


async def test_who_never_decides_is_forgotten_too(house: BotHouse) -> None:
    guest = await house.guest(is_agreed=False)
    await guest.starts()
    house.clock.advance(timedelta(days=3))
    await house.base.chats.sweep()
    assert await house.rows("SELECT * FROM bot.chats") == []
    assert await house.rows("SELECT * FROM bot.conversations") == []


async def test_a_deep_link_waits_for_the_consent(house: BotHouse) -> None:
    guest = await house.guest(is_agreed=False)
    await guest.starts("order")
    for label in ("Почати", "Погоджуюся", "З кнопками"):
        await guest.taps(label)
    assert await guest.screen() == "Крок 1 з 4. order.size"


async def test_the_whole_way_to_the_result(house: BotHouse, guest: Guest) -> None:
    await to_review(guest)
    assert await guest.screen() == "Крок 3 з 4. order.review item-1"
    await guest.taps("order.review-SIGN")
    assert await guest.screen() == "Крок 4 з 4. order.sign 48-17 A7F3"
    assert "Відкрити сторінку" in await guest.buttons()
    assert await house.rows("SELECT what FROM bot.demo_writes") == [("submitted",)]

    await house.tell(guest.id, "signing.signed", number="0000-AB12")
    await house.work()
    assert await guest.screen() == "order.done 0000-AB12"
    again = data_of(await guest.last(), "order.done-AGAIN")
    assert again == callback.start("order", SUBJECT)


async def test_one_screen_is_edited_and_typing_makes_a_new_one(guest: Guest) -> None:
    await guest.taps(ORDER)
    before = len(await guest.heard())
    await guest.taps("order.size-LARGE")
    assert len(await guest.heard()) == before
    await guest.says("Іван")
    messages = await guest.heard()
    assert len(messages) == before + 1
    # The screen that is no longer the present one has lost its buttons.
    assert labels(messages[-2]) == []


async def test_back_returns_step_by_step_and_then_to_the_menu(guest: Guest) -> None:
    await to_review(guest)
    await guest.taps("Назад")
    assert (await guest.screen()).startswith("Крок 2 з 4. order.pick")
    await guest.says("назад")
    assert await guest.screen() == "Крок 2 з 4. order.name"
    await guest.says("/back")
    assert await guest.screen() == "Крок 1 з 4. order.size"
    assert "Назад" not in await guest.buttons()
    await guest.says("/back")
    assert ORDER in await guest.buttons()


async def test_a_step_passed_before_is_returned_to_and_not_stacked(guest: Guest) -> None:
    await to_review(guest)
    await guest.taps("order.review-OTHER")
    assert await guest.screen() == "Крок 1 з 4. order.size"
    assert "Назад" not in await guest.buttons()


async def test_a_closed_way_back_is_not_offered(guest: Guest) -> None:
    await to_review(guest)
    await guest.taps("order.review-SIGN")
    assert "Назад" not in await guest.buttons()


async def test_pages_of_a_list(guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.says("Іван")
    assert "Попередні" not in await guest.buttons()
    await guest.taps("Далі")
    await guest.taps("Далі")
    assert "Далі" not in await guest.buttons()
    screen = await guest.last()
    await guest.taps_data(screen["message_id"], data_of(screen, "order.pick-item Label of…"))
    assert await guest.screen() == "Крок 3 з 4. order.review item-7"


async def test_a_problem_is_said_with_the_steps_own_buttons(guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.says("ї")
    assert await guest.screen() == "Крок 2 з 4. order.name-too-short 2"
    assert "order.name-SKIP" in await guest.buttons()


async def test_an_option_of_a_text_step_works_by_tap_and_by_word(guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.says("ORDER.name-skip")
    assert await guest.screen() == "Крок 3 з 4. order.review none"


async def test_an_abort_says_its_reason(guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.says("refuse me")
    assert await guest.screen() == "order.abort-refused"
    await guest.taps("У меню")
    assert ORDER in await guest.buttons()


async def test_stop_keeps_what_was_entered_and_it_can_be_continued(guest: Guest) -> None:
    await to_review(guest)
    await guest.says("стоп")
    assert (await guest.screen()).startswith("Зупинено")
    await guest.taps("У меню")
    await guest.taps("Продовжити розпочате")
    assert await guest.screen() == "Крок 3 з 4. order.review item-1"


async def test_what_was_entered_can_be_erased(house: BotHouse, guest: Guest) -> None:
    await to_review(guest)
    await guest.says("/cancel")
    await guest.taps("Стерти введене")
    await guest.taps("У меню")
    assert "Продовжити розпочате" not in await guest.buttons()
    [(dialogue,)] = await house.rows("SELECT dialogue FROM bot.conversations")
    assert dialogue["stopped"] == []


async def test_a_long_flow_is_not_begun_anew_without_asking(guest: Guest) -> None:
    await to_review(guest)
    await guest.says("меню")
    await guest.taps(ORDER)
    assert await guest.screen() == "Ви зупинилися на кроці 3 з 4. Продовжити?"
    await guest.taps("Почати знову")
    assert await guest.screen() == "Крок 1 з 4. order.size"


async def test_start_in_the_middle_of_a_long_flow_asks_whether_to_go_on(guest: Guest) -> None:
    await to_review(guest)
    await guest.starts()
    await guest.taps("Продовжити")
    assert await guest.screen() == "Крок 3 з 4. order.review item-1"


async def test_a_stopped_run_is_forgotten_after_its_time(house: BotHouse, guest: Guest) -> None:
    await to_review(guest)
    await guest.says("меню")
    house.clock.advance(timedelta(days=8))
    await guest.says("меню")
    assert "Продовжити розпочате" not in await guest.buttons()


async def test_what_an_absent_patient_left_is_erased(house: BotHouse, guest: Guest) -> None:
    await to_review(guest)
    house.clock.advance(timedelta(days=8))
    await house.base.chats.sweep()
    [(state, data, dialogue)] = await house.rows(
        "SELECT state, data, dialogue FROM bot.conversations"
    )
    assert (state, data, dialogue["current"], dialogue["stopped"]) == (None, {}, None, [])
    assert await house.rows("SELECT 1 FROM bot.inbox") == []
    await guest.taps("order.review-SIGN")
    assert (await guest.screen()).startswith("Ця кнопка застаріла")


async def test_a_flow_hands_over_to_another_about_a_subject(house: BotHouse, guest: Guest) -> None:
    await guest.taps("share.title")
    await guest.does("press", label="Поділитися номером")
    await guest.does("location", latitude=50.5, longitude=30.8)
    await guest.says("1234")
    await guest.taps("share.read-ORDER")
    assert await guest.screen() == "Крок 1 з 4. order.size"
    [(dialogue,)] = await house.rows("SELECT dialogue FROM bot.conversations")
    assert dialogue["current"]["subject"] == str(SUBJECT)


async def test_language_changes_at_once(guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.says("/lang")
    await guest.taps("English")
    assert await guest.screen() == "Step 1 of 4. order.size"
    await guest.says("menu")
    assert "Help" in await guest.buttons()


async def test_help_leaves_the_question_standing(guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.says("допомога")
    assert "Чим допомогти" in await guest.screen()
    await guest.says("Іван")
    assert "order.pick" in await guest.screen()


async def test_how_long_things_are_kept_is_told_as_it_is_set(
    database_url: str, double: Driver, tmp_path: Path
) -> None:
    flows = demo_flows()
    texts = demo_texts(tmp_path / "locales", flows)
    times: dict[str, Any] = {"bot_keep_drafts_days": 3, "bot_idle_minutes": 45}
    house = BotHouse(database_url, double, flows, texts, **times)
    await house.prepare()
    guest = await house.guest()
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.says("стоп")
    assert "Введене зберігаємо 3 дні." in await guest.screen()
    await guest.says("/privacy")
    assert "Розпочате стирається за 3 дні." in await guest.screen()
    assert "якщо 45 хвилин нічого не робити" in await guest.screen()
    await house.close()
