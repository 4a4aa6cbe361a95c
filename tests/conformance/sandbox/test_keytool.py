"""Java's keytool opens the key stores written here."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from core.kit.clock import FixedClock
from sandbox.trust import holders
from sandbox.trust.containers import KeyEntry, java_key_store
from sandbox.trust.holders import Holder, Order
from sandbox.trust.keys import DstuKey, EcdsaKey
from sandbox.trust.pki import Pki

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
PERSON = Holder("Вигаданенко", "Остап Тарасович", "9000000118")
KEYTOOL = shutil.which("keytool") or ""
if not KEYTOOL:
    pytest.skip("keytool (Java) is not on this machine", allow_module_level=True)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    folder = tmp_path_factory.mktemp("trust") / "pki"
    return Pki.open_or_create(folder, "http://127.0.0.1:8085", FixedClock(NOW))


def make_entry(pki: Pki, key: DstuKey | EcdsaKey, line: str) -> KeyEntry:
    certificate = holders.issue(pki, PERSON, key, Order(line))
    return KeyEntry(key, [certificate, pki.certificate(line)])


def keytool(*arguments: str | Path) -> str:
    command = [KEYTOOL, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def test_keytool_lists_the_national_key_store(pki: Pki, tmp_path: Path) -> None:
    entry = make_entry(pki, DstuKey.generate(), "gost")
    path = tmp_path / "key.jks"
    path.write_bytes(java_key_store({f"pb_{PERSON.code}": entry}, "pass-1234", NOW))
    listed = keytool("-list", "-v", "-keystore", path, "-storepass", "pass-1234")
    assert "PrivateKeyEntry" in listed
    assert f"pb_{PERSON.code}" in listed
    assert "Certificate chain length: 2" in listed


def test_keytool_recovers_the_key_under_the_protector(pki: Pki, tmp_path: Path) -> None:
    key = EcdsaKey.generate()
    entry = make_entry(pki, key, "ecdsa")
    source, target = tmp_path / "key.jks", tmp_path / "key.p12"
    source.write_bytes(java_key_store({"person": entry}, "pass-1234", NOW))
    keytool(
        *("-importkeystore", "-noprompt"),
        *("-srckeystore", source, "-srcstorepass", "pass-1234"),
        *("-destkeystore", target, "-deststoretype", "PKCS12", "-deststorepass", "pass-1234"),
    )
    recovered, _, _ = pkcs12.load_key_and_certificates(target.read_bytes(), b"pass-1234")
    assert isinstance(recovered, ec.EllipticCurvePrivateKey)
    assert recovered.private_numbers() == key.key.private_numbers()
