"""One thing that was done with the patient's data, as arguments of the text that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from bot.flow import Arguments, TextArgument

FILE: Final = "my_journal"
LINE: Final = "actions-line"
_NOTHING: Final[Mapping[str, TextArgument]] = {
    "name": "", "phone": "", "thing": "", "reader": "", "count": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """Something that happened to the patient's data.

    Attributes:
        what: which words tell it.
        at: when it happened, or happened last.
        subject: what it happened to; the reading itself, where data were read.
        details: what the words name; those that a kind does not need are absent.
    """

    what: str
    at: datetime
    subject: UUID
    details: Mapping[str, TextArgument] = field(default_factory=dict)

    def args(self) -> Arguments:
        """Everything that the words for any action may name."""
        return {**_NOTHING, **self.details, "what": self.what, "at": self.at}
