"""Codes by SMS: how they are made and what the message says."""

from __future__ import annotations

import pytest

from core.authentication_methods.model import check_digit, ending, message, new_code


@pytest.mark.parametrize(
    ("digits", "code"), [("111", "1116"), ("123", "1232"), ("159", "1599"), ("999", "9993")]
)
def test_fourth_digit_is_the_central_systems(digits: str, code: str) -> None:
    """Source: derived from otp_verification.api, ``luhn.ex``."""
    assert digits + str(check_digit([int(digit) for digit in digits])) == code


def test_code_has_three_digits_from_one_to_nine_and_the_check_digit() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) > 100
    for code in codes:
        first = [int(digit) for digit in code[:3]]
        assert 0 not in first
        assert code == "".join(map(str, first)) + str(check_digit(first))


def test_message_names_the_channel_and_begins_as_the_central_systems() -> None:
    text = message("1116", "Telegram")
    assert text.startswith("Код авторизації дій в системі eHealth: 1116")
    assert "Telegram" in text


def test_message_fits_two_parts() -> None:
    """A message in Cyrillic has 67 characters a part (3GPP TS 23.040)."""
    assert len(message("1116", "Telegram")) <= 2 * 67


def test_ending_is_what_a_person_knows_his_number_by() -> None:
    assert ending("+380000004567") == "4567"
