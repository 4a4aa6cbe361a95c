"""The trust services over HTTP, as a relying party and a test meet them."""

from __future__ import annotations

import base64
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from aiohttp import ClientTimeout, web
from aiohttp.test_utils import TestClient, TestServer
from asn1crypto import cms, ocsp, tsp
from cryptography import x509

from core import qes
from core.kit.clock import FixedClock
from core.qes import profile, status
from core.qes import revocation as status_words
from sandbox.people.country import Country
from sandbox.people.keyring import Form, Keyring
from sandbox.trust import der, digests, holders, oids
from sandbox.trust.certificates import Certificate
from sandbox.trust.holders import Holder, Order, Purpose
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from sandbox.trust.services import TrustServices

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")
Client = TestClient[web.Request, web.Application]


@pytest.fixture
def pki(tmp_path: Path) -> Pki:
    return Pki.open_or_create(tmp_path / "pki", "http://127.0.0.1:8085", FixedClock(NOW))


@pytest.fixture
def person(pki: Pki) -> Certificate:
    return holders.issue(pki, PERSON, DstuKey.generate(), Order("kupyna"))


@pytest.fixture
async def client(pki: Pki) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(TrustServices(pki).routes())
    async with TestClient(TestServer(app)) as client:
        yield client


def status_request(pki: Pki, serial: int) -> bytes:
    issuer, digest = pki.certificate("kupyna"), digests.KUPYNA_256
    identifier = der.sequence(
        digest.algorithm,
        der.octets(digest.compute(issuer.subject)),
        der.octets(digest.compute(issuer.public_key_bits)),
        der.integer(serial),
    )
    return der.sequence(der.sequence(der.sequence(der.sequence(identifier))))


def status_of(body: bytes) -> str:
    basic = ocsp.OCSPResponse.load(body)["response_bytes"]["response"].parsed
    return str(basic["tbs_response_data"]["responses"][0]["cert_status"].name)


async def test_status_by_post_and_by_get_are_the_same(
    client: Client, pki: Pki, person: Certificate
) -> None:
    request = status_request(pki, person.serial)
    headers = {"Content-Type": "application/ocsp-request"}
    async with client.post("/services/ocsp/", data=request, headers=headers) as answer:
        assert answer.status == 200
        assert answer.content_type == "application/ocsp-response"
        assert status_of(await answer.read()) == "good"
    path = quote(base64.b64encode(request).decode(), safe="")
    async with client.get(f"/services/ocsp/{path}") as answer:
        assert status_of(await answer.read()) == "good"


async def test_garbage_in_the_path_is_a_malformed_request(client: Client) -> None:
    async with client.get("/services/ocsp/@@@") as answer:
        body = ocsp.OCSPResponse.load(await answer.read())
        assert body["response_status"].native == "malformed_request"


async def test_body_out_of_bounds_is_refused(client: Client) -> None:
    async with client.post("/services/ocsp/", data=bytes(64 * 1024 + 1)) as answer:
        assert answer.status == 413


async def test_revocation_is_seen_at_once_everywhere(
    client: Client, pki: Pki, person: Certificate
) -> None:
    order = {"holder": PERSON.code, "reason": "keyCompromise"}
    async with client.post("/control/revocations", json=order) as answer:
        assert answer.status == 200
        (entry,) = await answer.json()
        assert entry["serial"] == f"{person.serial:x}"
        assert entry["reason"] == "keyCompromise"
    async with client.post("/services/ocsp/", data=status_request(pki, person.serial)) as answer:
        assert status_of(await answer.read()) == "revoked"
    async with client.get("/download/crls/kupyna-full.crl") as answer:
        assert answer.content_type == "application/pkix-crl"
        revoked = x509.load_der_x509_crl(await answer.read())
        assert revoked.get_revoked_certificate_by_serial_number(person.serial)


async def test_revocation_can_be_taken_back(client: Client, pki: Pki, person: Certificate) -> None:
    await client.post("/control/revocations", json={"holder": PERSON.code})
    async with client.delete(f"/control/revocations/{PERSON.code}") as answer:
        assert [entry["revoked_at"] for entry in await answer.json()] == [None]
    async with client.post("/services/ocsp/", data=status_request(pki, person.serial)) as answer:
        assert status_of(await answer.read()) == "good"


async def test_certificates_of_a_holder_are_listed(client: Client, person: Certificate) -> None:
    async with client.get("/control/certificates", params={"holder": "9000000118"}) as answer:
        assert [entry["issuer"] for entry in await answer.json()] == ["kupyna"]
    async with client.get("/control/certificates", params={"holder": "1"}) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"holder": "0000000000"}, 404),
        ({}, 400),
        ([], 400),
        ({"holder": "9000000118", "reason": "x"}, 400),
    ],
)
async def test_control_refuses_what_it_cannot_do(
    client: Client, person: Certificate, body: object, expected: int
) -> None:
    async with client.post("/control/revocations", json=body) as answer:
        assert answer.status == expected


async def test_control_takes_no_forms_of_foreign_pages(client: Client, person: Certificate) -> None:
    body = '{"holder": "9000000118"}'
    async with client.post("/control/revocations", data=body) as answer:
        assert answer.status == 415


async def test_time_stamp_is_given_by_the_line_asked(client: Client, pki: Pki) -> None:
    imprint = der.sequence(digests.KUPYNA_256.algorithm, der.octets(bytes(32)))
    request = der.sequence(der.integer(1), imprint)
    async with client.post("/services/tsp/kupyna/", data=request) as answer:
        assert answer.content_type == "application/timestamp-reply"
        body = tsp.TimeStampResp.load(await answer.read())
    (signer,) = body["time_stamp_token"]["content"]["signer_infos"]
    serial = signer["sid"].chosen["serial_number"].native
    assert serial == pki.certificate("tsa-kupyna").serial
    async with client.post("/services/tsp/nobody/", data=request) as answer:
        assert answer.status == 404


async def test_certificates_are_published(client: Client, pki: Pki) -> None:
    sizes = {}
    for name in ("CACertificates.p7b", "kupyna.p7b"):
        async with client.get(f"/download/certificates/{name}") as answer:
            assert answer.content_type == "application/x-pkcs7-certificates"
            bag = cms.ContentInfo.load(await answer.read())["content"]["certificates"]
            sizes[name] = len(bag)
    assert sizes == {"CACertificates.p7b": 15, "kupyna.p7b": 5}
    async with client.get("/download/certificates/CAs.json") as answer:
        assert len(await answer.json()) == 3


@pytest.mark.parametrize(
    "path", ["/download/certificates/nobody.p7b", "/download/crls/nobody-full.crl"]
)
async def test_unknown_file_is_not_found(client: Client, path: str) -> None:
    async with client.get(path) as answer:
        assert answer.status == 404


async def test_a_delta_adds_and_takes_away(client: Client, pki: Pki, person: Certificate) -> None:
    subject, issuer = (qes.load(c.raw)[0] for c in (person, pki.certificate("kupyna")))
    assert profile.read(subject).delta_crl_urls == (
        "http://127.0.0.1:8085/download/crls/kupyna-delta.crl",
    )

    async def served(kind: str) -> bytes:
        async with client.get(f"/download/crls/kupyna-{kind}.crl") as answer:
            assert answer.status == 200
            return await answer.read()

    async def said(*lists: bytes) -> status_words.Status:
        answer = status.weigh(
            subject, issuer, qes.Evidence(crls=lists), helpers=[], at=NOW, policy=qes.DEFAULT
        )
        assert answer is not None
        assert answer.octets == lists
        return answer.status

    good = await served("full")
    await client.post("/control/revocations", json={"holder": PERSON.code})
    assert await said(good, await served("delta")) is status_words.Status.REVOKED
    revoked = await served("full")
    await client.delete(f"/control/revocations/{PERSON.code}")
    assert await said(revoked) is status_words.Status.REVOKED
    assert await said(revoked, await served("delta")) is status_words.Status.GOOD


async def test_there_are_no_other_lists(client: Client) -> None:
    for name in ("kupyna.crl", "kupyna-other.crl", "stranger-full.crl", "-full.crl", "full.crl"):
        async with client.get(f"/download/crls/{name}") as answer:
            assert answer.status == 404


async def test_status_services_have_bad_days(client: Client, pki: Pki, person: Certificate) -> None:
    request = status_request(pki, person.serial)
    async with client.put("/control/status-services", json={"mode": "try_later"}) as answer:
        assert await answer.json() == {"mode": "try_later", "delay_seconds": 0.0}
    async with client.post("/services/ocsp/", data=request) as answer:
        body = ocsp.OCSPResponse.load(await answer.read())
        assert body["response_status"].native == "try_later"
    async with client.get("/download/crls/kupyna-full.crl") as answer:
        assert answer.status == 503
    await client.put("/control/status-services", json={"mode": "silent"})
    with pytest.raises(TimeoutError):
        await client.post("/services/ocsp/", data=request, timeout=ClientTimeout(total=0.2))
    slow = {"mode": "slow", "delay_seconds": 0.01}
    await client.put("/control/status-services", json=slow)
    async with client.get("/control/status-services") as answer:
        assert await answer.json() == slow
    async with client.post("/services/ocsp/", data=request) as answer:
        assert status_of(await answer.read()) == "good"


@pytest.mark.parametrize(
    "order",
    [{}, {"mode": "odd"}, [], {"mode": "slow", "delay_seconds": -1},
     {"mode": "slow", "delay_seconds": "1"}, {"mode": "slow", "delay_seconds": True}],
)  # fmt: skip
async def test_a_behaviour_that_is_none_is_refused(client: Client, order: object) -> None:
    async with client.put("/control/status-services", json=order) as answer:
        assert answer.status == 400


# --- certificates by key ----------------------------------------------------------------------


def lookup(*identifiers: bytes) -> bytes:
    """A request for certificates, as signing programs make it."""
    first, second = (*identifiers, *identifiers)[:2]
    head, tail = bytes.fromhex("0d0000000000000002000000"), bytes.fromhex("0100000001000000")
    return packed(head + first + second + bytes(32) + tail + bytes(4))


def packed(octets: bytes) -> bytes:
    return der.sequence(der.oid(oids.DATA), der.context(0, der.octets(octets)))


async def found_by(client: Client, line: str, request: bytes) -> list[bytes]:
    """Certificates of the answer; none when it says that nothing was found."""
    async with client.post(f"/services/cmp/{line}/", data=request) as answer:
        assert answer.status == 200
        _, content = der.read(await answer.read()).children()
    octets = content.first().expect(der.OCTET_STRING).content
    if octets[4:8] != b"\x01\0\0\0":
        assert len(octets) == 8
        return []
    _, bag = der.read(octets[8:]).children()
    *_, certificates, signers = bag.first().children()
    assert (certificates.context_number, signers.content) == (0, b"")
    return [certificate.raw for certificate in certificates.children()]


async def test_a_keys_certificates_are_found_by_its_identifier(client: Client, pki: Pki) -> None:
    key, agreeing, renewed = DstuKey.generate(), DstuKey.generate(), Order("gost")
    signing = [holders.issue(pki, PERSON, key, order) for order in (renewed, renewed)]
    encryption = holders.issue(pki, PERSON, agreeing, Order("gost", Purpose.KEY_AGREEMENT))
    one = await found_by(client, "gost", lookup(key.key_identifier()))
    assert sorted(one) == sorted(certificate.raw for certificate in signing)
    both = lookup(key.key_identifier(), agreeing.key_identifier())
    assert sorted(await found_by(client, "gost", both)) == sorted([*one, encryption.raw])


async def test_another_provider_does_not_know_the_key(client: Client, pki: Pki) -> None:
    key = DstuKey.generate()
    holders.issue(pki, PERSON, key, Order("gost"))
    assert await found_by(client, "kupyna", lookup(key.key_identifier())) == []
    assert await found_by(client, "gost", lookup(bytes(32))) == []


async def test_what_is_no_lookup_is_refused(client: Client) -> None:
    good = lookup(bytes(32))
    bad = [
        b"",
        good[:-1],
        packed(b""),
        packed(bytes(120)),
        packed(bytes.fromhex("0d") + bytes(200)),
    ]
    for body in bad:
        async with client.post("/services/cmp/gost/", data=body) as answer:
            assert answer.status == 400
    async with client.post("/services/cmp/nobody/", data=good) as answer:
        assert answer.status == 404
    async with client.post("/services/cmp/gost/", data=bytes(64 * 1024 + 1)) as answer:
        assert answer.status == 413


async def test_a_key_6_of_an_invented_patient_finds_its_certificate(
    client: Client, pki: Pki
) -> None:
    """Also where an earlier release made the key, which kept no certificates for the lookup."""
    keyring = Keyring(pki, Country(NOW.date()), iterations=10)
    card = next(card for card in keyring.patients() if card.form is Form.KEY_6)
    identifier = keyring.signing_key(card.holder_id).key.key_identifier()
    shutil.rmtree(pki.folder / "issued")
    file = keyring.container_for(card.holder_id)
    assert file.certificate not in file.content
    assert await found_by(client, "gost", lookup(identifier)) == [file.certificate]
