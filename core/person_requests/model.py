"""A person request as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from core.contract.person_requests import PersonRequestStatus
from core.person_requests.transitions import OPEN
from core.persons.rules import PersonRules

CHANNEL = "PIS"


class Kind(StrEnum):
    """What a request is for."""

    SIGN_UP = "sign_up"
    UPDATE = "update"


@dataclass(frozen=True)
class PersonRequestRules:
    """Parameters of the central system.

    Attributes:
        person: the rules of a person's data.
        expiration: after which an unsigned request ends.
        update_score: changed data that are less like the recorded ones than this, 0 to 1, may be
            of another human being. Source: PERSON_ONLINE_DEDUPLICATION_UPDATE_SCORE_PIS,
            CF 17628660007; the value is not published.
    """

    person: PersonRules
    expiration: timedelta = timedelta(hours=24)
    update_score: float = 0.9


@dataclass(frozen=True)
class PersonRequest:
    """A request of a person about his own data.

    Attributes:
        authorized_by_person_id: who acts and has to sign; differs from the person for a
            representative.
        person_updated_at: of the record that the request was made against; a record that has
            changed since is not written over.
        document: the exact octets to be signed; gone when the request has ended unsigned.
        container: the signed file, for as long as the change can be asked about.
    """

    id: UUID
    person_id: UUID
    kind: Kind
    status: PersonRequestStatus
    client_id: UUID
    authorized_by_person_id: UUID
    person_updated_at: datetime
    expires_at: datetime
    inserted_at: datetime
    updated_at: datetime
    document: bytes | None = None
    container: bytes | None = None
    container_sha256: bytes | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can still change the person."""
        return self.status in OPEN

    def status_at(self, now: datetime) -> PersonRequestStatus:
        """Where it stands: one whose time is over has ended, whenever that gets written down."""
        if self.is_open and self.expires_at <= now:
            return PersonRequestStatus.EXPIRED
        return self.status

    @property
    def stated(self) -> Mapping[str, Any]:
        """What the text to be signed says; empty when it is gone."""
        return orjson.loads(self.document) if self.document else {}
