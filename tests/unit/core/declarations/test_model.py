"""The life of a declaration, cell by cell; its chain; its number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contract.declarations import DeclarationStatus
from core.contract.errors import ErrorCode
from core.declarations.model import (
    NUMBERS,
    SYSTEM,
    TRANSITIONS,
    Actor,
    Transition,
    Turn,
    Verb,
    genesis,
    next_status,
    number_of,
)
from core.errors import CoreError
from core.kit.ids import new_id

S: TypeAlias = DeclarationStatus
V: TypeAlias = Verb
A: TypeAlias = Actor

ALLOWED = {
    (S.ACTIVE, V.TERMINATE, A.PATIENT): S.TERMINATED,
    (S.ACTIVE, V.TERMINATE, A.NHSU): S.TERMINATED,
    (S.ACTIVE, V.TERMINATE, A.SYSTEM): S.TERMINATED,
    (S.ACTIVE, V.CLOSE, A.SYSTEM): S.CLOSED,
    (S.PENDING_VERIFICATION, V.TERMINATE, A.PATIENT): S.TERMINATED,
    (S.PENDING_VERIFICATION, V.TERMINATE, A.NHSU): S.TERMINATED,
    (S.PENDING_VERIFICATION, V.TERMINATE, A.SYSTEM): S.TERMINATED,
    (S.PENDING_VERIFICATION, V.VERIFY, A.NHSU): S.ACTIVE,
    (S.PENDING_VERIFICATION, V.VERIFY, A.SYSTEM): S.ACTIVE,
    (S.PENDING_VERIFICATION, V.REJECT, A.NHSU): S.REJECTED,
}


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
    assert caught.value.code is ErrorCode.DECLARATION_STATUS


def test_no_clinic_ends_a_declaration() -> None:
    assert not [cell for cell in TRANSITIONS if cell[2] is A.CLINIC]


# --- the chain --------------------------------------------------------------------------------


def _change() -> Transition:
    return Transition(
        id=new_id(),
        declaration_id=new_id(),
        verb=V.ACTIVATE,
        before=None,
        after=S.ACTIVE,
        author=SYSTEM,
        at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def test_the_seed_changes_with_every_block() -> None:
    person_id = new_id()
    turn = Turn(person_id, genesis(person_id))
    seeds = {turn.seed}
    for _ in range(3):
        assert turn.append(_change()).hash == turn.head
        seeds.add(turn.seed)
    assert len(seeds) == 4


def test_a_block_depends_on_everything_before_it() -> None:
    person_id, first, last = new_id(), _change(), _change()
    whole, shortened = Turn(person_id, genesis(person_id)), Turn(person_id, genesis(person_id))
    whole.append(first)
    assert whole.append(last).hash != shortened.append(last).hash


def test_everybodys_chain_begins_elsewhere() -> None:
    assert genesis(new_id()) != genesis(new_id())


# --- numbers ----------------------------------------------------------------------------------


@given(st.integers(0, NUMBERS - 1), st.integers(0, NUMBERS - 1))
def test_different_places_have_different_numbers(first: int, second: int) -> None:
    assert (number_of(first) == number_of(second)) == (first == second)


@pytest.mark.parametrize("place", [-1, NUMBERS])
def test_a_used_up_sequence_is_refused_instead_of_repeated(place: int) -> None:
    with pytest.raises(ValueError, match="go from 0"):
        number_of(place)
