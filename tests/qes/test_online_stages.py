"""Judging in two stages says what judging at once says, and does nothing twice."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.qes import (
    DEFAULT,
    STRICT,
    Certificate,
    Evidence,
    RevocationRule,
    Verdict,
    cades,
    examine,
    judge,
    path,
)
from core.qes.online import examine_online, verify_online
from core.qes.pending import settle

from .building import answers
from .building.containers import REVOCATION_VALUES
from .building.encode import explicit, sequence, set_of
from .building.world import CONTENT, NOW, TAX_ID, World
from .test_revocation import USELESS, USELESS_LISTS, WORLD

A_DAY = timedelta(days=1)
CONTAINER = WORLD.sign()
WHEN_AVAILABLE = replace(DEFAULT, revocation=RevocationRule.WHEN_AVAILABLE)
POLICIES = {"default": DEFAULT, "strict": STRICT, "when available": WHEN_AVAILABLE}

EVIDENCE: dict[str, Evidence] = {
    "none": Evidence(),
    "good": Evidence(ocsp=(WORLD.ocsp(),)),
    "revoked": Evidence(ocsp=(WORLD.ocsp(status=answers.revoked(NOW - A_DAY)),)),
    "revoked late": Evidence(ocsp=(WORLD.ocsp(status=answers.revoked(NOW)),)),
    "list": Evidence(crls=(WORLD.crl(),)),
    "condemning list": Evidence(crls=(WORLD.crl({100: (NOW - A_DAY, 1)}),)),
    "delta": Evidence(
        crls=(WORLD.crl(number=5), WORLD.crl({100: (NOW, 6)}, number=6, base_number=5))
    ),
    **{f"OCSP {name}": Evidence(ocsp=(octets,)) for name, octets in USELESS.items()},
    **{f"CRL {name}": Evidence(crls=(octets,)) for name, octets in USELESS_LISTS.items()},
}


def arguments(**more: Any) -> dict[str, Any]:
    return {"trust": WORLD.trust, "at": NOW, "content": CONTENT, "tax_id": TAX_ID, **more}


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
@pytest.mark.parametrize("evidence", EVIDENCE.values(), ids=EVIDENCE)
def test_both_stages_end_like_one(policy: Any, evidence: Evidence) -> None:
    at_once = examine(CONTAINER, ocsp=evidence.ocsp, crls=evidence.crls, **arguments(policy=policy))
    judgement = judge(CONTAINER, **arguments(policy=policy))
    assert judgement.pending is not None
    elsewhere = pickle.loads(pickle.dumps(judgement.pending))  # noqa: S301 - our own octets
    assert settle(elsewhere, evidence).report == at_once


REFUSED: dict[str, dict[str, Any]] = {
    "other content": {"content": b"other"},
    "another signer": {"tax_id": "9111111110"},
    "expired": {"at": NOW + timedelta(days=2000)},
    "no path": {"trust": World("ecdsa").trust},
}


class Untouched:
    """A source that must not be asked."""

    async def evidence(self, certificate: Certificate, issuer: Certificate) -> Evidence:
        raise AssertionError("the network was asked")


class Given:
    """A source that has an answer, and counts how often it is asked."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self.asked: list[str] = []

    async def evidence(self, certificate: Certificate, issuer: Certificate) -> Evidence:
        self.asked.append(str(certificate.subject))
        return self._evidence


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
async def test_a_sure_refusal_asks_nobody(change: dict[str, Any]) -> None:
    report = await examine_online(CONTAINER, source=Untouched(), **arguments(**change))
    assert report.verdict is not Verdict.PASSED
    assert report == examine(CONTAINER, **arguments(**change))


def embedding(**answer: Any) -> bytes:
    values = sequence(explicit(1, sequence(WORLD.ocsp(basic=True, **answer))))
    return WORLD.sign(unsigned=lambda signature: {REVOCATION_VALUES: set_of(values)})


async def test_a_recent_answer_in_the_container_is_enough() -> None:
    for container in (embedding(), embedding(status=answers.revoked(NOW - A_DAY))):
        report = await examine_online(
            container, source=Untouched(), **arguments(policy=STRICT, content=None)
        )
        assert report == examine(container, **arguments(policy=STRICT, content=None))


async def test_an_old_answer_in_the_container_is_not_the_last_word() -> None:
    old = embedding(this_update=NOW - 3 * A_DAY, next_update=NOW + A_DAY)
    silent, revoked = Given(Evidence()), Given(EVIDENCE["revoked"])
    assert (await examine_online(old, source=silent, **arguments())).verdict is Verdict.PASSED
    assert (await examine_online(old, source=revoked, **arguments())).reason == "cert_revoked"
    assert silent.asked
    assert silent.asked == revoked.asked


async def test_evidence_of_the_caller_is_enough() -> None:
    good = EVIDENCE["good"].ocsp
    signed = await verify_online(
        CONTAINER, source=Untouched(), **arguments(policy=STRICT, ocsp=good)
    )
    assert signed.revocation is not None
    assert signed.revocation.octets == good


async def test_authorities_below_the_anchor_are_asked_about_as_well() -> None:
    chain = World()
    source = Given(Evidence(ocsp=(chain.ocsp(),)))
    await verify_online(chain.sign(), source=source, trust=chain.trust, at=NOW, policy=STRICT)
    # The provider stands right below the root, so the signer and the provider are in question.
    assert len(source.asked) == 2


async def test_nothing_but_revocation_is_judged_in_the_second_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pending = judge(CONTAINER, **arguments(policy=STRICT)).pending
    assert pending is not None

    def twice(*_: object) -> None:
        raise AssertionError("judged again")

    monkeypatch.setattr(cades, "check_signature", twice)
    monkeypatch.setattr(path.PathFinder, "find", twice)
    assert pending.settle(EVIDENCE["good"]).report.verdict is Verdict.PASSED


def test_silence_passes_when_available_but_an_unknown_certificate_does_not() -> None:
    silent = examine(CONTAINER, **arguments(policy=WHEN_AVAILABLE))
    assert silent.verdict is Verdict.PASSED
    assert silent.limitations == ("revocation: not checked",)
    stale = examine(CONTAINER, ocsp=[USELESS["stale"]], **arguments(policy=WHEN_AVAILABLE))
    assert stale.limitations == ("revocation: not checked",)
    unknown = examine(CONTAINER, ocsp=[USELESS["unknown"]], **arguments(policy=WHEN_AVAILABLE))
    assert unknown.sub_indication == "TRY_LATER"
