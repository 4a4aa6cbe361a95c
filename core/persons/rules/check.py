"""The rules of a person, together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.persons.age import age_on
from core.persons.rules.addresses import check_addresses
from core.persons.rules.codes import check_codes
from core.persons.rules.contacts import check_contacts
from core.persons.rules.context import Purpose, RuleContext
from core.persons.rules.document_sets import check_document_set
from core.persons.rules.documents import check_documents
from core.persons.rules.findings import Findings
from core.persons.rules.names import check_names
from core.persons.rules.representatives import (
    check_authentication_methods,
    check_relationship_documents,
    check_representatives,
)

_WRONG_AGE = "Incorrect person age for such an action"


def check_person(data: Mapping[str, Any], context: RuleContext) -> None:
    """Refuse a person's published fields that break a rule; every broken one is told.

    1. birth date, and the age for the purpose; lengths of all texts;
    2. names, codes, contacts;
    3. documents one by one, then together;
    4. addresses;
    5. representatives and methods of authentication.

    Left to the caller, who has the registers: whether settlements exist, whether a phone is
    verified and not shared by too many, whether the person is known already.

    Args:
        data: published fields, of the published shape, dates in ISO 8601.
        context: for what and when.

    Raises:
        InvalidInput: ``INVALID_INPUT`` with the JSON path and the rule of each.

    Source: ``docs/deviations.md`` tells where published rules disagree and which one is kept.
    """
    findings = Findings(context.root)
    if _check_birth_date(data, context, findings):
        check_document_set(data, context, findings)
        check_representatives(data, context, findings)
    _check_lengths(data, "", context.rules.text_length, findings)
    check_names(data, context, findings)
    check_codes(data, context, findings)
    check_contacts(data, context, findings)
    check_documents(data, context, findings)
    check_addresses(data, findings)
    check_authentication_methods(data, context, findings)
    findings.settle()


def check_relationship(data: Mapping[str, Any], context: RuleContext) -> None:
    """Refuse a relationship with somebody who is recorded already, and what proves it.

    Args:
        data: his published fields, with ``confidant_person`` as stated; without ``documents`` where
            his own are not known yet.
        context: for what and when.

    Raises:
        InvalidInput: ``INVALID_INPUT`` with the JSON path and the rule of each.
    """
    findings = Findings(context.root)
    if _check_birth_date(data, context, findings):
        check_relationship_documents(data, data["confidant_person"], context, findings)
    findings.settle()


def _check_lengths(value: Any, path: str, longest: int, findings: Findings) -> None:
    """Every text but the code word, which has bounds of its own."""
    if isinstance(value, str) and path != "secret" and len(value) > longest:
        findings.add_too_long(path, value, longest)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            _check_lengths(part, f"{path}.{key}" if path else key, longest, findings)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            _check_lengths(part, f"{path}[{place}]", longest, findings)


def _check_birth_date(data: Mapping[str, Any], context: RuleContext, findings: Findings) -> bool:
    """Whether the birth date can be reckoned with."""
    try:
        born = date.fromisoformat(data["birth_date"])
    except (KeyError, TypeError, ValueError):
        findings.add("birth_date", "invalid", "Invalid birth date")
        return False
    age = age_on(context.today, born)
    if born > context.today or age > context.rules.max_age:
        findings.add("birth_date", "invalid", "Invalid birth date")
        return False
    rules = context.rules
    own_choice = rules.no_self_registration_age
    alone = context.purpose is Purpose.SIGN_UP and age < own_choice
    # Between the ages one is a patient by himself or not at all.
    represented = context.purpose is Purpose.REPRESENTED
    if alone or (represented and own_choice <= age < rules.full_legal_capacity_age):
        findings.add("birth_date", "invalid", _WRONG_AGE)
    return True
