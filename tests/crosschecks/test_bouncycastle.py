"""ДСТУ 4145 over all ten fields, here and in BouncyCastle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from core.qes import gost34311, kupyna
from core.qes.dstu4145 import CURVES, verify
from sandbox.trust.containers import java_key_store
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from tests.page import node
from tests.page.node import Job, needs_node

from .foreign import bouncycastle
from .foreign.bouncycastle import DIGESTS, Made, Order, Raw, needs_bouncycastle
from .people import CONTENT, MOMENT, OTHER_CONTENT, PASSWORD, certified

pytestmark = needs_bouncycastle

OURS: dict[str, Callable[[bytes], bytes]] = {
    "gost34311": gost34311.digest,
    **{f"kupyna{bits}": partial(kupyna.digest, bits=bits) for bits in (256, 384, 512)},
}
PAGE_DIGESTS = ("gost34311", "kupyna256")
PAGE_SIGNATURES = [(m, digest) for m in CURVES for digest in PAGE_DIGESTS]


@pytest.fixture(scope="module")
def of_page(pki: Pki) -> list[Raw]:
    """Signatures of the page by a key of every field with each digest."""
    ways = [{"digest": digest} for digest in PAGE_DIGESTS]
    jobs = []
    for m in CURVES:
        entry = certified(pki, DstuKey.generate(m), "kupyna")
        key_file = java_key_store({"pb_1": entry}, PASSWORD, MOMENT)
        jobs.append(Job({"key.jks": key_file}, PASSWORD, ways, CONTENT))
    containers = [made for answer in node.run(jobs) for made in answer.signatures]
    return [
        bouncycastle.raw_of(container, digest)
        for container, (_, digest) in zip(containers, PAGE_SIGNATURES, strict=True)
    ]


@needs_node
def test_it_accepts_what_the_page_signs_and_nothing_beside_it(of_page: list[Raw]) -> None:
    others = [replace(raw, message=raw.message + b"\0") for raw in of_page]
    other_digests = [
        replace(raw, digest=PAGE_DIGESTS[raw.digest == PAGE_DIGESTS[0]]) for raw in of_page
    ]
    answers = bouncycastle.verified([*of_page, *others, *other_digests])
    assert answers == [True] * 20 + [False] * 40


ORDERS = [Order(digest, number, CONTENT) for number in range(len(CURVES)) for digest in DIGESTS]


@pytest.fixture(scope="module")
def of_bouncycastle() -> dict[Order, Made]:
    return dict(zip(ORDERS, bouncycastle.signed(ORDERS), strict=True))


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: f"{order.curve} {order.digest}")
def test_what_it_signs_is_accepted_and_nothing_beside_it(
    order: Order, of_bouncycastle: dict[Order, Made]
) -> None:
    curve, made = list(CURVES.values())[order.curve], of_bouncycastle[order]
    key = curve.expand(made.key)
    assert key is not None
    assert curve.has_prime_order(key)
    assert verify(curve, key, OURS[order.digest](CONTENT), made.signature)
    assert not verify(curve, key, OURS[order.digest](OTHER_CONTENT), made.signature)
    turned = bytes((made.signature[0] ^ 1,)) + made.signature[1:]
    assert not verify(curve, key, OURS[order.digest](CONTENT), turned)
