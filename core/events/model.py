"""Events as plain data, and the cursor of the feed."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contract.errors import ErrorCode
from core.errors import InvalidEntry, InvalidInput

_CURSOR = struct.Struct(">Q16s")


@dataclass(frozen=True)
class RecordedEvent:
    """A change that has happened."""

    id: UUID
    xact_id: int
    person_id: UUID | None
    event_type: str
    entity_type: str
    entity_id: UUID
    properties: dict[str, Any]
    event_time: datetime
    changed_by: UUID
    client_id: UUID | None = None

    @property
    def cursor(self) -> Cursor:
        """Where a reader stands who has read this event."""
        return Cursor(self.xact_id, self.id)


@dataclass(frozen=True)
class Cursor:
    """A place in the feed."""

    xact_id: int
    event_id: UUID

    def encode(self) -> str:
        """The cursor as a channel keeps it; its inside is nobody's business."""
        packed = _CURSOR.pack(self.xact_id, self.event_id.bytes)
        return base64.urlsafe_b64encode(packed).decode()

    @classmethod
    def decode(cls, encoded: str) -> Cursor:
        """The cursor that :meth:`encode` made.

        Raises:
            InvalidInput: this was never a cursor.
        """
        try:
            xact_id, event_id = _CURSOR.unpack(base64.urlsafe_b64decode(encoded))
            return cls(xact_id, UUID(bytes=event_id))
        except (ValueError, binascii.Error, struct.error):
            invalid = InvalidEntry("$.after", "format", "is not a cursor of this feed")
            raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=[invalid]) from None
