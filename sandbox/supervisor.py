"""Child processes that come back: started in order, restarted after a crash, stopped cleanly."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import structlog

from core.kit.tasks import Background

log = structlog.get_logger(__name__)

_PR_SET_PDEATHSIG = 1
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 2.0
# A child that lived this long was healthy: the next restart is immediate again.
_HEALTHY_AFTER_SECONDS = 30.0
_STOP_TIMEOUT_SECONDS = 15.0
_LONGEST_REASON = 300


class StartError(Exception):
    """A part of the installation does not start; the message says which and where to look."""


@dataclass
class Child:
    """One process to keep alive.

    Attributes:
        name: shown in messages, and the name of its log file.
        command: program and arguments.
        environment: added to the supervisor's own.
        ready_url: answers 200 when the child can serve.
        log_folder: receives ``<name>.log``.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ready_url: str
    log_folder: Path
    process: asyncio.subprocess.Process | None = field(default=None, init=False)

    @property
    def log_path(self) -> Path:
        """Where the child's output goes."""
        return self.log_folder / f"{self.name}.log"

    async def spawn(self) -> None:
        """Start the process once."""
        with self.log_path.open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                env={**os.environ, **self.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    async def wait_until_ready(self, timeout_seconds: float) -> None:
        """Return when the child serves.

        Raises:
            StartError: it ended, or did not become ready in time.
        """
        deadline = time.monotonic() + timeout_seconds
        async with aiohttp.ClientSession() as http:
            while time.monotonic() < deadline:
                if self.process and self.process.returncode is not None:
                    raise StartError(f"{self._last_words()}; see {self.log_path}")
                if await _answers(http, self.ready_url):
                    return
                await asyncio.sleep(0.05)
        raise StartError(f"{self.name} is not ready, see {self.log_path}")

    def _last_words(self) -> str:
        """What the child wrote last: why it ended."""
        lines = self.log_path.read_text(errors="replace").split("\n")
        said = [line for line in lines if line.startswith(f"{self.name}: ")]
        return said[-1][:_LONGEST_REASON] if said else f"{self.name} ended at once"

    async def stop(self) -> None:
        """End the process: politely first."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), _STOP_TIMEOUT_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()


class Supervisor:
    """Keeps children alive until told to stop."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._background = Background()
        self._stopping = False

    async def start(self, child: Child, *, timeout_seconds: float = 60) -> None:
        """Start a child, wait until it serves, and keep it alive from then on.

        Raises:
            StartError: it does not start.
        """
        await child.spawn()
        self._children.append(child)
        await child.wait_until_ready(timeout_seconds)
        self._background.run(f"keep {child.name}", lambda: self._keep(child))

    async def stop(self) -> None:
        """Stop every child, the last started first."""
        self._stopping = True
        await self._background.stop()
        for child in reversed(self._children):
            await child.stop()

    async def _keep(self, child: Child) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while not self._stopping:
            started = time.monotonic()
            assert child.process is not None  # noqa: S101 - spawned before it is kept
            status = await child.process.wait()
            if time.monotonic() - started > _HEALTHY_AFTER_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            log.warning("child.ended", child=child.name, status=status)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            await child.spawn()


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url, timeout=aiohttp.ClientTimeout(total=2)) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
