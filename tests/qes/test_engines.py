"""Engines: tried before they serve, left out when they are wrong or unwanted, equal in answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.qes import accelerator, gost34311, libcrypto
from core.qes.dstu4145 import CURVES, Curve, Point

PURE = "pure Python"


@pytest.fixture
def groups_opened_anew() -> Iterator[None]:
    libcrypto.group.cache_clear()
    yield
    libcrypto.group.cache_clear()


def has_openssl() -> bool:
    return libcrypto.version() is not None


@pytest.mark.usefixtures("groups_opened_anew")
@pytest.mark.skipif(not has_openssl(), reason="this OpenSSL has no binary curves")
@pytest.mark.parametrize("m", CURVES)
def test_openssl_that_computes_wrongly_is_left_out_with_one_warning(
    m: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    curve = CURVES[m]
    right = curve.multiply(5, curve.base_point)
    libcrypto.group.cache_clear()
    monkeypatch.setattr(libcrypto.Group, "combine", lambda *_: curve.base_point)
    assert curve.multiply(5, curve.base_point) == right
    assert curve.multiply(5, curve.base_point) == right
    assert [record.getMessage() for record in caplog.records] == [
        f"OpenSSL computes wrongly over GF(2^{m}), pure Python serves"
    ]


@pytest.mark.usefixtures("groups_opened_anew")
@pytest.mark.skipif(not has_openssl(), reason="this OpenSSL has no binary curves")
def test_openssl_that_fails_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Point:
        raise libcrypto.LibcryptoError

    monkeypatch.setattr(libcrypto.Group, "combine", fail)
    curve = CURVES[257]
    assert libcrypto.group(curve) is None
    assert curve.multiply(curve.n, curve.base_point) is None


def test_an_accelerator_that_is_wrong_is_told_of(caplog: pytest.LogCaptureFixture) -> None:
    if not gost34311.is_accelerated():
        pytest.skip("no C compiler was at hand at set-up")
    tables = gost34311.substitution_tables(gost34311.DKE_1)
    assert accelerator.gost34311(tables, lambda state, blocks: bytes(64)) is None
    assert "wrong digests of GOST 34.311" in caplog.text


def chosen(variable: str) -> dict[str, str]:
    """The engines of a process with that environment."""
    program = "import json; from core.qes.engines import engines; print(json.dumps(engines()))"
    output = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "QES_PURE_PYTHON": variable},
        capture_output=True,
        check=True,
    ).stdout
    found: dict[str, str] = json.loads(output)
    return found


@pytest.mark.parametrize(
    ("variable", "unwanted"),
    [
        ("digests", {"gost34311", "kupyna"}),
        ("curves", {"dstu4145"}),
        ("1", {"gost34311", "kupyna", "dstu4145"}),
    ],
)
def test_the_environment_leaves_engines_out(variable: str, unwanted: set[str]) -> None:
    assert chosen(variable) == {
        name: PURE if name in unwanted else engine for name, engine in chosen("").items()
    }


# --- the test of a key's order ----------------------------------------------------------------


def point_near(curve: Curve, x: int) -> Point:
    """A point of the curve, of any order, with the first fitting x from the given one on."""
    field = curve.field
    while True:
        inverse = field.invert(x)
        z = field.solve_quadratic(x ^ curve.a ^ field.multiply(curve.b, field.square(inverse)))
        if z is not None:
            return x, field.multiply(x, z)
        x = x + 1 & (1 << curve.m) - 1 or 1


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(CURVES.values())), st.integers(1, 2**160))
def test_points_of_prime_order_are_those_that_the_order_takes_to_infinity(
    curve: Curve, x: int
) -> None:
    point = point_near(curve, x)
    small = curve.multiply(curve.n, point)  # of an order that divides the cofactor
    assert curve.has_prime_order(point) is (small is None)
    multiple = curve.multiply(curve.cofactor, point)
    assert multiple is None or curve.has_prime_order(multiple)


@pytest.mark.parametrize("curve", CURVES.values(), ids=[f"m{m}" for m in CURVES])
def test_points_of_small_order_are_refused_wherever_they_are_added(curve: Curve) -> None:
    x, small = 1, None
    while small is None or curve.multiply(curve.cofactor // 2, small) is None:
        x += 1
        small = curve.multiply(curve.n, point_near(curve, x))
    good = curve.multiply(3, curve.base_point)
    for times in range(1, curve.cofactor):
        torsion = curve.multiply(times, small)
        assert torsion is not None
        assert not curve.has_prime_order(torsion)
        mixed = curve.add(good, torsion)
        assert mixed is not None
        assert curve.contains(mixed)
        assert not curve.has_prime_order(mixed)


@pytest.mark.parametrize("curve", CURVES.values(), ids=[f"m{m}" for m in CURVES])
def test_the_curve_has_as_many_points_as_cofactor_and_order_say(curve: Curve) -> None:
    """Hasse's bound leaves one multiple of the order: what the test of the order rests upon."""
    points = curve.cofactor * curve.n
    assert (points - (1 << curve.m) - 1) ** 2 <= 4 << curve.m
    assert curve.n > 4 * (1 << (curve.m + 1) // 2)
    assert curve.cofactor in (2, 4)
    assert curve.n % 2
