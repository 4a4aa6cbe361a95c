"""Programs of others: key files they write open here, and signatures made here they accept."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from tests.page import node
from tests.page.node import MOMENT, Job, needs_node, run_program

PASSWORD = "made-up 42"
OPENSSL = shutil.which("openssl")
KEYTOOL = shutil.which("keytool")
WAYS = [{"detached": False}, {"detached": True}]
KINDS = {"P-256": "ecdsa", "P-384": "ecdsa", "P-521": "ecdsa", "RSA": "rsa"}

# Options of `openssl pkcs12 -export`: what it writes today, and what it and others wrote before.
OPENSSL_STYLES = {
    "today": [],
    "1999": ["-legacy"],
    "rc2-128": ["-legacy", "-certpbe", "PBE-SHA1-RC2-128", "-keypbe", "PBE-SHA1-RC2-128"],
    "2des": ["-legacy", "-certpbe", "PBE-SHA1-2DES", "-keypbe", "PBE-SHA1-2DES"],
    "aes-128": ["-certpbe", "AES-128-CBC", "-keypbe", "AES-192-CBC", "-macalg", "sha384"],
    "des-pbes2": ["-certpbe", "des-ede3-cbc", "-keypbe", "des-ede3-cbc", "-macalg", "sha1"],
    "certificates-in-clear": ["-certpbe", "NONE", "-macalg", "sha512"],
    "no-mac": ["-nomac"],
}

needs_openssl = pytest.mark.skipif(
    OPENSSL is None, reason="no OpenSSL: apt install openssl, and run again"
)
needs_keytool = pytest.mark.skipif(
    KEYTOOL is None, reason="no keytool: apt install default-jre-headless, and run again"
)
pytestmark = needs_node


@dataclass(frozen=True)
class Pair:
    """A key and its self-signed certificate, as files."""

    key: Path
    certificate: Path
    algorithm: str


def _pair(name: str, folder: Path) -> Pair:
    curves = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if name == "RSA":
        key = rsa.generate_private_key(65537, 2048)
    else:
        key = ec.generate_private_key(curves[name])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Вигадливенко Одарка")])
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 42)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=36500))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    pair = Pair(folder / "key.pem", folder / "certificate.pem", KINDS[name])
    pair.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    pair.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return pair


def _program(command: list[str], folder: Path) -> bytes:
    done = run_program(command, folder=folder)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    return done.stdout


def _openssl(folder: Path, *arguments: str | Path) -> bytes:
    assert OPENSSL
    return _program([OPENSSL, *map(str, arguments)], folder)


def _pkcs12(pair: Pair, folder: Path, options: list[str]) -> bytes:
    protection = ["-passout", f"pass:{PASSWORD}", "-out", "key.p12", *options]
    files: list[str | Path] = ["-inkey", pair.key, "-in", pair.certificate]
    _openssl(folder, "pkcs12", "-export", *files, *protection)
    return (folder / "key.p12").read_bytes()


@needs_openssl
@pytest.mark.parametrize("style", OPENSSL_STYLES)
def test_pkcs12_of_openssl_opens(style: str, tmp_path: Path) -> None:
    container = _pkcs12(_pair("P-256", tmp_path), tmp_path, OPENSSL_STYLES[style])
    files = {"key.p12": container}
    opened, refused = node.run([Job(files, PASSWORD, WAYS), Job(files, "another")])
    assert [key["algorithm"] for key in opened.keys] == ["ecdsa"]
    assert len(opened.signatures) == 2
    assert refused.error == "wrong_password"


@needs_openssl
@pytest.mark.parametrize("kind", KINDS)
def test_signatures_are_accepted_by_openssl(kind: str, tmp_path: Path) -> None:
    pair = _pair(kind, tmp_path)
    job = Job({"key.p12": _pkcs12(pair, tmp_path, [])}, PASSWORD, WAYS)
    (answer,) = node.run([job])
    assert [key["algorithm"] for key in answer.keys] == [pair.algorithm]
    (tmp_path / "content").write_bytes(job.content)
    (tmp_path / "other").write_bytes(job.content + b" ")
    attached, detached = answer.signatures
    (tmp_path / "attached.p7s").write_bytes(attached)
    (tmp_path / "detached.p7s").write_bytes(detached)
    check: list[str | Path] = ["cms", "-verify", "-cades", "-inform", "DER", "-purpose", "any"]
    moment: list[str | Path] = [
        "-attime",
        str(int(MOMENT.timestamp())),
        "-CAfile",
        pair.certificate,
    ]
    shown = _openssl(tmp_path, *check, *moment, "-in", "attached.p7s", "-binary")
    assert shown == job.content
    outside: list[str | Path] = [*check, *moment, "-in", "detached.p7s", "-binary", "-content"]
    assert _openssl(tmp_path, *outside, "content") == job.content
    with pytest.raises(AssertionError):
        _openssl(tmp_path, *outside, "other")


@needs_openssl
@pytest.mark.parametrize("cipher", ["aes-256-cbc", "aes-128-cbc", "des3"])
@pytest.mark.parametrize("encoding", ["PEM", "DER"])
def test_pkcs8_of_openssl_opens_beside_its_certificate(
    cipher: str, encoding: str, tmp_path: Path
) -> None:
    pair = _pair("P-384", tmp_path)
    protection = ["-v2", cipher, "-passout", f"pass:{PASSWORD}", "-outform", encoding]
    container = _openssl(tmp_path, "pkcs8", "-topk8", "-in", pair.key, *protection)
    files = {"key.pk8": container, "person.pem": pair.certificate.read_bytes()}
    opened, refused = node.run([Job(files, PASSWORD, WAYS), Job(files, "another")])
    assert len(opened.signatures) == 2
    assert refused.error == "wrong_password"


@needs_openssl
def test_a_key_without_a_password_opens(tmp_path: Path) -> None:
    pair = _pair("RSA", tmp_path)
    files = {"key.pem": pair.key.read_bytes(), "person.pem": pair.certificate.read_bytes()}
    (opened,) = node.run([Job(files, "", WAYS)])
    assert len(opened.signatures) == 2


@needs_keytool
@pytest.mark.parametrize("store", ["jks", "pkcs12"])
def test_key_stores_of_java_open(store: str, tmp_path: Path) -> None:
    assert KEYTOOL
    protection = ["-storepass", PASSWORD, "-keypass", PASSWORD, "-keystore", "keys"]
    holder = ["-dname", "CN=Made Up", "-validity", "3650", "-startdate", "2026/01/01 00:00:00"]
    key = ["-genkeypair", "-alias", "key", "-keyalg", "RSA", "-keysize", "2048"]
    _program([KEYTOOL, *key, *holder, "-storetype", store, *protection], tmp_path)
    files = {"keys": (tmp_path / "keys").read_bytes()}
    opened, refused = node.run([Job(files, PASSWORD, WAYS), Job(files, "another")])
    assert [key["algorithm"] for key in opened.keys] == ["rsa"]
    assert len(opened.signatures) == 2
    assert refused.error == "wrong_password"


@needs_keytool
def test_a_store_of_another_java_format_is_named(tmp_path: Path) -> None:
    assert KEYTOOL
    protection = ["-storepass", PASSWORD, "-keypass", PASSWORD, "-keystore", "keys"]
    key = ["-genkeypair", "-alias", "key", "-keyalg", "RSA", "-dname", "CN=Made Up"]
    _program([KEYTOOL, *key, "-storetype", "jceks", *protection], tmp_path)
    (answer,) = node.run([Job({"keys": (tmp_path / "keys").read_bytes()}, PASSWORD)])
    assert answer.error == "unsupported_container"
