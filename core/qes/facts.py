"""A signer described for reports, from the certificate that he named."""

from __future__ import annotations

from datetime import datetime

from . import cades, holder, profile
from .certificate import Certificate
from .cms import SignerInfo
from .errors import Refusal
from .holder import Holder
from .report import SignatureKind, SignerFacts


def describe(
    signer: SignerInfo, certificate: Certificate | None, proven_at: datetime | None
) -> SignerFacts | None:
    """The signer; none when his certificate is not at hand or cannot be read to the end."""
    if certificate is None:
        return None
    try:
        rights = profile.read(certificate)
        label = certificate.key.label
    except Refusal:
        return None
    kind = SignatureKind.ADVANCED
    if rights.qualified:
        kind = SignatureKind.ADVANCED_QUALIFIED_CERTIFICATE
        kind = SignatureKind.QUALIFIED if rights.in_device else kind
    person = _holder(certificate)
    return SignerFacts(
        subject=str(certificate.subject),
        common_name=person.common_name if person else None,
        surname=person.surname if person else None,
        given_name=person.given_name if person else None,
        organization=person.organization if person else None,
        title=person.title if person else None,
        tax_id=person.tax_id if person else None,
        document_number=person.document_number if person else None,
        unzr=person.unzr if person else None,
        edrpou=person.edrpou if person else None,
        is_seal=rights.is_seal,
        issuer=str(certificate.issuer),
        serial=certificate.serial_hex,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        signed_at=_signing_time(signer),
        proven_at=proven_at,
        algorithm=f"{label} with {signer.digest.name}",
        kind=kind,
    )


def _holder(certificate: Certificate) -> Holder | None:
    try:
        return holder.read(certificate)
    except Refusal:
        return None


def _signing_time(signer: SignerInfo) -> datetime | None:
    try:
        return cades.signing_time(signer)
    except Refusal:
        return None
