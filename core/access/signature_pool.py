"""Processes for work on signatures, beside the event loop; one that died is replaced."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

import structlog

from core.access import signature_worker
from core.access.signature_worker import TrustSettings

log = structlog.get_logger(__name__)

Result = TypeVar("Result")


class SignaturePool:
    """Runs functions in ``workers`` prepared processes; with 0, in one thread of this process."""

    def __init__(self, settings: TrustSettings, workers: int) -> None:
        self._settings = settings
        self._workers = workers
        self._executor = self._new_executor()

    async def warm_up(self) -> None:
        """Start every process now, so that the first patient does not wait for it."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(
            *(loop.run_in_executor(self._executor, time.sleep, 0) for _ in range(self._workers))
        )

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """What ``work`` returns there.

        Raises:
            BrokenProcessPool: the process died over it, twice.
        """
        loop = asyncio.get_running_loop()
        executor = self._executor
        try:
            return await loop.run_in_executor(executor, work, *arguments)
        except BrokenProcessPool:
            log.warning("signatures.process_died")
            if self._executor is executor:
                self._executor = self._new_executor()
            return await loop.run_in_executor(self._executor, work, *arguments)

    async def close(self) -> None:
        """End the processes."""
        await asyncio.to_thread(self._executor.shutdown, cancel_futures=True)

    def _new_executor(self) -> Executor:
        if not self._workers:
            return ThreadPoolExecutor(1, thread_name_prefix="signatures")
        return ProcessPoolExecutor(
            self._workers,
            # A forked child would inherit the event loop and the database connections.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=signature_worker.start,
            initargs=(self._settings,),
        )
