"""The benches measure what they say: real verifications, and goals judged by the right figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.qes import SignatureRejected
from tests.bench.__main__ import load, names
from tests.bench.qes import table
from tests.bench.qes.material import ALGORITHMS, Sample, make
from tests.bench.qes.rounds import Verifier, alone


def test_every_bench_tells_what_it_measures() -> None:
    assert "qes" in names()
    assert all(load(name).SUMMARY for name in names())


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_persons_signatures_pass_and_another_persons_answer_does_not_serve(
    algorithm: str,
) -> None:
    material = make(algorithm, 2)
    verifier = Verifier(material)
    (first, again), (other, _) = material.people
    verifier.all([first, again, other])
    assert len({first.container, again.container, other.container}) == 3
    with pytest.raises(SignatureRejected):
        verifier.verify(Sample(first.container, other.ocsp))


def test_rounds_take_people_who_were_not_seen_and_stop_where_there_are_none() -> None:
    material = make("ecdsa-p256", 6)
    rates = alone(material, size=2, rounds=2)
    assert rates["new"].low <= rates["new"].per_second <= rates["new"].high <= rates["new"].best
    with pytest.raises(RuntimeError, match="too few people"):
        alone(replace(material, people=material.people[:4]), size=2, rounds=2)


def row(chosen: str, by_cpu: float, **pools: dict[str, float]) -> dict[str, Any]:
    found = {"algorithm": "dstu257-gost34311", "chosen": chosen}
    return {**found, "new": {"per_cpu_second": by_cpu}, **({"pools": pools} if pools else {})}


@pytest.mark.parametrize(
    ("two", "share", "met"), [(500, 1.0, True), (400, 1.0, False), (400, 0.5, None)]
)
def test_a_gain_is_missed_only_when_the_processors_were_free(
    two: float, share: float, met: bool | None
) -> None:
    pools = {"1": {"best": 250.0, "share": 1.0}, "2": {"best": two, "share": share}}
    results = {"containers": [row("C and OpenSSL", 260, **pools), row("OpenSSL, no C", 59)]}
    goals = [goal["met"] for goal in table.goals(results)]
    assert goals == [True, met, False]
