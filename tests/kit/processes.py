"""Programs of the project run as programs: started, watched, ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Finished:
    """How a program ended."""

    status: int
    output: str
    errors: str


async def run(*arguments: str, env: Mapping[str, str] | None = None) -> Finished:
    """Run ``python -m …`` to its end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        env={**os.environ, **(env or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(_PATIENCE_SECONDS):
        output, errors = await process.communicate()
    return Finished(process.returncode or 0, output.decode(), errors.decode())


class Running:
    """A program that serves."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.errors = ""

    async def says(self, text: str) -> None:
        """Wait until a line on stderr holds ``text``."""
        assert self.process.stderr
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while text not in self.errors:
                line = await self.process.stderr.readline()
                assert line, f"ended without saying {text!r}: {self.errors}"
                self.errors += line.decode()

    async def ends(self, number: int) -> int:
        """Send a signal and wait for the exit status."""
        self.process.send_signal(number)
        assert self.process.stderr
        async with asyncio.timeout(_PATIENCE_SECONDS):
            self.errors += (await self.process.stderr.read()).decode()
            return await self.process.wait()


@asynccontextmanager
async def started(*arguments: str, env: Mapping[str, str]) -> AsyncIterator[Running]:
    """``python -m …`` that runs until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        env={**os.environ, **env},
        stderr=asyncio.subprocess.PIPE,
    )
    running = Running(process)
    try:
        yield running
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()
