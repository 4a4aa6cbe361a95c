"""Files that only their owner reads, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700


def make_folder(path: Path) -> None:
    """The folder, with parents, open to its owner only."""
    path.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    path.chmod(_FOLDER_MODE)


def write(path: Path, data: bytes) -> None:
    """Put ``data`` in place of the file; a crash leaves the old content or the new."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    with open(temporary, "wb", opener=_open_private) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def append_line(path: Path, line: bytes) -> None:
    """Add one line and wait until the disk has it."""
    with open(path, "ab", opener=_open_private) as file:
        if file.tell() and not _ends_with_newline(path):
            file.write(b"\n")  # what a crash cut short stays a line of its own
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _ends_with_newline(path: Path) -> bool:
    with open(path, "rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, _FILE_MODE)
