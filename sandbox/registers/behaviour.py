"""How registers behave when told to, for tests and demonstrations: well, or as on bad days."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from sandbox.registers.answers import Answer, Register

EVERY: Final = "every"
"""In place of a register: all of them."""

_LONGEST_DELAY_SECONDS: Final = 600


class Mode(StrEnum):
    """What an asker meets."""

    SILENT = "silent"
    """The connection is taken and nothing is ever said."""
    SLOW = "slow"
    """The truth, after a delay."""
    REFUSE = "refuse"
    """503."""
    SAY = "say"
    """A set answer, true or not."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How questions are met from now on.

    Attributes:
        register: which, or ``EVERY``.
        person: a number or the id of the one it is about; None for everybody.
        times: for so many questions, then never more; None for all.
    """

    register: str
    mode: Mode
    person: str | None = None
    delay_seconds: float = 0.0
    outcome: Answer | None = None
    times: int | None = None

    @classmethod
    def read(cls, register: str, order: Mapping[str, Any]) -> Behaviour:
        """The behaviour that an order of the control API describes.

        Raises:
            ValueError: something in it is not as it has to be; the message says what.
        """
        if register != EVERY:
            Register(register)
        mode = Mode(str(order.get("mode")))
        delay, times, person = (
            order.get("delay_seconds", 0),
            order.get("times"),
            order.get("person"),
        )
        if not _is_number(delay) or not 0 <= delay <= _LONGEST_DELAY_SECONDS:
            raise ValueError(f"delay_seconds is a number from 0 to {_LONGEST_DELAY_SECONDS}")
        if times is not None and (not _is_number(times) or times != int(times) or times < 1):
            raise ValueError("times is a whole number from 1")
        if person is not None and not isinstance(person, str):
            raise ValueError("person is a number or an id")
        outcome = Answer(str(order.get("outcome"))) if mode is Mode.SAY else None
        return cls(register, mode, person, float(delay), outcome, times)

    def view(self) -> dict[str, Any]:
        """The order again."""
        return {
            "register": self.register,
            "mode": self.mode,
            "person": self.person,
            "delay_seconds": self.delay_seconds,
            "outcome": self.outcome,
            "times": self.times,
        }

    async def endure(self) -> None:
        """Wait as the mode has it; a silent register waits until the asker goes."""
        if self.mode is Mode.SILENT:
            await asyncio.Event().wait()
        elif self.mode is Mode.SLOW:
            await asyncio.sleep(self.delay_seconds)


class Behaviours:
    """Those in force: one for each register and person."""

    def __init__(self) -> None:
        self._behaviours: dict[tuple[str, str | None], Behaviour] = {}

    def set(self, behaviour: Behaviour) -> None:
        """From now on, in place of another for the same."""
        self._behaviours[behaviour.register, behaviour.person] = behaviour

    def clear(self, register: str | None = None) -> None:
        """One register, or all, behave as usual again."""
        self._behaviours = {
            key: behaviour
            for key, behaviour in self._behaviours.items()
            if register not in (None, behaviour.register)
        }

    def all(self) -> list[Behaviour]:
        """In the order they came."""
        return list(self._behaviours.values())

    def take(self, register: Register, numbers: Collection[str]) -> Behaviour | None:
        """What the next question about one with these numbers meets; counted.

        What is said of the person goes before what is said of everybody, the register's own before
        that of every register.
        """
        people: list[str | None] = [*sorted(numbers), None]
        for person in people:
            for name in (register, EVERY):
                if found := self._behaviours.get((name, person)):
                    self._count(found)
                    return found
        return None

    def _count(self, behaviour: Behaviour) -> None:
        if behaviour.times is None:
            return
        key = behaviour.register, behaviour.person
        if behaviour.times == 1:
            del self._behaviours[key]
        else:
            self._behaviours[key] = replace(behaviour, times=behaviour.times - 1)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
