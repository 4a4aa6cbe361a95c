"""What is published: revocation lists, the bag of certificates, the list of providers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from asn1crypto import cms
from cryptography import x509

from core.kit.clock import FixedClock
from core.qes.trust_list import TrustList
from sandbox.trust import crl, holders, trust_list
from sandbox.trust.holders import Holder, Order
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import LINES, Pki
from tests.unit.sandbox.conftest import BASE_URL, NOW
from tests.unit.sandbox.trust.checking import closes

PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")


@pytest.mark.parametrize("line", sorted(LINES))
def test_list_is_signed_by_the_issuer_itself(shared_pki: Pki, line: str) -> None:
    for issuer in (line, f"czo-{line}"):
        data = crl.revocation_list(shared_pki, issuer)
        assert closes(shared_pki.certificate(issuer).public_key_info, data)


def test_list_names_the_revoked_and_nobody_else(pki: Pki, clock: FixedClock) -> None:
    revoked, good = (
        holders.issue(pki, PERSON, DstuKey.generate(), Order("gost")) for _ in range(2)
    )
    pki.register.revoke("gost", revoked.serial, clock.now(), "cessationOfOperation")
    parsed = x509.load_der_x509_crl(crl.revocation_list(pki, "gost"))
    entry = parsed.get_revoked_certificate_by_serial_number(revoked.serial)
    assert entry is not None
    assert entry.revocation_date_utc == NOW
    reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert reason is x509.ReasonFlags.cessation_of_operation
    assert parsed.get_revoked_certificate_by_serial_number(good.serial) is None


def test_empty_list_is_a_list(pki: Pki) -> None:
    parsed = x509.load_der_x509_crl(crl.revocation_list(pki, "kupyna"))
    assert len(parsed) == 0
    assert parsed.last_update_utc == NOW
    assert parsed.next_update_utc == NOW + timedelta(days=1)


def test_number_of_the_list_grows(pki: Pki, clock: FixedClock) -> None:
    numbers = []
    for _ in range(2):
        parsed = x509.load_der_x509_crl(crl.revocation_list(pki, "gost"))
        numbers.append(parsed.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number)
        clock.advance(timedelta(seconds=1))
    assert numbers[0] < numbers[1]


def test_unknown_issuer_has_no_list(shared_pki: Pki) -> None:
    with pytest.raises(KeyError):
        crl.revocation_list(shared_pki, "nobody")


def bag_of(data: bytes) -> set[bytes]:
    signed = cms.ContentInfo.load(data, strict=True)["content"]
    assert len(signed["signer_infos"]) == 0
    return {certificate.dump() for certificate in signed["certificates"]}


def test_bag_holds_every_authority(shared_pki: Pki) -> None:
    assert bag_of(trust_list.bag(shared_pki)) == {
        certificate.raw for certificate in shared_pki.certificates().values()
    }


def test_bag_of_one_line_holds_that_line(shared_pki: Pki) -> None:
    names = ("czo-gost", "ocsp-czo-gost", "gost", "ocsp-gost", "tsa-gost")
    assert bag_of(trust_list.bag(shared_pki, "gost")) == {
        shared_pki.certificate(name).raw for name in names
    }


def test_providers_are_listed_with_their_services(shared_pki: Pki) -> None:
    providers = orjson.loads(trust_list.provider_list(shared_pki))
    assert len(providers) == len(LINES)
    for provider in providers:
        assert provider["ocspAccessPointAddress"] == "127.0.0.1:8085/services/ocsp/"
        assert provider["ocspAccessPointPort"] == "8085"
        (name,) = provider["issuerCNs"]
        assert name.startswith("ТЕСТОВИЙ КНЕДП")
    tsp = {provider["tspAddress"] for provider in providers}
    assert tsp == {f"{BASE_URL[7:]}/services/tsp/{line}/" for line in LINES}


def test_dump_writes_anchors_apart_from_the_bag(shared_pki: Pki, tmp_path: Path) -> None:
    files = trust_list.dump(shared_pki, tmp_path / "trust")
    assert [path.name for path in files.roots] == [f"czo-{line}.cer" for line in LINES]
    for path, line in zip(files.roots, LINES, strict=True):
        assert path.read_bytes() == shared_pki.certificate(f"czo-{line}").raw
    assert bag_of(files.intermediates.read_bytes())
    assert len(orjson.loads(files.providers.read_bytes())) == len(LINES)


def test_dump_is_a_trust_list_with_the_roots_pinned(shared_pki: Pki, tmp_path: Path) -> None:
    files = trust_list.dump(shared_pki, tmp_path)
    loaded = TrustList.load(files.folder)
    assert {root.raw for root in loaded.store.roots} == {
        shared_pki.certificate(line.root).raw for line in LINES.values()
    }
    assert loaded.is_current(shared_pki.clock.now())
    assert {address for provider in loaded.providers for address in provider.cmp} == {
        f"{BASE_URL}/services/cmp/{line}/" for line in LINES
    }


def written(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_dump_again_changes_nothing(shared_pki: Pki, tmp_path: Path) -> None:
    trust_list.dump(shared_pki, tmp_path)
    before = written(tmp_path)
    trust_list.dump(shared_pki, tmp_path)
    assert written(tmp_path) == before
