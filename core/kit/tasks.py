"""Background work that cannot vanish: every task is kept, named and supervised."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)

_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 15.0


class Background:
    """A set of tasks that live as long as their owner."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, name: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Run ``work`` once; a failure is logged, never lost."""
        return self._start(name, self._once(name, work))

    def keep_running(self, name: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Run ``work`` until stopped; after a failure again, with growing pauses."""
        return self._start(name, self._forever(name, work))

    async def stop(self) -> None:
        """Cancel every task and wait until each has ended."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, name: str, work: Awaitable[None]) -> asyncio.Task[None]:
        async def body() -> None:
            await work

        task = asyncio.create_task(body(), name=name)  # noqa: TID251 - the one place that may
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _once(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception:
            log.exception("task.failed", task=name)

    async def _forever(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                await work()
                pause = _FIRST_PAUSE_SECONDS
            except Exception:
                log.exception("task.failed", task=name, again_after_seconds=round(pause, 1))
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            # Jitter keeps replicas that failed together from coming back together.
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311
