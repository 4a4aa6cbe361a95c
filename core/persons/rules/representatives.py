"""Who acts for one who cannot, and by what the person can be asked whether it is he."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.contract import person_rules
from core.persons.age import age_on
from core.persons.rules.context import Purpose, RuleContext
from core.persons.rules.findings import Findings

_ONE_METHOD = "Must be one and only one authentication method."


def check_representatives(
    data: Mapping[str, Any], context: RuleContext, findings: Findings
) -> None:
    """Representatives, mandatory for children that a clinic records; one PRIMARY among several.

    Source: ``persons/v2/validator.ex`` of ehealth.api.
    """
    named = data.get("confidant_person") or []
    people: Sequence[Mapping[str, Any]] = [named] if isinstance(named, Mapping) else named
    born = date.fromisoformat(data["birth_date"])
    child = age_on(context.today, born) < context.rules.no_self_registration_age
    if child and not people and context.purpose is Purpose.CLINIC:
        findings.add("confidant_person", "required", "Confidant person is mandatory for children")
    relations = [human["relation_type"] for human in people if "relation_type" in human]
    if relations and "PRIMARY" not in relations:
        findings.add("confidant_person", "invalid", "Must contain required item. (PRIMARY)")
    for place, relation in enumerate(relations):
        if relation in relations[:place]:
            path = f"confidant_person[{place}].relation_type"
            findings.add(path, "invalid", "No duplicate values.")


def check_authentication_methods(
    data: Mapping[str, Any], context: RuleContext, findings: Findings
) -> None:
    """One method: by phone for who registers himself, by the representative for who has one.

    Source: CF 17525605954.
    """
    methods = data.get("authentication_methods")
    if methods is None:
        return
    if len(methods) != 1:
        findings.add("authentication_methods", "invalid", _ONE_METHOD)
        return
    (method,) = methods
    represented = bool(data.get("confidant_person"))
    allowed = _methods_of(context.purpose, represented=represented)
    if method["type"] not in allowed:
        findings.add(
            "authentication_methods[0].type",
            "inclusion",
            "value is not allowed in enum",
            sorted(allowed),
        )
    if method["type"] == "OTP":
        number = method.get("phone_number") or ""
        findings.need_match("authentication_methods[0].phone_number", person_rules.PHONE, number)


def _methods_of(purpose: Purpose, *, represented: bool) -> frozenset[str]:
    if represented:
        return frozenset({"THIRD_PERSON"})
    return frozenset({"OTP"}) if purpose is Purpose.SIGN_UP else frozenset({"OTP", "OFFLINE"})
