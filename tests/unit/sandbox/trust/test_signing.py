from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from asn1crypto import cms, tsp

from sandbox.trust import der, digests, holders, signing
from sandbox.trust.holders import Holder, Order
from sandbox.trust.keys import DstuKey, EcdsaKey, PrivateKey, RsaKey
from sandbox.trust.pki import Pki
from tests.unit.sandbox.conftest import NOW
from tests.unit.sandbox.trust.checking import is_signed_by

CONTENT = '{"дія":"декларація"}'.encode()
PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")
CASES: list[tuple[PrivateKey, str, str]] = [
    (DstuKey.generate(), "kupyna", "kupyna256"),
    (DstuKey.generate(), "gost", "gost34311"),
    (DstuKey.generate(431), "kupyna", "kupyna256"),
    (EcdsaKey.generate(), "ecdsa", "sha256"),
    (RsaKey.generate(), "ecdsa", "sha256"),
]


def sign(pki: Pki, key: PrivateKey, line: str, **options: Any) -> Any:
    certificate = holders.issue(pki, PERSON, key, Order(line))
    data = signing.sign(CONTENT, key, certificate, signing_time=NOW, **options)
    info = cms.ContentInfo.load(data, strict=True)
    assert info["content_type"].native == "signed_data"
    return certificate, info["content"]


@pytest.mark.parametrize(("key", "line", "digest"), CASES)
def test_signature_is_over_the_attributes_and_they_over_the_content(
    shared_pki: Pki, key: PrivateKey, line: str, digest: str
) -> None:
    certificate, signed = sign(shared_pki, key, line, digest=digest)
    (signer,) = signed["signer_infos"]
    attributes = {a["type"].native: a["values"] for a in signer["signed_attrs"]}
    assert set(attributes) == {
        "content_type",
        "message_digest",
        "signing_time",
        "signing_certificate_v2",
    }
    compute = digests.BY_NAME[digest].compute
    assert attributes["message_digest"].native == [compute(CONTENT)]
    assert attributes["content_type"].native == ["data"]
    assert attributes["signing_time"].native == [NOW]
    # The signature is over SET OF, whose tag replaces the implicit one that is sent.
    to_verify = b"\x31" + signer["signed_attrs"].dump()[1:]
    algorithm = signer["signature_algorithm"]["algorithm"].dotted
    signature = signer["signature"].native
    assert is_signed_by(certificate.public_key_info, algorithm, to_verify, signature)
    assert not is_signed_by(certificate.public_key_info, algorithm, to_verify + b"0", signature)


@pytest.mark.parametrize(("key", "line", "digest"), CASES)
def test_certificate_used_is_named_by_its_hash(
    shared_pki: Pki, key: PrivateKey, line: str, digest: str
) -> None:
    certificate, signed = sign(shared_pki, key, line, digest=digest)
    (signer,) = signed["signer_infos"]
    value = next(a for a in signer["signed_attrs"] if a["type"].native == "signing_certificate_v2")
    reference = tsp.SigningCertificateV2.load(value["values"][0].dump())["certs"][0]
    compute = digests.BY_NAME[digest].compute
    assert reference["cert_hash"].native == compute(certificate.raw)
    assert reference["issuer_serial"]["serial_number"].native == certificate.serial
    assert signer["sid"].chosen["serial_number"].native == certificate.serial


def test_attached_content_and_the_certificate_are_inside(shared_pki: Pki) -> None:
    certificate, signed = sign(shared_pki, DstuKey.generate(), "kupyna")
    assert signed["encap_content_info"]["content"].native == CONTENT
    assert [c.dump() for c in signed["certificates"]] == [certificate.raw]
    assert signed["version"].native == "v1"


def test_detached_container_has_no_content(shared_pki: Pki) -> None:
    _, signed = sign(shared_pki, DstuKey.generate(), "kupyna", detached=True)
    assert signed["encap_content_info"]["content"].native is None


def test_national_signature_stands_bare_in_the_container(shared_pki: Pki) -> None:
    _, signed = sign(shared_pki, DstuKey.generate(), "kupyna")
    assert len(signed["signer_infos"][0]["signature"].native) == 64


def test_attributes_are_in_der_order(shared_pki: Pki) -> None:
    _, signed = sign(shared_pki, DstuKey.generate(), "gost")
    sent = der.read(signed["signer_infos"][0]["signed_attrs"].dump()).children()
    assert [item.raw for item in sent] == sorted(item.raw for item in sent)


def test_nothing_is_not_signed(shared_pki: Pki) -> None:
    key = DstuKey.generate()
    certificate = holders.issue(shared_pki, PERSON, key, Order())
    with pytest.raises(ValueError, match="nothing"):
        signing.sign(b"", key, certificate, signing_time=NOW)


@pytest.mark.parametrize(
    ("key", "digest"),
    [
        (DstuKey.generate(), "sha256"),
        (EcdsaKey.generate(), "gost34311"),
        (RsaKey.generate(), "sha1"),
    ],
    ids=["dstu", "ecdsa", "rsa"],
)
def test_digest_that_does_not_fit_the_key_is_refused(
    shared_pki: Pki, key: PrivateKey, digest: str
) -> None:
    certificate = holders.issue(shared_pki, PERSON, key, Order())
    with pytest.raises(KeyError):
        signing.sign(CONTENT, key, certificate, signing_time=NOW, digest=digest)


def test_time_of_signing_is_the_signers_claim(shared_pki: Pki) -> None:
    key = DstuKey.generate()
    certificate = holders.issue(shared_pki, PERSON, key, Order())
    claimed = datetime.fromisoformat("2020-02-29T23:59:59+00:00")
    data = signing.sign(CONTENT, key, certificate, signing_time=claimed)
    attributes = cms.ContentInfo.load(data)["content"]["signer_infos"][0]["signed_attrs"]
    times = [a["values"].native for a in attributes if a["type"].native == "signing_time"]
    assert times == [[claimed]]
