"""One container: what makes it pass, and each thing that makes it not pass."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.qes import (
    DEFAULT,
    STRICT,
    Policy,
    QesError,
    SignatureFailed,
    SignatureIndeterminate,
    SignatureKind,
    SignatureReport,
    TrustStore,
    Verdict,
    examine,
    load,
    verify,
)

from .building import containers, encode
from .building.certificates import name
from .building.containers import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNED_AT,
    SIGNING_CERTIFICATE_V2,
    SIGNING_TIME,
    Attributes,
    Recipe,
)
from .building.keys import DstuKey, digest
from .building.world import CONTENT, NOW, TAX_ID, World

WORLD = World()


def look(container: bytes, **arguments: Any) -> SignatureReport:
    arguments = {"trust": WORLD.trust, "at": NOW, "ocsp": [WORLD.ocsp()], **arguments}
    return examine(container, **arguments)


@pytest.mark.parametrize("kind", ["dstu", "kupyna", "ecdsa"])
@pytest.mark.parametrize("detached", [False, True])
def test_a_good_signature_passes_with_everything_said_of_it(kind: str, detached: bool) -> None:
    world = World(kind)
    signature = verify(
        world.sign(detached=detached),
        trust=world.trust,
        at=NOW,
        content=CONTENT,
        tax_id=TAX_ID,
        ocsp=[world.ocsp()],
    )
    assert signature.content == CONTENT
    assert signature.certificate.raw == world.person.certificate
    assert signature.signed_at == SIGNED_AT
    assert signature.kind is SignatureKind.QUALIFIED
    assert signature.signer.tax_id == TAX_ID
    assert signature.signer.surname == "Вигаданчук"
    assert signature.signer.serial == "64"
    assert signature.report.verdict is Verdict.PASSED
    assert signature.report.limitations == ()
    digest_name = {"dstu": "gost34311", "kupyna": "kupyna256", "ecdsa": "sha256"}[kind]
    assert signature.algorithm.endswith(f"with {digest_name}")


def test_kupyna_signs_under_a_chain_of_the_older_digest() -> None:
    key = DstuKey("dstu person", digest="kupyna256", form="explicit")
    signer = replace(WORLD.person, key=key)
    assert look(WORLD.sign(signer=signer)).verdict is Verdict.PASSED


def test_the_signer_may_be_named_by_key_identifier() -> None:
    assert look(WORLD.sign(by_key_id=True)).verdict is Verdict.PASSED


def test_attributes_are_hashed_as_received_although_not_sorted() -> None:
    assert look(WORLD.sign(sort_attributes=False)).verdict is Verdict.PASSED


def test_the_certificate_may_come_from_elsewhere() -> None:
    container = WORLD.sign(certificates=())
    assert look(container).reason == "signer_cert_missing"
    found = look(container, intermediates=load(WORLD.person.certificate))
    assert found.verdict is Verdict.PASSED


def test_a_container_in_ber_is_read_unless_the_policy_is_strict() -> None:
    der = WORLD.sign()
    inner = der[der.index(b"\xa0\x82") :]  # ContentInfo with an indefinite length
    ber = b"\x30\x80" + encode.oid(containers.SIGNED_DATA) + inner + b"\0\0"
    assert look(ber, content=CONTENT).verdict is Verdict.PASSED
    assert look(ber, policy=STRICT).reason == "malformed"


@pytest.mark.parametrize(
    ("in_device", "qualified", "kind"),
    [
        (True, True, SignatureKind.QUALIFIED),
        (False, True, SignatureKind.ADVANCED_QUALIFIED_CERTIFICATE),
        (False, False, SignatureKind.ADVANCED),
    ],
)
def test_the_kind_of_signature_is_told(
    in_device: bool, qualified: bool, kind: SignatureKind
) -> None:
    statements = ("0.4.0.1862.1.1",) * qualified + ("0.4.0.1862.1.4",) * in_device
    signer = WORLD.issue(WORLD.person_template(statements=statements))
    policy = Policy(require_qualified=False)
    report = look(WORLD.sign(signer=signer), policy=policy)
    assert report.verdict is Verdict.PASSED
    assert report.signers[0].kind is kind


def change(**values: bytes | None) -> Callable[[Attributes], Attributes]:
    """Attributes replaced, or left out where the value is none."""
    kinds = {
        "content_type": CONTENT_TYPE,
        "message_digest": MESSAGE_DIGEST,
        "signing_time": SIGNING_TIME,
        "certificate": SIGNING_CERTIFICATE_V2,
    }

    def apply(attributes: Attributes) -> Attributes:
        changed = {**attributes, **{kinds[k]: v for k, v in values.items() if v is not None}}
        return {k: v for k, v in changed.items() if k not in _left_out(kinds, values)}

    return apply


def _left_out(kinds: dict[str, str], values: dict[str, bytes | None]) -> set[str]:
    return {kinds[k] for k, value in values.items() if value is None}


def repeated(kind: str) -> Callable[[Attributes], Attributes]:
    return lambda attributes: {**attributes, f"{kind}#again": attributes[kind]}


def two_values(kind: str, value: bytes) -> Callable[[Attributes], Attributes]:
    return lambda attributes: {**attributes, kind: encode.set_of(value, value)}


OTHER = WORLD.issue(WORLD.person_template(serial=101), DstuKey("other"))
ESS_OF_OTHER = containers.signing_certificate(
    OTHER.certificate, OTHER.issuer, OTHER.serial, "gost34311"
)
ESS_BY_SHA_1 = containers.signing_certificate(
    WORLD.person.certificate, WORLD.person.issuer, WORLD.person.serial, "sha1"
)
ESS_OF_OTHER_HASH = containers.signing_certificate(
    OTHER.certificate, WORLD.person.issuer, WORLD.person.serial, "gost34311"
)
ESS_OF_OTHER_SERIAL = containers.signing_certificate(
    WORLD.person.certificate, WORLD.person.issuer, 5, "gost34311"
)
ESS_OF_OTHER_ISSUER = containers.signing_certificate(
    WORLD.person.certificate, name(CN="Інший"), WORLD.person.serial, "gost34311"
)
DIGEST = encode.octets(digest("gost34311", CONTENT))

REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "content is not what was signed": (
        {"signed_content": CONTENT + b" "},
        "message_digest_mismatch",
    ),
    "no signed attributes": ({"without_attributes": True}, "signed_attrs_missing"),
    "no content type": (
        {"change_attributes": change(content_type=None)},
        "content_type_mismatch",
    ),
    "content type of something else": (
        {"change_attributes": change(content_type=encode.set_of(encode.oid("1.2.3")))},
        "content_type_mismatch",
    ),
    "no message digest": (
        {"change_attributes": change(message_digest=None)},
        "message_digest_missing",
    ),
    "message digest of something else": (
        {"change_attributes": change(message_digest=encode.set_of(encode.octets(bytes(32))))},
        "message_digest_mismatch",
    ),
    "two message digests": (
        {"change_attributes": two_values(MESSAGE_DIGEST, DIGEST)},
        "duplicate_attr",
    ),
    "message digest repeated": (
        {"change_attributes": repeated(MESSAGE_DIGEST)},
        "duplicate_attr",
    ),
    "signing time repeated": ({"change_attributes": repeated(SIGNING_TIME)}, "duplicate_attr"),
    "no reference to the certificate": (
        {"change_attributes": change(certificate=None)},
        "ess_cert_missing",
    ),
    "reference to another certificate": (
        {"change_attributes": change(certificate=ESS_OF_OTHER)},
        "ess_cert_mismatch",
    ),
    "reference to another certificate of that serial": (
        {"change_attributes": change(certificate=ESS_OF_OTHER_HASH)},
        "ess_cert_mismatch",
    ),
    "reference with another serial": (
        {"change_attributes": change(certificate=ESS_OF_OTHER_SERIAL)},
        "ess_cert_mismatch",
    ),
    "reference with another issuer": (
        {"change_attributes": change(certificate=ESS_OF_OTHER_ISSUER)},
        "ess_cert_mismatch",
    ),
    "reference by SHA-1": (
        {"change_attributes": change(certificate=ESS_BY_SHA_1)},
        "weak_algorithm",
    ),
    "digest of another algorithm": ({"digest_name": "kupyna256"}, "digest_alg_mismatch"),
    "content of another type": ({"content_type": containers.TIME_STAMP_INFO}, "malformed"),
    "signature with a flipped bit": (
        {"change_signature": lambda s: bytes([s[0] ^ 1]) + s[1:]},
        "signature_invalid",
    ),
    "signature cut short": ({"change_signature": lambda s: s[:-1]}, "signature_invalid"),
    "signature empty": ({"change_signature": lambda s: b""}, "signature_invalid"),
    "signature in one more OCTET STRING": (
        {"change_signature": encode.octets},
        "signature_invalid",
    ),
    "signature with r zero": (
        {"change_signature": lambda s: bytes(32) + s[32:]},
        "signature_invalid",
    ),
}


@pytest.mark.parametrize(("recipe", "reason"), REFUSALS.values(), ids=REFUSALS)
def test_a_container_is_refused_with_its_reason(recipe: dict[str, Any], reason: str) -> None:
    report = look(WORLD.sign(**recipe))
    assert report.verdict is not Verdict.PASSED
    assert report.reason == reason
    assert report.checks[-1].verdict is report.verdict


def test_the_wrong_key_under_the_right_certificate_is_refused() -> None:
    signer = replace(WORLD.person, key=DstuKey("thief"))
    assert look(WORLD.sign(signer=signer)).reason == "signature_invalid"


def test_signed_attributes_cannot_be_presented_as_content() -> None:
    good = containers.signer_info(CONTENT, WORLD.person, Recipe())
    start = good.index(b"\xa0")
    attributes = encode.element(0x31, good[start + 3 : start + 3 + good[start + 2]])
    assert look(WORLD.sign(attributes, without_attributes=True)).reason == "signed_attrs_missing"


def test_content_other_than_shown_is_refused_though_signed_well() -> None:
    report = look(WORLD.sign(), content=CONTENT + b"\n")
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "content_mismatch")
    detached = look(WORLD.sign(detached=True), content=CONTENT + b"\n")
    assert (detached.verdict, detached.reason) == (Verdict.FAILED, "message_digest_mismatch")


def test_a_container_in_a_container_is_not_what_was_shown() -> None:
    inner = WORLD.sign()
    outer = WORLD.sign(inner)
    assert look(outer, content=CONTENT).reason == "content_mismatch"
    signature = verify(outer, trust=WORLD.trust, at=NOW, content=inner)
    assert look(signature.content, content=CONTENT).verdict is Verdict.PASSED


def test_detached_without_content_is_undecided() -> None:
    report = look(WORLD.sign(detached=True))
    assert report.sub_indication == "SIGNED_DATA_NOT_FOUND"


def test_empty_content_is_refused() -> None:
    assert look(WORLD.sign(b"")).reason == "empty_content"


def test_no_signer_and_several_signers_are_refused() -> None:
    none = containers.wrap(CONTENT, (), (), "gost34311", Recipe())
    assert look(none).reason == "no_signer"
    other = WORLD.issue(WORLD.person_template(serial=102))
    second = containers.signer_info(CONTENT, other, Recipe())
    both = (WORLD.person.certificate, other.certificate)
    report = look(WORLD.sign(extra_signers=(second,), certificates=both))
    assert report.reason == "multiple_signers"
    assert report.signature_count == 2
    assert {signer.serial for signer in report.signers} == {"64", "66"}


def test_results_and_errors_cross_process_borders() -> None:
    passed = verify(WORLD.sign(), trust=WORLD.trust, at=NOW)
    assert pickle.loads(pickle.dumps(passed)) == passed  # noqa: S301 - our own octets
    with pytest.raises(SignatureFailed) as failed:
        verify(WORLD.sign(signed_content=b"x"), trust=WORLD.trust, at=NOW)
    copy = pickle.loads(pickle.dumps(failed.value))  # noqa: S301 - our own octets
    assert (type(copy), copy.report) == (SignatureFailed, failed.value.report)


@pytest.mark.parametrize(
    "container",
    [
        b"",
        b"\x30\x00",
        WORLD.sign() + b"\0",
        WORLD.sign()[:-1],
        WORLD.person.certificate,
        encode.sequence(encode.oid("1.2.840.113549.1.7.3"), encode.explicit(0, encode.null())),
    ],
    ids=["nothing", "empty", "bytes after", "cut", "certificate", "enveloped data"],
)
def test_what_is_no_container_fails(container: bytes) -> None:
    report = look(container)
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "FORMAT_FAILURE")


def test_bounds_of_the_policy_hold() -> None:
    small = replace(DEFAULT, max_container_bytes=100)
    assert look(WORLD.sign(), policy=small).reason == "too_large"
    few = replace(DEFAULT, max_certificates=1)
    two = (WORLD.person.certificate, WORLD.provider)
    assert look(WORLD.sign(certificates=two), policy=few).reason == "too_large"
    assert look(WORLD.sign(), policy=replace(DEFAULT, max_attributes=3)).reason == "too_large"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"algorithms": frozenset({"ecdsa with sha256"})}, "weak_algorithm"),
        ({"digests": frozenset({"sha256"})}, "weak_algorithm"),
        ({"min_dstu_field_bits": 431}, "weak_key"),
    ],
)
def test_what_the_policy_does_not_list_is_refused(changes: dict[str, Any], reason: str) -> None:
    report = look(WORLD.sign(), policy=replace(DEFAULT, **changes))
    assert (report.sub_indication, report.reason) == ("CRYPTO_CONSTRAINTS_FAILURE", reason)


@pytest.mark.parametrize("m", [163, 167, 173, 179, 191, 233, 257, 307, 367, 431])
def test_every_field_of_the_standard_verifies_when_the_policy_lets_it(m: int) -> None:
    signer = WORLD.issue(WORLD.person_template(), DstuKey(f"person {m}", m))
    container = WORLD.sign(signer=signer)
    wide = replace(DEFAULT, min_dstu_field_bits=163)
    assert look(container, policy=wide).verdict is Verdict.PASSED
    assert (look(container).verdict is Verdict.PASSED) == (m >= 257)


def test_verify_raises_by_the_verdict_and_its_message_names_nobody() -> None:
    with pytest.raises(SignatureFailed) as failed:
        verify(WORLD.sign(signed_content=b"x"), trust=WORLD.trust, at=NOW)
    assert failed.value.report.sub_indication == "HASH_FAILURE"
    with pytest.raises(SignatureIndeterminate) as undecided:
        verify(WORLD.sign(), trust=TrustStore([]), at=NOW)
    assert isinstance(undecided.value, QesError)
    assert "Вигаданчук" not in str(undecided.value)


def test_a_moment_without_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="zone"):
        look(WORLD.sign(), at=NOW.replace(tzinfo=None))


def test_a_signing_time_is_a_claim_and_does_not_decide() -> None:
    report = look(WORLD.sign(signed_at=NOW + timedelta(days=90)))
    assert report.verdict is Verdict.PASSED
    assert report.signers[0].proven_at is None
