"""Messages on their way to the gateway: sent once, again after a failure, never too late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.authentication_methods.outbox import SmsNotSent, SmsOutbox
from sandbox.trust.pki import Pki
from tests.kit.core_service import RunningCore, running_core


class Gateway:
    """A gateway in the process: fails as it is told to."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.failure: BaseException | None = None

    async def send(self, to: str, text: str) -> None:
        await asyncio.sleep(0)
        if self.failure:
            raise self.failure
        self.taken.append(text)


@pytest.fixture
async def idle(database_url: str, pki: Pki, tmp_path: Path) -> AsyncIterator[RunningCore]:
    """A core without a gateway, so that only the test sends."""
    async with running_core(database_url, pki, tmp_path, sms_gateway_url=None) as running:
        yield running


@pytest.fixture
def outbox(idle: RunningCore) -> SmsOutbox:
    return SmsOutbox(idle.base.settings.cipher, idle.clock)


async def put(idle: RunningCore, outbox: SmsOutbox, text: str, minutes: int = 5) -> None:
    async with idle.base.database.transaction() as connection:
        not_after = idle.clock.now() + timedelta(minutes=minutes)
        await outbox.add(connection, "+380000000000", text, not_after)


async def waiting(idle: RunningCore) -> int:
    return len(await idle.rows("SELECT 1 FROM core.sms_message"))


async def test_several_senders_send_each_message_once(idle: RunningCore, outbox: SmsOutbox) -> None:
    texts = [f"повідомлення {number}" for number in range(50)]
    for text in texts:
        await put(idle, outbox, text)
    gateway = Gateway()
    while await waiting(idle):
        await asyncio.gather(*(outbox.drain(idle.base.database, gateway) for _ in range(4)))
    assert sorted(gateway.taken) == sorted(texts)


async def test_failed_message_waits_longer_each_time_and_is_sent_then(
    idle: RunningCore, outbox: SmsOutbox
) -> None:
    await put(idle, outbox, "повідомлення")
    gateway = Gateway()
    gateway.failure = SmsNotSent(is_final=False)
    await outbox.drain(idle.base.database, gateway)
    gateway.failure = None
    await outbox.drain(idle.base.database, gateway)
    assert gateway.taken == []
    idle.clock.advance(timedelta(seconds=2))
    await outbox.drain(idle.base.database, gateway)
    assert gateway.taken == ["повідомлення"]


async def test_message_of_a_sender_that_died_is_sent_by_another(
    idle: RunningCore, outbox: SmsOutbox
) -> None:
    await put(idle, outbox, "повідомлення")
    gateway = Gateway()
    gateway.failure = asyncio.CancelledError()
    with pytest.raises(asyncio.CancelledError):
        await outbox.drain(idle.base.database, gateway)
    gateway.failure = None
    await outbox.drain(idle.base.database, gateway)
    assert gateway.taken == []
    idle.clock.advance(timedelta(seconds=30))
    await outbox.drain(idle.base.database, gateway)
    assert gateway.taken == ["повідомлення"]


async def test_message_that_came_too_late_is_not_sent(idle: RunningCore, outbox: SmsOutbox) -> None:
    await put(idle, outbox, "повідомлення", minutes=5)
    idle.clock.advance(timedelta(minutes=5, seconds=1))
    gateway = Gateway()
    await outbox.drain(idle.base.database, gateway)
    assert (gateway.taken, await waiting(idle)) == ([], 0)


async def test_message_of_a_change_that_was_rolled_back_is_never_sent(
    idle: RunningCore, outbox: SmsOutbox
) -> None:
    async with idle.base.database.engine.connect() as connection:
        not_after = idle.clock.now() + timedelta(minutes=5)
        await outbox.add(connection, "+380000000000", "повідомлення", not_after)
        await connection.rollback()
    gateway = Gateway()
    await outbox.drain(idle.base.database, gateway)
    assert gateway.taken == []
