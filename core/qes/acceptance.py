"""Whether the certificate is fit for a person's signature, whose it is, and by which list.

Source: Law of Ukraine 2155-VIII, articles 18 and 23; RFC 5280, clause 4.2.1.3.
"""

from __future__ import annotations

from datetime import datetime

from . import holder, profile
from .certificate import Certificate
from .errors import Refusal
from .policy import Policy
from .qualified import CertificateType
from .trust import TrustStore
from .verdicts import SubIndication


def check_purpose(certificate: Certificate, policy: Policy) -> str:
    """The certificate is for signing by a person, and qualified as the policy wants it.

    Raises:
        Refusal: it is an authority's, a service's or a seal's, or its key is for something else.
    """
    rights = profile.read(certificate)
    usage = rights.key_usage
    if rights.is_ca:
        raise _refuse("key_usage", "the certificate is an authority's")
    if usage is None or not policy.required_key_usage <= usage:
        missing = ", ".join(sorted(policy.required_key_usage - (usage or frozenset())))
        raise _refuse("key_usage", f"the key is not for {missing}")
    if rights.purposes & {profile.OCSP_PURPOSE, profile.TIME_STAMP_PURPOSE}:
        raise _refuse("key_usage", "the certificate is a service's")
    if rights.qualification.types == {CertificateType.WEB_SITE}:
        raise _refuse("key_usage", "the certificate is of a web site")
    if rights.is_seal and not policy.accept_seals:
        raise _refuse("is_seal", "the certificate is of an electronic seal, not of a person")
    if policy.require_qualified and not rights.qualified:
        raise _refuse("not_qualified", "the certificate does not state that it is qualified")
    if not rights.in_device and not policy.accept_without_device:
        raise _refuse("no_device", "the key is not in a qualified signature creation device")
    return "seal" if rights.is_seal else "signature"


def check_identity(certificate: Certificate, tax_id: str | None, policy: Policy) -> str:
    """The holder's codes agree, and are those of the person who had to sign.

    Raises:
        Refusal: they do not, or the certificate has no code to compare.
    """
    person = holder.read(certificate)
    if tax_id is None:
        return "codes agree"
    if person.tax_id is None and person.document_number is None:
        raise _refuse("no_rnokpp", "the certificate has no code of a person")
    if person.tax_id == tax_id:
        return "РНОКПП is the one expected"
    # Ten digits are a РНОКПП and never a document, so the two cannot be mistaken.
    wanted = holder.normalise_document_number(tax_id)
    in_its_place = policy.accept_document_numbers and person.tax_id is None
    if in_its_place and person.document_number == wanted:
        return "document number is the one expected"
    raise _refuse("signer_mismatch", "the signer is another person")


def check_trust_list(trust: TrustStore, at: datetime, policy: Policy) -> str | None:
    """The list that the path rests on is within its date of validity, or why it does not count.

    Raises:
        Refusal: it is out of date and the policy wants a current one: a newer one may tell of
            services that were withdrawn. That is for the operator to mend, so it is retryable.
    """
    if trust.valid_until is None or at <= trust.valid_until:
        return None
    detail = f"trust list: out of date since {trust.valid_until}"
    if policy.require_current_trust_list:
        raise Refusal(SubIndication.TRY_LATER, "trust_list_expired", detail)
    return detail


def _refuse(reason: str, detail: str) -> Refusal:
    return Refusal(SubIndication.SIG_CONSTRAINTS_FAILURE, reason, detail)
