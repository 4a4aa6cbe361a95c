"""The life of a declaration request, cell by cell for every actor."""

from __future__ import annotations

from typing import TypeAlias

import pytest

from core.contract.declaration_requests import RequestStatus
from core.contract.errors import ErrorCode
from core.declaration_requests.transitions import OPEN, TRANSITIONS, Verb, next_status
from core.declarations.model import Actor
from core.errors import CoreError

S: TypeAlias = RequestStatus
V: TypeAlias = Verb
A: TypeAlias = Actor

ALLOWED = {
    (S.NEW, V.SIGN, A.PATIENT): S.NEW,
    (S.NEW, V.APPROVE, A.CLINIC): S.APPROVED,
    (S.NEW, V.APPROVE, A.SYSTEM): S.APPROVED,
    (S.NEW, V.REJECT, A.PATIENT): S.REJECTED,
    (S.NEW, V.REJECT, A.CLINIC): S.REJECTED,
    (S.NEW, V.CANCEL, A.SYSTEM): S.CANCELLED,
    (S.NEW, V.EXPIRE, A.SYSTEM): S.EXPIRED,
    (S.APPROVED, V.SIGN, A.CLINIC): S.SIGNED,
    (S.APPROVED, V.SIGN, A.SYSTEM): S.SIGNED,
    (S.APPROVED, V.REJECT, A.PATIENT): S.REJECTED,
    (S.APPROVED, V.REJECT, A.CLINIC): S.REJECTED,
    (S.APPROVED, V.CANCEL, A.SYSTEM): S.CANCELLED,
    (S.APPROVED, V.EXPIRE, A.SYSTEM): S.EXPIRED,
}


def expected_refusal(verb: Verb, actor: Actor) -> ErrorCode:
    if verb is V.SIGN:
        return ErrorCode.REQUEST_STATUS
    if verb is V.REJECT and actor is A.PATIENT:
        return ErrorCode.REJECT_STATUS
    return ErrorCode.INVALID_TRANSITION


@pytest.mark.parametrize("actor", A)
@pytest.mark.parametrize("verb", V)
@pytest.mark.parametrize("status", S)
def test_every_cell(status: S, verb: V, actor: A) -> None:
    after = ALLOWED.get((status, verb, actor))
    if after:
        assert next_status(status, verb, actor) is after
        return
    with pytest.raises(CoreError) as caught:
        next_status(status, verb, actor)
    assert caught.value.code is expected_refusal(verb, actor)


def test_what_has_ended_stays_as_it_is() -> None:
    assert {status for status, _, _ in TRANSITIONS} == OPEN


def test_a_patient_never_approves_and_never_finishes() -> None:
    reached = {after for (_, _, actor), after in TRANSITIONS.items() if actor is A.PATIENT}
    assert reached == {S.NEW, S.REJECTED}
