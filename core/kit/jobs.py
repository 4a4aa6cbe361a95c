"""Work that comes round: purging, expiry, sending."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.kit.tasks import Background


@dataclass(frozen=True)
class Job:
    """Something to do again and again; it must be safe to do twice and in several processes.

    Attributes:
        pause: from the end of one run to the start of the next.
        delay: from the start of the process to the first run.
    """

    name: str
    pause: timedelta
    work: Callable[[], Awaitable[None]]
    delay: timedelta = timedelta(0)


def start(background: Background, jobs: Sequence[Job]) -> None:
    """Run each job until the background is stopped; a failed run is logged and repeated."""
    for job in jobs:
        background.keep_running(job.name, _round(job))


def _round(job: Job) -> Callable[[], Awaitable[None]]:
    delay = job.delay.total_seconds()

    async def once() -> None:
        nonlocal delay
        await asyncio.sleep(delay)
        delay = 0
        await job.work()
        await asyncio.sleep(job.pause.total_seconds())

    return once
