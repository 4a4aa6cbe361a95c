"""Ordered faults, flood limits, and the pauses between deliveries."""

from __future__ import annotations

import pytest

from sandbox.telegram.errors import ApiError
from sandbox.telegram.faults import Fault, Kind
from sandbox.telegram.state import State
from sandbox.telegram.webhook import _after, _Attempts, _Failed
from tests.unit.sandbox.telegram.conftest import BOT, MovableTime


def test_a_fault_is_counted_down_and_names_match_in_any_case(state: State) -> None:
    fault = Fault(Kind.ERROR, 403, "Forbidden: bot was blocked by the user")
    state.faults.order("sendMessage", 2, fault)
    assert state.faults.take("getMe") is None
    assert state.faults.take("SENDMESSAGE") == fault
    assert state.faults.waiting()[0]["times"] == 1
    assert state.faults.take("sendmessage") == fault
    assert state.faults.take("sendMessage") is None
    assert state.faults.waiting() == []


def test_a_flood_fault_says_how_long_to_wait() -> None:
    error = Fault(retry_after_seconds=9).error()
    assert (error.code, error.parameters) == (429, {"retry_after": 9})


def test_one_message_a_second_in_a_chat(state: State, time: MovableTime) -> None:
    state.flood.switch(True)
    state.flood.count(BOT.id, 1)
    state.flood.count(BOT.id, 2)
    with pytest.raises(ApiError, match="retry after 1"):
        state.flood.count(BOT.id, 1)
    time.moment += 1
    state.flood.count(BOT.id, 1)


def test_thirty_messages_a_second_over_all_chats(state: State, time: MovableTime) -> None:
    state.flood.switch(True)
    for person in range(30):
        state.flood.count(BOT.id, person)
    with pytest.raises(ApiError):
        state.flood.count(BOT.id, 30)
    time.moment += 1
    state.flood.count(BOT.id, 30)


def test_no_limits_unless_switched_on(state: State) -> None:
    for _ in range(100):
        state.flood.count(BOT.id, 1)


def test_deliveries_are_repeated_at_once_then_after_doubling_pauses() -> None:
    attempts, pauses = _Attempts(), []
    for _ in range(5):
        attempts = _after(attempts, _Failed("down"))
        pauses.append(attempts.due)
    assert pauses == [0, 2, 4, 8, 16]
    for _ in range(5):
        attempts = _after(attempts, _Failed("down"))
    assert 60 <= attempts.due <= 120


@pytest.mark.parametrize(("asked", "kept"), [(7, 7), (100_000, 3600)])
def test_a_webhook_may_ask_for_a_pause(asked: int, kept: int) -> None:
    assert _after(_Attempts(), _Failed("busy", retry_after_seconds=asked)).due == kept
