"""Whole containers by every algorithm that is accepted, and names of those that are not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.qes import DEFAULT, SignatureReport, Verdict, algorithms, der, examine
from core.qes.errors import Refusal

from .building import encode
from .building.containers import Signer
from .building.world import CONTENT, NOW, TAX_ID, World

WORLD = World()
_UA = "1.2.804.2.1.1.1.1"
_SHA = {256: "2.16.840.1.101.3.4.2.1", 384: "2.16.840.1.101.3.4.2.2", 512: "2.16.840.1.101.3.4.2.3"}
_HASHES = {
    160: hashes.SHA1(),  # noqa: S303 - to see it refused
    256: hashes.SHA256(),
    384: hashes.SHA384(),
    512: hashes.SHA512(),
}
CURVES = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}


@dataclass(frozen=True)
class International:
    """A key of `cryptography`: its SPKI, how it is named, and how it signs."""

    spki: bytes
    identifier: bytes
    signing: Callable[[bytes], bytes]

    @property
    def digest(self) -> str:
        return "sha256"

    @property
    def key_octets(self) -> bytes:
        return der.read(self.spki).children()[1].bits()

    @property
    def signature_algorithm(self) -> bytes:
        return self.identifier

    def sign(self, data: bytes) -> bytes:
        return self.signing(data)

    def sign_enclosed(self, data: bytes) -> bytes:
        return self.signing(data)


@cache
def rsa_private(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def public(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def pss_identifier(
    size: int = 256,
    *,
    mask: int | None = None,
    salt: int | None = None,
    trailer: int | None = None,
    left_out: int | None = None,
) -> bytes:
    """RSASSA-PSS with its parameters, one of which may be left out."""
    digests = [encode.sequence(encode.oid(_SHA[each])) for each in (size, mask or size)]
    generator = encode.sequence(encode.oid("1.2.840.113549.1.1.8"), digests[1])
    salt_size = encode.integer(size // 8 if salt is None else salt)
    parts = [encode.explicit(i, v) for i, v in enumerate((digests[0], generator, salt_size))]
    parts = [part for i, part in enumerate(parts) if i != left_out]
    parts += [encode.explicit(3, encode.integer(trailer))] if trailer is not None else []
    return encode.sequence(encode.oid("1.2.840.113549.1.1.10"), encode.sequence(*parts))


def rsa_key(bits: int = 2048, *, pss: bool = False, salt: int = 32) -> International:
    private, sha = rsa_private(bits), hashes.SHA256()
    pad: padding.AsymmetricPadding = padding.PKCS1v15()
    identifier = encode.sequence(encode.oid("1.2.840.113549.1.1.11"), encode.null())
    if pss:
        pad, identifier = padding.PSS(padding.MGF1(sha), salt), pss_identifier(salt=salt)
    return International(public(private), identifier, lambda data: private.sign(data, pad, sha))


def ec_key(curve: str) -> International:
    private = ec.derive_private_key(0xC0FFEE, CURVES[curve])
    identifier = encode.sequence(encode.oid("1.2.840.10045.4.3.2"))
    return International(
        public(private), identifier, lambda data: private.sign(data, ec.ECDSA(hashes.SHA256()))
    )


def person(key: Any) -> Signer:
    return WORLD.issue(WORLD.person_template(), key)


def look(container: bytes, **arguments: Any) -> SignatureReport:
    return examine(container, **{"trust": WORLD.trust, "at": NOW, "tax_id": TAX_ID, **arguments})


@pytest.mark.parametrize(
    ("key", "label"),
    [
        (ec_key("p256"), "ecdsa-p256 with sha256"),
        (ec_key("p384"), "ecdsa-p384 with sha256"),
        (ec_key("p521"), "ecdsa-p521 with sha256"),
        (rsa_key(), "rsa-2048 with sha256"),
        (rsa_key(pss=True), "rsa-2048 with sha256"),
        (rsa_key(3072, pss=True), "rsa-3072 with sha256"),
        # The longest salt that the key has room for, which some programs take unasked.
        (rsa_key(pss=True, salt=222), "rsa-2048 with sha256"),
    ],
)
def test_international_signatures_pass_in_whole_containers(key: International, label: str) -> None:
    report = look(WORLD.sign(signer=person(key)))
    assert (report.reason, report.signers[0].algorithm) == ("ok", label)
    flipped = WORLD.sign(signer=person(key), change_signature=lambda s: s[:-1] + bytes([s[-1] ^ 1]))
    assert look(flipped).reason == "signature_invalid"


def test_short_rsa_keys_are_refused() -> None:
    report = look(WORLD.sign(signer=person(rsa_key(1024))))
    assert (report.sub_indication, report.reason) == ("CRYPTO_CONSTRAINTS_FAILURE", "weak_key")
    assert "rsa-1024" in report.detail
    longer = replace(DEFAULT, min_rsa_bits=4096)
    assert look(WORLD.sign(signer=person(rsa_key())), policy=longer).reason == "weak_key"


@pytest.mark.parametrize("stated", [33, 222, 2048])
def test_salt_of_another_length_than_stated_is_no_signature(stated: int) -> None:
    made = rsa_key(pss=True)
    confused = replace(made, identifier=pss_identifier(salt=stated))
    assert look(WORLD.sign(signer=person(confused))).reason == "signature_invalid"


def test_a_signature_by_one_padding_is_not_one_by_the_other() -> None:
    pss, pkcs1 = rsa_key(pss=True), rsa_key()
    confused = replace(pss, identifier=pkcs1.identifier)
    assert look(WORLD.sign(signer=person(confused))).reason == "signature_invalid"


@pytest.mark.parametrize(
    ("identifier", "message"),
    [
        (pss_identifier(mask=512), "unusual"),
        (pss_identifier(salt=20), "unusual"),
        (pss_identifier(salt=0), "unusual"),
        (pss_identifier(salt=100_000), "unusual"),
        (pss_identifier(trailer=2), "unusual"),
        (pss_identifier(left_out=0), "SHA-1"),
        (pss_identifier(left_out=1), "SHA-1"),
        (pss_identifier(left_out=2), "SHA-1"),
        (encode.sequence(encode.oid("1.2.840.113549.1.1.10"), encode.sequence()), "SHA-1"),
        (encode.sequence(encode.oid("1.2.840.113549.1.1.10")), "malformed"),
        (encode.sequence(encode.oid("1.2.840.113549.1.1.10"), encode.null()), "malformed"),
        (encode.sequence(encode.oid("1.2.840.113549.1.1.4"), encode.null()), "RSA with MD5"),
        (encode.sequence(encode.oid("1.2.840.10045.4.3.1")), "ECDSA with SHA-224"),
        (encode.sequence(encode.oid("1.3.101.112")), "Ed25519"),
        (encode.sequence(encode.oid(f"{_UA}.3.1.2")), "optimal normal basis"),
        (encode.sequence(encode.oid(f"{_UA}.3.1.2.1")), "optimal normal basis"),
        (encode.sequence(encode.oid(f"{_UA}.3.1.1"), encode.octets(b"x")), "malformed"),
    ],
)
def test_other_signature_algorithms_are_refused_by_name(identifier: bytes, message: str) -> None:
    with pytest.raises(Refusal, match=message):
        algorithms.signature_algorithm(der.read(identifier))


@pytest.mark.parametrize("size", [256, 384, 512])
def test_pss_is_accepted_with_every_digest_of_sha_2(size: int) -> None:
    for identifier in (pss_identifier(size), pss_identifier(size, trailer=1)):
        read = algorithms.signature_algorithm(der.read(identifier))
        assert read.name == f"rsa-pss with sha{size}"


@pytest.mark.parametrize(
    ("dotted", "message"),
    [("1.2.840.113549.2.5", "MD5"), ("2.16.840.1.101.3.4.2.4", "SHA-224"), ("1.2.3", "1.2.3")],
)
def test_other_digests_are_refused_by_name(dotted: str, message: str) -> None:
    with pytest.raises(Refusal, match=message):
        algorithms.digest_algorithm(der.read(encode.sequence(encode.oid(dotted))))


def sha1_attributes(attributes: dict[str, bytes]) -> dict[str, bytes]:
    digest = hashlib.sha1(CONTENT, usedforsecurity=False).digest()
    return {**attributes, "1.2.840.113549.1.9.4": encode.set_of(encode.octets(digest))}


def test_a_sha1_digest_is_refused_by_name_though_everything_fits() -> None:
    private = ec.derive_private_key(7, ec.SECP256R1())
    key = International(
        public(private),
        encode.sequence(encode.oid("1.2.840.10045.4.1")),
        lambda data: private.sign(data, ec.ECDSA(_HASHES[160])),
    )
    certified = person(ec_key("p256"))
    container = WORLD.sign(
        signer=replace(certified, key=key), digest_name="sha1", change_attributes=sha1_attributes
    )
    report = look(container)
    assert (report.sub_indication, report.reason) == (
        "CRYPTO_CONSTRAINTS_FAILURE",
        "weak_algorithm",
    )
    assert "sha1" in report.detail


@pytest.mark.parametrize(
    ("attribute", "limitation"),
    [
        ("1.2.840.113549.1.9.16.2.27", "archive time-stamp"),
        ("1.2.840.113549.1.9.16.2.48", "archive time-stamp"),
        ("0.4.0.1733.2.4", "archive time-stamp"),
        ("1.2.840.113549.1.9.6", "counter-signature"),
        ("1.2.840.113549.1.9.16.2.26", "time-stamp of references"),
    ],
)
def test_what_is_not_processed_is_told_and_believed_for_nothing(
    attribute: str, limitation: str
) -> None:
    value = encode.set_of(encode.sequence(encode.null()))
    report = look(WORLD.sign(unsigned=lambda signature: {attribute: value}))
    assert report.verdict is Verdict.PASSED
    assert f"{limitation}: in the container, not processed" in report.limitations
    assert report.signers[0].proven_at is None


def test_unsigned_attributes_that_only_refer_are_passed_over() -> None:
    references = {
        f"1.2.840.113549.1.9.16.2.{n}": encode.set_of(encode.sequence()) for n in (21, 22)
    }
    report = look(WORLD.sign(unsigned=lambda signature: references))
    assert report.limitations == ("revocation: not checked",)
