"""Runs the signer in Node, for tests in Python."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
MOMENT = datetime(2026, 11, 22, 22, 10, tzinfo=UTC)
_OLDEST = 18
_TIMEOUT_SECONDS = 100


@cache
def node() -> str | None:
    """Path of a Node that is new enough, or nothing."""
    found = shutil.which("node")
    if not found:
        return None
    version = run_program([found, "--version"])
    major = re.match(rb"v(\d+)", version.stdout)
    return found if major and int(major[1]) >= _OLDEST else None


def run_program(
    command: Sequence[str], data: bytes = b"", folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end."""
    return subprocess.run(
        command,
        input=data,
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
        cwd=folder,
    )


needs_node = pytest.mark.skipif(
    node() is None, reason=f"no Node {_OLDEST} or newer: apt install nodejs, and run again"
)


@dataclass(frozen=True)
class Job:
    """A container to open and how to sign by its best key."""

    files: Mapping[str, bytes]
    password: str
    sign: Sequence[Mapping[str, Any]] = ()
    content: bytes = b'{"action":"test"}'

    def as_json(self) -> dict[str, Any]:
        """Octets in base64; a signature without a time is made at ``MOMENT``."""
        return {
            "files": [
                {"name": name, "base64": base64.b64encode(octets).decode()}
                for name, octets in self.files.items()
            ],
            "password": self.password,
            "sign": [{"signingTime": MOMENT.isoformat(), **options} for options in self.sign],
            "content": base64.b64encode(self.content).decode(),
        }


@dataclass(frozen=True)
class Answer:
    """What the engine said: keys and signatures, or the code of an error."""

    keys: list[dict[str, Any]]
    signatures: list[bytes]
    error: str | None


def run(jobs: Iterable[Job]) -> list[Answer]:
    """All jobs in one process."""
    program = node()
    assert program
    data = json.dumps([job.as_json() for job in jobs]).encode()
    done = run_program([program, str(FOLDER / "drive.mjs")], data)
    assert done.returncode == 0, done.stderr.decode()
    return [
        Answer(
            answer.get("keys", []),
            [base64.b64decode(signature) for signature in answer.get("signatures", [])],
            answer.get("error"),
        )
        for answer in json.loads(done.stdout)
    ]


def cases() -> list[dict[str, Any]]:
    """The committed containers."""
    loaded = json.loads((FOLDER / "vectors" / "containers.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = loaded["cases"]
    return found


def files_of(case: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of a case."""
    return {file["name"]: base64.b64decode(file["base64"]) for file in case["files"]}
