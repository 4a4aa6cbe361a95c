"""The life of a declaration request as a table: from where, by which verb, by whom, to where."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.contract.declaration_requests import RequestStatus
from core.contract.errors import ErrorCode
from core.declarations.model import Actor
from core.errors import Conflict, CoreError, InvalidInput, NotAllowed


class Verb(StrEnum):
    """What can be done to a request."""

    CREATE = "create"
    SIGN = "sign"
    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    EXPIRE = "expire"


OPEN = frozenset({RequestStatus.NEW, RequestStatus.APPROVED})

_S = RequestStatus
_V = Verb
_A = Actor

# What is not here is forbidden. The patient's signature leaves the status as it is and lets the
# clinic see the request; the doctor's ends it in a declaration. The system cancels for a newer
# request of the same person, and expires; where the doctor's confirmation is not asked for, it
# approves and signs in the clinic's stead, by the same two steps.
# Source: ehealth.api `declaration_requests.ex`, `creator.ex`, `sign.ex` and the scheduler;
# CF 17628660189, 17628660307, 667058208, 714670087.
_ALLOWED = (
    (_S.NEW, _V.SIGN, _A.PATIENT, _S.NEW),
    (_S.NEW, _V.APPROVE, _A.CLINIC, _S.APPROVED),
    (_S.NEW, _V.APPROVE, _A.SYSTEM, _S.APPROVED),
    (_S.NEW, _V.REJECT, _A.PATIENT, _S.REJECTED),
    (_S.NEW, _V.REJECT, _A.CLINIC, _S.REJECTED),
    (_S.NEW, _V.CANCEL, _A.SYSTEM, _S.CANCELLED),
    (_S.NEW, _V.EXPIRE, _A.SYSTEM, _S.EXPIRED),
    (_S.APPROVED, _V.SIGN, _A.CLINIC, _S.SIGNED),
    (_S.APPROVED, _V.SIGN, _A.SYSTEM, _S.SIGNED),
    (_S.APPROVED, _V.REJECT, _A.PATIENT, _S.REJECTED),
    (_S.APPROVED, _V.REJECT, _A.CLINIC, _S.REJECTED),
    (_S.APPROVED, _V.CANCEL, _A.SYSTEM, _S.CANCELLED),
    (_S.APPROVED, _V.EXPIRE, _A.SYSTEM, _S.EXPIRED),
)

TRANSITIONS: Mapping[tuple[RequestStatus, Verb, Actor], RequestStatus] = MappingProxyType(
    {(before, verb, actor): after for before, verb, actor, after in _ALLOWED}
)


def next_status(status: RequestStatus, verb: Verb, actor: Actor) -> RequestStatus:
    """Where a request gets by a verb.

    Raises:
        InvalidInput: ``REQUEST_STATUS``: it cannot be signed now.
        NotAllowed: ``REJECT_STATUS``: the patient cannot withdraw it any more.
        Conflict: ``INVALID_TRANSITION``: anything else that is not in the table.
    """
    try:
        return TRANSITIONS[status, verb, actor]
    except KeyError:
        raise _refusal(verb, actor) from None


def _refusal(verb: Verb, actor: Actor) -> CoreError:
    """The published answer to a forbidden transition; it differs from verb to verb."""
    if verb is Verb.SIGN:
        return InvalidInput(ErrorCode.REQUEST_STATUS)
    if verb is Verb.REJECT and actor is Actor.PATIENT:
        return NotAllowed(ErrorCode.REJECT_STATUS)
    return Conflict(ErrorCode.INVALID_TRANSITION)
