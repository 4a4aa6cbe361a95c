"""Cases of the central system about codes by SMS and signers."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest

from core.access.signatures import Signer
from core.access.signers import check_signed_by_holder
from core.authentication_methods.model import check_digit
from core.config import Settings
from core.contract.errors import CATALOGUE, ErrorCode
from core.errors import InvalidInput
from core.qes import SignatureKind

from .published import cases, group


@pytest.mark.parametrize("case", cases("otp_code"), ids=str)
def test_fourth_digit_of_a_code(case: dict[str, Any]) -> None:
    digits = [int(digit) for digit in str(case["digits"])]
    assert f"{case['digits']}{check_digit(digits)}" == str(case["code"])


def test_lifetime_of_a_code() -> None:
    published = group("otp_code")["lifetime"]["prod_seconds"]
    assert Settings.model_fields["code_lifetime_seconds"].default == published


def test_wordings_of_refused_codes() -> None:
    ours = {
        CATALOGUE[code].message
        for code in (ErrorCode.CODE_WRONG, ErrorCode.CODE_EXPIRED, ErrorCode.CODE_TRIES_USED)
    }
    assert ours == set(group("otp_code")["errors"])


def test_wording_of_another_surname() -> None:
    (case,) = (
        item
        for item in cases("cabinet_registration")
        if item["case"].startswith("surname in data differs")
    )
    spec = CATALOGUE[ErrorCode.SURNAME_MISMATCH]
    assert (spec.status, spec.message) == (case["http"], case["error"])


@pytest.mark.parametrize("case", cases("signer_matching"), ids=str)
def test_signer_of_a_person(case: dict[str, Any]) -> None:
    signer = Signer(
        tax_id=case["drfo"], document_number=None, common_name=None, surname=None,
        given_name=None, edrpou=None, issuer="", serial="", kind=SignatureKind.QUALIFIED,
    )  # fmt: skip
    kind, number = case.get("person", {}).get("document", (None, None))
    holder = {"tax_id": case.get("tax_id"), "documents": [{"type": kind, "number": number}]}
    matched = nullcontext() if case["match"] else pytest.raises(InvalidInput)
    with matched:
        check_signed_by_holder(signer, holder)
