"""Documents together: which ones a person of an age must, may and may not have.

Source: ``persons/v2/validator.ex`` of ehealth.api; CF 18015158278 and 18000250202; age parameters,
CF 17629052929.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.contract import person_rules
from core.persons.age import age_on
from core.persons.rules.context import Purpose, RuleContext
from core.persons.rules.findings import Findings

_MUST_CONTAIN = "Must contain required item. ({})"
_ONE_PASSPORT = "Person can have only new passport NATIONAL_ID or old PASSPORT"
_MIXED = "Foreign and domestic identity documents can not be mixed"


def check_document_set(data: Mapping[str, Any], context: RuleContext, findings: Findings) -> None:
    """All documents of the person against his age."""
    types = [document["type"] for document in data.get("documents") or []]
    for place, kind in enumerate(types):
        if kind in types[:place]:
            findings.add(f"documents[{place}].type", "invalid", "No duplicate values.")
    have = set(types)
    if {"PASSPORT", "NATIONAL_ID"} <= have:
        findings.add("documents", "invalid", _ONE_PASSPORT)
    if have & person_rules.FOREIGN_IDENTITY and have & person_rules.DOMESTIC_IDENTITY:
        findings.add("documents", "invalid", _MIXED)
    born = date.fromisoformat(data["birth_date"])
    age = age_on(context.today, born)
    if age < context.rules.no_self_registration_age:
        _need_one_of(have, person_rules.OF_CHILDREN, "BIRTH_CERTIFICATE", findings)
    else:
        _need_one_of(have, person_rules.IDENTITY, "PASSPORT, NATIONAL_ID", findings)
    _check_capacity(have, age, data, context, findings)
    if context.purpose is Purpose.SIGN_UP:
        _check_allowed(types, context, findings)


def _need_one_of(have: set[str], wanted: frozenset[str], named: str, findings: Findings) -> None:
    if not have & wanted:
        findings.add("documents", "invalid", _MUST_CONTAIN.format(named), sorted(wanted))


def _check_capacity(
    have: set[str],
    age: int,
    data: Mapping[str, Any],
    context: RuleContext,
    findings: Findings,
) -> None:
    """One proof of capacity between the ages, instead of a representative."""
    rules, proofs = context.rules, have & person_rules.CAPACITY
    between = rules.no_self_registration_age <= age < rules.full_legal_capacity_age
    represented = bool(data.get("confidant_person"))
    allowed = sorted(person_rules.CAPACITY)
    # One who has grown up keeps the proof on record; he need not take it out to change his phone.
    kept = context.purpose is Purpose.UPDATE and age >= rules.full_legal_capacity_age
    if proofs and not between and not kept:
        findings.add("documents", "invalid", "Legal capacity document is not allowed for the age")
    elif proofs and represented:
        findings.add(
            "documents", "invalid", "Legal capacity document excludes the confidant person"
        )
    elif len(proofs) > 1:
        findings.add("documents", "invalid", "Only one legal capacity document is allowed", allowed)
    elif between and not proofs and not represented:
        findings.add(
            "documents", "invalid", _MUST_CONTAIN.format("LEGAL_CAPACITY_DOCUMENT"), allowed
        )


def _check_allowed(types: list[str], context: RuleContext, findings: Findings) -> None:
    allowed = context.rules.registration_documents or person_rules.IDENTITY
    allowed |= person_rules.CAPACITY
    for place, kind in enumerate(types):
        if kind not in allowed:
            findings.add(
                f"documents[{place}].type",
                "inclusion",
                "Submitted document type is not allowed",
                sorted(allowed),
            )
