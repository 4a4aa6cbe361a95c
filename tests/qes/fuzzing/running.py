"""Parsers fuzzed side by side, each in a process of its own, and how far they are."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.qes.fuzzing import corpus
from tests.qes.fuzzing.parsers import PARSERS

MOST_OCTETS = 8192
_MOST_SECONDS_OF_ONE = 20
_MOST_MEGABYTES = 1024
_STATUS = re.compile(r"#(\d+)\s+(INITED|NEW|REDUCE|pulse|DONE)\b.*?corp: (\d+)")
_DONE = re.compile(r"stat::number_of_executed_units:\s+(\d+)")


@dataclass
class Run:
    """One parser: what its process says of itself."""

    name: str
    seconds: int
    folder: Path
    """Of the whole session: work and findings."""
    executions: int = 0
    at_first: int | None = None
    inputs: int = 0
    began: float | None = None
    ended: bool = False
    status: int | None = None
    words: list[str] = field(default_factory=list)

    @property
    def work(self) -> Path:
        """Inputs that went new ways."""
        return self.folder / "work" / self.name

    @property
    def new_paths(self) -> int:
        return self.inputs - (self.at_first or self.inputs)

    @property
    def left(self) -> float:
        """Seconds that it will still take."""
        if self.ended:
            return 0
        spent = time.monotonic() - self.began if self.began is not None else 0
        return max(self.seconds - spent, 0)

    def carry_out(self) -> None:
        """Fuzz until the time is over."""
        self.began = time.monotonic()
        with subprocess.Popen(self._command(), stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            for line in process.stderr:
                self._hear(line)
        self.status = process.returncode
        self.ended = True

    def _command(self) -> list[str]:
        seeds = self.folder / "seeds" / self.name
        for folder in (seeds, self.work):
            folder.mkdir(parents=True, exist_ok=True)
        known = [*PARSERS[self.name].seeds(), *(p.read_bytes() for p in corpus.kept(self.name))]
        for octets in known:
            (seeds / sha256(octets).hexdigest()).write_bytes(octets)
        module = [sys.executable, "-m", f"{__package__}.child", self.name, str(self.folder)]
        return [
            *module,
            f"-max_total_time={self.seconds}",
            f"-max_len={MOST_OCTETS}",
            f"-timeout={_MOST_SECONDS_OF_ONE}",
            f"-rss_limit_mb={_MOST_MEGABYTES}",
            f"-artifact_prefix={self.folder}/{self.name}-",
            # A change is one of structure already: chains of five leave nothing whole.
            "-mutate_depth=2",
            "-print_final_stats=1",
            str(self.work),
            str(seeds),
        ]

    def _hear(self, line: str) -> None:
        self.words = [*self.words[-30:], line.rstrip()]
        if status := _STATUS.search(line):
            self.executions, self.inputs = int(status[1]), int(status[3])
            if status[2] == "INITED":
                self.at_first = self.inputs
        elif done := _DONE.search(line):
            self.executions = int(done[1])


@dataclass
class Session:
    """All parsers of one call of the command."""

    runs: Sequence[Run]
    folder: Path
    jobs: int

    def carry_out(self) -> None:
        """Fuzz every parser, ``jobs`` at a time, and tell of it."""
        told = threading.Event()
        teller = threading.Thread(target=self._tell, args=(told,), daemon=True)
        teller.start()
        with ThreadPoolExecutor(self.jobs) as pool:
            list(pool.map(Run.carry_out, self.runs))
        told.set()
        teller.join()

    @property
    def findings(self) -> list[Path]:
        """Octets that were kept with the parser's name."""
        every = self.folder.iterdir()
        return sorted(path for path in every if path.is_file() and path.suffix != ".txt")

    def _tell(self, done: threading.Event) -> None:
        is_terminal = sys.stderr.isatty()
        while not done.wait(1 if is_terminal else 15):
            sys.stderr.write(f"\r{self.progress}  " if is_terminal else f"{self.progress}\n")
            sys.stderr.flush()
        sys.stderr.write(f"{chr(13) * is_terminal}{self.progress}\n")

    @property
    def progress(self) -> str:
        """One line."""
        running = [run.name for run in self.runs if run.began is not None and not run.ended]
        left = round(sum(run.left for run in self.runs) / self.jobs)
        return (
            f"fuzz: {sum(run.ended for run in self.runs)}/{len(self.runs)} parsers done"
            f" · {', '.join(running) or 'none'} running"
            f" · {sum(run.executions for run in self.runs):,} executions"
            f" · {sum(run.new_paths for run in self.runs):,} new paths"
            f" · {len(self.findings)} findings · {left // 60}:{left % 60:02} left"
        )
