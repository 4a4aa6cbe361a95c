from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.people import codes

INDEXES = st.integers(0, 42_499_999)


def remainder(value: int, divisor: int) -> int:
    """As the central system computes it: with the sign of the value."""
    return abs(value) % divisor * (1 if value >= 0 else -1)


def is_accepted_tax_id(code: str) -> bool:
    digits = [int(digit) for digit in code]
    weights = (-1, 5, 7, 9, 4, 6, 10, 5, 7)
    total = sum(w * d for w, d in zip(weights, digits[:9], strict=True))
    return len(code) == 10 and remainder(remainder(total, 11), 10) == digits[9]


@given(INDEXES, st.booleans())
def test_tax_number_has_the_right_check_digit(index: int, male: bool) -> None:
    assert is_accepted_tax_id(codes.tax_id(index, male=male))


@given(INDEXES, st.booleans())
def test_tax_number_is_of_nobody_born_yet(index: int, male: bool) -> None:
    code = codes.tax_id(index, male=male)
    assert date(1899, 12, 31) + timedelta(days=int(code[:5])) > date(2091, 12, 31)


@given(INDEXES, st.booleans())
def test_ninth_digit_tells_the_sex(index: int, male: bool) -> None:
    assert int(codes.tax_id(index, male=male)[8]) % 2 == male


def test_tax_numbers_do_not_repeat_between_patients_and_staff() -> None:
    patients = {codes.tax_id(index, male=False) for index in range(3_000)}
    staff = {codes.tax_id_from_the_end(index, male=False) for index in range(3_000)}
    assert len(patients | staff) == 6_000


def test_there_are_no_more_tax_numbers_than_places() -> None:
    with pytest.raises(ValueError, match="invented tax numbers"):
        codes.tax_id(42_500_000, male=True)


@given(st.integers(0, 99_999))
def test_code_of_a_clinic_is_of_the_range_nobody_has(index: int) -> None:
    code = codes.edrpou(index)
    assert re.fullmatch(r"99\d{6}", code)
    digits = [int(digit) for digit in code]
    first = sum((place + 1) * digit for place, digit in enumerate(digits[:7])) % 11
    second = sum((place + 3) * digit for place, digit in enumerate(digits[:7])) % 11
    assert digits[7] == (first if first < 10 else second % 10)


@given(st.dates(date(1930, 1, 1), date(2026, 1, 1)), INDEXES)
def test_unzr_has_the_birth_date_and_a_check_digit_that_is_wrong(born: date, index: int) -> None:
    code = codes.unzr(born, index)
    assert re.fullmatch(r"\d{8}-\d{5}", code)
    assert code.startswith(f"{born:%Y%m%d}-")
    digits = [int(digit) for digit in code.replace("-", "")]
    check = sum(digit * (7, 3, 1)[place % 3] for place, digit in enumerate(digits[:12])) % 10
    assert digits[12] != check


@given(INDEXES)
def test_numbers_have_the_shapes_that_are_accepted(index: int) -> None:
    assert re.fullmatch(r"\+38\d{10}", codes.mobile(index))
    assert re.fullmatch(r"\+38044000\d{4}", codes.land_line(index))
    assert re.fullmatch(r"[А-ЯҐЇІЄ]{2}\d{6}", codes.passport(index))
    assert re.fullmatch(r"\d{9}", codes.national_id(index))
    assert re.fullmatch(r"[A-ZА-ЯҐЇІЄ\d№/()-]{2,25}", codes.birth_certificate(index))
    assert re.fullmatch(r"0000(-[0A1E2H3K4M5P6T7X89]{4}){2}", codes.declaration_number(index))


def test_telephones_do_not_repeat() -> None:
    assert len({codes.mobile(index) for index in range(10_000)}) == 10_000


def test_declaration_numbers_do_not_repeat() -> None:
    assert len({codes.declaration_number(index) for index in range(10_000)}) == 10_000
