"""Key agreement by ДСТУ 4145 with the cofactor, and what follows from the shared secret.

Source: ДСТУ ISO/IEC 15946-3; «Вимоги до форматів криптографічних повідомлень» (Order of the State
Service of Special Communications No. 739 of 18.12.2012): derivation by ГОСТ 34.311, wrapping by
GOST 28147; the octets as jkurwa 1.21 and UAPKI 2.0 make them.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from bot.signing import ber
from bot.signing.remote.id_gov_ua.gost28147 import BLOCK_BYTES, KEY_BYTES, MAC_BYTES, Gost28147
from bot.signing.remote.national import CURVES, Curve, Point, gost34311

WRAP: Final = bytes.fromhex("060b2a86240201010101010105")
"""GOST 28147 wrap, 1.2.804.2.1.1.1.1.1.1.5, encoded."""

_NULL: Final = b"\x05\x00"
_FIRST: Final = (1).to_bytes(4, "big")
_KEY_BITS: Final = (8 * KEY_BYTES).to_bytes(4, "big")
_WRAP_IV: Final = bytes.fromhex("4adda22c79e82105")  # the one of RFC 3217, section 3.1
_WRAPPED_BYTES: Final = BLOCK_BYTES + KEY_BYTES + MAC_BYTES


class KeyRefused(Exception):
    """A file that holds no key, or no certificate, of this kind."""


@dataclass(frozen=True, slots=True)
class AgreementKey:
    """A private key of ДСТУ 4145 that others encrypt to."""

    curve: Curve
    scalar: int

    @classmethod
    def from_pkcs8(cls, encoded: bytes) -> Self:
        """The key in a PrivateKeyInfo, in clear, its scalar little-endian as providers write it.

        Raises:
            KeyRefused: it is none.
        """
        try:
            _, algorithm, secret, *_ = ber.read(encoded).children()
            curve = _curve(algorithm.child(1))
            scalar = int.from_bytes(secret.octets(), "little")
        except ValueError:
            raise KeyRefused("not a PKCS#8 key of ДСТУ 4145") from None
        if not 0 < scalar < curve.n:
            raise KeyRefused("the number is no key of its curve")
        return cls(curve, scalar)

    def public_point(self) -> Point | None:
        """Q = −dG. Source: ДСТУ 4145-2002, clause 9."""
        return self.curve.negate(self.curve.multiply(self.scalar, self.curve.base_point))

    def unwrap(self, wrapped: bytes, sender: bytes, ukm: bytes | None) -> bytes | None:
        """The key that a sender wrapped for this one; None if it was not for this one.

        Args:
            wrapped: 44 octets.
            sender: his public key: one compressed point, little-endian.
            ukm: user keying material of the message.
        """
        for secret in self._secrets(sender):
            shared = ber.wrap(ber.SEQUENCE, *_shared_info(ukm))
            kek = gost34311(secret + _FIRST + shared)
            key = _unwrapped(Gost28147(kek), wrapped)
            if key is not None:
                return key
        return None

    def _secrets(self, sender: bytes) -> Iterator[bytes]:
        """The shared secret in each of its spellings.

        Programs differ in what they do with leading zeros: UAPKI drops all, jkurwa one, and the
        standard none. The checksum of the wrapped key tells which it was.
        """
        try:
            point = self.curve.expand(sender)
        except ValueError:
            return
        shared = self.curve.multiply(self.scalar * self.curve.cofactor % self.curve.n, point)
        if not self.curve.has_prime_order(point) or shared is None:
            return
        whole = shared[0].to_bytes(self.curve.field.size_bytes, "big")
        spellings = (whole.lstrip(b"\0"), whole.removeprefix(b"\0"), whole)
        yield from dict.fromkeys(spellings)


def public_octets(public_key_info: ber.Element) -> bytes:
    """The compressed point in a SubjectPublicKeyInfo.

    Raises:
        ber.Malformed: it is not of that shape.
    """
    bits = public_key_info.child(1, ber.BIT_STRING).content
    return ber.read(bits[1:]).octets()


def public_key_info_of(certificate: bytes) -> ber.Element:
    """SubjectPublicKeyInfo of a certificate.

    Raises:
        ber.Malformed: it is not of that shape.
    """
    to_be_signed: Sequence[ber.Element] = ber.read(certificate).child(0).children()
    is_versioned = bool(to_be_signed) and to_be_signed[0].tag == 0xA0
    position = 6 if is_versioned else 5
    if len(to_be_signed) <= position:
        raise ber.Malformed("no certificate")
    return to_be_signed[position]


def _curve(parameters: ber.Element) -> Curve:
    """The curve of the standard that the parameters name or spell out, by its degree."""
    named = parameters.child(0)
    if named.tag == ber.OBJECT_IDENTIFIER:
        curves = list(CURVES.values())
        number = named.content[-1]
        if number >= len(curves):
            raise ber.Malformed("an unknown curve")
        return curves[number]
    field = named.child(0)
    curve = CURVES.get(int.from_bytes(field.child(0, ber.INTEGER).content, "big"))
    if curve is None:
        raise ber.Malformed("an unknown curve")
    return curve


def _shared_info(ukm: bytes | None) -> Iterator[bytes]:
    yield ber.wrap(ber.SEQUENCE, WRAP, _NULL)
    if ukm is not None:
        yield ber.wrap(0xA0, ber.wrap(ber.OCTET_STRING, ukm))
    yield ber.wrap(0xA2, ber.wrap(ber.OCTET_STRING, _KEY_BITS))


def _unwrapped(cipher: Gost28147, wrapped: bytes) -> bytes | None:
    if len(wrapped) != _WRAPPED_BYTES:
        return None
    turned = cipher.decrypt_cfb(wrapped, _WRAP_IV)[::-1]
    opened = cipher.decrypt_cfb(turned[BLOCK_BYTES:], turned[:BLOCK_BYTES])
    key, checksum = opened[:KEY_BYTES], opened[KEY_BYTES:]
    return key if hmac.compare_digest(cipher.mac(key), checksum) else None
