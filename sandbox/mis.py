"""``python -m sandbox.mis``: a clinic's system of one's own against the running sandbox.

Prints the settings with which ``docs/mis_client.py``, or any other system, works for an invented
clinic; and signs for its employees, in the place of the tool that a real clinic signs with.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import urllib.request
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from core.kit.clock import SystemClock
from sandbox.people.country import Country
from sandbox.people.keyring import Keyring
from sandbox.settings import LOOPBACK
from sandbox.trust.pki import Pki
from sandbox.trust.signing import sign

_DATA = Path(__file__).parents[1] / "data"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.sign_as:
        content = sys.stdin.buffer.read()
        sys.stdout.buffer.write(_signed(options.data, options.sign_as, content))
        return 0
    console = f"http://{LOOPBACK}:{options.port}/console/api"
    employee = options.employee or _some_doctor(console)
    for name, value in _settings(console, employee, options.data.resolve()).items():
        sys.stdout.write(f"export {name}={shlex.quote(value)}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.mis",
        description="Prints the settings of an invented clinic's system, for the shell: "
        'eval "$(./dev python -m sandbox.mis)".',
    )
    parser.add_argument("--employee", type=UUID, help="who works; the first doctor when absent")
    parser.add_argument("--port", type=int, default=8000, help="of the running sandbox (8000)")
    parser.add_argument("--data", type=Path, default=_DATA, help="its data folder (data)")
    parser.add_argument(
        "--sign-as", type=UUID, metavar="PARTY", help="sign standard input with somebody's key"
    )
    return parser


def _some_doctor(console: str) -> str:
    clinic = _ask(f"{console}/clinics")[0]
    return next(str(one["id"]) for one in clinic["employees"] if one["is_doctor"])


def _settings(console: str, employee: UUID | str, data: Path) -> dict[str, str]:
    system = _ask(f"{console}/employees/{employee}/system")
    sys.stderr.write(f"{system['name']}\n")
    tool = [sys.executable, "-m", "sandbox.mis", "--data", str(data)]
    return {
        "MIS_CORE_URL": system["core_url"],
        "MIS_CLIENT_ID": system["client_id"],
        "MIS_CLIENT_SECRET": system["client_secret"],
        "MIS_SIGN": shlex.join([*tool, "--sign-as", system["party_id"]]),
    }


def _signed(data: Path, party_id: UUID, content: bytes) -> bytes:
    clock = SystemClock()
    country = Country(date.fromisoformat((data / "founded").read_text()))
    key = Keyring(Pki(data / "trust", clock), country).signing_key(party_id)
    return sign(content, key.key, key.certificate, signing_time=clock.now())


def _ask(address: str) -> Any:
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - this machine's own sandbox
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main())
