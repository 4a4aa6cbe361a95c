"""PFX and PKCS#8 protected by the national algorithms, as providers with ДСТУ keys write them.

The key is encrypted by PBES2 of ГОСТ 28147 CFB with PBKDF2 of HMAC-ГОСТ 34.311, and the whole
PFX is authenticated by HMAC-ГОСТ 34.311. The bag of certificates differs between writers: some
encrypt it in the same way, some with AES-256 and HMAC-SHA-512. Source: RFC 7292 and RFC 8018
with identifiers and sizes of issued containers.
"""

from __future__ import annotations

import hashlib
import os

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from core.qes.gost34311 import DKE_1
from sandbox.trust import der, digests, oids
from sandbox.trust.certificates import Certificate
from sandbox.trust.containers.contents import KeyEntry
from sandbox.trust.containers.derivation import (
    hmac_gost34311,
    pbkdf2_gost34311,
    pkcs12_mac_key,
)
from sandbox.trust.gost28147 import BLOCK, Gost28147
from sandbox.trust.keys import PrivateKey

ITERATIONS = 10_000
"""What providers use."""

_SALT_SIZE = 32
_MAC_SALT_SIZE = 20
_AES_256_CBC = "2.16.840.1.101.3.4.1.42"
_HMAC_SHA_512 = "1.2.840.113549.2.11"
_AES_BLOCK_BITS = 128
_FRIENDLY_NAME = "key"


class NationalCipher:
    """ГОСТ 28147 CFB under a password: one derivation of the key, a fresh vector each time."""

    def __init__(self, password: str, iterations: int) -> None:
        salt = os.urandom(_SALT_SIZE)
        self._cipher = Gost28147(pbkdf2_gost34311(password.encode(), salt, iterations))
        self._derivation = der.sequence(
            der.octets(salt),
            der.integer(iterations),
            der.sequence(der.oid(oids.HMAC_GOST_34311), der.null()),
        )

    def encrypt(self, data: bytes) -> tuple[bytes, bytes]:
        """AlgorithmIdentifier of PBES2, and the encrypted octets."""
        vector = os.urandom(BLOCK)
        encryption = der.sequence(
            der.oid(oids.GOST_28147_CFB), der.sequence(der.octets(vector), der.octets(DKE_1))
        )
        return _pbes2(self._derivation, encryption), self._cipher.encrypt_cfb(data, vector)


class Aes256Cipher:
    """AES-256 CBC under a password with HMAC-SHA-512, as the library UAPKI does."""

    def __init__(self, password: str, iterations: int) -> None:
        salt = os.urandom(_MAC_SALT_SIZE)
        self._key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations, 32)
        self._derivation = der.sequence(
            der.octets(salt),
            der.integer(iterations),
            der.sequence(der.oid(_HMAC_SHA_512), der.null()),
        )

    def encrypt(self, data: bytes) -> tuple[bytes, bytes]:
        """AlgorithmIdentifier of PBES2, and the encrypted octets."""
        vector = os.urandom(_AES_BLOCK_BITS // 8)
        padder = padding.PKCS7(_AES_BLOCK_BITS).padder()
        encryptor = Cipher(algorithms.AES(self._key), modes.CBC(vector)).encryptor()
        padded = padder.update(data) + padder.finalize()
        encryption = der.sequence(der.oid(_AES_256_CBC), der.octets(vector))
        return (
            _pbes2(self._derivation, encryption),
            encryptor.update(padded) + encryptor.finalize(),
        )


def encrypted_pkcs8(key: PrivateKey, password: str, iterations: int = ITERATIONS) -> bytes:
    """EncryptedPrivateKeyInfo: a .pk8 file."""
    return _encrypted_key(key, NationalCipher(password, iterations))


def national_pfx(
    entry: KeyEntry, password: str, iterations: int = ITERATIONS, *, aes_certificates: bool = False
) -> bytes:
    """A PFX with one key and its chain; ``aes_certificates`` chooses how the latter is hidden."""
    cipher = NationalCipher(password, iterations)
    key_identifier = entry.key.key_identifier()
    key_bag = der.sequence(
        der.oid(oids.SHROUDED_KEY_BAG),
        der.context(0, _encrypted_key(entry.key, cipher)),
        der.set_of(
            [
                _attribute(oids.FRIENDLY_NAME, der.bmp(_FRIENDLY_NAME)),
                _attribute(oids.LOCAL_KEY_ID, der.octets(key_identifier)),
            ]
        ),
    )
    bags = [
        _certificate_bag(certificate, None if number else key_identifier)
        for number, certificate in enumerate(entry.chain)
    ]
    certificates_cipher = Aes256Cipher(password, iterations) if aes_certificates else cipher
    contents = der.sequence(
        _data(der.sequence(key_bag)),
        _encrypted_data(*certificates_cipher.encrypt(der.sequence(*bags))),
    )
    mac = _mac_data(contents, password, iterations)
    return der.sequence(der.integer(3), _data(contents), mac)


def _encrypted_key(key: PrivateKey, cipher: NationalCipher) -> bytes:
    algorithm, encrypted = cipher.encrypt(key.pkcs8())
    return der.sequence(algorithm, der.octets(encrypted))


def _mac_data(contents: bytes, password: str, iterations: int) -> bytes:
    salt = os.urandom(_MAC_SALT_SIZE)
    mac = hmac_gost34311(pkcs12_mac_key(password, salt, iterations))(contents)
    algorithm = der.sequence(der.oid(digests.GOST_34311.oid), der.null())
    return der.sequence(
        der.sequence(algorithm, der.octets(mac)), der.octets(salt), der.integer(iterations)
    )


def _encrypted_data(algorithm: bytes, encrypted: bytes) -> bytes:
    info = der.sequence(der.oid(oids.DATA), algorithm, der.context(0, encrypted, constructed=False))
    return der.sequence(
        der.oid(oids.ENCRYPTED_DATA), der.context(0, der.sequence(der.integer(0), info))
    )


def _pbes2(derivation: bytes, encryption: bytes) -> bytes:
    function = der.sequence(der.oid(oids.PBKDF2), derivation)
    return der.sequence(der.oid(oids.PBES2), der.sequence(function, encryption))


def _data(content: bytes) -> bytes:
    return der.sequence(der.oid(oids.DATA), der.context(0, der.octets(content)))


def _certificate_bag(certificate: Certificate, key_identifier: bytes | None) -> bytes:
    value = der.sequence(
        der.oid(oids.X509_CERTIFICATE), der.context(0, der.octets(certificate.raw))
    )
    link = [_attribute(oids.LOCAL_KEY_ID, der.octets(key_identifier))] if key_identifier else []
    return der.sequence(
        der.oid(oids.CERTIFICATE_BAG), der.context(0, value), der.set_of(link) if link else b""
    )


def _attribute(kind: str, value: bytes) -> bytes:
    return der.sequence(der.oid(kind), der.set_of([value]))
