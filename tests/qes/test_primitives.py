"""Digests, the field and the curves: published examples, own vectors, equal twins."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.qes import accelerator, binary_curve, gost34311, kupyna, libcrypto
from core.qes.dstu4145 import CURVES, Curve, hash_to_field, signature_size, verify

from .make_material import FOLDER

VECTORS: dict[str, Any] = json.loads((FOLDER / "primitives.json").read_bytes())
SIGNATURES = VECTORS["dstu4145"]


def message(length: str) -> bytes:
    return bytes(7 * i % 256 for i in range(int(length)))


def pure_gost(data: bytes, packed: bytes = gost34311.DKE_1) -> bytes:
    tables = gost34311.substitution_tables(packed)
    hasher = gost34311.Hasher(partial(gost34311.compress, tables))
    hasher.update(data)
    return hasher.digest()


def pure_kupyna(data: bytes, bits: int) -> bytes:
    hasher = kupyna.Hasher(bits, partial(kupyna.compress, kupyna.round_tables()))
    hasher.update(data)
    return hasher.digest()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            b"This is message, length=32 bytes",
            "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa",
        ),
        (
            b"Suppose the original message has length = 50 bytes",
            "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208",
        ),
    ],
)
def test_gost_gives_the_examples_of_the_standard(text: bytes, expected: str) -> None:
    # RFC 5831, clause 7.3, which uses a substitution table of its own.
    example_table = bytes.fromhex(
        "4a92d80e6b1c7f53eb4c6dfa23810759581da342efc7609b7da1089fe46cb253"
        "6c715fd84a9e03b24ba0721d36859cfedb413f590ae7682c1fd057a4923e6b8c"
    )
    assert pure_gost(text, example_table).hex() == expected


@pytest.mark.parametrize(
    ("bits", "length", "expected"),
    [
        (256, 64, "08f4ee6f1be6903b324c4e27990cb24ef69dd58dbe84813ee0a52f6631239875"),
        (256, 128, "0a9474e645a7d25e255e9e89fff42ec7eb31349007059284f0b182e452bda882"),
        (256, 256, "d305a32b963d149dc765f68594505d4077024f836c1bf03806e1624ce176c08f"),
    ],
)
def test_kupyna_gives_the_examples_of_the_standard(bits: int, length: int, expected: str) -> None:
    # DSTU 7564:2014, annex B.
    assert kupyna.digest(bytes(range(length)), bits).hex() == expected


@pytest.mark.parametrize("length", VECTORS["gost34311"])
def test_gost_gives_the_committed_digest_with_and_without_accelerator(length: str) -> None:
    expected = VECTORS["gost34311"][length]
    assert gost34311.digest(message(length)).hex() == expected
    assert pure_gost(message(length)).hex() == expected


@pytest.mark.parametrize("bits", [256, 384, 512])
@pytest.mark.parametrize("length", VECTORS["kupyna256"])
def test_kupyna_gives_the_committed_digest_with_and_without_accelerator(
    bits: int, length: str
) -> None:
    expected = VECTORS[f"kupyna{bits}"][length]
    assert kupyna.digest(message(length), bits).hex() == expected
    assert pure_kupyna(message(length), bits).hex() == expected


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 400))
def test_a_message_in_two_pieces_has_the_digest_of_the_whole(data: bytes, cut: int) -> None:
    for make, whole in ((gost34311.new, gost34311.digest), (kupyna.new, kupyna.digest)):
        hasher = make()
        hasher.update(data[:cut])
        hasher.update(data[cut:])
        assert hasher.digest() == whole(data)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=500), st.sampled_from([256, 384, 512]))
def test_accelerated_and_pure_digests_are_equal(data: bytes, bits: int) -> None:
    assert gost34311.digest(data) == pure_gost(data)
    assert kupyna.digest(data, bits) == pure_kupyna(data, bits)


def test_an_accelerator_that_gives_something_else_is_not_used() -> None:
    tables = gost34311.substitution_tables(gost34311.DKE_1)
    assert accelerator.gost34311(tables, lambda state, blocks: bytes(64)) is None
    assert accelerator.kupyna(kupyna.round_tables(), lambda r, state, blocks: state) is None


@pytest.mark.parametrize("curve", CURVES.values(), ids=[f"m{m}" for m in CURVES])
class TestCurve:
    def test_the_base_point_is_on_it_and_of_prime_order(self, curve: Curve) -> None:
        assert curve.has_prime_order(curve.base_point)
        assert curve.multiply(curve.n - 1, curve.base_point) == curve.negate(curve.base_point)

    def test_openssl_and_pure_python_agree(self, curve: Curve) -> None:
        if not libcrypto.available():
            pytest.skip("this OpenSSL has no binary curves")
        group = libcrypto.group(curve)
        assert group is not None
        point = curve.multiply(3**90 % curve.n, curve.base_point)
        for left, right in ((1, 1), (5**70 % curve.n, 7**60 % curve.n), (curve.n - 1, 0), (0, 2)):
            terms = [(left, curve.base_point), (right, point)]
            assert group.combine(left, right, point) == binary_curve.combine(curve, terms)

    def test_sums_agree_with_multiples(self, curve: Curve) -> None:
        base = curve.base_point
        double = curve.add(base, base)
        assert double == curve.multiply(2, base)
        assert curve.add(double, base) == curve.multiply(3, base)
        assert curve.add(base, curve.negate(base)) is None
        assert curve.add(None, base) == curve.add(base, None) == base

    def test_a_compressed_point_expands_to_itself(self, curve: Curve) -> None:
        for k in range(1, 9):
            point = curve.multiply(k, curve.base_point)
            assert point is not None
            assert curve.expand(curve.compress(point)) == point

    def test_points_of_small_order_are_no_keys(self, curve: Curve) -> None:
        order_two = (0, curve.field.square_root(curve.b))
        assert curve.contains(order_two)
        assert curve.add(order_two, order_two) is None
        assert not curve.has_prime_order(order_two)
        mixed = curve.add(order_two, curve.base_point)
        assert mixed is not None
        assert curve.contains(mixed)
        assert not curve.has_prime_order(mixed)

    def test_octets_of_no_field_element_are_refused(self, curve: Curve) -> None:
        size = curve.field.size_bytes
        for octets in (b"", bytes(size - 1), bytes(size + 1), b"\xff" * size):
            with pytest.raises(ValueError, match=r"field|point"):
                curve.expand(octets)


@pytest.mark.parametrize("m", [163, 257, 431])
def test_field_operations_undo_each_other(m: int) -> None:
    field = CURVES[m].field
    for element in (1, 2, CURVES[m].b, CURVES[m].base_point[0]):
        assert field.multiply(element, field.invert(element)) == 1
        assert field.square(element) == field.multiply(element, element)
        assert field.square_root(field.square(element)) == element
        total, power = 0, element
        for _ in range(m):
            total ^= power
            power = field.square(power)
        assert field.trace(element) == total
        root = field.solve_quadratic(field.square(element) ^ element)
        assert root in (element, element ^ 1)
    with pytest.raises(ZeroDivisionError):
        field.invert(0)


@pytest.mark.parametrize(
    "vector", SIGNATURES, ids=[f"m{v['m']}-{i}" for i, v in enumerate(SIGNATURES)]
)
class TestSignature:
    def test_the_committed_one_verifies(self, vector: dict[str, Any]) -> None:
        assert check(vector)

    def test_any_change_of_it_does_not(self, vector: dict[str, Any]) -> None:
        curve, signature = CURVES[vector["m"]], bytes.fromhex(vector["signature"])
        half = len(signature) // 2
        order = curve.n.to_bytes(half, "little")
        changed = [
            b"",
            signature[:-1],
            signature + b"\0",
            bytes(half) + signature[half:],
            signature[:half] + bytes(half),
            signature[:half] + order,
            order + signature[half:],
            signature[half:] + signature[:half],
            bytes([signature[0] ^ 1]) + signature[1:],
            signature[:-1] + bytes([signature[-1] ^ 1]),
        ]
        assert not any(check(vector, signature=each) for each in changed)
        assert not check(vector, digest=bytes.fromhex(vector["digest"])[::-1])

    def test_its_other_writing_does_not(self, vector: dict[str, Any]) -> None:
        curve, signature = CURVES[vector["m"]], bytes.fromhex(vector["signature"])
        half = len(signature) // 2
        more = int.from_bytes(signature[half:], "little") + curve.n
        if more.bit_length() <= 8 * half:
            assert not check(vector, signature=signature[:half] + more.to_bytes(half, "little"))

    def test_pure_python_gives_the_same_answers(
        self, vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(libcrypto, "group", lambda curve: None)
        assert check(vector)
        assert not check(vector, digest=bytes(32))


def check(
    vector: dict[str, Any], *, signature: bytes | None = None, digest: bytes | None = None
) -> bool:
    curve = CURVES[vector["m"]]
    return verify(
        curve,
        curve.expand(bytes.fromhex(vector["public"])),
        bytes.fromhex(vector["digest"]) if digest is None else digest,
        bytes.fromhex(vector["signature"]) if signature is None else signature,
    )


def test_the_worked_example_of_the_standard_verifies() -> None:
    # DSTU 4145-2002, annex B; the example has a base point of its own.
    curve = Curve(
        m=163,
        exponents=(7, 6, 3),
        a=1,
        b=0x5FF6108462A2DC8210AB403925E638A19C1455D21,
        n=0x400000000000000000002BEC12BE2262D39BCF14D,
        cofactor=2,
        base_point=(
            0x72D867F93A93AC27DF9FF01AFFE74885C8C540420,
            0x0224A9C3947852B97C5599D5F4AB81122ADC3FD9B,
        ),
    )
    key = (
        0x57DE7FDE023FF929CB6AC785CE4B79CF64ABDC2DA,
        0x3E85444324BCF06AD85ABF6AD7B5F34770532B9AA,
    )
    digest = bytes.fromhex("ff4722f5aeed76eb2e5373df6d1680715bb92e3a8886e4ae9a0c917742c4c909")
    r = 0x274EA2C0CAA014A0D80A424F59ADE7A93068D08A7
    s = 0x2100D86957331832B8E8C230F5BD6A332B3615ACA
    assert signature_size(curve) == 42
    signature = r.to_bytes(21, "little") + s.to_bytes(21, "little")
    assert verify(curve, key, digest, signature)
    assert not verify(curve, (key[0], key[1] ^ 1), digest, signature)


def test_a_digest_of_zeros_becomes_the_element_one() -> None:
    assert hash_to_field(bytes(32), CURVES[257]) == 1
