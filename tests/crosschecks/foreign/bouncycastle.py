"""BouncyCastle's ДСТУ 4145, ГОСТ 34.311 and Купина, run by Java from a source file."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from asn1crypto import cms

from sandbox.trust.certificates import Certificate
from tests.page.node import run_program

DIGESTS = ("gost34311", "kupyna256", "kupyna384", "kupyna512")
_JAVA = shutil.which("java")
_LIBRARY = Path("/usr/share/java/bcprov.jar")
_SOURCE = Path(__file__).parents[1] / "java" / "Dstu4145.java"
# One short run: compiling it well takes longer than it runs.
_OPTIONS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", str(_LIBRARY)]

needs_bouncycastle = pytest.mark.skipif(
    _JAVA is None or not _LIBRARY.exists(),
    reason="no BouncyCastle: apt install default-jdk-headless libbcprov-java, and run again",
)


@dataclass(frozen=True)
class Raw:
    """A signature without a container; ``spki`` is the key."""

    digest: str
    spki: bytes
    message: bytes
    signature: bytes


@dataclass(frozen=True)
class Order:
    """A signature to be made on the standard curve of this number."""

    digest: str
    curve: int
    message: bytes


@dataclass(frozen=True)
class Made:
    """A compressed public key and what it signed, octets as in certificates and containers."""

    key: bytes
    signature: bytes


def raw_of(container: bytes, digest: str) -> Raw:
    """What the one signer of a container signed, taken out by the reader of asn1crypto."""
    data = cms.ContentInfo.load(container)["content"]
    (signer,), (certificate,) = data["signer_infos"], data["certificates"]
    spki = Certificate(certificate.chosen.dump()).public_key_info
    signed = b"\x31" + signer["signed_attrs"].dump()[1:]
    return Raw(digest, spki, signed, signer["signature"].native)


def verified(signatures: Iterable[Raw]) -> list[bool]:
    """Which signatures are right."""
    lines = (
        f"verify {raw.digest} {raw.spki.hex()} {raw.message.hex()} {raw.signature.hex()}"
        for raw in signatures
    )
    return [line == "true" for line in _run(list(lines))]


def signed(orders: Iterable[Order]) -> list[Made]:
    """A signature for each order, by a new key."""
    lines = [f"sign {order.digest} {order.curve} {order.message.hex()}" for order in orders]
    return [Made(*map(bytes.fromhex, line.split())) for line in _run(lines)]


def _run(lines: Sequence[str]) -> list[str]:
    assert _JAVA
    orders = "".join(f"{line}\n" for line in lines).encode()
    done = run_program([_JAVA, *_OPTIONS, str(_SOURCE)], orders)
    assert done.returncode == 0, done.stderr.decode()
    answers = done.stdout.decode().splitlines()
    assert len(answers) == len(lines)
    return answers
