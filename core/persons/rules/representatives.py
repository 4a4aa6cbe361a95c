"""Who acts for one who cannot, and by what the person can be asked whether it is he."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.contract import person_rules
from core.persons.age import age_on
from core.persons.model import normalised_number
from core.persons.rules.context import Purpose, RuleContext
from core.persons.rules.findings import Findings

_BIRTH = "BIRTH_CERTIFICATE"
_OF_BIRTH = frozenset({_BIRTH, "BIRTH_CERTIFICATE_FOREIGN"})
_PROOFS = frozenset({"DOCUMENT", "COURT_DECISION", _BIRTH, "CONFIDANT_CERTIFICATE"})
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
    if isinstance(named, Mapping) and "documents_relationship" in named:
        check_relationship_documents(data, named, context, findings)
        return
    relations = [human["relation_type"] for human in people if "relation_type" in human]
    if relations and "PRIMARY" not in relations:
        findings.add("confidant_person", "invalid", "Must contain required item. (PRIMARY)")
    for place, relation in enumerate(relations):
        if relation in relations[:place]:
            path = f"confidant_person[{place}].relation_type"
            findings.add(path, "invalid", "No duplicate values.")


def check_relationship_documents(
    data: Mapping[str, Any],
    relation: Mapping[str, Any],
    context: RuleContext,
    findings: Findings,
) -> None:
    """Documents that prove who represents a person, beside the person's own if they are known.

    A certificate of birth proves a parent of a child, is the child's own, and makes nobody an
    adult's guardian.

    Source: v2 schema of ehealth.api; nationHealth ``validateBirthCertificateAge``.
    """
    born = date.fromisoformat(data["birth_date"])
    is_child = age_on(context.today, born) < context.rules.no_self_registration_age
    own = None if data.get("documents") is None else _certificates(data["documents"])
    for place, document in enumerate(relation["documents_relationship"]):
        path = f"confidant_person.documents_relationship[{place}]"
        if document["type"] not in _PROOFS:
            wording = "value is not allowed in enum"
            findings.add(f"{path}.type", "inclusion", wording, sorted(_PROOFS))
        elif document["type"] == _BIRTH and not is_child:
            wording = "Birth certificate can not confirm relationship with a person of such age"
            findings.add(f"{path}.type", "invalid", wording)
        elif document["type"] == _BIRTH and _is_of_another(document, own):
            wording = "Birth certificate number must be the one of the person's document"
            findings.add(f"{path}.number", "invalid", wording)
        findings.need_match(f"{path}.number", person_rules.ANY_TEXT, document["number"])
        issued = document.get("issued_at")
        if issued is not None and not data["birth_date"] <= issued <= context.today.isoformat():
            wording = "Document issued date should be in the past"
            findings.add(f"{path}.issued_at", "invalid", wording)


def _certificates(documents: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(
        normalised_number(document["number"])
        for document in documents
        if document["type"] in _OF_BIRTH
    )


def _is_of_another(certificate: Mapping[str, Any], own: frozenset[str] | None) -> bool:
    """Whether it is none of the person's; nobody can tell while his are not known."""
    return own is not None and normalised_number(certificate["number"]) not in own


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
    if method["type"] == "THIRD_PERSON":
        _check_third_person(data, method, findings)
    if method["type"] == "OTP":
        number = method.get("phone_number") or ""
        findings.need_match("authentication_methods[0].phone_number", person_rules.PHONE, number)


def _check_third_person(
    data: Mapping[str, Any], method: Mapping[str, Any], findings: Findings
) -> None:
    """It is the representative, and he has a name to be chosen by.

    Source: nationHealth ``PersonForm.php``.
    """
    named = data.get("confidant_person")
    if not isinstance(named, Mapping) or "person_id" not in named:
        return
    if str(method.get("value")) != str(named["person_id"]):
        findings.add("authentication_methods[0].value", "invalid", "Must be the confidant person")
    if not method.get("alias"):
        wording = "required property alias was not present"
        findings.add("authentication_methods[0].alias", "required", wording)


def _methods_of(purpose: Purpose, *, represented: bool) -> frozenset[str]:
    if represented:
        return frozenset({"THIRD_PERSON"})
    return frozenset({"OTP"}) if purpose is Purpose.SIGN_UP else frozenset({"OTP", "OFFLINE"})
