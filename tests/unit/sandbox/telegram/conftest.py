"""A double in memory, without sockets and with a clock of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.telegram.bots import Bot
from sandbox.telegram.state import State

BOT = Bot.of("1000001:TOKEN")


class MovableTime:
    """A clock moved by tests."""

    def __init__(self) -> None:
        self.moment = 1_900_000_000.0

    def __call__(self) -> float:
        return self.moment


@pytest.fixture
def time() -> MovableTime:
    return MovableTime()


@pytest.fixture
def state(time: MovableTime) -> Iterator[State]:
    state = State.open([BOT], None, time, allow_loopback_links=True)
    with state.store.transaction():
        yield state
    state.store.close()


@pytest.fixture
def person_id(state: State) -> int:
    """A person who has a chat with the bot."""
    person = state.people.create(first_name="Олена")
    state.chats.open(BOT.id, person.id)
    return person.id
