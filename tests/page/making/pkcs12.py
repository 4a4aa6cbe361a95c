"""PKCS#12 with international algorithms, new and old, drawn from given salts.

Source: RFC 7292 (appendix B for the keys of the old schemes), RFC 8018.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import RC2, TripleDES
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import (
    BlockCipherAlgorithm,
    Cipher,
    CipherAlgorithm,
    algorithms,
    modes,
)

from sandbox.trust import der, oids
from sandbox.trust.containers import KeyEntry

_ITERATIONS = 1000
_KEY, _IV, _MAC = 1, 2, 3
_PRF_SHA_256 = "1.2.840.113549.2.9"
_AES_256_CBC = "2.16.840.1.101.3.4.1.42"
_SHA1_TRIPLE_DES = "1.2.840.113549.1.12.1.3"
_SHA1_RC2_128 = "1.2.840.113549.1.12.1.5"
_HASHES = {"sha1": oids.SHA_1, "sha256": oids.SHA_256, "sha512": oids.SHA_512}

Encrypt = Callable[[bytes, str], tuple[bytes, bytes]]
"""Plain octets and password to AlgorithmIdentifier and encrypted octets."""


@dataclass(frozen=True)
class Style:
    """How a container is protected, and whether it is written in BER with indefinite lengths."""

    key: Encrypt
    certificates: Encrypt
    mac: str
    indefinite: bool = False


def pfx(entry: KeyEntry, password: str, style: Style) -> bytes:
    """A container with one key and its chain."""
    algorithm, encrypted = style.key(entry.key.pkcs8(), password)
    key_bag = _bag(oids.SHROUDED_KEY_BAG, der.sequence(algorithm, der.octets(encrypted)))
    certificate_bags = (_certificate_bag(certificate.raw) for certificate in entry.chain)
    algorithm, encrypted = style.certificates(der.sequence(*certificate_bags), password)
    info = der.sequence(der.oid(oids.DATA), algorithm, der.context(0, encrypted, constructed=False))
    encrypted_data = der.sequence(
        der.oid(oids.ENCRYPTED_DATA), der.context(0, der.sequence(der.integer(0), info))
    )
    sequence = _indefinite if style.indefinite else der.sequence
    safe = sequence(_data(der.sequence(key_bag), style), encrypted_data)
    return sequence(der.integer(3), _data(safe, style), _mac(safe, password, style.mac))


def aes(plain: bytes, password: str) -> tuple[bytes, bytes]:
    """PBES2 with AES-256 and HMAC-SHA-256."""
    salt, iv = os.urandom(16), os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS, 32)
    prf = der.sequence(der.oid(_PRF_SHA_256), der.null())
    derivation = der.sequence(
        der.oid(oids.PBKDF2), der.sequence(der.octets(salt), der.integer(_ITERATIONS), prf)
    )
    encryption = der.sequence(der.oid(_AES_256_CBC), der.octets(iv))
    algorithm = der.sequence(der.oid(oids.PBES2), der.sequence(derivation, encryption))
    return algorithm, _cbc(algorithms.AES(key), iv, plain)


def triple_des(plain: bytes, password: str) -> tuple[bytes, bytes]:
    """pbeWithSHAAnd3-KeyTripleDES-CBC."""
    return _old(_SHA1_TRIPLE_DES, 24, TripleDES, plain, password)


def rc2(plain: bytes, password: str) -> tuple[bytes, bytes]:
    """pbeWithSHAAnd128BitRC2-CBC."""
    return _old(_SHA1_RC2_128, 16, RC2, plain, password)


def _old(
    identifier: str,
    key_size: int,
    cipher: Callable[[bytes], CipherAlgorithm],
    plain: bytes,
    password: str,
) -> tuple[bytes, bytes]:
    salt = os.urandom(8)
    key = _derive("sha1", password, salt, _KEY, key_size)
    iv = _derive("sha1", password, salt, _IV, 8)
    parameters = der.sequence(der.octets(salt), der.integer(_ITERATIONS))
    return der.sequence(der.oid(identifier), parameters), _cbc(cipher(key), iv, plain)


def _cbc(algorithm: CipherAlgorithm, iv: bytes, plain: bytes) -> bytes:
    assert isinstance(algorithm, BlockCipherAlgorithm)
    padder = padding.PKCS7(algorithm.block_size).padder()
    encryptor = Cipher(algorithm, modes.CBC(iv)).encryptor()
    padded = padder.update(plain) + padder.finalize()
    return encryptor.update(padded) + encryptor.finalize()


def _derive(name: str, password: str, salt: bytes, purpose: int, size: int) -> bytes:
    block = hashlib.new(name).block_size
    secret = password.encode("utf-16-be") + b"\0\0"
    material = b"".join((part * block)[: -(-len(part) // block) * block] for part in (salt, secret))
    result = b""
    while len(result) < size:
        value = bytes([purpose]) * block + material
        for _ in range(_ITERATIONS):
            value = hashlib.new(name, value).digest()
        result += value
        step = int.from_bytes((value * block)[:block], "big") + 1
        material = b"".join(
            ((int.from_bytes(material[i : i + block], "big") + step) % (1 << 8 * block)).to_bytes(
                block, "big"
            )
            for i in range(0, len(material), block)
        )
    return result[:size]


def _mac(safe: bytes, password: str, name: str) -> bytes:
    salt = os.urandom(8)
    key = _derive(name, password, salt, _MAC, hashlib.new(name).digest_size)
    algorithm = der.sequence(der.oid(_HASHES[name]), der.null())
    info = der.sequence(algorithm, der.octets(hmac.digest(key, safe, name)))
    return der.sequence(info, der.octets(salt), der.integer(_ITERATIONS))


def _certificate_bag(certificate: bytes) -> bytes:
    value = der.context(0, der.octets(certificate))
    return _bag(oids.CERTIFICATE_BAG, der.sequence(der.oid(oids.X509_CERTIFICATE), value))


def _bag(kind: str, value: bytes) -> bytes:
    return der.sequence(der.oid(kind), der.context(0, value))


def _data(content: bytes, style: Style) -> bytes:
    if not style.indefinite:
        return der.sequence(der.oid(oids.DATA), der.context(0, der.octets(content)))
    middle = len(content) // 2
    pieces = der.octets(content[:middle]) + der.octets(content[middle:])
    octets = b"\x24\x80" + pieces + b"\0\0"
    return _indefinite(der.oid(oids.DATA), b"\xa0\x80" + octets + b"\0\0")


def _indefinite(*parts: bytes) -> bytes:
    return b"\x30\x80" + b"".join(parts) + b"\0\0"
