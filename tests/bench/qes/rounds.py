"""Rounds of verifications in one process or in a pool, timed by the clock and by the processor.

Other work on the machine slows the clock's figure down and leaves the processor's nearly alone:
both are kept.
"""

from __future__ import annotations

import itertools
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median, quantiles

from core import qes

from .material import Material, Sample

_WARMING = 2
"""People at the end of a material who only warm the caches of issuers."""


@dataclass(frozen=True)
class Rate:
    """Things a second: the median of the rounds and the quarters around it.

    Attributes:
        per_second: by the clock.
        low: the first quarter by the clock.
        high: the last quarter by the clock.
        best: the best round by the clock, the one least disturbed.
        share: what that round had of the processors it could use, from 0 to 1.
        per_cpu_second: by the processor time of all processes that took part.
    """

    per_second: float
    low: float
    high: float
    best: float
    share: float
    per_cpu_second: float


@dataclass(frozen=True)
class _Round:
    count: int
    seconds: float
    cpu_seconds: float
    processors: int = 1


def summed_up(rounds: Sequence[_Round]) -> Rate:
    by_clock = [each.count / each.seconds for each in rounds]
    low, _, high = (
        quantiles(by_clock, n=4, method="inclusive") if len(by_clock) > 1 else by_clock * 3
    )
    by_cpu = median(each.count / each.cpu_seconds for each in rounds)
    best = max(rounds, key=lambda each: each.count / each.seconds)
    share = best.cpu_seconds / best.seconds / best.processors
    return Rate(median(by_clock), low, high, max(by_clock), share, by_cpu)


def repeated(action: Callable[[], object], *, seconds: float, rounds: int = 5) -> Rate:
    """The rate of one small action."""
    action()
    started = time.perf_counter()
    action()
    count = max(1, int(seconds / rounds / (time.perf_counter() - started)))
    return summed_up([_timed(count, partial(_repeat, action, count)) for _ in range(rounds)])


def _repeat(action: Callable[[], object], count: int) -> None:
    for _ in range(count):
        action()


def _timed(count: int, action: Callable[[], object]) -> _Round:
    cpu, clock = time.process_time(), time.perf_counter()
    action()
    return _Round(count, time.perf_counter() - clock, time.process_time() - cpu)


class Verifier:
    """Verifies samples of one material: content, path, answer of the responder, identity."""

    def __init__(self, material: Material) -> None:
        self._material = material
        helpers = [found for octets in material.intermediates for found in qes.load(octets)]
        self._trust = qes.TrustStore(qes.load(material.root), helpers)

    def verify(self, sample: Sample) -> None:
        """Raises when the sample does not pass: a bench of refusals would measure nothing."""
        passed = qes.verify(
            sample.container,
            trust=self._trust,
            at=self._material.at,
            tax_id=self._material.tax_id,
            ocsp=[sample.ocsp],
        )
        if any("revocation" in limitation for limitation in passed.report.limitations):
            raise RuntimeError("the responder's answer was not made use of")

    def warm_up(self) -> None:
        """Let the caches see the issuers, but none of the signers to be timed."""
        self.all([sample for sample, _ in self._material.people[-_WARMING:]])

    def all(self, samples: Sequence[Sample]) -> None:
        for sample in samples:
            self.verify(sample)


def alone(material: Material, *, size: int, rounds: int) -> dict[str, Rate]:
    """One process: signers never seen before, then other signatures of the same ones."""
    verifier = Verifier(material)
    verifier.warm_up()
    new, known = [], []
    for people in itertools.islice(_slices(material, size), rounds):
        first, second = zip(*people, strict=True)
        new.append(_timed(size, partial(verifier.all, first)))
        known.append(_timed(size, partial(verifier.all, second)))
    return {"new": summed_up(new), "known": summed_up(known)}


def pooled(material: Material, *, size: int, rounds: int) -> dict[int, Rate]:
    """New signers in pools of one process and of two, turn by turn, ``size`` to a process."""
    with _pool(material, 1) as one, _pool(material, 2) as two:
        pools = {1: one, 2: two}
        found: dict[int, list[_Round]] = {workers: [] for workers in pools}
        slices = {workers: _slices(material, size * workers) for workers in pools}
        for _ in range(rounds):
            for workers, pool in pools.items():
                samples = [sample for sample, _ in next(slices[workers])]
                found[workers].append(_through(pool, samples, workers))
    return {workers: summed_up(timed) for workers, timed in found.items()}


def _slices(material: Material, size: int) -> Iterator[tuple[tuple[Sample, Sample], ...]]:
    """People that no slice before had; a material too small for the rounds is a mistake."""
    fresh = material.people[:-_WARMING]
    for start in range(0, len(fresh) - size + 1, size):
        yield fresh[start : start + size]
    raise RuntimeError("the material has too few people for so many rounds")


# --- pools ------------------------------------------------------------------------------------

_verifier: Verifier | None = None


@contextmanager
def _pool(material: Material, workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes like those that serve the core, each with its caches of issuers warm."""
    with ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(material,),
    ) as pool:
        for future in [pool.submit(time.sleep, 0.5) for _ in range(workers)]:
            future.result()
        yield pool


def _start(material: Material) -> None:
    global _verifier  # noqa: PLW0603 - the process exists for this one object
    _verifier = Verifier(material)
    _verifier.warm_up()


def _verify(sample: Sample) -> float:
    """Processor time of one verification."""
    if _verifier is None:
        raise RuntimeError("the process was not prepared")
    started = time.process_time()
    _verifier.verify(sample)
    return time.process_time() - started


def _through(pool: ProcessPoolExecutor, samples: Sequence[Sample], workers: int) -> _Round:
    clock = time.perf_counter()
    cpu = sum(pool.map(_verify, samples))
    return _Round(len(samples), time.perf_counter() - clock, cpu, workers)
