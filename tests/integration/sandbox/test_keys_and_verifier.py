"""What the sandbox issues and signs, judged by the verifier of the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core import qes
from core.kit.clock import FixedClock
from sandbox.people.country import Country
from sandbox.people.keyring import Form, KeyCard, Keyring
from sandbox.trust import crl, der, digests, holders, ocsp, signing, trust_list
from sandbox.trust.certificates import Certificate
from sandbox.trust.containers import ITERATIONS
from sandbox.trust.holders import Holder, Order, Purpose, Validity
from sandbox.trust.keys import DstuKey, EcdsaKey, PrivateKey, RsaKey
from sandbox.trust.pki import Pki
from sandbox.trust.signing import SigningKey

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
CONTENT = b'{"action":"declaration.create"}'
PERSON = Holder("Вигаданенко", "Остап Тарасович", "7150000000")
ASKING = replace(qes.DEFAULT, revocation=qes.RevocationRule.REQUIRED)
KEYS: list[tuple[str, Callable[[], PrivateKey], str]] = [
    ("kupyna", DstuKey.generate, "kupyna256"),
    ("kupyna", DstuKey.generate, "gost34311"),
    ("gost", DstuKey.generate, "gost34311"),
    ("gost", lambda: DstuKey.generate(431), "kupyna256"),
    ("ecdsa", EcdsaKey.generate, "sha256"),
    ("ecdsa", RsaKey.generate, "sha256"),
]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    folder = tmp_path_factory.mktemp("trust") / "pki"
    return Pki.open_or_create(folder, "http://127.0.0.1:8085", FixedClock(NOW))


@pytest.fixture(scope="module")
def trust(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> qes.TrustStore:
    files = trust_list.dump(pki, tmp_path_factory.mktemp("list"))
    return qes.TrustStore.from_files(files.roots, [files.intermediates])


def make(
    pki: Pki, line: str = "kupyna", key: PrivateKey | None = None, **order: object
) -> SigningKey:
    key = key or DstuKey.generate()
    certificate = holders.issue(pki, PERSON, key, Order(line, **order))  # type: ignore[arg-type]
    return SigningKey(key, certificate)


def sign(key: SigningKey, *, detached: bool = False, digest: str | None = None) -> bytes:
    return signing.sign(
        CONTENT, key.key, key.certificate, signing_time=NOW, detached=detached, digest=digest
    )


def status(pki: Pki, issuer: str, certificate: Certificate) -> bytes:
    """The answer of the responder, asked as a client asks."""
    parent, digest = pki.certificate(issuer), digests.GOST_34311
    identifier = der.sequence(
        digest.algorithm,
        der.octets(digest.compute(parent.subject)),
        der.octets(digest.compute(parent.public_key_bits)),
        der.integer(certificate.serial),
    )
    return ocsp.respond(pki, der.sequence(der.sequence(der.sequence(der.sequence(identifier)))))


@pytest.mark.parametrize(("line", "generate", "digest"), KEYS)
@pytest.mark.parametrize("detached", [False, True])
def test_signature_passes_with_the_status_of_every_certificate(
    pki: Pki,
    trust: qes.TrustStore,
    line: str,
    generate: Callable[[], PrivateKey],
    digest: str,
    detached: bool,
) -> None:
    key = make(pki, line, generate())
    statuses = [
        status(pki, line, key.certificate),
        status(pki, f"czo-{line}", pki.certificate(line)),
    ]
    verified = qes.verify(
        sign(key, detached=detached, digest=digest),
        trust=trust,
        at=NOW,
        content=CONTENT,
        tax_id=PERSON.code,
        policy=ASKING,
        ocsp=statuses,
    )
    assert verified.content == CONTENT
    assert verified.report.verdict is qes.Verdict.PASSED


@pytest.mark.parametrize("line", ["kupyna", "gost", "ecdsa"])
def test_lists_of_the_revoked_serve_as_well(pki: Pki, trust: qes.TrustStore, line: str) -> None:
    key = make(pki, line, EcdsaKey.generate() if line == "ecdsa" else None)
    lists = [crl.revocation_list(pki, line), crl.revocation_list(pki, f"czo-{line}")]
    digest = "gost34311" if line == "gost" else None
    qes.verify(sign(key, digest=digest), trust=trust, at=NOW, policy=ASKING, crls=lists)


def test_revoked_certificate_is_refused(tmp_path: Path) -> None:
    pki = Pki.open_or_create(tmp_path / "pki", "http://127.0.0.1:8085", FixedClock(NOW))
    files = trust_list.dump(pki, tmp_path / "list")
    trust = qes.TrustStore.from_files(files.roots, [files.intermediates])
    key = make(pki, "gost")
    pki.register.revoke("gost", key.certificate.serial, NOW - timedelta(hours=1), "keyCompromise")
    statuses = [status(pki, "gost", key.certificate)]
    with pytest.raises(qes.SignatureRejected) as refusal:
        qes.verify(sign(key), trust=trust, at=NOW, ocsp=statuses)
    assert refusal.value.report.sub_indication is qes.SubIndication.REVOKED


def reason(trust: qes.TrustStore, container: bytes, tax_id: str | None = None) -> str:
    report = qes.examine(container, trust=trust, at=NOW, tax_id=tax_id)
    assert report.verdict is not qes.Verdict.PASSED
    return report.reason


def test_expired_and_future_certificates_are_told_apart(pki: Pki, trust: qes.TrustStore) -> None:
    day = timedelta(days=1)
    expired = make(pki, validity=Validity(NOW - 9 * day, NOW - day))
    future = make(pki, validity=Validity(NOW + day, NOW + 9 * day))
    assert reason(trust, sign(expired)) == "cert_expired"
    assert reason(trust, sign(future)) == "cert_not_yet_valid"


def test_seal_agreement_key_and_stranger_are_refused(pki: Pki, trust: qes.TrustStore) -> None:
    assert reason(trust, sign(make(pki, purpose=Purpose.SEAL))) == "is_seal"
    assert reason(trust, sign(make(pki, purpose=Purpose.KEY_AGREEMENT))) == "key_usage"
    assert reason(trust, sign(make(pki)), tax_id="7150000001") == "signer_mismatch"


def test_keys_of_another_sandbox_are_not_trusted(tmp_path: Path, trust: qes.TrustStore) -> None:
    other = Pki.open_or_create(tmp_path / "pki", "http://127.0.0.1:8085", FixedClock(NOW))
    assert reason(trust, sign(make(other))) == "chain_untrusted"


def test_keys_of_invented_people_sign_for_their_holders(pki: Pki, trust: qes.TrustStore) -> None:
    keyring = Keyring(pki, Country(NOW.date()), ITERATIONS)
    cards = [next(card for card in keyring.patients() if card.form is form) for form in Form]
    cards += [next(keyring.doctors()), next(keyring.clinic_staff())]
    for card in cards:
        check_holder(keyring, card, trust)


def check_holder(keyring: Keyring, card: KeyCard, trust: qes.TrustStore) -> None:
    verified = qes.verify(
        sign(keyring.signing_key(card.holder_id)), trust=trust, at=NOW, tax_id=card.holder.code
    )
    assert verified.signer.tax_id == card.holder.code
    assert verified.signer.edrpou == card.holder.edrpou


def test_doctor_signs_over_the_patients_container(pki: Pki, trust: qes.TrustStore) -> None:
    inner = sign(make(pki))
    doctor = make(pki, "gost")
    outer = signing.sign(inner, doctor.key, doctor.certificate, signing_time=NOW)
    assert qes.verify(outer, trust=trust, at=NOW).content == inner
    assert qes.verify(inner, trust=trust, at=NOW).content == CONTENT
