"""ДСТУ 4145 over m = 257 and Купина-256, here and in dstu-core.

dstu-core reads the digest as a number from its other end than the providers' libraries do, and
hashes by itself. So it is asked for digests by themselves, and for signatures over the digest
turned round: all the rest of the algorithm is the same.
"""

from __future__ import annotations

import json

import dstu_core
import pytest

from core.qes import cms, der, kupyna
from core.qes.dstu4145 import CURVES, verify
from sandbox.trust.containers import java_key_store
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from tests.page import node
from tests.page.node import Job, needs_node, run_program

from .foreign.jkurwa import SOURCES
from .people import CONTENT, MOMENT, OTHER_CONTENT, PASSWORD, certified

CURVE = CURVES[257]
SIZE = 33
"""Octets of a coordinate and of a number in dstu-core; big-endian."""


def _turned(signature: bytes) -> bytes:
    """r and s of dstu-core as containers have them."""
    numbers = (int.from_bytes(signature[at : at + SIZE], "big") for at in (0, SIZE))
    return b"".join(number.to_bytes(32, "little") for number in numbers)


def _written(signature: bytes) -> bytes:
    """r and s of a container as dstu-core wants them."""
    numbers = (int.from_bytes(signature[at : at + 32], "little") for at in (0, 32))
    return b"".join(number.to_bytes(SIZE, "big") for number in numbers)


@pytest.mark.parametrize("size", [1, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 100_000])
def test_the_digests_are_the_same(size: int) -> None:
    message = bytes(number % 251 for number in range(size))
    assert kupyna.digest(message, 256) == dstu_core.kupyna256(message)
    assert kupyna.digest(message, 512) == dstu_core.kupyna512(message)
    assert kupyna.digest(message, 256) != dstu_core.kupyna256(message + b"\0")


def test_what_it_signs_is_accepted_and_nothing_beside_it() -> None:
    for number in range(20):
        message = CONTENT + bytes((number,))
        secret = dstu_core.sign257_keygen()
        public = dstu_core.sign257_verifying_key(secret)
        signature = _turned(dstu_core.sign257_message(secret, message))
        key = (int.from_bytes(public[:SIZE], "big"), int.from_bytes(public[SIZE:], "big"))
        digest = kupyna.digest(message, 256)
        assert CURVE.has_prime_order(key)
        assert verify(CURVE, key, digest[::-1], signature)
        assert not verify(CURVE, key, digest, signature)
        assert not verify(CURVE, key, kupyna.digest(OTHER_CONTENT, 256)[::-1], signature)


@needs_node
def test_it_accepts_what_the_page_signs_and_nothing_beside_it() -> None:
    messages = [CONTENT + bytes((number,)) for number in range(20)]
    digests = [dstu_core.kupyna256(message) for message in messages]
    program = node.node()
    assert program
    orders = json.dumps([digest.hex() for digest in (digests[0], *(d[::-1] for d in digests))])
    done = run_program([program, str(SOURCES / "sign-digest.mjs")], orders.encode())
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    point = CURVE.expand(bytes.fromhex(answer["key"]))
    assert point is not None
    public = b"".join(part.to_bytes(SIZE, "big") for part in point)
    straight, *turned = (_written(bytes.fromhex(signature)) for signature in answer["signatures"])
    for message, signature in zip(messages, turned, strict=True):
        assert dstu_core.sign257_verify(public, message, signature)
        assert not dstu_core.sign257_verify(public, message + b"\0", signature)
    assert not dstu_core.sign257_verify(public, messages[0], straight), "it turns the digest now"


@needs_node
def test_it_finds_the_digests_that_stand_in_a_container_of_the_page(pki: Pki) -> None:
    entry = certified(pki, DstuKey.generate(257), "kupyna")
    key_file = java_key_store({"pb_1": entry}, PASSWORD, MOMENT)
    (answer,) = node.run([Job({"key.jks": key_file}, PASSWORD, [{}], CONTENT)])
    (signer,) = cms.read_signed_data(answer.signatures[0], accept_ber=False).signers
    attributes = {a.oid: a.values for a in signer.signed_attributes or ()}
    (message_digest,) = attributes["1.2.840.113549.1.9.4"]
    assert message_digest.octets() == dstu_core.kupyna256(CONTENT)
    (reference,) = attributes["1.2.840.113549.1.9.16.2.47"]
    named = reference.fields().take(der.SEQUENCE).children()[0].children()[1]
    assert named.octets() == dstu_core.kupyna256(entry.chain[0].raw)
    assert message_digest.octets() != dstu_core.kupyna256(OTHER_CONTENT)
