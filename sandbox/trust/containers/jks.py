"""JKS, the key store of Java, as ПриватБанк gives it to people.

Source: ``sun.security.provider.JavaKeyStore`` and ``KeyProtector`` (format version 2), and key
stores written by keytool: the key is covered by a stream of SHA-1, the whole by a SHA-1 with a
phrase. Both are weak; they are what the format is.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Mapping
from datetime import datetime

from sandbox.trust import der, oids
from sandbox.trust.containers.contents import KeyEntry

_MAGIC, _VERSION, _PRIVATE_KEY_ENTRY = 0xFEEDFEED, 2, 1
_PHRASE = b"Mighty Aphrodite"
_SALT_SIZE = 20


def java_key_store(entries: Mapping[str, KeyEntry], password: str, moment: datetime) -> bytes:
    """A key store with one private key under each alias.

    Args:
        entries: keys by alias, ``pb_<РНОКПП>`` in the bank's files.
        password: of the store and of every key in it.
        moment: when the entries were made.
    """
    body = struct.pack(">III", _MAGIC, _VERSION, len(entries))
    for alias, entry in entries.items():
        protected = _protect(entry.key.pkcs8(), password)
        body += struct.pack(">I", _PRIVATE_KEY_ENTRY) + _text(alias)
        body += struct.pack(">Q", int(moment.timestamp() * 1000))
        body += struct.pack(">I", len(protected)) + protected
        body += struct.pack(">I", len(entry.chain))
        for certificate in entry.chain:
            body += _text("X.509") + struct.pack(">I", len(certificate.raw)) + certificate.raw
    return body + _sha1(_characters(password) + _PHRASE + body)


def _protect(key: bytes, password: str) -> bytes:
    """EncryptedPrivateKeyInfo of the key protector: salt, covered key, check."""
    secret = _characters(password)
    salt = stream_block = os.urandom(_SALT_SIZE)
    stream = b""
    while len(stream) < len(key):
        stream_block = _sha1(secret + stream_block)
        stream += stream_block
    covered = bytes(a ^ b for a, b in zip(key, stream, strict=False))
    algorithm = der.sequence(der.oid(oids.JKS_KEY_PROTECTOR), der.null())
    return der.sequence(algorithm, der.octets(salt + covered + _sha1(secret + key)))


def _characters(password: str) -> bytes:
    return password.encode("utf-16-be")


def _text(value: str) -> bytes:
    """Java's modified UTF-8, which for the aliases here is UTF-8."""
    octets = value.encode()
    return struct.pack(">H", len(octets)) + octets


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()
