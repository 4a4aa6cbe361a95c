"""Certificates of the country's real providers, and of every holder of the set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from core.qes import Policy, certificate, holder, libcrypto, load, profile, status
from core.qes.errors import Refusal
from core.qes.revocation import Evidence

from .qes_data import document, forget_judgements, octets

FOLDER = "real/ca-certs"
CERTIFICATES: list[dict[str, Any]] = document(f"{FOLDER}/manifest.json")
FAMILIES = {"rsa": "rsa", "ecdsa": "ecdsa"}
PEOPLE: dict[str, dict[str, str]] = document("people.json")
AT = datetime.fromisoformat(document("manifest.json")["verify_at"])

# Whose code cannot be told, or is not that of a person.
NAMELESS = {"holder-no-rnokpp", "seal-legal-entity"}
AMBIGUOUS = "holder-ambiguous-id"
# Whose status nobody can tell: his provider is not the one that he names; not yet asked about.
STATUSES = {"holder-revoked": "revoked", "holder-rogue-ca": None, "holder-not-yet-valid": None}


@pytest.fixture(params=["openssl", "python"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two arithmetics, with nothing remembered of what the other found."""
    if request.param == "python":
        monkeypatch.setattr(libcrypto, "group", lambda curve: None)
    elif not libcrypto.available():
        pytest.skip("this OpenSSL has no binary curves")
    forget_judgements()
    return str(request.param)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("given", CERTIFICATES, ids=[given["file"] for given in CERTIFICATES])
def test_a_real_certificate_is_read_and_its_signature_verifies(given: dict[str, Any]) -> None:
    subject = certificate.read(octets(f"{FOLDER}/{given['file']}"))
    issuer = certificate.read(octets(f"{FOLDER}/{given['issuer_file']}"))
    assert given["signature_by_issuer"] == "valid"
    assert subject.is_signed_by(issuer)
    assert subject.issuer == issuer.subject
    assert not profile.read(subject).unknown_critical
    if "otherdke" in given["spki_form"]:
        with pytest.raises(Refusal, match="DKE"):
            _ = subject.key
    else:
        assert subject.key.family == FAMILIES.get(given["spki_form"], "dstu4145")


def test_no_real_certificate_is_signed_by_another_provider() -> None:
    issuers = {given["issuer_file"] for given in CERTIFICATES}
    signers = {name: certificate.read(octets(f"{FOLDER}/{name}")) for name in issuers}
    for given in CERTIFICATES:
        subject = certificate.read(octets(f"{FOLDER}/{given['file']}"))
        other = next(
            found
            for found in signers.values()
            if found.subject != subject.issuer
            and found.key.family == signers[given["issuer_file"]].key.family
        )
        assert not subject.is_signed_by(other)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_holders_code_is_read_from_the_certificate(name: str) -> None:
    (own,) = load(octets(f"certs/{name}.cer"))
    assert own.serial_hex == PEOPLE[name]["serial_hex"]
    if name == AMBIGUOUS:
        with pytest.raises(Refusal) as refused:
            holder.read(own)
        assert refused.value.reason == "ambiguous_identity"
        return
    assert holder.read(own).tax_id == (None if name in NAMELESS else PEOPLE[name]["rnokpp"])


@pytest.mark.parametrize("name", PEOPLE)
def test_a_holders_status_is_told_by_the_provider(name: str) -> None:
    """By OCSP and by CRL, where the set has them."""
    (own,), (issuer,) = (load(octets(f"{path}.cer")) for path in (f"certs/{name}", issuer_of(name)))
    helpers = load(octets("pki/CACertificates.Test.p7b"))
    expected = STATUSES.get(name, "good")
    lists = Evidence(crls=(octets(f"crl/{PEOPLE[name]['issuer']}-full.crl"),))
    answer = status.weigh(own, issuer, lists, helpers=helpers, at=AT, policy=Policy())
    assert answer is not None
    assert answer.status == (expected or "good")
    if expected:
        response = Evidence(ocsp=(octets(f"ocsp/{name}.ors"),))
        answer = status.weigh(own, issuer, response, helpers=helpers, at=AT, policy=Policy())
        assert answer is not None
        assert answer.status == expected


def issuer_of(name: str) -> str:
    return f"pki/ca-{PEOPLE[name]['issuer']}"
