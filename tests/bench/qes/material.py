"""What is verified: people of one provider, each with a container and an answer about him.

Everything a verification needs and nothing it may have seen before: every person has a key and a
certificate of his own. Nobody in it exists.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.qes.building.certificates import certificate, name
from tests.qes.building.containers import Signer
from tests.qes.building.encode import element, oid, sequence
from tests.qes.building.keys import DstuKey, EcKey, Key
from tests.qes.building.world import NOW, TAX_ID, World

_CONTENT_BYTES = 2000
_LISTED = 364  # certificates in the published bundle of 2021
_RSA_BITS, _RSA_EXPONENT = 2048, 65537


@dataclass(frozen=True)
class Sample:
    """One verification: a container and the responder's answer about its signer."""

    container: bytes
    ocsp: bytes


@dataclass(frozen=True)
class Material:
    """A provider's certificates and its people's signatures."""

    algorithm: str
    root: bytes
    intermediates: tuple[bytes, ...]
    people: tuple[tuple[Sample, Sample], ...]
    """Of each person two containers with an answer each: by the second he is known."""
    at: datetime = NOW
    tax_id: str = TAX_ID


@dataclass(frozen=True)
class RsaKey:
    """A key of RSA-2048, one of those that a few primes can be combined to."""

    seed: str
    number: int
    digest: str = "sha256"

    @cached_property
    def _private(self) -> rsa.RSAPrivateKey:
        p, q = _pairs_of_primes()[self.number]
        d = pow(_RSA_EXPONENT, -1, (p - 1) * (q - 1))
        public = rsa.RSAPublicNumbers(_RSA_EXPONENT, p * q)
        iqmp = rsa.rsa_crt_iqmp(p, q)
        numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), iqmp, public)
        return numbers.private_key(unsafe_skip_rsa_key_validation=True)

    @property
    def key_octets(self) -> bytes:
        return self._private.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)

    @property
    def spki(self) -> bytes:
        public = self._private.public_key()
        return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def signature_algorithm(self) -> bytes:
        return sequence(oid("1.2.840.113549.1.1.11"), element(0x05))

    def sign(self, data: bytes) -> bytes:
        return self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def sign_enclosed(self, data: bytes) -> bytes:
        return self.sign(data)


@cache
def _pairs_of_primes(primes: int = 40) -> list[tuple[int, int]]:
    """Making a key costs a second's tenth; forty primes give hundreds of moduli."""
    found: list[int] = []
    while len(found) < primes:
        numbers = rsa.generate_private_key(_RSA_EXPONENT, _RSA_BITS).private_numbers()
        found += [numbers.p, numbers.q]
    return [pair for pair in itertools.combinations(found, 2) if _is_full(*pair)]


def _is_full(p: int, q: int) -> bool:
    return (p * q).bit_length() == _RSA_BITS


class _Provider(World):
    """A provider whose keys are all of one algorithm, the root's stronger where that is usual."""

    def __init__(self, algorithm: str, make_key: Callable[[str, int, bool], Key]) -> None:
        self._make_key, self._keys = make_key, itertools.count()
        self._made: dict[str, Key] = {}
        super().__init__(algorithm)

    def key(self, role: str, *, large: bool = False) -> Key:
        if role not in self._made:
            number = next(self._keys)
            self._made[role] = self._make_key(f"{self.kind} {role}", number, large)
        return self._made[role]


def _dstu(m: int, digest: str) -> Callable[[str, int, bool], Key]:
    # Providers spell the curve out in most certificates.
    return lambda seed, number, large: DstuKey(seed, 431 if large else m, digest, "explicit")


_KEYS: dict[str, Callable[[str, int, bool], Key]] = {
    "dstu257-gost34311": _dstu(257, "gost34311"),
    "dstu257-kupyna256": _dstu(257, "kupyna256"),
    "dstu431-gost34311": _dstu(431, "gost34311"),
    "ecdsa-p256": lambda seed, number, large: EcKey(seed),
    "rsa-2048": lambda seed, number, large: RsaKey(seed, number),
}
ALGORITHMS = tuple(_KEYS)


def make(algorithm: str, people: int) -> Material:
    """A provider and that many people of it."""
    provider = _Provider(algorithm, _KEYS[algorithm])
    return Material(
        algorithm,
        provider.root,
        (*(known.raw for known in provider.bag), *_other_providers()),
        tuple(_person(provider, 1000 + number) for number in range(people)),
    )


def _other_providers() -> Iterator[bytes]:
    """Certificates that fill the list of trust to the length of the published one."""
    root = World("ecdsa")
    for number in range(_LISTED):
        subject = name(O="Тестовий надавач", CN=f"КНЕДП {number}", C="UA")
        template = replace(root.provider_template, subject=subject, serial=1000 + number)
        yield certificate(template, root.provider_key, root.root_name, root.root_key)


def _person(provider: World, serial: int) -> tuple[Sample, Sample]:
    surname, given_name = "Вигаданчук", f"Тест {serial}"
    subject = name(
        CN=f"{surname} {given_name}",
        SN=surname,
        GN=given_name,
        serialNumber=f"TINUA-{TAX_ID}",
        C="UA",
    )
    template = provider.person_template(subject=subject, serial=serial)
    signer = provider.issue(template, provider.key(f"person {serial}"))
    return _sample(provider, signer, 0), _sample(provider, signer, 1)


def _sample(provider: World, signer: Signer, number: int) -> Sample:
    # As responders of Ukraine do, the answer brings the responder's certificate along.
    response = provider.ocsp(
        signer.serial,
        this_update=NOW - timedelta(minutes=10 - number),
        certificates=(provider.responder.certificate,),
    )
    return Sample(provider.sign(_content(f"{signer.serial} {number}"), signer), response)


def _content(identifier: str) -> bytes:
    """A declaration's worth of octets."""
    filling = hashlib.shake_128(identifier.encode()).hexdigest(_CONTENT_BYTES // 2 - 40)
    return json.dumps({"action": "declaration.sign", "id": identifier, "text": filling}).encode()
