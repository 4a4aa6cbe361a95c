"""The phone rule."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.bindings.model import is_number_of, numbers_of, same_number


@dataclass(frozen=True)
class _Method:
    type: str
    value: str | None
    is_active: bool = True


OWN = _Method("OTP", "+380000000001")


@pytest.mark.parametrize(
    "spelling", ["+380000000001", "380000000001", "0000000001", "+38 (000) 000-00-01"]
)
def test_one_number_has_many_spellings(spelling: str) -> None:
    assert is_number_of(spelling, [OWN])


@pytest.mark.parametrize("phone", ["+380000000002", "", "+", "1", "+3800000000010"])
def test_another_number_proves_nothing(phone: str) -> None:
    assert not is_number_of(phone, [OWN])


def test_a_representatives_method_proves_nothing() -> None:
    assert not is_number_of("+380000000001", [_Method("THIRD_PERSON", "+380000000001")])


def test_a_method_out_of_use_proves_nothing() -> None:
    assert not is_number_of("+380000000001", [_Method("OTP", "+380000000001", is_active=False)])


def test_a_person_without_methods_cannot_be_proved() -> None:
    assert not is_number_of("", [_Method("OTP", None), _Method("OFFLINE", "")])
    assert numbers_of([_Method("OFFLINE", None)]) == []


def test_any_of_several_own_numbers_will_do() -> None:
    assert is_number_of("+380000000002", [OWN, _Method("OTP", "+380000000002")])


def test_numbers_of_other_countries_are_compared_whole() -> None:
    assert same_number("+48 600 000 001", "48600000001")
    assert not same_number("+48600000001", "+49600000001")
