"""Cases of the central system about codes by SMS and signers."""

from __future__ import annotations

from typing import Any

import pytest

from core.authentication_methods.model import check_digit
from core.config import Settings
from core.contract.errors import CATALOGUE, ErrorCode

from .published import groups


@pytest.mark.parametrize("case", groups()["otp_code"]["cases"], ids=str)
def test_fourth_digit_of_a_code(case: dict[str, Any]) -> None:
    digits = [int(digit) for digit in str(case["digits"])]
    assert f"{case['digits']}{check_digit(digits)}" == str(case["code"])


def test_lifetime_of_a_code() -> None:
    published = groups()["otp_code"]["lifetime"]["prod_seconds"]
    assert Settings.model_fields["code_lifetime_seconds"].default == published


def test_wordings_of_refused_codes() -> None:
    ours = {
        CATALOGUE[code].message
        for code in (ErrorCode.CODE_WRONG, ErrorCode.CODE_EXPIRED, ErrorCode.CODE_TRIES_USED)
    }
    assert ours == set(groups()["otp_code"]["errors"])


def test_wording_of_another_surname() -> None:
    cases = groups()["cabinet_registration"]["cases"]
    (case,) = (item for item in cases if item["case"].startswith("surname in data differs"))
    spec = CATALOGUE[ErrorCode.SURNAME_MISMATCH]
    assert (spec.status, spec.message) == (case["http"], case["error"])
