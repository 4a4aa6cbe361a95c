from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import x509

from core.kit.clock import FixedClock
from core.qes import gost34311
from sandbox.trust import holders, oids
from sandbox.trust.holders import Holder, Order, Purpose, Validity
from sandbox.trust.keys import DstuKey, EcdsaKey, RsaKey
from sandbox.trust.pki import LINES, Pki
from tests.unit.sandbox.conftest import BASE_URL, NOW
from tests.unit.sandbox.trust.checking import closes, extension

PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118", locality="Лубни")
LINE_NAMES = sorted(LINES)


def parents(line: str) -> list[tuple[str, str]]:
    return [
        (f"czo-{line}", f"czo-{line}"),
        (line, f"czo-{line}"),
        (f"ocsp-czo-{line}", f"czo-{line}"),
        (f"tsa-{line}", f"czo-{line}"),
        (f"ocsp-{line}", line),
    ]


@pytest.mark.parametrize("line", LINE_NAMES)
def test_every_certificate_is_signed_by_its_issuer(shared_pki: Pki, line: str) -> None:
    for name, issuer in parents(line):
        certificate, parent = shared_pki.certificate(name), shared_pki.certificate(issuer)
        assert closes(parent.public_key_info, certificate.raw), name
        assert certificate.issuer == parent.subject
        assert shared_pki.register.find(issuer, certificate.serial)


@pytest.mark.parametrize("line", LINE_NAMES)
def test_key_identifiers_link_child_and_issuer(shared_pki: Pki, line: str) -> None:
    for name, issuer in parents(line):
        _, authority = extension(shared_pki.certificate(name).raw, oids.AUTHORITY_KEY_IDENTIFIER)
        _, subject = extension(shared_pki.certificate(issuer).raw, oids.SUBJECT_KEY_IDENTIFIER)
        assert authority[4:] == subject[2:]


def test_identifier_of_a_national_key_is_over_the_wrapped_octets(shared_pki: Pki) -> None:
    certificate = shared_pki.certificate("kupyna")
    assert certificate.public_key_bits[:2].hex() == "0421"
    _, value = extension(certificate.raw, oids.SUBJECT_KEY_IDENTIFIER)
    assert value[2:] == gost34311.digest(certificate.public_key_bits)


@pytest.mark.parametrize("line", LINE_NAMES)
def test_every_name_says_that_it_is_a_test(shared_pki: Pki, line: str) -> None:
    for certificate in shared_pki.certificates(line).values():
        names = x509.Certificate.load(certificate.raw).subject.native
        assert "ТЕСТОВ" in names["organization_name"]
        assert "ТЕСТОВИЙ" in names["common_name"]


def test_services_have_the_marks_a_verifier_asks_for(shared_pki: Pki) -> None:
    critical, value = extension(shared_pki.certificate("tsa-kupyna").raw, oids.EXTENDED_KEY_USAGE)
    assert critical
    assert value.hex() == "300a06082b06010505070308"
    _, value = extension(shared_pki.certificate("ocsp-kupyna").raw, oids.EXTENDED_KEY_USAGE)
    assert value.hex() == "300a06082b06010505070309"
    for name in ("czo-gost", "gost"):
        assert extension(shared_pki.certificate(name).raw, oids.KEY_USAGE) == (
            True,
            bytes.fromhex("03020106"),
        )


def test_provider_cannot_make_providers(shared_pki: Pki) -> None:
    assert extension(shared_pki.certificate("gost").raw, oids.BASIC_CONSTRAINTS) == (
        True,
        bytes.fromhex("30060101ff020100"),
    )


def test_fields_of_the_roots_and_providers(shared_pki: Pki) -> None:
    keys = {name: shared_pki.authority(name).key for name in shared_pki.issuers()}
    fields = {name: key.curve.m for name, key in keys.items() if isinstance(key, DstuKey)}
    assert fields == {"czo-kupyna": 431, "kupyna": 257, "czo-gost": 431, "gost": 257}
    curves = {n: key.key.curve.name for n, key in keys.items() if isinstance(key, EcdsaKey)}
    assert curves == {"czo-ecdsa": "secp384r1", "ecdsa": "secp256r1"}


# --- people ---------------------------------------------------------------------------------


def test_certificate_of_a_person_has_the_national_profile(shared_pki: Pki) -> None:
    certificate = holders.issue(shared_pki, PERSON, DstuKey.generate(), Order())
    parsed = x509.Certificate.load(certificate.raw)
    assert closes(shared_pki.certificate("kupyna").public_key_info, certificate.raw)
    assert parsed.subject.native == {
        "common_name": "Вигаданенко Остап Тарасович",
        "surname": "Вигаданенко",
        "given_name": "Остап Тарасович",
        "serial_number": "TINUA-9000000118",
        "country_name": "UA",
        "locality_name": "Лубни",
    }
    assert extension(certificate.raw, oids.KEY_USAGE) == (True, bytes.fromhex("030206c0"))
    assert extension(certificate.raw, oids.EXTENDED_KEY_USAGE) is None
    _, codes = extension(certificate.raw, oids.SUBJECT_DIRECTORY_ATTRIBUTES)
    assert codes.hex() == "301e301c060c2a8624020101010b01040101310c130a" + b"9000000118".hex()
    _, access = extension(certificate.raw, oids.AUTHORITY_INFO_ACCESS)
    assert f"{BASE_URL}/services/ocsp/".encode() in access
    assert f"{BASE_URL}/download/certificates/kupyna.p7b".encode() in access
    _, lists = extension(certificate.raw, oids.CRL_DISTRIBUTION_POINTS)
    assert lists.endswith(f"{BASE_URL}/download/crls/kupyna-full.crl".encode())
    _, statements = extension(certificate.raw, oids.QC_STATEMENTS)
    assert b"\x06\x06\x04\x00\x8e\x46\x01\x01" in statements
    assert b"\x06\x06\x04\x00\x8e\x46\x01\x04" not in statements  # the key is in a file


def test_employee_carries_the_code_of_the_clinic_too(shared_pki: Pki) -> None:
    doctor = Holder("Лікаренко", "Олена Ігорівна", "9000000222", "Київ", "КНП", "99000001", "лікар")
    certificate = holders.issue(shared_pki, doctor, DstuKey.generate(), Order("gost"))
    _, codes = extension(certificate.raw, oids.SUBJECT_DIRECTORY_ATTRIBUTES)
    assert b"9000000222" in codes
    assert b"99000001" in codes
    names = x509.Certificate.load(certificate.raw).subject.native
    assert (names["organization_name"], names["title"]) == ("КНП", "лікар")


def test_seal_is_marked_as_one(shared_pki: Pki) -> None:
    order = Order(purpose=Purpose.SEAL)
    certificate = holders.issue(shared_pki, PERSON, DstuKey.generate(), order)
    _, purposes = extension(certificate.raw, oids.EXTENDED_KEY_USAGE)
    assert purposes.hex() == "300b06092a8624020101010309"


def test_agreement_key_may_not_sign(shared_pki: Pki) -> None:
    order = Order(purpose=Purpose.KEY_AGREEMENT)
    certificate = holders.issue(shared_pki, PERSON, DstuKey.generate(), order)
    assert extension(certificate.raw, oids.KEY_USAGE) == (True, bytes.fromhex("03020308"))


def test_document_number_stands_in_latin_letters(shared_pki: Pki) -> None:
    holder = Holder("Вигаданенко", "Марта Остапівна", "АВ123456")
    certificate = holders.issue(shared_pki, holder, DstuKey.generate(), Order())
    _, codes = extension(certificate.raw, oids.SUBJECT_DIRECTORY_ATTRIBUTES)
    assert codes.endswith(b"\x13\x08AB123456")


def test_holder_without_a_code_has_none_anywhere(shared_pki: Pki) -> None:
    holder = Holder("Вигаданенко", "Марта Остапівна", None)
    certificate = holders.issue(shared_pki, holder, DstuKey.generate(), Order())
    assert extension(certificate.raw, oids.SUBJECT_DIRECTORY_ATTRIBUTES) is None
    assert "serial_number" not in x509.Certificate.load(certificate.raw).subject.native


def test_validity_can_be_asked_for(shared_pki: Pki) -> None:
    validity = Validity(NOW - timedelta(days=9), NOW - timedelta(days=1))
    certificate = holders.issue(shared_pki, PERSON, DstuKey.generate(), Order(validity=validity))
    term = x509.Certificate.load(certificate.raw)["tbs_certificate"]["validity"]
    assert term["not_before"].native == validity.not_before
    assert term["not_after"].native == validity.not_after


@pytest.mark.parametrize("key", [EcdsaKey.generate(), RsaKey.generate()], ids=lambda key: key.kind)
def test_international_keys_get_certificates_too(shared_pki: Pki, key: EcdsaKey | RsaKey) -> None:
    certificate = holders.issue(shared_pki, PERSON, key, Order("ecdsa"))
    assert closes(shared_pki.certificate("ecdsa").public_key_info, certificate.raw)
    assert certificate.public_key_info == key.subject_public_key_info()


# --- keeping --------------------------------------------------------------------------------


def test_second_start_finds_the_same(pki: Pki, clock: FixedClock) -> None:
    person = holders.issue(pki, PERSON, DstuKey.generate(), Order())
    clock.advance(timedelta(days=3))
    again = Pki.open_or_create(pki.folder, "http://127.0.0.1:1", clock)
    assert again.certificates() == pki.certificates()
    assert again.addresses.base_url == BASE_URL
    assert again.register.find("kupyna", person.serial) == pki.register.find(
        "kupyna", person.serial
    )
    signature = again.authority("gost").key.subject_public_key_info()
    assert signature == pki.authority("gost").key.subject_public_key_info()


def test_only_the_owner_reads_the_keys(pki: Pki) -> None:
    for path in [pki.folder, *pki.folder.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_creation_that_a_crash_cut_short_starts_anew(tmp_path: Path, clock: FixedClock) -> None:
    unfinished = tmp_path / "pki.unfinished"
    (unfinished / "authorities").mkdir(parents=True)
    (unfinished / "authorities" / "gost.cer").write_bytes(b"cut")
    pki = Pki.open_or_create(tmp_path / "pki", BASE_URL, clock)
    assert closes(pki.certificate("czo-gost").public_key_info, pki.certificate("gost").raw)
    assert not unfinished.exists()


def test_two_folders_have_different_keys(shared_pki: Pki, pki: Pki) -> None:
    assert shared_pki.certificate("gost").public_key_info != pki.certificate("gost").public_key_info
