"""Phones, e-mail, the code word and whom to call in an emergency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.contract import person_rules
from core.persons.rules.context import RuleContext
from core.persons.rules.findings import Findings
from core.persons.rules.names import check_names_of

_PHONE_TYPES = ("LAND_LINE", "MOBILE")


def check_contacts(data: Mapping[str, Any], context: RuleContext, findings: Findings) -> None:
    """Everything by which the person or his relatives are reached."""
    _check_phones(data.get("phones") or [], "phones", findings)
    if data.get("email"):
        findings.need_match("email", person_rules.EMAIL, data["email"])
    for key in ("birth_country", "birth_settlement"):
        if data.get(key) is not None:
            findings.need_match(key, person_rules.FREE_LETTERS, data[key])
    _check_secret(data.get("secret"), context, findings)
    contact = data.get("emergency_contact") or {}
    check_names_of(contact, "emergency_contact.", context, findings)
    if not contact.get("phones"):
        findings.add(
            "emergency_contact.phones", "length", "expected a minimum of 1 items but got 0"
        )
    _check_phones(contact.get("phones") or [], "emergency_contact.phones", findings)


def _check_phones(phones: Sequence[Mapping[str, Any]], path: str, findings: Findings) -> None:
    types = [phone["type"] for phone in phones]
    for place, phone in enumerate(phones):
        if phone["type"] not in _PHONE_TYPES:
            findings.add(
                f"{path}[{place}].type", "inclusion", "value is not allowed in enum", _PHONE_TYPES
            )
        if phone["type"] in types[:place]:
            findings.add(f"{path}[{place}].type", "invalid", "No duplicate values.")
        findings.need_match(f"{path}[{place}].number", person_rules.PHONE, phone["number"])


def _check_secret(secret: str | None, context: RuleContext, findings: Findings) -> None:
    if secret is None:
        return
    shortest, longest = context.rules.secret_length
    if len(secret) < shortest:
        wording = f"expected value to have a minimum length of {shortest} but was {len(secret)}"
        findings.add("secret", "length", wording, (str(shortest),))
    elif len(secret) > longest:
        findings.add_too_long("secret", secret, longest)
    else:
        findings.need_match("secret", person_rules.FREE_LETTERS, secret)
