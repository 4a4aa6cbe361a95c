"""Queues of updates and what a bot wants of them."""

from __future__ import annotations

from sandbox.telegram.state import State
from tests.unit.sandbox.telegram.conftest import BOT, MovableTime


def add(state: State, kind: str = "message", queue: str = "chat 1", lifetime: int = 60) -> None:
    state.updates.add(BOT.id, kind, {"n": 1}, queue=queue, lifetime_seconds=lifetime)


def numbers(state: State, offset: int = 0, limit: int = 100) -> list[int]:
    return [update["update_id"] for update in state.updates.read(BOT.id, offset, limit)]


def test_numbers_begin_at_the_clock_and_never_repeat(state: State, time: MovableTime) -> None:
    add(state)
    add(state)
    first = int(time.moment)
    assert numbers(state) == [first, first + 1]
    state.updates.drop_all(BOT.id)
    add(state)
    assert numbers(state) == [first + 2]


def test_an_offset_forgets_what_lies_before_it(state: State) -> None:
    for _ in range(3):
        add(state)
    first, second, third = numbers(state)
    assert numbers(state, offset=second) == [second, third]
    assert numbers(state, limit=1) == [second]
    assert first not in numbers(state)
    assert numbers(state, offset=third + 100) == []


def test_a_negative_offset_keeps_the_newest(state: State) -> None:
    for _ in range(3):
        add(state)
    newest = numbers(state)[-2:]
    assert numbers(state, offset=-2) == newest
    assert numbers(state) == newest


def test_an_update_goes_when_its_time_is_over(state: State, time: MovableTime) -> None:
    add(state, lifetime=60)
    add(state, lifetime=61)
    time.moment += 60
    assert len(numbers(state)) == 1
    assert state.updates.count(BOT.id) == 1


def test_each_queue_offers_its_oldest_update(state: State) -> None:
    for queue in ("chat 1", "chat 1", "taps 1", "chat 2"):
        add(state, queue=queue)
    heads = state.updates.heads(BOT.id)
    assert [head.queue for head in heads] == ["chat 1", "taps 1", "chat 2"]
    state.updates.confirm(BOT.id, heads[0].update_id)
    assert state.updates.heads(BOT.id)[0].update_id == heads[0].update_id + 1


def test_kinds_on_request_come_only_when_asked_for(state: State) -> None:
    add(state, "chat_member")
    assert numbers(state) == []
    state.accounts.allow(BOT.id, ["chat_member", "nonsense"])
    add(state, "chat_member")
    add(state, "message")
    assert len(numbers(state)) == 1
    state.accounts.allow(BOT.id, None)
    assert state.accounts.allowed(BOT.id) == ["chat_member"]
    state.accounts.allow(BOT.id, [])
    add(state, "message")
    assert len(numbers(state)) == 2
