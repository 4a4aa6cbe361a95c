"""A channel's secret: right, wrong, and many calls at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from core.access.secrets import SecretChecker, hash_secret
from core.errors import Unavailable
from core.kit.clock import FixedClock
from core.kit.ids import new_id

SECRET = "довгий-таємний-рядок-каналу"
STORED = hash_secret(SECRET)
CHANNEL = new_id()


@pytest.fixture
def checker() -> SecretChecker:
    return SecretChecker(FixedClock(datetime(2026, 11, 30, tzinfo=UTC)))


async def shown(checker: SecretChecker, secret: str) -> bool:
    return await checker.is_right(CHANNEL, STORED, secret, vouched=False)


async def test_the_many_calls_that_a_channel_begins_with_are_all_let_in(
    checker: SecretChecker,
) -> None:
    assert all(await asyncio.gather(*(shown(checker, SECRET) for _ in range(50))))


async def test_wrong_guesses_are_refused_and_limited(checker: SecretChecker) -> None:
    for number in range(10):
        assert not await shown(checker, f"здогад-{number}")
    with pytest.raises(Unavailable):
        await shown(checker, "ще-один")


async def test_one_wrong_guess_thrown_many_times_at_once_is_limited_too(
    checker: SecretChecker,
) -> None:
    tried = await asyncio.gather(
        *(shown(checker, "здогад") for _ in range(20)), return_exceptions=True
    )
    assert tried.count(False) == 10
    assert sum(isinstance(each, Unavailable) for each in tried) == 10


async def test_a_secret_known_to_be_right_is_not_locked_out_by_guesses(
    checker: SecretChecker,
) -> None:
    assert await shown(checker, SECRET)
    for number in range(9):
        await shown(checker, f"здогад-{number}")
    with pytest.raises(Unavailable):
        await shown(checker, "ще-один")
    assert await shown(checker, SECRET)
