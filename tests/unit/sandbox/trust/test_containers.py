from __future__ import annotations

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from sandbox.trust import holders
from sandbox.trust.containers import (
    KeyEntry,
    encrypted_pkcs8,
    international_pfx,
    java_key_store,
    key_6_dat,
    national_pfx,
)
from sandbox.trust.holders import Holder, Order
from sandbox.trust.keys import DstuKey, EcdsaKey, RsaKey
from sandbox.trust.pki import Pki
from tests.kit import key_files
from tests.kit.key_files import WrongPassword
from tests.unit.sandbox.conftest import NOW

PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")
PASSWORD = "пароль-1234"
FEW = 20  # iterations; the acting number costs seconds where the digests are pure Python


@pytest.fixture(scope="module")
def entry(shared_pki: Pki) -> KeyEntry:
    return make_entry(shared_pki, DstuKey.generate(), "kupyna")


def make_entry(pki: Pki, key: DstuKey | EcdsaKey | RsaKey, line: str) -> KeyEntry:
    certificate = holders.issue(pki, PERSON, key, Order(line))
    return KeyEntry(key, [certificate, pki.certificate(line)])


@pytest.mark.parametrize("aes_certificates", [False, True])
def test_national_pfx_opens_with_its_password(entry: KeyEntry, aes_certificates: bool) -> None:
    data = national_pfx(entry, PASSWORD, FEW, aes_certificates=aes_certificates)
    opened = key_files.open_pfx(data, PASSWORD)
    assert opened.keys == [entry.key.pkcs8()]
    assert opened.certificates == [certificate.raw for certificate in entry.chain]


def test_national_pfx_is_protected_by_national_algorithms(entry: KeyEntry) -> None:
    opened = key_files.open_pfx(national_pfx(entry, PASSWORD, FEW), PASSWORD)
    assert opened.algorithms == {
        key_files.GOST_CFB,
        key_files.HMAC_GOST,
        key_files.DIGEST_GOST,
    }


def test_national_pfx_refuses_another_password(entry: KeyEntry) -> None:
    with pytest.raises(WrongPassword):
        key_files.open_pfx(national_pfx(entry, PASSWORD, FEW), "пароль-1235")


def test_two_files_of_one_key_share_no_salt(entry: KeyEntry) -> None:
    assert national_pfx(entry, PASSWORD, FEW) != national_pfx(entry, PASSWORD, FEW)


def test_pkcs8_file_opens(entry: KeyEntry) -> None:
    opened = key_files.open_pkcs8(encrypted_pkcs8(entry.key, PASSWORD, FEW), PASSWORD)
    assert opened.keys == [entry.key.pkcs8()]


def test_pkcs8_file_refuses_another_password(entry: KeyEntry) -> None:
    with pytest.raises(WrongPassword):
        key_files.open_pkcs8(encrypted_pkcs8(entry.key, PASSWORD, FEW), "інший")


def test_java_key_store_opens_with_alias_and_chain(entry: KeyEntry) -> None:
    data = java_key_store({"pb_9000000118": entry}, PASSWORD, NOW)
    opened = key_files.open_jks(data, PASSWORD)
    assert opened.aliases == ["pb_9000000118"]
    assert opened.keys == [entry.key.pkcs8()]
    assert opened.certificates == [certificate.raw for certificate in entry.chain]


def test_java_key_store_holds_several_keys(shared_pki: Pki, entry: KeyEntry) -> None:
    seal = make_entry(shared_pki, DstuKey.generate(), "kupyna")
    data = java_key_store({"pb_seal": seal, "pb_9000000118": entry}, PASSWORD, NOW)
    opened = key_files.open_jks(data, PASSWORD)
    assert opened.aliases == ["pb_seal", "pb_9000000118"]
    assert opened.keys == [seal.key.pkcs8(), entry.key.pkcs8()]


def test_java_key_store_refuses_another_password(entry: KeyEntry) -> None:
    data = java_key_store({"pb_9000000118": entry}, PASSWORD, NOW)
    with pytest.raises(WrongPassword):
        key_files.open_jks(data, "інший")


def test_key_6_opens(entry: KeyEntry) -> None:
    data = key_6_dat(entry.key, PASSWORD)
    assert key_files.open_key_6(data, PASSWORD).keys == [entry.key.pkcs8()]
    with pytest.raises(WrongPassword):
        key_files.open_key_6(data, "інший")


def test_wide_field_fits_every_national_container(shared_pki: Pki) -> None:
    entry = make_entry(shared_pki, DstuKey.generate(431), "gost")
    key = entry.key.pkcs8()
    assert key_files.open_pfx(national_pfx(entry, PASSWORD, FEW), PASSWORD).keys == [key]
    assert key_files.open_jks(java_key_store({"a": entry}, PASSWORD, NOW), PASSWORD).keys == [key]


@pytest.mark.parametrize("key", [EcdsaKey.generate(), RsaKey.generate()], ids=lambda key: key.kind)
def test_international_pfx_opens_in_the_library(shared_pki: Pki, key: EcdsaKey | RsaKey) -> None:
    entry = make_entry(shared_pki, key, "ecdsa")
    data = international_pfx(entry, PASSWORD)
    opened, certificate, others = pkcs12.load_key_and_certificates(data, PASSWORD.encode())
    assert opened is not None
    assert certificate is not None
    assert certificate.serial_number == entry.chain[0].serial
    assert [other.serial_number for other in others] == [entry.chain[1].serial]
    assert isinstance(opened, ec.EllipticCurvePrivateKey) == (key.kind == "ecdsa")
    with pytest.raises(ValueError, match="password"):
        pkcs12.load_key_and_certificates(data, b"other")


def test_international_pfx_refuses_a_national_key(entry: KeyEntry) -> None:
    with pytest.raises(TypeError):
        international_pfx(entry, PASSWORD)


def test_certificate_in_the_file_is_the_holders(entry: KeyEntry) -> None:
    opened = key_files.open_pfx(national_pfx(entry, PASSWORD, FEW), PASSWORD)
    names = x509.Certificate.load(opened.certificates[0]).subject.native
    assert names["serial_number"] == "TINUA-9000000118"
