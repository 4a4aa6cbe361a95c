"""The whole system as a newcomer starts it: one command, a data folder, four ports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from sandbox.settings import LOOPBACK, Ports
from tests.kit.ports import free_port

_ROOT = Path(__file__).parents[2]
_SOCKET = ".s.PGSQL.5432"
_READY = "Ctrl-C ends everything."
_START_TIMEOUT_SECONDS = 120


class RunningInstallation:
    """``python -m sandbox`` over one data folder; can be killed in part or whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = Ports(free_port(neighbours=4))
        self._process: subprocess.Popen[str] | None = None
        self._said: list[str] = []
        self._listening: threading.Thread | None = None

    @property
    def telegram(self) -> str:
        """Address of the Bot API double."""
        return f"http://{LOOPBACK}:{self.ports.telegram}"

    @property
    def web(self) -> str:
        """Address of the sandbox's own pages."""
        return f"http://{LOOPBACK}:{self.ports.web}"

    def start(self) -> None:
        """Start it and wait until it says that everything serves."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", "--data", str(self.folder),
             "--port", str(self.ports.base)],
            cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        so_far = len(self._said)
        deadline = time.monotonic() + _START_TIMEOUT_SECONDS
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.append(line)
            if _READY in line:
                self._listen()
                return
            assert time.monotonic() < deadline, "".join(self._said[so_far:])
        raise AssertionError(f"the installation ended: {self.logs()}")

    def stop(self) -> int:
        """Ctrl-C; returns the exit status."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        status = self._process.wait(timeout=60)
        self._close()
        return status

    def kill(self, *parts: str) -> None:
        """SIGKILL parts: ``core``, ``bot``, ``postgres``; with none, the whole installation."""
        assert self._process is not None
        for part in parts:
            for pid in self._pids(part):
                os.kill(pid, signal.SIGKILL)
        if not parts:
            self._process.kill()
            self._process.wait(timeout=30)
            self._close()

    def dsn(self) -> str:
        """Address of the database, for looking at what is really stored."""
        folder = self.folder / "postgres"
        note = folder / "temporary-folders"
        places = [Path(line) for line in note.read_text().splitlines()] if note.exists() else []
        sockets = [place for place in (*places, folder / "run") if (place / _SOCKET).exists()]
        return f"postgresql://postgres@/kabinet?host={sockets[0]}"

    def logs(self) -> str:
        """Everything the parts have logged, the sandbox itself and the database among them."""
        files = [
            *sorted((self.folder / "logs").glob("*.log")),
            self.folder / "postgres/postgres.log",
        ]
        written = [
            f"--- {path.name}\n{path.read_text(errors='replace')}"
            for path in files
            if path.exists()
        ]
        return "\n".join([*written, "--- sandbox", *self._said])

    def _listen(self) -> None:
        """Keep what the sandbox says from now on: nobody else reads it."""
        assert self._process is not None
        lines = self._process.stdout
        assert lines is not None
        self._listening = threading.Thread(target=lambda: self._said.extend(lines), daemon=True)
        self._listening.start()

    def _close(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        if self._listening is not None:
            self._listening.join(timeout=10)
        self._process.stdout.close()

    def _pids(self, part: str) -> list[int]:
        """Children of the supervisor that are this part."""
        assert self._process is not None
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            if parent == self._process.pid and _is_part(command, part):
                found.append(int(entry.name))
        return found


def _is_part(command: list[bytes], part: str) -> bool:
    if part == "postgres":
        return command[0].endswith(b"/postgres")
    return b"-m" in command and part.encode() in command
