"""Which documents must be shown as a picture, and what is kept of one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from core.persons.age import age_on

MAX_SCAN_BYTES: Final = 10 * 1024 * 1024
"""Source: one page, JPEG, at most 10 MB."""

_GROWN_AGE = 14
_FROM_AGE: Final[Mapping[str, int]] = {"PERMANENT_RESIDENCE_PERMIT": _GROWN_AGE}
_START, _END = b"\xff\xd8\xff", b"\xff\xd9"
# Markers of a frame: they say how large the picture is. Source: ITU-T T.81, table B.1.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class ScanRules:
    """What is demanded.

    Attributes:
        types: documents that must be shown, by type; a residence permit from 14 years.
        lifetime: how long an upload address works.
    """

    types: frozenset[str]
    lifetime: timedelta


@dataclass(frozen=True)
class Scan:
    """A picture of one document, or the place for it.

    Attributes:
        document_key: blind index of the document's type and number.
        request_id: the open request that it belongs to; none once the document is on record.
        uploaded_at: none while the picture is waited for.
    """

    id: UUID
    person_id: UUID
    type: str
    document_key: bytes
    request_id: UUID | None
    inserted_at: datetime
    uploaded_at: datetime | None = None


@dataclass(frozen=True)
class UploadPlace:
    """Where the picture of one document is to be put.

    Attributes:
        url: path and query from the root of the service; it works until ``expires_at``.
    """

    type: str
    number: str
    url: str
    expires_at: datetime


def demanding(
    documents: Iterable[Mapping[str, Any]],
    types: Collection[str],
    birth_date: date,
    today: date,
) -> list[Mapping[str, Any]]:
    """Documents that must be shown.

    Source: BIRTH_CERTIFICATE_FOREIGN always, PERMANENT_RESIDENCE_PERMIT from 14; both go to a
    human being at НСЗУ, who looks at the picture.
    """
    age = age_on(today, birth_date)
    return [
        document
        for document in documents
        if document["type"] in types and age >= _FROM_AGE.get(document["type"], 0)
    ]


def is_jpeg(content: bytes) -> bool:
    """Whether octets are a JPEG picture, whatever a name or header says.

    The structure is walked to the frame that states a size, and the end must be there; octets
    behind a good beginning alone are no picture.
    """
    if not content.startswith(_START) or not content.rstrip(b"\0").endswith(_END):
        return False
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            size = content[at + 5 : at + 9]
            return length >= 8 and len(size) == 4 and all((any(size[:2]), any(size[2:])))
        at += 2 + length
    return False
