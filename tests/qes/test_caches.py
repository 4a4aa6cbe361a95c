"""What has been seen once must not decide about anything else: caches and their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.qes import DEFAULT, STRICT, SignatureReport, TrustStore, Verdict, examine, load

from .building.certificates import OCSP_SIGNING, Template, certificate, key_id, name
from .building.containers import Recipe, Signer, build
from .building.keys import DstuKey
from .building.world import CONTENT, NOW, World

WORLD = World("dstu")
CONTAINER = WORLD.sign()
ANSWER = WORLD.ocsp()
A_YEAR = timedelta(days=365)


def look(container: bytes = CONTAINER, **arguments: Any) -> SignatureReport:
    given = {"trust": WORLD.trust, "at": NOW, "ocsp": [ANSWER], **arguments}
    return examine(container, **given)


@pytest.fixture(autouse=True)
def genuine_one_is_known() -> Iterator[None]:
    """The caches have seen the genuine container, before each test and unharmed after it."""
    assert look().verdict is Verdict.PASSED
    yield
    assert look().verdict is Verdict.PASSED


def signed_by_another(issuer_key: DstuKey, **changes: Any) -> bytes:
    """A container whose certificate has the genuine one's issuer and serial number."""
    own_key = DstuKey("somebody else")
    template = WORLD.person_template(**changes)
    octets = certificate(template, own_key, WORLD.provider_name, issuer_key)
    signer = Signer(octets, WORLD.provider_name, template.serial, own_key, key_id(own_key))
    return build(CONTENT, signer, Recipe())


def test_a_forged_certificate_with_a_known_issuer_and_serial_is_refused() -> None:
    report = look(signed_by_another(DstuKey("no provider")))
    assert report.reason == "chain_untrusted"


def test_a_forged_issuer_with_a_known_name_is_refused() -> None:
    forged_key = DstuKey("no provider")
    forged = certificate(WORLD.provider_template, forged_key, WORLD.root_name, forged_key)
    container = signed_by_another(forged_key)
    assert look(container, intermediates=load(forged)).reason == "chain_untrusted"


def test_a_certificate_that_differs_in_its_signature_only_is_refused() -> None:
    octets = bytearray(WORLD.person.certificate)
    octets[-1] ^= 1
    signer = replace(WORLD.person, certificate=bytes(octets))
    assert look(build(CONTENT, signer, Recipe())).reason == "chain_untrusted"


def test_a_known_certificate_expires_all_the_same() -> None:
    after, before = look(at=NOW + 3 * A_YEAR), look(at=NOW - 3 * A_YEAR)
    assert after.verdict is not Verdict.PASSED
    assert (after.reason, before.reason) == ("cert_expired", "cert_not_yet_valid")


def test_a_known_path_ends_when_the_anchor_is_no_longer_trusted() -> None:
    other = World("kupyna")
    assert look(trust=other.trust).reason == "chain_untrusted"
    assert look(trust=TrustStore([], WORLD.bag)).reason == "chain_untrusted"


def test_a_known_path_ends_when_the_intermediate_is_gone() -> None:
    assert look(trust=TrustStore(load(WORLD.root))).reason == "chain_untrusted"


def test_a_known_signature_is_weak_under_a_stricter_policy() -> None:
    without = replace(DEFAULT, algorithms=DEFAULT.algorithms - {"dstu4145 with gost34311"})
    assert look(policy=without).reason == "weak_algorithm"
    assert look(policy=replace(DEFAULT, min_dstu_field_bits=300)).reason == "weak_key"


def test_a_known_answer_grows_stale() -> None:
    late = NOW + timedelta(days=60)
    assert look(at=late).reason == "revocation_unknown"


def test_a_known_answer_under_another_signature_clears_nobody() -> None:
    # The signature is the last thing in a response that brings no certificates along.
    broken = ANSWER[:-1] + bytes([ANSWER[-1] ^ 1])
    assert look(policy=STRICT, ocsp=[broken]).reason == "revocation_unknown"


def test_a_known_answer_is_of_its_own_issuer_only() -> None:
    """Another provider's certificate with the same serial number is not cleared by it."""
    other = World("kupyna")
    both = TrustStore([*load(WORLD.root), *load(other.root)], [*WORLD.bag, *other.bag])
    report = look(other.sign(), trust=both, policy=STRICT)
    assert report.reason == "revocation_unknown"
    assert look(other.sign(), trust=both, ocsp=[other.ocsp()]).verdict is Verdict.PASSED


def test_a_known_responder_is_no_longer_heard_when_its_certificate_has_expired() -> None:
    short = Template(
        name(O="Тестовий надавач", CN="OCSP dstu", C="UA"),
        12,
        purposes=(OCSP_SIGNING,),
        not_after=NOW + timedelta(days=1),
    )
    responder = WORLD.issue(short, WORLD.key("short-lived responder"))
    answer = WORLD.ocsp(
        responder=(short.subject, responder.key),
        next_update=NOW + timedelta(days=9),
        certificates=(responder.certificate,),
    )
    assert look(ocsp=[answer], policy=STRICT).verdict is Verdict.PASSED
    later = look(ocsp=[answer], policy=STRICT, at=NOW + timedelta(days=2))
    assert later.reason == "revocation_unknown"


def test_a_known_key_in_another_certificate_makes_no_other_person_of_it() -> None:
    """One key, two certificates: each container is bound to the one that it names."""
    twin = WORLD.issue(WORLD.person_template(serial=777), WORLD.key("person"))
    swapped = build(CONTENT, WORLD.person, Recipe(certificates=(twin.certificate,)))
    assert look(swapped).verdict is not Verdict.PASSED
    assert look(WORLD.sign(signer=twin), ocsp=[WORLD.ocsp(777)]).verdict is Verdict.PASSED
