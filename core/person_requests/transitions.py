"""The life of a person request as a table: from where, by which verb, by whom, to where."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.contract.errors import ErrorCode
from core.contract.person_requests import PersonRequestStatus
from core.declarations.model import Actor
from core.errors import Conflict, InvalidInput


class Verb(StrEnum):
    """What can be done to a request."""

    CREATE = "create"
    SIGN = "sign"
    REJECT = "reject"
    CANCEL = "cancel"
    EXPIRE = "expire"


OPEN = frozenset({PersonRequestStatus.NEW, PersonRequestStatus.APPROVED})

_S = PersonRequestStatus

# What is not here is forbidden. In the patient's own channel nobody approves: his signature is
# enough. The system cancels for a newer request of the same person, and expires.
# Source: CF 599228503; PIS API 9.11, 573-695.
TRANSITIONS: Mapping[tuple[PersonRequestStatus, Verb, Actor], PersonRequestStatus] = (
    MappingProxyType(
        {
            (_S.NEW, Verb.SIGN, Actor.PATIENT): _S.SIGNED,
            (_S.NEW, Verb.REJECT, Actor.PATIENT): _S.REJECTED,
            (_S.NEW, Verb.CANCEL, Actor.SYSTEM): _S.CANCELLED,
            (_S.NEW, Verb.EXPIRE, Actor.SYSTEM): _S.EXPIRED,
        }
    )
)


def next_status(status: PersonRequestStatus, verb: Verb, actor: Actor) -> PersonRequestStatus:
    """Where a request gets by a verb.

    Raises:
        InvalidInput: ``REQUEST_STATUS``: it cannot be signed now.
        Conflict: ``INVALID_TRANSITION``: anything else that is not in the table.
    """
    try:
        return TRANSITIONS[status, verb, actor]
    except KeyError:
        if verb is Verb.SIGN:
            raise InvalidInput(ErrorCode.REQUEST_STATUS) from None
        raise Conflict(ErrorCode.INVALID_TRANSITION) from None
