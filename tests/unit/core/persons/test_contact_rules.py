"""Where somebody lives and at which number he answers: the register's rules, line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.persons.rules import Purpose
from tests.kit.applicants import address, applicant, refusals

NINE_DIGITS = "050888770"


def paths(data: dict[str, Any], purpose: Purpose = Purpose.UPDATE) -> list[str]:
    return [path for path, _ in refusals(data, purpose)]


@pytest.mark.parametrize(
    "building",
    [
        *"123456789",
        "10",
        "15-А/2",
        "1 корпус 2",
        "12І",
        "7'а",
        "9ґ",
        "1" + "2" * 20,
    ],
)
def test_a_building_begins_with_a_digit_that_is_not_nought(building: str) -> None:
    assert paths(applicant(addresses=[address(building=building)])) == []


@pytest.mark.parametrize(
    "building",
    [
        "0",
        "01",
        "0А",
        "А1",
        "А",
        "-5",
        "/5",
        "'5",
        " 5",
        "№5",
        "15.2",
        "15,2",
        "12I",  # Latin
        "5ы",
        "٣",  # a digit, but not one of ours
        "5\n",
        "1" + "2" * 21,
    ],
)
def test_what_is_no_building_is_refused(building: str) -> None:
    data = applicant(addresses=[address(building=building)])
    assert paths(data) == ["$.person.addresses[0].building"]


@pytest.mark.parametrize("building", [None, ""])
def test_a_building_may_be_left_out(building: str | None) -> None:
    assert paths(applicant(addresses=[address(building=building)])) == []


PLACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "phones[0].number": lambda number: {"phones": [{"type": "MOBILE", "number": number}]},
    "emergency_contact.phones[0].number": lambda number: {
        "emergency_contact": {
            **applicant()["emergency_contact"],
            "phones": [{"type": "MOBILE", "number": number}],
        }
    },
    "authentication_methods[0].phone_number": lambda number: {
        "authentication_methods": [{"type": "OTP", "phone_number": number}]
    },
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        (f"+38{NINE_DIGITS}0", True),
        # Ten digits follow, whichever: the schema fixes +38 alone.
        ("+389999999999", True),
        ("+380000000000", True),
        (f"+38{NINE_DIGITS}", False),
        (f"+38{NINE_DIGITS}01", False),
        ("+38", False),
        (f"38{NINE_DIGITS}0", False),
        (f"{NINE_DIGITS}0", False),
        ("+48508887700", False),
        (f"+48{NINE_DIGITS}0", False),
        ("+38 0508887700", False),
        ("+38050888770a", False),
        (f" +38{NINE_DIGITS}0", False),
        (f"+38{NINE_DIGITS}0\n", False),
        ("+38٠٥٠٨٨٨٧٧٠٠", False),
        ("", False),
    ],
)
def test_a_number_is_thirty_eight_and_ten_digits(place: str, number: str, is_one: bool) -> None:
    refused = paths(applicant(**PLACES[place](number)), Purpose.SIGN_UP)
    assert refused == ([] if is_one else [f"$.person.{place}"])
