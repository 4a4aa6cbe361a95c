from __future__ import annotations

from typing import Any

import pytest
from asn1crypto import cms
from asn1crypto import tsp as asn1_tsp
from hypothesis import given
from hypothesis import strategies as st

from sandbox.trust import der, digests, oids, tsp
from sandbox.trust.digests import Digest
from sandbox.trust.pki import LINES, Pki
from tests.unit.sandbox.conftest import NOW
from tests.unit.sandbox.trust.checking import is_signed_by

IMPRINTS = [digests.GOST_34311, digests.KUPYNA_256, digests.SHA_256, digests.SHA_512]


def make_request(digest: Digest, hashed: bytes | None = None, *optional: bytes) -> bytes:
    value = digest.compute(b"signature") if hashed is None else hashed
    imprint = der.sequence(digest.algorithm, der.octets(value))
    return der.sequence(der.integer(1), imprint, *optional)


def ask(pki: Pki, line: str, request: bytes) -> Any:
    return asn1_tsp.TimeStampResp.load(tsp.respond(pki, line, request), strict=True)


def token(answer: Any) -> tuple[Any, Any]:
    """SignedData and TSTInfo of a granted answer."""
    assert answer["status"]["status"].native == "granted"
    signed = answer["time_stamp_token"]["content"]
    return signed, signed["encap_content_info"]["content"].parsed


def refusal(pki: Pki, line: str, request: bytes) -> set[str]:
    """Why an answer is a rejection; the library wants a token even there, so in two steps."""
    (status,) = der.read(tsp.respond(pki, line, request)).children()
    information = asn1_tsp.PKIStatusInfo.load(status.raw, strict=True)
    assert information["status"].native == "rejection"
    return set(information["fail_info"].native)


@pytest.mark.parametrize("digest", IMPRINTS, ids=lambda digest: digest.name)
@pytest.mark.parametrize("line", sorted(LINES))
def test_token_holds_the_imprint_and_the_moment(shared_pki: Pki, line: str, digest: Digest) -> None:
    _, information = token(ask(shared_pki, line, make_request(digest)))
    assert information["message_imprint"]["hashed_message"].native == digest.compute(b"signature")
    assert information["message_imprint"]["hash_algorithm"]["algorithm"].dotted == digest.oid
    assert information["gen_time"].native == NOW
    assert information["policy"].dotted == oids.TSP_POLICY


@pytest.mark.parametrize("line", sorted(LINES))
def test_token_is_signed_by_the_authority_and_carries_no_certificate(
    shared_pki: Pki, line: str
) -> None:
    request = make_request(digests.SHA_256, None, der.boolean(True))
    signed, _ = token(ask(shared_pki, line, request))
    authority = shared_pki.certificate(f"tsa-{line}")
    assert signed["certificates"].native is None
    assert signed["version"].native == "v3"
    (signer,) = signed["signer_infos"]
    assert signer["sid"].chosen["serial_number"].native == authority.serial
    attributes = {a["type"].native: a["values"].native for a in signer["signed_attrs"]}
    assert attributes["content_type"] == ["tst_info"]
    algorithm = signer["signature_algorithm"]["algorithm"].dotted
    to_verify = cms.CMSAttributes.load(b"\x31" + signer["signed_attrs"].dump()[1:]).dump()
    signature = signer["signature"].native
    assert is_signed_by(authority.public_key_info, algorithm, to_verify, signature)


def test_nonce_comes_back(shared_pki: Pki) -> None:
    nonce = 2**64 + 17
    request = make_request(digests.GOST_34311, None, der.integer(nonce))
    _, information = token(ask(shared_pki, "gost", request))
    assert information["nonce"].native == nonce


def test_tokens_have_numbers_of_their_own(shared_pki: Pki) -> None:
    request = make_request(digests.GOST_34311)
    numbers = {token(ask(shared_pki, "gost", request))[1]["serial_number"].native for _ in range(5)}
    assert len(numbers) == 5


def test_known_policy_is_granted_and_another_refused(shared_pki: Pki) -> None:
    known = make_request(digests.GOST_34311, None, der.oid(oids.TSP_POLICY))
    token(ask(shared_pki, "gost", known))
    other = make_request(digests.GOST_34311, None, der.oid("1.2.3.4"))
    assert refusal(shared_pki, "gost", other) == {"unaccepted_policy"}


def test_weak_digest_is_refused(shared_pki: Pki) -> None:
    assert refusal(shared_pki, "gost", make_request(digests.SHA_1)) == {"bad_alg"}


def test_imprint_of_another_size_is_refused(shared_pki: Pki) -> None:
    request = make_request(digests.KUPYNA_256, bytes(31))
    assert refusal(shared_pki, "gost", request) == {"bad_data_format"}


def test_extension_is_refused(shared_pki: Pki) -> None:
    extension = der.sequence(der.oid("1.2.3.4"), der.octets(b""))
    request = make_request(digests.GOST_34311, None, der.context(0, extension))
    assert refusal(shared_pki, "gost", request) == {"unaccepted_extensions"}


def test_another_version_is_refused(shared_pki: Pki) -> None:
    imprint = der.sequence(digests.SHA_256.algorithm, der.octets(bytes(32)))
    request = der.sequence(der.integer(2), imprint)
    assert refusal(shared_pki, "gost", request) == {"bad_request"}


@given(st.data())
def test_damaged_request_never_breaks_the_authority(shared_pki: Pki, data: st.DataObject) -> None:
    request = bytearray(make_request(digests.SHA_256, None, der.integer(5)))
    request[data.draw(st.integers(0, len(request) - 1))] = data.draw(st.integers(0, 255))
    status, *tokens = der.read(tsp.respond(shared_pki, "ecdsa", bytes(request))).children()
    granted = asn1_tsp.PKIStatusInfo.load(status.raw)["status"].native == "granted"
    assert granted == bool(tokens)
