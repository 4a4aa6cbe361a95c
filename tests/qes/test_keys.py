"""Public keys in certificates: every form in use is read, everything else is refused."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.qes import (
    SignatureReport,
    Verdict,
    algorithms,
    der,
    examine,
    keys,
)
from core.qes.dstu4145 import CURVES
from core.qes.errors import Refusal

from .building import encode
from .building.containers import Signer
from .building.keys import DstuKey, dstu_spki, explicit_curve
from .building.world import NOW, TAX_ID, World

WORLD = World()
CURVE = CURVES[257]
_UA = "1.2.804.2.1.1.1.1"


def look(signer: Signer, **arguments: Any) -> SignatureReport:
    arguments = {"trust": WORLD.trust, "at": NOW, "tax_id": TAX_ID, **arguments}
    return examine(WORLD.sign(signer=signer), **arguments)


def person(key: DstuKey | None = None, **changes: Any) -> Signer:
    return WORLD.issue(WORLD.person_template(**changes), key)


@pytest.mark.parametrize("form", ["named", "explicit", "explicit-big-endian"])
def test_every_form_of_a_key_is_the_same_key(form: str) -> None:
    key = DstuKey("person", form=form)
    read = keys.read(key.spki)
    assert isinstance(read, keys.DstuKey)
    assert (read.curve, read.point) == (CURVE, key.point)
    assert look(person(key)).verdict is Verdict.PASSED


def compressed() -> bytes:
    return CURVE.compress(DstuKey("person").point)


NAMED = encode.sequence(encode.oid(f"{_UA}.3.1.1.2.6"))
OTHER_BASE = CURVE.compress(DstuKey("attacker").point)


@pytest.mark.parametrize(
    ("spki", "reason"),
    [
        (
            dstu_spki(
                f"{_UA}.3.1.1",
                encode.sequence(explicit_curve(CURVE, base=OTHER_BASE)),
                compressed(),
            ),
            "unsupported_key",
        ),
        (
            dstu_spki(
                f"{_UA}.3.1.1",
                encode.sequence(explicit_curve(CURVE, b=CURVE.b ^ 1)),
                compressed(),
            ),
            "unsupported_key",
        ),
        (
            dstu_spki(
                f"{_UA}.3.1.1",
                encode.sequence(encode.oid(f"{_UA}.3.1.1.2.6"), encode.octets(bytes(64))),
                compressed(),
            ),
            "unsupported_key",
        ),
        (dstu_spki(f"{_UA}.3.1.2", NAMED, compressed()), "unsupported_algorithm"),
        (
            dstu_spki(
                f"{_UA}.3.1.1", encode.sequence(encode.oid(f"{_UA}.3.1.2.2.0")), compressed()
            ),
            "unsupported_key",
        ),
        (dstu_spki(f"{_UA}.3.1.1", NAMED, bytes(33)), "bad_public_key"),
        (dstu_spki(f"{_UA}.3.1.1", NAMED, compressed()[:-1]), "bad_public_key"),
        (dstu_spki("1.2.3.4", NAMED, compressed()), "unsupported_key"),
    ],
    ids=[
        "base point of the attacker",
        "another coefficient",
        "another substitution table",
        "normal basis",
        "curve in normal basis",
        "point of order two",
        "cut short",
        "unknown kind",
    ],
)
def test_a_bad_key_is_refused(spki: bytes, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        keys.read(spki)
    assert refusal.value.reason == reason


def test_a_key_with_a_part_of_small_order_is_refused() -> None:
    order_two = (0, CURVE.field.square_root(CURVE.b))
    mixed = CURVE.add(order_two, DstuKey("person").point)
    assert mixed is not None
    octets = CURVE.compress(mixed)
    assert CURVE.expand(octets) == mixed
    with pytest.raises(Refusal, match="bad_public_key"):
        keys.read(dstu_spki(f"{_UA}.3.1.1", NAMED, octets))


def test_other_elliptic_curves_are_refused() -> None:
    for curve in (ec.SECP256K1(), ec.SECP224R1()):
        public = ec.derive_private_key(5, curve).public_key()
        spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        with pytest.raises(Refusal, match="unsupported_key"):
            keys.read(spki)


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()])
def test_prime_curves_verify(curve: ec.EllipticCurve) -> None:
    private = ec.derive_private_key(0xC0FFEE, curve)
    public = private.public_key()
    key = keys.read(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    algorithm = algorithms.SignatureAlgorithm("ecdsa", algorithms.SHA_384)
    digest = algorithms.SHA_384.compute(b"message")
    signature = private.sign(b"message", ec.ECDSA(hashes.SHA384()))
    assert key.verify(algorithm, digest, signature)
    assert not key.verify(algorithm, digest[::-1], signature)
    assert not key.verify(algorithm, digest, b"\x30\x00")
    assert not key.verify(algorithms.SignatureAlgorithm("dstu4145", None), digest, signature)


@pytest.fixture(scope="module")
def rsa_private() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def rsa_public(private: rsa.RSAPrivateKey) -> keys.PublicKey:
    public = private.public_key()
    return keys.read(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def test_rsa_verifies_with_both_paddings_and_takes_neither_for_the_other(
    rsa_private: rsa.RSAPrivateKey,
) -> None:
    key, digest = rsa_public(rsa_private), algorithms.SHA_256.compute(b"message")
    schemes: dict[str, padding.AsymmetricPadding] = {
        "rsa-pkcs1": padding.PKCS1v15(),
        "rsa-pss": padding.PSS(padding.MGF1(hashes.SHA256()), 32),
    }
    for signed, pad in schemes.items():
        signature = rsa_private.sign(b"message", pad, hashes.SHA256())
        for scheme in schemes:
            algorithm = algorithms.SignatureAlgorithm(scheme, algorithms.SHA_256, 32)
            assert key.verify(algorithm, digest, signature) == (scheme == signed)


def _pss(digest: str, mask: str, salt: int) -> bytes:
    sha = {"256": "2.16.840.1.101.3.4.2.1", "512": "2.16.840.1.101.3.4.2.3"}
    first, second = (encode.sequence(encode.oid(sha[each])) for each in (digest, mask))
    generator = encode.sequence(encode.oid("1.2.840.113549.1.1.8"), second)
    parameters = encode.sequence(
        encode.explicit(0, first),
        encode.explicit(1, generator),
        encode.explicit(2, encode.integer(salt)),
    )
    return encode.sequence(encode.oid("1.2.840.113549.1.1.10"), parameters)


def test_pss_parameters_are_one_digest_for_everything() -> None:
    read = algorithms.signature_algorithm(der.read(_pss("256", "256", 32)))
    assert read.name == "rsa-pss with sha256"
    for odd in (_pss("256", "512", 32), _pss("256", "256", 0)):
        with pytest.raises(Refusal, match="unusual"):
            algorithms.signature_algorithm(der.read(odd))


@pytest.mark.parametrize("dotted", ["1.2.840.113549.1.1.4", f"{_UA}.3.1.2.1", "1.2.3"])
def test_unknown_signature_algorithms_are_refused(dotted: str) -> None:
    with pytest.raises(Refusal, match="unsupported_algorithm"):
        algorithms.signature_algorithm(der.read(encode.sequence(encode.oid(dotted))))
