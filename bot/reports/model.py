"""A report as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

_NUMBER_DIGITS: Final = 8


class ReportState(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    CLOSED = "closed"
    """An operator has looked into it."""


@dataclass(frozen=True, slots=True)
class Report:
    """An action that somebody disputes.

    Attributes:
        id: of the conversation that made it: the same answer handled twice makes one report.
        person_id: whose data.
        chat_id: the chat that reported; it may ask later how the report stands.
        subject: what was not recognised (a method, a request, an access, a reading of data); None
            for «something».
    """

    id: UUID
    person_id: UUID
    chat_id: int
    subject: UUID | None
    state: ReportState
    created_at: datetime
    closed_at: datetime | None = None

    @property
    def number(self) -> str:
        """What the patient tells on the phone and an operator looks for."""
        return number_of(self.id)


def number_of(report_id: UUID) -> str:
    """The number of a report: the random end of its id."""
    return report_id.hex[-_NUMBER_DIGITS:].upper()
