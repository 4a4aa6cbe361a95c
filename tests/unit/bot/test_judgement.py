"""What becomes of a delivery after a try, and who is let through to the handlers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram.types import Update
from aiogram.types import User as Account
from hypothesis import given
from hypothesis import strategies as st

from bot.middlewares import Throttle
from bot.notifications.courier import EDITABLE_FOR, may_edit
from bot.notifications.model import (
    Blocked,
    Delivery,
    Ending,
    Failed,
    Flooded,
    Kind,
    Lane,
    Outgoing,
    Patience,
    Refused,
    Screen,
    Sent,
    State,
    Unknown,
    judge,
)
from bot.polling import chat_of
from core.kit.clock import FixedClock
from core.kit.ids import new_id

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PATIENCE = Patience()


def delivery(
    *, kind: Kind = Kind.MESSAGE, unknowns: int = 0, age: timedelta = timedelta()
) -> Delivery:
    return Delivery(
        id=new_id(),
        chat_id=1,
        lane=Lane.NEWS,
        attempts=1,
        unknowns=unknowns,
        created_at=NOW - age,
        outgoing=Outgoing(kind, "text"),
    )


@pytest.mark.parametrize(
    ("ending", "given_", "state"),
    [
        (Sent(5), delivery(), State.SENT),
        (Blocked("x"), delivery(), State.GONE),
        (Refused("x"), delivery(), State.DEAD),
        (Flooded(timedelta(seconds=9)), delivery(), State.WAITING),
        (Flooded(timedelta(seconds=9)), delivery(unknowns=1), State.WAITING),
        (Failed("x"), delivery(), State.WAITING),
        (Failed("x"), delivery(unknowns=1), State.WAITING),
        (Failed("x"), delivery(age=timedelta(hours=25)), State.DEAD),
        (Unknown("x"), delivery(), State.WAITING),
        (Unknown("x"), delivery(unknowns=1), State.DEAD),
        (Unknown("x"), delivery(kind=Kind.DELETE, unknowns=9), State.WAITING),
    ],
)
def test_a_verdict_for_every_ending(ending: Ending, given_: Delivery, state: State) -> None:
    assert judge(given_, ending, NOW, PATIENCE, 0.5).state is state


def test_telegrams_own_wait_is_honoured_to_the_second() -> None:
    verdict = judge(delivery(), Flooded(timedelta(seconds=9)), NOW, PATIENCE, 0.5)
    assert verdict.not_before == NOW + timedelta(seconds=9)


def test_only_an_unknown_result_counts_as_one() -> None:
    assert judge(delivery(), Unknown("x"), NOW, PATIENCE, 0).counts_unknown
    assert not judge(delivery(), Failed("x"), NOW, PATIENCE, 0).counts_unknown


@given(st.integers(1, 500), st.floats(0, 1))
def test_pauses_grow_and_end(attempts: int, jitter: float) -> None:
    pause = PATIENCE.pause(attempts, jitter)
    assert PATIENCE.first_pause / 2 <= pause <= PATIENCE.longest_pause
    assert PATIENCE.pause(attempts + 1, jitter) >= pause


SCREEN = Screen(message_id=7, sent_at=NOW, is_editable=True, is_last=True)


@pytest.mark.parametrize(
    ("outgoing", "screen", "age", "may"),
    [
        (Outgoing(Kind.SCREEN, "x", anchor=7), SCREEN, timedelta(), True),
        (Outgoing(Kind.SCREEN, "x", anchor=6), SCREEN, timedelta(), False),
        (Outgoing(Kind.SCREEN, "x", anchor=None), SCREEN, timedelta(), False),
        (Outgoing(Kind.RESULT, "x", anchor=7), SCREEN, timedelta(), False),
        (Outgoing(Kind.MESSAGE, "x", anchor=7), SCREEN, timedelta(), False),
        (Outgoing(Kind.SCREEN, "x", anchor=7), SCREEN, EDITABLE_FOR, False),
        (Outgoing(Kind.SCREEN, "x", {"keyboard": []}, anchor=7), SCREEN, timedelta(), False),
        (
            Outgoing(Kind.SCREEN, "x", anchor=7),
            Screen(7, NOW, is_editable=False, is_last=True),
            timedelta(),
            False,
        ),
        (
            Outgoing(Kind.SCREEN, "x", anchor=7),
            Screen(7, NOW, is_editable=True, is_last=False),
            timedelta(),
            False,
        ),
    ],
)
def test_when_a_screen_is_edited(
    outgoing: Outgoing, screen: Screen, age: timedelta, may: bool
) -> None:
    assert may_edit(outgoing, screen, NOW + age) is may


# --- throttling -----------------------------------------------------------------------------


async def passed(throttle: Throttle, user: int) -> bool:
    async def handler(event: Any, data: dict[str, Any]) -> bool:
        return True

    account = Account(id=user, is_bot=False, first_name="Олена")
    return bool(await throttle(handler, Update(update_id=1), {"event_from_user": account}))


async def test_a_script_is_throttled_and_a_person_is_not() -> None:
    clock = FixedClock(NOW)
    throttle = Throttle(clock, burst=3, per_second=1)
    assert [await passed(throttle, 1) for _ in range(5)] == [True, True, True, False, False]
    assert await passed(throttle, 2)
    clock.advance(timedelta(seconds=2))
    assert [await passed(throttle, 1) for _ in range(3)] == [True, True, False]


async def test_the_throttle_forgets_the_quiet() -> None:
    clock = FixedClock(NOW)
    throttle = Throttle(clock, burst=3, per_second=1)
    throttle.FORGET_ABOVE = 10  # type: ignore[misc]
    for user in range(20):
        await passed(throttle, user)
        clock.advance(timedelta(seconds=10))
    assert len(throttle._allowances) <= 11


# --- polling --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": 5}, "from": {"id": 6}}}, 5),
        ({"update_id": 1, "callback_query": {"message": {"chat": {"id": 5}}}}, 5),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}}}, 6),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 5}}}, 5),
        ({"update_id": 1, "inline_query": {"from": {"id": 6}}}, 6),
        ({"update_id": 1, "poll": {"id": "7"}}, 0),
        ({"update_id": 1}, 0),
    ],
)
def test_updates_are_grouped_by_whose_they_are(update: dict[str, Any], chat: int) -> None:
    assert chat_of(update) == chat
