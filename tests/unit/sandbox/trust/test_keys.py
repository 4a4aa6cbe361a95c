from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key

from core.qes import dstu4145
from sandbox.trust import der, digests
from sandbox.trust.gost28147 import Gost28147
from sandbox.trust.keys import DstuKey, EcdsaKey, PrivateKey, RsaKey, load_pkcs8
from tests.unit.sandbox.trust.checking import is_signed_by

KEYS: list[PrivateKey] = [
    DstuKey.generate(257),
    DstuKey.generate(431),
    EcdsaKey.generate(),
    EcdsaKey.generate(ec.SECP384R1()),
    RsaKey.generate(),
]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.kind)
def test_signature_verifies_and_another_message_does_not(key: PrivateKey) -> None:
    algorithm = key.signature_oid(key.default_digest)
    signature = key.sign(b"content", key.default_digest)
    info = key.subject_public_key_info()
    assert is_signed_by(info, algorithm, b"content", signature)
    assert not is_signed_by(info, algorithm, b"c0ntent", signature)


@pytest.mark.parametrize("digest", [digests.GOST_34311, digests.KUPYNA_256], ids=lambda d: d.name)
@pytest.mark.parametrize("m", [257, 431])
def test_dstu_signature_has_the_size_of_the_field(m: int, digest: digests.Digest) -> None:
    signature = DstuKey.generate(m).sign(b"content", digest)
    assert len(signature) == {257: 64, 431: 108}[m]


def test_dstu_key_refuses_a_foreign_digest() -> None:
    with pytest.raises(KeyError):
        DstuKey.generate().sign(b"content", digests.SHA_256)


def test_ecdsa_key_refuses_a_national_digest() -> None:
    with pytest.raises(KeyError):
        EcdsaKey.generate().sign(b"content", digests.KUPYNA_256)


def test_two_dstu_signatures_of_one_message_differ() -> None:
    key = DstuKey.generate()
    assert key.sign(b"content", digests.KUPYNA_256) != key.sign(b"content", digests.KUPYNA_256)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.kind)
def test_key_survives_being_written(key: PrivateKey) -> None:
    again = load_pkcs8(key.pkcs8())
    assert again.kind == key.kind
    assert again.subject_public_key_info() == key.subject_public_key_info()


def test_international_keys_are_written_as_others_read_them() -> None:
    key = EcdsaKey.generate()
    assert isinstance(load_der_private_key(key.pkcs8(), None), ec.EllipticCurvePrivateKey)


def test_public_point_is_of_prime_order() -> None:
    key = DstuKey.generate(257)
    assert dstu4145.CURVES[257].has_prime_order(key.public_point())


def test_parameters_are_explicit() -> None:
    algorithm = der.read(DstuKey.generate().subject_public_key_info()).children()[0]
    curve, dke = algorithm.children()[1].children()
    field, a, b, n, base = curve.children()
    assert [part.as_integer() for part in field.children()] == [257, 12]
    assert a.as_integer() == 0
    assert b.content == dstu4145.CURVES[257].b.to_bytes(33, "little")
    assert n.as_integer() == dstu4145.CURVES[257].n
    assert len(base.content) == 33
    assert len(dke.content) == 64


def test_cipher_agrees_with_a_key_file_of_another_program() -> None:
    # The password's key, and two blocks of the file with their clear text.
    key = bytes.fromhex("a90a9ba7c7cdc709e8415be07abd9f38ecc3867853224987b864468e5c12aae9")
    encrypted = bytes.fromhex("e46de867da0d0d7dcc16a31987666404")
    clear = bytes.fromhex("3081f20201003081c9060b2a86240201")
    assert Gost28147(key).decrypt_ecb(encrypted) == clear
    assert Gost28147(key).encrypt_ecb(clear) == encrypted


@pytest.mark.parametrize("size", [0, 1, 8, 9, 245])
def test_feedback_mode_takes_any_length(size: int) -> None:
    cipher = Gost28147(bytes(range(32)))
    data, vector = bytes(range(size % 251)), bytes(8)
    assert cipher.decrypt_cfb(cipher.encrypt_cfb(data, vector), vector) == data


def test_block_mode_refuses_a_part_of_a_block() -> None:
    with pytest.raises(ValueError, match="whole blocks"):
        Gost28147(bytes(32)).encrypt_ecb(b"seven..")


def test_authentication_code_changes_with_the_data() -> None:
    cipher = Gost28147(bytes(range(32)))
    assert len(cipher.mac(b"data")) == 4
    assert cipher.mac(b"data") != cipher.mac(b"dat@")
