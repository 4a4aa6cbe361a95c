from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as foreign
from hypothesis import given
from hypothesis import strategies as st

from core.kit.clock import FixedClock
from sandbox.trust import der, digests, holders, ocsp, oids
from sandbox.trust.certificates import Certificate
from sandbox.trust.digests import Digest
from sandbox.trust.holders import Holder, Order
from sandbox.trust.keys import DstuKey, EcdsaKey
from sandbox.trust.pki import Pki
from tests.unit.sandbox.conftest import NOW
from tests.unit.sandbox.trust.checking import closes

PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")
NATIONAL = [digests.GOST_34311, digests.KUPYNA_256, digests.SHA_1]


def certificate_id(issuer: Certificate, serial: int, digest: Digest) -> bytes:
    return der.sequence(
        digest.algorithm,
        der.octets(digest.compute(issuer.subject)),
        der.octets(digest.compute(issuer.public_key_bits)),
        der.integer(serial),
    )


def make_request(*identifiers: bytes, nonce: bytes = b"") -> bytes:
    extension = der.sequence(der.oid(oids.OCSP_NONCE), der.octets(der.octets(nonce)))
    return der.sequence(
        der.sequence(
            der.sequence(*(der.sequence(identifier) for identifier in identifiers)),
            der.context(2, der.sequence(extension)) if nonce else b"",
        )
    )


def ask(pki: Pki, line: str, serial: int, digest: Digest) -> Any:
    identifier = certificate_id(pki.certificate(line), serial, digest)
    answer = asn1_ocsp.OCSPResponse.load(ocsp.respond(pki, make_request(identifier)), strict=True)
    assert answer["response_status"].native == "successful"
    return answer["response_bytes"]["response"].parsed


def status(basic: Any) -> str:
    (single,) = basic["tbs_response_data"]["responses"]
    return str(single["cert_status"].name)


@pytest.mark.parametrize("digest", NATIONAL, ids=lambda digest: digest.name)
@pytest.mark.parametrize("line", ["kupyna", "gost"])
def test_issued_certificate_is_good(shared_pki: Pki, line: str, digest: Digest) -> None:
    certificate = holders.issue(shared_pki, PERSON, DstuKey.generate(), Order(line))
    assert status(ask(shared_pki, line, certificate.serial, digest)) == "good"


def test_revoked_certificate_is_told_with_time_and_reason(pki: Pki, clock: FixedClock) -> None:
    certificate = holders.issue(pki, PERSON, DstuKey.generate(), Order("gost"))
    pki.register.revoke("gost", certificate.serial, clock.now(), "keyCompromise")
    basic = ask(pki, "gost", certificate.serial, digests.GOST_34311)
    assert status(basic) == "revoked"
    information = basic["tbs_response_data"]["responses"][0]["cert_status"].chosen
    assert information["revocation_time"].native == NOW
    assert information["revocation_reason"].native == "key_compromise"


def test_serial_that_was_never_issued_is_unknown(shared_pki: Pki) -> None:
    assert status(ask(shared_pki, "gost", 4242, digests.GOST_34311)) == "unknown"


def test_certificate_of_another_line_is_unknown(shared_pki: Pki) -> None:
    certificate = holders.issue(shared_pki, PERSON, DstuKey.generate(), Order("gost"))
    assert status(ask(shared_pki, "kupyna", certificate.serial, digests.GOST_34311)) == "unknown"


@pytest.mark.parametrize("line", ["kupyna", "gost", "ecdsa"])
def test_root_answers_for_the_provider_and_the_time_stamping_authority(
    shared_pki: Pki, line: str
) -> None:
    for name in (line, f"tsa-{line}"):
        serial = shared_pki.certificate(name).serial
        assert status(ask(shared_pki, f"czo-{line}", serial, digests.SHA_1)) == "good"


@pytest.mark.parametrize("line", ["kupyna", "gost", "ecdsa"])
def test_answer_is_signed_by_the_delegate_and_carries_its_certificate(
    shared_pki: Pki, line: str
) -> None:
    basic = ask(shared_pki, line, 1, digests.SHA_1)
    responder = shared_pki.certificate(f"ocsp-{line}")
    assert [certificate.dump() for certificate in basic["certs"]] == [responder.raw]
    assert closes(responder.public_key_info, basic.dump())
    assert basic["tbs_response_data"]["responder_id"].chosen.untag().dump() == (responder.subject)


def test_answer_is_of_this_moment_and_lives_half_an_hour(shared_pki: Pki) -> None:
    data = ask(shared_pki, "gost", 1, digests.GOST_34311)["tbs_response_data"]
    assert data["produced_at"].native == NOW
    assert data["responses"][0]["this_update"].native == NOW
    assert data["responses"][0]["next_update"].native == NOW + timedelta(minutes=30)


def test_nonce_comes_back(shared_pki: Pki) -> None:
    identifier = certificate_id(shared_pki.certificate("gost"), 1, digests.GOST_34311)
    answer = ocsp.respond(shared_pki, make_request(identifier, nonce=b"0123456789abcdef"))
    basic = asn1_ocsp.OCSPResponse.load(answer)["response_bytes"]["response"].parsed
    (extension,) = basic["tbs_response_data"]["response_extensions"]
    assert extension["extn_value"].parsed.native == b"0123456789abcdef"


def test_several_certificates_are_answered_in_order(shared_pki: Pki) -> None:
    issuer = shared_pki.certificate("gost")
    known = holders.issue(shared_pki, PERSON, DstuKey.generate(), Order("gost"))
    request = make_request(
        certificate_id(issuer, known.serial, digests.GOST_34311),
        certificate_id(issuer, 5, digests.KUPYNA_256),
    )
    answer = asn1_ocsp.OCSPResponse.load(ocsp.respond(shared_pki, request))
    responses = answer["response_bytes"]["response"].parsed["tbs_response_data"]["responses"]
    assert [single["cert_status"].name for single in responses] == ["good", "unknown"]


def error(answer: bytes) -> str:
    parsed = asn1_ocsp.OCSPResponse.load(answer, strict=True)
    assert parsed["response_bytes"].native is None
    return str(parsed["response_status"].native)


def test_foreign_issuer_is_not_answered_for(shared_pki: Pki, pki: Pki) -> None:
    identifier = certificate_id(pki.certificate("gost"), 1, digests.GOST_34311)
    assert error(ocsp.respond(shared_pki, make_request(identifier))) == "unauthorized"


def test_two_issuers_in_one_request_are_not_answered(shared_pki: Pki) -> None:
    request = make_request(
        certificate_id(shared_pki.certificate("gost"), 1, digests.GOST_34311),
        certificate_id(shared_pki.certificate("kupyna"), 1, digests.GOST_34311),
    )
    assert error(ocsp.respond(shared_pki, request)) == "unauthorized"


@pytest.mark.parametrize("request_", [b"", b"\x30\x00", b"\x30\x02\x30\x00", make_request()])
def test_broken_request_is_malformed(shared_pki: Pki, request_: bytes) -> None:
    assert error(ocsp.respond(shared_pki, request_)) == "malformed_request"


@given(st.data())
def test_damaged_request_never_breaks_the_responder(shared_pki: Pki, data: st.DataObject) -> None:
    identifier = certificate_id(shared_pki.certificate("gost"), 1, digests.SHA_1)
    request = bytearray(make_request(identifier, nonce=b"nonce"))
    position = data.draw(st.integers(0, len(request) - 1))
    request[position] = data.draw(st.integers(0, 255))
    answer = asn1_ocsp.OCSPResponse.load(ocsp.respond(shared_pki, bytes(request)))
    assert answer["response_status"].native in {"successful", "malformed_request", "unauthorized"}


def test_foreign_client_understands_the_answer(shared_pki: Pki) -> None:
    certificate = holders.issue(shared_pki, PERSON, EcdsaKey.generate(), Order("ecdsa"))
    person = x509.load_der_x509_certificate(certificate.raw)
    issuer = x509.load_der_x509_certificate(shared_pki.certificate("ecdsa").raw)
    request = (
        foreign.OCSPRequestBuilder()
        .add_certificate(person, issuer, hashes.SHA1())  # noqa: S303 - what clients send
        .add_extension(x509.OCSPNonce(b"foreign nonce"), critical=False)
        .build()
    )
    data = ocsp.respond(shared_pki, request.public_bytes(Encoding.DER))
    answer = foreign.load_der_ocsp_response(data)
    assert answer.certificate_status is foreign.OCSPCertStatus.GOOD
    assert answer.serial_number == certificate.serial
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"foreign nonce"
