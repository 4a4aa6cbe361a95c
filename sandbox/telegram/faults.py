"""Trouble on order: scripted faults for the next calls of a method."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from sandbox.telegram.errors import ApiError, too_many_requests
from sandbox.telegram.store import Json, Store, encoded

ANY_METHOD = "*"


class Kind(StrEnum):
    """What goes wrong."""

    ERROR = "error"  # the call is answered with an error and does nothing
    TIMEOUT = "timeout"  # nothing is done, the connection is held and then dropped
    LOST_REPLY = "lost_reply"  # the call is carried out, but its answer never arrives


@dataclass(frozen=True)
class Fault:
    """A script for one method.

    Attributes:
        error_code, description, retry_after_seconds: the answer of an error.
        hold_seconds: how long a connection is held before it is dropped.
    """

    kind: Kind = Kind.ERROR
    error_code: int = 500
    description: str = "Internal Server Error"
    retry_after_seconds: int | None = None
    hold_seconds: float = 0.0

    def error(self) -> ApiError:
        """The scripted answer."""
        if self.retry_after_seconds is not None:
            return too_many_requests(self.retry_after_seconds)
        return ApiError(self.error_code, self.description)


class Faults:
    """Scripts that wait for their calls; they survive a restart like everything else."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def order(self, method: str, times: int, fault: Fault) -> None:
        """Let the next ``times`` calls of ``method`` (or of any, ``*``) go wrong."""
        self._store.write(
            "INSERT INTO fault (method, remaining, script) VALUES (?, ?, ?)",
            method.lower(), times, encoded(asdict(fault)),
        )  # fmt: skip

    def take(self, method: str) -> Fault | None:
        """The fault for a call that has just come, counted down."""
        row = self._store.row(
            "SELECT * FROM fault WHERE method IN (?, ?) AND remaining > 0 ORDER BY id LIMIT 1",
            method.lower(), ANY_METHOD,
        )  # fmt: skip
        if row is None:
            return None
        with self._store.transaction():
            self._store.write("UPDATE fault SET remaining = remaining - 1 WHERE id = ?", row["id"])
            self._store.write("DELETE FROM fault WHERE remaining <= 0")
        script = json.loads(row["script"])
        return Fault(**script | {"kind": Kind(script["kind"])})

    def waiting(self) -> list[Json]:
        """Scripts not used up."""
        return [
            {"method": row["method"], "times": row["remaining"]} | json.loads(row["script"])
            for row in self._store.rows("SELECT * FROM fault ORDER BY id")
        ]

    def clear(self) -> None:
        """Forget all scripts."""
        self._store.write("DELETE FROM fault")
