"""States of a signing session, cell by cell, and its secrets."""

from __future__ import annotations

import itertools
import re

import pytest

from bot.signing.model import (
    AWAITS_SIGNATURE,
    TRANSITIONS,
    State,
    Verb,
    WrongState,
    after,
    fingerprint,
    new_match_code,
    new_secret,
    return_code,
    secret_hash,
    shown_match_code,
)

# The specification, written apart from the table: what each verb does to each state.
_CELLS = {
    (State.OPEN, Verb.VIEW): State.VIEWED,
    (State.OPEN, Verb.EXPIRE): State.EXPIRED,
    (State.OPEN, Verb.SUPERSEDE): State.SUPERSEDED,
    (State.OPEN, Verb.CANCEL): State.CANCELLED,
    (State.OPEN, Verb.BURN): State.BURNT,
    (State.VIEWED, Verb.VIEW): State.VIEWED,
    (State.VIEWED, Verb.RECEIVE): State.RECEIVED,
    (State.VIEWED, Verb.REFUSE): State.REFUSED,
    (State.VIEWED, Verb.SHOW): State.COMPLETED,
    (State.VIEWED, Verb.READ): State.COMPLETED,
    (State.VIEWED, Verb.EXPIRE): State.EXPIRED,
    (State.VIEWED, Verb.SUPERSEDE): State.SUPERSEDED,
    (State.VIEWED, Verb.CANCEL): State.CANCELLED,
    (State.VIEWED, Verb.BURN): State.BURNT,
    (State.RECEIVED, Verb.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Verb.COMPLETE): State.COMPLETED,
    (State.RECEIVED, Verb.REFUSE): State.REFUSED,
    (State.RECEIVED, Verb.BURN): State.BURNT,
    (State.ACCEPTED, Verb.COMPLETE): State.COMPLETED,
    (State.ACCEPTED, Verb.EXPIRE): State.EXPIRED,
    (State.ACCEPTED, Verb.SUPERSEDE): State.SUPERSEDED,
    (State.ACCEPTED, Verb.CANCEL): State.CANCELLED,
    (State.ACCEPTED, Verb.BURN): State.BURNT,
}


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(State, Verb)))
def test_every_cell_of_the_table(state: State, verb: Verb) -> None:
    expected = _CELLS.get((state, verb))
    if expected is None:
        with pytest.raises(WrongState) as refused:
            after(state, verb)
        assert refused.value.state is state
    else:
        assert after(state, verb) is expected


def test_a_signature_is_taken_only_from_an_admitted_browser() -> None:
    assert [state for state in State if Verb.RECEIVE in TRANSITIONS[state]] == [State.VIEWED]


def test_nothing_outlives_or_supersedes_a_stored_signature() -> None:
    assert not {Verb.EXPIRE, Verb.SUPERSEDE, Verb.CANCEL} & TRANSITIONS[State.RECEIVED].keys()


def test_a_finished_session_stays_as_it_is() -> None:
    for state in (State.COMPLETED, State.REFUSED, State.EXPIRED, State.BURNT, State.SUPERSEDED):
        assert not TRANSITIONS[state]


def test_only_sessions_that_await_a_signature_can_be_viewed() -> None:
    assert {state for state in State if Verb.VIEW in TRANSITIONS[state]} == AWAITS_SIGNATURE


def test_a_secret_has_256_bits_and_fits_a_start_payload() -> None:
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in secrets)
    assert len(secret_hash("x")) == 32


def test_a_match_code_is_four_digits_shown_in_two_pairs() -> None:
    assert all(re.fullmatch(r"\d{4}", new_match_code()) for _ in range(50))
    assert shown_match_code("0417") == "04-17"


def test_a_fingerprint_is_the_first_four_digits_in_capitals() -> None:
    assert fingerprint(bytes.fromhex("a7f3" + "00" * 30)) == "A7F3"


def test_a_return_code_belongs_to_one_cookie_and_fits_a_payload_with_its_prefix() -> None:
    first, second = return_code("cookie-1"), return_code("cookie-2")
    assert first == return_code("cookie-1") != second
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", first)
