"""Opens key files the way their readers do: independent of the code that writes them.

Everything is read through asn1crypto and the digests of ``core.qes``; a wrong password or a
broken check raises ``WrongPassword``.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

from asn1crypto import core, keys, pkcs12
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from core.qes import gost34311
from sandbox.trust.gost28147 import Gost28147

PBES2 = "1.2.840.113549.1.5.13"
GOST_CFB = "1.2.804.2.1.1.1.1.1.1.3"
AES_256_CBC = "2.16.840.1.101.3.4.1.42"
HMAC_GOST = "1.2.804.2.1.1.1.1.1.2"
HMAC_SHA_512 = "1.2.840.113549.2.11"
DIGEST_GOST = "1.2.804.2.1.1.1.1.2.1"


class WrongPassword(Exception):
    """The check of the file does not fit the password."""


@dataclass(frozen=True)
class Opened:
    """What a key file held."""

    keys: list[bytes]
    certificates: list[bytes]
    algorithms: set[str]
    """Identifiers met on the way: how the file is protected."""
    aliases: list[str]


def hmac_gost(key: bytes, data: bytes) -> bytes:
    block = (gost34311.digest(key) if len(key) > 32 else key).ljust(32, b"\0")
    inner = gost34311.digest(bytes(octet ^ 0x36 for octet in block) + data)
    return gost34311.digest(bytes(octet ^ 0x5C for octet in block) + inner)


def pbkdf2_gost(password: bytes, salt: bytes, iterations: int) -> bytes:
    block = hmac_gost(password, salt + b"\0\0\0\1")
    total = int.from_bytes(block, "big")
    for _ in range(iterations - 1):
        block = hmac_gost(password, block)
        total ^= int.from_bytes(block, "big")
    return total.to_bytes(32, "big")


def _sequence(data: bytes) -> Any:
    return core.SequenceOf.load(data, spec=core.Any)


def _decrypt_pbes2(algorithm: bytes, encrypted: bytes, password: str, met: set[str]) -> bytes:
    name, parameters = _sequence(algorithm)
    assert core.ObjectIdentifier.load(name.dump()).dotted == PBES2
    derivation, encryption = _sequence(parameters.dump())
    _, derivation_parameters = _sequence(derivation.dump())
    salt, iterations, prf = (item.dump() for item in _sequence(derivation_parameters.dump()))
    prf_name = core.ObjectIdentifier.load(_sequence(prf)[0].dump()).dotted
    cipher_element, cipher_parameters = _sequence(encryption.dump())
    cipher = core.ObjectIdentifier.load(cipher_element.dump()).dotted
    met.update({prf_name, cipher})
    arguments = (password.encode(), core.OctetString.load(salt).native)
    rounds = core.Integer.load(iterations).native
    if prf_name == HMAC_GOST:
        key = pbkdf2_gost(*arguments, rounds)
    else:
        assert prf_name == HMAC_SHA_512
        key = hashlib.pbkdf2_hmac("sha512", *arguments, rounds, 32)
    if cipher == GOST_CFB:
        vector = core.OctetString.load(_sequence(cipher_parameters.dump())[0].dump()).native
        return Gost28147(key).decrypt_cfb(encrypted, vector)
    assert cipher == AES_256_CBC
    vector = core.OctetString.load(cipher_parameters.dump()).native
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    clear = decryptor.update(encrypted) + decryptor.finalize()
    return clear[: -clear[-1]]


def open_pkcs8(data: bytes, password: str) -> Opened:
    met: set[str] = set()
    algorithm, encrypted = _sequence(data)
    octets = core.OctetString.load(encrypted.dump()).native
    clear = _decrypt_pbes2(algorithm.dump(), octets, password, met)
    if clear[:1] != b"\x30":
        raise WrongPassword
    return Opened([clear], [], met, [])


def open_pfx(data: bytes, password: str) -> Opened:
    pfx = pkcs12.Pfx.load(data, strict=True)
    contents = pfx["auth_safe"]["content"].native
    mac = pfx["mac_data"]
    met = {mac["mac"]["digest_algorithm"]["algorithm"].dotted}
    if met == {DIGEST_GOST}:
        salt = mac["mac_salt"].native
        material = b"\x03" * 32 + (salt * 32)[: -(-len(salt) // 32) * 32]
        text = password.encode("utf-16-be") + b"\0\0"
        material += (text * 32)[: -(-len(text) // 32) * 32]
        for _ in range(mac["iterations"].native):
            material = gost34311.digest(material)
        if hmac_gost(material, contents) != mac["mac"]["digest"].native:
            raise WrongPassword
    opened = Opened([], [], met, [])
    for part in pkcs12.AuthenticatedSafe.load(contents):
        safe = part["content"]
        if part["content_type"].native == "encrypted_data":
            info = safe["encrypted_content_info"]
            algorithm = info["content_encryption_algorithm"].dump()
            clear = _decrypt_pbes2(algorithm, info["encrypted_content"].native, password, met)
        else:
            clear = safe.native
        _open_bags(clear, password, opened)
    return opened


def _open_bags(clear: bytes, password: str, opened: Opened) -> None:
    for bag in pkcs12.SafeContents.load(clear):
        if bag["bag_id"].native == "cert_bag":
            opened.certificates.append(bag["bag_value"]["cert_value"].parsed.dump())
        else:
            assert bag["bag_id"].native == "pkcs8_shrouded_key_bag"
            # The bag's own bytes: the library does not know the national algorithms inside.
            value = keys.EncryptedPrivateKeyInfo.load(bag["bag_value"].untag().dump())
            inner = open_pkcs8(value.dump(), password)
            opened.keys.extend(inner.keys)
            opened.algorithms.update(inner.algorithms)


def open_jks(data: bytes, password: str) -> Opened:
    secret = password.encode("utf-16-be")
    if hashlib.sha1(secret + b"Mighty Aphrodite" + data[:-20]).digest() != data[-20:]:  # noqa: S324
        raise WrongPassword
    magic, version, count = struct.unpack_from(">III", data)
    assert (magic, version) == (0xFEEDFEED, 2)
    opened, position = Opened([], [], set(), []), 12
    for _ in range(count):
        (kind, size) = struct.unpack_from(">IH", data, position)
        assert kind == 1
        opened.aliases.append(data[position + 6 : position + 6 + size].decode())
        position += 6 + size + 8
        (size,) = struct.unpack_from(">I", data, position)
        opened.keys.append(_open_protector(data[position + 4 : position + 4 + size], secret))
        position += 4 + size
        (chain,) = struct.unpack_from(">I", data, position)
        position += 4
        for _ in range(chain):
            (size,) = struct.unpack_from(">H", data, position)
            assert data[position + 2 : position + 2 + size] == b"X.509"
            (length,) = struct.unpack_from(">I", data, position + 2 + size)
            position += 6 + size
            opened.certificates.append(data[position : position + length])
            position += length
    assert position == len(data) - 20
    return opened


def _open_protector(data: bytes, secret: bytes) -> bytes:
    covered = core.OctetString.load(_sequence(data)[1].dump()).native
    block, body, check = covered[:20], covered[20:-20], covered[-20:]
    stream = b""
    while len(stream) < len(body):
        block = hashlib.sha1(secret + block).digest()  # noqa: S324
        stream += block
    key = bytes(a ^ b for a, b in zip(body, stream, strict=False))
    if hashlib.sha1(secret + key).digest() != check:  # noqa: S324
        raise WrongPassword
    return key


def open_key_6(data: bytes, password: str) -> Opened:
    header, encrypted = _sequence(data)
    name, protection = _sequence(header.dump())
    code, rest = (
        core.OctetString.load(item.dump()).native for item in _sequence(protection.dump())
    )
    key = password.encode()
    for _ in range(10_000):
        key = gost34311.digest(key)
    cipher = Gost28147(key)
    octets = core.OctetString.load(encrypted.dump()).native
    clear = cipher.decrypt_ecb(octets + rest)[: len(octets)]
    if cipher.mac(clear) != code:
        raise WrongPassword
    return Opened([clear], [], {core.ObjectIdentifier.load(name.dump()).dotted}, [])
