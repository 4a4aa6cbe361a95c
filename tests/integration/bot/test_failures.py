"""What the patient sees when something fails, and where the conversation stands afterwards."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest

from core.client import CoreRefused, CoreUnavailable
from core.kit import log as logs
from core.kit.ids import new_id
from tests.kit.bot_house import BotHouse, Guest
from tests.kit.logs import log_plainly

ORDER = "order.title"


async def failing(house: BotHouse, problem: Exception) -> None:
    async def fail(what: str) -> None:
        raise problem

    house.journal.before = fail


async def test_a_bug_shows_a_number_and_loses_nothing(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.says("break")
    assert "Сталася несправність у нас" in await guest.screen()
    await guest.taps("Спробувати ще")
    assert await guest.screen() == "Крок 2 з 4. order.name"


async def test_a_silent_core_is_said_and_the_same_answer_can_be_repeated(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps(ORDER)
    await failing(house, CoreUnavailable("no answer", outcome_unknown=True))
    await guest.taps("order.size-SMALL")
    assert "ще немає" in await guest.screen()
    house.journal.before = None
    await guest.taps("Спробувати ще")
    await guest.taps("order.size-SMALL")
    assert await guest.screen() == "Крок 2 з 4. order.name"
    # Both calls had one key, so the core did one thing.
    assert len({key for key, _ in house.journal.calls}) == 1


async def test_a_refusal_of_the_core_has_its_text_and_button(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    await failing(house, CoreRefused("confidant_not_verified", "", status=409))
    await guest.taps("order.size-SMALL")
    assert "Дані представника ще звіряють" in await guest.screen()
    assert await guest.buttons() == ["Допомога", "У меню"]


async def test_an_unknown_refusal_is_a_fault_of_ours(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    await failing(house, CoreRefused("brand_new_code", "", status=409))
    await guest.taps("order.size-SMALL")
    assert "Сталася несправність у нас" in await guest.screen()


async def test_a_view_that_fails_does_not_undo_what_the_handler_did(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.taps("order.name-SKIP")
    await guest.taps("order.review-BREAK")
    assert "Сталася несправність у нас" in await guest.screen()
    [(data,)] = await house.rows("SELECT data FROM bot.conversations")
    assert data["view"] == "broken"
    assert house.journal.acted.count("submit") == 1


async def test_an_expired_page_offers_a_new_one(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.taps("order.name-SKIP")
    await guest.taps("order.review-SIGN")
    await house.tell(guest.id, "signing.expired", run_id=house.desk.opened[0][0])
    await house.work()
    assert (await guest.screen()).startswith("Сторінкою не скористалися")
    await guest.taps("Відкрити знову")
    assert len(house.desk.opened) == 2


async def test_a_failed_page_says_why(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.taps("order.name-SKIP")
    await guest.taps("order.review-SIGN")
    run = house.desk.opened[0][0]
    await house.tell(guest.id, "signing.failed", run_id=run, code="signer_mismatch")
    await house.work()
    assert "Це підпис іншої людини" in await guest.screen()
    assert "Відкрити сторінку" in await guest.buttons()


async def test_events_that_nobody_awaits_change_nothing(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    before = await guest.screen()
    await house.tell(guest.id, "signing.signed", number="N1")
    await house.tell(guest.id, "signing.signed", run_id=_some_run(), number="N1")
    await house.tell(999_999, "signing.signed")
    await house.work()
    assert await guest.screen() == before
    assert await house.base.chats.claim_events() == []


async def test_an_event_finds_its_run_after_the_patient_went_elsewhere(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.taps("order.name-SKIP")
    await guest.taps("order.review-SIGN")
    run = house.desk.opened[0][0]
    await guest.says("меню")
    await guest.taps("share.title")
    await house.tell(guest.id, "signing.signed", run_id=run, number="N7")
    await house.work()
    assert "order.done N7" in [message["text"] for message in await guest.heard()]
    # The other flow goes on where it stood.
    await guest.does("press", label="share.phone-NO_PHONE")
    assert await guest.screen() == "share.place"


async def test_stopping_at_the_page_ends_its_session(house: BotHouse, guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    await guest.taps("order.name-SKIP")
    await guest.taps("order.review-SIGN")
    await guest.says("стоп")
    assert house.desk.closed == [house.desk.opened[0][0]]


async def test_a_missing_text_is_a_fault_of_ours_and_not_silence(
    house: BotHouse, guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: Any = house.base.texts
    bundle = texts._bundles["uk", "order"]
    monkeypatch.delitem(bundle._messages, "name")
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")
    assert "Сталася несправність у нас" in await guest.screen()


async def test_a_step_that_a_deployment_removed_leads_to_the_menu(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps(ORDER)
    await house.rows("UPDATE bot.conversations SET state = 'order:gone' RETURNING 1")
    await guest.says("будь-що")
    assert (await guest.screen()).startswith("Не зрозуміли")
    await guest.taps("Повторити питання")
    assert ORDER in await guest.buttons()


async def test_no_log_line_holds_what_was_typed(house: BotHouse, guest: Guest) -> None:
    stream = io.StringIO()
    logs.configure("json", stream)
    try:
        await guest.taps(ORDER)
        await guest.taps("order.size-SMALL")
        for words in ("break", "7012345677", "Таємне Прізвище", "refuse me", "Ще таємниця"):
            await guest.says(words)
        await failing(house, ValueError("Таємниця у винятку"))
        await guest.taps_data(1, "zzz")
        await guest.does("media", kind="voice")
    finally:
        log_plainly()
        logging.basicConfig(handlers=[], force=True)
    written = stream.getvalue()
    assert "turn.failed" in written
    for secret in ("аємн", "7012345677", "refuse me", "Олена"):
        assert secret not in written


def _some_run() -> Any:
    return new_id()
