"""Certificates, told to people."""

from __future__ import annotations

import hashlib

from .. import holder, profile
from ..certificate import Certificate
from ..errors import Refusal
from ..profile import Profile
from .document import Document
from .wording import PURPOSES, word


def describe(certificate: Certificate) -> Document:
    """Everything that the certificate says and that is understood here."""
    head: Document = {
        "kind": "certificate",
        "subject": str(certificate.subject),
        "issuer": str(certificate.issuer),
        "serial": certificate.serial_hex,
        "not_before": certificate.not_before,
        "not_after": certificate.not_after,
        "key": _key(certificate),
        "signed_with": certificate.signature_algorithm.name,
    }
    try:
        rights = profile.read(certificate)
    except Refusal as problem:
        return {**head, "extensions": f"refused: {problem.detail}"}
    return {**head, "holder": _holder(certificate), **_rights(rights), **_identifiers(certificate)}


def brief(certificate: Certificate) -> Document:
    """What tells the certificate from others."""
    return {
        "subject": str(certificate.subject),
        "issuer": str(certificate.issuer),
        "serial": certificate.serial_hex,
        "not_after": certificate.not_after,
    }


def _key(certificate: Certificate) -> str:
    try:
        return certificate.key.label
    except Refusal as problem:
        return f"refused: {problem.detail}"


def _holder(certificate: Certificate) -> Document | str:
    try:
        person = holder.read(certificate)
    except Refusal as problem:
        return f"refused: {problem.detail}"
    return {
        "surname": person.surname,
        "given_name": person.given_name,
        "organization": person.organization,
        "title": person.title,
        "РНОКПП": person.tax_id,
        "document_number": person.document_number,
        "УНЗР": person.unzr,
        "ЄДРПОУ": person.edrpou,
    }


def _rights(rights: Profile) -> Document:
    qualification = rights.qualification
    return {
        "is_authority": rights.is_ca,
        "path_length": rights.path_length,
        "key_usage": sorted(map(str, rights.key_usage)) if rights.key_usage else "any",
        "purposes": [word(PURPOSES, oid) for oid in sorted(rights.purposes)],
        "is_seal": rights.is_seal,
        "is_qualified": rights.qualified,
        "key_in_device": rights.in_device,
        "qualified_for": sorted(map(str, qualification.types)),
        "qualified_by_law_of": sorted(qualification.countries),
        "unknown_critical_extensions": sorted(rights.unknown_critical),
        "ocsp": list(rights.ocsp_urls),
        "crl": list(rights.crl_urls),
        "delta_crl": list(rights.delta_crl_urls),
        "issuer_certificates": list(rights.issuer_urls),
        "time_stamps": list(rights.time_stamp_urls),
    }


def _identifiers(certificate: Certificate) -> Document:
    rights = profile.read(certificate)
    return {
        "subject_key_id": rights.subject_key_id.hex() if rights.subject_key_id else None,
        "authority_key_id": rights.authority_key_id.hex() if rights.authority_key_id else None,
        "certificate_sha256": hashlib.sha256(certificate.raw).hexdigest(),
    }
