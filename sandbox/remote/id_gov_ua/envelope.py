"""EnvelopedData as services make it for a key of ДСТУ 4145.

Source: RFC 5652, section 6; Order of the State Service of Special Communications No. 739 of
18.12.2012; the octets as jkurwa 1.21 reads them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from core.qes import dstu4145, gost34311
from sandbox.trust import der, oids
from sandbox.trust.certificates import Certificate
from sandbox.trust.gost28147 import Gost28147
from sandbox.trust.keys import DstuKey

ENVELOPED_DATA = "1.2.840.113549.1.7.3"
COFACTOR_DH = "1.2.804.2.1.1.1.1.3.4"
WRAP = "1.2.804.2.1.1.1.1.1.1.5"
CFB = "1.2.804.2.1.1.1.1.1.1.3"

_WRAP_IV = bytes.fromhex("4adda22c79e82105")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What encryption makes of a content.

    Attributes:
        ukm: user keying material, 64 octets.
        wrapped: the content's key, wrapped.
        iv: of the content.
        content: encrypted.
    """

    ukm: bytes
    wrapped: bytes
    iv: bytes
    content: bytes


def seal(content: bytes, recipient: Certificate) -> bytes:
    """An envelope that only the recipient opens, by a key made for this envelope.

    Raises:
        ValueError: the recipient's key is not one of ДСТУ 4145.
    """
    key, secret = _agreed(*_public_key(recipient))
    ukm, iv, content_key = secrets.token_bytes(64), secrets.token_bytes(8), secrets.token_bytes(32)
    kek = gost34311.digest(secret + b"\0\0\0\1" + _shared_info(ukm))
    encrypted = Gost28147(content_key).encrypt_cfb(content, iv)
    algorithm, bits = der.read(key.subject_public_key_info()).children()
    originator = der.context(1, algorithm.raw + bits.raw)
    return encoded(originator, recipient, Sealed(ukm, _wrapped(kek, content_key), iv, encrypted))


def _agreed(curve: dstu4145.Curve, point: dstu4145.Point) -> tuple[DstuKey, bytes]:
    """A key for one envelope, and the secret that it has in common with the recipient's.

    UAPKI drops all leading zeros of a secret and jkurwa one: a key whose secret they would spell
    differently is not taken.
    """
    while True:
        key = DstuKey.generate(curve.m)
        shared = curve.multiply(key.d * curve.cofactor % curve.n, point)
        if shared is None:
            raise ValueError("the recipient's key is no key")
        whole = shared[0].to_bytes((curve.m + 7) // 8, "big")
        if whole.lstrip(b"\0") == whole.removeprefix(b"\0"):
            return key, whole.removeprefix(b"\0")


def encoded(originator: bytes, recipient: Certificate, sealed: Sealed) -> bytes:
    """EnvelopedData for one recipient.

    Args:
        originator: OriginatorIdentifierOrKey: a name and number of a certificate, or a key.
        recipient: whom it is for.
        sealed: what it holds.
    """
    recipient_info = der.context(
        1,
        der.integer(3)
        + der.context(0, originator)
        + der.context(1, der.octets(sealed.ukm))
        + der.sequence(der.oid(COFACTOR_DH), _wrap_algorithm())
        + der.sequence(der.sequence(recipient.issuer_and_serial, der.octets(sealed.wrapped))),
    )
    parameters = der.sequence(der.octets(sealed.iv), der.octets(gost34311.DKE_1))
    content = der.sequence(
        der.oid(oids.DATA),
        der.sequence(der.oid(CFB), parameters),
        der.context(0, sealed.content, constructed=False),
    )
    enveloped = der.sequence(der.integer(2), der.set_of([recipient_info]), content)
    return der.sequence(der.oid(ENVELOPED_DATA), der.context(0, enveloped))


def _public_key(certificate: Certificate) -> tuple[dstu4145.Curve, dstu4145.Point]:
    """Curve and point of a certificate that ``keys`` wrote.

    Raises:
        ValueError: its key is not one of ДСТУ 4145, or no point of its curve.
    """
    algorithm = der.read(certificate.public_key_info).children()[0]
    if algorithm.first().as_oid() != oids.DSTU_4145:
        raise ValueError("not a key of ДСТУ 4145")
    field = algorithm.children()[1].first().first()
    curve = dstu4145.CURVES[field.first().as_integer()]
    return curve, curve.expand(der.read(certificate.public_key_bits).content)


def _wrap_algorithm() -> bytes:
    return der.sequence(der.oid(WRAP), der.null())


def _shared_info(ukm: bytes) -> bytes:
    return der.sequence(
        _wrap_algorithm(),
        der.context(0, der.octets(ukm)),
        der.context(2, der.octets(b"\0\0\1\0")),
    )


def _wrapped(kek: bytes, content_key: bytes) -> bytes:
    cipher, iv = Gost28147(kek), secrets.token_bytes(8)
    inner = iv + cipher.encrypt_cfb(content_key + cipher.mac(content_key), iv)
    return cipher.encrypt_cfb(inner[::-1], _WRAP_IV)
