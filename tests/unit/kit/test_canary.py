"""The watch over dumps sees numbers in words and in octets, not those that chance wrote."""

from __future__ import annotations

import pytest

from tests.kit import canary
from tests.kit.applicants import applicant

SOMEBODY = canary.traces("1", applicant(tax_id="3126509816", no_tax_id=False))


def _found(row: str) -> list[str]:
    dump = f"\nCOPY core.person (id, told) FROM stdin;\n{row}\n\\.\n"
    return canary.in_dump(dump, [SOMEBODY])


@pytest.mark.parametrize(
    "told",
    [
        "3126509816",
        "x3126509816",
        "code3126509816",
        '{"tax_id":"3126509816"}',
        "№3126509816,abcdef",
    ],
)
def test_number_in_words_is_seen(told: str) -> None:
    assert _found(f"5\t{told}") == ["core.person: tax_id of 1"]


def test_number_written_as_octets_is_seen() -> None:
    octets = b"\x00\xff" + b"3126509816" + b"\x01"
    assert _found(f"5\t\\\\x{octets.hex()}") == ["core.person: tax_id of 1"]


@pytest.mark.parametrize(
    "told", [r"\\x00ff3126509816ff", "b8be3126509816", "01a22f13-2510-7202-be79-a3126509816b"]
)
def test_digits_among_hexadecimal_ones_are_chance(told: str) -> None:
    assert _found(f"5\t{told}") == []
