"""Our key files and OCSP answers beside those of other programs: same parts, same parameters."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509

from core.kit.clock import FixedClock
from core.qes import dstu4145
from sandbox.trust import der, holders, ocsp
from sandbox.trust.certificates import Certificate
from sandbox.trust.containers import KeyEntry, java_key_store, key_6_dat, national_pfx
from sandbox.trust.digests import BY_OID
from sandbox.trust.holders import Holder, Order
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from tests.kit import key_files
from tests.kit.key_files import Opened

DATA = Path(os.environ.get("CONFORMANCE_DATA", "/nonexistent")) / "qes"
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")
if not DATA.is_dir():
    pytest.skip("CONFORMANCE_DATA is not set", allow_module_level=True)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    folder = tmp_path_factory.mktemp("trust") / "pki"
    return Pki.open_or_create(folder, "http://127.0.0.1:8085", FixedClock(NOW))


@pytest.fixture(scope="module")
def entry(pki: Pki) -> KeyEntry:
    key = DstuKey.generate()
    certificate = holders.issue(pki, PERSON, key, Order("gost"))
    return KeyEntry(key, [certificate, pki.certificate("gost")])


def foreign(name: str, reader: Callable[[bytes, str], Opened]) -> Opened:
    password = json.loads((DATA / "manifest.json").read_bytes())["password"]
    return reader((DATA / "containers" / name).read_bytes(), password)


def test_pfx_is_protected_as_the_providers_library_does(entry: KeyEntry) -> None:
    ours = national_pfx(entry, "pass-1234", aes_certificates=True)
    theirs = foreign("patient1-gost.pfx", key_files.open_pfx)
    opened = key_files.open_pfx(ours, "pass-1234")
    assert opened.algorithms == theirs.algorithms
    assert len(opened.certificates) == len(theirs.certificates)


def test_pfx_of_a_state_provider_is_protected_as_ours(entry: KeyEntry) -> None:
    data = (DATA / "real" / "uapki" / "test-diia.p12").read_bytes()
    theirs = key_files.open_pfx(data, "testpassword")
    ours = key_files.open_pfx(national_pfx(entry, "pass-1234"), "pass-1234")
    assert ours.algorithms == theirs.algorithms


def test_java_key_store_and_key_6_have_the_foreign_shape(entry: KeyEntry) -> None:
    store = foreign("patient5.jks", key_files.open_jks)
    ours = key_files.open_jks(
        java_key_store({f"pb_{PERSON.code}": entry}, "pass-1234", NOW), "pass-1234"
    )
    assert [alias[:3] for alias in ours.aliases] == [alias[:3] for alias in store.aliases]
    assert len(ours.certificates) == len(store.certificates)
    file = foreign("patient4-Key-6.dat", key_files.open_key_6)
    again = key_files.open_key_6(key_6_dat(entry.key, "pass-1234"), "pass-1234")
    assert again.algorithms == file.algorithms
    # Explicit parameters up to the scalar: the same octets in every file of this field.
    assert again.keys[0][-34 - 190 : -34] == file.keys[0][-35 - 190 : -35]


def test_key_files_of_others_hold_keys_of_their_certificates() -> None:
    for name, reader in (
        ("patient1-gost.pfx", key_files.open_pfx),
        ("patient2-kupyna.pfx", key_files.open_pfx),
        ("patient5.jks", key_files.open_jks),
    ):
        opened = foreign(name, reader)
        private = opened.keys[0]
        scalar = private[private.rindex(b"\x04", 0, -31) + 2 :]
        key = DstuKey(dstu4145.CURVES[257], int.from_bytes(scalar, "little"))
        assert key.public_octets() in opened.certificates[0], name


def test_authorities_of_the_vectors_have_our_keys_and_identifiers() -> None:
    private_keys = json.loads((DATA / "pki" / "keys.json").read_bytes())
    seen = 0
    for name, fields in private_keys.items():
        path = DATA / "pki" / f"{name}.cer"
        if fields["type"] == "dstu4145" and path.exists() and not name.startswith("rogue"):
            curve = dstu4145.CURVES[int(fields["curve"][1:4])]
            key = DstuKey(curve, int(fields["d_hex"], 16))
            certificate = path.read_bytes()
            assert key.subject_public_key_info() in certificate
            assert key.key_identifier() in certificate
            seen += 1
    assert seen >= 8


def extensions(certificate: bytes) -> dict[str, bool]:
    parsed = x509.Certificate.load(certificate)["tbs_certificate"]["extensions"]
    return {item["extn_id"].dotted: item["critical"].native for item in parsed}


def test_certificates_carry_what_foreign_ones_carry(pki: Pki, entry: KeyEntry) -> None:
    person = (DATA / "certs" / "patient1.cer").read_bytes()
    assert _without_delta(extensions(entry.chain[0].raw)) == extensions(person)
    for name in ("ca", "tsa", "ocsp"):
        theirs = extensions((DATA / "pki" / f"{name}-gost.cer").read_bytes())
        ours = extensions(pki.certificate("gost" if name == "ca" else f"{name}-gost").raw)
        # The vectors' services repeat the organisation's code among directory attributes.
        theirs.pop("2.5.29.9", None)
        assert _without_delta(ours) == theirs, name


def _without_delta(found: dict[str, bool]) -> dict[str, bool]:
    """Real certificates name a delta list; the vectors' certificates name none."""
    return {kind: critical for kind, critical in found.items() if kind != "2.5.29.46"}


def test_real_certificates_of_a_provider_mark_the_same_parts_critical(pki: Pki) -> None:
    folder = DATA / "real" / "uapki"
    for pattern, ours in (("diia-CA-*", "gost"), ("CAO-*", "czo-gost")):
        (path,) = folder.glob(pattern)
        theirs = extensions(path.read_bytes())
        for kind, critical in extensions(pki.certificate(ours).raw).items():
            assert theirs.get(kind, critical) == critical, (pattern, kind)


def test_ocsp_answer_has_the_foreign_shape(pki: Pki, entry: KeyEntry) -> None:
    theirs = asn1_ocsp.OCSPResponse.load((DATA / "ocsp" / "patient1.ors").read_bytes())
    identifier = _single(theirs)["cert_id"]
    algorithm = identifier["hash_algorithm"]["algorithm"].dotted
    ours = asn1_ocsp.OCSPResponse.load(ocsp.respond(pki, _request(pki, entry, algorithm)))
    assert _single(ours).native.keys() == _single(theirs).native.keys()
    assert _single(ours)["cert_status"].name == _single(theirs)["cert_status"].name == "good"
    # What the key hash of CertID is taken over: the key's octets with their header.
    issuer = Certificate((DATA / "pki" / "ca-gost.cer").read_bytes())
    compute = BY_OID[algorithm].compute
    assert identifier["issuer_key_hash"].native == compute(issuer.public_key_bits)
    assert identifier["issuer_name_hash"].native == compute(issuer.subject)


def _single(answer: Any) -> Any:
    basic = answer["response_bytes"]["response"].parsed
    return basic["tbs_response_data"]["responses"][0]


def _request(pki: Pki, entry: KeyEntry, algorithm: str) -> bytes:
    issuer, digest = pki.certificate("gost"), BY_OID[algorithm]
    identifier = der.sequence(
        digest.algorithm,
        der.octets(digest.compute(issuer.subject)),
        der.octets(digest.compute(issuer.public_key_bits)),
        der.integer(entry.chain[0].serial),
    )
    return der.sequence(der.sequence(der.sequence(der.sequence(identifier))))
