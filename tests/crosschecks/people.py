"""Invented people with keys and certificates of a small infrastructure of trust."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec

from core.qes import TrustStore, load
from sandbox.trust import holders
from sandbox.trust.containers import KeyEntry
from sandbox.trust.holders import Holder, Order
from sandbox.trust.keys import EcdsaKey, PrivateKey, RsaKey
from sandbox.trust.pki import Pki
from tests.page.node import MOMENT

__all__ = [
    "CONTENT",
    "INTERNATIONAL",
    "MOMENT",
    "OTHER_CONTENT",
    "PASSWORD",
    "PERSON",
    "certified",
    "international_key",
    "seconds",
    "tampered",
    "trust",
]

PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")
PASSWORD = "pass-1234"
CONTENT = '{"дія":"подати декларацію","номер":"0000-1111"}'.encode()
OTHER_CONTENT = '{"дія":"подати декларацію","номер":"0000-1112"}'.encode()
CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
INTERNATIONAL = (*CURVES, "RSA")


@cache
def international_key(name: str) -> EcdsaKey | RsaKey:
    """A key of one of the ``INTERNATIONAL`` kinds, the same all through the run."""
    return EcdsaKey.generate(CURVES[name]) if name in CURVES else RsaKey.generate()


def certified(pki: Pki, key: PrivateKey, line: str) -> KeyEntry:
    """The key with the certificate that the provider of the line gave for it."""
    certificate = holders.issue(pki, PERSON, key, Order(line))
    return KeyEntry(key, [certificate, pki.certificate(line)])


def trust(pki: Pki, line: str) -> TrustStore:
    """The root of the line, and the certificates under it that signatures lack."""
    root = load(pki.certificate(f"czo-{line}").raw)
    return TrustStore(root, [load(found.raw)[0] for found in pki.certificates(line).values()])


def tampered(container: bytes) -> bytes:
    """An attached signature around another content of the same size."""
    assert container.count(CONTENT) == 1
    return container.replace(CONTENT, OTHER_CONTENT)


def seconds(moment: datetime) -> int:
    """Since the beginning of 1970."""
    return int(moment.timestamp())
