"""The international line of the material in the eyes of OpenSSL's programs.

They agree with the verdicts that are due; where the machine has no openssl, nothing is said.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from .building.world import CONTENT, NOW
from .make_material import FOLDER

AT = ("-attime", str(int(NOW.timestamp())))
LINE = "ecdsa"

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["openssl", *map(str, arguments)], capture_output=True, check=False, timeout=60
    )


def octets(name: str) -> Path:
    return FOLDER / f"{LINE}-{name}"


def pem(name: str) -> bytes:
    certificate = x509.load_der_x509_certificate(octets(f"{name}.cer").read_bytes())
    return certificate.public_bytes(Encoding.PEM)


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """A file with the anchor and the provider."""
    path = tmp_path / "chain.pem"
    path.write_bytes(pem("root") + pem("provider"))
    return path


@pytest.mark.parametrize("name", ["provider", "tsp", "ocsp"])
def test_the_chain_is_one(name: str, chain: Path) -> None:
    done = openssl("verify", *AT, "-CAfile", chain, octets(f"{name}.cer"))
    assert done.returncode == 0, done.stderr


def verified(name: str, chain: Path, *more: str | Path) -> subprocess.CompletedProcess[bytes]:
    certificates = ("-CAfile", chain, "-purpose", "any")
    container = ("-inform", "DER", "-in", octets(f"{name}.p7s"))
    return openssl("cms", "-verify", "-binary", *AT, "-cades", *certificates, *container, *more)


@pytest.mark.parametrize(
    "name",
    [*("attached", "streamed", "stamped", "long-term", "by-key-id"), "with-p521", "with-rsa-2048"],
)
def test_a_good_container_is_good(name: str, chain: Path) -> None:
    done = verified(name, chain)
    assert done.returncode == 0, done.stderr
    assert done.stdout == CONTENT


def test_a_detached_one_is_good_over_its_content_only(chain: Path) -> None:
    def over(content: str) -> int:
        return verified("detached", chain, "-content", FOLDER / content).returncode

    assert over("content.json") == 0
    assert over("other-content.json") != 0


@pytest.mark.parametrize(
    "name",
    [
        *("tampered", "of-nobody", "cut-short", "without-certificate", "with-a-flipped-bit"),
        *("without-signing-certificate", "without-message-digest", "of-other-certificate"),
    ],
)
def test_a_bad_container_is_bad(name: str, chain: Path) -> None:
    assert verified(name, chain).returncode != 0


@pytest.mark.parametrize("name", ["good", "delta", "stale"])
def test_a_list_is_the_providers(name: str, chain: Path) -> None:
    given = ("-inform", "DER", "-in", octets(f"{name}.crl"), "-noout")
    done = openssl("crl", *given, "-CAfile", chain)
    assert b"verify OK" in done.stderr, done.stderr


@pytest.mark.parametrize("status", ["good", "revoked", "unknown"])
def test_an_answer_says_the_same(status: str, chain: Path, tmp_path: Path) -> None:
    """Its times are of the material's moment: that they are to come, the program says too."""
    provider, others = tmp_path / "provider.pem", tmp_path / "others.pem"
    provider.write_bytes(pem("provider"))
    others.write_bytes(pem("ocsp"))
    asked = ("-issuer", provider, "-sha256", "-serial", "100", "-no_nonce")
    anchors = ("-CAfile", chain, "-verify_other", others, *AT)
    done = openssl("ocsp", "-respin", octets(f"{status}.ors"), *asked, *anchors)
    assert b"Response verify OK" in done.stderr, done.stderr
    assert status in done.stdout.decode().split(), done.stdout
