"""Documents one by one: number, issuer, dates.

Source: v2 schema and ``persons/v2/validator.ex`` of ehealth.api; CF 622231565, 17294917673.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.contract import person_rules
from core.contract.person_rules import DocumentKind, Expiry
from core.persons.rules.context import RuleContext
from core.persons.rules.findings import Findings

_UKRAINE = "UA"


def check_documents(data: Mapping[str, Any], context: RuleContext, findings: Findings) -> None:
    """Every document by itself."""
    born = data.get("birth_date")
    for place, document in enumerate(data.get("documents") or []):
        path = f"documents[{place}]"
        kind = person_rules.DOCUMENTS.get(document["type"])
        if kind is None:
            allowed = sorted(person_rules.DOCUMENTS)
            findings.add(f"{path}.type", "inclusion", "value is not allowed in enum", allowed)
            continue
        findings.need_match(f"{path}.number", kind.number, document["number"])
        _check_issuer(document, kind, path, findings)
        _check_dates(document, kind, path, born, context.today, findings)


def _check_issuer(
    document: Mapping[str, Any], kind: DocumentKind, path: str, findings: Findings
) -> None:
    issuer = document.get("issued_by")
    if not issuer:
        findings.add(f"{path}.issued_by", "required", "required property issued_by was not present")
    else:
        findings.need_match(f"{path}.issued_by", person_rules.FREE_LETTERS, issuer)
    country = document.get("issuing_country")
    if kind.needs_country and not country:
        name = "required property issuing_country was not present"
        findings.add(f"{path}.issuing_country", "required", name)
    elif kind.not_ukraine and country == _UKRAINE:
        findings.add(f"{path}.issuing_country", "exclusion", "value is not allowed for the type")


def _check_dates(
    document: Mapping[str, Any],
    kind: DocumentKind,
    path: str,
    born: str | None,
    today: date,
    findings: Findings,
) -> None:
    issued, expires = document.get("issued_at"), document.get("expiration_date")
    if issued is None:
        findings.add(f"{path}.issued_at", "required", "required property issued_at was not present")
    elif issued > today.isoformat():
        findings.add(f"{path}.issued_at", "invalid", "Document issued date should be in the past")
    elif born and issued < born:
        findings.add(
            f"{path}.issued_at",
            "invalid",
            "Document issued date should greater than person.birth_date",
        )
    if expires is None and _must_expire(kind, issued):
        findings.add(
            f"{path}.expiration_date",
            "invalid",
            f"expiration_date is mandatory for document_type {document['type']}",
        )
    elif expires is not None and expires < today.isoformat():
        findings.add(
            f"{path}.expiration_date",
            "invalid",
            "Document expiration_date should be in the future",
        )


def _must_expire(kind: DocumentKind, issued: str | None) -> bool:
    if kind.expiry is not Expiry.MANDATORY:
        return False
    since = kind.expiry_mandatory_since
    return since is None or issued is None or issued >= since.isoformat()
