"""What the core's refusals say of a number and of a code."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.bindings.numbers import Hindrance, NumberState, hindrance_of, verdict_of, written
from bot.bindings.proofs import CodeVerdict, CodeWorth
from core.client import CoreRefused, CoreUnavailable
from core.client.errors import Invalid
from core.contract.errors import CATALOGUE, ErrorCode


def refused(
    code: str, message: str = "", *, wait: timedelta | None = None, left: str | None = None
) -> CoreRefused:
    invalid = [Invalid("$.code", "invalid", "", [left])] if left is not None else []
    return CoreRefused(code, message, status=422, invalid=invalid, retry_after=wait)


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        (timedelta(seconds=1), (0, 1)),
        (timedelta(seconds=61), (0, 2)),
        (timedelta(hours=1), (0, 60)),
        (timedelta(hours=24), (24, 1440)),
    ],
)
def test_a_wait_is_told_in_whole_minutes_or_hours_rounded_up(
    wait: timedelta, told: tuple[int, int]
) -> None:
    found = hindrance_of(refused(ErrorCode.CODE_SENT_RECENTLY, wait=wait))
    assert found is not None
    assert found.state is NumberState.TOO_SOON
    assert (found.args["hours"], found.args["minutes"]) == told


def test_a_wait_that_the_core_does_not_name_is_a_minute() -> None:
    found = hindrance_of(refused(ErrorCode.TOO_MANY_REQUESTS))
    assert found is not None
    assert found.args == {"hours": 0, "minutes": 1, "persons": 0}


def test_the_number_of_people_comes_from_the_published_wording() -> None:
    wording = CATALOGUE[ErrorCode.PHONE_USED_BY_MANY].message.format(limit=3)
    found = hindrance_of(refused(ErrorCode.PHONE_USED_BY_MANY, wording))
    assert found == Hindrance(NumberState.SHARED, persons=3)
    other = hindrance_of(refused(ErrorCode.PHONE_USED_BY_MANY, "some other server's words"))
    assert other == Hindrance(NumberState.SHARED)


def test_what_is_not_about_the_number_is_no_hindrance() -> None:
    assert hindrance_of(refused(ErrorCode.TOKEN_INVALID)) is None
    assert hindrance_of(CoreUnavailable("no answer")) is None
    assert verdict_of(refused(ErrorCode.TOKEN_INVALID)) is None


def test_a_code_is_wrong_while_tries_are_left_and_failed_afterwards() -> None:
    wrong = verdict_of(refused(ErrorCode.CODE_WRONG, left="2"))
    assert wrong == CodeVerdict(CodeWorth.WRONG, 2)
    assert verdict_of(refused(ErrorCode.CODE_WRONG, left="0")) == CodeVerdict(CodeWorth.FAILED)
    for code in (ErrorCode.CODE_EXPIRED, ErrorCode.CODE_TRIES_USED):
        assert verdict_of(refused(code)) == CodeVerdict(CodeWorth.EXPIRED)


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("0671234567", "+380671234567"),
        ("+380 67 123-45-67", "+380671234567"),
        ("380671234567", "+380671234567"),
        ("+48600100200", "+48600100200"),
        ("words", "words"),
    ],
)
def test_a_number_is_written_as_the_register_writes_it(typed: str, recorded: str) -> None:
    assert written(typed) == recorded
