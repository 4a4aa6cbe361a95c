"""Envelopes of a foreign program open here, and it opens those of the sandbox."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.signing.remote.id_gov_ua.client import Encryption
from bot.signing.remote.id_gov_ua.envelope import opened
from sandbox.remote.id_gov_ua.envelope import Sealed, encoded, seal
from sandbox.trust.certificates import Certificate
from sandbox.trust.holders import Holder, Order, Purpose, issue
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki

ROOT = Path(__file__).parents[4]
PROGRAM = ROOT / "tests" / "kit" / "js" / "jkurwa_envelope.cjs"
JKURWA, GOST89 = "1.21.0", "0.1.11"
# Its parsers fail with newer versions of asn1.js.
PACKAGE = {
    "private": True,
    "dependencies": {"jkurwa": JKURWA, "gost89": GOST89},
    "overrides": {"asn1.js": "5.4.1"},
}


@pytest.fixture(scope="module")
def modules() -> Path:
    """Where jkurwa is installed, once per checkout."""
    npm, folder = shutil.which("npm"), ROOT / ".dev" / "jkurwa"
    if npm is None or shutil.which("node") is None:
        pytest.skip("no Node.js: `apt install nodejs npm` to check against jkurwa")
    modules = folder / "node_modules"
    if not (modules / "jkurwa" / "package.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps(PACKAGE))
        command = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit"]
        if subprocess.run(command, capture_output=True, check=False, cwd=folder).returncode:
            pytest.skip("npm could not install jkurwa: is the npm registry reachable?")
    return modules


def _jkurwa(modules: Path, **order: str) -> list[bytes]:
    answer = subprocess.run(
        ["node", str(PROGRAM)],
        input=json.dumps(order).encode(),
        capture_output=True,
        env={**os.environ, "NODE_PATH": str(modules)},
        check=False,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    return [bytes.fromhex(part) for part in answer.stdout.decode().split()]


def _pair(pki: Pki) -> tuple[DstuKey, Certificate]:
    key = DstuKey.generate()
    order = Order("gost", Purpose.KEY_AGREEMENT)
    return key, issue(pki, Holder("Вигадана", "Система", None), key, order)


@pytest.mark.parametrize("size", [1, 40, 1000])
def test_what_jkurwa_seals_opens_here(modules: Path, pki: Pki, size: int) -> None:
    (key, certificate), (sender, sender_certificate) = _pair(pki), _pair(pki)
    content = secrets.token_bytes(size)
    sealed = Sealed(
        *_jkurwa(
            modules,
            action="seal",
            key=sender.pkcs8().hex(),
            recipient=certificate.raw.hex(),
            content=content.hex(),
        )
    )
    envelope = encoded(sender_certificate.issuer_and_serial, certificate, sealed)
    encryption = Encryption.of(key.pkcs8(), certificate.raw, (sender_certificate.raw,))
    assert opened(envelope, encryption.key, encryption.senders) == content


@pytest.mark.parametrize("size", [1, 40, 1000])
def test_what_the_sandbox_seals_jkurwa_opens(modules: Path, pki: Pki, size: int) -> None:
    key, certificate = _pair(pki)
    content = secrets.token_bytes(size)
    envelope = seal(content, certificate)
    order = {"action": "open", "key": key.pkcs8().hex(), "envelope": envelope.hex()}
    assert _jkurwa(modules, **order) == [content]
