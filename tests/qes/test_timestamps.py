"""Time-stamps: what they prove, and when they prove nothing or betray tampering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.qes import Policy, SignatureReport, TrustStore, Verdict, examine, load

from .building.certificates import TIME_STAMPING, Template, name
from .building.containers import (
    CONTENT_TIME_STAMP,
    SIGNATURE_TIME_STAMP,
    Attributes,
    Signer,
    time_stamp,
)
from .building.encode import set_of
from .building.keys import DstuKey
from .building.world import CONTENT, NOW, World

WORLD = World()
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def look(container: bytes, **arguments: Any) -> SignatureReport:
    return examine(
        container, **{"trust": WORLD.trust, "at": NOW, "ocsp": [WORLD.ocsp()], **arguments}
    )


def stamped(make: Callable[[bytes], bytes], **recipe: Any) -> bytes:
    """A container whose signature bears the token that ``make`` gives for it."""
    return WORLD.sign(
        unsigned=lambda signature: {SIGNATURE_TIME_STAMP: set_of(make(signature))}, **recipe
    )


def content_stamp(token: bytes) -> Callable[[Attributes], Attributes]:
    return lambda attributes: {**attributes, CONTENT_TIME_STAMP: set_of(token)}


def test_a_stamp_of_the_signature_proves_its_time() -> None:
    at = NOW - 3 * A_MINUTE
    report = look(stamped(lambda signature: WORLD.stamp(signature, at)))
    assert report.verdict is Verdict.PASSED
    assert report.signers[0].proven_at == at
    assert [(s.kind, s.time) for s in report.time_stamps] == [("signature", at)]


def test_the_earliest_of_several_stamps_counts() -> None:
    early, late = NOW - 4 * A_MINUTE, NOW - 2 * A_MINUTE

    def both(signature: bytes) -> dict[str, bytes]:
        tokens = (WORLD.stamp(signature, late), WORLD.stamp(signature, early))
        return {SIGNATURE_TIME_STAMP: set_of(*tokens)}

    assert look(WORLD.sign(unsigned=both)).signers[0].proven_at == early


def test_a_stamp_of_the_content_precedes_one_of_the_signature() -> None:
    early, late = NOW - 4 * A_MINUTE, NOW - 2 * A_MINUTE

    def container(of_content: datetime, of_signature: datetime) -> bytes:
        return stamped(
            lambda signature: WORLD.stamp(signature, of_signature),
            change_attributes=content_stamp(WORLD.stamp(CONTENT, of_content)),
        )

    assert look(container(early, late)).verdict is Verdict.PASSED
    turned = look(container(late, early))
    assert turned.sub_indication == "TIMESTAMP_ORDER_FAILURE"


@pytest.mark.parametrize(
    ("make", "sub_indication"),
    [
        (lambda signature: WORLD.stamp(signature + b"x"), "HASH_FAILURE"),
        (
            lambda signature: time_stamp(
                signature, NOW, replace(WORLD.stamper, key=DstuKey("thief"))
            ),
            "SIG_CRYPTO_FAILURE",
        ),
        (lambda signature: WORLD.stamp(signature)[:-1] + b"\xff\xff", "FORMAT_FAILURE"),
        (WORLD.sign, "FORMAT_FAILURE"),
    ],
    ids=["of something else", "by another key", "malformed", "no stamp at all"],
)
def test_a_broken_stamp_refuses_the_container(
    make: Callable[[bytes], bytes], sub_indication: str
) -> None:
    try:
        container = stamped(make)
    except ValueError:
        pytest.fail("container could not be made")
    assert look(container).sub_indication == sub_indication


STRANGE: dict[str, Signer] = {
    "a person": WORLD.person,
    "purpose not critical": WORLD.issue(
        Template(name(CN="TSP 2"), 60, purposes=(TIME_STAMPING,)), DstuKey("tsp 2")
    ),
    "expired": WORLD.issue(
        Template(
            name(CN="TSP 3"),
            61,
            purposes=(TIME_STAMPING,),
            purposes_critical=True,
            not_after=NOW - A_DAY,
        ),
        DstuKey("tsp 3"),
    ),
    "not yet there at the time": WORLD.issue(
        Template(
            name(CN="TSP 4"),
            62,
            purposes=(TIME_STAMPING,),
            purposes_critical=True,
            not_before=NOW - timedelta(seconds=30),
        ),
        DstuKey("tsp 4"),
    ),
    "of another root": World("kupyna").stamper,
}


@pytest.mark.parametrize("authority", STRANGE.values(), ids=STRANGE)
def test_a_stamp_of_a_strange_authority_does_not_count(authority: Signer) -> None:
    container = stamped(lambda signature: time_stamp(signature, NOW - A_MINUTE, authority))
    helpers = load(authority.certificate)
    report = look(container, intermediates=helpers)
    assert report.verdict is Verdict.PASSED
    assert report.signers[0].proven_at is None
    assert report.limitations[0].startswith("time-stamp of signature: does not count")
    required = look(container, intermediates=helpers, policy=Policy(require_time_stamp=True))
    assert required.reason == "time_stamp_missing"


def test_a_stamp_of_a_time_to_come_does_not_count() -> None:
    report = look(stamped(lambda signature: WORLD.stamp(signature, NOW + A_DAY)))
    assert (report.verdict, report.signers[0].proven_at) == (Verdict.PASSED, None)


def test_a_stamp_before_the_end_of_the_certificate_keeps_the_signature_alive() -> None:
    end = NOW - A_DAY
    signer = WORLD.issue(WORLD.person_template(not_after=end))
    proven = end - timedelta(hours=1)
    fresh_then = [WORLD.ocsp(this_update=proven + A_MINUTE, next_update=proven + 9 * A_MINUTE)]

    def container(at: datetime) -> bytes:
        return stamped(
            lambda signature: WORLD.stamp(signature, at), signer=signer, signed_at=proven
        )

    report = look(container(proven), ocsp=fresh_then)
    assert report.verdict is Verdict.PASSED
    assert any("expired since" in limitation for limitation in report.limitations)
    late = look(container(end + timedelta(hours=1)), ocsp=fresh_then)
    assert late.sub_indication == "OUT_OF_BOUNDS_NO_POE"
    old_answer = [WORLD.ocsp(this_update=proven - 9 * A_DAY, next_update=proven - 8 * A_DAY)]
    assert look(container(proven), ocsp=old_answer).sub_indication == "TRY_LATER"


def test_an_authority_outside_of_the_bag_cannot_be_found() -> None:
    bag = [c for c in WORLD.bag if "TSP" not in str(c.subject)]
    report = look(stamped(WORLD.stamp), trust=TrustStore(load(WORLD.root), bag))
    assert report.signers[0].proven_at is None
