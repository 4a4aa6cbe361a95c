"""Numbers that name a person: РНОКПП and УНЗР."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from core.contract import person_rules
from core.contract.person_rules import matches
from core.persons.age import age_on
from core.persons.rules.context import Purpose, RuleContext
from core.persons.rules.findings import Findings

_WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)
_FIRST_DAY = date(1899, 12, 31)

_UNZR_WRONG = "Birthdate or unzr is not correct"


def check_codes(data: Mapping[str, Any], context: RuleContext, findings: Findings) -> None:
    """Tax number and УНЗР, against each other, the documents and the birth date."""
    _check_tax_id(data, context, findings)
    _check_unzr(data, findings)


def _check_tax_id(data: Mapping[str, Any], context: RuleContext, findings: Findings) -> None:
    tax_id, refused = data.get("tax_id"), data.get("no_tax_id")
    if refused and tax_id is not None:
        findings.add("tax_id", "invalid", "Persons who refused the tax_id should be without tax_id")
        return
    if tax_id is not None:
        _check_number(tax_id, data, context, findings)
    elif not refused and _needs_tax_id(data, context):
        findings.add(
            "tax_id", "invalid", "Only persons who refused the tax_id could be without tax_id"
        )
    if context.purpose is Purpose.UPDATE and context.stored_tax_id not in (None, tax_id):
        findings.add("tax_id", "invalid", "tax_id can't be updated")


def _check_number(
    tax_id: str, data: Mapping[str, Any], context: RuleContext, findings: Findings
) -> None:
    if not matches(person_rules.TAX_ID, tax_id):
        findings.need_match("tax_id", person_rules.TAX_ID, tax_id)
    elif context.rules.check_tax_id_digit and not has_right_digit(tax_id):
        findings.add("tax_id", "invalid", "invalid tax_id value")
    if "no_tax_id" in data and data["no_tax_id"] is None:
        findings.add("no_tax_id", "invalid", "no_tax_id should be false when tax_id is filled")


def _needs_tax_id(data: Mapping[str, Any], context: RuleContext) -> bool:
    if "no_tax_id" in data and data["no_tax_id"] is None:
        # 2026: nothing is said only of one with a foreign document.
        return not _types(data) & person_rules.FOREIGN_IDENTITY
    born = _birth_date(data)
    return born is None or age_on(context.today, born) >= context.rules.tax_id_required_age


def _check_unzr(data: Mapping[str, Any], findings: Findings) -> None:
    types = _types(data)
    unzr = data.get("unzr")
    if "unzr" not in data and "NATIONAL_ID" in types:
        findings.add("unzr", "invalid", "unzr is mandatory for document type NATIONAL_ID")
    if unzr is None:
        return
    if types & person_rules.FOREIGN_IDENTITY:
        findings.add("unzr", "invalid", "unzr is not allowed with a foreign document")
    elif not matches(person_rules.UNZR, unzr) or not _of_birth_date(unzr, data):
        findings.add("unzr", "invalid", _UNZR_WRONG)


def _of_birth_date(unzr: str, data: Mapping[str, Any]) -> bool:
    return unzr[:8] == str(data.get("birth_date", "")).replace("-", "")


def has_right_digit(tax_id: str) -> bool:
    """Whether the tenth digit is the check digit of the nine before it.

    The remainder keeps the sign of the sum, so that some numbers never pass.
    Source: ehealth.api, ``validators/tax_id.ex``.
    """
    if not matches(person_rules.TAX_ID, tax_id) or not int(tax_id):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, tax_id, strict=False))
    remainder = abs(total) % 11 * (1 if total >= 0 else -1)
    return remainder >= 0 and remainder % 10 == int(tax_id[9])


def told_by(tax_id: str) -> tuple[date, str] | None:
    """Birth date and gender that a tax number was made of; none when it is not of the form.

    A hint for people who mistype: the central system compares neither.
    """
    if not matches(person_rules.TAX_ID, tax_id):
        return None
    born = _FIRST_DAY + timedelta(days=int(tax_id[:5]))
    return born, "MALE" if int(tax_id[8]) % 2 else "FEMALE"


def _types(data: Mapping[str, Any]) -> set[str]:
    return {document.get("type", "") for document in data.get("documents") or []}


def _birth_date(data: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(data["birth_date"])
    except (KeyError, TypeError, ValueError):
        return None
