"""Published vectors of the digests, the curves and the raw signatures."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from core.qes import gost34311, keys, kupyna, libcrypto
from core.qes.dstu4145 import CURVES, Curve, verify

from .qes_data import document, forget_judgements

GOST, KUPYNA = document("primitives/gost34311.json"), document("primitives/kupyna.json")
PARAMETERS = document("primitives/dstu4145-curves.json")["curves"]
SIGNATURES = document("primitives/dstu4145-signatures.json")


def gost_with(packed: str, data: bytes) -> str:
    tables = gost34311.substitution_tables(bytes.fromhex(packed))
    hasher = gost34311.Hasher(partial(gost34311.compress, tables))
    hasher.update(data)
    return hasher.digest().hex()


def test_gost_digests() -> None:
    assert GOST["sbox_dke1_packed_hex"] == gost34311.DKE_1.hex()
    for vector in GOST["dke1"]:
        data = bytes.fromhex(vector["msg_hex"])
        assert gost34311.digest(data).hex() == vector["digest_hex"]
        assert gost_with(GOST["sbox_dke1_packed_hex"], data) == vector["digest_hex"]
    for vector in GOST["standard_examples_with_example_sbox"]:
        data = bytes.fromhex(vector["msg_hex"])
        table = GOST["standard_example_sbox_packed_hex"]
        assert gost_with(table, data) == vector["digest_hex"]


def test_kupyna_digests() -> None:
    pure = partial(kupyna.compress, kupyna.round_tables())
    for vector in KUPYNA["vectors"]:
        data, bits = bytes.fromhex(vector["msg_hex"]), vector["bits"]
        assert kupyna.digest(data, bits).hex() == vector["digest_hex"]
        hasher = kupyna.Hasher(bits, pure)
        hasher.update(data)
        assert hasher.digest().hex() == vector["digest_hex"]


@pytest.mark.parametrize("given", PARAMETERS, ids=[given["name"] for given in PARAMETERS])
def test_curves(given: dict[str, Any]) -> None:
    curve = CURVES[given["m"]]
    point = (int(given["gx_hex"], 16), int(given["gy_hex"], 16))
    assert set(curve.exponents) == set(given["k"])
    assert (curve.a, curve.cofactor) == (given["a"], given["cofactor"])
    assert (curve.b, curve.n) == (int(given["b_hex"], 16), int(given["n_hex"], 16))
    assert curve.base_point == point
    assert curve.compress(point).hex() == given["g_compressed_le_hex"]
    assert curve.has_prime_order(point)


@pytest.mark.parametrize("engine", ["openssl", "python"])
def test_raw_signatures(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if engine == "python":
        monkeypatch.setattr(libcrypto, "group", lambda curve: None)
    elif not libcrypto.available():
        pytest.skip("this OpenSSL has no binary curves")
    forget_judgements()
    for vector in SIGNATURES["uapki_raw"]:
        key = keys.read(bytes.fromhex(vector["spki_der_hex"]))
        assert isinstance(key, keys.DstuKey)
        assert key.point == (int(vector["qx_hex"], 16), int(vector["qy_hex"], 16))
        digest, signature = (bytes.fromhex(vector[n]) for n in ("digest_hex", "sig_rs_le_hex"))
        assert verify(key.curve, key.point, digest, signature) == vector["valid"]


@pytest.mark.parametrize(
    "given",
    SIGNATURES["standard_and_bouncycastle"],
    ids=[given["source"] for given in SIGNATURES["standard_and_bouncycastle"]],
)
def test_worked_examples(given: dict[str, Any]) -> None:
    number = {k.removesuffix("_hex"): int(v, 16) for k, v in given.items() if k.endswith("_hex")}
    curve = Curve(
        m=given["m"],
        exponents=tuple(given["k"]),
        a=given["a"],
        b=number["b"],
        n=number["n"],
        base_point=(number["gx"], number["gy"]),
        cofactor=2 if given["a"] else 4,
    )
    key = (number["qx"], number["qy"])
    assert curve.negate(curve.multiply(number["d"], curve.base_point)) == key
    size = (number["n"].bit_length() + 7) // 8
    signature = b"".join(number[part].to_bytes(size, "little") for part in "rs")
    assert verify(curve, key, bytes.fromhex(given["digest_hex"]), signature)
