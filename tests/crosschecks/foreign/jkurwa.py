"""jkurwa, a signer and verifier of ДСТУ 4145 with ГОСТ 34.311 in JavaScript, run in Node.

It is installed by npm into the working copy's .dev at the first need, as its lock file says.
It knows no Купина, and for fields smaller than the digest it does not shorten the digest.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sandbox.trust import trust_list
from sandbox.trust.pki import Pki
from tests.crosschecks.people import MOMENT, PASSWORD, seconds
from tests.page.node import needs_node, node, run_program

__all__ = ["FIELDS", "SOURCES", "installed", "needs_node", "run", "signing", "verifying"]

FIELDS = (257, 307, 367, 431)
_ROOT = Path(__file__).parents[3]
SOURCES = Path(__file__).parents[1] / "node"
_INSTALL = [
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=0",
    "--prefer-offline",
]


@cache
def installed() -> Path:
    """The folder with jkurwa; skips the test where it cannot be had."""
    lock = (SOURCES / "package-lock.json").read_bytes()
    folder = _ROOT / ".dev" / "crosschecks" / hashlib.sha256(lock).hexdigest()[:16]
    if not folder.is_dir():
        _install(folder)
    return folder


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm: apt install npm, and run again")
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(SOURCES / name, unfinished)
        if run_program([npm, *_INSTALL], folder=unfinished).returncode:
            pytest.skip("npm could not install jkurwa: is the npm registry reachable?")
        with suppress(OSError):  # another process was first
            unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def verifying(pki: Pki, container: bytes, content: bytes | None = None) -> dict[str, Any]:
    """The job of checking a signature and its path to the provider; content if it is detached."""
    job = {"verify": _text(container), "authorities": _text(trust_list.bag(pki, "gost"))}
    return job if content is None else {**job, "content": _text(content)}


def signing(
    content: bytes, key_file: bytes, certificates: Sequence[bytes], *, detached: bool
) -> dict[str, Any]:
    """The job of opening a key file and signing with it."""
    return {
        "sign": _text(content),
        "keyFile": _text(key_file),
        "certificates": [_text(octets) for octets in certificates],
        "password": PASSWORD,
        "detached": detached,
        "time": seconds(MOMENT),
    }


def run(jobs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers to all the jobs, from one process."""
    program = node()
    assert program
    command = [program, str(SOURCES / "jkurwa.cjs"), str(installed())]
    done = run_program(command, json.dumps(list(jobs)).encode())
    assert done.returncode == 0, done.stderr.decode()
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    for answer in answers:
        for name in {"container", "content"} & answer.keys():
            answer[name] = base64.b64decode(answer[name])
    return answers


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
