"""What comes into the chat: contacts, places, codes, words, and what must not stand there."""

from __future__ import annotations

import pytest

from tests.kit.bot_house import BotHouse, Guest

ORDER = "order.title"


async def test_an_own_contact_is_taken_and_its_keyboard_closed(guest: Guest) -> None:
    await guest.taps("share.title")
    chat = await guest.player.chat()
    assert chat["reply_keyboard"]["keyboard"][0][0]["request_contact"] is True
    await guest.does("press", label="Поділитися номером")
    assert await guest.screen() == "share.place"


async def test_the_reply_keyboard_goes_when_it_is_no_longer_needed(guest: Guest) -> None:
    await guest.taps("share.title")
    await guest.says("меню")
    chat = await guest.player.chat()
    assert chat["reply_keyboard"] is None
    assert [message["text"] for message in await guest.heard()][-2] == "Отримано."


async def test_somebody_elses_contact_card_is_refused(guest: Guest) -> None:
    await guest.taps("share.title")
    await guest.does("contact", phone_number="+380671112233", first_name="Інша", user_id=77)
    assert "номер іншої людини" in await guest.screen()
    await guest.does("contact", phone_number="+380671112233", first_name="Невідома")
    assert "номер іншої людини" in await guest.screen()


async def test_a_typed_phone_is_no_proof_and_nonsense_is_no_phone(guest: Guest) -> None:
    await guest.taps("share.title")
    await guest.says("067 111 22 33")
    assert await guest.screen() == "share.phone-not-own"
    await guest.says("не скажу")
    assert "не схоже на номер телефону" in await guest.screen()


async def test_options_and_ways_out_of_a_reply_keyboard_are_words(guest: Guest) -> None:
    await guest.taps("share.title")
    await guest.does("press", label="share.phone-NO_PHONE")
    assert await guest.screen() == "share.place"
    await guest.does("press", label="Назад")
    assert await guest.screen() == "share.phone"


async def test_a_location_is_used_and_not_stored(house: BotHouse, guest: Guest) -> None:
    await guest.taps("share.title")
    await guest.does("press", label="share.phone-NO_PHONE")
    await guest.does("location", latitude=50.123456, longitude=30.654321)
    assert await guest.screen() == "share.code"
    [row] = await house.rows("SELECT c::text FROM bot.conversations c")
    assert "50.12" not in row[0]


async def test_a_code_is_deleted_from_the_chat_right_or_wrong(guest: Guest) -> None:
    await guest.taps("share.title")
    await guest.does("press", label="share.phone-NO_PHONE")
    await guest.does("location", latitude=50.1, longitude=30.6)
    for code in ("0000", "12 34"):
        await guest.says(code)
        assert code not in [message.get("text") for message in await guest.messages()]
    assert await guest.screen() == "share.read"


async def test_an_option_may_open_an_address(guest: Guest) -> None:
    await guest.taps("share.title")
    await guest.does("press", label="share.phone-NO_PHONE")
    await guest.does("location", latitude=50.1, longitude=30.6)
    await guest.says("1234")
    rows = (await guest.last())["inline_keyboard"]
    assert {"text": "share.read-MAP", "url": "https://example.org/map"} in [
        {"text": button["text"], "url": button.get("url")} for row in rows for button in row
    ]


@pytest.mark.parametrize("media", ["voice", "sticker"])
async def test_what_is_no_text_is_not_understood(guest: Guest, media: str) -> None:
    await guest.taps(ORDER)
    await guest.does("media", kind=media)
    assert (await guest.screen()).startswith("Не зрозуміли")
    await guest.taps("Повторити питання")
    assert await guest.screen() == "Крок 1 з 4. order.size"


async def test_text_that_answers_nothing_is_not_understood(guest: Guest) -> None:
    await guest.says("Доброго дня")
    assert (await guest.screen()).startswith("Не зрозуміли")
    await guest.says("/nonsense")
    assert (await guest.screen()).startswith("Не зрозуміли")


async def test_chat_input_never_completes_an_external_step(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.taps("order.name-SKIP")
    await guest.taps("order.review-SIGN")
    for words in ("signing.signed", "підписано", "1"):
        await guest.says(words)
    assert "signed" not in house.journal.acted


async def test_text_only_shows_numbered_words_and_takes_them(house: BotHouse) -> None:
    guest = await house.guest(is_agreed=False)
    await guest.starts()
    for label in ("Почати", "Погоджуюся", "Лише текстом"):
        await guest.taps(label)
    assert await guest.buttons() == []
    await guest.says(ORDER)
    assert "\n1 – order.size-SMALL\n2 – order.size-LARGE" in await guest.screen()
    await guest.says("2")
    assert house.journal.acted == ["size LARGE"]
    await guest.says("Іван")
    assert "1 – order.pick-item Label" in await guest.screen()
    await guest.says("3")
    assert "order.review item-3" in await guest.screen()


async def test_words_in_any_language_and_spelling_press_buttons(guest: Guest) -> None:
    await guest.says(f"  {ORDER.upper()}! ")
    assert await guest.screen() == "Крок 1 з 4. order.size"
    await guest.says("MENU")
    assert ORDER in await guest.buttons()


@pytest.mark.parametrize(
    "words",
    [
        "7012345677",
        "мій код 7012345677, дякую",
        "АА123456",
        "паспорт ав 123456",
        "123456789",
        "20991231-01234",
        "I-БК 123456",
        "-----BEGIN CERTIFICATE-----\nMIIB",
    ],
)
async def test_identity_data_are_deleted_and_never_stored(
    house: BotHouse, guest: Guest, words: str
) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.says(words)
    assert (await guest.screen()).startswith("Схоже, це")
    assert words not in [message.get("text") for message in await guest.messages()]
    assert house.journal.acted == ["size SMALL"]
    for table in ("chats", "conversations", "inbox", "events", "deliveries"):
        for row in await house.rows(f"SELECT t::text FROM bot.{table} t"):  # noqa: S608
            assert words not in row[0]
    await guest.taps("Спробувати ще")
    assert await guest.screen() == "Крок 2 з 4. order.name"


async def test_a_key_file_is_deleted(guest: Guest) -> None:
    async with guest.house.driver.session.post(
        f"{guest.house.driver.base_url}/control/users/{guest.id}/document?name=Key-6.dat",
        data=b"\1" * 10,
    ) as response:
        assert response.status == 200
    await guest.house.work()
    assert "Схоже, це ключ" in await guest.screen()
    assert all(message["from"] == "bot" for message in (await guest.messages())[-1:])


async def test_a_photo_is_deleted(guest: Guest) -> None:
    photo = await guest.does("media", kind="photo")
    assert "Схоже, це ключ або документ" in await guest.screen()
    assert photo["message_id"] not in [message["message_id"] for message in await guest.messages()]


async def test_a_number_that_an_edit_brings_in_is_deleted_too(guest: Guest) -> None:
    said = await guest.player.says("Доброго дня")
    await guest.house.work()
    await guest.does("edit", message_id=said["message_id"], text="7012345677")
    assert said["message_id"] not in [message["message_id"] for message in await guest.messages()]


async def test_nothing_can_be_forwarded(guest: Guest) -> None:
    await guest.taps(ORDER)
    assert all(message["is_protected"] for message in await guest.heard())
