"""Comparison by a human being: questions wait on a desk until somebody decides.

The desk lasts: one line for each question and decision, in a file that only grows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from sandbox.registers.answers import Answer, Told


@dataclass
class Question:
    """What somebody has to look at."""

    id: str
    told: Told
    asked_at: str
    answer: Answer | None = None


class ManualDesk:
    """Questions with their decisions. The same question is put once."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._questions: dict[str, Question] = {}
        if path.exists():
            for line in path.read_bytes().splitlines():
                self._recall(orjson.loads(line))

    def ask(self, told: Told) -> Answer:
        """The decision, ``LATER`` until there is one."""
        identifier = _identifier(told)
        if identifier not in self._questions:
            asked_at = self._now().isoformat()
            self._keep({"id": identifier, "told": told, "asked_at": asked_at})
        return self._questions[identifier].answer or Answer.LATER

    def decide(self, identifier: str, answer: Answer) -> None:
        """Decide, or decide otherwise.

        Raises:
            LookupError: there is no such question.
        """
        if identifier not in self._questions:
            raise LookupError(identifier)
        self._keep({"id": identifier, "answer": answer})

    def questions(self) -> list[Question]:
        """All of them, the newest first."""
        return list(reversed(self._questions.values()))

    def _keep(self, entry: dict[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE))
        self._recall(entry)

    def _recall(self, entry: dict[str, Any]) -> None:
        if "told" in entry:
            question = Question(entry["id"], entry["told"], entry["asked_at"])
            self._questions[question.id] = question
        else:
            self._questions[entry["id"]].answer = Answer(entry["answer"])


def _identifier(told: Told) -> str:
    canonical = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()[:32]
