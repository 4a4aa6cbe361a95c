"""Hostile octets: only our errors come out, and a changed container never passes as another."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.qes import (
    Policy,
    QesError,
    RevocationRule,
    SignatureReport,
    Verdict,
    certificate,
    cms,
    crl,
    examine,
    holder,
    keys,
    load,
    names,
    profile,
)

from .building import encode
from .building.certificates import OCSP_SIGNING
from .building.containers import (
    REVOCATION_VALUES,
    SIGNATURE_TIME_STAMP,
    SIGNING_TIME,
    Recipe,
    signer_info,
)
from .building.keys import DstuKey
from .building.world import CONTENT, NOW, World

WORLD = World()
TRUST = WORLD.trust


def long_term(signature: bytes) -> dict[str, bytes]:
    values = encode.sequence(encode.explicit(1, encode.sequence(WORLD.ocsp(basic=True))))
    return {
        SIGNATURE_TIME_STAMP: encode.set_of(WORLD.stamp(signature)),
        REVOCATION_VALUES: encode.set_of(values),
    }


CONTAINER = WORLD.sign(unsigned=long_term)
OCSP, CRL = WORLD.ocsp(), WORLD.crl({7: (NOW, 1)})


def look(container: bytes = CONTAINER, **arguments: object) -> SignatureReport:
    return examine(container, trust=TRUST, at=NOW, **arguments)  # type: ignore[arg-type]


@cache
def original() -> SignatureReport:
    return look()


@settings(max_examples=500, deadline=None)
@given(st.integers(0, len(CONTAINER) - 1), st.integers(1, 255))
def test_a_container_with_a_changed_octet_never_passes_as_another(place: int, bits: int) -> None:
    changed = bytearray(CONTAINER)
    changed[place] ^= bits
    report = look(bytes(changed))
    if report.verdict is not Verdict.PASSED:
        return
    before, after = original().signers[0], report.signers[0]
    assert report.content_sha256 == original().content_sha256
    assert (after.serial, after.subject, after.tax_id) == (
        before.serial,
        before.subject,
        before.tax_id,
    )
    assert after.signed_at == before.signed_at
    # What is not signed may be lost on the way, but nothing else can take its place.
    assert after.proven_at in (before.proven_at, None)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_changed_evidence_gives_a_verdict_and_never_a_better_one(data: st.DataObject) -> None:
    kind, octets = data.draw(st.sampled_from([("ocsp", OCSP), ("crls", CRL)]))
    changed = bytearray(octets)
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    report = look(WORLD.sign(), **{kind: [bytes(changed)]})
    if bytes(changed) != octets:
        assert report.verdict is not Verdict.PASSED or _means_the_same(kind, bytes(changed))


def _means_the_same(kind: str, changed: bytes) -> bool:
    """Only the enclosed certificates and the wrapping of a response are outside its signature."""
    if kind == "crls":
        return crl.read(changed).signed_part == crl.read(CRL).signed_part
    return WORLD.ocsp(basic=True) in changed


READERS = {
    "certificate": (WORLD.person.certificate, certificate.read),
    "container": (CONTAINER, lambda data: cms.read_signed_data(data, accept_ber=True)),
    "list": (CRL, crl.read),
    "key": (WORLD.person.key.spki, keys.read),
    "name": (WORLD.provider_name, names.read),
    "bag": (WORLD.sign(certificates=(WORLD.root, WORLD.provider)), load),
    "profile": (
        WORLD.person.certificate,
        lambda data: (profile.read(certificate.read(data)), holder.read(certificate.read(data))),
    ),
}


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_readers_raise_only_our_errors(name: str, data: st.DataObject) -> None:
    good, reader = READERS[name]
    octets = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(octets) - 1))
        match data.draw(st.sampled_from(["change", "insert", "cut"])):
            case "change":
                octets[place] = data.draw(st.integers(0, 255))
            case "insert":
                octets[place:place] = data.draw(st.binary(min_size=1, max_size=4))
            case "cut" if len(octets) > 8:
                del octets[place : place + data.draw(st.integers(1, 4))]
    with suppress(QesError):
        reader(bytes(octets))  # type: ignore[operator]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_octets_get_a_report(data: bytes) -> None:
    assert look(data).verdict is Verdict.FAILED
    assert look(WORLD.sign(), ocsp=[data], crls=[data]).verdict is Verdict.INDETERMINATE


@dataclass(frozen=True)
class KeylessKey(DstuKey):
    """Stands in a certificate as an identifier with nothing behind it."""

    @property
    def spki(self) -> bytes:
        return encode.sequence(encode.sequence(encode.oid("1.2.840.10045.2.1")))


def test_an_answer_that_encloses_a_certificate_without_a_key_is_refused() -> None:
    template = WORLD.person_template(purposes=(OCSP_SIGNING,))
    keyless = WORLD.issue(template, KeylessKey("keyless", form="explicit"))
    assert certificate.read(keyless.certificate).subject
    nobody = encode.explicit(2, encode.octets(bytes(20)))
    response = WORLD.ocsp(certificates=(keyless.certificate,), responder_id=nobody)
    assert look(WORLD.sign(), ocsp=[response]).verdict is Verdict.INDETERMINATE


def test_an_error_of_a_responder_that_no_number_can_be_printed_for_is_refused() -> None:
    error = encode.sequence(encode.element(0x0A, b"\x7f" * 2000))
    values = encode.set_of(encode.sequence(encode.explicit(1, encode.sequence(error))))
    assert look(WORLD.sign(), ocsp=[error]).verdict is Verdict.INDETERMINATE
    assert look(WORLD.sign(unsigned=lambda _: {REVOCATION_VALUES: values})).detail


@pytest.mark.parametrize("value", [encode.utc_time(NOW)[:-1] + b"?", encode.null()])
def test_a_signing_time_that_is_no_time_is_refused_in_a_report(value: bytes) -> None:
    def strange(given: dict[str, bytes]) -> dict[str, bytes]:
        return {**given, SIGNING_TIME: encode.set_of(value)}

    report = look(WORLD.sign(change_attributes=strange))
    assert (report.verdict, report.reason) == (Verdict.FAILED, "malformed")


@pytest.mark.parametrize(("size", "reason"), [(32, "multiple_signers"), (33, "malformed")])
def test_signers_are_counted_before_they_are_read_to_the_end(size: int, reason: str) -> None:
    others = (signer_info(CONTENT, WORLD.person, Recipe()),) * (size - 1)
    assert look(WORLD.sign(extra_signers=others)).reason == reason


@pytest.mark.parametrize(("attributes", "values"), [(129, 1), (1, 17)])
def test_attributes_and_their_values_are_counted_too(attributes: int, values: int) -> None:
    value = encode.set_of(*[encode.null()] * values)
    many = {f"1.2.3.{number}": value for number in range(attributes)}
    assert look(WORLD.sign(unsigned=lambda _: many)).reason == "malformed"


def test_answers_behind_many_others_are_not_looked_at() -> None:
    policy, good = Policy(revocation=RevocationRule.REQUIRED), WORLD.ocsp(basic=True)

    def with_answers(*answers: bytes) -> SignatureReport:
        values = encode.sequence(encode.explicit(1, encode.sequence(*answers)))
        attributes = {REVOCATION_VALUES: encode.set_of(values)}
        return look(WORLD.sign(unsigned=lambda _: attributes), policy=policy)

    useless = [WORLD.ocsp(serial=7, basic=True)] * 64
    assert with_answers(*useless[1:], good).verdict is Verdict.PASSED
    assert with_answers(*useless, good).retryable


def test_a_container_full_of_strange_certificates_is_read() -> None:
    rubbish = (encode.sequence(), encode.sequence(encode.null()), WORLD.root[:-1] + b"\0")
    container = WORLD.sign(certificates=(*rubbish, WORLD.person.certificate))
    assert look(container, content=CONTENT).verdict is Verdict.PASSED
