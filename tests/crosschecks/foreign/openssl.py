"""OpenSSL's `cms` command."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from sandbox.trust.containers import KeyEntry
from sandbox.trust.pki import Pki
from tests.crosschecks.people import CONTENT, MOMENT, seconds
from tests.page.node import run_program

_OPENSSL = shutil.which("openssl")
_ADVANCED = 3  # -cades came with this version


def _version() -> int:
    printed = run_program([_OPENSSL, "version"]).stdout if _OPENSSL else b""
    found = re.match(rb"OpenSSL (\d+)", printed)
    return int(found[1]) if found else 0


needs_openssl = pytest.mark.skipif(
    _version() < _ADVANCED, reason="no OpenSSL 3: apt install openssl, and run again"
)


def sign(folder: Path, entry: KeyEntry, options: Sequence[str]) -> bytes:
    """The common content signed by the key; DER or BER, attached or not, as options say."""
    private = load_der_private_key(entry.key.pkcs8(), None)
    own, *issuers = (x509.load_der_x509_certificate(found.raw) for found in entry.chain)
    (folder / "key.pem").write_bytes(
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "own.pem").write_bytes(own.public_bytes(Encoding.PEM))
    (folder / "more.pem").write_bytes(b"".join(c.public_bytes(Encoding.PEM) for c in issuers))
    (folder / "content").write_bytes(CONTENT)
    files = ["-in", "content", "-inkey", "key.pem", "-signer", "own.pem", "-certfile", "more.pem"]
    done = _run(folder, "-sign", "-binary", "-outform", "DER", "-out", "made.p7s", *files, *options)
    assert done is not None
    return (folder / "made.p7s").read_bytes()


def verified(
    folder: Path, pki: Pki, container: bytes, content: bytes | None = None
) -> bytes | None:
    """The content of a signature that OpenSSL accepts; None if it does not.

    The path ends at the provider: the root has a critical extension that OpenSSL does not know.
    """
    provider = x509.load_der_x509_certificate(pki.certificate("ecdsa").raw)
    (folder / "trust.pem").write_bytes(provider.public_bytes(Encoding.PEM))
    (folder / "given.p7s").write_bytes(container)
    outside = []
    if content is not None:
        (folder / "outside").write_bytes(content)
        outside = ["-content", "outside"]
    path = ["-CAfile", "trust.pem", "-partial_chain", "-purpose", "any"]
    when = ["-attime", str(seconds(MOMENT))]
    given = ["-inform", "DER", "-in", "given.p7s", "-binary", *outside]
    return _run(folder, "-verify", "-cades", *given, *path, *when)


def _run(folder: Path, *arguments: str) -> bytes | None:
    assert _OPENSSL
    done = run_program([_OPENSSL, "cms", *arguments], folder=folder)
    return None if done.returncode else done.stdout
