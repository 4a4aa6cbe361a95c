"""Checks signatures of certificates, lists and containers by means that did not make them."""

from __future__ import annotations

from typing import Any

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from core.qes import dstu4145, gost34311, kupyna

DIGESTS = {
    "1.2.804.2.1.1.1.1.3.1.1": gost34311.digest,
    "1.2.804.2.1.1.1.1.3.6.1.1": kupyna.digest,
}
HASHES = {
    "1.2.840.10045.4.3.2": hashes.SHA256(),
    "1.2.840.10045.4.3.3": hashes.SHA384(),
    "1.2.840.113549.1.1.11": hashes.SHA256(),
}


def is_signed_by(public_key_info: bytes, algorithm: str, data: bytes, signature: bytes) -> bool:
    """Whether the bare signature over ``data`` is the key's."""
    if algorithm in DIGESTS:
        return _is_dstu_signed(public_key_info, DIGESTS[algorithm](data), signature)
    key = load_der_public_key(public_key_info)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(HASHES[algorithm]))
        else:
            assert isinstance(key, rsa.RSAPublicKey)
            key.verify(signature, data, padding.PKCS1v15(), HASHES[algorithm])
    except InvalidSignature:
        return False
    return True


def _is_dstu_signed(public_key_info: bytes, digest: bytes, signature: bytes) -> bool:
    # The key's last element is BIT STRING of an OCTET STRING of the compressed point.
    for m in (257, 431):
        curve, size = dstu4145.CURVES[m], (m + 7) // 8
        if public_key_info[-size - 2 : -size] == bytes((4, size)):
            point = curve.expand(public_key_info[-size:])
            return dstu4145.verify(curve, point, digest, signature)
    raise AssertionError("the key's curve is unknown")


def closes(public_key_info: bytes, signed: bytes) -> bool:
    """Whether a certificate, list or OCSP answer is closed by the key's signature."""
    fields = SignedStructure.load(signed)
    algorithm = fields["algorithm"]["algorithm"].dotted
    signature = fields["signature"].native
    if algorithm in DIGESTS:
        assert signature[0] == 4, "a ДСТУ signature is wrapped in an OCTET STRING"
        signature = signature[2:]
    return is_signed_by(public_key_info, algorithm, fields["to_sign"].dump(), signature)


class SignedStructure(x509.Sequence):  # type: ignore[misc]  # the library has no types
    _fields = [  # noqa: RUF012 - the library's way
        ("to_sign", x509.Any),
        ("algorithm", cms.SignedDigestAlgorithm),
        ("signature", x509.OctetBitString),
        ("rest", x509.Any, {"optional": True}),
    ]


def extension(certificate: bytes, dotted: str) -> Any:
    """One extension of a certificate, as (is critical, DER of its value)."""
    for item in x509.Certificate.load(certificate)["tbs_certificate"]["extensions"]:
        if item["extn_id"].dotted == dotted:
            return item["critical"].native, item["extn_value"].contents
    return None
