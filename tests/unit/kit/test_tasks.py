"""Background work that cannot vanish."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from core.kit import jobs
from core.kit.jobs import Job
from core.kit.tasks import Background


async def test_failed_work_is_kept_running() -> None:
    background = Background()
    runs = 0
    enough = asyncio.Event()

    async def work() -> None:
        nonlocal runs
        runs += 1
        if runs == 2:
            enough.set()
        raise ValueError(runs)

    background.keep_running("fragile", work)
    await enough.wait()
    await background.stop()
    assert runs == 2


async def test_stop_ends_every_task() -> None:
    background = Background()
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    background.run("once", work)
    background.keep_running("again", work)
    await asyncio.sleep(0)
    await background.stop()
    assert ended == [True, True]


async def test_job_comes_round() -> None:
    background = Background()
    runs = asyncio.Semaphore(0)

    async def work() -> None:
        runs.release()

    jobs.start(background, [Job("often", timedelta(0), work)])
    for _ in range(2):
        await runs.acquire()
    await background.stop()


async def test_job_that_can_wait_lets_the_start_go_before() -> None:
    background = Background()
    order: list[str] = []
    done = asyncio.Event()

    async def late() -> None:
        order.append("late")
        done.set()

    async def soon() -> None:
        order.append("soon")

    waiting = Job("late", timedelta(hours=1), late, delay=timedelta(milliseconds=20))
    jobs.start(background, [waiting, Job("soon", timedelta(hours=1), soon)])
    await done.wait()
    await background.stop()
    assert order == ["soon", "late"]
