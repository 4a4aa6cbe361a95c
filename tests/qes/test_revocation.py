"""Revocation: what OCSP responses and CRLs prove, and what proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.qes import STRICT, Policy, SignatureReport, TrustStore, Verdict, examine, load

from .building import answers, encode
from .building.certificates import OCSP_SIGNING, Template, certificate, extension, name
from .building.containers import REVOCATION_VALUES
from .building.keys import DstuKey
from .building.world import NOW, World

WORLD = World()
CONTAINER = WORLD.sign()
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def look(container: bytes = CONTAINER, **arguments: Any) -> SignatureReport:
    return examine(container, **{"trust": WORLD.trust, "at": NOW, **arguments})


def is_undecided(report: SignatureReport) -> bool:
    return report.sub_indication == "TRY_LATER" and report.retryable


def test_without_evidence_the_default_says_so_and_the_strict_policy_refuses() -> None:
    report = look()
    assert report.verdict is Verdict.PASSED
    assert report.limitations == ("revocation: not checked",)
    assert is_undecided(look(policy=STRICT))
    assert look(policy=STRICT, ocsp=[WORLD.ocsp()]).verdict is Verdict.PASSED


# --- OCSP ------------------------------------------------------------------------------------


def test_a_good_response_is_enough_with_or_without_the_responders_certificate() -> None:
    assert look(ocsp=[WORLD.ocsp()]).limitations == ()
    bare = replace_bag(without_responder=True)
    assert is_undecided(look(trust=bare, ocsp=[WORLD.ocsp()]))
    enclosed = WORLD.ocsp(certificates=(WORLD.responder.certificate,))
    assert look(trust=bare, ocsp=[enclosed]).verdict is Verdict.PASSED


def replace_bag(*, without_responder: bool) -> TrustStore:
    bag = [c for c in WORLD.bag if not without_responder or "OCSP" not in str(c.subject)]
    return TrustStore(load(WORLD.root), bag)


def test_the_provider_may_answer_itself() -> None:
    own = WORLD.ocsp(responder=(WORLD.provider_name, WORLD.provider_key))
    assert look(ocsp=[own]).verdict is Verdict.PASSED


@pytest.mark.parametrize("digest", ["sha1", "sha256", "kupyna256"])
def test_the_certificate_may_be_named_by_any_digest(digest: str) -> None:
    response = answers.ocsp_basic(
        name(O="Тестовий надавач", CN="OCSP dstu", C="UA"),
        WORLD.responder.key,
        WORLD.provider_name,
        WORLD.provider_key.key_octets,
        100,
        answers.GOOD,
        NOW,
        NOW + AN_HOUR,
        id_digest=digest,
    )
    assert look(ocsp=[response]).verdict is Verdict.PASSED


def test_revoked_before_and_after_the_claimed_time_are_told_apart() -> None:
    before = WORLD.ocsp(status=answers.revoked(NOW - A_DAY, 1))
    report = look(ocsp=[before])
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "REVOKED")
    after = WORLD.ocsp(status=answers.revoked(NOW - timedelta(minutes=1)))
    report = look(ocsp=[after])
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "REVOKED_NO_POE")
    assert report.reason == "cert_revoked"


END_OF_THE_CALENDAR = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_dates_at_the_end_of_the_calendar_are_reckoned_with() -> None:
    assert look(ocsp=[WORLD.ocsp(next_update=END_OF_THE_CALENDAR)]).verdict is Verdict.PASSED
    for next_update in (None, END_OF_THE_CALENDAR):
        answer = WORLD.ocsp(this_update=END_OF_THE_CALENDAR, next_update=next_update)
        assert is_undecided(look(ocsp=[answer]))


def test_revoked_counts_even_when_stale_and_beside_a_good_answer() -> None:
    stale = WORLD.ocsp(
        status=answers.revoked(NOW - 9 * A_DAY),
        this_update=NOW - 8 * A_DAY,
        next_update=NOW - 7 * A_DAY,
    )
    assert look(ocsp=[WORLD.ocsp(), stale]).reason == "cert_revoked"


STRANGER = DstuKey("stranger")
PLAIN = WORLD.issue(Template(name(CN="Без права"), 50), STRANGER)
LATE = WORLD.issue(
    Template(name(CN="Прострочений"), 51, purposes=(OCSP_SIGNING,), not_after=NOW - A_DAY),
    STRANGER,
)
ODD = WORLD.issue(
    Template(
        name(CN="Незрозумілий"),
        52,
        purposes=(OCSP_SIGNING,),
        more={"1.2.3.4": (True, encode.null())},
    ),
    STRANGER,
)
FORGED = certificate(
    Template(name(CN="Підроблений"), 53, purposes=(OCSP_SIGNING,)),
    STRANGER,
    WORLD.provider_name,
    STRANGER,
)
FOREIGN = World("kupyna")

USELESS: dict[str, bytes] = {
    "unknown": WORLD.ocsp(status=answers.UNKNOWN),
    "stale": WORLD.ocsp(this_update=NOW - 2 * A_DAY, next_update=NOW - A_DAY),
    "stale without an end": WORLD.ocsp(this_update=NOW - 2 * A_DAY, next_update=None),
    "of a time to come": WORLD.ocsp(this_update=NOW + AN_HOUR, next_update=NOW + A_DAY),
    "of another certificate": WORLD.ocsp(serial=101),
    "by somebody without the right": WORLD.ocsp(
        responder=(name(CN="Без права"), STRANGER), certificates=(PLAIN.certificate,)
    ),
    "by an expired responder": WORLD.ocsp(
        responder=(name(CN="Прострочений"), STRANGER), certificates=(LATE.certificate,)
    ),
    "by a responder with an unknown critical extension": WORLD.ocsp(
        responder=(name(CN="Незрозумілий"), STRANGER), certificates=(ODD.certificate,)
    ),
    "by a responder whom the provider did not certify": WORLD.ocsp(
        responder=(name(CN="Підроблений"), STRANGER), certificates=(FORGED,)
    ),
    "of a certificate under another key of the provider": answers.ocsp_basic(
        WORLD.provider_name,
        WORLD.provider_key,
        WORLD.provider_name,
        STRANGER.key_octets,
        100,
        answers.GOOD,
        NOW,
        NOW + AN_HOUR,
    ),
    "by another provider": FOREIGN.ocsp(certificates=(FOREIGN.responder.certificate,)),
    "by another key": WORLD.ocsp(
        responder=(name(O="Тестовий надавач", CN="OCSP dstu", C="UA"), STRANGER)
    ),
    "try later": answers.ocsp_refusal(3),
    "rubbish": b"\x30\x03\x0a\x01\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("response", USELESS.values(), ids=USELESS)
def test_a_useless_response_leaves_the_signature_undecided(response: bytes) -> None:
    report = look(ocsp=[response])
    assert is_undecided(report)
    assert report.verdict is Verdict.INDETERMINATE


def test_an_unknown_answer_weighs_more_than_a_good_list() -> None:
    unknown = WORLD.ocsp(status=answers.UNKNOWN)
    assert is_undecided(look(ocsp=[unknown], crls=[WORLD.crl()]))
    assert look(ocsp=[USELESS["stale"]], crls=[WORLD.crl()]).verdict is Verdict.PASSED


# --- CRL -------------------------------------------------------------------------------------


def test_a_list_clears_and_condemns() -> None:
    assert look(crls=[WORLD.crl({7: (NOW - A_DAY, None)})]).limitations == ()
    condemned = look(crls=[WORLD.crl({100: (NOW - A_DAY, 1)})])
    assert (condemned.verdict, condemned.reason) == (Verdict.FAILED, "cert_revoked")
    held = look(crls=[WORLD.crl({100: (NOW - A_DAY, 6)})])
    assert held.reason == "cert_revoked"


def distribution(content: bytes) -> bytes:
    return extension("2.5.29.28", encode.sequence(content), critical=True)


def flag(number: int) -> bytes:
    return encode.implicit(number, b"\xff")


USELESS_LISTS: dict[str, bytes] = {
    "stale": WORLD.crl(this_update=NOW - 9 * A_DAY, next_update=NOW - A_DAY),
    "of a time to come": WORLD.crl(this_update=NOW + A_DAY, next_update=NOW + 2 * A_DAY),
    "of another provider": FOREIGN.crl(),
    "by another key": answers.crl(WORLD.provider_name, STRANGER, {}, NOW - AN_HOUR, NOW + AN_HOUR),
    "with an unknown critical extension": WORLD.crl(
        more=(extension("1.2.3.4", encode.null(), critical=True),)
    ),
    "of authorities only": WORLD.crl(more=(distribution(flag(2)),)),
    "of some reasons only": WORLD.crl(more=(distribution(encode.implicit(3, b"\x06\x40")),)),
    "indirect": WORLD.crl(more=(distribution(flag(4)),)),
    "a delta alone": WORLD.crl(number=2, base_number=1),
    "rubbish": b"\x30\x00",
}


@pytest.mark.parametrize("crl", USELESS_LISTS.values(), ids=USELESS_LISTS)
def test_a_useless_list_leaves_the_signature_undecided(crl: bytes) -> None:
    assert is_undecided(look(crls=[crl]))


def test_a_provider_that_may_not_sign_lists_is_not_believed() -> None:
    template = replace(WORLD.provider_template, key_usage=(5,))
    octets = certificate(template, WORLD.provider_key, WORLD.root_name, WORLD.root_key)
    trust = TrustStore(load(WORLD.root), load(octets))
    assert is_undecided(look(trust=trust, crls=[WORLD.crl()]))


def test_a_list_of_users_covers_a_person() -> None:
    assert look(crls=[WORLD.crl(more=(distribution(flag(1)),))]).verdict is Verdict.PASSED


def with_delta(
    base: dict[int, tuple[datetime, int | None]], delta: dict[int, tuple[datetime, int | None]]
) -> SignatureReport:
    return look(crls=[WORLD.crl(base, number=5), WORLD.crl(delta, number=6, base_number=5)])


def test_a_delta_adds_to_its_list_and_takes_away() -> None:
    entry = (NOW - A_DAY, 6)
    assert with_delta({}, {}).verdict is Verdict.PASSED
    assert with_delta({}, {100: entry}).reason == "cert_revoked"
    assert with_delta({100: entry}, {}).reason == "cert_revoked"
    assert with_delta({100: entry}, {100: (NOW - AN_HOUR, 8)}).verdict is Verdict.PASSED


def test_a_delta_alone_may_condemn_but_not_clear() -> None:
    delta = WORLD.crl({100: (NOW - A_DAY, None)}, number=6, base_number=5)
    assert look(crls=[delta]).reason == "cert_revoked"


def test_a_delta_of_another_base_does_not_lift_a_hold() -> None:
    base = WORLD.crl({100: (NOW - A_DAY, 6)}, number=3)
    delta = WORLD.crl({100: (NOW - AN_HOUR, 8)}, number=6, base_number=5)
    assert look(crls=[base, delta]).reason == "cert_revoked"


# --- embedded and of authorities -------------------------------------------------------------


def embedding(basic: bytes) -> bytes:
    values = encode.sequence(encode.explicit(1, encode.sequence(basic)))
    return WORLD.sign(unsigned=lambda signature: {REVOCATION_VALUES: encode.set_of(values)})


def test_embedded_answers_count_as_far_as_they_prove() -> None:
    assert look(embedding(WORLD.ocsp(basic=True)), policy=STRICT).verdict is Verdict.PASSED
    revoked = WORLD.ocsp(status=answers.revoked(NOW - A_DAY), basic=True)
    assert look(embedding(revoked)).reason == "cert_revoked"
    stale = embedding(
        WORLD.ocsp(this_update=NOW - 9 * A_DAY, next_update=NOW - 8 * A_DAY, basic=True)
    )
    assert look(stale).limitations == ("revocation: not checked",)
    assert is_undecided(look(stale, policy=STRICT))
    assert is_undecided(look(stale, ocsp=[USELESS["stale"]]))


def test_a_list_in_the_container_counts() -> None:
    assert look(WORLD.sign(crls=(WORLD.crl(),)), policy=STRICT).verdict is Verdict.PASSED


def test_embedded_answers_beyond_the_bound_are_passed_over() -> None:
    small = replace(Policy(), max_embedded_evidence_bytes=10)
    report = look(embedding(WORLD.ocsp(basic=True)), policy=small)
    assert any("too large" in limitation for limitation in report.limitations)


def test_a_revoked_provider_ends_it() -> None:
    root_list = answers.crl(
        WORLD.root_name,
        WORLD.root_key,
        {2: (NOW - A_DAY, None)},
        NOW - AN_HOUR,
        NOW + AN_HOUR,
    )
    report = look(ocsp=[WORLD.ocsp()], crls=[root_list])
    assert (report.sub_indication, report.reason) == ("REVOKED_CA_NO_POE", "issuer_revoked")


def test_a_stale_delta_does_not_spoil_its_list_but_still_condemns() -> None:
    base = WORLD.crl(number=5)
    old: dict[str, Any] = {
        "this_update": NOW - A_DAY,
        "next_update": NOW - AN_HOUR,
        "number": 6,
        "base_number": 5,
    }
    assert look(crls=[base, WORLD.crl({}, **old)]).verdict is Verdict.PASSED
    assert look(crls=[base, WORLD.crl({100: (NOW - A_DAY, 1)}, **old)]).reason == "cert_revoked"


def test_a_fresh_delta_carries_an_overdue_list_on() -> None:
    base = WORLD.crl(number=5, this_update=NOW - 2 * A_DAY, next_update=NOW - A_DAY)
    assert is_undecided(look(crls=[base]))
    delta = WORLD.crl(number=6, base_number=5)
    assert look(crls=[base, delta]).verdict is Verdict.PASSED


def test_only_a_delta_takes_away() -> None:
    assert look(crls=[WORLD.crl({100: (NOW - A_DAY, 8)})]).reason == "cert_revoked"


def test_a_delta_of_other_certificates_does_not_lift_a_hold() -> None:
    base = WORLD.crl({100: (NOW - A_DAY, 6)}, number=5)
    users = WORLD.crl(
        {100: (NOW - AN_HOUR, 8)}, number=6, base_number=5, more=(distribution(flag(1)),)
    )
    assert look(crls=[base, users]).reason == "cert_revoked"


def test_an_answer_that_does_not_know_the_certificate_clears_nobody_from_inside() -> None:
    unknown = embedding(WORLD.ocsp(status=answers.UNKNOWN, basic=True))
    assert is_undecided(look(unknown))
