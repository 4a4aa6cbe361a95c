"""Envelopes of id.gov.ua open with the key they were made for, and with nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.signing.remote.id_gov_ua.agreement import AgreementKey, KeyRefused
from bot.signing.remote.id_gov_ua.client import Encryption
from bot.signing.remote.id_gov_ua.envelope import EnvelopeBroken, opened
from bot.signing.remote.id_gov_ua.gost28147 import Gost28147
from bot.signing.remote.id_gov_ua.identity import Identity
from core.kit.clock import FixedClock
from sandbox.remote.id_gov_ua.envelope import seal
from sandbox.trust.certificates import Certificate
from sandbox.trust.gost28147 import Gost28147 as OtherGost28147
from sandbox.trust.holders import Holder, Order, Purpose, issue
from sandbox.trust.keys import DstuKey, EcdsaKey
from sandbox.trust.pki import Pki
from tests.kit.core_service import NOW

TOLD = '{"lastname": "Тестенко"}'.encode()
Pair = tuple[DstuKey, Certificate]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    clock = FixedClock(NOW - timedelta(days=30))
    return Pki.open_or_create(tmp_path_factory.mktemp("trust") / "pki", "http://127.0.0.1:9", clock)


def _pair(pki: Pki, m: int = 257) -> Pair:
    key = DstuKey.generate(m)
    order = Order("gost", Purpose.KEY_AGREEMENT)
    return key, issue(pki, Holder("Вигадана", "Система", None), key, order)


@pytest.fixture(scope="module")
def recipient(pki: Pki) -> Pair:
    return _pair(pki)


def _encryption(pair: Pair) -> Encryption:
    return Encryption.of(pair[0].pkcs8(), pair[1].raw)


@pytest.mark.parametrize("m", [163, 173, 257, 431])
def test_the_recipient_opens_what_was_sealed_for_him(pki: Pki, m: int) -> None:
    pair = _pair(pki, m)
    for _ in range(3):  # a leading zero of the shared secret comes by chance
        assert opened(seal(TOLD, pair[1]), _encryption(pair).key) == TOLD


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 5000])
def test_contents_of_any_size(recipient: Pair, size: int) -> None:
    content = bytes(size)
    assert opened(seal(content, recipient[1]), _encryption(recipient).key) == content


def test_another_key_does_not_open_it(pki: Pki, recipient: Pair) -> None:
    with pytest.raises(EnvelopeBroken, match="not for this key"):
        opened(seal(TOLD, recipient[1]), _encryption(_pair(pki)).key)


def test_a_changed_wrapped_key_does_not_open(recipient: Pair) -> None:
    envelope = bytearray(seal(TOLD, recipient[1]))
    position = envelope.index(bytes.fromhex("042c")) + 10
    envelope[position] ^= 1
    with pytest.raises(EnvelopeBroken):
        opened(bytes(envelope), _encryption(recipient).key)


@pytest.mark.parametrize(
    "oid", ["06092a864886f70d010703", "060a2a862402010101010304", "060b2a86240201010101010103"]
)
def test_other_algorithms_are_refused_by_name(recipient: Pair, oid: str) -> None:
    named = bytes.fromhex(oid)
    envelope = seal(TOLD, recipient[1]).replace(named, named[:-1] + b"\x63")
    with pytest.raises(EnvelopeBroken):
        opened(envelope, _encryption(recipient).key)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_changed_only_fails_as_an_envelope_or_changes_the_content(
    recipient: Pair, data: st.DataObject
) -> None:
    envelope = bytearray(seal(TOLD, recipient[1]))
    position = data.draw(st.integers(0, len(envelope) - 1))
    envelope[position] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.sampled_from([len(envelope), position]))
    try:
        opened(bytes(envelope[:cut]), _encryption(recipient).key)
    except EnvelopeBroken:
        return


def test_a_certificate_of_another_key_is_refused(pki: Pki, recipient: Pair) -> None:
    with pytest.raises(KeyRefused, match="another key"):
        Encryption.of(_pair(pki)[0].pkcs8(), recipient[1].raw)


@pytest.mark.parametrize("encoded", [b"", b"\x30\x00", b"text", EcdsaKey.generate().pkcs8()])
def test_what_is_no_key_of_dstu_is_refused(encoded: bytes) -> None:
    with pytest.raises(KeyRefused):
        AgreementKey.from_pkcs8(encoded)


@given(key=st.binary(min_size=32, max_size=32), data=st.binary(max_size=70))
@settings(max_examples=30, deadline=None)
def test_the_cipher_agrees_with_the_one_of_the_sandbox(key: bytes, data: bytes) -> None:
    ours, other = Gost28147(key), OtherGost28147(key)
    assert ours.decrypt_cfb(other.encrypt_cfb(data, b"synchro!"), b"synchro!") == data
    assert ours.mac(data) == other.mac(data)


# --- who it is ----------------------------------------------------------------------------------


def test_the_code_of_an_organisation_is_nobodys_tax_number() -> None:
    """A seal or an employee's certificate without РНОКПП must not open a stranger's form."""
    told = {"lastname": "Вигадана", "edrpoucode": "00000000", "drfocode": ""}
    identity = Identity.of(told)
    assert identity.tax_id is None
    assert identity.edrpou == "00000000"


@pytest.mark.parametrize(
    ("told", "claim"), [("1", True), (True, True), ("false", False), (0, False), ("", None)]
)
def test_the_claim_of_a_qualified_device_is_read_in_every_spelling(
    told: object, claim: bool | None
) -> None:
    assert Identity.of({"isqscd": told}).is_qualified_device is claim
