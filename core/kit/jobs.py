"""Work that comes round: purging, expiry, sending."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.kit.tasks import Background


@dataclass(frozen=True)
class Job:
    """Something to do again and again; it must be safe to do twice and in several processes.

    Attributes:
        pause: from the end of one run to the start of the next.
        settle: the first run comes within this time, at a moment drawn at random: replicas that
            start together do not look for the same work together, nor while they warm up.
    """

    name: str
    pause: timedelta
    work: Callable[[], Awaitable[None]]
    settle: timedelta = timedelta(0)


def start(background: Background, jobs: Sequence[Job]) -> None:
    """Run each job until the background is stopped; a failed run is logged and repeated."""
    for job in jobs:
        background.keep_running(job.name, _round(job))


def _round(job: Job) -> Callable[[], Awaitable[None]]:
    has_settled = not job.settle

    async def once() -> None:
        nonlocal has_settled
        if not has_settled:
            await asyncio.sleep(job.settle.total_seconds() * random.uniform(0.5, 1.0))  # noqa: S311
            has_settled = True
        await job.work()
        await asyncio.sleep(job.pause.total_seconds())

    return once
