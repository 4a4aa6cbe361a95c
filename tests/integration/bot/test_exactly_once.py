"""Order, repetition, rivals and crashes: every update is done once, whatever happens around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.chats.service import ConversationMoved
from bot.flow import Event
from bot.handlers.errors import is_transient
from bot.polling import NotCommitted
from tests.integration.telegram.driver import Driver
from tests.kit.bot_house import BotHouse, Guest
from tests.kit.demo_flows import demo_flows, demo_texts

ORDER = "order.title"


class ProcessDied(BaseException):
    """Stands for a SIGKILL: nothing catches it, nothing is cleaned up with the database."""


@asynccontextmanager
async def another_process(
    house: BotHouse, double: Driver, url: str, folder: Path
) -> AsyncIterator[BotHouse]:
    """A second bot process on the same database and double, with the same clock."""
    flows = demo_flows()
    texts = demo_texts(folder, flows)
    second = BotHouse(url, double, flows, texts, clock=house.clock)
    yield second
    await second.close()


async def at_name(guest: Guest) -> None:
    await guest.taps(ORDER)
    await guest.taps("order.size-SMALL")


async def revision(house: BotHouse) -> int:
    [(number,)] = await house.rows("SELECT revision FROM bot.conversations")
    return int(number)


async def test_six_quick_updates_are_done_in_order(house: BotHouse, guest: Guest) -> None:
    await at_name(guest)
    words = [f"{number}" for number in range(6)]
    updates = [house.text_update(guest.id, word) for word in words]
    await asyncio.gather(*(house.app.feed(update) for update in updates))
    assert house.journal.acted[1:] == [f"name {word}" for word in words]


async def test_updates_of_different_chats_do_not_wait_for_each_other(house: BotHouse) -> None:
    slow, quick = await house.guest(), await house.guest()
    await at_name(slow)
    await at_name(quick)
    release = asyncio.Event()
    entered = asyncio.Event()

    async def hold(what: str) -> None:
        if what == "name slow":
            entered.set()
            await release.wait()

    house.journal.before = hold
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(house.app.feed(house.text_update(slow.id, "slow")))
        await entered.wait()
        await house.app.feed(house.text_update(quick.id, "quick"))
        assert "name quick" in house.journal.acted
        release.set()


async def test_a_repeated_update_does_nothing(house: BotHouse, guest: Guest) -> None:
    await at_name(guest)
    update = house.text_update(guest.id, "Іван")
    await house.app.feed(update)
    await house.app.sender.settled()
    before = (await revision(house), len(await guest.heard()), list(house.journal.calls))
    for _ in range(3):
        await house.app.feed(update)
        await house.work()
    assert (await revision(house), len(await guest.heard()), house.journal.calls) == before


async def test_a_repeated_update_is_not_taken_for_the_answer_to_a_later_step(
    house: BotHouse, guest: Guest
) -> None:
    await guest.taps(ORDER)
    update = house.text_update(guest.id, "order.size-SMALL")
    await house.app.feed(update)
    await house.app.feed(update)
    assert house.journal.calls == [house.journal.calls[0]]


async def test_a_crash_before_the_commit_leaves_nothing_and_the_repetition_acts_once(
    house: BotHouse, guest: Guest, double: Driver, database_url: str, tmp_path: Path
) -> None:
    await at_name(guest)
    update = house.text_update(guest.id, "Іван")

    async def die(what: str) -> None:
        raise ProcessDied

    house.journal.before = die
    with pytest.raises(ProcessDied):
        await house.app.feed(update)
    async with another_process(house, double, database_url, tmp_path / "second") as second:
        await second.app.feed(update)
        # The core was called twice, with one key: it has done one thing.
        keys = {key for key, _ in [*house.journal.calls[1:], *second.journal.calls]}
        assert len(keys) == 1
        await second.work()
    assert "order.pick" in await guest.screen()


async def test_a_crash_after_the_commit_still_shows_the_screen(
    house: BotHouse, guest: Guest, double: Driver, database_url: str, tmp_path: Path
) -> None:
    await at_name(guest)
    house.app.turns._wake_sender = lambda chat_id: None
    await house.app.feed(house.text_update(guest.id, "Іван"))
    assert await guest.screen() == "Крок 2 з 4. order.name"
    async with another_process(house, double, database_url, tmp_path / "second") as second:
        await second.work()
    assert "order.pick" in await guest.screen()


async def test_a_screen_taken_by_a_dead_process_is_sent_by_the_next(
    house: BotHouse, guest: Guest, double: Driver, database_url: str, tmp_path: Path
) -> None:
    await at_name(guest)
    house.app.turns._wake_sender = lambda chat_id: None
    await house.app.feed(house.text_update(guest.id, "Іван"))
    assert await house.base.outbox.claim_next(guest.id) is not None
    async with another_process(house, double, database_url, tmp_path / "second") as second:
        await second.work()
        assert await guest.screen() == "Крок 2 з 4. order.name"
        await second.base.outbox.release()
        await second.work()
    assert "order.pick" in await guest.screen()


async def test_two_replicas_with_one_update_do_it_once(
    house: BotHouse, guest: Guest, double: Driver, database_url: str, tmp_path: Path
) -> None:
    await at_name(guest)
    async with another_process(house, double, database_url, tmp_path / "second") as second:
        update = house.text_update(guest.id, "Іван")
        await asyncio.gather(house.app.feed(update), second.app.feed(update))
        keys = {key for key, _ in [*house.journal.calls[1:], *second.journal.calls]}
        assert len(keys) == 1
        await second.work()
    assert (await guest.screen()).count("order.pick ") == 0
    rows = await house.rows(
        "SELECT count(*) FROM bot.inbox WHERE update_id = :id", id=update.update_id
    )
    assert rows == [(1,)]


async def test_a_replica_that_was_overtaken_decides_again_on_what_is_true_now(
    house: BotHouse, guest: Guest, double: Driver, database_url: str, tmp_path: Path
) -> None:
    await at_name(guest)
    async with another_process(house, double, database_url, tmp_path / "second") as second:
        reached, overtaken = asyncio.Event(), asyncio.Event()

        async def wait(what: str) -> None:
            if what == "name ab":
                reached.set()
                await overtaken.wait()

        house.journal.before = wait
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(house.app.feed(house.text_update(guest.id, "ab")))
            await second.app.feed(second.text_update(guest.id, "меню"))
            overtaken.set()
        await second.work()
    # The menu came first, so the text was no longer an answer to anything.
    assert (await guest.screen()).startswith("Не зрозуміли")


async def test_an_update_comes_again_when_the_database_was_away(
    house: BotHouse, guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_name(guest)

    async def away(connection: object, chat_id: int, cause: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(house.base.chats, "accept", away)
        await guest.player.says("Іван")
        with pytest.raises(NotCommitted):
            await house.polling.once(timeout_seconds=0)
    await house.work()
    assert "order.pick" in await guest.screen()


async def test_an_event_is_handled_once_by_however_many_processes(
    house: BotHouse, guest: Guest, double: Driver, database_url: str, tmp_path: Path
) -> None:
    await at_name(guest)
    await guest.taps("order.name-SKIP")
    await guest.taps("order.review-SIGN")
    await house.tell(guest.id, "signing.signed", number="N1")
    [pending] = await house.base.chats.claim_events()
    async with another_process(house, double, database_url, tmp_path / "second") as second:
        await asyncio.gather(house.app.handle_event(pending), second.app.handle_event(pending))
        await house.app.handle_event(pending)
        await second.work()
    results = [message for message in await guest.heard() if message["text"] == "order.done N1"]
    assert len(results) == 1


async def test_an_event_recorded_in_a_rolled_back_transaction_never_happened(
    house: BotHouse, guest: Guest
) -> None:
    async def begin_and_die() -> None:
        async with house.base.database.transaction() as connection:
            await house.base.events.resume(connection, guest.id, None, Event("signing.signed"))
            raise ProcessDied

    with pytest.raises(ProcessDied):
        await begin_and_die()
    assert await house.base.chats.claim_events() == []


async def test_what_a_handler_recorded_is_written_with_the_move_or_not_at_all(
    house: BotHouse, guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_name(guest)
    await guest.taps("order.name-SKIP")

    async def fails(*arguments: object, **named: object) -> None:
        raise ConversationMoved

    with monkeypatch.context() as patched:
        patched.setattr(house.base.chats, "save", fails)
        message = await guest.with_button("order.review-SIGN")
        await guest.player.does("tap", message_id=message["message_id"], label="order.review-SIGN")
        with pytest.raises(NotCommitted):
            await house.polling.once(timeout_seconds=0)
    assert await house.rows("SELECT * FROM bot.demo_writes") == []
    await house.work()
    assert await house.rows("SELECT * FROM bot.demo_writes") == [("submitted",)]
    assert house.journal.acted.count("submit") == 1


async def test_locks_of_chats_are_forgotten_when_nobody_needs_them(
    house: BotHouse, guest: Guest
) -> None:
    await at_name(guest)
    await asyncio.gather(*(house.app.feed(house.text_update(guest.id, "x")) for _ in range(3)))
    assert len(house.app._isolation._locks) == 0


def test_a_serialization_failure_is_not_an_outage() -> None:
    """The kit repeats such transactions; what is left is shown, not delivered again."""
    assert not is_transient(DBAPIError("SELECT 1", {}, Exception()))
    assert is_transient(ConnectionRefusedError())
