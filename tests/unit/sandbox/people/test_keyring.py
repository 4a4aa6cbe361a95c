from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from asn1crypto import cms, x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from core.kit.clock import FixedClock
from sandbox.people.country import Country
from sandbox.people.ids import Thing
from sandbox.people.keyring import Form, KeyCard, Keyring, NoKey, Role
from sandbox.trust import signing
from sandbox.trust.keys import load_pkcs8
from sandbox.trust.pki import Pki
from tests.kit import key_files
from tests.kit.key_files import Opened
from tests.unit.sandbox.conftest import NOW
from tests.unit.sandbox.trust.checking import closes, is_signed_by

TODAY = date(2026, 11, 23)
FEW = 20
READERS: dict[Form, Callable[[bytes, str], Opened]] = {
    Form.KUPYNA_PFX: key_files.open_pfx,
    Form.GOST_PFX: key_files.open_pfx,
    Form.GOST_JKS: key_files.open_jks,
    Form.KEY_6: key_files.open_key_6,
}


@pytest.fixture(scope="module")
def keyring(shared_pki: Pki) -> Keyring:
    return Keyring(shared_pki, Country(TODAY), FEW)


def first(keyring: Keyring, form: Form) -> KeyCard:
    """The first patient whose key file is of this form."""
    return next(card for card in keyring.patients() if card.form is form)


def test_everybody_from_fourteen_has_a_key(keyring: Keyring) -> None:
    cards = list(keyring.patients())
    assert len(cards) == 50 - 4
    assert len({card.holder_id for card in cards}) == len(cards)
    assert {card.role for card in cards} == {Role.PATIENT}


def test_staff_have_keys_that_name_the_clinic(keyring: Keyring) -> None:
    staff = [*keyring.doctors(), *keyring.clinic_staff()]
    assert len(staff) == 300 + 2 * 60
    assert all(card.holder.edrpou and card.holder.organization for card in staff)
    assert all(len(card.holder.organization or "") <= 64 for card in staff)


def test_most_keys_are_pfx_with_kupyna_and_every_form_is_met(keyring: Keyring) -> None:
    forms = Counter(card.form for card in keyring.patients())
    assert forms[Form.KUPYNA_PFX] > 25
    assert set(forms) == set(Form)


def test_list_makes_no_keys(shared_pki: Pki) -> None:
    country = Country(TODAY, seed=77)
    cards = list(Keyring(shared_pki, country, FEW).doctors())
    folder = shared_pki.folder / "people"
    assert not any((folder / str(card.holder_id)).exists() for card in cards)


@pytest.mark.parametrize("form", list(READERS))
def test_national_key_file_opens_with_the_password_shown(keyring: Keyring, form: Form) -> None:
    card = first(keyring, form)
    file = keyring.container_for(card.holder_id)
    opened = READERS[form](file.content, file.password)
    key = load_pkcs8(opened.keys[0])
    subject = x509.Certificate.load(file.certificate).subject.native
    assert subject["serial_number"] == f"TINUA-{card.holder.code}"
    assert key.subject_public_key_info() in file.certificate
    assert opened.certificates[:1] in ([file.certificate], [])
    assert (opened.certificates == []) == (form is Form.KEY_6)


def test_international_key_file_opens_with_the_password_shown(keyring: Keyring) -> None:
    card = first(keyring, Form.ECDSA_PKCS12)
    file = keyring.container_for(card.holder_id)
    key, certificate, _ = pkcs12.load_key_and_certificates(file.content, file.password.encode())
    assert key is not None
    assert certificate is not None
    assert certificate.public_bytes(Encoding.DER) == file.certificate


def test_bank_calls_its_file_and_alias_by_the_tax_number(keyring: Keyring) -> None:
    card = first(keyring, Form.GOST_JKS)
    file = keyring.container_for(card.holder_id)
    assert file.name == f"pb_{card.holder.code}.jks"
    opened = key_files.open_jks(file.content, file.password)
    assert opened.aliases == [f"pb_{card.holder.code}"]


def test_second_asking_gives_the_same_file(keyring: Keyring, shared_pki: Pki) -> None:
    holder = next(keyring.doctors()).holder_id
    file = keyring.container_for(holder)
    assert keyring.container_for(str(holder)) == file
    again = Keyring(shared_pki, Country(TODAY), FEW)
    assert again.container_for(holder) == file
    assert again.signing_key(holder).certificate.raw == file.certificate


def test_many_askers_at_once_get_one_key(keyring: Keyring) -> None:
    holder = list(keyring.doctors())[30].holder_id
    with ThreadPoolExecutor(8) as pool:
        files = list(pool.map(keyring.container_for, [holder] * 8))
    assert len(set(files)) == 1


def test_making_that_was_cut_short_keeps_the_certificate(keyring: Keyring, shared_pki: Pki) -> None:
    holder = list(keyring.doctors())[31].holder_id
    certificate = keyring.signing_key(holder).certificate
    assert keyring.container_for(holder).certificate == certificate.raw
    folder = shared_pki.folder / "people" / str(holder)
    (folder / keyring.card(holder).file_name).unlink()
    assert keyring.container_for(holder).certificate == certificate.raw
    assert len(shared_pki.register.of_holder(str(keyring.card(holder).holder.code))) == 1


def test_certificate_is_by_the_provider_of_the_line(keyring: Keyring, shared_pki: Pki) -> None:
    for form in Form:
        card = first(keyring, form)
        certificate = keyring.signing_key(card.holder_id).certificate
        assert closes(shared_pki.certificate(form.line).public_key_info, certificate.raw)
        assert shared_pki.register.find(form.line, certificate.serial)


def test_signing_key_signs(keyring: Keyring) -> None:
    key = keyring.signing_key(next(keyring.clinic_staff()).holder_id)
    data = signing.sign(b"content", key.key, key.certificate, signing_time=NOW)
    (signer,) = cms.ContentInfo.load(data)["content"]["signer_infos"]
    to_verify = b"\x31" + signer["signed_attrs"].dump()[1:]
    algorithm = signer["signature_algorithm"]["algorithm"].dotted
    signature = signer["signature"].native
    assert is_signed_by(key.certificate.public_key_info, algorithm, to_verify, signature)


def test_nobody_else_has_a_key(keyring: Keyring) -> None:
    country = Country(TODAY)
    child, nobody = country.id(Thing.PERSON, 12), country.id(Thing.PERSON, 50)
    clinic = country.id(Thing.LEGAL_ENTITY, 0)
    foreign = Country(TODAY, seed=2).id(Thing.PERSON, 0)
    for holder in (child, nobody, clinic, foreign):
        with pytest.raises(NoKey):
            keyring.container_for(holder)


def test_keys_are_for_their_owner_only(keyring: Keyring, shared_pki: Pki) -> None:
    holder = next(keyring.doctors()).holder_id
    keyring.container_for(holder)
    folder = shared_pki.folder / "people" / str(holder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_day_of_the_country_does_not_change_the_keys(
    keyring: Keyring, shared_pki: Pki, clock: FixedClock
) -> None:
    holder = next(keyring.patients()).holder_id
    file = keyring.container_for(holder)
    tomorrow = Keyring(shared_pki, Country(date(2027, 11, 24)), FEW)
    assert tomorrow.container_for(holder) == file
