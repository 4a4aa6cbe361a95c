"""PKCS#12 for international keys, written by a library of others."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from sandbox.trust.containers.contents import KeyEntry
from sandbox.trust.keys import EcdsaKey, RsaKey

_ITERATIONS = 10_000


def international_pfx(entry: KeyEntry, password: str) -> bytes:
    """A .p12 with AES-256 and HMAC-SHA-256.

    Raises:
        TypeError: the key is neither ECDSA nor RSA.
    """
    if not isinstance(entry.key, EcdsaKey | RsaKey):
        raise TypeError("a ДСТУ key does not go into an international container")
    protection = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ITERATIONS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(password.encode())
    )
    own, *issuers = (x509.load_der_x509_certificate(c.raw) for c in entry.chain)
    return pkcs12.serialize_key_and_certificates(b"key", entry.key.key, own, issuers, protection)
